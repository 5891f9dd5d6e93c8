/// What a run of a vector file through the engine showed.
public struct ConformanceReport: Sendable, Equatable {
    /// The parts of a vector file.
    public enum Section: String, Sendable, CaseIterable {
        case vectors
        case safelist
        case maxAge
        case cacheSequences
    }

    /// One expectation that the engine does not meet.
    public struct Difference: Sendable, Equatable, CustomStringConvertible {
        public var section: Section
        /// The item's id, or what it is about where it has none.
        public var id: String
        /// The member that states the expectation.
        public var field: String
        public var expected: String
        /// Nil where the item could not be read, and `expected` says why.
        public var actual: String?

        /// Longest part of a line, in characters; values can be megabytes.
        private static let longestPart = 400

        /// One line, whatever the values have in them.
        public var description: String {
            let place = "\(Self.shown(id)) \(Self.shown(field)): "
            guard let actual else { return place + Self.shown(expected) }
            return "\(place)expected \(Self.shown(expected)), got \(Self.shown(actual))"
        }

        private static func shown(_ text: String) -> String {
            guard !text.isEmpty else { return "''" }
            let scalars = text.unicodeScalars
            let escaped = scalars.prefix(longestPart).map { scalar in
                scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
            }
            return escaped.joined() + (scalars.count > longestPart ? "…" : "")
        }
    }

    /// Items and how many of them have no difference.
    public struct Count: Sendable, Equatable {
        public var total = 0
        public var passed = 0
    }

    public internal(set) var counts: [Section: Count] = [:]
    public internal(set) var differences: [Difference] = []
    /// Cause hints that are stated and not given by the engine. They are advice, so they fail nothing.
    public internal(set) var hintDifferences: [Difference] = []
    public internal(set) var hintTotal = 0
    /// Members that were not looked at, with the number of items that have them.
    public internal(set) var unchecked: [String: Int] = [:]

    public var total: Int { counts.values.reduce(0) { $0 + $1.total } }
    public var passed: Int { counts.values.reduce(0) { $0 + $1.passed } }

    /// The report for a person, a line for each difference.
    public var text: String {
        var lines = differences.map { "\($0.section.rawValue) \($0)" }
        for section in Section.allCases {
            guard let count = counts[section] else { continue }
            lines.append("\(section.rawValue): \(count.passed) of \(count.total)")
        }
        if hintTotal > 0 {
            let missing = hintDifferences.map { "\($0.id) \($0.expected)" }.joined(separator: ", ")
            let others = missing.isEmpty ? "" : "; not from headers alone: \(missing)"
            lines.append("hints (advice, not counted): \(hintTotal - hintDifferences.count) of \(hintTotal)\(others)")
        }
        if !unchecked.isEmpty {
            let members = unchecked.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value))" }
            lines.append("not checked: \(members.joined(separator: ", "))")
        }
        lines.append("\(passed) of \(total)")
        return lines.joined(separator: "\n")
    }

    /// Counts one item and keeps its differences.
    mutating func add(_ found: [Difference], in section: Section) {
        counts[section, default: Count()].total += 1
        if found.isEmpty { counts[section, default: Count()].passed += 1 }
        differences += found
    }
}

/// Why a file is no vector file, and where.
public struct ConformanceError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A JSON pointer.
    public var location: String
    public var reason: String

    public var description: String { "\(location.isEmpty ? "the file" : location): \(reason)" }
}
