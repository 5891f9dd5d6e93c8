internal import APIModel
internal import Functions

/// A function as the store keeps it, without what stands below it.
struct FunctionRecord: StoredResource, Equatable {
    static let kind = "Function"

    var name: String
    /// `$LATEST`.
    var latest: VersionRecord
    /// The number that the next published version gets; numbers are never used again.
    var nextVersion: Int
    var tags: [String: String]
    var reservedConcurrency: Int?
    /// `RecursiveLoop`; shown, no loop is detected here.
    var recursiveLoop: String?
    /// `UpdateRuntimeOn`; shown, runtimes are those of this machine.
    var updateRuntimeOn: String?
}

/// One version of a function: what is configured, and its code. A published one never changes.
struct VersionRecord: StoredResource, Equatable {
    static let kind = "FunctionVersion"

    /// `$LATEST` or a number.
    var version: String
    var description: String
    var role: String
    var runtime: String
    var handler: String
    /// Seconds.
    var timeout: Int
    /// Megabytes.
    var memorySize: Int
    /// Megabytes of `/tmp`.
    var ephemeralStorage: Int
    var environment: [String: String]
    var architectures: [String]
    /// `Active` or `PassThrough`; shown.
    var tracingMode: String
    /// `None` or `PublishedVersions`; shown.
    var snapStart: String
    /// Shown.
    var kmsKeyARN: String?
    var code: CodeRecord
    /// Milliseconds since 1970.
    var lastModified: Int
    var revisionID: String
}

/// Where a version's code is, and what AWS shows of it.
struct CodeRecord: Codable, Sendable, Equatable {
    /// The id of an uploaded package in the `CodeStore`; nil for a folder.
    var package: String?
    /// A folder that somebody works in.
    var folder: String?
    /// Of the zip file; 0 for a folder.
    var size: Int
    /// SHA-256 of the zip file in base64; of the path for a folder.
    var sha256: String
}

/// A name for one version, or two by weights.
struct AliasRecord: StoredResource, Equatable {
    static let kind = "FunctionAlias"

    var name: String
    var functionVersion: String
    var description: String
    /// At most one other version, and the share of invocations, 0…1, that it gets.
    var weights: [String: Double]
    var revisionID: String
}

/// The statements that let others than the account call a function, a version or an alias.
struct PolicyRecord: StoredResource, Equatable {
    static let kind = "FunctionPolicy"

    var statements: [PolicyStatement]
    var revisionID: String
}

/// A URL of a function or an alias.
struct URLRecord: StoredResource, Equatable {
    static let kind = "FunctionURL"

    /// The first label of its host name.
    var id: String
    /// The alias; nil for the function itself.
    var qualifier: String?
    var authType: String
    var invokeMode: String
    var cors: URLCORSRecord?
    /// Milliseconds since 1970.
    var created: Int
    var modified: Int
}

/// `Cors` of a function URL; nil where it was not given.
struct URLCORSRecord: Codable, Sendable, Equatable {
    var allowCredentials: Bool?
    var allowHeaders: [String]?
    var allowMethods: [String]?
    var allowOrigins: [String]?
    var exposeHeaders: [String]?
    var maxAge: Int?
}

/// Environments kept warm for a version or an alias.
struct ProvisionedRecord: StoredResource, Equatable {
    static let kind = "FunctionProvisionedConcurrency"

    var qualifier: String
    var requested: Int
    /// Milliseconds since 1970.
    var modified: Int
}

/// What becomes of events whose function failed.
struct EventInvokeRecord: StoredResource, Equatable {
    static let kind = "FunctionEventInvokeConfig"

    /// `$LATEST` for the function itself.
    var qualifier: String
    var maximumRetries: Int?
    /// Seconds.
    var maximumAge: Int?
    /// Milliseconds since 1970.
    var modified: Int
}

extension ResourcePath {
    static let functions = ResourcePath.root / "functions"

    static func function(_ name: String) -> ResourcePath { functions / name }

    var functionVersions: ResourcePath { self / "versions" }
    var functionAliases: ResourcePath { self / "aliases" }
    var functionPolicies: ResourcePath { self / "policies" }
    var functionURLs: ResourcePath { self / "urls" }
    var functionProvisioned: ResourcePath { self / "provisioned" }
    var functionEventInvoke: ResourcePath { self / "eventinvoke" }
}
