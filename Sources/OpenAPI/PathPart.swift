/// One segment of a resource's path, and what AWS says about it.
enum PathPart {
    /// `{name}` or `{name+}`.
    static func isVariable(_ part: String) -> Bool { part.utf8.first == UInt8(ascii: "{") }

    private static func isGreedy(_ part: String) -> Bool { part.hasSuffix("+}") }

    /// The name in `{name}` or `{name+}`; nil for literal parts.
    static func variableName(of part: String) -> String? {
        guard isVariable(part), part.hasSuffix("}") else { return nil }
        return String(part.dropFirst().dropLast(isGreedy(part) ? 2 : 1))
    }

    /// Why a resource of this part cannot stand here; nil when it can.
    ///
    /// - Parameters:
    ///   - sibling: the part of the one variable resource with the same parent, if there is one.
    ///   - parent: the parent's part, empty below the root.
    static func problem(of part: String, besides sibling: String?, below parent: String) -> String? {
        if isGreedy(parent) {
            return "Cannot create a child of a resource with a greedy path variable: \(parent)"
        }
        guard isWellFormed(part) else {
            // Recorded in public reports of imports (without the colon, which was allowed later).
            return "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at "
                + "the beginning and the end."
        }
        if isVariable(part), let sibling, sibling != part {
            return "A sibling (\(sibling)) of this resource already has a variable path part -- only one is allowed"
        }
        return nil
    }

    private static func isWellFormed(_ part: String) -> Bool {
        let name: Substring
        if isVariable(part) {
            guard part.hasSuffix("}") else { return false }
            name = part.dropFirst().dropLast(isGreedy(part) ? 2 : 1)
        } else {
            name = part[...]
        }
        return !name.isEmpty && name.utf8.allSatisfy(isAllowed)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        // `,` and `$`: API Gateway's notes on imports, and what the CDK allows.
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: ","),
            UInt8(ascii: "$"):
            true
        default: false
        }
    }
}
