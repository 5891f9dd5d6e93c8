import CORS

/// Configurations, origins and requests by chance, from pools so small that they meet often.
struct RandomCORS {
    var numbers: SplitMix64

    init(seed: UInt64) { numbers = SplitMix64(seed: seed) }

    private static let hosts: [String] = [
        "a.example", "b.a.example", "c.b.a.example", "ba.example", "a.exampl", "xa.example", "example", "localhost",
        "app.localhost", "127.0.0.1", "10.0.0.1", "[::1]", "xn--bcher-kva.example", "a_b.example", "a.example.",
    ]
    private static let names: [String] = hosts.filter { !$0.hasPrefix("1") && !$0.hasPrefix("[") }
    private static let ports: [String] = ["", "", ":8080", ":8443"]
    private static let methods: [String] = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PURGE", "purge"]
    private static let headers: [String] = [
        "X-A", "x-b", "Authorization", "Content-Type", "Accept", "Accept-Language", "Range", "traceparent",
        "X-Requested-With",
    ]

    mutating func origin() -> String {
        numbers.isOne(in: 20)
            ? numbers.pick(["capacitor://localhost", "chrome-extension://abcdefghijklmnop"])
            : "\(numbers.pick(["https", "http"]))://\(numbers.pick(Self.hosts))\(numbers.pick(Self.ports))"
    }

    mutating func pattern() -> String {
        let scheme = numbers.pick(["https", "http"])
        let port = numbers.pick(Self.ports + [":*", ":*"])
        return numbers.isOne(in: 2)
            ? "\(scheme)://*.\(numbers.pick(Self.names))\(port)" : "\(scheme)://\(numbers.pick(Self.hosts))\(port)"
    }

    /// Always one without mistakes.
    mutating func configuration() -> CORSConfiguration {
        let isPublic = numbers.isOne(in: 6)
        let isCredentialed = !isPublic && numbers.isOne(in: 2)
        var configuration = CORSConfiguration(allowOrigins: ["*"], allowCredentials: isCredentialed)
        configuration.dangerously = Set(CORSConfiguration.Danger.allCases)
        if !isPublic {
            configuration.allowOrigins = (0..<numbers.pick([1, 1, 2, 5, 20])).map { _ in
                numbers.isOne(in: 2) ? origin() : pattern()
            }
            if numbers.isOne(in: 6) { configuration.allowOrigins.append("null") }
        }
        configuration.allowMethods = list(Self.methods, canBeAny: !isCredentialed)
        configuration.allowHeaders = list(Self.headers, canBeAny: !isCredentialed)
        if configuration.allowHeaders == ["*"], numbers.isOne(in: 2) {
            configuration.allowHeaders.append("authorization")
        }
        configuration.exposeHeaders = list(["ETag", "X-Id", "Location"], canBeAny: !isCredentialed)
        configuration.maxAge = numbers.pick([nil, 0, 600, 86_400])
        return configuration
    }

    private mutating func list(_ names: [String], canBeAny: Bool) -> [String] {
        if canBeAny, numbers.isOne(in: 4) { return ["*"] }
        return numbers.isOne(in: 8) ? names : numbers.some(names, oneIn: 2).shuffled(using: &numbers)
    }

    /// One that the constructor takes, to another origin than all that there are.
    mutating func request() -> FetchRequest {
        let asked: RequestOrigin? = numbers.isOne(in: 12) ? .opaque : RequestOrigin(headerValue: origin())
        var request = FetchRequest(origin: asked ?? .opaque, url: "https://api.crossgate.example/pets?x=1#y")
        request.method = numbers.pick(Self.methods + ["GET", "GET", "POST", "HEAD", "get", "put", "patch"])
        request.credentials = numbers.pick(FetchRequest.Credentials.allCases)
        let canHaveBody = !["GET", "HEAD"].contains(request.method.uppercased())
        if canHaveBody { request.body = numbers.pick([.none, .string, .urlSearchParameters, .arrayBuffer]) }
        if canHaveBody, numbers.isOne(in: 12) { request.body = .stream }
        request.hasUploadListener = numbers.isOne(in: 12)
        if request.hasUploadListener { request.initiator = .xmlHTTPRequest }
        let fields = [
            HeaderField("X-A", "1"), HeaderField("x-b", "2"), HeaderField("Authorization", "Bearer x"),
            HeaderField("Content-Type", numbers.pick(["application/json", "text/plain"])),
            HeaderField("Accept", numbers.pick(["*/*", "a(b)", String(repeating: "a", count: 200)])),
            HeaderField("Accept-Language", numbers.pick(["en", "en_US"])),
            HeaderField("Range", numbers.pick(["bytes=0-1", "bytes=-1"])), HeaderField("TraceParent", "00-1-2-00"),
            // Dropped by the browser, so never asked for.
            HeaderField("Cookie", "a=b"), HeaderField("Sec-Fetch-Mode", "cors"),
        ]
        request.headers = numbers.some(fields, oneIn: numbers.pick([2, 5, 5, 20])).shuffled(using: &numbers)
        return request
    }

    /// The same names in another order, case, spacing and number of lines.
    mutating func respelled(_ lines: [String]) -> [String] {
        var names = lines.flatMap { $0.split(separator: ",").map(String.init) }.shuffled(using: &numbers)
        names = names.map { name in
            let cased = numbers.pick([name, name.uppercased(), name.capitalized])
            return numbers.pick(["", " ", "\t"]) + cased + numbers.pick(["", " "])
        }
        guard names.count > 1, numbers.isOne(in: 2) else { return [names.joined(separator: ",")] }
        let cut = Int.random(in: 1..<names.count, using: &numbers)
        return [names[..<cut].joined(separator: ",,"), names[cut...].joined(separator: ",")]
    }
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
