/// The operators of filters that work on lists.
extension PathEvaluation {
    mutating func isIn(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        guard let list = try list(right) else { return false }
        return try member(left, of: list)
    }

    mutating func contains(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        switch (left, right) {
        case (.string(let text), .string(let part)): return try contains(text, part)
        case (.json, _):
            guard let list = try list(left) else { return false }
            return try member(right, of: list)
        default: return false
        }
    }

    func hasSize(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        guard case .number(let number) = right else { return false }
        let size = Int(exactly: number.double.rounded(.towardZero))
        switch left {
        case .string(let string): return string.utf16.count == size
        case .json(.array(let elements)): return elements.count == size
        case .json: return size == -1
        case .null, .bool, .number, .pattern: return false
        }
    }

    func isEmpty(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        let isEmpty: Bool
        switch left {
        case .string(let string): isEmpty = string.isEmpty
        case .json(.array(let elements)): isEmpty = elements.isEmpty
        case .json(let value): isEmpty = value.objectValue?.isEmpty ?? true
        case .null, .bool, .number, .pattern: return false
        }
        guard case .bool(let expected) = right else { throw .notApplicable("'empty' takes true or false") }
        return isEmpty == expected
    }

    /// Both sides as lists; nil when one is an object.
    mutating func lists(
        _ left: FilterValue, _ right: FilterValue
    ) throws(PathFailure) -> ([FilterValue], [FilterValue])? {
        guard let theirs = try list(right), let ours = try list(left) else { return nil }
        return (ours, theirs)
    }

    /// True when the lists have an element in common.
    mutating func meet(_ lists: ([FilterValue], [FilterValue])) throws(PathFailure) -> Bool {
        for element in lists.0 where try member(element, of: lists.1) { return true }
        return false
    }

    mutating func member(_ value: FilterValue, of list: [FilterValue]) throws(PathFailure) -> Bool {
        for element in list where try equal(value, element) { return true }
        return false
    }

    /// Elements of an array; nil for an object. Jayway has no place for arrays and objects among them.
    private mutating func list(_ value: FilterValue) throws(PathFailure) -> [FilterValue]? {
        switch value {
        case .json(.array(let elements)):
            try charge(elements.count)
            var values: [FilterValue] = []
            values.reserveCapacity(elements.count)
            for element in elements {
                let value = FilterValue(element)
                if case .json = value {
                    throw .exception("a list in a filter has an \(element.kindName) as element")
                }
                values.append(value)
            }
            return values
        case .json: return nil
        case .null, .bool, .number, .string, .pattern: throw .notApplicable("this operator takes a list")
        }
    }

    /// True when a text occurs in another, compared by bytes; charged for the comparisons.
    private mutating func contains(_ text: String, _ part: String) throws(PathFailure) -> Bool {
        let text = Array(text.utf8)
        let part = Array(part.utf8)
        guard let first = part.first, part.count <= text.count else { return part.isEmpty }
        try charge(text.count / 8)
        for start in 0...(text.count - part.count) where text[start] == first {
            var length = 1
            while length < part.count, text[start + length] == part[length] { length += 1 }
            if length == part.count { return true }
            try charge(length / 8)
        }
        return false
    }
}
