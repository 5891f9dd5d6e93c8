/// What a security scheme asks of a method.
struct SecurityScheme {
    enum Kind: Equatable {
        case apiKey
        case iam
        /// `authorizationType` of the methods that use it: `CUSTOM` or `COGNITO_USER_POOLS`.
        case authorizer(authorizationType: String)
        /// Of a type that REST APIs have not; a warning has been given, and methods stay as they are.
        case ignored
    }

    var name: String
    var kind: Kind
    /// Where the authorizer extension stands, else the scheme.
    var mark: SourceMark
}
