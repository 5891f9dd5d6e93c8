import APIModel
import Functions
import HTTPMessages
import NIOCore
import Synchronization

/// Functions that keep how they are called and answer what they are told.
final class FakeFunctions: FunctionInvoker {
    private let state = Mutex<[FunctionCall]>([])
    private let answer: @Sendable () throws(FunctionFailure) -> FunctionAnswer

    init(_ answer: @escaping @Sendable () throws(FunctionFailure) -> FunctionAnswer) {
        self.answer = answer
    }

    /// A function that answers a text.
    convenience init(_ payload: String, functionError: String? = nil) {
        self.init { () throws(FunctionFailure) in
            FunctionAnswer(
                payload: ByteBuffer(string: payload), functionError: functionError, executedVersion: "$LATEST",
                requestID: "f1")
        }
    }

    /// A function whose answer comes in pieces.
    convenience init(pieces: [String], breaking text: String? = nil) {
        self.init { () throws(FunctionFailure) in
            FunctionAnswer(
                payload: ByteBuffer(), stream: .pieces(pieces, breaking: text), executedVersion: "$LATEST",
                requestID: "f1")
        }
    }

    convenience init(failing failure: FunctionFailure) {
        self.init { () throws(FunctionFailure) in throw failure }
    }

    func invoke(_ call: FunctionCall) async throws(FunctionFailure) -> FunctionAnswer {
        state.withLock { $0.append(call) }
        return try answer()
    }

    var calls: [FunctionCall] { state.withLock { $0 } }
}

extension BodyStream {
    /// Texts one after the other, and then the end, or a break with a text.
    static func pieces(_ pieces: [String], breaking text: String? = nil) -> BodyStream {
        let left = Pieces(pieces, text)
        return BodyStream(next: { () throws(BrokenBody) in try left.next() }, cancel: {})
    }

    private final class Pieces: Sendable {
        private let left: Mutex<[String]>
        private let text: String?

        init(_ pieces: [String], _ text: String?) {
            left = Mutex(pieces)
            self.text = text
        }

        func next() throws(BrokenBody) -> ByteBuffer? {
            let piece: String? = left.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let piece { return ByteBuffer(string: piece) }
            if let text { throw BrokenBody(text) }
            return nil
        }
    }
}

extension APIModel.Method {
    static let functionARN = "arn:aws:lambda:us-east-1:123456789012:function:hello"
    static let invocationsURI =
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\(functionARN)/invocations"
    static let streamingURI =
        "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/\(functionARN)/response-streaming-invocations"

    /// A method with a Lambda proxy behind it.
    static func lambdaProxy(
        _ verb: String,
        uri: String = invocationsURI,
        backendVerb: String = "POST",
        credentials: String? = nil,
        requestParameters: [String: String]? = nil,
        mode: ResponseTransferMode? = nil,
        timeout: Int = 29_000
    ) -> APIModel.Method {
        integrated(
            verb,
            Integration(
                type: .awsProxy, httpMethod: backendVerb, uri: uri, credentials: credentials,
                requestParameters: requestParameters, timeoutInMillis: timeout, responseTransferMode: mode))
    }

    /// A custom integration with a function or another service; a response 200 by default, others by their pattern.
    static func aws(
        _ verb: String,
        uri: String = invocationsURI,
        backendVerb: String = "POST",
        credentials: String? = nil,
        requestParameters: [String: String]? = nil,
        requestTemplates: [String: String]? = nil,
        patterns: [String: String] = [:],
        headers: [String: String] = [:],
        responseTemplates: [String: String]? = nil
    ) -> APIModel.Method {
        let mapped = Dictionary(
            headers.map { ("method.response.header.\($0.key)", $0.value) }, uniquingKeysWith: { first, _ in first })
        var responses: [String: IntegrationResponse] = [
            "200": IntegrationResponse(
                statusCode: "200", responseParameters: mapped, responseTemplates: responseTemplates)
        ]
        for (status, pattern) in patterns {
            responses[status] = IntegrationResponse(
                statusCode: status, selectionPattern: pattern, responseParameters: mapped)
        }
        return integrated(
            verb,
            Integration(
                type: .aws, httpMethod: backendVerb, uri: uri, credentials: credentials,
                requestParameters: requestParameters, requestTemplates: requestTemplates,
                integrationResponses: responses),
            statuses: Array(responses.keys), declaring: Array(headers.keys))
    }
}
