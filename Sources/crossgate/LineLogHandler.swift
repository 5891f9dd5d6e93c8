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
    /// This text with control characters spelt out, so that nothing a client sends can forge a line of the log.
    var oneLine: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return self }
        return unicodeScalars.map {
            $0.value < 0x20 || $0.value == 0x7F ? "\\u{\(String($0.value, radix: 16))}" : String($0)
        }
        .joined()
    }
}
