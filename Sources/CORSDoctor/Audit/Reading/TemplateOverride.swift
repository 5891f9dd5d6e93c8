/// What templates do to one response header through `$context.responseOverride`, found by searching their text: enough
/// to know that the mapping is not the whole truth, and which origins it may be.
struct TemplateOverride: Sendable, Equatable {
    /// Origins that stand in the templates as literals, in their order, each once.
    var origins: [String] = []
    /// Whether the value is compared with anything before it is assigned.
    var isCompared = false
    /// Two assignments that may both run: the gateway then fails with a 5XX.
    var repetition: Repetition?

    enum Repetition: Sendable, Equatable {
        /// Nothing stands between them.
        case certain
        /// They stand in blocks that do not exclude one another.
        case possible
    }
}

/// The assignments that one template makes.
struct TemplateReading: Sendable {
    /// By lower-case header name.
    private var places: [String: [Range<Int>]] = [:]
    private let bytes: [UInt8]
    private let lowered: [UInt8]

    private static let marker: [UInt8] = Array("responseoverride.header.".utf8)
    private static let quotedMarkers: [[UInt8]] = [
        Array("responseoverride.header['".utf8), Array("responseoverride.header[\"".utf8),
    ]
    private static let statusMarker: [UInt8] = Array("responseoverride.status".utf8)

    init(_ text: String) {
        bytes = Array(text.utf8)
        lowered = bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        for marker in [Self.marker] + Self.quotedMarkers {
            for start in lowered.occurrences(of: marker) {
                let nameStart = start + marker.count
                var end = nameStart
                while end < lowered.count, Self.isNameByte(lowered[end]) { end += 1 }
                guard end > nameStart, isAssigned(after: end) else { continue }
                let name = String(decoding: lowered[nameStart..<end], as: UTF8.self)
                places[name, default: []].append(start..<end)
            }
        }
    }

    var setsStatus: Bool { !lowered.occurrences(of: Self.statusMarker).isEmpty }

    /// Whether the text has anything of the language, so that what it renders is not what it says.
    var isDynamic: Bool { bytes.contains(UInt8(ascii: "$")) || bytes.contains(UInt8(ascii: "#")) }

    /// What it does to a header; nil when nothing.
    func override(of header: CORSHeader) -> TemplateOverride? {
        guard let own = places[header.rawValue.lowercased()]?.sorted(by: { $0.lowerBound < $1.lowerBound }) else {
            return nil
        }
        return TemplateOverride(origins: origins, isCompared: isCompared, repetition: repetition(own))
    }

    /// `https://…` literals, whatever follows them.
    var origins: [String] {
        var found: [String] = []
        for scheme in ["https://", "http://"] {
            for start in lowered.occurrences(of: Array(scheme.utf8)) {
                var end = start
                while end < bytes.count, Self.isOriginByte(bytes[end]) { end += 1 }
                let origin = String(decoding: bytes[start..<end], as: UTF8.self)
                if !found.contains(origin), found.count < AuditLimits.templateOrigins { found.append(origin) }
            }
        }
        return found
    }

    /// `==`, a method that compares, or a look-up.
    private var isCompared: Bool {
        ["==", ".matches(", ".contains(", ".equals", ".startswith(", ".endswith(", ".containskey(", ".indexof("]
            .contains { !lowered.occurrences(of: Array($0.utf8)).isEmpty }
    }

    private func repetition(_ places: [Range<Int>]) -> TemplateOverride.Repetition? {
        var worst: TemplateOverride.Repetition?
        for (first, second) in zip(places, places.dropFirst()) {
            let between = Array(lowered[first.upperBound..<second.lowerBound])
            let separates = { (word: String) in !between.occurrences(of: Array(word.utf8)).isEmpty }
            if separates("#else") || separates("#{else") { continue }
            if separates("#if") || separates("#end") || separates("#{end}") {
                worst = worst ?? .possible
            } else {
                worst = .certain
            }
        }
        return worst
    }

    /// `=` behind blanks and closing brackets or quotes, and not `==`.
    private func isAssigned(after end: Int) -> Bool {
        var index = end
        while index < bytes.count, bytes[index] <= 0x20 || [0x27, 0x22, 0x5D, 0x7D].contains(bytes[index]) {
            index += 1
        }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return false }
        return index + 1 == bytes.count || bytes[index + 1] != UInt8(ascii: "=")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (byte >= 0x61 && byte <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    /// What an origin in a literal may have: no quote, blank, path or the like.
    private static func isOriginByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !Self.enders.contains(byte)
    }

    private static let enders: Set<UInt8> = Set("\"'`,;()|<>{}\\".utf8)
}

extension [UInt8] {
    /// Where a text stands, left to right, never overlapping.
    func occurrences(of needle: [UInt8]) -> [Int] {
        guard let first = needle.first, needle.count <= count else { return [] }
        var found: [Int] = []
        var index = 0
        while index <= count - needle.count {
            if self[index] == first, self[index..<(index + needle.count)].elementsEqual(needle) {
                found.append(index)
                index += needle.count
            } else {
                index += 1
            }
        }
        return found
    }
}
