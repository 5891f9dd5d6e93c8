/// A place in a text, both numbers from 1; the column counts Unicode scalars.
public struct JSONPosition: Sendable, Hashable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// The places of a parsed text's values, found by JSON pointer.
///
/// A member's place is that of its key, an element's that of its first byte. Kept as a tree of steps, so that it
/// stays proportional to the text (pointers spelled out would grow with its square).
public struct JSONMarks: Sendable {
    private struct Step: Hashable {
        let parent: Int
        let name: ExactKey
    }

    /// Node number of every step; the root is number 0.
    private var children: [Step: Int] = [:]
    /// Place of every node, by number.
    private var positions: [JSONPosition]

    init(root: JSONPosition) { positions = [root] }

    /// Notes a child and returns its node number; a repeated key gets a new one, so the last value's places win.
    mutating func add(_ name: String, under parent: Int, at position: JSONPosition) -> Int {
        let node = positions.count
        positions.append(position)
        children[Step(parent: parent, name: ExactKey(text: name))] = node
        return node
    }

    /// Place of the value a pointer leads to; nil when the text has none.
    public subscript(pointer: JSONPointer) -> JSONPosition? {
        let (node, walked) = walk(pointer)
        return walked == pointer.steps.count ? positions[node] : nil
    }

    /// Place of the value a pointer leads to, or of its closest ancestor that exists: never nil, so a message about
    /// something that is missing still has a line.
    public func nearest(_ pointer: JSONPointer) -> JSONPosition { positions[walk(pointer).node] }

    private func walk(_ pointer: JSONPointer) -> (node: Int, walked: Int) {
        var node = 0
        for (walked, name) in pointer.steps.enumerated() {
            guard let next = children[Step(parent: node, name: ExactKey(text: name))] else { return (node, walked) }
            node = next
        }
        return (node, pointer.steps.count)
    }
}
