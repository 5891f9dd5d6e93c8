internal import ArgumentParser
internal import DataPlane
internal import Foundation
internal import HTTPMessages
internal import HTTPTransport
internal import SigV4

/// The flags about functions, AWS services and token issuers; as `SettingsOptions`, texts whose meaning the reader gives.
struct FunctionOptions: ParsableArguments {
    @Option(help: "local runs functions as processes of this machine; none runs no code. (default: local)")
    var functions: String?

    @Option(
        help: """
            Another Lambda (AWS's own, or an emulator), where functions that are not here are invoked, signed with the \
            credentials of the environment.
            """)
    var lambdaEndpoint: String?

    @Option(
        help: """
            Function processes at once, 1 to 10000; more calls are throttled with 429. (default: one for each 128 MB of \
            memory, 10 to 1000)
            """)
    var functionConcurrency: String?

    @Option(help: "Seconds after which a function's process without work is ended, 1 to 86400. (default: 300)")
    var functionIdle: String?

    @Option(help: "The Node.js that runs nodejs* functions. (default: the one on the path)", completion: .file())
    var node: String?

    @Option(help: "The Python that runs python* functions. (default: the ones on the path)", completion: .file())
    var python: String?

    @Option(
        help: """
            Where integrations with AWS services go, all of them, such as another emulator. (default: AWS itself, when \
            the environment has credentials)
            """)
    var awsEndpoint: String?

    @Option(help: "One service's endpoint: sqs=http://127.0.0.1:5000. Repeatable; comes before --aws-endpoint.")
    var serviceEndpoint: [String] = []

    @Option(
        help: """
            Whose tokens a user pool's authorizers accept: POOL=URL, a pool's id or ARN and the issuer's URL as `iss` has \
            it. Repeatable. (default: Cognito itself)
            """)
    var tokenIssuer: [String] = []

    /// A given flag that is about the processes of functions.
    fileprivate var aboutProcesses: String? {
        let given: [(String, String?)] = [
            ("function-concurrency", functionConcurrency), ("function-idle", functionIdle), ("node", node),
            ("python", python),
        ]
        return given.first { $0.1 != nil }?.0
    }
}

extension SettingsReader {
    func functions(listeningOn listen: ListenAddress, credentials: Credentials?) throws -> FunctionSettings {
        let flags = options.functions
        let endpoint = try endpoint("lambda-endpoint", flag: flags.lambdaEndpoint)
        if let endpoint, endpoint.isSelf(listen) {
            throw CommandFailure(
                what: "\(endpoint.text) is this server itself", location: "lambda-endpoint",
                remedy: "name another Lambda; functions of this one need no endpoint", code: 2)
        }
        if let endpoint, credentials == nil { throw Self.noCredentials("lambda-endpoint", endpoint.text) }
        let host: FunctionHost = try choice("functions", flag: flags.functions) ?? .local
        if host == .none, let name = flags.aboutProcesses {
            throw CommandFailure(
                what: "--\(name) has no effect where no function is run", location: "functions: none",
                remedy: "leave it out, or run functions with --functions local", code: 2)
        }
        return FunctionSettings(
            host: host,
            lambdaEndpoint: endpoint,
            concurrency: try number("function-concurrency", flag: flags.functionConcurrency, in: 1...10_000)
                ?? Self.defaultConcurrency(memory: ProcessInfo.processInfo.physicalMemory),
            idleSeconds: try number("function-idle", flag: flags.functionIdle, in: 1...86_400) ?? 300,
            node: try interpreter("node", flag: flags.node),
            python: try interpreter("python", flag: flags.python))
    }

    func services() throws -> ServiceEndpoints {
        let credentials = try credentials()
        let endpoint = try endpoint("aws-endpoint", flag: options.functions.awsEndpoint)
        let items = list("service-endpoint", flags: options.functions.serviceEndpoint)
        var endpoints: [String: BackendEndpoint] = [:]
        for item in items {
            let (service, text) = try Self.pair(item, "a service and its endpoint, such as sqs=http://127.0.0.1:5000")
            guard service.utf8.allSatisfy({ $0.isLowerCaseOrDigit || $0 == UInt8(ascii: "-") }) else {
                throw Self.failure(item, "a service in lower case, as AWS signs it: sqs, dynamodb, states")
            }
            guard let url = EndpointURL(text), url.path.isEmpty else { throw Self.failure(item, Self.plainEndpoint) }
            guard endpoints.updateValue(url.endpoint, forKey: service) == nil else {
                throw CommandFailure(
                    what: "\(service) has two endpoints", location: item.place, remedy: "give one of them", code: 2)
            }
        }
        if credentials == nil, let text = endpoint?.text { throw Self.noCredentials("aws-endpoint", text) }
        if credentials == nil, let item = items.first { throw Self.noCredentials(item.place, item.text) }
        return ServiceEndpoints(credentials: credentials, endpoint: endpoint?.endpoint, endpoints: endpoints)
    }

