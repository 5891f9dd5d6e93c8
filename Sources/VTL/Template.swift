/// A Velocity template, parsed once and rendered any number of times, by any thread.
public final class Template: Sendable {
    /// Where hosts of Velocity 1.7 differ from each other.
    public struct Dialect: Sendable, Equatable {
        /// Undefined and null references print nothing; Velocity alone prints their source text.
        public var nullPrintsNothing: Bool
        /// `$null == ""` is true; Velocity alone has it false.
        public var nullEqualsEmptyString: Bool

        public init(nullPrintsNothing: Bool, nullEqualsEmptyString: Bool) {
            self.nullPrintsNothing = nullPrintsNothing
            self.nullEqualsEmptyString = nullEqualsEmptyString
        }

        /// Apache Velocity 1.7 as it comes.
        public static let velocity = Dialect(nullPrintsNothing: false, nullEqualsEmptyString: false)
    }

    /// The whole output when the template has no reference, directive or comment in it; nil for others.
    public let constant: [UInt8]?
    private let program: Program
    private let dialect: Dialect

    /// Parses a template.
    public init(_ source: String, dialect: Dialect = .velocity) throws(TemplateError) {
        program = try Program(Array(source.utf8))
        constant = program.constant
        self.dialect = dialect
    }

    /// Renders with these variables, by name without `$`, and returns the output's UTF-8 bytes.
    ///
    /// - Parameters:
    ///   - missing: is told of every null that prints nothing.
    ///   - keeping: copies what is to outlive the rendering from values that the template wrote: after it, lists and
    ///     maps that hold themselves are cut open.
    /// - Throws: a limit that was met, or a Java exception that a method threw, with the place.
    public func render(
        _ variables: [(name: String, value: Value)], limits: RenderLimits = RenderLimits(),
        missing: MissingReferences? = nil, keeping: () throws(RenderError) -> Void = {}
    ) throws(RenderError) -> [UInt8] {
        if let constant { return constant }
        var renderer = Renderer(program, dialect, limits)
        renderer.missing = missing
        for (name, value) in variables {
            if let slot = program.slots[name] {
                renderer.variables[Int(slot)] = value
            } else if program.hasEvaluate {
                renderer.unnamed.append((name, value))
            }
        }
        defer { renderer.meter.circles.cut() }
        try renderer.render()
        try keeping()
        return renderer.output
    }
}
