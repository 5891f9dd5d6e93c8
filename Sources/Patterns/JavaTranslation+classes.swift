extension JavaTranslation {
    /// Classes inside each other, beyond which a pattern is refused; Java's stack holds some thousands.
    private static let greatestDepth = 100
    /// `&&` in a whole pattern, for the same reason: each takes what stands before it one level down.
    private static let mostIntersections = 200

    /// A class after its `[`, to behind its `]`.
    mutating func characterClass() throws(PatternError) -> CharacterSet {
        try characterClass(depth: 0, isWhole: true)
    }

    /// - Parameter isWhole: false for what follows `&&` without brackets: it ends before the `]`.
    private mutating func characterClass(depth: Int, isWhole: Bool) throws(PatternError) -> CharacterSet {
        guard depth < Self.greatestDepth else { throw error("too many classes inside each other") }
        // Single characters lie aside: they belong to the left of the next `&&`, or to the end.
        var singles: [CharacterSet] = []
        var set: CharacterSet?
        var isNegated = false
        skipComments()
        if isWhole, isAt("^") {
            isNegated = true
            at += 1
            skipComments()
        }
        while true {
            skipComments()
            guard unit != nil else { throw error("Unclosed character class") }
            if isAt("[") {
                at += 1
                Self.add(try characterClass(depth: depth + 1, isWhole: true), to: &set)
            } else if isAt("&"), isAt("&", ahead: 1) {
                at += 2
                intersections += 1
                guard intersections <= Self.mostIntersections else { throw error("too many intersections of classes") }
                let right = try rightSide(depth)
                if !singles.isEmpty {
                    Self.add(.union(singles), to: &set)
                    singles = []
                }
                if let left = set {
                    if let right { set = .intersection(left, right) }
                } else {
                    guard let right else { throw error("Bad class syntax") }
                    set = right
                }
            } else if isAt("]"), set != nil || !singles.isEmpty {
                if isWhole { at += 1 }
                if !singles.isEmpty { Self.add(.union(singles), to: &set) }
                let whole = set ?? .union([])
                return isNegated ? .complement(whole) : whole
            } else {
                let member = try member()
                if case .literals(let ranges) = member, ranges[0].count == 1, ranges[0].upperBound < 256 {
                    singles.append(member)
                } else {
                    Self.add(member, to: &set)
                }
            }
        }
    }

    /// What follows `&&`, to before `]` or the next `&`; nil when there is nothing.
    private mutating func rightSide(_ depth: Int) throws(PatternError) -> CharacterSet? {
        var right: CharacterSet?
        skipComments()
        while !isAt("]"), !isAt("&") {
            guard unit != nil else { throw error("Unclosed character class") }
            if isAt("[") {
                at += 1
                Self.add(try characterClass(depth: depth + 1, isWhole: true), to: &right)
            } else {
                Self.add(try characterClass(depth: depth + 1, isWhole: false), to: &right)
            }
            skipComments()
        }
        return right
    }

    /// Adds to a set in place: classes may have thousands of members.
    private static func add(_ right: CharacterSet, to left: inout CharacterSet?) {
        switch left {
        case nil: left = right
        case .union(var sets):
            left = nil
            sets.append(right)
            left = .union(sets)
        case .some(let only): left = .union([only, right])
        }
    }

    /// A character, a range or an escape of a class.
    private mutating func member() throws(PatternError) -> CharacterSet {
        guard let first = try single() else { return .union([]) }
        guard case .literal(let lower) = first else {
            if case .set(let set) = first { return set }
            return .union([])
        }
        skipComments()
        guard isAt("-"), at + 1 < units.count, !isAt("[", ahead: 1), !isAt("]", ahead: 1) else {
            return .range(lower...lower, flags)
        }
        at += 1
        skipComments()
        guard case .literal(let upper)? = try single(), upper >= lower else {
            throw error("Illegal character range", back: 1)
        }
        return .range(lower...upper, flags)
    }

    private mutating func single() throws(PatternError) -> Escape? {
        guard let unit else { throw error("Unclosed character class") }
        if isAt("\\") { return try setEscape() }
        at += 1
        return .literal(unit.scalar)
    }
}
