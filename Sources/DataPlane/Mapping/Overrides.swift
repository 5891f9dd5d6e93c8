import HTTPMessages
import VTL

/// What the templates of one request wrote to `$context.requestOverride` and `$context.responseOverride`; it goes from
/// the request template to the response template (recorded:
/// test_integration_mock_with_request_overrides_in_response_template).
struct Overrides: Sendable, Equatable {
    /// In the order they were written; each name once.
    typealias Values = [SavedValue.Member]

    var requestPath: Values = []
    var requestHeader: Values = []
    var requestQueryString: Values = []
    /// Whatever else was written there: it has no effect and can be read back.
    var request: Values = []
    var responseHeader: Values = []
    /// `status`, and names without an effect.
    var response: Values = []

    /// The status the client gets instead of the integration response's.
    enum Status: Equatable {
        case unset
        case status(Int)
        /// Not a status; it is passed over (emulator's record of AWS).
        case ignored(String)
    }

    /// A status below 200 would not end the exchange.
    var status: Status {
        guard let value = response.first(where: { $0.key == "status" })?.value, value != .null else { return .unset }
        guard let number = value.wholeNumber, (200...599).contains(number) else {
            return .ignored(value.texts.joined(separator: ","))
        }
        return .status(number)
    }

    /// Everything that has been set, e.g. `responseOverride.header.X-A`, in a readable order.
    var all: [(name: String, value: String)] {
        let groups: [(String, Values)] = [
            ("requestOverride.path.", requestPath), ("requestOverride.header.", requestHeader),
            ("requestOverride.querystring.", requestQueryString), ("requestOverride.", request),
            ("responseOverride.header.", responseHeader), ("responseOverride.", response),
        ]
        return groups.flatMap { prefix, values in
            values.map { (prefix + $0.key, $0.value.texts.joined(separator: ",")) }
        }
    }
}

extension [SavedValue.Member] {
    /// The values that replace a parameter's; nil when it is not overridden.
    func texts(of name: String) -> [String]? {
        guard let value = first(where: { $0.key == name })?.value, value != .null else { return nil }
        return value.texts
    }
}

/// One map that templates write overrides to, e.g. `$context.responseOverride.header`.
final class OverrideMap: TemplateMap {
    private let name: String
    private(set) var keys: [String] = []
    private var values: [String: Value] = [:]
    /// Written by the template that runs now.
    private var written: Set<String> = []

    init(_ name: String, _ saved: Overrides.Values) {
        self.name = name
        for member in saved {
            keys.append(member.key)
            values[member.key] = member.value.value
        }
    }

    func value(_ key: String) -> Value? { values[key] }

    /// "If you try to override the same parameter multiple times, API Gateway returns a 5XX response" (AWS guide, page
    /// apigateway-override-request-response-parameters).
    func put(_ key: String, _ value: Value) throws(RenderError) -> Bool {
        guard written.insert(key).inserted else {
            throw RenderError(
                .exception(
                    "IllegalStateException",
                    "$context.\(name).\(key) is overridden a second time; keep the value in a variable and override "
                        + "once, at the end of the template"))
        }
        if values.updateValue(value, forKey: key) == nil { keys.append(key) }
        return true
    }

    func saved(_ meter: inout Meter) throws(RenderError) -> Overrides.Values {
        var members: Overrides.Values = []
        for key in keys { members.append(.init(key: key, value: try SavedValue(values[key] ?? .null, &meter))) }
        return members
    }
}

/// `$context.requestOverride` or `$context.responseOverride`: maps of parameters, and single values beside them.
final class OverrideGroup: TemplateMap {
    let maps: [(name: String, map: OverrideMap)]
    let own: OverrideMap

    init(_ maps: [(name: String, map: OverrideMap)], own: OverrideMap) {
        self.maps = maps
        self.own = own
    }

    var keys: [String] { maps.map(\.name) + own.keys }

    func value(_ key: String) -> Value? {
        for (name, map) in maps where name == key { return .host(map) }
        return own.value(key)
    }

    /// A map put in the place of one of the maps gives its entries to it.
    func put(_ key: String, _ value: Value) throws(RenderError) -> Bool {
        for (name, map) in maps where name == key {
            let entries = TemplateMaps.entries(of: value)
            for (key, value) in entries { _ = try map.put(key, value) }
            return !entries.isEmpty
        }
        return try own.put(key, value)
    }
}
