import Foundation
import JSON
import Synchronization
import Testing

@Suite struct JSONHostileInputTests {
    static let rejected: [(text: [UInt8], reason: JSONError.Reason, offset: Int)] = [
        row("", .unexpectedEnd, 0), row("  \n", .unexpectedEnd, 3), row("\u{FEFF}", .unexpectedEnd, 3),
        row(" \u{FEFF}1", .unexpectedByte(0xEF, expected: "a value"), 1),
        row("1 2", .trailingData, 2), row("{}}", .trailingData, 2), row("null\0", .trailingData, 4),
        row("[1,]", .unexpectedByte(0x5D, expected: "a value"), 3),
        row("{\"a\":1,}", .unexpectedByte(0x7D, expected: "a key in double quotes"), 7),
        row("{a:1}", .unexpectedByte(0x61, expected: "a key in double quotes"), 1),
        row("{\"a\" 1}", .unexpectedByte(0x31, expected: "':'"), 5),
        row("{\"a\":}", .unexpectedByte(0x7D, expected: "a value"), 5),
        row("[1 2]", .unexpectedByte(0x32, expected: "',' or ']'"), 3),
        row("[1}", .unexpectedByte(0x7D, expected: "',' or ']'"), 2),
        row("{\"a\":1]", .unexpectedByte(0x5D, expected: "',' or '}'"), 6),
        row("['a']", .unexpectedByte(0x27, expected: "a value"), 1),
        row("// no\n1", .unexpectedByte(0x2F, expected: "a value"), 0),
        row("[", .unexpectedEnd, 1), row("[1", .unexpectedEnd, 2), row("[1,", .unexpectedEnd, 3),
        row("{", .unexpectedEnd, 1), row("{\"a\"", .unexpectedEnd, 4), row("{\"a\":", .unexpectedEnd, 5),
        row("{\"a\":1,", .unexpectedEnd, 7),
        row("01", .invalidNumber, 0), row("-", .invalidNumber, 0), row("1.", .invalidNumber, 0),
        row("1e", .invalidNumber, 0), row("1e+", .invalidNumber, 0), row("-01", .invalidNumber, 0),
        row(".5", .unexpectedByte(0x2E, expected: "a value"), 0),
        row("+1", .unexpectedByte(0x2B, expected: "a value"), 0),
        row("1.5.5", .trailingData, 3), row("0x10", .trailingData, 1),
        row("NaN", .invalidLiteral, 0), row("Infinity", .invalidLiteral, 0), row("-Infinity", .invalidNumber, 0),
        row("tru", .unexpectedEnd, 3), row("trux", .invalidLiteral, 0), row("True", .invalidLiteral, 0),
        row("nulll", .trailingData, 4),
        row("\"abc", .unexpectedEnd, 4), row("\"abc\\", .unexpectedEnd, 5), row("\"\\u", .unexpectedEnd, 3),
        row("\"\\u12", .unexpectedEnd, 5), row("\"\\u12\"", .invalidEscape, 1), row("\"\\u12G4\"", .invalidEscape, 1),
        row("\"\\x41\"", .invalidEscape, 1), row("\"\\ud83d\\u12\"", .invalidEscape, 7),
        row("\"a\\ud83d\\", .unexpectedEnd, 9),
        row("\"a\nb\"", .controlCharacter(0x0A), 2), row("\"12345678\u{1F}\"", .controlCharacter(0x1F), 9),
        (quoted([0xFF]), .invalidUTF8, 1), (quoted([0xC0, 0x80]), .invalidUTF8, 1),
        (quoted([0x61, 0xE0, 0x80, 0x80]), .invalidUTF8, 2), (quoted([0xED, 0xA0, 0x80]), .invalidUTF8, 1),
        (quoted([0xF4, 0x90, 0x80, 0x80]), .invalidUTF8, 1), (quoted([0xE2, 0x82]), .invalidUTF8, 1),
        (quoted([0xF0, 0x9F, 0x98]), .invalidUTF8, 1), (quoted([0x80]), .invalidUTF8, 1),
        (quoted([0x5C, 0x6E, 0xC3, 0x28]), .invalidUTF8, 3),
        (quoted(Array(repeating: 0x61, count: 20) + [0xC3]), .invalidUTF8, 21),
        ([0xFE, 0xFF, 0x00, 0x31], .unexpectedByte(0xFE, expected: "a value"), 0),
        ([0x31, 0x00], .trailingData, 1),
    ]

