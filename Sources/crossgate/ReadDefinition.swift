internal import APIModel
internal import ControlPlane
internal import OpenAPI

/// An OpenAPI file read as an import would read it, without a server.
struct ReadDefinition {
    let imported: ImportedAPI
    /// With the objects that `x-crossgate-cors` asks for.
    let snapshot: DeploymentSnapshot
    /// What those objects cannot do.
    let warnings: [String]

    /// - Throws: a `CommandFailure`, after every place that is wrong was reported.
    init(_ file: DefinitionFile, basePath: ImportOptions.BasePath = .ignore) throws {
        let merged: DeploymentSnapshot
        do throws(ImportFailure) {
            imported = try OpenAPIImporter.read(
                file.bytes, options: ImportOptions(basePath: basePath, region: "us-east-1", accountId: "000000000000"))
            var count = 0
            merged = try imported.merged(into: nil, mode: .overwrite, restAPIId: "local", createdDate: 0) {
                count += 1
                return "id\(count)"
            }
        } catch {
            Self.report(error.diagnostics, of: file)
            throw CommandFailure(what: "the definition would be refused", location: file.path)
        }
        do throws(ControlPlaneError) {
            let cors = try CORSImport(imported.cors, in: merged)
            snapshot = cors.definition
            warnings = cors.warnings
        } catch {
            Terminal.standardError.write("\(file.path): error: \(error.message)\n".withoutEscapes)
            throw CommandFailure(what: "the definition would be refused", location: file.path)
        }
    }

    /// Writes diagnostics to standard error, each with its line and a caret.
    static func report(_ diagnostics: [Diagnostic], of file: DefinitionFile) {
        let text = String(decoding: file.bytes, as: UTF8.self)
        for diagnostic in diagnostics {
            Terminal.standardError.write(diagnostic.rendered(file: file.path, source: text).withoutEscapes + "\n")
        }
    }
}

extension String {
    /// The text with a sign in place of each character that would steer a terminal or turn the line around: one for
    /// one, so that a caret below stays in its place.
    fileprivate var withoutEscapes: String {
        let isSteering: (Unicode.Scalar) -> Bool = { scalar in
            guard scalar != "\n", scalar != "\t" else { return false }
            let category = scalar.properties.generalCategory
            return category == .control || category == .format
        }
        guard unicodeScalars.contains(where: isSteering) else { return self }
        var text = ""
        for scalar in unicodeScalars { text.unicodeScalars.append(isSteering(scalar) ? "\u{FFFD}" : scalar) }
        return text
    }
}
