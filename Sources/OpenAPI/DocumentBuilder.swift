/// Assembles a document tree from the events of a reader, counting as it goes. No recursion.
///
/// Repeated keys: the last one wins at the place of the first, as in Java's ordered map (assumed for AWS).
struct DocumentBuilder {
    enum Kind { case array, object }

    /// A collection that has begun and not ended.
    private struct Frame {
        var kind: Kind
        var mark: SourceMark
        var anchor: String?
        /// What was counted before it began.
        var before: Size
        var items: [DocumentNode] = []
        var members: [DocumentObject.Member] = []
        var positions: [String: Int] = [:]
        var key: (text: String, mark: SourceMark, isMerge: Bool)?
        /// YAML merges (`<<`), applied at the end: explicit keys win, then the earlier of the merged ones.
        var merged: [DocumentObject] = []
    }

    private struct Anchored {
        var node: DocumentNode
        /// What it stands for.
        var size: Size
    }

    private struct Size {
        var nodes = 0
        /// Of keys and scalars.
        var bytes = 0
    }

    private(set) var root: DocumentNode?
    private let limits: DocumentLimits
    private var frames: [Frame] = []
    private var anchors: [String: Anchored] = [:]
    private var size = Size()

    init(limits: DocumentLimits) {
        self.limits = limits
    }

    mutating func open(_ kind: Kind, anchor: String? = nil, at mark: SourceMark) throws(ImportFailure) {
        if isAtKey { throw .unreadable("A key must be a scalar, not a collection.", at: mark) }
        guard frames.count < limits.depth else {
            throw .unreadable("The definition is nested more than \(limits.depth) levels deep.", at: mark)
        }
        let before = size
        try count(Size(nodes: 1), at: mark)
        frames.append(Frame(kind: kind, mark: mark, anchor: anchor, before: before))
    }

    mutating func close() throws(ImportFailure) {
        guard let frame = frames.popLast() else { return }
        let node: DocumentNode
        switch frame.kind {
        case .array: node = DocumentNode(value: .array(frame.items), mark: frame.mark)
        case .object: node = DocumentNode(value: .object(Self.object(of: frame)), mark: frame.mark)
        }
        if let anchor = frame.anchor {
            let own = Size(nodes: size.nodes - frame.before.nodes, bytes: size.bytes - frame.before.bytes)
            anchors[anchor] = Anchored(node: node, size: own)
        }
        try place(node)
    }

    /// - Parameter text: what a key is called by, whatever type the value would have.
    mutating func scalar(
        _ value: DocumentNode.Value,
        text: String,
        isPlain: Bool = false,
        anchor: String? = nil,
        at mark: SourceMark
    ) throws(ImportFailure) {
        let own = Size(nodes: 1, bytes: text.utf8.count)
        try count(own, at: mark)
        let node = DocumentNode(value: value, mark: mark)
        if let anchor { anchors[anchor] = Anchored(node: node, size: own) }
        if isAtKey {
            frames[frames.count - 1].key = (text, mark, isPlain && text == "<<")
        } else {
            try place(node)
        }
    }

    mutating func alias(_ name: String, at mark: SourceMark) throws(ImportFailure) {
        guard let anchored = anchors[name] else {
            throw .unreadable("The alias *\(name)* has no anchor before it, or stands inside its own.", at: mark)
        }
        try count(anchored.size, at: mark)
        guard isAtKey else { return try place(anchored.node) }
        guard let text = anchored.node.scalarText else {
            throw .unreadable("A key must be a scalar, not a collection.", at: mark)
        }
        frames[frames.count - 1].key = (text, mark, false)
    }

    private var isAtKey: Bool {
        guard let frame = frames.last else { return false }
        return frame.kind == .object && frame.key == nil
    }

    private mutating func count(_ more: Size, at mark: SourceMark) throws(ImportFailure) {
        size.nodes += more.nodes
        size.bytes += more.bytes
        guard size.nodes <= limits.nodes else {
            throw .unreadable(
                "The definition has more than \(limits.nodes) values, aliases counted each time they are used.",
                at: mark)
        }
        guard size.bytes <= limits.expandedBytes else {
            throw .unreadable(
                "The definition has more than \(limits.expandedBytes) bytes of text, aliases counted each time they "
                    + "are used.", at: mark)
        }
    }

    private mutating func place(_ node: DocumentNode) throws(ImportFailure) {
        guard let last = frames.indices.last else {
            root = node
            return
        }
        guard frames[last].kind == .object else {
            frames[last].items.append(node)
            return
        }
        guard let key = frames[last].key else { return }
        frames[last].key = nil
        if key.isMerge {
            frames[last].merged += try Self.mergeSources(of: node)
        } else if let position = frames[last].positions[key.text] {
            frames[last].members[position] = .init(key: key.text, keyMark: key.mark, node: node)
        } else {
            frames[last].positions[key.text] = frames[last].members.count
            frames[last].members.append(.init(key: key.text, keyMark: key.mark, node: node))
        }
    }

    private static func mergeSources(of node: DocumentNode) throws(ImportFailure) -> [DocumentObject] {
        if let object = node.object { return [object] }
        if let array = node.array {
            let objects = array.compactMap(\.object)
            if objects.count == array.count { return objects }
        }
        throw .unreadable("`<<` merges a mapping or a list of mappings, not \(node.typeName).", at: node.mark)
    }

    private static func object(of frame: Frame) -> DocumentObject {
        guard !frame.merged.isEmpty else { return DocumentObject(members: frame.members) }
        var members = frame.members
        var seen = Set(members.map(\.key))
        for source in frame.merged {
            for member in source.members where seen.insert(member.key).inserted { members.append(member) }
        }
        return DocumentObject(members: members)
    }
}
