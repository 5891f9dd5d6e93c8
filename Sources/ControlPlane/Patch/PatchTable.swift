internal import APIModel

/// What patch operations may do to a definition: one row for each pointer pattern.
///
/// All operations of a call run on a copy, which is assigned only when the last one has succeeded. The first row whose
/// pattern matches is the one: literal rows stand before rows with `{name}` segments.
struct PatchTable<Root: Sendable>: Sendable {
    /// What a row does with one operation. Captures are the unescaped values of the pattern's `{name}` segments, in
    /// order; the value is nil when the operation has none.
    typealias Change = @Sendable (inout Root, PatchStep) throws(ControlPlaneError) -> Void

    struct Row: Sendable {
        let pattern: String
        let segments: [String]
        let operations: [PatchOperation.Name]
        /// What other operations get; nil means the family's usual wording.
        let otherwise: ControlPlaneError?
        let change: Change
    }

    private(set) var rows: [Row] = []
    private let wording: PatchWording

    init(_ wording: PatchWording = .short, _ fill: (inout PatchTable) -> Void) {
        self.wording = wording
        fill(&self)
    }

    /// Adds a row. The pattern is a pointer such as `/variables/{name}`; `{name}` stands for one segment. `otherwise`
    /// is for rows whose refusal of other operations AWS words in its own way.
    mutating func row(
        _ pattern: String, _ operations: [PatchOperation.Name], otherwise: ControlPlaneError? = nil,
        _ change: @escaping Change
    ) {
        let segments = pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        rows.append(
            Row(pattern: pattern, segments: segments, operations: operations, otherwise: otherwise, change: change))
    }

    /// Applies the operations in order. Throws AWS's sentence for the first that cannot be applied; the value is then
    /// as it was.
    func apply(_ operations: [PatchOperation], to root: inout Root) throws(ControlPlaneError) {
        guard operations.count <= Limits.patchOperations else { throw PatchSentence.tooMany }
        var copy = root
        for operation in operations {
            guard let name = operation.name else { throw PatchSentence.unknown(operation.op) }
            guard let path = operation.path, let segments = JSONPointer.segments(path) else {
                throw wording.invalidPath(operation.path ?? "null", name, paths(for: name))
            }
            guard let (row, captures) = row(matching: segments) else {
                throw wording.invalidPath(path, name, paths(for: name))
            }
            guard row.operations.contains(name) else {
                throw row.otherwise ?? wording.invalidOperation(path, name, row.operations)
            }
            try row.change(&copy, PatchStep(operation: operation, name: name, path: path, captures: captures))
        }
        root = copy
    }

    /// The row for a pointer's segments, with the captures of its pattern.
    func row(matching segments: [String]) -> (Row, [String])? {
        for row in rows where row.segments.count == segments.count {
            var captures: [String] = []
            let matches = zip(row.segments, segments).allSatisfy { pattern, segment in
                guard pattern.hasPrefix("{") else { return pattern == segment }
                captures.append(segment)
                return !segment.isEmpty
            }
            if matches { return (row, captures) }
        }
        return nil
    }

    private func paths(for name: PatchOperation.Name) -> [String] {
        rows.filter { $0.operations.contains(name) }.map(\.pattern)
    }

    /// Rows that can never match because an earlier one takes all their pointers: a mistake in the table.
    var hiddenRows: [String] {
        rows.indices.filter { index in
            rows[..<index].contains { earlier in
                earlier.segments.count == rows[index].segments.count
                    && zip(earlier.segments, rows[index].segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
            }
        }.map { rows[$0].pattern }
    }
}

/// One operation on its way through a row.
struct PatchStep: Sendable {
    let operation: PatchOperation
    let name: PatchOperation.Name
    let path: String
    let captures: [String]

    /// The operation's value parsed; an absent value reads as empty text.
    func value<V: PatchValue>(_ type: V.Type = V.self) throws(ControlPlaneError) -> V {
        try V.parse(operation.value ?? "", path: path)
    }
}
