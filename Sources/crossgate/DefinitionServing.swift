internal import JSON
internal import Logging

/// Imports and deploys a definition that the command line names, under an id that stays the same.
struct DefinitionServing: Sendable {
    let client: ControlPlaneClient
    let logger: Logger

    /// The tag that says which file an API was made from; only APIs made by `serve` have it.
    private static let sourceTag = "crossgate:definition"

    /// Returns the API's id.
    func serve(_ file: DefinitionFile) async throws -> String {
        do {
            let (id, isNew) = try await identify(file)
            let api: JSONValue
            do {
                api = try await client.call(
                    "PUT", "/restapis/\(id)?mode=overwrite", body: file.bytes, contentType: file.contentType)
            } catch {
                // A definition that is refused leaves nothing behind.
                if isNew { _ = try await client.call("DELETE", "/restapis/\(id)") }
                throw error
            }
            for warning in api["warnings"]?.arrayValue ?? [] {
                logger.warning("\(warning.stringValue ?? "")", metadata: ["definition": "\(file.path)"])
            }
            _ = try await client.call(
                "POST", "/restapis/\(id)/deployments", body: Array(#"{"stageName":"\#(ServeCommand.stage)"}"#.utf8))
            return id
        } catch let failure as CommandFailure {
            throw CommandFailure(
                what: failure.what, location: file.path, remedy: failure.remedy ?? file.adviceWhenRefused)
        }
    }

    /// The id is made from the file's name, so that it is the same on every machine; where another file has taken it,
    /// from the whole path.
    private func identify(_ file: DefinitionFile) async throws -> (id: String, isNew: Bool) {
        for text in [file.name, file.absolutePath] {
            let id = DefinitionFile.stableID(of: text)
            guard try await client.exists("/restapis/\(id)") else { return (try await create(id, file), true) }
            let api = try await client.call("GET", "/restapis/\(id)")
            if api["tags"]?[Self.sourceTag]?.stringValue == file.absolutePath { return (id, false) }
        }
        throw CommandFailure(what: "the ids for this file are taken by other APIs", location: file.path)
    }

    private func create(_ id: String, _ file: DefinitionFile) async throws -> String {
        let body: JSONValue = .object([
            "name": .string(file.name),
            "tags": .object(["_custom_id_": .string(id), Self.sourceTag: .string(file.absolutePath)]),
        ])
        _ = try await client.call("POST", "/restapis", body: JSONSerializer.bytes(body))
        return id
    }
}
