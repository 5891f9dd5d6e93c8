/// What requests to AWS are signed with. Never logged: its description shows the key's id alone.
public struct Credentials: Sendable, Equatable, CustomStringConvertible {
    /// E.g. `AKIAIOSFODNN7EXAMPLE`.
    public var accessKeyID: String
    public var secretAccessKey: String
    public var sessionToken: String?

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
    }

    public var description: String { "credentials of \(accessKeyID)" }
}
