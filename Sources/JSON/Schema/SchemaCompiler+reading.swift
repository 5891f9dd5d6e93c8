/// Reading a keyword's value: nil when it is missing, and when it is wrong, which is reported with the sentence of
/// the Java library's syntax checks (recorded from version 2.2.14).
extension SchemaCompiler {
    static let emptyArray = "array must have at least one element"
    static let duplicates = "array must not contain duplicate elements"

    mutating func reportType(_ index: Int, _ keyword: String, _ value: JSONValue, _ expected: [String]) {
        let found = SchemaTypes(of: value).names.joined()
        let list = expected.joined(separator: ", ")
        report(index, keyword, "value has incorrect type (found \(found), expected one of [\(list)])")
    }

    mutating func string(_ index: Int, _ schema: JSONObject, _ keyword: String) -> String? {
        guard let value = schema[keyword] else { return nil }
        guard case .string(let string) = value else {
            reportType(index, keyword, value, ["string"])
            return nil
        }
        return string
    }

    /// Checks a keyword that says nothing about validity, but has to be a string.
    mutating func checkString(_ index: Int, _ schema: JSONObject, _ keyword: String) {
        _ = string(index, schema, keyword)
    }

    mutating func object(_ index: Int, _ schema: JSONObject, _ keyword: String) -> JSONObject? {
        guard let value = schema[keyword] else { return nil }
        guard case .object(let object) = value else {
            reportType(index, keyword, value, ["object"])
            return nil
        }
        return object
    }

    mutating func number(_ index: Int, _ schema: JSONObject, _ keyword: String) -> JSONNumber? {
        guard let value = schema[keyword] else { return nil }
        guard case .number(let number) = value else {
            reportType(index, keyword, value, ["integer", "number"])
            return nil
        }
        return number
    }

    /// A count from zero to 2³¹ - 1, as in the Java library.
    mutating func size(_ index: Int, _ schema: JSONObject, _ keyword: String) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard case .number(let number) = value, number.isInteger else {
            reportType(index, keyword, value, ["integer"])
            return nil
        }
        if number.text.hasPrefix("-"), number.text != "-0" {
            // Zero is allowed all the same: the sentence is the library's.
            report(index, keyword, "integer value must be strictly positive")
            return nil
        }
        guard let size = number.int, size <= Int(Int32.max) else {
            report(index, keyword, "integer value is too large")
            return nil
        }
        return size
    }

    /// `minimum` or `maximum` with the keyword that makes it exclusive, which is nil where a dialect has none.
    mutating func bound(
        _ index: Int, _ schema: JSONObject, _ keyword: String, _ exclusiveKeyword: String?
    ) -> (SchemaBound, exclusive: Bool)? {
        var exclusive = false
        if let exclusiveKeyword, let value = schema[exclusiveKeyword] {
            if case .bool(let bool) = value {
                exclusive = bool
                if schema[keyword] == nil {
                    report(index, exclusiveKeyword, "\(exclusiveKeyword) must be paired with \(keyword)")
                }
            } else {
                reportType(index, exclusiveKeyword, value, ["boolean"])
            }
        }
        return number(index, schema, keyword).map { (SchemaBound($0), exclusive) }
    }

    /// At least one string, none twice.
    mutating func names(
        _ index: Int, _ keyword: String, _ value: JSONValue, expected: String = "[string]"
    ) -> [String]? {
        guard case .array(let elements) = value else {
            reportType(index, keyword, value, ["array"])
            return nil
        }
        var names: [String] = []
        var known = KeyTable()
        for (place, element) in elements.enumerated() {
            guard case .string(let name) = element else {
                let found = SchemaTypes(of: element).names.joined()
                report(
                    index, keyword,
                    "array element at index \(place) has incorrect type"
                        + " (expected one of \(expected) but found \(found))")
                return nil
            }
            guard known[name] == nil else {
                report(index, keyword, Self.duplicates)
                return nil
            }
            known.add(name, place)
            names.append(name)
        }
        if names.isEmpty { report(index, keyword, Self.emptyArray) }
        return names.isEmpty ? nil : names
    }
}
