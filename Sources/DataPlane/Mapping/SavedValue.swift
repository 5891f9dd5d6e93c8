import VTL

/// A value that a template left in an override, kept beyond its rendering: the response template may read it.
indirect enum SavedValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case integer(Int32)
    case long(Int64)
    case double(Double)
    case text(String)
    case list([SavedValue], ListObject.Kind)
    case map([Member])

    struct Member: Sendable, Equatable {
        let key: String
        let value: SavedValue
    }

    /// Elements that all overrides of one value may hold together, since a list may contain itself; far above what
    /// headers and parameters need.
    private static let elements = 10_000
    /// Lists and maps inside each other.
    private static let depth = 64

    init(_ value: Value, _ meter: inout Meter) throws(RenderError) {
        var left = Self.elements
        self = try Self.saved(value, Self.depth, &left, &meter)
    }

    private static func saved(
        _ value: Value, _ depth: Int, _ left: inout Int, _ meter: inout Meter
    ) throws(RenderError) -> SavedValue {
        left -= 1
        guard left >= 0 else { throw RenderError(.limit("elements of an override", elements)) }
        guard depth > 0 else { throw RenderError(.limit("levels of an override", Self.depth)) }
        switch value {
        case .null: return .null
        case .boolean(let flag): return .boolean(flag)
        case .integer(let number): return .integer(number)
        case .long(let number): return .long(number)
        case .double(let number): return .double(number)
        case .string(let text): return .text(text)
        case .list(let list):
            var members: [SavedValue] = []
            for element in list.elements { members.append(try saved(element, depth - 1, &left, &meter)) }
            return .list(members, list.kind)
        case .map(let map):
            var members: [Member] = []
            for key in map.orderedKeys {
                members.append(Member(key: key, value: try saved(map[key] ?? .null, depth - 1, &left, &meter)))
            }
            return .map(members)
        case .bigInteger, .bigDecimal, .character, .host: return .text(try value.printed(&meter))
        }
    }

    /// The value for another rendering.
    var value: Value {
        switch self {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .integer(let number): .integer(number)
        case .long(let number): .long(number)
        case .double(let number): .double(number)
        case .text(let text): .string(text)
        case .list(let members, let kind): .list(ListObject(members.map(\.value), kind: kind))
        case .map(let members):
            .map(
                members.reduce(into: MapObject()) { map, member in
                    map[member.key] = member.value.value
                })
        }
    }

    /// What a header, a query or a path takes of it: a list's elements one by one; nothing of null.
    var texts: [String] {
        switch self {
        case .null: []
        case .list(let members, _): members.map(\.text)
        default: [text]
        }
    }

    /// Java's `toString()`.
    private var text: String {
        var meter = Meter()
        return (try? value.printed(&meter)) ?? ""
    }

    /// The whole number it is or says, e.g. 404 or "404"; nil otherwise.
    var wholeNumber: Int? {
        switch self {
        case .integer(let number): Int(number)
        case .long(let number): Int(number)
        case .text(let text): Int(text)
        case .null, .boolean, .double, .list, .map: nil
        }
    }
}
