internal import Functions
internal import LambdaAPI

extension RequestLog {
    /// A line that a function wrote.
    func observe(_ line: FunctionLogLine) {
        let time = Timestamp.now()
        switch format {
        case .text:
            let name = line.function.isEmpty ? "functions" : line.function
            writer.append(Array("\(time.clock) \(colours.styled(name.oneLine, .dim)) \(line.text.oneLine)\n".utf8))
        case .json:
            var json = JSONLine(time, "function")
            json.add("function", line.function)
            json.add("version", line.version)
            if let id = line.requestID { json.add("requestId", id) }
            json.add("text", line.text)
            writer.append(json.end())
        }
    }

    /// A request to a function's own URL; as everywhere, without its query.
    func observe(_ record: FunctionURLRecord) {
        let time = Timestamp.now()
        switch format {
        case .text:
            var line = "\(time.clock) \(record.status) \(record.method.oneLine) \(record.path.oneLine) "
            line += colours.styled("function URL of \((record.function ?? "nobody").oneLine)", .dim)
            line += colours.styled(" \(record.requestID.oneLine)", .dim)
            if let cause = record.cause { line += ": \(cause.oneLine)" }
            writer.append(Array((line + "\n").utf8))
        case .json:
            var json = JSONLine(time, "request")
            json.add("requestId", record.requestID)
            json.add("plane", "function URL")
            json.add("functionUrlId", record.urlID)
            if let function = record.function { json.add("function", function) }
            json.add("method", record.method)
            json.add("path", record.path)
            json.add("status", record.status)
            if let cause = record.cause { json.add("cause", cause) }
            writer.append(json.end())
        }
    }
}
