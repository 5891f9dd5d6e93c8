extension Renderer {
    mutating func append(_ range: TextRange) {
        if range.count > 0 { output += constantText[Int(range.start)..<Int(range.start + range.count)] }
    }

    /// Prints a reference.
    mutating func write(_ reference: Reference) throws(RenderError) {
        if reference.isBare { return append(reference.literal) }
        let value = try value(of: reference)
        if reference.isEscaped {
            append(reference.escape)
            if case .null = value { output.append(UInt8(ascii: "\\")) }
            return writeNull(reference)
        }
        switch value {
        case .null:
            return writeMissing(reference)
        case .host(let host):
            if let block = host as? BlockReference {
                if try !render(block) { writeMissing(reference) }
                return
            }
        default:
            break
        }
        append(reference.escape)
        append(reference.prefix)
        switch value {
        case .string(let text):
            output.append(contentsOf: text.utf8)
        case .integer(let number):
            if number >= 0, number < 10 {
                output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
            } else {
                try value.writeText(to: &output, &meter)
            }
        default:
            try value.writeText(to: &output, &meter)
        }
    }

    /// Prints what stands for null: the source, or nothing.
    private mutating func writeMissing(_ reference: Reference) {
        append(reference.escape)
        if dialect.nullPrintsNothing {
            append(reference.prefix)
            if missing != nil, !reference.isQuiet { noteMissing(reference) }
            return
        }
        append(reference.escape)
        append(reference.prefix)
        writeNull(reference)
    }

    private func noteMissing(_ reference: Reference) {
        // Templates within the template, of #evaluate or strings, have no place of their own in it.
        guard programIndex == 0 else { return }
        let literal = constantText[
            Int(reference.literal.start)..<Int(reference.literal.start + reference.literal.count)]
        missing?.note(literal, at: TemplatePosition(of: Int(reference.offset), in: program.source))
    }

    private mutating func writeNull(_ reference: Reference) {
        if reference.isPlain, frame >= 0, let text = callersText(reference.slot) {
            output += text
        } else {
            append(reference.literal)
        }
    }

    @inline(__always)
    mutating func value(of reference: Reference) throws(RenderError) -> Value {
        try value(of: reference, upTo: Int(reference.firstPart + reference.partCount))
    }

    /// The value of a reference's parts before `end`.
    mutating func value(of reference: Reference, upTo end: Int) throws(RenderError) -> Value {
        if reference.slot < 0 { return .null }
        var value = try variable(reference.slot)
        if reference.scopeProperty != .none, case .host(let host) = value, let scope = host as? ForeachScope {
            if end > Int(reference.firstPart) { return scope.value(of: reference.scopeProperty) }
            return value
        }
        var index = Int(reference.firstPart)
        while index < end {
            if case .null = value { return .null }
            try meter.step()
            let part = parts[index]
            do {
                value = try step(part, value)
            } catch {
                throw located(error, part.offset)
            }
            index += 1
        }
        return value
    }

    private mutating func step(_ part: Part, _ receiver: Value) throws(RenderError) -> Value {
        switch part.kind {
        case .property:
            return try Value.property(receiver, strings[Int(part.a)], &meter) ?? .null
        case .method:
            return try invoke(part, receiver)
        case .index:
            let key = try value(part.a)
            try checkIndex(receiver, key)
            return try Value.element(receiver, key, &meter) ?? .null
        }
    }

    /// A negative index counts from the end, for which the receiver needs a size.
    mutating func checkIndex(_ receiver: Value, _ key: Value) throws(RenderError) {
        guard case .integer(let index) = key, index < 0 else { return }
        switch receiver {
        case .list, .map: return
        default:
            if case .integer? = try Value.invoke(receiver, MethodName("size"), [], &meter) { return }
            throw Renderer.velocityException("A 'size()' method required for negative value \(index) does not exist")
        }
    }

    static func velocityException(_ message: String) -> RenderError {
        RenderError(.exception("org.apache.velocity.exception.VelocityException", message))
    }

    private mutating func invoke(_ part: Part, _ receiver: Value) throws(RenderError) -> Value {
        var arguments: [Value] = []
        if part.count > 0 {
            try nest()
            arguments.reserveCapacity(Int(part.count))
            for index in Int(part.b)..<Int(part.b + part.count) {
                arguments.append(try plain(value(lists[index])))
            }
            nesting -= 1
        }
        if case .host(let host) = receiver, host is BlockReference {
            // A block has its text and nothing else.
            return arguments.isEmpty && methods[Int(part.a)].text == "toString" ? try plain(receiver) : .null
        }
        return try Value.invoke(receiver, methods[Int(part.a)], arguments, &meter) ?? .null
    }

    /// A value that others may ask for its text: blocks of `#define` are rendered, for only the renderer can.
    @inline(__always)
    mutating func plain(_ value: Value) throws(RenderError) -> Value {
        guard case .host(let host) = value else { return value }
        return try plainHost(host)
    }

    private mutating func plainHost(_ host: any HostObject) throws(RenderError) -> Value {
        guard let block = host as? BlockReference else { return .host(host) }
        let start = output.count
        do {
            guard try render(block) else { return .null }
        } catch {
            output.removeLast(output.count - start)
            throw error
        }
        return .string(try taken(from: start))
    }

    /// The end of the output as a string of its own.
    mutating func taken(from start: Int) throws(RenderError) -> String {
        let text = String(decoding: output[start...], as: UTF8.self)
        try meter.charge(bytes: output.count - start + 16)
        output.removeLast(output.count - start)
        return text
    }
}

extension ForeachScope {
    func value(of property: ScopeProperty) -> Value {
        switch property {
        case .index: .integer(Int32(truncatingIfNeeded: index))
        case .count: .integer(Int32(truncatingIfNeeded: index + 1))
        case .hasNext: .boolean(hasNext)
        case .first: .boolean(index < 1)
        case .last: .boolean(!hasNext)
        case .none: .null
        }
    }
}
