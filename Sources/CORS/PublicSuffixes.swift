/// Domains below which strangers can have names, so that a pattern for all of those would let strangers in.
///
/// The list is short and kept by hand, not Mozilla's Public Suffix List, which has ten thousand lines that change every
/// week: it has every top-level domain by rule, the registries of countries that register below a second label, and the
/// well-known hosts of other people's pages and functions. **A suffix that is missing here is not guarded**: a pattern
/// for `https://*.pages.some-small-host.example` is for its author to judge.
enum PublicSuffixes {
    /// Whether strangers have names below the domain, directly or further down.
    static func contain(_ domain: String) -> Bool {
        let name = domain.hasSuffix(".") ? domain.dropLast() : domain[...]
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1 else { return name != "localhost" }
        return literal.contains(String(name)) || wildcards.contains { $0.matches(labels) }
    }

    /// Suffixes as in the table, and the domains above them.
    private static let literal: Set<String> = {
        var names: Set<String> = []
        for suffix in table where !suffix.contains("*") {
            var rest = suffix[...]
            while let dot = rest.firstIndex(of: ".") {
                names.insert(String(rest))
                rest = rest[rest.index(after: dot)...]
            }
        }
        return names
    }()

    private static let wildcards: [Wildcard] = table.compactMap(Wildcard.init)

    /// A suffix in which `*` stands for any one label, such as a cloud's region.
    private struct Wildcard: Sendable {
        let labels: [Substring]

        init?(_ suffix: String) {
            guard suffix.contains("*") else { return nil }
            labels = suffix.split(separator: ".")
        }

        /// Whether the domain is one of the suffixes, or above one of them.
        func matches(_ domain: [Substring]) -> Bool {
            guard (2...labels.count).contains(domain.count) else { return false }
            return zip(labels.suffix(domain.count), domain).allSatisfy { $0 == "*" || $0 == $1 }
        }
    }
}
