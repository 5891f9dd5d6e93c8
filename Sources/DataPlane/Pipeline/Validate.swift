import HTTPMessages

extension Pipeline {
    /// Refuses a method whose access control is not built: it must never be served as if it were open.
    func checkAccess(_ invocation: Invocation) throws(GatewayFailure) {
        if let refusal = invocation.method.accessRefusal { throw .refused(refusal) }
    }

    /// Refuses a request that lacks a required parameter, or sends it blank; all missing names are in one message.
    func validate(_ invocation: Invocation) throws(GatewayFailure) {
        if let refusal = invocation.method.validationRefusal { throw .refused(refusal) }
        let required = invocation.method.requiredParameters
        guard !required.isEmpty else { return }
        let missing = required.filter { !Self.isPresent($0, in: invocation) }.map(\.name)
        guard missing.isEmpty else { throw .missingParameters(missing) }
    }

    /// Names are compared case-sensitively (AWS guide, known issues).
    private static func isPresent(_ parameter: RequiredParameter, in invocation: Invocation) -> Bool {
        let value: String? =
            switch parameter.position {
            case .header where ForwardedHeader(rawValue: parameter.name) != nil && !invocation.isTest: "present"
            case .header:
                HeaderRules.droppedAtParsing.contains(parameter.name)
                    ? nil : invocation.request.message.headers.last(exactly: parameter.name)
            case .path: invocation.captures.first { $0.name == parameter.name }?.value
            case .queryString: invocation.query.last(parameter.name)
            }
        guard let value else { return false }
        return value.utf8.contains { $0 != 0x20 && $0 != 0x09 }
    }
}
