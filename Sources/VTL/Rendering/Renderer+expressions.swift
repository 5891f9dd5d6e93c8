internal import BigInt

extension Renderer {
    /// The value of an expression.
    mutating func value(_ index: Int32) throws(RenderError) -> Value {
        let node = nodes[Int(index)]
        try meter.step()
        switch node.kind {
        case .reference: return try value(of: references[Int(node.a)])
        case .string: return .string(strings[Int(node.a)])
        case .integer: return .integer(node.a)
        case .trueValue: return .boolean(true)
        case .falseValue: return .boolean(false)
        case .number: return try number(program.numbers[Int(node.a)])
        case .word: return .null
        case .interpolation: return try nested(node, Renderer.interpolation)
        case .list: return try nested(node, Renderer.list)
        case .map: return try nested(node, Renderer.map)
        case .range: return try range(node)
        case .not, .and, .or, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
            return .boolean(try isTrue(index))
        default: return try nested(node, Renderer.arithmetic)
        }
    }

    private mutating func nested(
        _ node: Node, _ compute: (inout Renderer, Node) throws(RenderError) -> Value
    ) throws(RenderError) -> Value {
        try nest()
        let value = try compute(&self, node)
        nesting -= 1
        return value
    }

    private mutating func number(_ number: Number) throws(RenderError) -> Value {
        switch number {
        case .long(let value): return .long(value)
        case .double(let value): return .double(value)
        case .big(let text):
            try Value.chargeDigits(text.utf8.count, &meter)
            return .bigInteger(BigInt(text) ?? 0)
        }
    }

    private static func interpolation(_ renderer: inout Renderer, _ node: Node) throws(RenderError) -> Value {
        let start = renderer.output.count
        do {
            try renderer.block(node.a)
        } catch {
            renderer.output.removeLast(renderer.output.count - start)
            throw error
        }
        if node.b > 0, renderer.output.count > start {
            // Velocity takes off the last character, which need not be the blank it had added.
            while let last = renderer.output.popLast(), last & 0xC0 == 0x80 {}
        }
        return .string(try renderer.taken(from: start))
    }

    private static func list(_ renderer: inout Renderer, _ node: Node) throws(RenderError) -> Value {
        var members: [Value] = []
        members.reserveCapacity(Int(node.b))
        for index in Int(node.a)..<Int(node.a + node.b) {
            members.append(try renderer.plain(renderer.value(renderer.lists[index])))
        }
        try renderer.meter.charge(bytes: 64 + members.count * 32)
        return .list(ListObject(members))
    }

    private static func map(_ renderer: inout Renderer, _ node: Node) throws(RenderError) -> Value {
        let map = MapObject(order: .insertion)
        var index = Int(node.a)
        try renderer.meter.charge(bytes: 64)
        try renderer.meter.step(4)
        for _ in 0..<node.b {
            let key = try renderer.plain(renderer.value(renderer.lists[index]))
            let value = try renderer.plain(renderer.value(renderer.lists[index + 1]))
            _ = try Value.setElement(.map(map), key, to: value, &renderer.meter)
            index += 2
        }
        return .map(map)
    }

    /// One end of a range, as `intValue()` has it; nil for what is no number.
    private mutating func rangeEnd(_ index: Int32) throws(RenderError) -> Int32? {
        switch try value(index) {
        case .integer(let number): return number
        case .long(let number): return Int32(truncatingIfNeeded: number)
        case .bigInteger(let number): return Int32(truncatingIfNeeded: number)
        case .double(let number):
            if number.isNaN { return 0 }
            return Int32(max(-0x1p31, min(0x1p31 - 1, number.rounded(.towardZero))))
        case .bigDecimal(let number):
            let value = Value.bigDecimal(number)
            guard case .integer(let whole)? = try Value.invoke(value, MethodName("intValue"), [], &meter) else {
                return nil
            }
            return whole
        case .null, .boolean, .character, .string, .list, .map, .host: return nil
        }
    }

    /// `[a..b]`: null when an end is no number.
    private mutating func range(_ node: Node) throws(RenderError) -> Value {
        guard let first = try rangeEnd(node.a), let last = try rangeEnd(node.b) else { return .null }
        let count = abs(Int(last) - Int(first)) + 1
        if count > meter.limits.rangeElements {
            throw RenderError(.limit("elements of a range", meter.limits.rangeElements))
        }
        try meter.charge(bytes: 64 + count * 32)
        try meter.step(count >> 4)
        var members: [Value] = []
        members.reserveCapacity(count)
        for step in 0..<count {
            members.append(.integer(last >= first ? first + Int32(step) : first - Int32(step)))
        }
        return .list(ListObject(members))
    }

