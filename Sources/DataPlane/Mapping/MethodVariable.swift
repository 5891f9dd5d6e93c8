import VTL

/// `$method` of templates: the client's parameters once more, and the only way to all the values of one.
///
/// AWS's page of template variables names it and leaves the rest to the page of mapping expressions, whose places are
/// these. Templates in the wild read `$method.request.path.id`, `$method.request.header.x-api-key` and, with what the
/// backend gets, `$method.request.multivaluequerystring.get('flag')`. They do not read `$method.request.body`, which is
/// therefore not here, nor does anybody's show `$integration`.
final class MethodVariable: TemplateMap {
    private let parameters: RequestParameters
    private lazy var request: MapObject = {
        let map = MapObject()
        map["path"] = .map(parameters.path)
        map["querystring"] = .map(parameters.queryString)
        map["header"] = .map(parameters.header)
        map["multivaluequerystring"] = .map(parameters.queryStringValues)
        map["multivalueheader"] = .map(parameters.headerValues)
        return map
    }()

    init(_ parameters: RequestParameters) {
        self.parameters = parameters
    }

    var keys: [String] { ["request"] }

    func value(_ key: String) -> Value? { key == "request" ? .map(request) : nil }
}
