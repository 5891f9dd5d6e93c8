extension Renderer {
    /// What a variable is: in a macro its parameters and own variables hide those outside.
    @inline(__always)
    mutating func variable(_ slot: Int32) throws(RenderError) -> Value {
        if frame < 0 { return variables[Int(slot)] }
        return try variableInMacro(slot)
    }

    private mutating func variableInMacro(_ slot: Int32) throws(RenderError) -> Value {
        var index = frame
        try chargeFrames()
        while index >= 0 {
            for local in frames[index].locals.reversed() where local.slot == slot {
                if case .null = local.value { break }
                return local.value
            }
            for binding in frames[index].bindings.reversed() where binding.slot == slot {
                return try argument(binding.argument, of: index)
            }
            index = frames[index].parent
        }
        return variables[Int(slot)]
    }

    /// An argument, computed where its call stands.
    private mutating func argument(_ argument: Int32, of index: Int) throws(RenderError) -> Value {
        let savedFrame = frame
        let savedProgram = programIndex
        let called = frames[index]
        frame = called.parent
        if called.program != savedProgram { enter(called.program) }
        try meter.step()
        // `#break` in an argument leaves it by an error that the loop around this use of it catches.
        do {
            let value = try value(arguments[Int(argument)].node)
            if called.program != savedProgram { enter(savedProgram) }
            frame = savedFrame
            return value
        } catch {
            if called.program != savedProgram { enter(savedProgram) }
            frame = savedFrame
            throw error
        }
    }

    /// Charges looking through the variables of all macros in progress.
    mutating func chargeFrames() throws(RenderError) {
        var index = frame
        while index >= 0 {
            try meter.step(frames[index].locals.count >> 5)
            index = frames[index].parent
        }
    }

    /// Sets a variable; in a macro inside and outside of it, as Velocity does.
    mutating func put(_ slot: Int32, _ value: Value) {
        var index = frame
        while index >= 0 {
            if let local = frames[index].locals.firstIndex(where: { $0.slot == slot }) {
                frames[index].locals[local].value = value
            } else {
                frames[index].locals.append((slot, value))
            }
            index = frames[index].parent
        }
        variables[Int(slot)] = value
    }

    mutating func remove(_ slot: Int32) {
        var index = frame
        while index >= 0 {
            frames[index].locals.removeAll { $0.slot == slot }
            frames[index].bindings.removeAll { $0.slot == slot }
            index = frames[index].parent
        }
        variables[Int(slot)] = .null
    }

    /// Puts back what a variable was; nothing was there when it was null.
    mutating func restore(_ slot: Int32, _ value: Value) {
        if case .null = value { remove(slot) } else { put(slot, value) }
    }

    /// The caller's text of a macro's parameter, which is printed when it is null.
    func callersText(_ slot: Int32) -> ArraySlice<UInt8>? {
        var index = frame
        while index >= 0 {
            for binding in frames[index].bindings.reversed() where binding.slot == slot {
                let caller = programs[frames[index].program]
                let range = caller.arguments[Int(binding.argument)].literal
                return caller.text[Int(range.start)..<Int(range.start + range.count)]
            }
            index = frames[index].parent
        }
        return nil
    }
}
