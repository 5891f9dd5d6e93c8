/// Bounds of compiling and validating, so that no schema and no instance costs time without end.
public struct JSONSchemaLimits: Sendable, Equatable {
    /// Schemas within one compiled schema, those of referred documents included; default 50,000.
    public var schemas = 50_000
    /// Documents besides the first that `$ref` may bring in; default 500 (a REST API has at most 400 models).
    public var documents = 500
    /// Checks one validation may spend whatever the instance's size; default 200,000, some 20 ms.
    public var steps = 200_000
    /// Checks it may spend in addition per value of the instance, once `steps` are spent; default 64.
    /// Repeated alternatives (`anyOf` within `anyOf`) make the work grow exponentially: that is what ends here.
    public var stepsPerValue = 64
    /// Violations listed; default 500. One more then says that there are others.
    public var violations = 500
    /// Steps of one pattern match; default 200,000, some 4 ms (see `PatternLimits.steps`).
    public var patternSteps: UInt32 = 200_000
    /// Steps all pattern matches of one validation may take together; default 1,200,000, some 25 ms.
    public var allPatternSteps = 1_200_000
    /// Steps they may take in addition per byte of the texts; default 8. A plain pattern needs one to four.
    public var patternStepsPerByte = 8

    public init() {}
}
