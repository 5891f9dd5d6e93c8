internal import Functions
internal import HTTPMessages
internal import JSON
internal import NIOCore

/// An answer that Lambda makes itself instead of the function, and why.
struct FunctionURLFailure: Error {
    var status: Int
    /// `x-amzn-ErrorType`; none where only the front end speaks.
    var type: String?
    var body: String
    /// For the operator: what happened and what to do.
    var cause: String

    var response: ResponseMessage {
        var headers: HeaderList = ["Content-Type": "application/json"]
        if let type { headers.append("x-amzn-ErrorType", type) }
        return ResponseMessage(status: status, headers: headers, body: ByteBuffer(string: body))
    }

    /// Recorded on AWS, 24 November 2025 (LocalStack's test_lambda_url_non_existing_url).
    static func unknownURL(_ id: String) -> FunctionURLFailure {
        FunctionURLFailure(
            status: 403, type: "AccessDeniedException", body: #"{"Message":null}"#,
            cause: "no function URL has the id '\(id)': list them with aws lambda list-function-url-configs")
    }

    /// Recorded on AWS, 24 November 2025 (LocalStack's test_lambda_url_persists_after_alias_delete).
    static func forbidden(_ cause: String) -> FunctionURLFailure {
        FunctionURLFailure(
            status: 403, type: "AccessDeniedException",
            body: #"{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: "#
                + #"https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}"#,
            cause: cause)
    }

    /// Recorded on AWS, 24 November 2025 (LocalStack's test_lambda_url_invocation_exception); the type is assumed.
    static func badGateway(_ cause: String) -> FunctionURLFailure {
        FunctionURLFailure(status: 502, type: nil, body: "Internal Server Error", cause: cause)
    }

    /// The answer to an invocation that did not come about. 413 is as AWS was seen to answer a URL: this type, and this
    /// body with `Message` alone. 429 is from AWS's guide; its body is the one of the Invoke operation (assumed).
    init(_ failure: FunctionFailure) {
        switch failure {
        case .notFound(let text), .accessDenied(let text): self = .forbidden(text)
        case .throttled(let reason, let text):
            self.init(
                status: 429, type: "TooManyRequestsException",
                body: #"{"Reason":"\#(reason.rawValue)","Type":"User","message":"Rate Exceeded."}"#, cause: text)
        case .tooLarge(let limit):
            let sentence = LambdaError.tooLarge(limit, .invoke).message
            self.init(
                status: 413, type: LambdaError.Kind.entityTooLarge.rawValue,
                body: #"{"Message":\#(JSONSerializer.quoted(sentence))}"#, cause: failure.text)
        case .invalidRequest(let text), .timedOut(let text), .unavailable(let text), .network(let text):
            self = .badGateway(text)
        }
    }

    private init(status: Int, type: String?, body: String, cause: String) {
        self.status = status
        self.type = type
        self.body = body
        self.cause = cause
    }
}
