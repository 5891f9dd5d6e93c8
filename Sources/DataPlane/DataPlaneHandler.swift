public import HTTPMessages
import JSON

/// The door of the data plane: finds the stage that a URL names and hands the request to the pipeline.
public struct DataPlaneHandler: MessageHandler {
    private let directory: StageDirectory
    private let pipeline: Pipeline

    public init(directory: StageDirectory, pipeline: Pipeline) {
        self.directory = directory
        self.pipeline = pipeline
    }

    /// The answer to a request that is addressed to an API; nil for others, so that whoever holds several handlers
    /// can choose.
    public func beginIfAddressed(_ request: RequestMessage) -> MessageAnswer? {
        RequestAddress(request).map { begin(request, $0) }
    }

    public func begin(_ request: RequestMessage) -> MessageAnswer {
        begin(request, RequestAddress(request))
    }

    public func respond(to request: RequestMessage) async -> ResponseMessage {
        await begin(request).response
    }

    private func begin(_ request: RequestMessage, _ address: RequestAddress?) -> MessageAnswer {
        let clientRequest = ClientRequest(
            message: request,
            path: address?.path ?? String(request.path),
            identifiers: pipeline.identifiers.requestIdentifiers(),
            arrival: pipeline.clock.unixMilliseconds())
        guard let address, let stage = stage(address), stage.closure == nil else {
            return .ready(forbidden(clientRequest, address))
        }
        return pipeline.begin(clientRequest, in: stage)
    }

    private func stage(_ address: RequestAddress) -> CompiledStage? {
        address.isFromHost
            ? directory.stage(hostLabel: address.apiID, stage: address.stage)
            : directory.stage(api: address.apiID, stage: address.stage)
    }

    /// The answer where no API is known that could customise it (widely observed on AWS).
    private func forbidden(_ request: ClientRequest, _ address: RequestAddress?) -> ResponseMessage {
        let headers: HeaderList = [
            "Content-Type": "application/json",
            "x-amzn-ErrorType": "ForbiddenException",
            "x-amzn-RequestId": request.identifiers.requestID,
            "x-amz-apigw-id": request.identifiers.extendedRequestID,
        ]
        if let observer = pipeline.observer {
            let api = address?.apiID ?? ""
            let stage = address?.stage ?? ""
            let closure = address.flatMap(self.stage)?.closure
            let cause =
                closure?.text(api: api)
                ?? "no stage \(stage.isEmpty ? "(none)" : stage) of an API \(api.isEmpty ? "(none)" : api) is "
                + "deployed here; create the deployment with a stage name, or correct the URL"
            observer.observe(
                RequestRecord(
                    refused: request, apiID: api, stage: stage, status: 403, cause: cause, latencyNanoseconds: 0))
        }
        return ResponseMessage(status: 403, headers: headers, text: #"{"message":"Forbidden"}"#)
    }

    /// The answers to what never became a request; none of them can be customised.
    public func answer(to refusal: WireRefusal) -> ResponseMessage {
        switch refusal {
        case .malformed:
            plain(400, "BadRequestException", "Bad Request")
        case .headersTooLarge(let limit):
            // The text is AWS's by field reports; the status there may be 413.
            plain(431, "BadRequestException", "HTTP header is larger than \(limit) bytes.")
        case .targetTooLong:
            plain(414, "RequestUriTooLongException", "Request URI too long")
        case .bodyTooLarge(let limit):
            plain(413, "RequestTooLargeException", "HTTP content length exceeded \(limit) bytes.")
        case .overloaded:
            plain(503, "ServiceUnavailableException", "Service Unavailable")
        case .expectationFailed:
            plain(417, "BadRequestException", "Expectation Failed")
        case .versionNotSupported:
            plain(505, "BadRequestException", "HTTP Version Not Supported")
        case .codingNotSupported:
            plain(501, "BadRequestException", "Not Implemented")
        case .timedOut:
            plain(408, "RequestTimeoutException", "Request Timeout")
        }
    }

    private func plain(_ status: Int, _ errorType: String, _ message: String) -> ResponseMessage {
        let identifiers = pipeline.identifiers.requestIdentifiers()
        let headers: HeaderList = [
            "Content-Type": "application/json",
            "x-amzn-ErrorType": errorType,
            "x-amzn-RequestId": identifiers.requestID,
            "x-amz-apigw-id": identifiers.extendedRequestID,
        ]
        return ResponseMessage(
            status: status, headers: headers, text: "{\"message\":\(JSONSerializer.quoted(message))}")
    }
}
