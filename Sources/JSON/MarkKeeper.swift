/// The marks of a text that is being read.
struct MarkKeeper {
    private(set) var marks: JSONMarks
    private var lines: LineCounter

    init(base: UnsafePointer<UInt8>, start: Int) {
        lines = LineCounter(base: base, start: start)
        marks = JSONMarks(root: JSONPosition(line: 1, column: 1))
    }

    /// Notes where the outermost value begins.
    mutating func noteRoot(at offset: Int) { marks = JSONMarks(root: lines.position(of: offset)) }

    /// Notes a child of a node and returns its number.
    mutating func add(_ name: String, _ parent: Int, _ offset: Int) -> Int {
        marks.add(name, under: parent, at: lines.position(of: offset))
    }
}