    private static func arithmetic(_ renderer: inout Renderer, _ node: Node) throws(RenderError) -> Value {
        let first = renderer.nodes[Int(node.a)]
        if !first.kind.isArithmetic {
            return try renderer.compute(node, try renderer.value(node.a), try renderer.value(node.b))
        }
        // `a + b + c …` is as deep a tree as it is long: gone down without recursion, and computed on the way back.
        var chain = [node, first]
        while let last = chain.last {
            let next = renderer.nodes[Int(last.a)]
            if !next.kind.isArithmetic { break }
            chain.append(next)
        }
        var value = try renderer.value(chain[chain.count - 1].a)
        for link in chain.reversed() {
            try renderer.meter.step()
            value = try renderer.compute(link, value, try renderer.value(link.b))
        }
        return value
    }

    private mutating func compute(_ node: Node, _ first: Value, _ second: Value) throws(RenderError) -> Value {
        var (left, right) = (first, second)
        switch node.kind {
        case .add:
            // Only strings make a sum of a block's text.
            if case .string = left { right = try plain(right) }
            if case .string = right { left = try plain(left) }
            return try add(node, left, right)
        case .subtract: return try Value.subtract(left, right, &meter)
        case .multiply: return try Value.multiply(left, right, &meter)
        case .divide: return try Value.divide(left, right, &meter)
        case .remainder: return try Value.remainder(left, right, &meter)
        default: return .null
        }
    }

    /// A sum; null added to a string is the null's source text.
    private mutating func add(_ node: Node, _ left: Value, _ right: Value) throws(RenderError) -> Value {
        switch (left, right) {
        case (.null, .string): return try Value.add(.string(source(Int(node.c))), right, &meter)
        case (.string, .null): return try Value.add(left, .string(source(Int(node.c) + 2)), &meter)
        default: return try Value.add(left, right, &meter)
        }
    }

    private func source(_ index: Int) -> String {
        let start = Int(lists[index])
        return String(decoding: constantText[start..<start + Int(lists[index + 1])], as: UTF8.self)
    }

    // MARK: Conditions

    /// Whether a condition holds: in Velocity 1.7 only references and comparisons can.
    mutating func isTrue(_ index: Int32) throws(RenderError) -> Bool {
        let node = nodes[Int(index)]
        switch node.kind {
        case .trueValue: return true
        case .reference:
            let value = try value(of: references[Int(node.a)])
            if case .host = value {
                if case .null = try plain(value) { return false }
                return true
            }
            return value.isTrue
        case .equal: return try isEqual(node)
        case .notEqual: return try !isEqual(node)
        case .not, .and, .or: return try logic(node)
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return try comparison(node)
        default: return false
        }
    }

    private mutating func logic(_ node: Node) throws(RenderError) -> Bool {
        try nest()
        try meter.step()
        let result: Bool
        switch node.kind {
        case .not: result = try !isTrue(node.a)
        default: result = try chain(node)
        }
        nesting -= 1
        return result
    }

    /// `a || b || c …` and `a && b && c …`: as deep a tree as it is long, gone down without recursion.
    private mutating func chain(_ node: Node) throws(RenderError) -> Bool {
        let first = nodes[Int(node.a)]
        if first.kind != .and, first.kind != .or {
            let left = try isTrue(node.a)
            if node.kind == .and { return left ? try isTrue(node.b) : false }
            return left ? true : try isTrue(node.b)
        }
        var chain = [node, first]
        while let last = chain.last {
            let next = nodes[Int(last.a)]
            if next.kind != .and, next.kind != .or { break }
            chain.append(next)
        }
        var result = try isTrue(chain[chain.count - 1].a)
        for link in chain.reversed() {
            try meter.step()
            if result != (link.kind == .or) { result = try isTrue(link.b) }
        }
        return result
    }

    private mutating func operands(_ node: Node) throws(RenderError) -> (Value, Value) {
        try nest()
        let left = try plain(value(node.a))
        let right = try plain(value(node.b))
        nesting -= 1
        return (left, right)
    }

    private mutating func isEqual(_ node: Node) throws(RenderError) -> Bool {
        let (left, right) = try operands(node)
        do {
            return try Value.areEqual(
                left, right, nullEqualsEmptyString: dialect.nullEqualsEmptyString, &meter)
        } catch {
            throw located(error, node.offset)
        }
    }

    private mutating func comparison(_ node: Node) throws(RenderError) -> Bool {
        let (left, right) = try operands(node)
        guard let order = try Value.compare(left, right, &meter) else { return false }
        switch node.kind {
        case .less: return order < 0
        case .lessOrEqual: return order <= 0
        case .greater: return order > 0
        default: return order >= 0
        }
    }
}
