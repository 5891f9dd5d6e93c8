/// A `selectionPattern` applied to a status, whole text against whole pattern, in time that grows with the pattern
/// alone, whatever it says.
///
/// A node of the pattern maps the set of places where it may begin to the set where it may end; a status has three or
/// so characters, so that a set is a few bits, and a group is read once for each set. What this small reader does not know (look-around, back references,
/// possessive quantifiers) has no answer.
struct StatusPattern {
    /// Nil when it cannot be said.
    static func matches(_ pattern: String, status: Int) -> Bool? {
        let subject = Array(String(status).utf8)
        guard subject.count <= maximumSubject, pattern.utf8.count <= maximumPattern else { return nil }
        var reader = StatusPattern(pattern: Array(pattern.utf8), subject: subject)
        guard let ends = reader.alternatives(from: 1, depth: 0), reader.index == reader.pattern.count else {
            return nil
        }
        return ends & (1 << subject.count) != 0
    }

    private typealias Places = UInt32

    /// Digits of a status and a sign: bounds the sets that there are.
    private static let maximumSubject = 5
    /// Bytes; AWS gives no limit, and no pattern for statuses is as long.
    private static let maximumPattern = 1_024
    /// Brackets within brackets: bounds the recursion.
    private static let maximumDepth = 32

    private let pattern: [UInt8]
    private let subject: [UInt8]
    private var index = 0
    /// What groups made of sets, and where they end.
    private var groups: [Group: (ends: Places, index: Int)] = [:]

    private struct Group: Hashable {
        let start: Int
        let places: Places
    }

    private init(pattern: [UInt8], subject: [UInt8]) {
        self.pattern = pattern
        self.subject = subject
    }

    private var next: UInt8? { index < pattern.count ? pattern[index] : nil }

    private mutating func alternatives(from places: Places, depth: Int) -> Places? {
        guard depth <= Self.maximumDepth, var ends = sequence(from: places, depth: depth) else { return nil }
        while next == UInt8(ascii: "|") {
            index += 1
            guard let more = sequence(from: places, depth: depth) else { return nil }
            ends |= more
        }
        return ends
    }

    private mutating func sequence(from places: Places, depth: Int) -> Places? {
        var places = places
        while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            guard let ends = quantified(from: places, depth: depth) else { return nil }
            places = ends
        }
        return places
    }

    /// One atom with its quantifier. The atom is read again for each repetition: a status is short.
    private mutating func quantified(from places: Places, depth: Int) -> Places? {
        let start = index
        guard let once = atom(from: places, depth: depth) else { return nil }
        let end = index
        guard let (range, width) = quantifier() else { return nil }
        guard let range else { return once }
        var reached: Places = range.lowerBound == 0 ? places : 0
        var current = places
        // After as many rounds as there are places nothing new is reached.
        guard range.lowerBound <= Self.maximumRounds else { return nil }
        let rounds = min(range.upperBound, range.lowerBound + subject.count + 1)
        for round in stride(from: 1, through: rounds, by: 1) {
            index = start
            guard let after = atom(from: current, depth: depth) else { return nil }
            current = after
            if round >= range.lowerBound { reached |= after }
            if after == 0 { break }
        }
        index = end + width
        return reached
    }

    /// Repetitions that are tried: beyond, a number in braces is a mistake.
    private static let maximumRounds = 64

    /// The quantifier at the index, not yet taken, and how many bytes it has; a nil range when there is none, nil
    /// when it is one that is not known.
    private func quantifier() -> (ClosedRange<Int>?, width: Int)? {
        guard let byte = next else { return (nil, 0) }
        var range: ClosedRange<Int>
        var width = 1
        switch byte {
        case UInt8(ascii: "*"): range = 0...Int.max
        case UInt8(ascii: "+"): range = 1...Int.max
        case UInt8(ascii: "?"): range = 0...1
        case UInt8(ascii: "{"):
            guard let close = pattern[index...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
            let parts = pattern[(index + 1)..<close].split(
                separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
            let numbers = parts.map { Int(String(decoding: $0, as: UTF8.self)) }
            guard let lower = numbers.first ?? nil, lower >= 0 else { return nil }
            let isOpen = parts.count == 2 && parts[1].isEmpty
            guard let upper = isOpen ? Int.max : numbers.last ?? nil, upper >= lower else { return nil }
            range = lower...upper
            width = close - index + 1
        default: return (nil, 0)
        }
        let after = index + width < pattern.count ? pattern[index + width] : 0
        // Possessive: may match less.
        if after == UInt8(ascii: "+") { return nil }
        // Lazy: what matches whole is the same.
        return (range, after == UInt8(ascii: "?") ? width + 1 : width)
    }

    private mutating func atom(from places: Places, depth: Int) -> Places? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "("):
            let group = Group(start: index, places: places)
            if let known = groups[group] {
                index = known.index
                return known.ends
            }
            if next == UInt8(ascii: "?") {
                guard index + 1 < pattern.count, pattern[index + 1] == UInt8(ascii: ":") else { return nil }
                index += 2
            }
            guard let ends = alternatives(from: places, depth: depth + 1), next == UInt8(ascii: ")") else { return nil }
            index += 1
            groups[group] = (ends, index)
            return ends
        case UInt8(ascii: "."): return step(places) { _ in true }
        case UInt8(ascii: "^"): return places & 1
        case UInt8(ascii: "$"): return places & (1 << Places(subject.count))
        case UInt8(ascii: "["): return characterClass().map { accepts in step(places, where: accepts) }
        case UInt8(ascii: "\\"): return escape().map { accepts in step(places, where: accepts) }
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"), UInt8(ascii: ")"): return nil
        default: return step(places) { $0 == byte }
        }
    }

    private func step(_ places: Places, where accepts: (UInt8) -> Bool) -> Places {
        var ends: Places = 0
        for (place, byte) in subject.enumerated() where places & (1 << Places(place)) != 0 && accepts(byte) {
            ends |= 1 << Places(place + 1)
        }
        return ends
    }

    /// What stands behind a backslash.
    private mutating func escape() -> ((UInt8) -> Bool)? {
        guard let byte = next else { return nil }
        index += 1
        switch byte {
        case UInt8(ascii: "d"), UInt8(ascii: "w"): return { $0 >= 0x30 && $0 <= 0x39 }
        case UInt8(ascii: "D"), UInt8(ascii: "W"): return { !($0 >= 0x30 && $0 <= 0x39) }
        case UInt8(ascii: "s"): return { _ in false }
        case UInt8(ascii: "S"): return { _ in true }
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            return nil
        default: return { $0 == byte }
        }
    }

    /// `[45]`, `[^2]`, `[1-35]`; no classes in classes.
    private mutating func characterClass() -> ((UInt8) -> Bool)? {
        var isNegated = false
        if next == UInt8(ascii: "^") {
            isNegated = true
            index += 1
        }
        var accepted: Set<UInt8> = []
        let start = index
        while let byte = next, byte != UInt8(ascii: "]") || index == start {
            index += 1
            if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "&") { return nil }
            if byte == UInt8(ascii: "\\") {
                guard let accepts = escape() else { return nil }
                accepted.formUnion((0...0x7F).filter(accepts))
            } else if next == UInt8(ascii: "-"), index + 1 < pattern.count, pattern[index + 1] != UInt8(ascii: "]") {
                let last = pattern[index + 1]
                guard last >= byte else { return nil }
                accepted.formUnion(byte...last)
                index += 2
            } else {
                accepted.insert(byte)
            }
        }
        guard next == UInt8(ascii: "]") else { return nil }
        index += 1
        return { accepted.contains($0) != isNegated }
    }
}