    @Test(arguments: rejected)
    func `a text that is not JSON is refused with reason and place`(
        _ row: (text: [UInt8], reason: JSONError.Reason, offset: Int)
    ) {
        for marking in [false, true] {
            let error = #expect(throws: JSONError.self) {
                _ = marking ? try JSONValue.parseWithMarks(row.text).value : try JSONValue.parse(row.text)
            }
            #expect(error?.reason == row.reason)
            #expect(error?.offset == row.offset)
        }
    }

    /// Not an `arguments:` table: the test library would spell out every byte.
    @Test func `huge texts are refused at once`() {
        let rejected: [(text: [UInt8], reason: JSONError.Reason, offset: Int)] = [
            (Array(repeating: UInt8(ascii: "["), count: 100_000), .tooDeep(limit: 1_000), 1_000),
            (Array(repeating: UInt8(ascii: "["), count: 10_000_000), .tooDeep(limit: 1_000), 1_000),
            (Array(String(repeating: "{\"a\":", count: 100_000).utf8), .tooDeep(limit: 1_000), 5_000),
            (Array(repeating: UInt8(ascii: " "), count: 10_485_761), .tooLarge(limit: 10_485_760), 0),
            (Array(repeating: UInt8(ascii: " "), count: 10_485_760), .unexpectedEnd, 10_485_760),
        ]
        for row in rejected {
            let error = #expect(throws: JSONError.self) { try JSONValue.parse(row.text) }
            #expect(error?.reason == row.reason)
            #expect(error?.offset == row.offset)
        }
    }

    @Test func `every beginning of a text is refused or read, never a crash`() throws {
        let text = Array(#"{"a":[1.5e+3,true,false,null,"\ud83d\ude00é\n"],"b":{"c":-0,"a":[]},"a":[{}]} "#.utf8)
        for length in 0..<text.count - 1 {
            #expect(throws: JSONError.self) { try JSONValue.parse(text.prefix(length)) }
        }
        for place in text.indices {
            for byte: UInt8 in [0, 0x22, 0x5C, 0x5B, 0x7D, 0x80, 0xFF, 0x30] {
                var changed = text
                changed[place] = byte
                if let value = try? JSONValue.parse(changed) {
                    #expect(try JSONValue.parse(JSONSerializer.bytes(value)) == value)
                }
            }
        }
    }

    @Test func `line and column lead to the place`() {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse("\u{FEFF}{\n  \"größe\": 1,\r\n  \"é\" 2}") }
        #expect(error?.line == 3)
        #expect(error?.column == 7)
        #expect(error?.description == "expected ':', found '2' at line 3, column 7")
    }

    @Test func `depth is allowed up to the limit and never beyond the greatest`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONSerializer.string(JSONValue.parse(nested(1_000))) == nested(1_000))
        #expect(throws: JSONError.self) { try JSONValue.parse(nested(1_001)) }
        let deepest = try JSONValue.parse(nested(2_000), limits: JSONLimits(depth: .max))
        #expect(deepest == deepest)
        #expect(JSONSerializer.string(deepest) == nested(2_000))
        #expect(throws: JSONError.self) { try JSONValue.parse(nested(2_001), limits: JSONLimits(depth: .max)) }
        #expect(JSONLimits(depth: 0).depth == 1)
    }

    /// 512 KiB is what a thread other than the first has on some systems; releasing is what still uses it.
    @Test(arguments: ["[", "{\"a\":"])
    func `the usual depth is read, compared, written and released on a small stack`(_ opening: String) {
        let closing = opening == "[" ? "]" : "}"
        let depth = JSONLimits().depth
        let text = "\(String(repeating: opening, count: depth - 1))[]\(String(repeating: closing, count: depth - 1))"
        let done = DispatchSemaphore(value: 0)
        let survived = Mutex(false)
        let thread = Thread {
            let limits = JSONLimits(depth: depth)
            let value = try? JSONValue.parse(text, limits: limits)
            let isSame = value == (try? JSONValue.parse(text, limits: limits))
            let isDifferent = value != (try? JSONValue.parse(text.replacing("[]", with: "[0]"), limits: limits))
            let written = value.map { JSONSerializer.string($0) }
            survived.withLock { $0 = value != nil && isSame && isDifferent && written == text }
            done.signal()
        }
        thread.stackSize = 512 * 1_024
        thread.start()
        done.wait()
        #expect(survived.withLock { $0 })
    }

    @Test func `a large object with many repeated and colliding keys is read in linear time`() throws {
        // Same length, same first and last eight bytes: the parser's fingerprints agree for all of them.
        let members = (0..<50_000).map { number in
            let digits = String(number)
            return "\"aaaaaaaa\(String(repeating: "0", count: 6 - digits.utf8.count))\(digits)bbbbbbbb\":\(number)"
        }
        let text = "{\((members + members).joined(separator: ","))}"
        let clock = ContinuousClock()
        var value = JSONValue.null
        let time = try clock.measure { value = try JSONValue.parse(text) }
        #expect(value.objectValue?.count == 50_000)
        #expect(time < .seconds(5))
    }

    private static func row(
        _ text: String, _ reason: JSONError.Reason, _ offset: Int
    ) -> (text: [UInt8], reason: JSONError.Reason, offset: Int) {
        (Array(text.utf8), reason, offset)
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }
}
