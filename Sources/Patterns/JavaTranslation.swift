/// One pass over a Java pattern that writes PCRE2's. Every literal, class and dot is written so that only PCRE2's
/// options UTF and UCP matter, and under Java's `(?iu)` its `(?i)`.
struct JavaTranslation {
    let units: [JavaUnit]
    /// Bytes of the source.
    let length: Int
    var at = 0
    var out: [UInt8] = []
    var places: [(translated: Int, source: Int)] = []
    var flags: JavaFlags = []
    /// Capturing groups opened so far.
    var groupCount = 0
    var names: Set<String> = []
    /// `&&` met so far.
    var intersections = 0
    /// Whether a back reference means a group that was not opened before it.
    var refersAhead = false
    /// Capturing groups of the whole pattern; nil in the first pass.
    let allGroups: Int?
    /// Flags to go back to at the end of each group that is open.
    private var saved: [JavaFlags] = []

    init(_ source: String, groups: Int?) {
        units = JavaUnit.units(of: source)
        length = source.utf8.count
        allGroups = groups
        out.reserveCapacity(units.count + 16)
    }

    // MARK: Reading

    /// The character here; nil at the end.
    var unit: JavaUnit? { at < units.count ? units[at] : nil }

    /// Whether an operator's character is here.
    func isAt(_ scalar: Unicode.Scalar, ahead: Int = 0) -> Bool {
        at + ahead < units.count && units[at + ahead].scalar == scalar.value && !units[at + ahead].isQuoted
    }

    func error(_ message: String, back: Int = 0) -> PatternError {
        let place = at - back
        return PatternError(message: message, offset: place < units.count ? units[max(place, 0)].offset : length)
    }

    /// Passes over white space and comments where they do not count.
    mutating func skipComments() {
        guard flags.contains(.comments) else { return }
        while let unit, !unit.isQuoted {
            switch unit.scalar {
            case 0x09...0x0D, 0x20: at += 1
            case 0x23:
                while let next = self.unit, !isLineEnd(next.scalar) { at += 1 }
            default: return
            }
        }
    }

    private func isLineEnd(_ scalar: UInt32) -> Bool {
        if flags.contains(.unixLines) { return scalar == 0x0A }
        return scalar == 0x0A || scalar == 0x0D || scalar == 0x85 || scalar | 1 == 0x2029
    }

    // MARK: Writing

    mutating func write(_ text: String) { out += text.utf8 }

    /// One literal character, both cases where they do not matter.
    mutating func writeLiteral(_ scalar: UInt32) {
        if flags.foldsASCII, let other = CharacterSet.otherCase(scalar) {
            write("[\(CharacterSet.text(scalar))\(CharacterSet.text(other))]")
        } else {
            write(CharacterSet.text(scalar))
        }
    }

    // MARK: Elements

    mutating func run() throws(PatternError) {
        while true {
            skipComments()
            places.append((out.count, unit?.offset ?? length))
            guard let unit else { return }
            if unit.isQuoted {
                at += 1
                writeLiteral(unit.scalar)
                try quantifier()
                continue
            }
            switch Unicode.Scalar(unit.scalar) {
            case "(": try group()
            case ")":
                at += 1
                write(")")
                if let before = saved.popLast() { flags = before }
                try quantifier()
            case "|":
                at += 1
                write("|")
            case "*", "+", "?": throw error("Dangling meta character '\(Unicode.Scalar(unit.scalar) ?? "*")'")
            case "{":
                // A repeat of nothing.
                write("(?:)")
                try quantifier()
            case "[":
                at += 1
                let set = try characterClass()
                set.write(to: &out, foldsUnicode: flags.foldsUnicode)
                try quantifier()
            case "^":
                at += 1
                anchor(caret)
                try quantifier()
            case "$":
                at += 1
                anchor(dollar)
                try quantifier()
            case ".":
                at += 1
                write(dot)
                try quantifier()
            case "\\":
                try escape()
                try quantifier()
            default:
                at += 1
                writeLiteral(unit.scalar)
                try quantifier()
            }
        }
    }

    /// Writes an assertion, which PCRE2 repeats only inside a group.
    mutating func anchor(_ text: String) {
        let here = at
        skipComments()
        let isRepeated = isAt("*") || isAt("+") || isAt("?") || isAt("{")
        at = here
        write(isRepeated ? "(?:\(text))" : text)
    }

    private var dot: String {
        if flags.contains(.dotAll) { return "(?s:.)" }
        return flags.contains(.unixLines) ? #"[^\n]"# : #"[^\n\r\x{85}\x{2028}\x{2029}]"#
    }

