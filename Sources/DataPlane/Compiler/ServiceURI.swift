import HTTPMessages

/// `arn:{partition}:apigateway:{region}:{[subdomain.]service}:{path|action}/{api}`: the address of an integration with
/// Lambda or another service, stage variables put in.
struct ServiceURI: Sendable, Equatable {
    struct Problem: Error, Equatable {
        let reason: String
    }

    enum Request: Sendable, Equatable {
        /// The URL's path, and its query where there is one, without the first slash.
        case path(String)
        /// The name of an operation, and what follows it as `&name=value`.
        case action(String, query: String)
    }

    let text: String
    /// `aws`, `aws-cn` and so on.
    let partition: String
    let region: String
    /// In lower case, e.g. `lambda`.
    let service: String
    /// What stands before the service's name, e.g. a bucket or `data`.
    let subdomain: String?
    let request: Request

    init(_ uri: String, variables: [String: String]) throws(Problem) {
        text = IntegrationURI.substituteVariables(in: uri, variables)
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "apigateway", !parts[1].isEmpty else {
            throw Problem(
                reason: "the uri \(uri) is no ARN of an integration; write "
                    + "arn:aws:apigateway:{region}:{service}:path/… or …:action/…")
        }
        partition = String(parts[1])
        region = String(parts[3])
        guard Self.isName(parts[3]), parts[4].split(separator: ".").allSatisfy(Self.isName) else {
            throw Problem(reason: "the uri \(uri) has no region, or no service, that could be part of a host's name")
        }
        let dot = parts[4].lastIndex(of: ".")
        service = (dot.map { parts[4][parts[4].index(after: $0)...] } ?? parts[4]).lowercased()
        subdomain = dot.map { String(parts[4][..<$0]) }
        if let path = parts[5].suffix(after: "path/") {
            request = .path(path.utf8.first == UInt8(ascii: "/") ? String(path.dropFirst()) : String(path))
        } else if let action = parts[5].suffix(after: "action/") {
            let end = action.firstIndex { $0 == "&" || $0 == "?" } ?? action.endIndex
            let name = String(action[..<end])
            guard !name.isEmpty else { throw Problem(reason: "the uri \(uri) names no action") }
            request = .action(name, query: String(action[end...].dropFirst()))
        } else {
            throw Problem(reason: "the uri \(uri) has neither path/ nor action/ after the service")
        }
    }

    /// What hosts of the partition end in (botocore's endpoints).
    var domain: String {
        switch partition {
        case "aws-cn": "amazonaws.com.cn"
        case "aws-iso": "c2s.ic.gov"
        case "aws-iso-b": "sc2s.sgov.gov"
        case "aws-iso-e": "cloud.adc-e.uk"
        case "aws-iso-f": "csp.hci.ic.gov"
        case "aws-eusc": "amazonaws.eu"
        default: "amazonaws.com"
        }
    }

    /// Letters, digits, hyphens and underscores.
    private static func isName(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// The function in an integration's address, and which of Lambda's operations is called.
struct FunctionURI: Sendable, Equatable {
    /// A name, or a partial or whole ARN, with or without a qualifier.
    let function: String
    let region: String
    /// Whether the answer comes in pieces: `InvokeWithResponseStream`.
    let streams: Bool
    /// `https://lambda.{region}.amazonaws.com/…/invocations`, as execution logs show it.
    let address: String

    /// Fails when the path is none of Lambda's two.
    init(_ uri: ServiceURI) throws(ServiceURI.Problem) {
        let form =
            "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{function ARN}/invocations, or "
            + "…path/2021-11-15/functions/{function ARN}/response-streaming-invocations"
        guard case .path(let path) = uri.request else {
            throw ServiceURI.Problem(reason: "the uri \(uri.text) calls no function; write \(form)")
        }
        let name: Substring
        if let rest = path.suffix(after: "2015-03-31/functions/"), rest.hasSuffix("/invocations") {
            name = rest.dropLast("/invocations".count)
            streams = false
        } else if let rest = path.suffix(after: "2021-11-15/functions/"),
            rest.hasSuffix("/response-streaming-invocations")
        {
            name = rest.dropLast("/response-streaming-invocations".count)
            streams = true
        } else {
            throw ServiceURI.Problem(reason: "the uri \(uri.text) calls no function; write \(form)")
        }
        guard !name.isEmpty, !name.contains("/"), !name.contains("{") else {
            throw ServiceURI.Problem(
                reason: "the uri \(uri.text) names no function that is known at deployment; only stage variables can "
                    + "stand in it, and each must have a value")
        }
        function = String(name)
        region = uri.region
        address = "https://lambda.\(uri.region).\(uri.domain)/\(path)"
    }
}
