internal import JSON

/// Turns any answer into a `JSONValue`, members sorted by name as AWS answers them. Foundation's encoder writes the
/// double 50 as `50`; here integers and doubles stay apart, because AWS writes `50.0`.
extension JSONValue {
    init(encoding value: some Encodable) throws {
        let slot = Slot()
        try value.encode(to: ValueEncoder(slot: slot, codingPath: []))
        self = slot.value
    }

    /// The double with its decimal point; null when it is not finite: JSON has no word for that.
    fileprivate init(_ double: Double) { self = JSONNumber(double).map(JSONValue.number) ?? .null }

    /// Empty texts in `requestTemplates` and `responseTemplates`, at any depth, become null.
    func showingEmptyTemplatesAsNull(inTemplates: Bool = false) -> JSONValue {
        switch self {
        case .string("") where inTemplates: .null
        case .array(let items): .array(items.map { $0.showingEmptyTemplatesAsNull() })
        case .object(let members):
            .object(
                JSONObject(
                    members.lazy.map { name, value in
                        let isTemplates = name == "requestTemplates" || name == "responseTemplates"
                        return (name, value.showingEmptyTemplatesAsNull(inTemplates: inTemplates || isTemplates))
                    }))
        default: self
        }
    }

    /// A place that a container fills while it is encoded; shared between a container and its parent.
    fileprivate final class Slot {
        private enum Content {
            case single(JSONValue)
            case list([Slot])
            case object([String: Slot])
        }

        private var content = Content.single(.null)

        var value: JSONValue {
            switch content {
            case .single(let value): value
            case .list(let slots): .array(slots.map(\.value))
            case .object(let slots):
                .object(JSONObject(slots.sorted { $0.key < $1.key }.lazy.map { ($0.key, $0.value.value) }))
            }
        }

        var count: Int { if case .list(let slots) = content { slots.count } else { 0 } }

        func set(_ value: JSONValue) { content = .single(value) }

        func beginObject() { if case .single = content { content = .object([:]) } }

        func beginList() { if case .single = content { content = .list([]) } }

        func member(_ name: String) -> Slot {
            guard case .object(var slots) = content else { return Slot() }
            // Let go of it first: two owners would copy it for every member.
            content = .single(.null)
            let slot = Slot()
            slots[name] = slot
            content = .object(slots)
            return slot
        }

        func item() -> Slot {
            guard case .list(var slots) = content else { return Slot() }
            content = .single(.null)
            let slot = Slot()
            slots.append(slot)
            content = .list(slots)
            return slot
        }
    }
}

private struct ValueEncoder: Encoder {
    let slot: JSONValue.Slot
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
    let slot: JSONValue.Slot
    let codingPath: [any CodingKey]

    mutating func encodeNil() { slot.set(.null) }

    mutating func encode(_ value: some Encodable) throws {
        switch value {
        case let value as Bool: slot.set(.bool(value))
        case let value as String: slot.set(.string(value))
        case let value as Double: slot.set(JSONValue(value))
        case let value as Float: slot.set(JSONValue(Double(value)))
        case let value as any BinaryInteger: slot.set(.number(JSONNumber(Int(clamping: value))))
        default: try value.encode(to: ValueEncoder(slot: slot, codingPath: codingPath))
        }
    }
}

private struct Members<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONValue.Slot
    let codingPath: [any CodingKey]

    mutating func encodeNil(forKey key: Key) { slot.member(key.stringValue).set(.null) }

    mutating func encode(_ value: some Encodable, forKey key: Key) throws {
        var single = Single(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
        try single.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder(key.stringValue, key).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key.stringValue, key).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { encoder("super", nil) }

    mutating func superEncoder(forKey key: Key) -> any Encoder { encoder(key.stringValue, key) }

    private func encoder(_ name: String, _ key: Key?) -> ValueEncoder {
        ValueEncoder(slot: slot.member(name), codingPath: codingPath + (key.map { [$0] } ?? []))
    }
}

private struct Items: UnkeyedEncodingContainer {
    let slot: JSONValue.Slot
    let codingPath: [any CodingKey]
    var count: Int { slot.count }

    mutating func encodeNil() { slot.item().set(.null) }

    mutating func encode(_ value: some Encodable) throws {
        var single = Single(slot: slot.item(), codingPath: codingPath)
        try single.encode(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        ValueEncoder(slot: slot.item(), codingPath: codingPath).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        ValueEncoder(slot: slot.item(), codingPath: codingPath).unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { ValueEncoder(slot: slot.item(), codingPath: codingPath) }
}
