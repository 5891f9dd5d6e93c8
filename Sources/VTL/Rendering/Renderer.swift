/// One rendering of a template: its variables, output and what is left of its limits.
struct Renderer {
    /// Slots that every program has.
    enum Slot {
        static let names = ["foreach", "velocityCount", "velocityHasNext", "bodyContent"]
        static let foreach: Int32 = 0
        static let count: Int32 = 1
        static let hasNext: Int32 = 2
        static let bodyContent: Int32 = 3
    }

    /// What `#stop` and `#break` end.
    enum Stop {
        /// The innermost loop, macro or `#evaluate`.
        case nearest
        /// The template or `#evaluate`.
        case everything
        /// The loop of this number.
        case loop(Int)
    }

    /// A macro call in progress.
    struct Frame {
        /// The frame that the call stands in; -1 for none.
        var parent: Int
        /// The program of the call, in which the arguments are.
        var program: Int
        /// Arguments, computed each time they are used: slot and index into the program's arguments.
        var bindings: [(slot: Int32, argument: Int32)] = []
        var locals: [(slot: Int32, value: Value)] = []
    }

    /// A macro and the program that defines it.
    struct BoundMacro {
        var program: Int
        var macro: Macro
    }

    private(set) var program: Program
    private(set) var programIndex = 0
    // The arrays of `program`, held here because reaching them through it costs a count of references each time.
    private(set) var nodes: [Node]
    private(set) var lists: [Int32]
    private(set) var references: [Reference]
    private(set) var parts: [Part]
    private(set) var arguments: [MacroArgument]
    private(set) var constantText: [UInt8]
    private(set) var strings: [String]
    private(set) var methods: [MethodName]
    var programs: [Program]
    let dialect: Template.Dialect
    var meter: Meter
    var output: [UInt8] = []
    var variables: [Value]
    /// Variables that the template does not name, but a template of `#evaluate` may.
    var unnamed: [(name: String, value: Value)] = []
    var frames: [Frame] = []
    /// The frame that references are looked up in; -1 outside of macros.
    var frame = -1
    /// Macros that templates of `#evaluate` defined.
    var laterMacros: [String: BoundMacro] = [:]
    var macroDepth = 0
    /// Macros, defines and evaluates inside each other.
    var depth = 0
    /// Blocks and values inside each other, of all of them: bounds the stack.
    var nesting = 0
    /// Is told of nulls that print nothing.
    var missing: MissingReferences?
    /// Set while an error travels that is no error but `#stop` or `#break`.
    var stopping: Stop?

    init(_ program: Program, _ dialect: Template.Dialect, _ limits: RenderLimits) {
        self.program = program
        nodes = program.nodes
        lists = program.lists
        references = program.references
        parts = program.parts
        arguments = program.arguments
        constantText = program.text
        strings = program.strings
        methods = program.methods
        programs = [program]
        self.dialect = dialect
        meter = Meter(limits)
        variables = [Value](repeating: .null, count: program.names.count)
        output.reserveCapacity(program.text.count + 256)
    }

    /// Goes on in another program, that of a macro or block.
    mutating func enter(_ index: Int) {
        programIndex = index
        program = programs[index]
        nodes = program.nodes
        lists = program.lists
        references = program.references
        parts = program.parts
        arguments = program.arguments
        constantText = program.text
        strings = program.strings
        methods = program.methods
    }

    mutating func render() throws(RenderError) {
        do {
            try block(program.root)
        } catch {
            if stopping != nil { return }
            throw error
        }
    }

    /// Goes one block or expression deeper.
    @inline(__always)
    mutating func nest() throws(RenderError) {
        nesting += 1
        if nesting > Renderer.surelyFits { try nestDeep() }
    }

    /// Blocks and expressions inside each other that fit every stack.
    private static let surelyFits = 16

    @inline(never)
    private mutating func nestDeep() throws(RenderError) {
        if nesting > meter.limits.nesting || !meter.hasStack() {
            throw RenderError(.limit("nesting", min(nesting, meter.limits.nesting)))
        }
    }

    // MARK: Statements

    mutating func block(_ index: Int32) throws(RenderError) {
        try nest()
        let block = nodes[Int(index)]
        for member in Int(block.a)..<Int(block.a + block.b) {
            try meter.step()
            let node = nodes[Int(lists[member])]
            if node.kind == .text {
                output += constantText[Int(node.a)..<Int(node.a + node.b)]
            } else {
                do {
                    try statement(node)
                } catch {
                    throw located(error, node.offset)
                }
            }
            if output.count > meter.limits.outputBytes {
                throw located(RenderError(.limit("bytes of output", meter.limits.outputBytes)), node.offset)
            }
        }
        nesting -= 1
    }

    private mutating func statement(_ node: Node) throws(RenderError) {
        switch node.kind {
        case .reference: try write(references[Int(node.a)])
        case .ifElse: try ifElse(node)
        case .set: try set(node)
        case .foreach: try foreach(node)
        case .define:
            let block = BlockReference(program: programIndex, block: node.b, maximumDepth: 2)
            put(node.a, .host(block))
        case .call: try call(Int(node.a), node.offset)
        case .evaluate: try evaluate(node)
        case .stop: throw stop(.everything)
        case .breakNearest: throw stop(.nearest)
        case .breakScope: try breakScope(node)
        default: break
        }
    }

    private mutating func ifElse(_ node: Node) throws(RenderError) {
        var index = Int(node.a)
        for _ in 0..<node.b {
            let condition = lists[index]
            let isTrue = condition < 0 ? true : try isTrue(condition)
            if isTrue { return try block(lists[index + 1]) }
            index += 2
        }
    }

    private mutating func set(_ node: Node) throws(RenderError) {
        let value = try value(node.b)
        // `directive.set.null.allowed` is false: nothing is set to null.
        if case .null = value { return }
        if frame >= 0 { try chargeFrames() }
        let reference = references[Int(node.a)]
        if reference.partCount == 0 {
            if reference.slot >= 0 { put(reference.slot, value) }
            return
        }
        try setPart(of: reference, value)
    }

    private mutating func setPart(of reference: Reference, _ value: Value) throws(RenderError) {
        let last = Int(reference.firstPart + reference.partCount - 1)
        let target = try self.value(of: reference, upTo: last)
        if case .null = target { return }
        let part = parts[last]
        do {
            switch part.kind {
            case .index:
                let key = try self.value(part.a)
                try checkIndex(target, key)
                _ = try Value.setElement(target, key, to: value, &meter)
            case .property:
                _ = try Value.setProperty(target, strings[Int(part.a)], to: value, &meter)
            case .method:
                _ = try Value.setProperty(target, strings[Int(part.name)], to: value, &meter)
            }
        } catch {
            throw located(error, part.offset)
        }
    }

    // MARK: Errors

    mutating func stop(_ what: Stop) -> RenderError {
        stopping = what
        return RenderError(.limit("stop", 0))
    }

    private mutating func breakScope(_ node: Node) throws(RenderError) {
        let value = try value(node.a)
        guard case .host(let host) = value, let scope = host as? ForeachScope else {
            throw Renderer.velocityException("The argument of #break is no scope")
        }
        throw stop(.loop(scope.owner))
    }

    /// The error with its place, unless it has one already.
    func located(_ error: RenderError, _ offset: Int32) -> RenderError {
        if stopping != nil || error.position != nil { return error }
        return RenderError(error.reason, at: TemplatePosition(of: Int(offset), in: program.source))
    }
}
