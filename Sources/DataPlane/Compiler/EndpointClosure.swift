import APIModel

/// Why an API's default endpoint, the only one there is so far, lets nobody in.
enum EndpointClosure: Sendable, Equatable {
    /// `disableExecuteApiEndpoint`.
    case disabled
    /// Reached through VPC endpoints that a resource policy names; without a policy AWS refuses every call too.
    case `private`

    /// Nil for an API that is open.
    init?(_ api: RestAPI) {
        if api.disableExecuteApiEndpoint {
            self = .disabled
        } else if api.endpointConfiguration.types.contains(.private) {
            self = .private
        } else {
            return nil
        }
    }

    /// For the operator.
    func text(api: String) -> String {
        switch self {
        case .disabled: "API \(api) has disableExecuteApiEndpoint set"
        case .private:
            "API \(api) is PRIVATE, and private endpoints come with a later version: make its endpoint type REGIONAL and "
                + "deploy"
        }
    }
}
