import APIModel
import HTTPMessages
import Testing

@testable import ControlPlane

@Suite struct OperationTableTests {
    @Test func `every operation is built or named as not built, never both`() {
        let built = Set(OperationTable.crossgate.bodies.keys)
        #expect(Operation.allCases.count == 124)
        #expect(built.isDisjoint(with: NotBuilt.operations), "\(built.intersection(NotBuilt.operations))")
        let missing = Set(Operation.allCases).subtracting(built).subtracting(NotBuilt.operations)
        #expect(missing.isEmpty, "\(missing.map(\.rawValue).sorted())")
    }

    @Test func `an operation that is in the table to explain itself refuses all the same`() async throws {
        #expect(NotBuilt.explained.isSubset(of: OperationTable.crossgate.bodies.keys))
        #expect(NotBuilt.explained == [.getExport], "each has a case below")
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        let export = "/restapis/\(api)/stages/prod/exports/oas30"
        #expect(await client.call("GET", export).status == 404)
        #expect(await client.call("GET", "/restapis/none/stages/prod/exports/oas30").status == 404)
        await client.call("POST", "/restapis/\(api)/deployments", #"{"stageName":"prod"}"#)
        let refused = await client.call("GET", export)
        #expect(refused.status == 501)
        #expect(refused.message == "GetExport is not implemented in this version of Crossgate.")
    }

    @Test func `CORS rules are refused by name on export, as long as a stage serves them`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeDeployableAPI().id
        let enable = "/_crossgate/apis/\(api)/cors/enable"
        await client.call("POST", enable, #"{"as":"policy","deploy":"prod"}"#)
        let refused = await client.call("GET", "/restapis/\(api)/stages/prod/exports/oas30")
        #expect(refused.status == 400)
        #expect(refused.errorType == "BadRequestException")
        #expect(refused.message?.contains("x-crossgate-cors") == true)
        #expect(refused.message?.contains("crossgate cors enable \(api) --from-policy --deploy prod") == true)
        await client.call("POST", enable, #"{"fromPolicy":true,"deploy":"prod"}"#)
        #expect(await client.call("GET", "/restapis/\(api)/stages/prod/exports/oas30").status == 501)
    }

    @Test func `every operation has exactly one route`() {
        #expect(OperationRoute.all.map(\.operation.rawValue).sorted() == Operation.allCases.map(\.rawValue).sorted())
        let addresses = OperationRoute.all.map { "\($0.verb.rawValue) \($0.uri)" }
        #expect(Set(addresses).count == addresses.count)
    }

    @Test(arguments: OperationRoute.all)
    func `each route is found by its own address`(_ route: OperationRoute) throws {
        let target = route.uri.replacing("{", with: "").replacing("}", with: "")
        let match = OperationRouter().match(
            .init(method: route.verb.rawValue, target: target),
            query: QueryString(target.split(separator: "?").dropFirst().first))
        #expect(match?.route.operation == route.operation)
    }

    @Test func `an operation that is not built is named in a 501`() async throws {
        let client = try ControlPlaneClient()
        let answer = await client.call("POST", "/usageplans", #"{"name":"gold"}"#)
        #expect(answer.status == 501)
        #expect(answer.errorType == "NotImplementedException")
        #expect(answer.message == "CreateUsagePlan is not implemented in this version of Crossgate.")
    }

    @Test func `a path that no operation has is an unknown operation`() async throws {
        let answer = await (try ControlPlaneClient()).call("GET", "/nothing/here")
        #expect(answer.status == 404)
        #expect(answer.errorType == "UnknownOperationException")
    }

    @Test(arguments: [
        (
            "/tags/arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod",
            "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/prod"
        ),
        (
            "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fabc",
            "arn:aws:apigateway:eu-west-1::/restapis/abc"
        ),
    ])
    func `an ARN in the path is one capture, slashes encoded or not`(_ target: String, _ arn: String) throws {
        let match = try #require(OperationRouter().match(.init(method: "GET", target: target), query: QueryString(nil)))
        #expect(match.route.operation == .getTags)
        #expect(match.captures["resource_arn"] == arn)
    }

    @Test(arguments: [
        "/restapis//resources", "restapis", "/restapis/a//", "//restapis", "/", "/restapis/a/stages/b/c/d/e",
    ])
    func `other paths match nothing`(_ target: String) {
        #expect(OperationRouter().match(.init(method: "GET", target: target), query: QueryString(nil)) == nil)
    }

    @Test(arguments: [
        ("GET", "/restapis/", Operation.getRestApis), ("GET", "/restapis/a/", .getRestApi),
        ("POST", "/restapis/a/resources/r/", .createResource), ("GET", "/restapis/a/stages/", .getStages),
    ])
    func `one slash at the end changes nothing`(_ verb: String, _ target: String, _ operation: Operation) throws {
        let match = try #require(OperationRouter().match(.init(method: verb, target: target), query: QueryString(nil)))
        #expect(match.route.operation == operation)
        #expect(!match.path.text.hasSuffix("/"))
    }
}
