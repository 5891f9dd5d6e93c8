public import CORS

/// Why a request to enable CORS means nothing for this API: all reasons, never only the first.
public struct EnableFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        /// The configuration is wrong in itself.
        case configuration(CORSConfigurationIssue)
        /// The configuration is right, but AWS's objects cannot carry this of it.
        case notInObjects(value: String, reason: String)
        /// The API has no such resource; the nearest path that it has.
        case unknownResource(String, nearest: String?)
        /// API Gateway has no such method.
        case unknownMethod(String)
        /// No resource that is meant has the method; those that they have.
        case methodNotThere(String, available: [String])
    }

    /// Never empty.
    public var reasons: [Reason]

    public init(_ reasons: [Reason]) { self.reasons = reasons }

    /// A path that no resource of the API has.
    public init(unknownResource path: String, among paths: [String]) {
        self.init([.unknownResource(path, nearest: NearestPath.nearest(to: path, among: paths))])
    }

    /// The mistakes of the configuration alone.
    public var issues: [CORSConfigurationIssue] {
        reasons.compactMap { if case .configuration(let issue) = $0 { issue } else { nil } }
    }

    /// One line a reason, each with what to do.
    public var text: String { reasons.map(\.text).joined(separator: "\n") }

    public var description: String { text }
}

extension EnableFailure.Reason {
    public var text: String {
        switch self {
        case .configuration(let issue):
            return issue.description
        case .notInObjects(let value, let reason):
            return "'\(value)': \(reason); use --as policy, which has no such limit, or leave it out"
        case .unknownResource(let path, let nearest):
            let remedy = nearest.map { "did you mean \($0)?" } ?? "create it, or name none for the whole API"
            return "the API has no resource '\(path)'; \(remedy)"
        case .unknownMethod(let name):
            return
                "API Gateway has no method '\(name)'; write DELETE, GET, HEAD, OPTIONS, PATCH, POST or PUT, or ANY"
        case .methodNotThere(let name, let available):
            let remedy = available.isEmpty ? "there are none" : "there are \(available.joined(separator: ", "))"
            return "no resource that is meant has the method \(name): \(remedy); create it first, or leave it out"
        }
    }
}
