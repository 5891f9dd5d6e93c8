import JSON

/// The JSONPaths that a template writes out, e.g. in `$input.path('$.items')`, read when the template is compiled.
struct PathLiterals: Sendable {
    private let known: [String: JSONPath]
    /// Whether the template may change a value it got from the body, e.g. by `#set($root.x = 1)`: then what
    /// `$input.json` gives must show it.
    let changesValues: Bool

    init(_ template: String) {
        var known: [String: JSONPath] = [:]
        let bytes = Array(template.utf8)
        for word in ["json(", "path("] {
            for start in Self.places(of: Array(word.utf8), in: bytes) {
                guard let text = Self.literal(bytes, start), known[text] == nil else { continue }
                // One that is no path fails when it is used, as on AWS.
                known[text] = try? JSONPath(text)
            }
        }
        self.known = known
        changesValues = Self.mayChangeValues(bytes)
    }

    /// A path that is not in the template as it stands, e.g. one put together there, is read now.
    func path(_ text: String) throws(JSONPathError) -> JSONPath {
        if let path = known[text] { return path }
        return try JSONPath(text)
    }

    /// The text between the quotes that follow a bracket; nil when it has quotes of its own or none around it.
    private static func literal(_ bytes: [UInt8], _ start: Int) -> String? {
        var index = start
        while index < bytes.count, bytes[index] == 0x20 { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "'") || bytes[index] == UInt8(ascii: "\""),
            let end = bytes[(index + 1)...].firstIndex(of: bytes[index])
        else { return nil }
        return String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
    }

    /// Where a word ends, each time.
    private static func places(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
        guard bytes.count >= word.count, let first = word.first else { return [] }
        var places: [Int] = []
        for index in 0...(bytes.count - word.count)
        where bytes[index] == first && bytes[index..<(index + word.count)].elementsEqual(word) {
            places.append(index + word.count)
        }
        return places
    }

    /// Whether a `#set` has anything but a plain name or `$context` on its left, or a method is called that changes
    /// maps or lists. Too many yeses cost time, no more.
    private static func mayChangeValues(_ bytes: [UInt8]) -> Bool {
        let methods: [String] = [".put(", ".putAll(", ".add(", ".addAll(", ".remove(", ".set(", ".clear("]
        for method in methods where !places(of: Array(method.utf8), in: bytes).isEmpty { return true }
        for place in places(of: Array("#set".utf8), in: bytes) {
            let target = bytes[place...].prefix { $0 != UInt8(ascii: "=") && $0 != 0x0A }
            let isPath = target.contains(UInt8(ascii: ".")) || target.contains(UInt8(ascii: "["))
            if isPath, places(of: Array("context".utf8), in: Array(target)).isEmpty { return true }
        }
        return false
    }
}
