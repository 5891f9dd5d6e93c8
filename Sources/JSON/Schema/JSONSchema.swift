/// A JSON Schema (draft 4), compiled once; immutable, freely shared between threads.
///
/// Sentences, order and rules are those of the Java library json-schema-validator 2.2 (`com.github.fge.jsonschema`,
/// later `com.github.java-json-tools`), whose wording API Gateway's `$context.error.validationErrorString` shows.
/// Recorded from version 2.2.14: own keywords are checked first, in alphabetical order with `format` last; children
/// are looked at only while nothing has failed; members come in the order of their names; what goes on inside
/// `allOf`, `anyOf`, `oneOf` and `not` is one sentence outside.
///
/// Different on purpose: `id` changes the base of what is inside it (the library needs a switch for that), equality
/// in `uniqueItems` is mathematical at every depth, and patterns see code points, not UTF-16 units.
public struct JSONSchema: Sendable {
    private let compiled: CompiledSchema

    /// Compiles a schema.
    ///
    /// - Parameter resolve: the document behind a `$ref`'s absolute address (without fragment); nil when there is none.
    /// - Throws: everything that is wrong with the schema and the documents it refers to, not only the first.
    public init(
        _ schema: JSONValue, dialect: Dialect = .apiGateway, resolve: (String) -> JSONValue? = { _ in nil },
        limits: JSONSchemaLimits = JSONSchemaLimits()
    ) throws(JSONSchemaError) {
        var compiler = SchemaCompiler(dialect: dialect, limits: limits)
        compiled = try compiler.compile(schema, resolve: resolve)
    }

    /// Violations in the order in which the Java library reports them; empty when the instance is valid.
    ///
    /// An instance that costs more than the limits allow has one violation that says so. Never recurses, whatever
    /// the depth of the instance and the circles in the schema.
    public func validate(_ instance: JSONValue) -> [JSONSchemaViolation] {
        outcome(of: instance).violations
    }

    /// Violations, and what the operator should know: patterns whose matching was given up.
    public func outcome(of instance: JSONValue) -> JSONSchemaOutcome {
        // Nearly every instance is valid: the first run only finds out whether, and needs no order and no sentences.
        var run = SchemaRun(compiled, instance, collecting: false)
        run.finish()
        if run.isInvalid, run.stop == nil {
            var second = SchemaRun(compiled, instance, collecting: true)
            second.finish()
            return second.outcome
        }
        return run.outcome
    }

    /// The violations as `$context.error.validationErrorString` has them:
    /// `[object has missing required properties (["name"])]`, several joined by `, ` (the joining is assumed).
    public static func validationErrorString(_ violations: [JSONSchemaViolation]) -> String {
        "[" + violations.map(\.message).joined(separator: ", ") + "]"
    }
}

/// What validating came to.
public struct JSONSchemaOutcome: Sendable, Equatable {
    /// Empty when the instance is valid.
    public let violations: [JSONSchemaViolation]
    /// Patterns that were given up before the answer was known and counted as not matching; each once.
    public let patternsGivenUp: [String]
}
