/// Turns any answer into a `JSONNode`. Foundation's encoder writes the double 50 as `50`; here integers and doubles
/// stay apart, because AWS writes `50.0`.
extension JSONNode {
    init(encoding value: some Encodable) throws {
        let slot = Slot()
        try value.encode(to: NodeEncoder(slot: slot, codingPath: []))
        self = slot.node
    }

    /// A place that a container fills while it is encoded; shared between a container and its parent.
    fileprivate final class Slot {
        private enum Content {
            case empty
            case single(JSONNode)
            case list([Slot])
            case object([String: Slot])
        }

        private var content = Content.empty

        var node: JSONNode {
            switch content {
            case .empty: .null
            case .single(let node): node
            case .list(let slots): .list(slots.map(\.node))
            case .object(let slots): .object(slots.mapValues(\.node))
            }
        }

        var count: Int { if case .list(let slots) = content { slots.count } else { 0 } }

        func set(_ node: JSONNode) { content = .single(node) }

        func beginObject() { if case .empty = content { content = .object([:]) } }

        func beginList() { if case .empty = content { content = .list([]) } }

        func member(_ name: String) -> Slot {
            guard case .object(var slots) = content else { return Slot() }
            let slot = Slot()
            slots[name] = slot
            content = .object(slots)
            return slot
        }

        func item() -> Slot {
            guard case .list(let slots) = content else { return Slot() }
            let slot = Slot()
            content = .list(slots + [slot])
            return slot
        }
    }
}

private struct NodeEncoder: Encoder {
    let slot: JSONNode.Slot
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.beginObject()
        return KeyedEncodingContainer(Members<Key>(slot: slot, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.beginList()
        return Items(slot: slot, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(slot: slot, codingPath: codingPath) }
}

private struct Single: SingleValueEncodingContainer {
    let slot: JSONNode.Slot
    let codingPath: [any CodingKey]

    mutating func encodeNil() { slot.set(.null) }

    mutating func encode(_ value: some Encodable) throws {
        switch value {
        case let value as JSONNode: slot.set(value)
        case let value as Bool: slot.set(.boolean(value))
        case let value as String: slot.set(.text(value))
        case let value as Double: slot.set(.number(value))
        case let value as Float: slot.set(.number(Double(value)))
        case let value as any BinaryInteger: slot.set(.integer(Int(clamping: value)))
        default: try value.encode(to: NodeEncoder(slot: slot, codingPath: codingPath))
        }
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONNode.Slot
    let codingPath: [any CodingKey]

    mutating func encodeNil(forKey key: Key) { slot.member(key.stringValue).set(.null) }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        var single = Single(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
        try single.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        NodeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { NodeEncoder(slot: slot.member("super"), codingPath: codingPath) }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        NodeEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
    }
}

private struct Items: UnkeyedEncodingContainer {
    let slot: JSONNode.Slot
    let codingPath: [any CodingKey]
    var count: Int { slot.count }

    mutating func encodeNil() { slot.item().set(.null) }

    mutating func encode(_ value: some Encodable) throws {
        var single = Single(slot: slot.item(), codingPath: codingPath)
        try single.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        NodeEncoder(slot: slot.item(), codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        NodeEncoder(slot: slot.item(), codingPath: codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { NodeEncoder(slot: slot.item(), codingPath: codingPath) }
}