    func tokenIssuers() throws -> [TokenIssuerSetting] {
        var issuers: [TokenIssuerSetting] = []
        for item in list("token-issuer", flags: options.functions.tokenIssuer) {
            let expected =
                "a user pool and an issuer's URL, such as us-east-1_abc123=https://issuer.example/realms/shop"
            let (pool, text) = try Self.pair(item, expected)
            guard EndpointURL(text) != nil, Self.isPool(pool) else { throw Self.failure(item, expected) }
            guard !issuers.contains(where: { $0.pool == pool }) else {
                throw CommandFailure(
                    what: "\(pool) has two issuers", location: item.place, remedy: "give one of them", code: 2)
            }
            // Not trimmed: tokens say the issuer byte for byte.
            issuers.append(TokenIssuerSetting(pool: pool, issuer: text))
        }
        return issuers
    }

    /// The environment's credentials, under the names of the AWS tools; nil when there are none. No flag and no line of
    /// a file takes them: both are read by others.
    private func credentials() throws -> Credentials? {
        let names: [String] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]
        let values = names.map { environment[$0].flatMap { $0.isEmpty ? nil : $0 } }
        switch (values[0], values[1]) {
        case (nil, nil): return nil
        case (let id?, let secret?):
            let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
            return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        case (let id, _):
            throw CommandFailure(
                what: "\(names[id == nil ? 1 : 0]) is set without \(names[id == nil ? 0 : 1])", location: "environment",
                remedy: "set both, or neither", code: 2)
        }
    }

    /// A Node.js process without work takes some 45 MB. 128 MB for each, Lambda's smallest memory size, leave room for
    /// code and for everything else on the machine. AWS gives an account 1,000.
    static func defaultConcurrency(memory: UInt64) -> Int {
        min(1_000, max(10, Int(memory / (128 * 1_024 * 1_024))))
    }

    // MARK: Reading

    private static let plainEndpoint = "an endpoint without a path, such as http://127.0.0.1:5000"

    private func endpoint(_ name: String, flag: String?) throws -> EndpointURL? {
        try value(name, flag: flag) {
            EndpointURL($0).flatMap { $0.path.isEmpty ? $0 : nil }
        } expecting: {
            Self.plainEndpoint
        }
    }

    private func number(_ name: String, flag: String?, in range: ClosedRange<Int>) throws -> Int? {
        try value(name, flag: flag) {
            Int($0).flatMap { range.contains($0) ? $0 : nil }
        } expecting: {
            "a number from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// An absolute path: functions run in folders of their own.
    private func interpreter(_ name: String, flag: String?) throws -> String? {
        try value(name, flag: flag) { text in
            let path = URL(fileURLWithPath: text).standardizedFileURL.path
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), !isDirectory.boolValue,
                FileManager.default.isExecutableFile(atPath: path)
            else { return nil }
            return path
        } expecting: {
            "the path of an executable file"
        }
    }

    /// The items of a setting that is repeated on the command line, and a list with an `s` behind its name elsewhere.
    private func list(_ name: String, flags: [String]) -> [Candidate] {
        if !flags.isEmpty { return flags.map { Candidate(text: $0, place: "--\(name)", level: .flag) } }
        guard let found = candidates("\(name)s", flag: nil).first else { return [] }
        return found.text.split(separator: ",").map {
            Candidate(text: $0.trimming(while: { $0 == " " }), place: found.place, level: found.level)
        }
    }

    private static func pair(_ item: Candidate, _ expected: String) throws -> (String, String) {
        let parts = item.text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2 else { throw failure(item, expected) }
        return (String(parts[0]), String(parts[1]))
    }

    private static func failure(_ item: Candidate, _ expected: String) -> CommandFailure {
        CommandFailure(
            what: "'\(item.text)' is not \(expected)", location: item.place, remedy: "expected: \(expected)", code: 2)
    }

    private static func noCredentials(_ place: String, _ text: String) -> CommandFailure {
        CommandFailure(
            what: "there are no credentials to sign requests to \(text) with", location: place,
            remedy: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; for an emulator any values do", code: 2)
    }

    /// `us-east-1_abc123`, or a user pool's ARN.
    private static func isPool(_ text: String) -> Bool {
        let isARN = text.hasPrefix("arn:")
        guard let id = isARN ? text.split(separator: "/", omittingEmptySubsequences: false).last : text[...],
            !isARN || text.contains(":cognito-idp:") && text.contains(":userpool/")
        else { return false }
        let parts = id.split(separator: "_", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[1].isEmpty && parts[1].utf8.allSatisfy(\.isLetterOrDigit)
            && !parts[0].isEmpty && parts[0].utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }
    }
}

extension EndpointURL {
    /// Whether a server that listens there is meant: a Lambda that asks itself would never answer.
    fileprivate func isSelf(_ listen: ListenAddress) -> Bool {
        guard endpoint.port == listen.port else { return false }
        let isLoopback = ListenAddress(host: endpoint.host, port: endpoint.port).isLoopback
        return endpoint.host == listen.host
            || isLoopback && (listen.isLoopback || ["0.0.0.0", "::"].contains(listen.host))
    }
}

extension UInt8 {
    fileprivate var isLowerCaseOrDigit: Bool { (0x61...0x7A).contains(self) || (0x30...0x39).contains(self) }

    fileprivate var isLetterOrDigit: Bool { isLowerCaseOrDigit || (0x41...0x5A).contains(self) }
}
