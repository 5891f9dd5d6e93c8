internal import JSON

/// The query of a function URL's request, as `queryStringParameters` has it.
enum FunctionURLQuery {
    /// Names and values decoded, values of one name joined by commas in their order (recorded on AWS: LocalStack's
    /// test_lambda_url_echo_http_fixture_default).
    static func parameters(_ query: Substring) -> JSONObject {
        var parameters = JSONObject()
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = decoded(parts[0])
            let value = parts.count == 2 ? decoded(parts[1]) : ""
            let earlier = parameters[name]?.stringValue
            parameters[name] = .string(earlier.map { "\($0),\(value)" } ?? value)
        }
        return parameters
    }

    /// In a query `+` is a blank; `%` without two digits stays as it is.
    static func decoded(_ text: Substring, plusIsBlank: Bool = true) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+") where plusIsBlank: bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = rest.prefix(2).compactMap(digit)
                guard digits.count == 2 else {
                    bytes.append(byte)
                    continue
                }
                bytes.append(digits[0] << 4 | digits[1])
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
