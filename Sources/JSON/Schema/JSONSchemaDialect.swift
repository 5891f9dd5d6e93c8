extension JSONSchema {
    /// Where validators of draft 4 differ.
    public struct Dialect: Sendable, Equatable {
        /// True: `exclusiveMinimum` counts; false: a minimum is always allowed itself.
        public var checksExclusiveMinimum = true
        /// True: also the formats the Java library adds to draft 4's: base64, json-pointer, mac, md5, sha1, sha256,
        /// sha512, uuid. All other formats (`int32`, `date`, …) are ignored in any dialect.
        public var checksExtraFormats = false
        /// True: a schema in `additionalItems` without `items` speaks of all elements, as the Java library has it
        /// (recorded); false: of none, as the specification has it.
        public var appliesLoneAdditionalItems = false

        public init() {}

        /// Draft 4 as written.
        public static let draft4 = Dialect()

        /// As API Gateway validates request bodies.
        ///
        /// AWS guide, "Important notes for REST APIs": `exclusiveMinimum` "is not supported" (taken here as ignored:
        /// assumed); `minItems` and `maxItems` are "not included in simple request validation" unless the model is
        /// updated after its import, hence they are lost on import, not in validation, and count here.
        /// `default`, `readOnly`, `discriminator`, `example` say nothing about validity in any dialect.
        public static let apiGateway: Dialect = {
            var dialect = Dialect()
            dialect.checksExclusiveMinimum = false
            dialect.checksExtraFormats = true
            dialect.appliesLoneAdditionalItems = true
            return dialect
        }()
    }
}
