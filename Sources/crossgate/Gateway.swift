internal import HTTPTransport
internal import Logging
internal import NIOCore

/// A running server, from its first word to its last.
struct Gateway: Sendable {
    let url: String
    let settings: Settings
    /// Ids of the APIs that the command line asked for.
    let served: [String]
    let server: HTTPServer
    let readiness: Readiness
    let drain: Drain
    let client: ControlPlaneClient
    let functions: FunctionRooms
    let writer: LogWriter
    let logger: Logger

    /// Prints where everything is, and what to try first.
    func announce() {
        let out = Terminal.standardOutput
        let place = settings.dataDirectory.map { "definitions in \($0)" } ?? "definitions in memory only"
        out.write("crossgate \(Crossgate.version) on \(out.styled(url, .green)) (\(place))\n")
        for api in served { out.write("  \(url)/_aws/execute-api/\(api)/\(ServeCommand.stage)/\n") }
        guard let api = served.first else {
            return out.write("  try: aws apigateway create-rest-api --name first --endpoint-url \(url)\n")
        }
        let query = "get-resources --rest-api-id \(api) --embed methods --region \(settings.region)"
        let base = "\(url)/_aws/execute-api/\(api)/\(ServeCommand.stage)"
        out.write(
            """

            Try:
              curl -i \(base)/pets
              curl -i -X OPTIONS \(base)/pets -H 'Origin: https://app.example' -H 'Access-Control-Request-Method: POST'
              AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws apigateway \(query) --endpoint-url \(url)


            """)
    }

    func log(_ text: String) {
        logger.notice("\(text)")
    }

    /// Nanoseconds between the loss of readiness and the first closed connection: what clients had sent by then is read
    /// and answered, and those who ask learn that the end is near. Short enough for a person at a terminal.
    private static let notice: UInt64 = 100_000_000

    /// Turns readiness off, lets requests in flight finish, closes what is open, and writes the log's last line.
    func stop(within grace: TimeAmount) async {
        let deadline = NIODeadline.now() + grace
        // In this order: who has seen that the server is no longer ready is told so on a kept connection too.
        await server.announceEnd()
        readiness.set(false)
        functions.announceEnd()
        try? await Task.sleep(nanoseconds: Self.notice)
        await drain.waitForRequests(until: deadline)
        await server.shutdown(grace: max(.zero, deadline - .now()))
        // What still runs for nobody has no more than a moment.
        await functions.stop(within: .milliseconds(100))
        logger.notice("stopped")
        writer.close()
    }
}
