internal import JSON

/// A definition as read: its tree, and what is needed to say where things stand.
struct Document: Sendable {
    var root: DocumentNode
    /// The places of a JSON text, by pointer. Its nodes then carry serial numbers for marks (`SourceMark.serial`), since
    /// looking every place up costs more than reading the text; the few that matter are looked up at the end.
    var places: JSONMarks?
}

extension SourceMark {
    /// A stand-in for a place: the number of the node.
    static func serial(_ number: Int) -> SourceMark { SourceMark(line: 0, column: number) }
}

extension Document {
    /// The diagnostics with pointers, and with lines and columns where they had serial numbers; in the order of the
    /// source. One walk over the tree, whatever their number.
    func located(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard !diagnostics.isEmpty else { return [] }
        var wanted = Set(diagnostics.map { SourceMark(line: $0.line, column: $0.column) })
        var found: [SourceMark: [String]] = [:]
        var path: [String] = []
        Self.find(&wanted, from: root, path: &path, found: &found)
        let located = diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            let steps = found[SourceMark(line: diagnostic.line, column: diagnostic.column)] ?? []
            let pointer = JSONPointer(steps: steps)
            diagnostic.pointer = pointer.description
            if let place = places?.nearest(pointer) {
                diagnostic.line = place.line
                diagnostic.column = place.column
            }
            return diagnostic
        }
        return located.enumerated()
            .sorted {
                ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
            }
            .map(\.element)
    }

    func located(_ failure: ImportFailure) -> ImportFailure {
        ImportFailure(message: failure.message, diagnostics: located(failure.diagnostics))
    }

    private static func find(
        _ wanted: inout Set<SourceMark>,
        from node: DocumentNode,
        path: inout [String],
        found: inout [SourceMark: [String]]
    ) {
        if wanted.remove(node.mark) != nil { found[node.mark] = path }
        guard !wanted.isEmpty else { return }
        switch node.value {
        case .array(let items):
            for (index, item) in items.enumerated() {
                path.append(String(index))
                find(&wanted, from: item, path: &path, found: &found)
                path.removeLast()
            }
        case .object(let object):
            for member in object.members {
                path.append(member.key)
                if wanted.remove(member.keyMark) != nil { found[member.keyMark] = path }
                find(&wanted, from: member.node, path: &path, found: &found)
                path.removeLast()
            }
        case .null, .bool, .number, .string:
            break
        }
    }
}
