internal import FoundationEssentials
internal import JSON
internal import SigV4

/// How Lambda shows functions: the names and forms of its answers.
enum FunctionView {
    /// A version as FunctionConfiguration.
    ///
    /// - Parameters:
    ///   - qualifier: what the ARN ends with; nil for none.
    ///   - isListed: lists leave out the state (recorded in LocalStack's snapshots of ListFunctions).
    static func configuration(
        _ version: VersionRecord, of name: String, qualifier: String?, _ owner: FunctionOwner, isListed: Bool = false
    ) -> JSONObject {
        var view: JSONObject = [
            "FunctionName": .string(name),
            "FunctionArn": .string(owner.arn(name, qualifier)),
            "Runtime": .string(version.runtime),
            "Role": .string(version.role),
            "Handler": .string(version.handler),
            "CodeSize": .number(JSONNumber(version.code.size)),
            "Description": .string(version.description),
            "Timeout": .number(JSONNumber(version.timeout)),
            "MemorySize": .number(JSONNumber(version.memorySize)),
            "LastModified": .string(timestamp(version.lastModified)),
            "CodeSha256": .string(version.code.sha256),
            "Version": .string(version.version),
        ]
        if !version.environment.isEmpty {
            view["Environment"] = [
                "Variables": .object(
                    JSONObject(
                        version.environment.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
            ]
        }
        if let key = version.kmsKeyARN { view["KMSKeyArn"] = .string(key) }
        view["TracingConfig"] = ["Mode": .string(version.tracingMode)]
        view["RevisionId"] = .string(version.revisionID)
        if !isListed {
            view["State"] = "Active"
            view["LastUpdateStatus"] = "Successful"
        }
        view["PackageType"] = "Zip"
        view["Architectures"] = .array(version.architectures.map(JSONValue.string))
        view["EphemeralStorage"] = ["Size": .number(JSONNumber(version.ephemeralStorage))]
        let isSnapped = version.snapStart == "PublishedVersions" && version.version != "$LATEST"
        view["SnapStart"] = [
            "ApplyOn": .string(version.snapStart), "OptimizationStatus": isSnapped ? "On" : "Off",
        ]
        if !isListed {
            view["RuntimeVersionConfig"] = ["RuntimeVersionArn": .string(runtimeARN(version.runtime, owner))]
        }
        view["LoggingConfig"] = ["LogFormat": "Text", "LogGroup": .string("/aws/lambda/\(name)")]
        return view
    }

    /// AWS's ARN has a digest of the runtime's build; here it is one of the runtime's name.
    static func runtimeARN(_ runtime: String, _ owner: FunctionOwner) -> String {
        "arn:aws:lambda:\(owner.region)::runtime:\(SHA256Digest.hex(of: runtime))"
    }

    static func alias(_ alias: AliasRecord, of name: String, _ owner: FunctionOwner) -> JSONObject {
        var view: JSONObject = [
            "AliasArn": .string(owner.arn(name, alias.name)),
            "Name": .string(alias.name),
            "FunctionVersion": .string(alias.functionVersion),
            "Description": .string(alias.description),
        ]
        if !alias.weights.isEmpty {
            let weights = alias.weights.sorted { $0.key < $1.key }.map { version, weight in
                (version, JSONNumber(weight).map(JSONValue.number) ?? .null)
            }
            view["RoutingConfig"] = ["AdditionalVersionWeights": .object(JSONObject(weights))]
        }
        view["RevisionId"] = .string(alias.revisionID)
        return view
    }

    /// `2024-01-01T00:00:00.000+0000`.
    static func timestamp(_ milliseconds: Int) -> String { isoTime(milliseconds) + "+0000" }

    /// `2024-01-01T00:00:00.000Z`, as function URLs have it.
    static func zuluTime(_ milliseconds: Int) -> String { isoTime(milliseconds) + "Z" }

    private static func isoTime(_ milliseconds: Int) -> String {
        let date = Date(timeIntervalSince1970: Double(milliseconds / 1_000))
        let text = date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false))
        let fraction = String(milliseconds % 1_000)
        return text + "." + String(repeating: "0", count: 3 - fraction.utf8.count) + fraction
    }
}

/// One page of a list: Lambda's `Marker` and `MaxItems`.
struct FunctionPage {
    let items: [JSONValue]
    let nextMarker: String?

    /// The page that begins after the marker, in the order of the keys, so that items that come or go in between neither
    /// repeat nor shift the others. The marker is opaque to clients: the last key in base64.
    init(
        _ call: LambdaCall, _ entries: [(key: String, view: JSONObject)], limit: Int = LambdaLimits.pageItems
    ) throws(LambdaError) {
        let size = min(call.input.int("MaxItems") ?? limit, limit)
        let sorted = entries.sorted { $0.key < $1.key }
        var rest = sorted[...]
        if let marker = call.input.text("Marker"), !marker.isEmpty {
            guard let data = Data(base64Encoded: marker), let after = String(data: data, encoding: .utf8) else {
                throw .invalid("Invalid value for marker: \(marker)")
            }
            rest = sorted.drop { $0.key <= after }
        }
        let page = rest.prefix(size)
        items = page.map { .object($0.view) }
        nextMarker =
            page.count < rest.count ? page.last.map { Data($0.key.utf8).base64EncodedString() } : nil
    }

    func output(_ member: String) -> LambdaOutput {
        var view: JSONObject = [member: .array(items)]
        if let nextMarker { view["NextMarker"] = .string(nextMarker) }
        return .json(view)
    }
}
