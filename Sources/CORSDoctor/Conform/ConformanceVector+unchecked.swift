internal import JSON

extension ConformanceVector {
    /// Members that are read; others are reported as not checked.
    private static let members: Set<String> = [
        "id", "title", "clause", "note", "origin", "url", "urlOrigin", "mode", "method", "headers", "credentials",
        "contentType", "body", "redirect", "initiator", "expected", "preflightResponse", "actualResponse", "redirects",
        "outcome", "reason", "responseType", "exposed", "failedParameter", "preflightRequests", "sentOrigins",
        "sentHeaders", "hint", "browsers",
    ]

    /// Members that state what comes out, of which a vector has one at least.
    private static let statements: Set<String> = [
        "urlOrigin", "expected", "outcome", "reason", "responseType", "exposed", "failedParameter", "preflightRequests",
        "sentOrigins", "sentHeaders", "browsers",
    ]

    /// Names of members that nothing looks at, also within other members; each once, as `browsers/note`.
    var uncheckedMembers: Set<String> {
        var names: Set<String> = []
        func look(_ value: JSONValue?, _ known: Set<String>, _ place: String) {
            guard let object = value?.objectValue else { return }
            names.formUnion(object.keys.filter { !known.contains($0) }.map { "\(place)\($0)" })
        }
        let object = reader.object
        names.formUnion(object.keys.filter { !Self.members.contains($0) && !Self.isUploadListener($0) })
        for key in ["preflightResponse", "actualResponse"] { look(object[key], ["status", "headers"], "\(key)/") }
        for hop in object["redirects"]?.arrayValue ?? [] {
            look(hop, ["response", "preflightResponse"], "redirects/")
            for key in ["response", "preflightResponse"] {
                look(hop.objectValue?[key], ["status", "headers"], "redirects/\(key)/")
            }
        }
        for request in object["preflightRequests"]?.arrayValue ?? [] {
            look(request, ["origin", "acrm", "acrh", "url"], "preflightRequests/")
        }
        for browser in object["browsers"]?.objectValue?.values.map({ $0 }) ?? [] {
            look(browser, ["outcome", "reason", "warnings"], "browsers/")
        }
        if !Self.statements.contains(where: { object[$0]?.isNull == false }) { names.insert("(states nothing)") }
        return names
    }
}
