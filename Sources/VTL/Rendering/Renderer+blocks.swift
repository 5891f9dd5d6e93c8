extension Renderer {
    /// Macros inside each other: Velocity's `velocimacro.max.depth`.
    static let maximumMacroDepth = 20

    // MARK: #foreach

    mutating func foreach(_ node: Node) throws(RenderError) {
        guard let iterator = try Value.iterator(over: value(node.b), &meter), iterator.hasNext else { return }
        // What is made and put back for a loop, rounds aside.
        try meter.step(8)
        let oldElement = try variable(node.a)
        let oldCount = try variable(Slot.count)
        let oldHasNext = try variable(Slot.hasNext)
        let owner = programIndex << 32 | Int(node.offset)
        let scope = ForeachScope(owner: owner, previous: try variable(Slot.foreach))
        put(Slot.foreach, .host(scope))
        let nestingBefore = nesting
        do {
            try rounds(node, iterator, scope)
        } catch {
            switch stopping {
            case .nearest: stopping = nil
            case .loop(owner): stopping = nil
            case nil: throw error
            default:
                leave(node, scope, oldElement, oldCount, oldHasNext)
                throw error
            }
        }
        nesting = nestingBefore
        leave(node, scope, oldElement, oldCount, oldHasNext)
    }

    private mutating func rounds(
        _ node: Node, _ iterator: JavaIterator, _ scope: ForeachScope
    ) throws(RenderError) {
        let nestingBefore = nesting
        var index = 0
        while iterator.hasNext {
            if index >= meter.limits.foreachRounds {
                throw RenderError(.limit("rounds of one #foreach", meter.limits.foreachRounds))
            }
            try meter.step()
            let element = try iterator.next()
            let hasNext = iterator.hasNext
            scope.index = index
            scope.hasNext = hasNext
            if frame < 0 {
                variables[Int(Slot.count)] = .integer(Int32(truncatingIfNeeded: index + 1))
                variables[Int(Slot.hasNext)] = .boolean(hasNext)
                variables[Int(node.a)] = element
            } else {
                put(Slot.count, .integer(Int32(truncatingIfNeeded: index + 1)))
                put(Slot.hasNext, .boolean(hasNext))
                put(node.a, element)
            }
            try block(node.c)
            nesting = nestingBefore
            index += 1
        }
    }

    private mutating func leave(
        _ node: Node, _ scope: ForeachScope, _ element: Value, _ count: Value, _ hasNext: Value
    ) {
        restore(node.a, element)
        restore(Slot.count, count)
        restore(Slot.hasNext, hasNext)
        if let parent = scope.parent {
            put(Slot.foreach, .host(parent))
        } else {
            restore(Slot.foreach, scope.replaced)
        }
    }

    // MARK: #define

    /// Renders a block where it is printed; false when it is inside itself too often.
    mutating func render(_ reference: BlockReference) throws(RenderError) -> Bool {
        if reference.depth >= reference.maximumDepth { return false }
        try deeper()
        reference.depth += 1
        let saved = programIndex
        let nestingBefore = nesting
        if reference.program != saved { enter(reference.program) }
        do {
            try block(reference.block)
        } catch {
            if reference.program != saved { enter(saved) }
            depth -= 1
            reference.depth -= 1
            guard case .nearest = stopping else { throw error }
            stopping = nil
            nesting = nestingBefore
            return true
        }
        if reference.program != saved { enter(saved) }
        depth -= 1
        reference.depth -= 1
        return true
    }

    private mutating func deeper() throws(RenderError) {
        if depth >= meter.limits.depth { throw RenderError(.limit("depth", meter.limits.depth)) }
        depth += 1
    }

    // MARK: Macros

    private func macro(_ name: String) -> BoundMacro? {
        if let macro = programs[0].macros[name] { return BoundMacro(program: 0, macro: macro) }
        return laterMacros[name]
    }

    mutating func call(_ index: Int, _ offset: Int32) throws(RenderError) {
        let call = program.calls[index]
        let name = strings[Int(call.name)]
        guard let bound = macro(name) else { return append(call.literal) }
        if call.hasWord {
            throw RenderError(
                .exception("org.apache.velocity.exception.TemplateInitException", "Invalid arg in macro #\(name)"))
        }
        var called = Frame(parent: frame, program: programIndex)
        for (position, slot) in bound.macro.parameters.enumerated() where position < Int(call.argumentCount) {
            let argument = call.firstArgument + Int32(position)
            let stored = arguments[Int(argument)]
            if stored.isConstant {
                called.locals.append((slot, try value(stored.node)))
            } else {
                called.bindings.append((slot, argument))
            }
        }
        if call.body >= 0 {
            let body = BlockReference(
                program: programIndex, block: call.body, maximumDepth: Renderer.maximumMacroDepth)
            called.locals.append((Slot.bodyContent, .host(body)))
        }
        if macroDepth >= Renderer.maximumMacroDepth {
            throw RenderError(.limit("depth", Renderer.maximumMacroDepth))
        }
        try meter.charge(bytes: 128)
        try deeper()
        try run(bound, called)
    }

    private mutating func run(_ bound: BoundMacro, _ called: Frame) throws(RenderError) {
        let saved = (programIndex, frame, nesting)
        macroDepth += 1
        frames.append(called)
        frame = frames.count - 1
        if bound.program != saved.0 { enter(bound.program) }
        var failure: RenderError?
        do {
            try block(bound.macro.body)
        } catch {
            if case .nearest = stopping { stopping = nil } else { failure = located(error, 0) }
        }
        if bound.program != saved.0 { enter(saved.0) }
        frames.removeLast()
        frame = saved.1
        nesting = saved.2
        depth -= 1
        macroDepth -= 1
        if let failure { throw failure }
    }

    // MARK: #evaluate

    mutating func evaluate(_ node: Node) throws(RenderError) {
        let text = try plain(value(node.a))
        if case .null = text { return }
        let source = Array(try text.text(&meter).utf8)
        try deeper()
        // What parsing takes: some for itself, for each byte, and for the copy of the names when one is added.
        try meter.step(64 + source.count >> 1 + programs[programs.count - 1].names.count >> 1)
        try meter.charge(bytes: source.count * 4 + programs[programs.count - 1].names.count * 32 + 1024)
        let evaluated = try parse(source, node)
        programs.append(evaluated)
        while variables.count < evaluated.names.count {
            let name = evaluated.names[variables.count]
            variables.append(unnamed.first { $0.name == name }?.value ?? .null)
        }
        let saved = (programIndex, nesting)
        enter(programs.count - 1)
        for (name, macro) in evaluated.macros where self.macro(name) == nil {
            laterMacros[name] = BoundMacro(program: programIndex, macro: macro)
        }
        var failure: RenderError?
        do {
            try block(program.root)
        } catch {
            switch stopping {
            case .nearest, .everything: stopping = nil
            case .loop: failure = error
            case nil: failure = RenderError(error.reason)
            }
        }
        enter(saved.0)
        nesting = saved.1
        depth -= 1
        if let failure { throw failure }
    }

    private func parse(_ source: [UInt8], _ node: Node) throws(RenderError) -> Program {
        do {
            return try Program(source, in: programs[programs.count - 1])
        } catch {
            throw RenderError(.parse(error))
        }
    }
}
