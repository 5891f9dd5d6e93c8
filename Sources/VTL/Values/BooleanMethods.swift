/// Methods of `java.lang.Boolean`.
enum BooleanMethods {
    static func call(
        _ bool: Bool, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.booleanValue, 0): return .boolean(bool)
        case (.parseBoolean, 1), (.valueOf, 1):
            if method == .valueOf, let value = a[0].asBoolean { return .boolean(value) }
            switch a[0] {
            case .string(let text):
                return .boolean(text.utf8.count == 4 && JavaString.compareIgnoringCase(text, "true") == 0)
            case .null: return .boolean(false)
            default: return nil
            }
        case (.compareTo, 1):
            if a[0].isNull { throw RenderError.nullPointer }
            return a[0].asBoolean.map { .integer(compare(bool, $0)) }
        case (.toString, 1): return a[0].asBoolean.map { .string($0 ? "true" : "false") }
        case (.hashCode, 1): return a[0].asBoolean.map { .integer($0 ? 1231 : 1237) }
        case (_, 2):
            guard let left = a[0].asBoolean, let right = a[1].asBoolean else { return nil }
            switch method {
            case .logicalAnd: return .boolean(left && right)
            case .logicalOr: return .boolean(left || right)
            case .logicalXor: return .boolean(left != right)
            case .compare: return .integer(compare(left, right))
            default: return nil
            }
        default: return nil
        }
    }

    private static func compare(_ left: Bool, _ right: Bool) -> Int32 { left == right ? 0 : left ? 1 : -1 }
}
