/// The sentences of violations: the message bundle `validation.properties` of json-schema-validator 2.2.14, recorded
/// by running the library.
enum SchemaMessages {
    /// Sentence for a check a value fails.
    ///
    /// - Parameters:
    ///   - matched: schemas that matched, for `allOf` and `oneOf`.
    ///   - uncovered: names of the members that are not allowed, for `additionalProperties`.
    static func message(
        _ check: SchemaCheck, _ value: JSONValue, matched: Int = 0, uncovered: [String] = []
    ) -> String {
        switch check {
        case .noAdditionalItems(let allowed):
            "schema only allows \(allowed) elements in array but instance has \(count(value)) elements"
        case .noAdditionalProperties:
            "object instance has properties which are not allowed by the schema: \(list(uncovered))"
        case .allOf(let nodes):
            "instance failed to match all required schemas (matched only \(matched) out of \(nodes.count))"
        case .anyOf(let nodes):
            "instance failed to match at least one required schema among \(nodes.count)"
        case .propertyDependency(let property, let needs):
            "property \"\(property)\" of object has missing property dependencies (schema requires \(list(needs));"
                + " missing: \(list(needs.filter { value[$0] == nil })))"
        case .schemaDependencies: ""
        case .enumeration(let values):
            "instance value (\(json(value))) not found in enum (possible values: \(values.text))"
        case .maxItems(let limit):
            "array is too long: must have at most \(limit) elements but instance has \(count(value)) elements"
        case .maxLength(let limit):
            "string \(inQuotes(value)) is too long (length: \(count(value)), maximum allowed: \(limit))"
        case .maxProperties(let limit):
            "object has too many properties (found \(count(value)) but schema requires at most \(limit))"
        case .maximum(let bound, let exclusive):
            exclusive && equal(value, bound)
                ? "numeric instance is not strictly lower than the required maximum \(bound.text)"
                : "numeric instance is greater than the required maximum (maximum: \(bound.text), found: \(json(value)))"
        case .minItems(let limit):
            "array is too short: must have at least \(limit) elements but instance has \(count(value)) elements"
        case .minLength(let limit):
            "string \(inQuotes(value)) is too short (length: \(count(value)), required minimum: \(limit))"
        case .minProperties(let limit):
            "object has too few properties (found \(count(value)) but schema requires at least \(limit))"
        case .minimum(let bound, let exclusive):
            exclusive && equal(value, bound)
                ? "numeric instance is not strictly greater than the required minimum \(bound.text)"
                : "numeric instance is lower than the required minimum (minimum: \(bound.text), found: \(json(value)))"
        case .multipleOf(let divisor): "remainder of division is not zero (\(json(value)) / \(divisor.text))"
        case .not: "instance matched a schema which it should not have"
        case .oneOf(let nodes):
            "instance failed to match exactly one schema (matched \(matched) out of \(nodes.count))"
        case .pattern(let pattern):
            "ECMA 262 regex \"\(pattern.source)\" does not match input string \(inQuotes(value))"
        case .required(let names):
            "object has missing required properties (\(list(names.filter { value[$0] == nil })))"
        case .type(let types):
            "instance type (\(SchemaTypes(of: value).names.joined())) does not match any allowed primitive type"
                + " (allowed: \(list(types.names)))"
        case .uniqueItems: "array must not contain duplicate elements"
        case .format(let format): format.message(value.stringValue ?? "")
        }
    }

    private static func equal(_ value: JSONValue, _ bound: SchemaBound) -> Bool {
        value.numberValue.map { bound.compare($0) == 0 } ?? false
    }

    private static func count(_ value: JSONValue) -> Int {
        switch value {
        case .string(let string): string.unicodeScalars.count
        case .array(let elements): elements.count
        case .object(let object): object.count
        case .null, .bool, .number: 0
        }
    }

    private static func inQuotes(_ value: JSONValue) -> String { "\"\(value.stringValue ?? "")\"" }

    private static func list(_ names: [String]) -> String { json(.array(names.map(JSONValue.string))) }

    /// A value as Jackson prints it: compact, and numbers that are not integers as `BigDecimal` has them.
    static func json(_ value: JSONValue) -> String { JSONSerializer.string(withJavaNumbers(value)) }

    /// Rebuilds a value with its numbers as Java prints them; without recursion, containers from the inside out.
    private static func withJavaNumbers(_ root: JSONValue) -> JSONValue {
        struct Frame {
            let container: JSONValue
            var done: [JSONValue] = []
        }
        var frames: [Frame] = []
        var current = root
        while true {
            var finished: JSONValue?
            switch current {
            case .array(let elements) where !elements.isEmpty:
                frames.append(Frame(container: current))
                current = elements[0]
            case .object(let object) where !object.isEmpty:
                frames.append(Frame(container: current))
                current = object[0].value
            case .number(let number): finished = .number(javaNumber(number))
            case .null, .bool, .string, .array, .object: finished = current
            }
            while let value = finished {
                guard !frames.isEmpty else { return value }
                frames[frames.count - 1].done.append(value)
                let done = frames[frames.count - 1].done
                finished = nil
                switch frames[frames.count - 1].container {
                case .array(let elements):
                    if done.count < elements.count { current = elements[done.count] } else { finished = .array(done) }
                case .object(let object):
                    if done.count < object.count {
                        current = object[done.count].value
                    } else {
                        finished = .object(JSONObject(zip(object.keys, done)))
                    }
                case .null, .bool, .number, .string: break
                }
                if finished != nil { frames.removeLast() }
            }
        }
    }

    private static func javaNumber(_ number: JSONNumber) -> JSONNumber {
        if number.isInteger { return number.text == "-0" ? JSONNumber(0) : number }
        return JSONNumber(text: ExactDecimal(number).javaText) ?? number
    }
}
