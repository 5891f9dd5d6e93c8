extension ListObject {
    /// `get`, with Java's exception for a place outside.
    func get(_ index: Int) throws(RenderError) -> Value {
        guard 0 <= index, index < count else { throw outside(index) }
        try checkView()
        return element(index)
    }

    /// `set`: the element that was there. A Java array takes only its own class.
    @discardableResult
    func set(_ index: Int, to value: Value) throws(RenderError) -> Value {
        guard 0 <= index, index < count else { throw outside(index) }
        try checkView()
        let owner = window?.root ?? self
        guard owner.kind != .array || owner.component.accepts(value) else {
            throw RenderError.java("IllegalArgumentException", "array element type mismatch")
        }
        let old = element(index)
        owner.elements[(window?.start ?? 0) + index] = value
        return old
    }

    /// The elements of a list that may be a view; throws when the view is of no use any more.
    @inline(__always)
    func checkedElements() throws(RenderError) -> [Value] {
        try checkView()
        return elements
    }

    private func outside(_ index: Int) -> RenderError {
        // Velocity reads arrays by reflection, whose exception has no message.
        kind == .array
            ? RenderError.java("ArrayIndexOutOfBoundsException") : RenderError.index(index, count)
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
