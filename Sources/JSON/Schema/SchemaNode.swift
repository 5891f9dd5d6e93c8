/// A compiled schema with all that it refers to. A class for identity: a validation holds it without copying.
final class CompiledSchema: Sendable {
    /// One node for every place that holds a schema; the first is the root.
    let nodes: [SchemaNode]
    let limits: JSONSchemaLimits

    init(nodes: [SchemaNode], limits: JSONSchemaLimits) {
        self.nodes = nodes
        self.limits = limits
    }
}

/// One schema, compiled. Other schemas are named by their places in `CompiledSchema.nodes`. A class for identity: a
/// validation passes it on without copying.
final class SchemaNode: Sendable {
    /// JSON pointer in its document.
    let pointer: String
    /// Place of the schema that counts instead: the end of the chain of `$ref`s, or this place itself.
    let target: Int
    /// True when applying schemas to the same value may come back here; then a validation has to watch for it.
    let mayLoop: Bool
    /// Own keywords in the order in which they are checked.
    let checks: [SchemaCheck]
    /// True when no check applies other schemas to the same value.
    let isFlat: Bool
    /// Schemas of members and elements.
    let children: SchemaChildren

    init(pointer: String, target: Int, mayLoop: Bool, checks: [SchemaCheck], children: SchemaChildren) {
        self.pointer = pointer
        self.target = target
        self.mayLoop = mayLoop
        self.checks = checks
        isFlat = checks.allSatisfy(\.branches.isEmpty)
        self.children = children
    }

    /// True when the value's members or elements are to be looked at.
    func concernsChildren(of value: JSONValue) -> Bool {
        switch value {
        case .object(let object): children.concernMembers && !object.isEmpty
        case .array(let elements): children.concernElements && !elements.isEmpty
        case .null, .bool, .number, .string: false
        }
    }
}

/// Which schemas the members and elements of a value have to satisfy.
struct SchemaChildren: Sendable {
    /// Members by name: place of their schema.
    var properties = KeyTable()
    /// Patterns of names in the order of their sources, with the places of their schemas.
    var patterns: [(pattern: SchemaPattern, node: Int)] = []
    /// Schema of the members that neither a name nor a pattern covers.
    var additionalProperties: Int?
    /// Schema of all elements.
    var items: Int?
    /// Schemas of the first elements.
    var leadingItems: [Int] = []
    /// Schema of the elements after those.
    var additionalItems: Int?

    /// True when members of an object are to be looked at.
    var concernMembers: Bool { !properties.isEmpty || !patterns.isEmpty || additionalProperties != nil }

    /// True when elements of an array are to be looked at.
    var concernElements: Bool { items != nil || !leadingItems.isEmpty || additionalItems != nil }
}

/// One keyword of a schema, ready to be checked.
enum SchemaCheck: Sendable {
    /// `additionalItems: false` behind so many leading items.
    case noAdditionalItems(allowed: Int)
    /// `additionalProperties: false`; the names and patterns are the node's.
    case noAdditionalProperties
    case allOf([Int])
    case anyOf([Int])
    /// One property of `dependencies` and the properties it needs, sorted.
    case propertyDependency(String, needs: [String])
    /// The properties of `dependencies` that bring in a schema, sorted.
    case schemaDependencies([(property: String, node: Int)])
    case enumeration(SchemaEnumeration)
    case maxItems(Int)
    case maxLength(Int)
    case maxProperties(Int)
    case maximum(SchemaBound, exclusive: Bool)
    case minItems(Int)
    case minLength(Int)
    case minProperties(Int)
    case minimum(SchemaBound, exclusive: Bool)
    case multipleOf(SchemaBound)
    case not([Int])
    case oneOf([Int])
    case pattern(SchemaPattern)
    /// Sorted.
    case required([String])
    case type(SchemaTypes)
    case uniqueItems
    case format(SchemaFormat)

    var keyword: String {
        switch self {
        case .noAdditionalItems: "additionalItems"
        case .noAdditionalProperties: "additionalProperties"
        case .allOf: "allOf"
        case .anyOf: "anyOf"
        case .propertyDependency, .schemaDependencies: "dependencies"
        case .enumeration: "enum"
        case .maxItems: "maxItems"
        case .maxLength: "maxLength"
        case .maxProperties: "maxProperties"
        case .maximum: "maximum"
        case .minItems: "minItems"
        case .minLength: "minLength"
        case .minProperties: "minProperties"
        case .minimum: "minimum"
        case .multipleOf: "multipleOf"
        case .not: "not"
        case .oneOf: "oneOf"
        case .pattern: "pattern"
        case .required: "required"
        case .type: "type"
        case .uniqueItems: "uniqueItems"
        case .format: "format"
        }
    }

    /// Schemas it applies to the same value.
    var branches: [Int] {
        switch self {
        case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes), .not(let nodes): nodes
        case .schemaDependencies(let dependencies): dependencies.map(\.node)
        case .noAdditionalItems, .noAdditionalProperties, .propertyDependency, .enumeration, .maxItems, .maxLength,
            .maxProperties, .maximum, .minItems, .minLength, .minProperties, .minimum, .multipleOf, .pattern,
            .required, .type, .uniqueItems, .format:
            []
        }
    }
}
