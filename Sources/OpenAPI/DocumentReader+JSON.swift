internal import JSON

/// The JSON half: the house's strict parser, then one walk that numbers the nodes.
extension DocumentReader {
    static func readJSON(_ bytes: ArraySlice<UInt8>, limits: DocumentLimits) throws(ImportFailure) -> Document {
        let value: JSONValue
        let marks: JSONMarks
        do throws(JSONError) {
            (value, marks) = try JSONValue.parseWithMarks(
                bytes, limits: JSONLimits(depth: limits.depth, bytes: limits.bytes))
        } catch {
            throw .unreadable(
                "Malformed JSON: \(error.reason.sentence).", at: SourceMark(line: error.line, column: error.column))
        }
        var count = 0
        guard let root = node(of: value, count: &count, limit: limits.nodes) else {
            throw .unreadable(
                "The definition has more than \(limits.nodes) values.", at: SourceMark(line: 1, column: 1))
        }
        return Document(root: root, places: marks)
    }

    /// The tree of a value; nil when it has more nodes than the limit. Recursion is bounded by the parser's depth.
    private static func node(of value: JSONValue, count: inout Int, limit: Int) -> DocumentNode? {
        count += 1
        guard count <= limit else { return nil }
        let mark = SourceMark.serial(count)
        switch value {
        case .null: return DocumentNode(value: .null, mark: mark)
        case .bool(let bool): return DocumentNode(value: .bool(bool), mark: mark)
        case .number(let number): return DocumentNode(value: .number(number.text), mark: mark)
        case .string(let string): return DocumentNode(value: .string(string), mark: mark)
        case .array(let elements):
            var items: [DocumentNode] = []
            items.reserveCapacity(elements.count)
            for element in elements {
                guard let item = node(of: element, count: &count, limit: limit) else { return nil }
                items.append(item)
            }
            return DocumentNode(value: .array(items), mark: mark)
        case .object(let object):
            var members: [DocumentObject.Member] = []
            members.reserveCapacity(object.keys.count)
            for (key, element) in zip(object.keys, object.values) {
                guard let item = node(of: element, count: &count, limit: limit) else { return nil }
                members.append(.init(key: key, keyMark: item.mark, node: item))
            }
            return DocumentNode(value: .object(DocumentObject(members: members)), mark: mark)
        }
    }
}
