internal import Logging

/// swift-log's back end: one line per event, for a person or as a JSON object.
struct LineLogHandler: LogHandler {
    let writer: LogWriter
    let format: LogFormat
    let colours: Terminal
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Timestamp.now()
        switch format {
        case .json:
            var line = JSONLine(time, event.message.description, level: event.level.rawValue)
            for (key, value) in fields { line.add(key, value.description) }
            writer.append(line.end())
        case .text:
            let colour: Terminal.Colour = event.level >= .error ? .red : event.level == .warning ? .yellow : .cyan
            var line =
                "\(time.clock) \(colours.styled(event.level.rawValue, colour)) \(event.message.description.oneLine)"
            for (key, value) in fields { line += " \(colours.styled(key + "=", .dim))\(value.description.oneLine)" }
            writer.append(Array((line + "\n").utf8))
        }
    }
}

extension String {
    /// This text with control characters spelt out, so that nothing a client sends can forge a line of the log or
    /// steer the terminal that shows it.
    var oneLine: String {
        // Everything else that is meant here begins with C2 or E2 in UTF-8.
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else { return self }
        return unicodeScalars.map { $0.isUnsafeInLine ? "\\u{\(String($0.value, radix: 16))}" : String($0) }.joined()
    }
}

extension Unicode.Scalar {
    /// C0 and C1 controls, line and paragraph separators, and the marks that turn the reading direction.
    fileprivate var isUnsafeInLine: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
