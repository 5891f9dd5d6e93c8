import HTTPMessages
import JSON
import NIOCore

/// What a function behind AWS_PROXY answered: status, headers and body, all optional, and nothing else (recorded:
/// test_aws_proxy_response_payload_format_validation).
struct LambdaProxyResult: Equatable {
    /// Why an answer is none that API Gateway takes.
    struct Malformed: Error, Equatable {
        let reason: String
    }

    private(set) var status = 200
    private(set) var headers = HeaderList()
    /// As the function gave it, base64 included.
    private(set) var body = ""
    private(set) var isBase64Encoded = false

    /// Which keys an answer may have.
    enum Form {
        /// The whole answer in one.
        case buffered
        /// What comes before the bytes of a streamed answer.
        case prelude
    }

    init(_ payload: some Collection<UInt8>, _ form: Form = .buffered) throws(Malformed) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(payload)
        } catch {
            throw Malformed(reason: "it is no JSON: \(error)")
        }
        guard case .object(let object) = value else {
            throw Malformed(reason: "it is \(value.kindName), not an object with statusCode, headers and body")
        }
        var single: JSONValue?
        var multi: JSONValue?
        var cookies: JSONValue?
        for (key, value) in object {
            switch (key, form) {
            case ("statusCode", _): status = try Self.status(value)
            case ("headers", _): single = value
            case ("multiValueHeaders", _): multi = value
            case ("cookies", .prelude): cookies = value
            case ("body", .buffered): body = try Self.text(value, "body") ?? ""
            case ("isBase64Encoded", .buffered): isBase64Encoded = try Self.flag(value)
            default: throw Malformed(reason: "it has a key \(key) that API Gateway does not know")
            }
        }
        // The lists' spelling wins, and their values come first.
        try readLists(multi)
        try readSingle(single)
        try readCookies(cookies)
    }

    private mutating func readLists(_ value: JSONValue?) throws(Malformed) {
        guard let value, !value.isNull else { return }
        guard let lists = value.objectValue else {
            throw Malformed(reason: "multiValueHeaders is \(value.kindName), not an object of lists")
        }
        for (name, list) in lists {
            if list.isNull { continue }
            guard let values = list.arrayValue else {
                throw Malformed(reason: "multiValueHeaders.\(name) is \(list.kindName), not a list")
            }
            for value in values {
                if let text = try Self.text(value, "multiValueHeaders.\(name)") { try append(name, text) }
            }
        }
    }

    private mutating func readSingle(_ value: JSONValue?) throws(Malformed) {
        guard let value, !value.isNull else { return }
        guard let members = value.objectValue else {
            throw Malformed(reason: "headers is \(value.kindName), not an object of texts")
        }
        let listed = headers.fields.count
        for (name, value) in members {
            guard let text = try Self.text(value, "headers.\(name)") else { continue }
            guard listed > 0,
                let index = headers.fields[..<listed].firstIndex(where: { $0.name.equalsIgnoringASCIICase(name) })
            else {
                try append(name, text)
                continue
            }
            // AWS guide: a pair that is in both appears once.
            let spelling = headers.fields[index].name
            let isListed = headers.fields[..<listed].contains {
                $0.name.equalsIgnoringASCIICase(name) && $0.value == text
            }
            if !isListed { try append(spelling, text) }
        }
    }

    private mutating func readCookies(_ value: JSONValue?) throws(Malformed) {
        guard let value, !value.isNull else { return }
        guard let cookies = value.arrayValue else {
            throw Malformed(reason: "cookies is \(value.kindName), not a list of texts")
        }
        for cookie in cookies {
            if let text = try Self.text(cookie, "cookies") { try append("Set-Cookie", text) }
        }
    }

    private mutating func append(_ name: String, _ value: String) throws(Malformed) {
        guard HeaderRules.isToken(name) else {
            throw Malformed(reason: "no header can have the name \(name.debugDescription)")
        }
        guard HeaderRules.isSafeValue(value) else {
            throw Malformed(reason: "the value of header \(name) has a control character")
        }
        headers.append(name, value)
    }

    // MARK: - Values, converted as Jackson does

    /// A number, or a text that is one; null counts as absent. Which numbers AWS takes for a status is not recorded:
    /// those of final answers.
    private static func status(_ value: JSONValue) throws(Malformed) -> Int {
        let number: Int?
        switch value {
        case .null: return 200
        case .number(let text): number = text.int ?? Int(exactly: text.double)
        case .string(let text): number = Int(text)
        case .bool, .array, .object: number = nil
        }
        guard let number, (200...599).contains(number) else {
            throw Malformed(reason: "statusCode is \(JSONSerializer.string(value)), not a number of 200 to 599")
        }
        return number
    }

    /// Texts as they are; numbers and booleans as text (recorded for `true`); nil for null.
    private static func text(_ value: JSONValue, _ place: String) throws(Malformed) -> String? {
        switch value {
        case .null: return nil
        case .string(let text): return text
        case .bool(let flag): return flag ? "true" : "false"
        case .number(let number): return number.text
        case .array, .object:
            throw Malformed(
                reason: "\(place) is \(value.kindName), not a text; make it one, e.g. with JSON.stringify")
        }
    }

    private static func flag(_ value: JSONValue) throws(Malformed) -> Bool {
        switch value {
        case .null: return false
        case .bool(let flag): return flag
        case .string(let text) where text == "true" || text == "false": return text == "true"
        case .string, .number, .array, .object:
            throw Malformed(reason: "isBase64Encoded is \(JSONSerializer.string(value)), not true or false")
        }
    }
}
