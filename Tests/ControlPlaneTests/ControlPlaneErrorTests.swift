import HTTPMessages
import NIOCore
import Testing

@testable import ControlPlane

// Source: the service model's seven exceptions and their httpStatusCode; Retry-After is a header of three of them.
@Suite struct ControlPlaneErrorTests {
    @Test(arguments: [
        (ControlPlaneError.badRequest("no"), 400, "BadRequestException", false),
        (ControlPlaneError(.unauthorized, "no"), 401, "UnauthorizedException", false),
        (.notFound("no"), 404, "NotFoundException", false),
        (.conflict("no"), 409, "ConflictException", false),
        (.limitExceeded("no"), 429, "LimitExceededException", true),
        (.tooManyRequests("no"), 429, "TooManyRequestsException", true),
        (ControlPlaneError(.serviceUnavailable, "no", retryAfter: 1), 503, "ServiceUnavailableException", true),
    ])
    func `an exception goes out as clients of the protocol read it`(
        error: ControlPlaneError, status: Int, name: String, hasRetryAfter: Bool
    ) {
        let response = error.response()
        #expect(response.status == status)
        #expect(response.headers.first("x-amzn-ErrorType") == name)
        #expect((response.headers.first("Retry-After").flatMap { Int($0) } != nil) == hasRetryAfter)
        #expect(String(buffer: response.body) == #"{"message":"no"}"#)
    }
}
