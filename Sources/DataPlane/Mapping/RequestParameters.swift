import HTTPMessages
import VTL

/// The client's parameters as templates see them in `$input.params()` and `$method.request`; names are case-sensitive.
///
/// Path parameters are as they were sent, not decoded (templates in the wild say `$util.urlDecode($input.params('id'))`);
/// those of the query are decoded.
final class RequestParameters {
    private let scope: ValueScope
    /// Only methods whose mappings read the query have it parsed.
    private lazy var query: [QueryItem] =
        scope.query.isEmpty ? QueryString.parse(scope.request.message.query) : scope.query

    init(_ scope: ValueScope) {
        self.scope = scope
    }

    /// By path, then query string, then header; nil when none has the name.
    func value(_ name: String) -> String? {
        if let capture = scope.captures.first(where: { $0.name == name }) { return capture.value }
        if let item = query.last(name) { return item }
        if let header = ForwardedHeader(rawValue: name), !scope.isTest { return header.value(in: scope) }
        return HeaderRules.droppedAtParsing.contains(name) ? nil : scope.request.message.headers.last(exactly: name)
    }

    // MARK: - Single values, the last of several

    private(set) lazy var path: MapObject = Self.single(scope.captures.map { ($0.name, $0.value) })
    private(set) lazy var queryString: MapObject = Self.single(query.map { ($0.name, $0.value) })
    private(set) lazy var header: MapObject = Self.single(headerPairs)

    // MARK: - Lists of all values

    private(set) lazy var queryStringValues: MapObject = Self.lists(query.map { ($0.name, $0.value) })
    private(set) lazy var headerValues: MapObject = Self.lists(headerPairs)

    private var headerPairs: [(String, String)] {
        var pairs: [(String, String)] = []
        for field in scope.request.message.headers.fields where !HeaderRules.droppedAtParsing.contains(field.name) {
            if !scope.isTest, ForwardedHeader(rawValue: field.name) != nil { continue }
            pairs.append((field.name, field.value))
        }
        if scope.isTest { return pairs }
        for header in ForwardedHeader.allCases {
            if let value = header.value(in: scope) { pairs.append((header.rawValue, value)) }
        }
        return pairs
    }

    private static func single(_ pairs: [(String, String)]) -> MapObject {
        let map = MapObject()
        for (name, value) in pairs { map[name] = .string(value) }
        return map
    }

    private static func lists(_ pairs: [(String, String)]) -> MapObject {
        var names: [String] = []
        var values: [String: [Value]] = [:]
        for (name, value) in pairs {
            if values[name] == nil { names.append(name) }
            values[name, default: []].append(.string(value))
        }
        let map = MapObject()
        for name in names { map[name] = .list(ListObject(values[name] ?? [])) }
        return map
    }
}
