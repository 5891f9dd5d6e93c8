internal import JSON

/// A log line growing as a JSON object, in bytes: it is written for every request.
struct JSONLine {
    private var bytes: [UInt8] = []

    init(_ time: Timestamp, _ message: String, level: String = "info") {
        bytes.reserveCapacity(512)
        bytes += #"{"time":""#.utf8
        time.appendISO8601(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
        add("level", level)
        add("message", message)
    }

    mutating func add(_ name: String, _ value: String) {
        addName(name)
        JSONSerializer.append(.string(value), to: &bytes)
    }

    mutating func add(_ name: String, _ value: Int) {
        addName(name)
        bytes += String(value).utf8
    }

    private mutating func addName(_ name: String) {
        bytes.append(UInt8(ascii: ","))
        JSONSerializer.append(.string(name), to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    /// The line's bytes, its end included.
    consuming func end() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}
