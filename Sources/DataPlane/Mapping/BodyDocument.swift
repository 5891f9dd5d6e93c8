import JSON
import NIOCore
import Synchronization

/// A body that templates and mappings read: its text, and its JSON, which is parsed once and only when asked for.
final class BodyDocument: Sendable {
    private enum State {
        case unread
        case parsed(JSONValue)
        case invalid(JSONError)
    }

    private let bytes: ByteBuffer
    private let state = Mutex<State>(.unread)
    /// What templates read in a body that is no JSON, once one has asked.
    private let lenient = Mutex<Result<JSONValue, JSONError>?>(nil)

    init(_ bytes: ByteBuffer) {
        self.bytes = bytes
    }

    /// What an empty body reads as (recorded: `$input.body` of a request without one).
    private static let emptyText = "{}"

    /// Bytes of the body.
    var count: Int { bytes.readableBytes }

    /// The text; an empty body reads as `{}`.
    var text: String { bytes.readableBytes == 0 ? Self.emptyText : bytes.text }

    /// The JSON value; fails when the text is none.
    func json() throws(JSONError) -> JSONValue {
        if bytes.readableBytes == 0 { return .object(JSONObject()) }
        let known = state.withLock { $0 }
        switch known {
        case .parsed(let value): return value
        case .invalid(let error): throw error
        case .unread: break
        }
        // Two callers at once would parse twice and agree: the lock is for the assignment only.
        do throws(JSONError) {
            let value = try JSONValue.parse(bytes.repairedUTF8.readableBytesView)
            state.withLock { $0 = .parsed(value) }
            return value
        } catch {
            state.withLock { $0 = .invalid(error) }
            throw error
        }
    }

    /// The value that `$input` reads: a body that is not quite JSON counts too, and a text that is nothing of it is a
    /// string, since API Gateway's JSONPath reads with json-smart. Sources: AWS guide, page models-mappings (commas
    /// before the closing brace), and Lambda's blueprint slack-echo-command (`$input.json('$')` of a form).
    func lenientJSON() throws(JSONError) -> JSONValue {
        if let value = try? json() { return value }
        if let known = lenient.withLock({ $0 }) { return try known.get() }
        let read = Result { () throws(JSONError) in try JSONValue.parseLeniently(bytes.readableBytesView) }
        lenient.withLock { $0 = read }
        return try read.get()
    }

    /// The value that validators read: an empty body is none here, and bytes that are no UTF-8 are not mended.
    func strictJSON() throws(JSONError) -> JSONValue {
        guard bytes.readableBytes > 0, bytes.isValidUTF8 else { return try JSONValue.parse(bytes.readableBytesView) }
        return try json()
    }

    /// The value that parameter mappings read: a text that does not begin like JSON counts as an empty object
    /// (emulator's record of AWS); fails when it begins so and is none.
    func mappedJSON() throws(JSONError) -> JSONValue {
        guard looksLikeJSON else { return .object(JSONObject()) }
        return try json()
    }

    /// The whole text as parameter mappings read it: without blanks around it (emulator's record of AWS), JSON in one
    /// line. AWS's guide maps a document of several lines to a header (page request-response-data-mappings, example 3);
    /// line ends stand between tokens there, never inside one, so that the document stays what it is.
    var mappedText: String {
        guard bytes.readableBytes > 0 else { return text }
        let isJSON = looksLikeJSON
        var view = bytes.repairedUTF8.readableBytesView
        view = view.drop(while: Self.blanks.contains)
        while let last = view.last, Self.blanks.contains(last) { view = view.dropLast() }
        guard isJSON, view.contains(where: Self.lineEnds.contains) else { return String(decoding: view, as: UTF8.self) }
        return String(decoding: view.map { Self.lineEnds.contains($0) ? 0x20 : $0 }, as: UTF8.self)
    }

    private static let blanks: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
    private static let lineEnds: [UInt8] = [0x0A, 0x0D]

    private var looksLikeJSON: Bool {
        guard let first = bytes.readableBytesView.first(where: { !Self.blanks.contains($0) }) else { return false }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "\""), UInt8(ascii: "'"): return true
        default: return false
        }
    }
}

/// The part of a body that a mapping expression names.
struct BodyPath: Sendable, Equatable {
    /// As written behind `body`, empty for the whole.
    let source: String
    private let path: JSONPath?

    /// Reads what follows `method.request.body` or `integration.response.body`: a JSONPath without its `$`.
    init(_ source: String) throws(JSONPathError) {
        self.source = source
        path = source.isEmpty ? nil : try JSONPath("$" + source)
    }

    /// The value as text: strings as they are, objects and lists as JSON; nil when there is none.
    func text(of body: BodyDocument) -> String? {
        guard let path else { return body.mappedText }
        // A body that does not parse has failed the request before; a path that runs out of its limits finds nothing.
        guard let root = try? body.mappedJSON(), let value = try? path.evaluate(root) else { return nil }
        switch value {
        case .null: return nil
        case .string(let text): return text
        case .bool, .number, .array, .object: return JSONSerializer.string(value)
        }
    }

    static func == (left: BodyPath, right: BodyPath) -> Bool { left.source == right.source }
}
