internal import APIModel

/// The merging of header mappings into those that a response has: which are added, and which stand in the way.
///
/// Names of headers have no case, but AWS's keys do: a spelling that is declared already is used again.
struct HeaderMerge {
    /// `method.response.header.` or `gatewayresponse.header.`
    let prefix: String
    let row: ResourcePath
    /// The mappings as they would be.
    private(set) var result: [String: String]
    /// In words, e.g. `Vary: 'Origin'`.
    private(set) var additions: [String] = []
    private(set) var differences: [Difference] = []

    init(prefix: String, row: ResourcePath, _ existing: [String: String]) {
        self.prefix = prefix
        self.row = row
        result = existing
    }

    /// Merges one header.
    ///
    /// - Parameter key: The spelling that it gets, prefix included.
    mutating func merge(_ mapping: CORSHeaders.Mapping, as key: String) {
        let present = result.keys.filter { Self.isSame($0, key) }.sorted()
        let before = present.compactMap { result[$0] }
        guard let expression = Self.isVary(mapping) ? vary(mapping, before) : mapping.expression else {
            guard !present.isEmpty, !Self.isVary(mapping) else { return }
            differences.append(.value(row, mapping.name, before.joined(separator: " and "), nil))
            return put(nil, as: key, insteadOf: present)
        }
        if before.isEmpty {
            additions.append("\(mapping.name): \(expression)")
        } else if before.count > 1 || !Self.isEqual(before[0], expression, mapping.name) {
            if Self.isVary(mapping), before.count == 1, MappingSource.isConstant(before[0]) {
                additions.append("\(mapping.name): \(expression) instead of \(before[0])")
            } else {
                differences.append(.value(row, mapping.name, before.joined(separator: " and "), expression))
            }
        } else if present == [key] {
            return
        } else {
            // The same under a name that AWS would not take for the declared one.
            additions.append("\(mapping.name): \(before[0])")
            return put(before[0], as: key, insteadOf: present)
        }
        put(expression, as: key, insteadOf: present)
    }

    private mutating func put(_ expression: String?, as key: String, insteadOf keys: [String]) {
        for key in keys { result[key] = nil }
        if let expression { result[key] = expression }
    }

    private static func isVary(_ mapping: CORSHeaders.Mapping) -> Bool { mapping.name == CORSHeaders.vary }

    /// What `Vary` has to say beside what it says; nil leaves it alone, since more of it never harms.
    private func vary(_ mapping: CORSHeaders.Mapping, _ before: [String]) -> String? {
        guard let wanted = mapping.expression else { return nil }
        guard before.count == 1, case .constant(let text)? = MappingSource(before[0]) else { return wanted }
        let members = Self.members(text)
        if members.contains("*") || members.contains("origin") { return before[0] }
        return members.isEmpty ? wanted : "'\(text), Origin'"
    }

    static func isSame(_ left: String, _ right: String) -> Bool { left.lowercased() == right.lowercased() }

    /// Whether two expressions mean the same to a browser: the order of a list does not count.
    static func isEqual(_ left: String, _ right: String, _ name: String) -> Bool {
        if left == right { return true }
        guard lists.contains(name), case .constant(let first)? = MappingSource(left),
            case .constant(let second)? = MappingSource(right)
        else { return false }
        // Methods have a case, names of headers have none.
        let keepsCase = name == "Access-Control-Allow-Methods"
        return Set(members(first, keepsCase: keepsCase)) == Set(members(second, keepsCase: keepsCase))
    }

    private static let lists: [String] = [
        "Access-Control-Allow-Headers", "Access-Control-Allow-Methods", CORSHeaders.exposeHeaders, CORSHeaders.vary,
    ]

    /// The members of a list in a header.
    private static func members(_ text: String, keepsCase: Bool = false) -> [String] {
        text.utf8.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            .map { keepsCase ? String(Substring($0)) : String(Substring($0)).lowercased() }
    }
}

extension MappingSource {
    static func isConstant(_ expression: String) -> Bool {
        if case .constant? = MappingSource(expression) { true } else { false }
    }
}
