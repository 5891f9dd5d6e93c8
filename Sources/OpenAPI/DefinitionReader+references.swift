/// `$ref`: followed inside the document only.
extension DefinitionReader {
    /// The node itself, or what its `$ref` leads to, over several hops; nil after an error, which has been noted.
    mutating func resolved(_ node: DocumentNode) -> DocumentNode? {
        var node = node
        for _ in 0...options.limits.referenceHops {
            guard let reference = node["$ref"] else { return node }
            guard let text = reference.string else {
                error("A $ref is text, not \(reference.typeName).", at: reference.mark)
                return nil
            }
            guard let target = target(of: text, at: reference.mark) else { return nil }
            let size = targetSizes[target.mark] ?? target.count
            targetSizes[target.mark] = size
            referencedNodes += size
            guard referencedNodes <= options.limits.referencedNodes else {
                error(
                    "References lead to more than \(options.limits.referencedNodes) values, each time counted.",
                    at: reference.mark)
                return nil
            }
            node = target
        }
        error("This $ref leads in a circle, or over more than \(options.limits.referenceHops) others.", at: node.mark)
        return nil
    }

    private mutating func target(of reference: String, at mark: SourceMark) -> DocumentNode? {
        guard let steps = localSteps(of: reference, at: mark) else { return nil }
        var node = root
        for step in steps {
            let next: DocumentNode? =
                switch node.value {
                case .object: node[step]
                case .array(let items): Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil }
                case .null, .bool, .number, .string: nil
                }
            guard let next else {
                error("The reference '\(reference)' leads nowhere.", at: mark)
                return nil
            }
            node = next
        }
        return node
    }

    /// The steps of a reference inside this document; nil for any other, which is refused by name: nothing is fetched
    /// and no file is read.
    mutating func localSteps(of reference: String, at mark: SourceMark) -> [String]? {
        guard reference.hasPrefix("#/") else {
            error(
                "The reference '\(reference)' leaves the document. Nothing is fetched or read for an import: bundle the "
                    + "definition into one file.", at: mark)
            return nil
        }
        return reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false)
            .map { Self.unescaped($0) }
    }

    /// A step of a JSON pointer in a URI fragment: percent-decoded, then `~1` and `~0`.
    private static func unescaped(_ step: Substring) -> String {
        guard step.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "~") }) else {
            return String(step)
        }
        var bytes: [UInt8] = []
        var rest = step.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else if byte == UInt8(ascii: "~"), let code = rest.first, code == 0x30 || code == 0x31 {
                bytes.append(code == 0x31 ? UInt8(ascii: "/") : UInt8(ascii: "~"))
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
