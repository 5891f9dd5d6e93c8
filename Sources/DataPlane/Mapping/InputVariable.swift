import JSON
import VTL

/// `$input` of templates: the body that is transformed, and the client's parameters.
final class InputVariable: HostObject {
    /// Bytes of JSON whose writing, or walking through, costs about what one step of a template does; the largest body
    /// stays within the steps.
    private static let serializedBytesOfOneStep = 32
    private static let walkedBytesOfOneStep = 16

    private let body: BodyDocument
    private let parameters: RequestParameters
    private let paths: PathLiterals
    private var text: String?
    private var allParameters: MapObject?
    /// Objects and lists already handed out, so that each path leads to one object, as in Java.
    private var values: [String: Value] = [:]
    /// The whole body as a value, once a template that may change it has asked for a part.
    private var root: Value?

    init(_ body: BodyDocument, _ parameters: RequestParameters, _ paths: PathLiterals) {
        self.body = body
        self.parameters = parameters
        self.paths = paths
    }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        name == "body" ? .string(try bodyText(&meter)) : nil
    }

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        switch (name.text, arguments.count) {
        case ("json", 1): return .string(try json(arguments[0].printed(&meter), &meter))
        case ("path", 1): return try value(arguments[0].printed(&meter), &meter)
        case ("params", 0): return .map(params())
        case ("params", 1): return .string(parameters.value(try arguments[0].printed(&meter)) ?? "")
        case ("getBody", 0): return .string(try bodyText(&meter))
        default: return nil
        }
    }

    private func bodyText(_ meter: inout Meter) throws(RenderError) -> String {
        if let text { return text }
        try meter.charge(bytes: body.count)
        let text = body.text
        self.text = text
        return text
    }

    // MARK: - JSON

    /// What a missing value, or a body that cannot be read, gives (recorded).
    private static let nothing = "\"\""

    private func json(_ path: String, _ meter: inout Meter) throws(RenderError) -> String {
        guard let found = try find(path, &meter) else { return Self.nothing }
        let text = JSONSerializer.string(found)
        try meter.step(text.utf8.count / Self.serializedBytesOfOneStep)
        try meter.charge(bytes: text.utf8.count)
        return text
    }

    private func value(_ path: String, _ meter: inout Meter) throws(RenderError) -> Value {
        if let known = values[path] { return known }
        if paths.changesValues, let root = try changeableRoot(&meter) {
            switch root.walked(along: path) {
            case .found(let value): return value
            case .nowhere: return .null
            case .notSimple: break
            }
        }
        guard let found = try find(path, &meter) else { return .null }
        let value = try Value(found, &meter)
        switch found {
        case .array, .object: values[path] = value
        case .null, .bool, .number, .string: break
        }
        return value
    }

    /// Where a path leads; nil when that is nowhere. A path that is none is Jayway's exception.
    private func find(_ text: String, _ meter: inout Meter) throws(RenderError) -> JSONValue? {
        guard let root = try current(&meter) else { return nil }
        let path: JSONPath
        do throws(JSONPathError) {
            path = try paths.path(text)
        } catch {
            throw RenderError(.exception("com.jayway.jsonpath.InvalidPathException", "\(text): \(error)"))
        }
        // An indefinite path may walk through the whole body.
        try meter.step(path.isDefinite ? 1 : 1 + body.count / Self.walkedBytesOfOneStep)
        do throws(JSONPathError) {
            return try path.evaluate(root)
        } catch {
            throw RenderError(.exception("com.jayway.jsonpath.JsonPathException", "\(text): \(error)"))
        }
    }

    /// The document as it is now: what a template changed in what `$input.path` gave is changed here too, since in Java
    /// both are one object.
    private func current(_ meter: inout Meter) throws(RenderError) -> JSONValue? {
        if let root { return try JSONValue(root, &meter) }
        return try? body.lenientJSON()
    }

    /// Nil when the body is no JSON, not even nearly.
    private func changeableRoot(_ meter: inout Meter) throws(RenderError) -> Value? {
        if let root { return root }
        guard let json = try? body.lenientJSON() else { return nil }
        let value = try Value(json, &meter)
        root = value
        return value
    }

    /// `params()`: `path`, `querystring` and `header`, each with single values.
    private func params() -> MapObject {
        if let allParameters { return allParameters }
        let all = MapObject()
        all["path"] = .map(parameters.path)
        all["querystring"] = .map(parameters.queryString)
        all["header"] = .map(parameters.header)
        allParameters = all
        return all
    }
}
