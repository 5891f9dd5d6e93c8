internal import APIModel
internal import JSON

/// The enumerations and patterns that the service model itself declares: checked before anything is looked up, all
/// violations in one `ValidationException` (sentences and the order of words recorded, unless a row says otherwise).
enum ModelConstraints {
    static func check(_ route: OperationRoute, _ members: JSONObject) throws(ControlPlaneError) {
        let operation = route.operation
        let input = lowerCamel(operation.rawValue) + "Input"
        var violations = route.required.filter { members[$0]?.isNull ?? true }.map { name in
            let isInBody = !route.members.contains { $0.name == name && $0.place != .body }
            return null(isInBody ? "\(input).\(name)" : name)
        }
        violations += patchViolations(members, input)
        for row in rows where row.operations.contains(operation) {
            guard let value = row.path.reduce(JSONValue.object(members), { $0?[$1] }),
                let shown = row.rule.violated(by: value)
            else { continue }
            let place = row.inURI ? row.path[0] : ([input] + row.path).joined(separator: ".")
            violations.append("Value '\(shown)' at '\(place)' failed to satisfy constraint: \(row.rule.sentence)")
        }
        try refuse(violations)
    }

    /// The refusal of a null, or of nothing at all, where a value must be: `createRestApiInput.tags.a`.
    static func missing(_ operation: Operation, _ path: [String]) -> ControlPlaneError {
        let place = ([lowerCamel(operation.rawValue) + "Input"] + path).joined(separator: ".")
        return ControlPlaneError(.validation, "1 validation error detected: " + null(place))
    }

    /// Reported: "Value null at 'putMethodInput.authorizationType' failed to satisfy constraint: Member must not be
    /// null".
    private static func null(_ place: String) -> String {
        "Value null at '\(place)' failed to satisfy constraint: Member must not be null"
    }

    private static func refuse(_ violations: [String]) throws(ControlPlaneError) {
        guard !violations.isEmpty else { return }
        let count = violations.count == 1 ? "1 validation error" : "\(violations.count) validation errors"
        throw ControlPlaneError(.validation, "\(count) detected: " + violations.joined(separator: "; "))
    }

    private static func patchViolations(_ members: JSONObject, _ input: String) -> [String] {
        guard let operations = members["patchOperations"]?.arrayValue else { return [] }
        let rule = Rule.oneOf(["add", "remove", "move", "test", "replace", "copy"])
        return operations.enumerated().compactMap { index, operation in
            guard let op = operation["op"], let shown = rule.violated(by: op) else { return nil }
            return "Value '\(shown)' at '\(input).patchOperations.\(index + 1).member.op' failed to satisfy "
                + "constraint: \(rule.sentence)"
        }
    }

    private static func lowerCamel(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

    enum Rule: Sendable {
        case oneOf([String])
        /// A list whose members must all be among these words.
        case allOf([String])
        /// `[1-5]\d\d`
        case statusCode

        var sentence: String {
            switch self {
            case .oneOf(let words): "Member must satisfy enum value set: [\(words.joined(separator: ", "))]"
            case .allOf(let words):
                "Member must satisfy constraint: [\(Rule.oneOf(words).sentence)]"
            case .statusCode: #"Member must satisfy regular expression pattern: [1-5]\d\d"#
            }
        }

        /// The value as the sentence shows it; nil when the rule holds, and for a wrong type: the decoder's matter.
        func violated(by value: JSONValue) -> String? {
            switch (self, value) {
            case (.oneOf(let words), .string(let text)): words.contains(text) ? nil : text
            case (.allOf(let words), .array(let items)):
                items.allSatisfy { if case .string(let text) = $0 { words.contains(text) } else { true } }
                    ? nil : "[\(items.map(\.shortText).joined(separator: ", "))]"
            case (.statusCode, .string(let text)): Self.isStatusCode(text) ? nil : text
            default: nil
            }
        }

        static func isStatusCode(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return bytes.count == 3 && (UInt8(ascii: "1")...UInt8(ascii: "5")).contains(bytes[0])
                && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    private struct Row: Sendable {
        let operations: Set<Operation>
        let path: [String]
        var inURI = false
        let rule: Rule
    }

    private static let rows: [Row] = [
        Row(
            operations: [.createRestApi], path: ["endpointConfiguration", "types"],
            rule: .allOf(["PRIVATE", "EDGE", "REGIONAL"])),
        Row(
            operations: [.createRestApi], path: ["endpointConfiguration", "ipAddressType"],
            rule: .oneOf(["ipv4", "dualstack"])),
        // The order of these words is that of the service model, not recorded.
        Row(operations: [.createRestApi], path: ["apiKeySource"], rule: .oneOf(["HEADER", "AUTHORIZER"])),
        Row(operations: [.createRestApi], path: ["endpointAccessMode"], rule: .oneOf(RestAPIRules.endpointAccessModes)),
        Row(operations: [.createRestApi], path: ["securityPolicy"], rule: .oneOf(RestAPIRules.securityPolicies)),
        // The order of these words is that of the service model, not recorded.
        Row(
            operations: [.createAuthorizer], path: ["type"],
            rule: .oneOf(AuthorizerType.allCases.map(\.rawValue))),
        // Recorded: `test_put_integration_wrong_type`, 2024-04-15.
        Row(
            operations: [.putIntegration], path: ["type"],
            rule: .oneOf(["HTTP", "MOCK", "AWS_PROXY", "HTTP_PROXY", "AWS"])),
        Row(
            operations: [.putIntegration], path: ["connectionType"],
            rule: .oneOf(ConnectionType.allCases.map(\.rawValue))),
        Row(
            operations: [.putIntegration, .putIntegrationResponse], path: ["contentHandling"],
            rule: .oneOf(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"])),
        Row(
            operations: [.putIntegration], path: ["responseTransferMode"],
            rule: .oneOf(ResponseTransferMode.allCases.map(\.rawValue))),
        Row(operations: [.createStage, .createDeployment], path: ["cacheClusterSize"], rule: .oneOf(Stage.cacheSizes)),
        Row(operations: [.putGatewayResponse], path: ["statusCode"], rule: .statusCode),
        Row(operations: [.putRestApi], path: ["mode"], inURI: true, rule: .oneOf(["merge", "overwrite"])),
        Row(
            operations: [
                .getGatewayResponse, .putGatewayResponse, .updateGatewayResponse, .deleteGatewayResponse,
            ],
            path: ["responseType"], inURI: true, rule: .oneOf(GatewayResponseType.allCases.map(\.rawValue))),
        Row(
            operations: [
                .getMethodResponse, .putMethodResponse, .updateMethodResponse, .deleteMethodResponse,
                .getIntegrationResponse, .putIntegrationResponse, .updateIntegrationResponse,
                .deleteIntegrationResponse,
            ],
            path: ["statusCode"], inURI: true, rule: .statusCode),
    ]
}

extension JSONValue {
    fileprivate var shortText: String { stringValue ?? tokenName }
}
