import APIModel
import CORSDoctor
import JSON

/// The control plane's part in a test: carries calls out on a definition, and refuses what API Gateway would refuse.
enum FixApplication {
    struct Refusal: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    static func apply(_ calls: [ControlPlaneCall], to definition: DeploymentSnapshot) throws -> DeploymentSnapshot {
        var copy = definition
        for call in calls { try apply(call, to: &copy) }
        return copy
    }

    private static func apply(_ call: ControlPlaneCall, to definition: inout DeploymentSnapshot) throws {
        let segments = call.target.split(separator: "/").map { decoded(String($0)) }
        guard segments.starts(with: ["restapis", definition.restAPI.id]) else {
            throw Refusal("no API at \(call.target)")
        }
        let rest = Array(segments.dropFirst(2))
        switch rest.first {
        case nil where call.operation == "update-rest-api" && call.method == "PATCH":
            for step in try steps(call) {
                guard step.op == "replace", step.path == ["disableExecuteApiEndpoint"] else { throw Refusal("\(step)") }
                definition.restAPI.disableExecuteApiEndpoint = step.value == "true"
            }
        case "gatewayresponses":
            guard rest.count == 2, let type = GatewayResponseType(rawValue: rest[1]),
                call.operation == "update-gateway-response", call.method == "PATCH"
            else { throw Refusal(call.target) }
            let customised = Dictionary(uniqueKeysWithValues: definition.gatewayResponses.map { ($0.responseType, $0) })
            var response = type.effective(customised: customised)
            response.defaultResponse = false
            for step in try steps(call) {
                guard step.path.count == 2, step.path[0] == "responseParameters" else { throw Refusal("\(step)") }
                try change(&response.responseParameters, step)
            }
            definition.customise(response)
        case "resources":
            guard rest.count >= 4, rest[2] == "methods",
                let index = definition.resources.firstIndex(where: { $0.id == rest[1] })
            else { throw Refusal(call.target) }
            var methods = definition.resources[index].resourceMethods ?? [:]
            methods[rest[3]] = try apply(call, Array(rest.dropFirst(4)), verb: rest[3], to: methods[rest[3]])
            definition.resources[index].resourceMethods = methods
        default: throw Refusal("\(call.operation) \(call.target)")
        }
    }

    /// What becomes of a method, and of what is below it.
    private static func apply(
        _ call: ControlPlaneCall, _ rest: [String], verb: String, to method: Method?
    ) throws -> Method? {
        if rest.isEmpty { return try applyToMethod(call, verb, method) }
        guard var method else { throw Refusal("no method at \(call.target)") }
        switch (rest.count, rest[0]) {
        case (2, "responses"):
            var responses = method.methodResponses ?? [:]
            responses[rest[1]] = try methodResponse(call, rest[1], responses[rest[1]])
            method.methodResponses = responses
        case (1, "integration"):
            method.methodIntegration = try integration(call, method.methodIntegration)
        case (3, "integration") where rest[1] == "responses":
            guard var integration = method.methodIntegration else { throw Refusal("no integration") }
            var responses = integration.integrationResponses ?? [:]
            let declared = method.methodResponses?[rest[2]]?.responseParameters ?? [:]
            responses[rest[2]] = try integrationResponse(call, rest[2], responses[rest[2]], declared: declared)
            integration.integrationResponses = responses
            method.methodIntegration = integration
        default: throw Refusal(call.target)
        }
        return method
    }

    private static func applyToMethod(_ call: ControlPlaneCall, _ verb: String, _ method: Method?) throws -> Method? {
        switch (call.operation, call.method, method) {
        case ("put-method", "PUT", nil):
            guard let type = call.body?["authorizationType"]?.stringValue else { throw Refusal("authorizationType") }
            return Method(
                httpMethod: verb, authorizationType: type,
                apiKeyRequired: call.body?["apiKeyRequired"]?.boolValue ?? false)
        case ("put-method", _, _?): throw Refusal("Method already exists for this resource")
        case ("delete-method", "DELETE", _?): return nil
        case ("update-method", "PATCH", var changed?):
            for step in try steps(call) {
                switch (step.op, step.path.count, step.path[0]) {
                case ("replace", 1, "authorizationType"): changed.authorizationType = step.value ?? ""
                case ("replace", 1, "apiKeyRequired"): changed.apiKeyRequired = step.value == "true"
                case ("replace", 1, "requestValidatorId"):
                    changed.requestValidatorId = (step.value ?? "").isEmpty ? nil : step.value
                case ("add", 2, "requestParameters"):
                    changed.requestParameters = (changed.requestParameters ?? [:])
                        .merging([step.path[1]: step.value == "true"]) { $1 }
                default: throw Refusal("\(step)")
                }
            }
            if changed.authorizationType == "NONE" { changed.authorizerId = nil }
            return changed
        default: throw Refusal("\(call.operation) \(call.target)")
        }
    }

    private static func methodResponse(
        _ call: ControlPlaneCall, _ status: String, _ response: MethodResponse?
    ) throws -> MethodResponse? {
        switch (call.operation, call.method, response) {
        case ("put-method-response", "PUT", nil):
            let parameters = call.body?["responseParameters"]?.objectValue?.map {
                ($0.key, $0.value.boolValue ?? false)
            }
            return MethodResponse(
                statusCode: status, responseParameters: parameters.map { Dictionary(uniqueKeysWithValues: $0) })
        case ("put-method-response", _, _?): throw Refusal("Response already exists for this resource")
        case ("delete-method-response", "DELETE", _?): return nil
        case ("update-method-response", "PATCH", var changed?):
            var parameters = (changed.responseParameters ?? [:]).mapValues { String($0) }
            for step in try steps(call) {
                guard step.path.count == 2, step.path[0] == "responseParameters" else { throw Refusal("\(step)") }
                try change(&parameters, step)
            }
            changed.responseParameters = parameters.mapValues { $0 == "true" }
            return changed
        default: throw Refusal("\(call.operation) \(call.target)")
        }
    }

