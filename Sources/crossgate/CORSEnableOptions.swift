internal import ArgumentParser
internal import JSON

/// What `cors enable` and `cors plan` are asked for, and its form on the wire.
struct CORSEnableOptions: ParsableArguments {
    @Argument(help: "The API's id, or its name where only one API has it.")
    var api: String

    @Option(help: "The resource's path, such as /pets/{petId}. Without it, the whole API.")
    var resource: String?

    @Flag(help: "With --resource: every resource below it too.")
    var recursive = false

    @Option(
        name: [.customLong("origin")],
        help: "An origin that may call, such as https://app.example or https://*.example.com; repeat it. (default: *)")
    var origins: [String] = []

    @Option(
        name: [.customLong("method")],
        help: "A method that gets CORS; repeat it. (default: all that each resource has)")
    var methods: [String] = []

    @Option(
        name: [.customLong("header")],
        help: "A request header that scripts may send; repeat it. (default: the list of the API Gateway console)")
    var headers: [String] = []

    @Option(name: [.customLong("expose")], help: "A response header that scripts may read; repeat it.")
    var exposed: [String] = []

    @Flag(help: "Let pages send cookies and read the answers.")
    var credentials = false

    @Option(parsing: .unconditional, help: "Seconds that browsers may remember a preflight, 0 to 86400.")
    var maxAge: Int?

    @Option(
        name: [.customLong("as")],
        help: "objects: AWS's own objects, as the console makes them; policy: the gateway's policy engine.")
    var kind = Kind.objects

    @Option(help: "insecureOrigins, publicSuffixSubdomains or nullOrigin: what is dangerous and wanted; repeat it.")
    var dangerously: [String] = []

    @Flag(
        inversion: .prefixedNo, help: "Answers that the gateway makes itself, such as 401, 429 and 504, get CORS too.")
    var gatewayResponses = true

    @Flag(help: "Replace hand-made parts that stand in the way; disable brings them back.")
    var overwrite = false

    @Flag(help: "Leave hand-made parts that stand in the way as they are.")
    var keepExisting = false

    @Flag(help: "Put the nearest AWS objects in the place of the API's CORS rules, to take the API to AWS.")
    var fromPolicy = false

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case objects
        case policy
    }

    func validate() throws {
        if overwrite && keepExisting {
            throw ValidationError("--overwrite and --keep-existing contradict each other: give one.")
        }
        let saysWhat =
            resource != nil || !origins.isEmpty || !methods.isEmpty || !headers.isEmpty || !exposed.isEmpty
            || credentials || maxAge != nil || kind == .policy || !dangerously.isEmpty || !gatewayResponses
            || overwrite || keepExisting
        if fromPolicy, saysWhat {
            throw ValidationError("--from-policy takes everything from the API's CORS rules: leave the rest out.")
        }
        if recursive, resource == nil {
            throw ValidationError("--recursive goes with --resource; without it the whole API is meant.")
        }
    }

    /// The request as `ExtensionHandler` reads it.
    func body(deploy: String? = nil) -> [UInt8] {
        if fromPolicy {
            var body: JSONObject = ["fromPolicy": true]
            if let deploy { body["deploy"] = .string(deploy) }
            return JSONSerializer.bytes(.object(body))
        }
        let methods = Self.split(methods)
        var body: JSONObject = [
            "as": .string(kind.rawValue),
            "recursive": .bool(recursive),
            "allowOrigins": Self.list(origins.isEmpty ? ["*"] : Self.split(origins)),
            "allowMethods": Self.list(methods),
            "allowHeaders": Self.list(Self.split(headers)),
            "exposeHeaders": Self.list(Self.split(exposed)),
            "allowCredentials": .bool(credentials),
            "dangerously": Self.list(Self.split(dangerously)),
            "gatewayResponses": .bool(gatewayResponses),
            "handMade": .string(overwrite ? "replace" : keepExisting ? "keep" : "refuse"),
        ]
        if !methods.isEmpty { body["methods"] = Self.list(methods) }
        if let resource { body["resource"] = .string(resource) }
        if let maxAge { body["maxAge"] = .number(JSONNumber(maxAge)) }
        if let deploy { body["deploy"] = .string(deploy) }
        return JSONSerializer.bytes(.object(body))
    }

    private static func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// Fingers type lists with commas as readily as they repeat the option.
    private static func split(_ texts: [String]) -> [String] {
        texts.flatMap { $0.split(separator: ",").map { $0.trimmingSpaces } }
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        var text = self
        while text.first == " " { text = text.dropFirst() }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
