/// A line that a function, or its environment, wrote.
public struct FunctionLogLine: Sendable, Equatable {
    /// What the line says. Lambda's own lines are written out when somebody reads them: most are never read.
    public enum Content: Sendable, Equatable {
        case text(String)
        case start
        case end
        case report(InvocationReport)
    }

    public var function: String
    public var version: String
    /// Nil between invocations.
    public var requestID: String?
    public var content: Content

    public init(function: String, version: String, requestID: String?, content: Content) {
        self.function = function
        self.version = version
        self.requestID = requestID
        self.content = content
    }

    public init(function: String, version: String, requestID: String?, text: String) {
        self.init(function: function, version: version, requestID: requestID, content: .text(text))
    }

    public var text: String {
        switch content {
        case .text(let text): text
        case .start: "START RequestId: \(requestID ?? "") Version: \(version)"
        case .end: "END RequestId: \(requestID ?? "")"
        case .report(let report): report.text(requestID ?? "")
        }
    }

    /// How long the text is, without writing it out; of Lambda's own lines the usual length.
    public var byteCount: Int {
        switch content {
        case .text(let text): text.utf8.count
        case .start, .end: 80
        case .report: 200
        }
    }
}
