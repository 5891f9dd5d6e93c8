import HTTPMessages
import NIOCore

extension Pipeline {
    /// Calls whoever the integration names; a MOCK answers itself, without a wait.
    func integrate(_ call: BackendCall, _ invocation: Invocation) async throws(GatewayFailure) -> BackendResponse {
        switch call {
        case .mock(let status): return BackendResponse(status: status)
        case .http(let message, let traceID):
            let start = clock.monotonicNanoseconds()
            do throws(BackendFailure) {
                let answer = try await backends.http.send(message)
                let response = BackendResponse(
                    status: answer.status, headers: answer.headers, body: answer.body,
                    stream: timed(
                        answer.stream, since: start, message.timeout, location: invocation.method.location, invocation),
                    traceID: traceID,
                    latencyNanoseconds: clock.monotonicNanoseconds() - start)
                invocation.log?.recordAnswer(response)
                return response
            } catch {
                throw GatewayFailure(error, location: invocation.method.location)
            }
        case .function(let call, let target, let trace): return try await integrate(call, target, trace, invocation)
        }
    }

    /// A streamed body within the integration's time and the stage's limit of silence.
    func timed(
        _ stream: BodyStream?, since start: UInt64, _ timeout: TimeAmount, location: String, _ invocation: Invocation
    ) -> BodyStream? {
        guard let stream else { return nil }
        let limits = TimedStream.Limits(
            end: start + UInt64(timeout.nanoseconds), timeout: timeout, idle: invocation.stage.streamIdleLimit)
        return TimedStream.stream(stream, within: limits, location: location, clock: clock)
    }
}

extension GatewayFailure {
    /// What AWS makes of a backend that cannot be reached, is slow, breaks or says too much.
    init(_ failure: BackendFailure, location: String) {
        switch failure {
        case .unreachable(let text):
            self = .configuration(.backend(text, location: location), log: "Invalid endpoint address")
        case .timedOut(let text): self = .integrationTimeout(.backend(text, location: location))
        case .untrusted(let text):
            // AWS's own words there are Java's about its chain of certificates; these are the cause's.
            self = .configuration(.backend(text, location: location), log: "The endpoint's certificate is not trusted")
        case .network(let text): self = .integrationFailure(.backend(text, location: location))
        case .tooLarge(let limit):
            self = .configuration(
                .backend("the backend's body is larger than \(limit) bytes", location: location),
                log: "Integration response is larger than allowed maximum of \(limit) bytes.")
        }
    }
}