    private static func integration(_ call: ControlPlaneCall, _ integration: Integration?) throws -> Integration? {
        switch (call.operation, call.method, integration) {
        case ("put-integration", "PUT", _):
            guard let type = call.body?["type"]?.stringValue.flatMap(IntegrationType.init(rawValue:)) else {
                throw Refusal("type")
            }
            return Integration(
                type: type, requestTemplates: texts(call.body?["requestTemplates"]),
                passthroughBehavior: call.body?["passthroughBehavior"]?.stringValue
                    .flatMap(PassthroughBehavior.init(rawValue:)) ?? .whenNoMatch,
                contentHandling: call.body?["contentHandling"]?.stringValue.flatMap(ContentHandling.init(rawValue:)))
        case ("update-integration", "PATCH", var changed?):
            for step in try steps(call) {
                switch (step.op, step.path.count, step.path[0]) {
                case (_, 2, "requestTemplates"):
                    var templates = changed.requestTemplates ?? [:]
                    try change(&templates, step)
                    changed.requestTemplates = templates
                case ("replace", 1, "contentHandling"):
                    changed.contentHandling = step.value.flatMap(ContentHandling.init(rawValue:))
                case ("replace", 1, "passthroughBehavior"):
                    guard let behavior = step.value.flatMap(PassthroughBehavior.init(rawValue:)) else {
                        throw Refusal("\(step)")
                    }
                    changed.passthroughBehavior = behavior
                case ("add", 2, "cacheKeyParameters"): changed.cacheKeyParameters.append(step.path[1])
                default: throw Refusal("\(step)")
                }
            }
            return changed
        default: throw Refusal("\(call.operation) \(call.target)")
        }
    }

    /// A mapping to a header that the method response does not declare is refused, as AWS refuses it.
    private static func integrationResponse(
        _ call: ControlPlaneCall, _ status: String, _ response: IntegrationResponse?, declared: [String: Bool]
    ) throws -> IntegrationResponse? {
        var changed: IntegrationResponse
        switch (call.operation, call.method, response) {
        case ("delete-integration-response", "DELETE", _?): return nil
        case ("put-integration-response", "PUT", _):
            changed = IntegrationResponse(
                statusCode: status, selectionPattern: call.body?["selectionPattern"]?.stringValue,
                responseParameters: texts(call.body?["responseParameters"]),
                responseTemplates: texts(call.body?["responseTemplates"]),
                contentHandling: call.body?["contentHandling"]?.stringValue.flatMap(ContentHandling.init(rawValue:)))
        case ("update-integration-response", "PATCH", let existing?):
            changed = existing
            for step in try steps(call) {
                switch (step.op, step.path.count, step.path[0]) {
                case (_, 2, "responseParameters"):
                    var parameters = changed.responseParameters ?? [:]
                    try change(&parameters, step)
                    changed.responseParameters = parameters
                case (_, 2, "responseTemplates"):
                    var templates = changed.responseTemplates ?? [:]
                    try change(&templates, step)
                    changed.responseTemplates = templates
                case ("replace", 1, "contentHandling"):
                    changed.contentHandling = step.value.flatMap(ContentHandling.init(rawValue:))
                case ("replace", 1, "selectionPattern"): changed.selectionPattern = step.value
                default: throw Refusal("\(step)")
                }
            }
        default: throw Refusal("\(call.operation) \(call.target)")
        }
        let before = response?.responseParameters ?? [:]
        for (key, value) in changed.responseParameters ?? [:] where before[key] != value {
            guard declared[key] != nil else { throw Refusal("Invalid mapping expression parameter specified: \(key)") }
            guard MappingSource(value) != nil else { throw Refusal("Invalid mapping expression specified: \(value)") }
        }
        return changed
    }

    private struct Step: CustomStringConvertible {
        let op: String
        let path: [String]
        let value: String?
        var description: String { "invalid patch: \(op) \(path) \(value ?? "")" }
    }

    private static func steps(_ call: ControlPlaneCall) throws -> [Step] {
        guard let operations = call.body?["patchOperations"]?.arrayValue, !operations.isEmpty else {
            throw Refusal("no patch operations")
        }
        return try operations.map { operation in
            guard let op = operation["op"]?.stringValue, let path = operation["path"]?.stringValue, path.hasPrefix("/")
            else { throw Refusal("\(operation)") }
            let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.replacing("~1", with: "/").replacing("~0", with: "~") }
            return Step(op: op, path: segments.map { String($0) }, value: operation["value"]?.stringValue)
        }
    }

    /// `add` sets; `replace` and `remove` want the entry to be there.
    private static func change(_ map: inout [String: String], _ step: Step) throws {
        let name = step.path[1]
        switch step.op {
        case "add": map[name] = step.value
        case "replace":
            guard map[name] != nil else { throw Refusal("Invalid parameter name specified: \(name)") }
            map[name] = step.value
        case "remove":
            guard map.removeValue(forKey: name) != nil else {
                throw Refusal("Invalid parameter name specified: \(name)")
            }
        default: throw Refusal("\(step)")
        }
    }

    private static func texts(_ value: JSONValue?) -> [String: String]? {
        value?.objectValue.map { object in
            Dictionary(uniqueKeysWithValues: object.map { ($0.key, $0.value.stringValue ?? "") })
        }
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
