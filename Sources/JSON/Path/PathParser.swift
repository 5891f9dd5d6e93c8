/// Compiles the text of a path.
///
/// It reads as Jayway's PathCompiler does, which looks ahead by single characters and leaves the last one unread when
/// a bracket or a function ended just before it.
struct PathParser {
    let bytes: [UInt8]
    /// Offset of `bytes` in the path the caller wrote, for errors.
    let base: Int
    let limits: JSONPathLimits
    /// Filters, function arguments and parentheses around this path.
    let depth: Int
    var at = 0
    var steps: [PathStep] = []

    static func parse(_ source: String, _ limits: JSONPathLimits) throws(JSONPathError) -> CompiledPath {
        let bytes = Array(source.utf8)
        guard bytes.count <= limits.pathBytes else {
            throw JSONPathError(.limit, "the path is longer than \(limits.pathBytes) bytes", at: limits.pathBytes)
        }
        return try parse(bytes, base: 0, limits, depth: 0)
    }

    static func parse(
        _ bytes: [UInt8], base: Int, _ limits: JSONPathLimits, depth: Int
    ) throws(JSONPathError) -> CompiledPath {
        guard depth <= limits.nesting else {
            throw JSONPathError(.limit, "filters and functions are nested deeper than \(limits.nesting)", at: base)
        }
        guard let first = bytes.first else { throw JSONPathError(.syntax, "a path cannot be empty", at: base) }
        let rooted = first == UInt8(ascii: "$") || first == UInt8(ascii: "@")
        var parser = PathParser(
            bytes: rooted ? bytes : Array("$.".utf8) + bytes, base: rooted ? base : base - 2, limits: limits,
            depth: depth)
        return try parser.path()
    }

    private mutating func path() throws(JSONPathError) -> CompiledPath {
        if bytes.last == UInt8(ascii: ".") { throw error("a path must not end with a '.'", bytes.count - 1) }
        let startsAtRoot = bytes[0] == UInt8(ascii: "$")
        if bytes.count > 1 {
            at = 1
            guard current == UInt8(ascii: ".") || current == UInt8(ascii: "[") else {
                throw error("a '.' or '[' must follow the root")
            }
            repeat { try step() } while at + 1 < bytes.count
        }
        return CompiledPath(steps: appliedToScan(startsAtRoot), startsAtRoot: startsAtRoot)
    }

    /// Steps as they are evaluated: a function at the end of `$..x` gets all that the scan finds as its argument,
    /// while after any other path it is applied to each value.
    private func appliedToScan(_ startsAtRoot: Bool) -> [PathStep] {
        guard steps.first?.isScan ?? false, steps.last?.isFunction ?? false,
            let place = steps.firstIndex(where: \.isFunction), case .function(let function, _) = steps[place]
        else { return steps }
        let scanned = CompiledPath(steps: Array(steps[..<place]), startsAtRoot: startsAtRoot)
        return [.function(function, [.path(scanned)])] + steps[(place + 1)...]
    }

    private mutating func step() throws(JSONPathError) {
        if current == UInt8(ascii: ".") {
            let scans = next == UInt8(ascii: ".")
            if scans { steps.append(.scan) }
            at += scans ? 2 : 1
            if current == UInt8(ascii: ".") { throw error("a '.' cannot stand here") }
        }
        switch current {
        case UInt8(ascii: "["): try bracket()
        case UInt8(ascii: "*"):
            at += 1
            steps.append(.wildcard)
        default: try nameOrFunction()
        }
    }

    private mutating func nameOrFunction() throws(JSONPathError) {
        let start = at
        while at < bytes.count, ![UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "(")].contains(bytes[at]) {
            if bytes[at] == UInt8(ascii: " ") {
                throw error("a name with blanks must be written in brackets and quotes: ['…']")
            }
            at += 1
        }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        guard current == UInt8(ascii: "(") else {
            steps.append(.property(name))
            return
        }
        guard let function = PathFunction(rawValue: name) else {
            throw error("there is no function '\(name)'", start)
        }
        try steps.append(.function(function, arguments()))
        if case .scan? = steps.dropLast().last {
            throw error("a function cannot follow '..'", start)
        }
    }

    // MARK: Characters

    /// Byte at the place; 0 at the end.
    var current: UInt8 { byte(at) }
    private var next: UInt8 { byte(at + 1) }

    func byte(_ place: Int) -> UInt8 { bytes.indices.contains(place) ? bytes[place] : 0 }

    /// First place from one on that holds no blank (a blank is only U+0020, as in Jayway).
    func skippingBlanks(_ place: Int) -> Int {
        var place = place
        while byte(place) == UInt8(ascii: " ") { place += 1 }
        return place
    }

    func error(_ message: String, _ place: Int? = nil) -> JSONPathError {
        JSONPathError(.syntax, message, at: max(0, min(place ?? at, bytes.count) + base))
    }
}
