internal import APIModel
internal import DataPlane
internal import HTTPMessages

/// One line per answered request: for a person on a terminal, as a JSON object otherwise.
///
/// Paths are logged without their query and headers not at all: both carry secrets.
struct RequestLog: RequestObserver {
    let writer: LogWriter
    let format: LogFormat
    let colours: Terminal

    func observe(_ record: RequestRecord) {
        switch format {
        case .text: writer.append(text(record))
        case .json: writer.append(json(record))
        }
    }

    /// A call of the control plane, which has neither stage nor resource; the cause says what this process could not do.
    func observe(
        controlPlane request: RequestMessage, requestID: String, status: Int, microseconds: Int, cause: String?
    ) {
        let time = Timestamp.now()
        let path = String(request.path)
        switch format {
        case .text:
            var line = "\(time.clock) \(mark(status)) \(request.method.oneLine) \(path.oneLine) "
            line += "\(colours.styled("control plane", .dim)) \(duration(microseconds))"
            line += colours.styled(" \(requestID)", .dim)
            if let cause { line += ": \(cause.oneLine)" }
            writer.append(Array((line + "\n").utf8))
        case .json:
            var line = JSONLine(time, "request")
            line.add("requestId", requestID)
            line.add("plane", "control")
            line.add("method", request.method)
            line.add("path", path)
            line.add("status", status)
            line.add("latencyMicroseconds", microseconds)
            if let cause { line.add("cause", cause) }
            line.add("clientIp", request.connection.remoteAddress)
            writer.append(line.end())
        }
    }

    private func text(_ record: RequestRecord) -> [UInt8] {
        var line = "\(Timestamp(milliseconds: record.time).clock) \(mark(record.status)) \(record.method.oneLine) "
        line += "\(record.path.oneLine) "
        line += colours.styled("\(record.apiID.oneLine)/\(record.stage.oneLine)", .dim)
        if let resource = record.resourcePath, resource != record.path { line += " \(resource.oneLine)" }
        line += " \(duration(record.latencyMicroseconds))"
        if let authorizer = record.authorizerLatencyMicroseconds { line += " (authorizer \(duration(authorizer)))" }
        if let integration = record.integrationLatencyMicroseconds { line += " (backend \(duration(integration)))" }
        line += colours.styled(" \(record.requestID.oneLine)", .dim)
        if let type = record.gatewayResponseType { line += " \(colours.styled(type.rawValue, .yellow))" }
        if let rule = record.corsRule { line += colours.styled(" CORS rule \(rule.oneLine)", .dim) }
        if let cause = record.cause ?? record.corsRefusal { line += ": \(cause.oneLine)" }
        return Array((line + "\n").utf8)
    }

    private func json(_ record: RequestRecord) -> [UInt8] {
        var line = JSONLine(Timestamp(milliseconds: record.time), "request")
        line.add("requestId", record.requestID)
        line.add("api", record.apiID)
        line.add("stage", record.stage)
        line.add("method", record.method)
        line.add("path", record.path)
        if let resource = record.resourcePath { line.add("resourcePath", resource) }
        line.add("status", record.status)
        line.add("latencyMicroseconds", record.latencyMicroseconds)
        if let integration = record.integrationLatencyMicroseconds {
            line.add("integrationLatencyMicroseconds", integration)
        }
        if let authorizer = record.authorizerLatencyMicroseconds {
            line.add("authorizerLatencyMicroseconds", authorizer)
        }
        if let type = record.gatewayResponseType { line.add("gatewayResponse", type.rawValue) }
        if let rule = record.corsRule { line.add("corsRule", rule) }
        if let cause = record.cause { line.add("cause", cause) }
        if let refusal = record.corsRefusal { line.add("corsRefusal", refusal) }
        line.add("clientIp", record.clientAddress)
        return line.end()
    }

    private func mark(_ status: Int) -> String {
        colours.styled("\(status)", status >= 500 ? .red : status >= 400 ? .yellow : .green)
    }

    private func duration(_ microseconds: Int) -> String {
        microseconds < 1_000 ? "\(microseconds) µs" : "\(microseconds / 1_000) ms"
    }
}
