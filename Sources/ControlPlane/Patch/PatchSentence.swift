internal import APIModel

/// AWS has two ways to word a refused patch; which one depends on the family.
enum PatchWording: Sendable {
    /// RestApi, Method and others: "Invalid patch path /x".
    case short
    /// Resource, Model, RequestValidator, Stage and others: names the operation and lists what is permitted.
    case listing

    /// For a path that no row has (both recorded, the two spaces included).
    func invalidPath(_ path: String, _ name: PatchOperation.Name, _ permitted: [String]) -> ControlPlaneError {
        switch self {
        case .short: return .badRequest("Invalid patch path \(path)")
        case .listing:
            guard !permitted.isEmpty else { return Self.unsupported(path, name) }
            return .badRequest(
                "Invalid patch path  '\(path)' specified for op '\(name.rawValue)'. "
                    + "Must be one of: [\(permitted.joined(separator: ", "))]")
        }
    }

    /// For a path whose row does not have this operation (both recorded).
    func invalidOperation(
        _ path: String, _ name: PatchOperation.Name, _ permitted: [PatchOperation.Name]
    ) -> ControlPlaneError {
        switch self {
        case .short:
            let words = permitted.map(\.rawValue).joined(separator: ", ")
            return .badRequest("Invalid patch operation specified. Must be one of: [\(words)]")
        case .listing: return Self.unsupported(path, name)
        }
    }

    private static func unsupported(_ path: String, _ name: PatchOperation.Name) -> ControlPlaneError {
        .badRequest(
            "Invalid patch path  '\(path)' specified for op '\(name.rawValue)'. Please choose supported operations")
    }
}

/// The other sentences about patches, the same for every family (assumed, unless a line says otherwise).
enum PatchSentence {
    /// Recorded, with 404, for an entry of a parameter map that is not there.
    static let noParameter = "Invalid parameter name specified"
    /// Recorded, with 404, for an entry of a map by media type that is not there.
    static let noContentType = "Content-Type specified was not found"

    /// A word that is no operation at all.
    static func unknown(_ op: String?) -> ControlPlaneError {
        let words = PatchOperation.Name.allCases.map(\.rawValue).joined(separator: ", ")
        return .badRequest("Invalid patch operation specified. Must be one of: [\(words)]")
    }

    static func nothingToRemove(_ path: String) -> ControlPlaneError {
        .notFound("Invalid patch path specified: nothing is at '\(path)'")
    }

    static func invalidSource(_ from: String, _ source: String) -> ControlPlaneError {
        .badRequest("Invalid patch source '\(from)' specified for op 'copy'. Must be one of: [\(source)]")
    }

    static let tooMany = ControlPlaneError.badRequest(
        "Too many patch operations specified. At most \(Limits.patchOperations) are allowed")
}
