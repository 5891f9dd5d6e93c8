extension JSONValue {
    /// Compares with a stack of its own: nesting costs heap, never call stack.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        var pending: [(left: JSONValue, right: JSONValue)] = []
        guard agree(left, right, &pending) else { return false }
        while let (left, right) = pending.popLast() {
            switch (left, right) {
            case (.array(let left), .array(let right)):
                for (left, right) in zip(left, right) {
                    guard agree(left, right, &pending) else { return false }
                }
            case (.object(let left), .object(let right)):
                for member in left.members {
                    guard let other = right[member.key], agree(member.value, other, &pending) else { return false }
                }
            default: return false
            }
        }
        return true
    }

    /// False when two values differ at first sight; containers of the same kind and size are left for later.
    private static func agree(
        _ left: JSONValue, _ right: JSONValue, _ pending: inout [(left: JSONValue, right: JSONValue)]
    ) -> Bool {
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.string(let left), .string(let right)): return left.hasSameBytes(as: right)
        case (.array(let leftElements), .array(let rightElements)):
            guard leftElements.count == rightElements.count else { return false }
            if !leftElements.isEmpty { pending.append((left, right)) }
            return true
        case (.object(let leftMembers), .object(let rightMembers)):
            guard leftMembers.count == rightMembers.count else { return false }
            if !leftMembers.isEmpty { pending.append((left, right)) }
            return true
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): return false
        }
    }
}
