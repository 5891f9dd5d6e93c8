import JSON
import NIOCore
import VTL

/// `$util` of templates.
final class UtilVariable: HostObject {
    /// A text of this many bytes costs about what one step of a template does; the largest body stays within the steps.
    private static let bytesOfOneStep = 16
    /// What a call costs whatever its text.
    private static let stepsOfOneCall = 4

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        guard arguments.count == 1 else { return nil }
        switch name.text {
        case "escapeJavaScript": return try text(arguments[0], &meter, JavaScriptEscaping.escaped)
        case "urlEncode": return try text(arguments[0], &meter, FormCoding.encoded)
        case "urlDecode": return try text(arguments[0], &meter, FormCoding.decoded)
        case "base64Encode":
            return try text(arguments[0], &meter) { text throws(RenderError) in
                Base64.encode(ByteBuffer(string: text)).text
            }
        case "base64Decode": return try text(arguments[0], &meter, LenientBase64.decoded)
        case "parseJson": return try parsed(arguments[0], &meter)
        default: return nil
        }
    }

    /// A function of a text. What is no text is taken as it prints, null as the empty text: a `#set` of the result then
    /// takes effect (events of functions behind Serverless Framework's template show "" for each absent identity field).
    private func text(
        _ value: Value, _ meter: inout Meter, _ change: (String) throws(RenderError) -> String
    ) throws(RenderError) -> Value {
        let text = try value.printed(&meter)
        try meter.step(Self.stepsOfOneCall + text.utf8.count / Self.bytesOfOneStep)
        let changed = try change(text)
        try meter.charge(bytes: changed.utf8.count)
        return .string(changed)
    }

    private func parsed(_ value: Value, _ meter: inout Meter) throws(RenderError) -> Value {
        if case .null = value { return .null }
        let text = try value.printed(&meter)
        try meter.step(Self.stepsOfOneCall + text.utf8.count / Self.bytesOfOneStep)
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONValue.parse(text)
        } catch {
            // AWS's own words are not recorded; the request fails there too (assumed).
            throw RenderError(.exception("com.fasterxml.jackson.core.JsonParseException", "\(error)"))
        }
        return try Value(json, &meter)
    }
}
