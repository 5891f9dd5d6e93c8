import APIModel
import CORS
import CORSDoctor
import Testing

struct FixTests {
    private static func own(
        _ methods: [Method], rules: [CORSRule]? = nil, path: String = "/pets/7", at resource: String = "/pets/{petId}"
    ) -> GatewayView {
        PetStore.view(path, PetStore.api([resource: methods], corsRules: rules))
    }

    private static func diagnose(
        _ target: ScriptedTarget, _ view: GatewayView?, _ request: CheckRequest
    ) async -> Diagnosis {
        await CORSDoctor(target: target, view: view).diagnose(request)
    }

    @Test func `the command has the flags of this request and no others`() async throws {
        let view = Self.own([PetStore.method("PUT")])
        let plain = await Self.diagnose(ScriptedTarget(preflight: .missingToken), view, try Page.request("PUT"))
        #expect(
            plain.fixes.map { $0.code["sh"] } == [
                "crossgate cors enable a1b2c3d4e5 --resource '/pets/{petId}' --origin https://app.example --deploy prod"
            ])
        let rich = await Self.diagnose(
            ScriptedTarget(preflight: .missingToken), view,
            try Page.request("PUT", headers: ["X-Trace: 1", "Content-Type: application/json"], credentials: "include"))
        #expect(
            rich.remedies.contains("--header X-Api-Key --header X-Amz-Security-Token --header x-trace --credentials"))
    }

    @Test func `an origin that is allowed now stays allowed`() async throws {
        let target = ScriptedTarget(
            preflight: .answer(
                200, ["Access-Control-Allow-Origin": "https://other.example"],
                layer: .method(resource: "/pets/{petId}", verb: "OPTIONS", integration: "MOCK")))
        let diagnosis = await Self.diagnose(
            target, Self.own([PetStore.method("PUT"), PetStore.options()]), try Page.request("PUT"))
        #expect(diagnosis.remedies.contains("--origin https://app.example --origin https://other.example"))
    }

    @Test func `a rule of the policy engine is widened, not replaced`() async throws {
        let rule = CORSRule(
            path: "/pets/{petId}", isRecursive: false, allowOrigins: ["https://other.example"], allowMethods: ["GET"],
            allowHeaders: ["x-a"])
        let target = ScriptedTarget(preflight: .answer(403, layer: .policy(rule: rule.path, refusal: nil)))
        let diagnosis = await Self.diagnose(
            target, Self.own([PetStore.method("PUT")], rules: [rule]),
            try Page.request("PUT", headers: ["X-A: 1", "X-B: 2"]))
        #expect(diagnosis.codes == ["policy-refuses"])
        #expect(
            diagnosis.remedies.contains(
                "--as policy --origin https://other.example --origin https://app.example --method GET --method PUT "
                    + "--header x-a --header x-b --deploy prod"))
    }

    @Test func `an OPTIONS method is opened where it is, and one is added beside ANY`() async throws {
        let refusing = ScriptedTarget(preflight: .gateway(401, "UnauthorizedException", "Unauthorized"))
        let options = PetStore.method("OPTIONS", .mock, authorization: "CUSTOM", authorizer: "a1", apiKey: true)
        let opened = await Self.diagnose(
            refusing, Self.own([PetStore.method("PUT"), options]), try Page.request("PUT"))
        #expect(opened.fixes.first?.calls.map(\.operation) == ["update-method", "create-deployment"])
        #expect(opened.remedies.contains(#""path":"/authorizationType","value":"NONE""#))
        #expect(opened.remedies.contains(#""path":"/apiKeyRequired","value":"false""#))

        let any = await Self.diagnose(
            refusing, Self.own([PetStore.method("ANY", authorization: "CUSTOM", authorizer: "a1")]),
            try Page.request("PUT"))
        #expect(any.fixes.allSatisfy { $0.calls.isEmpty })
        #expect(any.remedies.contains("crossgate cors enable"))
    }

    @Test(
        arguments: [
            ("{}", nil, #""path":"/requestTemplates/application~1json""#),
            (#"{"statusCode": 200}"#, "*/*", #""path":"/contentHandling","value":"CONVERT_TO_TEXT""#),
        ] as [(String, String?, String)])
    func `a broken MOCK is mended by what it lacks`(template: String, binary: String?, call: String) async throws {
        let api = PetStore.api(
            ["/pets": [PetStore.method("PUT"), PetStore.options(template: template)]],
            binaryMediaTypes: binary.map { [$0] })
        let diagnosis = await Self.diagnose(
            ScriptedTarget(preflight: .gateway(500, "InternalServerErrorException", "Internal server error")),
            PetStore.view("/pets", api), try Page.request("PUT"))
        #expect(diagnosis.fixes.first?.calls.map(\.operation) == ["update-integration", "create-deployment"])
        #expect(diagnosis.remedies.contains(call))
    }

    @Test func `a backend gets the headers as code, and no setting of the API is offered for its answers`() async throws
    {
        let layer = AnswerLayer.method(resource: "/pets/{petId}", verb: "GET", integration: "AWS_PROXY")
        let diagnosis = await Self.diagnose(
            ScriptedTarget(preflight: .ok(), answer: .answer(200, layer: layer)), Self.own([PetStore.method("GET")]),
            try Page.request())
        #expect(diagnosis.fixes.count == 1)
        #expect(diagnosis.fixes.first?.code.keys.sorted() == ["Node.js", "Python", "any"])
        #expect(diagnosis.fixes.first?.code["any"] == "Access-Control-Allow-Origin: https://app.example\nVary: Origin")
    }

    @Test func `customised gateway responses get the headers too, for they inherit none`() async throws {
        var api = PetStore.api(["/pets": [PetStore.method("GET")]])
        api.gatewayResponses = [GatewayResponse(responseType: .unauthorized)]
        let diagnosis = await Self.diagnose(
            ScriptedTarget(preflight: .ok(), answer: .gateway(401, "UnauthorizedException", "Unauthorized")),
            PetStore.view("/pets", api), try Page.request())
        let types = diagnosis.fixes.first?.calls.compactMap { call in
            call.arguments.firstIndex(of: "--response-type").map { call.arguments[$0 + 1] }
        }
        #expect(types == ["DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED"])
    }

    @Test func `on AWS the commands name the API, the region and the stage of the URL`() async throws {
        let diagnosis = await Self.diagnose(
            ScriptedTarget(preflight: .gateway(401, "UnauthorizedException", "Unauthorized")), nil,
            try Page.request("PUT"))
        for text in ["--rest-api-id a1b2c3d4e5", "--region eu-west-1", "--stage-name prod", "--http-method OPTIONS"] {
            #expect(diagnosis.remedies.contains(text))
        }
        #expect(!diagnosis.remedies.contains("crossgate"))
    }

    @Test func `another server gets header lines and no commands`() async throws {
        let diagnosis = await Self.diagnose(
            ScriptedTarget(preflight: .answer(405, ["Server": "nginx"])), nil,
            try Page.request("PUT", Page.other, headers: ["X-Trace: 1"], credentials: "include"))
        #expect(
            diagnosis.fixes.map { $0.code } == [
                [
                    "any": """
                    # to OPTIONS, with status 204:
                    Access-Control-Allow-Origin: https://app.example
                    Access-Control-Allow-Methods: PUT
                    Access-Control-Allow-Headers: x-trace
                    Access-Control-Allow-Credentials: true
                    # to every other request, errors too:
                    Access-Control-Allow-Origin: https://app.example
                    Access-Control-Allow-Credentials: true
                    Vary: Origin
                    """
                ]
            ])
    }

    @Test func `the origin null is never named`() async throws {
        let target = ScriptedTarget { _ in .answer(200) }
        let plain = await Self.diagnose(target, nil, try Page.request("GET", Page.other, origin: "null"))
        #expect(plain.remedies.contains("Access-Control-Allow-Origin: *"))
        let credentialed = await Self.diagnose(
            target, nil, try Page.request("GET", Page.other, credentials: "include", origin: "null"))
        #expect(credentialed.fixes.count == 1)
        #expect(credentialed.remedies.hasPrefix("Give the page an origin of its own"))
    }

    @Test func `what a mended and undeployed API needs is a deployment and nothing else`() async throws {
        let view = PetStore.view(
            "/pets", PetStore.api(["/pets": [PetStore.method("PUT")]]),
            live: PetStore.api(["/pets": [PetStore.method("PUT"), PetStore.options()]]))
        let diagnosis = await Self.diagnose(ScriptedTarget(preflight: .missingToken), view, try Page.request("PUT"))
        #expect(diagnosis.fixes.map { $0.calls.map(\.operation) } == [["create-deployment"]])
    }

    @Test func `an unsafe request is never sent to the definition being edited`() async throws {
        let live = ScriptedTarget(
            preflight: .answer(204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PUT"]))
        let view = PetStore.view("/pets", PetStore.api(["/pets": [PetStore.method("PUT")]]))
        let diagnosis = await CORSDoctor(
            target: ScriptedTarget(preflight: .missingToken), view: view, liveTarget: live
        ).diagnose(try Page.request("PUT"))
        #expect(diagnosis.codes.first == "stale-deployment")
        #expect(live.lines == ["OPTIONS \(Page.api)"])
    }
}
