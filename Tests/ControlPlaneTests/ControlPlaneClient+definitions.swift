import APIModel
import Storage
import Testing

@testable import ControlPlane

/// Definitions put straight into the store, so that a family's tests need no other family.
extension ControlPlaneClient {
    /// An API whose root has a GET with a MOCK integration: the least that can be deployed.
    func makeDeployableAPI() async throws -> (id: String, root: String) {
        let api = try await makeAPI()
        try await put(Method(httpMethod: "GET"), Integration(type: .mock), api: api.id, resource: api.root)
        return api
    }

    /// A method, with its integration and responses, if any.
    func put(
        _ method: Method, _ integration: Integration? = nil, responses: [MethodResponse] = [], api: String,
        resource: String
    ) async throws {
        let path = ResourcePath.restAPI(api).resource(resource).method(method.httpMethod)
        try await store.write { transaction in
            try transaction.put(method, at: path)
            if let integration { try transaction.put(integration, at: path.integration) }
            for response in responses { try transaction.put(response, at: path.response(response.statusCode)) }
        }
    }

    /// A resource below the root.
    func put(_ resource: Resource, api: String) async throws {
        try await store.write { transaction in
            try transaction.put(resource, at: ResourcePath.restAPI(api).resource(resource.id))
        }
    }

    /// Deploys, and answers the deployment's id.
    func deploy(_ api: String, _ body: String = "{}") async throws -> String {
        let answer = await call("POST", "/restapis/\(api)/deployments", body)
        #expect(answer.status == 201, "\(answer.text)")
        return try #require(answer["id"] as? String)
    }

    /// Patches with one operation.
    @discardableResult
    func patch(
        _ target: String, _ op: String, _ path: String, _ value: String? = nil, from: String? = nil
    ) async
        -> Answer
    {
        await call("PATCH", target, #"{"patchOperations":[\#(Self.operation(op, path, value, from: from))]}"#)
    }

    /// One operation as JSON.
    static func operation(_ op: String, _ path: String?, _ value: String? = nil, from: String? = nil) -> String {
        var fields = [#""op":"\#(op)""#]
        if let path { fields.append(#""path":"\#(path)""#) }
        if let value { fields.append(#""value":"\#(value)""#) }
        if let from { fields.append(#""from":"\#(from)""#) }
        return "{" + fields.joined(separator: ",") + "}"
    }
}

/// A refused call: status, exception and sentence in one, for comparing.
struct Refusal: Equatable, CustomStringConvertible {
    var status: Int
    var type: String
    var message: String

    init(_ status: Int, _ type: String, _ message: String) {
        self.status = status
        self.type = type
        self.message = message
    }

    init(_ answer: Answer) {
        self.init(answer.status, answer.errorType ?? "", answer.message ?? answer.text)
    }

    static func badRequest(_ message: String) -> Refusal { Refusal(400, "BadRequestException", message) }
    static func notFound(_ message: String) -> Refusal { Refusal(404, "NotFoundException", message) }
    static func conflict(_ message: String) -> Refusal { Refusal(409, "ConflictException", message) }

    var description: String { "\(status) \(type): \(message)" }
}
