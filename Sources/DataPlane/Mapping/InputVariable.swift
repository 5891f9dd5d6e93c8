import HTTPMessages
import JSON
import VTL

/// `$input` of templates: the body that is transformed, and the client's parameters.
final class InputVariable: HostObject {
    /// Bytes of JSON whose writing, or walking through, costs about what one step of a template does; the largest body
    /// stays within the steps.
    private static let serializedBytesOfOneStep = 32
    private static let walkedBytesOfOneStep = 16

    private let body: BodyDocument
    private let scope: ValueScope
    private let paths: PathLiterals
    private var text: String?
    private var parameters: MapObject?
    /// Objects and lists already handed out, so that each path leads to one object, as in Java.
    private var values: [String: Value] = [:]
    /// The whole body as a value, once a template that may change it has asked for a part.
    private var root: Value?

    init(_ body: BodyDocument, _ scope: ValueScope, _ paths: PathLiterals) {
        self.body = body
        self.scope = scope
        self.paths = paths
    }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        name == "body" ? .string(try bodyText(&meter)) : nil
    }

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        switch (name.text, arguments.count) {
        case ("json", 1): return .string(try json(arguments[0].printed(&meter), &meter))
        case ("path", 1): return try value(arguments[0].printed(&meter), &meter)
        case ("params", 0): return .map(allParameters)
        case ("params", 1): return .string(parameter(try arguments[0].printed(&meter)) ?? "")
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

    /// What a missing value, or a body that is not JSON, gives (recorded).
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
        return try? body.json()
    }

    /// Nil when the body is no JSON.
    private func changeableRoot(_ meter: inout Meter) throws(RenderError) -> Value? {
        if let root { return root }
        guard let json = try? body.json() else { return nil }
        let value = try Value(json, &meter)
        root = value
        return value
    }

    // MARK: - Parameters

    /// By path, then query string, then header; nil when none has the name. Header names are case-sensitive.
    private func parameter(_ name: String) -> String? {
        if let capture = scope.captures.first(where: { $0.name == name }) { return capture.value }
        if let item = query.last(name) { return item }
        if let header = ForwardedHeader(rawValue: name), !scope.isTest { return header.value(of: scope.request) }
        return HeaderRules.droppedAtParsing.contains(name) ? nil : scope.request.message.headers.last(exactly: name)
    }

    /// Only methods whose mappings read the query have it parsed.
    private lazy var query: [QueryItem] =
        scope.query.isEmpty ? QueryString.parse(scope.request.message.query) : scope.query

    /// `params()`: `path`, `querystring` and `header`, each with single values, the last of several.
    private var allParameters: MapObject {
        if let parameters { return parameters }
        let path = MapObject()
        for capture in scope.captures { path[capture.name] = .string(capture.value) }
        let queryString = MapObject()
        for item in query { queryString[item.name] = .string(item.value) }
        let header = MapObject()
        for field in scope.request.message.headers.fields where !HeaderRules.droppedAtParsing.contains(field.name) {
            header[field.name] = .string(field.value)
        }
        if !scope.isTest {
            for forwarded in ForwardedHeader.allCases {
                header[forwarded.rawValue] = .string(forwarded.value(of: scope.request))
            }
        }
        let all = MapObject()
        all["path"] = .map(path)
        all["querystring"] = .map(queryString)
        all["header"] = .map(header)
        parameters = all
        return all
    }
}
