import APIModel
import CORS
import CORSDoctor
import Testing

/// What enabling CORS makes is what the auditor calls right: the two halves of the house agree.
@Suite struct EnabledDefinitionTests {
    struct Wish: Sendable, CustomStringConvertible {
        let name: String
        let kind: EnableRequest.Kind
        let configuration: CORSConfiguration
        var description: String { name }

        init(
            _ name: String, _ origins: [String], kind: EnableRequest.Kind = .objects, credentials: Bool = false,
            methods: [String] = [], headers: [String] = [], expose: [String] = []
        ) {
            self.name = name
            self.kind = kind
            configuration = CORSConfiguration(
                allowOrigins: origins, allowMethods: methods, allowHeaders: headers, exposeHeaders: expose,
                allowCredentials: credentials, maxAge: 600)
        }
    }

    static let wishes: [Wish] = [
        Wish("everybody", ["*"]),
        Wish("everybody, any method and header", ["*"], methods: ["*"], headers: ["*", "authorization"]),
        Wish("one origin", ["https://a.example"], expose: ["ETag"]),
        Wish("one origin with credentials", ["https://a.example"], credentials: true, expose: ["ETag"]),
        Wish("several origins", ["https://a.example", "https://b.example:8443"]),
        Wish("several origins with credentials", ["https://a.example", "https://b.example"], credentials: true),
        Wish("patterns", ["https://a.example", "https://*.b.example"], credentials: true),
        Wish("the policy engine", ["https://a.example", "https://*.b.example"], kind: .policy, credentials: true),
    ]

    /// Everything that has no CORS yet: methods of all kinds, binary types, a customised gateway response.
    private static let bare: DeploymentSnapshot = {
        let authorized = Sample.method("PUT", [:]).changed { $0.authorizationType = "AWS_IAM" }
        let keyed = Sample.method("ANY", [:]).changed { $0.apiKeyRequired = true }
        var definition = Sample.api(
            [
                Sample.resource("/", [Sample.method("GET", [:])]),
                Sample.resource("/pets", [Sample.method("GET", [:]), authorized]),
                Sample.resource("/pets/{id}", [keyed]), Sample.resource("/cats", [Sample.proxy("POST")]),
            ], gateway: [Sample.gateway(.unauthorized, ["X-Other": "'1'"])])
        definition.restAPI.binaryMediaTypes = ["*/*"]
        return definition
    }()

    @Test(arguments: wishes)
    func `what enabling makes has no error and no warning`(_ wish: Wish) throws {
        let before = CORSAudit.run(Self.bare)
        #expect(before.worst == .error)
        let request = EnableRequest(kind: wish.kind, configuration: wish.configuration)
        let plan = try EnablePlan(enabling: request, in: Self.bare)
        let report = CORSAudit.run(plan.definition)
        let found = report.findings.filter { $0.severity > .note }
        #expect(found.isEmpty, "\(found.map { "\($0.rule) at \($0.location): \($0.message)" })")
    }
}
