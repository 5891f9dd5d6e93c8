/// Reads OpenAPI 2.0 and 3.0 definitions, in JSON or YAML, with API Gateway's extensions.
///
/// The order of one import: bytes → `Document` (`DocumentReader`) → `ImportedAPI` (`DefinitionReader`, one extension
/// file per part of the language) → `ImportedAPI.merged(into:mode:…)`, which gives the API's new definition with ids.
/// Nothing here opens a file or a connection: a reference that leaves the document is refused.
public enum OpenAPIImporter {
    /// Reads a definition whole.
    ///
    /// - Throws: all errors at once, with AWS's sentence for the client.
    public static func read(_ bytes: [UInt8], options: ImportOptions) throws(ImportFailure) -> ImportedAPI {
        let document = try DocumentReader.read(bytes, limits: options.limits)
        do throws(ImportFailure) {
            var reader = try DefinitionReader(root: document.root, options: options)
            var imported = try reader.read()
            imported.diagnostics = document.located(imported.diagnostics)
            return imported
        } catch {
            throw document.located(error)
        }
    }
}
