public import APIModel

/// One `x-crossgate-cors`: what asks for CORS by name in a definition.
///
/// Only types are checked here. Whether the values make a policy is for whoever knows `CORSPolicy` to say, with the
/// place.
public struct ImportedCORS: Sendable, Equatable {
    /// How CORS is carried (`as`).
    public enum Kind: String, Sendable, CaseIterable {
        /// By the gateway's policy engine: a `CORSRule` of the definition.
        case policy
        /// By AWS's own objects, OPTIONS methods and mapped headers, which whoever imports makes of it.
        case objects
    }

    public var kind: Kind
    /// What is asked for, whatever the kind. Written at the root it is for `/` and all below.
    public var rule: CORSRule
    /// Whether answers that the gateway makes itself get the headers too. Of `objects` only: a policy's are on every
    /// answer.
    public var includesGatewayResponses: Bool
    /// Where the extension's name stands, both counted from 1.
    public var line: Int
    public var column: Int

    public init(
        kind: Kind, rule: CORSRule, includesGatewayResponses: Bool = true, line: Int = 0, column: Int = 0
    ) {
        self.kind = kind
        self.rule = rule
        self.includesGatewayResponses = includesGatewayResponses
        self.line = line
        self.column = column
    }
}
