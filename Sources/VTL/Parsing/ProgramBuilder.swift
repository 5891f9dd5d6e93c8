/// The program that a parser and the parsers of its string literals fill together.
final class ProgramBuilder {
    var nodes: [Node] = []
    var lists: [Int32] = []
    var references: [Reference] = []
    var parts: [Part] = []
    var calls: [MacroCall] = []
    var arguments: [MacroArgument] = []
    var text: [UInt8] = []
    var strings: [String] = []
    var methods: [MethodName] = []
    var numbers: [Number] = []
    var names: [String]
    var macros: [String: Macro] = [:]
    private(set) var slots: [String: Int32] = [:]
    /// By their bytes: Swift's strings are equal however their marks are composed.
    private var stringIndexes: [ExactText: Int32] = [:]
    private var methodIndexes: [String: Int32] = [:]

    /// - Parameter outer: the program whose variables keep their slots; nil for a template of its own.
    init(in outer: Program?) {
        if let outer {
            names = outer.names
            slots = outer.slots
            return
        }
        names = Renderer.Slot.names
        for (index, name) in names.enumerated() { slots[name] = Int32(index) }
    }

    func slot(_ name: String) -> Int32 {
        if let slot = slots[name] { return slot }
        let slot = Int32(names.count)
        names.append(name)
        slots[name] = slot
        return slot
    }

    func string(_ text: String) -> Int32 {
        if let index = stringIndexes[ExactText(text)] { return index }
        let index = Int32(strings.count)
        strings.append(text)
        stringIndexes[ExactText(text)] = index
        return index
    }

    func method(_ name: String) -> Int32 {
        if let index = methodIndexes[name] { return index }
        let index = Int32(methods.count)
        methods.append(MethodName(name))
        methodIndexes[name] = index
        return index
    }

    func add(_ node: Node) -> Int32 {
        nodes.append(node)
        return Int32(nodes.count - 1)
    }

    func add(text bytes: some Sequence<UInt8>) -> TextRange {
        let start = text.count
        text += bytes
        return TextRange(start: Int32(start), count: Int32(text.count - start))
    }

    /// A block of statements, those of plain text joined.
    func block(_ statements: [Int32], offset: Int32) -> Int32 {
        var members: [Int32] = []
        members.reserveCapacity(statements.count)
        for statement in statements {
            let node = nodes[Int(statement)]
            if node.kind == .text {
                if node.b == 0 { continue }
                if let last = members.last, nodes[Int(last)].kind == .text {
                    let before = nodes[Int(last)]
                    if before.a + before.b == node.a {
                        nodes[Int(last)].b += node.b
                        continue
                    }
                }
            }
            members.append(statement)
        }
        let start = Int32(lists.count)
        lists += members
        return add(Node(kind: .block, a: start, b: Int32(members.count), offset: offset))
    }
}