    /// Java's `^` between lines does not match at the end of the text.
    private var caret: String {
        guard flags.contains(.multiline) else { return #"\A"# }
        return flags.contains(.unixLines)
            ? #"(?<![^\n])(?!\z)"# : #"(?:\A|(?<=[\n\x{85}\x{2028}\x{2029}])|(?<=\r)(?!\n))(?!\z)"#
    }

    private var dollar: String {
        switch (flags.contains(.multiline), flags.contains(.unixLines)) {
        case (false, false): "$"
        case (true, false): #"(?:(?=[\r\x{85}\x{2028}\x{2029}]|\z)|(?<!\r)(?=\n))"#
        case (false, true): #"(?=\n?\z)"#
        case (true, true): #"(?=\n|\z)"#
        }
    }

    // MARK: Repeats

    /// A repeat after an element, if one is here: `*`, `+`, `?`, `{n}`, `{n,}`, `{n,m}`, each with `?` or `+`.
    mutating func quantifier() throws(PatternError) {
        skipComments()
        if isAt("{") {
            at += 1
            let least = try count()
            guard let least else { throw error("Illegal repetition", back: 1) }
            var text = "{\(least)"
            if isAt(",") {
                at += 1
                text += ","
                if let most = try count() {
                    guard most >= least else { throw error("Illegal repetition range", back: 1) }
                    text += String(most)
                }
            }
            guard isAt("}") else { throw error("Unclosed counted closure") }
            at += 1
            write(text + "}")
        } else if isAt("*") || isAt("+") || isAt("?"), let unit {
            at += 1
            out.append(UInt8(truncatingIfNeeded: unit.scalar))
        } else {
            return
        }
        skipComments()
        if isAt("?") || isAt("+"), let unit {
            at += 1
            out.append(UInt8(truncatingIfNeeded: unit.scalar))
        }
        skipComments()
        // Java repeats nothing with a second repeat; PCRE2 would repeat the first.
        if isAt("{") { write("(?:)") }
    }

    /// A decimal number here; nil when there is none.
    private mutating func count() throws(PatternError) -> Int? {
        var number: Int?
        while let unit, !unit.isQuoted, 0x30...0x39 ~= unit.scalar {
            let next = (number ?? 0) * 10 + Int(unit.scalar - 0x30)
            if next > Int(Int32.max) { throw error("Illegal repetition range") }
            number = next
            at += 1
        }
        return number
    }

    // MARK: Groups

    private mutating func group() throws(PatternError) {
        let before = flags
        at += 1
        skipComments()
        guard isAt("?") else {
            groupCount += 1
            saved.append(before)
            write("(")
            return
        }
        at += 1
        let kind = unit.flatMap { $0.isQuoted ? nil : Unicode.Scalar($0.scalar) }
        switch kind {
        case ":", "=", "!", ">":
            at += 1
            saved.append(before)
            write("(?\(kind ?? ":")")
        case "<":
            at += 1
            saved.append(before)
            if isAt("=") || isAt("!"), let unit {
                at += 1
                write("(?<")
                out.append(UInt8(truncatingIfNeeded: unit.scalar))
                return
            }
            let name = try groupName()
            guard names.insert(name).inserted else {
                throw error("Named capturing group <\(name)> is already defined")
            }
            groupCount += 1
            write("(?<\(name)>")
        default: try flagGroup(before)
        }
    }

    /// `name>`
    mutating func groupName() throws(PatternError) -> String {
        var name = ""
        while let unit, !unit.isQuoted, let scalar = Unicode.Scalar(unit.scalar) {
            let isLetter = (scalar.value | 0x20) &- 0x61 < 26
            guard isLetter || !name.isEmpty && scalar.value &- 0x30 < 10 else { break }
            name.unicodeScalars.append(scalar)
            at += 1
        }
        guard !name.isEmpty else {
            throw error("capturing group name does not start with a Latin letter")
        }
        guard isAt(">") else { throw error("named capturing group is missing trailing '>'") }
        at += 1
        return name
    }

    /// `(?i)`, `(?i-s)`, `(?i:…)`
    private mutating func flagGroup(_ before: JavaFlags) throws(PatternError) {
        var isOff = false
        while let unit, !unit.isQuoted, unit.scalar != 0x29, unit.scalar != 0x3A {
            if unit.scalar == 0x2D, !isOff {
                isOff = true
            } else if let flag = JavaFlags.of(unit.scalar) {
                if isOff { flags.subtract(flag) } else { flags.formUnion(flag) }
            } else {
                throw error("Unknown inline modifier")
            }
            at += 1
        }
        if isAt(")") {
            at += 1
            if flags.foldsUnicode != before.foldsUnicode { write(flags.foldsUnicode ? "(?i)" : "(?-i)") }
            // A repeat after it repeats nothing.
            skipComments()
            if isAt("*") || isAt("+") || isAt("?") { throw error("Dangling meta character") }
            return
        }
        guard isAt(":") else { throw error("Unknown inline modifier") }
        at += 1
        saved.append(before)
        write(flags.foldsUnicode == before.foldsUnicode ? "(?:" : flags.foldsUnicode ? "(?i:" : "(?-i:")
    }
}
