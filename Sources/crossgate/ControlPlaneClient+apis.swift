internal import JSON

extension ControlPlaneClient {
    /// The id of an API that a person named by id or by name.
    func apiID(of text: String) async throws -> String {
        if !text.contains("/"), !text.isEmpty, try await exists("/restapis/\(text.percentEncoded)") { return text }
        let apis = try await list("/restapis")
        let named = apis.filter { $0["name"]?.stringValue == text }.compactMap { $0["id"]?.stringValue }
        if named.count == 1 { return named[0] }
        guard named.isEmpty else {
            throw CommandFailure(
                what: "\(named.count) APIs have this name: \(named.joined(separator: ", "))", location: text,
                remedy: "name one of them by its id")
        }
        let all = apis.prefix(10).map { "\($0["id"]?.stringValue ?? "") (\($0["name"]?.stringValue ?? ""))" }
        throw CommandFailure(
            what: "there is no such API on \(name)", location: text,
            remedy: all.isEmpty
                ? "import one: crossgate import FILE" : "there are \(all.joined(separator: ", "))")
    }

    /// `plan`, `enable` or `disable` of an API, as the server answers them.
    func cors(_ verb: String, api id: String, body: [UInt8]) async throws -> JSONValue {
        let target = "/_crossgate/apis/\(id.percentEncoded)"
        do {
            let answer = try await call("POST", target + "/cors/\(verb)", body: body)
            if answer["steps"]?.arrayValue != nil { return answer }
        } catch {
            // The API is there, so a server that knows these operations shows its definition.
            if try await exists(target + "/definition") { throw error }
        }
        throw CommandFailure(
            what: "the server does not know `cors \(verb)`: it is an older Crossgate, or none", location: name,
            remedy: "start `crossgate serve` of this version (\(Crossgate.version)), or name another --endpoint-url")
    }
}
