extension ListObject {
    /// `get`, with Java's exception for a place outside.
    func get(_ index: Int) throws(RenderError) -> Value {
        guard elements.indices.contains(index) else { throw outside(index) }
        return elements[index]
    }

    /// `set`: the element that was there. A Java array takes only its own class.
    @discardableResult
    func set(_ index: Int, to value: Value) throws(RenderError) -> Value {
        guard elements.indices.contains(index) else { throw outside(index) }
        guard kind != .array || component.accepts(value) else {
            throw RenderError.java("IllegalArgumentException", "array element type mismatch")
        }
        let old = elements[index]
        elements[index] = value
        return old
    }

    private func outside(_ index: Int) -> RenderError {
        // Velocity reads arrays by reflection, whose exception has no message.
        kind == .array
            ? RenderError.java("ArrayIndexOutOfBoundsException") : RenderError.index(index, elements.count)
    }
}

extension ListObject.Component {
    func accepts(_ value: Value) -> Bool {
        switch (self, value) {
        case (.object, _), (.string, .string), (.string, .null), (.char, .character): true
        case (.byte, _), (.string, _), (.char, _): false
        }
    }
}
