public import HTTPMessages

/// A client's request as a stage sees it: the stage's name is off the path, everything else is as sent.
public struct ClientRequest: Sendable {
    public let message: RequestMessage
    /// The method, or what `X-HTTP-Method-Override` names instead.
    public let method: String
    /// The raw path below the stage, e.g. `/pets/7/`; not decoded, slashes kept.
    public let path: String
    public let identifiers: RequestIdentifiers
    /// Milliseconds since 1970.
    public let arrival: Int64
    /// The `Content-Type` header as sent.
    let contentType: String?

    /// - Parameter path: the raw path below the stage; empty means the root.
    public init(message: RequestMessage, path: String, identifiers: RequestIdentifiers, arrival: Int64) {
        self.message = message
        self.path = path.isEmpty ? "/" : path
        self.arrival = arrival
        var method = message.method
        var contentType: String?
        var identifiers = identifiers
        // One pass by length, since each of these is looked for in every request.
        for field in message.headers.fields {
            switch field.name.utf8.count {
            case 12 where field.name.equalsIgnoringASCIICase("Content-Type"):
                contentType = field.value
            case 16 where field.name.equalsIgnoringASCIICase("x-amzn-RequestId"):
                if RequestIdentifiers.isUUID(field.value) { identifiers.requestID = field.value }
            case 22 where field.name.equalsIgnoringASCIICase("X-HTTP-Method-Override"):
                if !field.value.isEmpty { method = field.value }
            default: break
            }
        }
        self.method = method
        self.contentType = contentType
        self.identifiers = identifiers
    }

    /// The media type of the body, without parameters; nil when there is no `Content-Type`.
    var mediaType: Substring? { contentType.map(MediaType.essence) }

    /// The first media type of `Accept`, without parameters; nil when there is none.
    var acceptedMediaType: Substring? { message.headers.first("Accept").map(MediaType.firstAccepted) }
}

/// The two ids that every answer carries.
public struct RequestIdentifiers: Sendable, Equatable {
    /// A UUID: `x-amzn-RequestId` and `$context.requestId`. A client may bring its own.
    public var requestID: String
    /// `x-amz-apigw-id` and `$context.extendedRequestId`: 15 base64 characters and `=`.
    public var extendedRequestID: String

    public init(requestID: String, extendedRequestID: String) {
        self.requestID = requestID
        self.extendedRequestID = extendedRequestID
    }

    /// The headers that carry them.
    var headers: HeaderList {
        HeaderList([
            HeaderList.Field(name: "x-amzn-RequestId", value: requestID),
            HeaderList.Field(name: "x-amz-apigw-id", value: extendedRequestID),
        ])
    }

    /// Whether a text has the form 8-4-4-4-12 of hexadecimal digits.
    static func isUUID(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        var position = 0
        for byte in text.utf8 {
            let isHyphenPlace: Bool = position == 8 || position == 13 || position == 18 || position == 23
            guard isHyphenPlace ? byte == UInt8(ascii: "-") : byte.isHexDigit else { return false }
            position += 1
        }
        return true
    }
}
