internal import HTTPMessages
internal import SigV4

/// The gate before `apigateway`'s operations and Crossgate's own.
extension RequestGate {
    init(_ configuration: ControlPlaneConfiguration) {
        self.init(service: "apigateway", allowedHosts: configuration.allowedHosts)
    }

    func admit(_ request: RequestMessage) throws(ControlPlaneError) {
        do {
            try check(request.headers)
        } catch {
            throw ControlPlaneError(error)
        }
    }
}

extension ControlPlaneError {
    fileprivate init(_ refusal: GateRefusal) {
        switch refusal {
        case .noHost:
            self.init(.accessDenied, "The request must have one Host header that names a host.")
        case .host(let name):
            self.init(
                .accessDenied,
                "The control plane does not answer to the host '\(name)'. Use a loopback address, a name below "
                    + "localhost, an AWS host name, or start the server with this name among its allowed hosts.")
        case .missingAuthenticationToken:
            self.init(.missingAuthenticationToken, "Missing Authentication Token")
        case .incompleteSignature(let sentence):
            self.init(.incompleteSignature, sentence)
        case .invalidSignature(let sentence):
            self.init(.invalidSignature, sentence)
        }
    }
}
