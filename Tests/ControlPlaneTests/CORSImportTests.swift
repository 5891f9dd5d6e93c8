import APIModel
import OpenAPI
import Testing

@testable import ControlPlane

/// `x-crossgate-cors` with `as: objects`, carried out by an import.
@Suite struct CORSImportTests {
    static let method = """
        {"responses":{"200":{"description":"ok"}},"x-amazon-apigateway-integration":{"type":"mock",\
        "requestTemplates":{"application/json":"{\\"statusCode\\": 200}"},"responses":{"default":{"statusCode":"200"}}}}
        """

    static func document(_ root: String, _ path: String) -> String {
        """
        {"openapi":"3.0.1","info":{"title":"t","version":"1"},"x-crossgate-cors":\(root),"paths":{\
        "/pets":{"get":\(method)},"/orders":{"x-crossgate-cors":\(path),"get":\(method)}}}
        """
    }

    struct Imported {
        let client: ControlPlaneClient
        let id: String
        let warnings: [String]

        init(_ document: String) async throws {
            client = try ControlPlaneClient()
            let made = await client.call("POST", "/restapis?mode=import", document)
            id = try #require(made["id"] as? String, "\(made.text)")
            warnings = made["warnings"] as? [String] ?? []
        }

        /// The origin that a mapping of a method has.
        func origin(_ verb: String, _ path: String) async throws -> String? {
            let resources = await client.call("GET", "/restapis/\(id)/resources?embed=methods")
            let items = try #require(resources["item"] as? [[String: Any]])
            let item = try #require(items.first { $0["path"] as? String == path })
            let resource = try #require(item["id"] as? String)
            let response = await client.call(
                "GET", "/restapis/\(id)/resources/\(resource)/methods/\(verb)/integration/responses/200")
            let mappings = response["responseParameters"] as? [String: String]
            return mappings?["method.response.header.Access-Control-Allow-Origin"]
        }
    }

    @Test func `the one with the longer path goes before, and the gateway's own answers are the widest's`() async throws
    {
        let imported = try await Imported(
            Self.document(
                #"{"as":"objects","allowOrigins":["https://a.example"]}"#,
                #"{"as":"objects","allowOrigins":["https://o.example"]}"#))
        for verb in ["GET", "OPTIONS"] {
            #expect(try await imported.origin(verb, "/pets") == "'https://a.example'")
            #expect(try await imported.origin(verb, "/orders") == "'https://o.example'")
        }
        let response = await imported.client.call("GET", "/restapis/\(imported.id)/gatewayresponses/DEFAULT_4XX")
        #expect(response.text.contains("https://a.example"))
        #expect(!imported.warnings.contains { $0.contains("stays") }, "\(imported.warnings)")
    }

    @Test func `what the objects did is undone, in whatever order they came`() async throws {
        let imported = try await Imported(
            Self.document(
                #"{"as":"objects","allowOrigins":["https://a.example","https://b.example"]}"#,
                #"{"as":"objects","allowOrigins":["https://o.example"]}"#))
        let undone = await imported.client.call("POST", "/_crossgate/apis/\(imported.id)/cors/disable", "{}")
        #expect(undone["complete"] as? Bool == true)
        #expect(try await imported.origin("GET", "/orders") == nil)
        let definition = await imported.client.call("GET", "/_crossgate/apis/\(imported.id)/definition")
        #expect(!definition.text.contains("Access-Control"))
        #expect(!definition.text.contains("OPTIONS"))
    }

    @Test func `a warning is one line`() async throws {
        let template = #"#set($context.responseOverride.header.Access-Control-Allow-Origin = 'x')\n\n{}"#
        let document = Self.document(
            #"{"as":"objects","allowOrigins":["https://a.example","https://b.example"]}"#, #"{"allowOrigins":"*"}"#
        ).replacing(
            #""default":{"statusCode":"200"}"#,
            with: #""default":{"statusCode":"200","responseTemplates":{"application/json":"\#(template)"}}"#)
        let imported = try await Imported(document)
        #expect(imported.warnings.contains { $0.contains("sets Access-Control-Allow-Origin itself") })
        #expect(imported.warnings.allSatisfy { !$0.contains("\n") })
    }

    @Test func `mistakes of all of them are told at once, with their paths`() async throws {
        let answer = await (try ControlPlaneClient()).call(
            "POST", "/restapis?mode=import",
            Self.document(
                #"{"as":"objects","allowOrigins":["https://a.example/"]}"#,
                #"{"as":"policy","allowOrigins":["*"],"allowCredentials":true}"#))
        #expect(answer.status == 400)
        for part in ["x-crossgate-cors of /:", "x-crossgate-cors of /orders:", "https://a.example/"] {
            #expect(answer.message?.contains(part) == true, "\(answer.text)")
        }
    }

    @Test func `rows of an earlier enable are not hand-made`() throws {
        var definition = Self.definition
        let first = try CORSImport([Self.objects("https://a.example")], in: definition)
        let owned = Set(try CORSEnabling.changedAddresses(from: definition, to: first.definition))
        definition = first.definition
        let second = try CORSImport([Self.objects("https://b.example")], in: definition, owned: owned)
        #expect(second.definition != definition)
        let kept = try CORSImport([Self.objects("https://b.example")], in: definition)
        #expect(kept.definition == definition, "without that it is somebody's")
    }

    static let definition = DeploymentSnapshot(
        restAPI: RestAPI(
            id: "a1", name: "pets", createdDate: 0, rootResourceId: "r0",
            endpointConfiguration: EndpointConfiguration(types: [.regional])),
        resources: [
            Resource(
                id: "r0", path: "/",
                resourceMethods: [
                    "GET": Method(
                        httpMethod: "GET",
                        methodIntegration: Integration(
                            type: .mock, integrationResponses: ["200": IntegrationResponse(statusCode: "200")]))
                ])
        ])

    static func objects(_ origin: String) -> ImportedCORS {
        ImportedCORS(kind: .objects, rule: CORSRule(path: "/", isRecursive: true, allowOrigins: [origin]))
    }
}
