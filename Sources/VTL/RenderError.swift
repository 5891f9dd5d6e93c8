/// Why a rendering stopped.
public struct RenderError: Error, Sendable, Equatable {
    public enum Reason: Sendable, Equatable {
        /// A limit was met: its name, as in `steps`, and its value.
        case limit(String, Int)
        /// A method threw: the Java exception's class and message, e.g. `java.lang.NumberFormatException`.
        case exception(String, String)
        /// A template that `#evaluate` was given does not parse.
        case parse(TemplateError)
    }

    public let reason: Reason
    /// Where in the template; nil until the node that was rendering adds it.
    public var position: TemplatePosition?

    public init(_ reason: Reason, at position: TemplatePosition? = nil) {
        self.reason = reason
        self.position = position
    }
}
