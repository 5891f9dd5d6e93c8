extension SchemaCompiler {
    /// Reads all keywords of one schema, in the order in which the Java library reads and checks them.
    mutating func compileKeywords(_ index: Int, _ schema: JSONObject) {
        let base = SchemaDocuments.base(inside: drafts[index].place.value, drafts[index].place.base)
        for keyword in ["$schema", "description", "id", "title"] { checkString(index, schema, keyword) }
        compileItems(index, schema, base)
        compileProperties(index, schema, base)
        if let nodes = schemaList(index, schema, "allOf", base) { add(.allOf(nodes), index) }
        if let nodes = schemaList(index, schema, "anyOf", base) { add(.anyOf(nodes), index) }
        compileDependencies(index, schema, base)
        compileEnumeration(index, schema)
        if let limit = size(index, schema, "maxItems") { add(.maxItems(limit), index) }
        if let limit = size(index, schema, "maxLength") { add(.maxLength(limit), index) }
        if let limit = size(index, schema, "maxProperties") { add(.maxProperties(limit), index) }
        if let (bound, exclusive) = bound(index, schema, "maximum", "exclusiveMaximum") {
            add(.maximum(bound, exclusive: exclusive), index)
        }
        if let limit = size(index, schema, "minItems") { add(.minItems(limit), index) }
        if let limit = size(index, schema, "minLength") { add(.minLength(limit), index) }
        if let limit = size(index, schema, "minProperties") { add(.minProperties(limit), index) }
        let strict = dialect.checksExclusiveMinimum
        if let (bound, exclusive) = bound(index, schema, "minimum", strict ? "exclusiveMinimum" : nil) {
            add(.minimum(bound, exclusive: exclusive), index)
        }
        compileDivisor(index, schema)
        if let value = schema["not"] { add(.not([child(index, ["not"], value, base)]), index) }
        if let nodes = schemaList(index, schema, "oneOf", base) { add(.oneOf(nodes), index) }
        if let source = string(index, schema, "pattern") {
            if let pattern = SchemaPattern(source, steps: limits.patternSteps) {
                add(.pattern(pattern), index)
            } else {
                report(index, "pattern", "string \"\(source)\" is not a valid ECMA 262 regular expression")
            }
        }
        if let value = schema["required"], let names = names(index, "required", value) {
            add(.required(names.sorted { $0.isBeforeInJava($1) }), index)
        }
        compileType(index, schema)
        compileUniqueItems(index, schema)
        if let name = string(index, schema, "format"),
            let format = SchemaFormat(name, extra: dialect.checksExtraFormats)
        {
            add(.format(format), index)
        }
    }

    private mutating func add(_ check: SchemaCheck, _ index: Int) { drafts[index].checks.append(check) }

    /// Node of a schema inside this one.
    private mutating func child(_ index: Int, _ steps: [String], _ value: JSONValue, _ base: String) -> Int {
        let place = drafts[index].place
        return node(
            for: SchemaDocuments.Place(
                document: place.document, pointer: JSONPointer(steps: place.pointer.steps + steps), value: value,
                base: base))
    }

    private mutating func compileItems(_ index: Int, _ schema: JSONObject, _ base: String) {
        switch schema["additionalItems"] {
        case nil, .bool(true): break
        case .bool(false):
            if case .array(let items)? = schema["items"] { add(.noAdditionalItems(allowed: items.count), index) }
        case .object?:
            let node = child(index, ["additionalItems"], schema["additionalItems"] ?? .null, base)
            switch schema["items"] {
            case .array?: drafts[index].children.additionalItems = node
            case nil where dialect.appliesLoneAdditionalItems: drafts[index].children.additionalItems = node
            default: break
            }
        case let value?: reportType(index, "additionalItems", value, ["boolean", "object"])
        }
        switch schema["items"] {
        case nil: break
        case .object?: drafts[index].children.items = child(index, ["items"], schema["items"] ?? .null, base)
        case .array(let items):
            guard !items.isEmpty else { return report(index, "items", Self.emptyArray) }
            for (place, item) in items.enumerated() {
                let node = child(index, ["items", String(place)], item, base)
                drafts[index].children.leadingItems.append(node)
            }
        case let value?: reportType(index, "items", value, ["array", "object"])
        }
    }

    private mutating func compileProperties(_ index: Int, _ schema: JSONObject, _ base: String) {
        switch schema["additionalProperties"] {
        case nil, .bool(true): break
        case .bool(false): add(.noAdditionalProperties, index)
        case .object?:
            let value = schema["additionalProperties"] ?? .null
            drafts[index].children.additionalProperties = child(index, ["additionalProperties"], value, base)
        case let value?: reportType(index, "additionalProperties", value, ["boolean", "object"])
        }
        for (name, value) in object(index, schema, "definitions") ?? JSONObject() {
            _ = child(index, ["definitions", name], value, base)
        }
        for (name, value) in object(index, schema, "properties") ?? JSONObject() {
            drafts[index].children.properties.add(name, child(index, ["properties", name], value, base))
        }
        let patterns = object(index, schema, "patternProperties") ?? JSONObject()
        for (source, value) in patterns.sorted(by: { $0.key.isBeforeInJava($1.key) }) {
            let node = child(index, ["patternProperties", source], value, base)
            if let pattern = SchemaPattern(source, steps: limits.patternSteps) {
                drafts[index].children.patterns.append((pattern, node))
            } else {
                let message = "property name \"\(source)\" is not a valid ECMA 262 regular expression"
                report(index, "patternProperties", message)
            }
        }
    }

    private mutating func compileDependencies(_ index: Int, _ schema: JSONObject, _ base: String) {
        var schemas: [(property: String, node: Int)] = []
        let dependencies = object(index, schema, "dependencies") ?? JSONObject()
        for (property, value) in dependencies.sorted(by: { $0.key.isBeforeInJava($1.key) }) {
            switch value {
            case .object: schemas.append((property, child(index, ["dependencies", property], value, base)))
            case .array:
                guard let names = names(index, "dependencies", value) else { continue }
                let needs = names.sorted { $0.isBeforeInJava($1) }
                add(.propertyDependency(property, needs: needs), index)
            case .null, .bool, .number, .string:
                let found = SchemaTypes(of: value).names.joined()
                report(
                    index, "dependencies",
                    "dependency value for property \"\(property)\" has incorrect type"
                        + " (expected one of [array, object] but found \(found))")
            }
        }
        if !schemas.isEmpty { add(.schemaDependencies(schemas), index) }
    }

    private mutating func compileEnumeration(_ index: Int, _ schema: JSONObject) {
        guard let value = schema["enum"] else { return }
        guard case .array(let values) = value else { return reportType(index, "enum", value, ["array"]) }
        guard let enumeration = SchemaEnumeration(values) else { return report(index, "enum", Self.duplicates) }
        add(.enumeration(enumeration), index)
    }

    private mutating func compileDivisor(_ index: Int, _ schema: JSONObject) {
        guard let number = number(index, schema, "multipleOf") else { return }
        let bound = SchemaBound(number)
        if bound.decimal.isNegative || bound.decimal.digits.isEmpty {
            report(index, "multipleOf", "divisor must be strictly greater than zero")
        } else if bound.decimal.digits.count > ExactDecimal.greatestDivisorDigits {
            report(index, "multipleOf", "divisor has more than \(ExactDecimal.greatestDivisorDigits) digits")
        } else {
            add(.multipleOf(bound), index)
        }
    }

    private mutating func compileType(_ index: Int, _ schema: JSONObject) {
        guard let value = schema["type"] else { return }
        let names: [String]
        switch value {
        case .string(let name): names = [name]
        case .array:
            guard let list = self.names(index, "type", value, expected: "string") else { return }
            names = list
        case .null, .bool, .number, .object: return reportType(index, "type", value, ["array", "string"])
        }
        var types: SchemaTypes = []
        for name in names {
            if let known = SchemaTypes.named.first(where: { $0.name == name }) {
                types.insert(known.type)
            } else {
                let valid = SchemaTypes.named.map(\.name).joined(separator: ", ")
                report(index, "type", "\"\(name)\" is not a valid primitive type (valid values are: [\(valid)])")
            }
        }
        // Every integer is a number, and the Java library says so in its list of allowed types.
        if types.contains(.number) { types.insert(.integer) }
        add(.type(types), index)
    }

    private mutating func compileUniqueItems(_ index: Int, _ schema: JSONObject) {
        switch schema["uniqueItems"] {
        case nil, .bool(false): break
        case .bool(true): add(.uniqueItems, index)
        case let value?: reportType(index, "uniqueItems", value, ["boolean"])
        }
    }

    private mutating func schemaList(
        _ index: Int, _ schema: JSONObject, _ keyword: String, _ base: String
    ) -> [Int]? {
        guard let value = schema[keyword] else { return nil }
        guard case .array(let schemas) = value else {
            reportType(index, keyword, value, ["array"])
            return nil
        }
        guard !schemas.isEmpty else {
            report(index, keyword, Self.emptyArray)
            return nil
        }
        return schemas.enumerated().map { child(index, [keyword, String($0.offset)], $0.element, base) }
    }
}
