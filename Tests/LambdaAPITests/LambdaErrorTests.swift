import Foundation
import HTTPMessages
import NIOCore
import Synchronization
import Testing

@testable import LambdaAPI

/// Every sentence below is reported by users of AWS or recorded from it in LocalStack's snapshots
/// (tests/aws/services/lambda_/test_lambda_api.snapshot.json), unless it says `assumed`.
struct LambdaErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method: String
        var target: String
        var body = ""
        var status: Int
        var type: String
        var sentence: String

        var testDescription: String { "\(method) \(target) \(body.prefix(60))" }
    }

    private static let arn = "arn:aws:lambda:us-east-1:000000000000:function"

    private static let cases: [Case] = [
        Case(
            method: "GET", target: "/2015-03-31/functions/none", status: 404, type: "ResourceNotFoundException",
            sentence: "Function not found: \(arn):none"),
        Case(
            method: "GET", target: "/2015-03-31/functions/hello?Qualifier=5", status: 404,
            type: "ResourceNotFoundException", sentence: "Function not found: \(arn):hello:5"),
        Case(
            method: "GET", target: "/2015-03-31/functions/hello:1?Qualifier=2", status: 400,
            type: "InvalidParameterValueException",
            sentence: "The derived qualifier from the function name does not match the specified qualifier."),
        Case(
            method: "GET",
            target: "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A000000000000%3Afunction%3Ahello",
            status: 404, type: "ResourceNotFoundException",
            sentence: "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"),
        Case(
            method: "POST", target: "/2015-03-31/functions", body: LambdaFixture.creation("hello"), status: 409,
            type: "ResourceConflictException", sentence: "Function already exist: hello"),
        Case(
            method: "POST", target: "/2015-03-31/functions", body: LambdaFixture.creation("a", ",\"Timeout\":901"),
            status: 400, type: "ValidationException",
            sentence: "1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must "
                + "have value less than or equal to 900"),
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a", ",\"MemorySize\":1,\"PackageType\":\"Tar\""), status: 400,
            type: "ValidationException",
            sentence:
                "2 validation errors detected: Value '1' at 'memorySize' failed to satisfy constraint: Member must "
                + "have value greater than or equal to 128; Value 'Tar' at 'packageType' failed to satisfy constraint: "
                + "Member must satisfy enum value set: [Zip, Image]"),
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: #"{"FunctionName":"a","Role":"arn:aws:iam::000000000000:role/r","Code":{}}"#, status: 400,
            type: "InvalidParameterValueException",
            sentence: "Runtime and Handler are mandatory parameters for functions created with deployment packages."),
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a").replacing(#"{"ZipFile":"emlw"}"#, with: "{}"), status: 400,
            type: "InvalidParameterValueException", sentence: "Please provide a source for function code."),
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a", #","Environment":{"Variables":{"AWS_REGION":"x"}}"#), status: 400,
            type: "InvalidParameterValueException",
            sentence: "Lambda was unable to configure your environment variables because the environment variables you "
                + "have provided contains reserved keys that are currently not supported for modification. Reserved "
                + "keys used in this request: AWS_REGION"),
        Case(
            method: "POST", target: "/2015-03-31/functions", body: "{", status: 400,
            type: "InvalidRequestContentException",
            // The parser's words are ours (assumed).
            sentence: "Could not parse request body into json: the text ends before the value does at line 1, column 2"),
        // klothoplatform/klotho#317
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a", #","Environment":{"Variables":{"a-b":"secret"}}"#), status: 400,
            type: "ValidationException",
            sentence: "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map "
                + "keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                + "[a-zA-Z]([a-zA-Z0-9_])+]"),
        // After appleboy/lambda-action#83, whose list is of another shape.
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a", #","Architectures":["sparc"]"#), status: 400,
            type: "ValidationException",
            sentence: "1 validation error detected: Value '[sparc]' at 'architectures' failed to satisfy constraint: "
                + "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must "
                + "not be null]"),
        // The weights' bounds are LocalStack's parity code, with null as it is for lists since 2024 (assumed).
        Case(
            method: "POST", target: "/2015-03-31/functions/hello/aliases",
            body: #"{"Name":"b","FunctionVersion":"1","RoutingConfig":{"AdditionalVersionWeights":{"1":1.5}}}"#,
            status: 400, type: "ValidationException",
            sentence: "1 validation error detected: Value '{1=1.5}' at 'routingConfig.additionalVersionWeights' failed "
                + "to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal "
                + "to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"),
        Case(
            method: "POST", target: "/2015-03-31/functions", body: LambdaFixture.creation("a", ",\"Timeout\":\"x\""),
            status: 400, type: "SerializationException", sentence: "STRING_VALUE can not be converted to an Integer"),
        Case(
            method: "DELETE", target: "/2015-03-31/functions/hello?Qualifier=%24LATEST", status: 400,
            type: "InvalidParameterValueException",
            sentence: "$LATEST version cannot be deleted without deleting the function."),
        Case(
            method: "POST", target: "/2015-03-31/functions/hello/versions", body: #"{"CodeSha256":"x"}"#, status: 400,
            type: "InvalidParameterValueException",
            sentence: "CodeSHA256 (x) is different from current CodeSHA256 in $LATEST "
                + "(SnD+mqZDbgLC3qNA+9HjUuTvLYzmylKtJdS5VHH8i/I=). Please try again with the CodeSHA256 in $LATEST."),
        Case(
            method: "GET", target: "/2015-03-31/functions/hello/policy", status: 404,
            type: "ResourceNotFoundException", sentence: "The resource you requested does not exist."),
        Case(
            method: "DELETE", target: "/2015-03-31/functions/hello/policy/x", status: 404,
            type: "ResourceNotFoundException", sentence: "No policy is associated with the given resource."),
        Case(
            method: "PUT", target: "/2017-10-31/functions/hello/concurrency",
            body: #"{"ReservedConcurrentExecutions":901}"#, status: 400, type: "InvalidParameterValueException",
            sentence: "Specified ReservedConcurrentExecutions for function decreases account's "
                + "UnreservedConcurrentExecution below its minimum value of [100]."),
        Case(
            method: "GET", target: "/2021-10-31/functions/hello/url", status: 404, type: "ResourceNotFoundException",
            sentence: "The resource you requested does not exist."),
        Case(
            method: "GET", target: "/2019-09-25/functions/hello/event-invoke-config", status: 404,
            type: "ResourceNotFoundException",
            sentence: "The function \(arn):hello:$LATEST doesn't have an EventInvokeConfig"),
        Case(
            method: "POST", target: "/2017-03-31/tags/arn:aws:lambda:us-east-1:000000000000:function:none",
            body: #"{"Tags":{"a":"b"}}"#, status: 404, type: "ResourceNotFoundException",
            sentence: "Function not found: \(arn):none"),
        Case(
            method: "GET", target: "/2018-10-31/layers", status: 501, type: "NotImplementedException",
            sentence: "ListLayers is not implemented in this version of Crossgate. Put what the layer holds into the "
                + "function's own package."),
        Case(
            method: "POST", target: "/2015-03-31/functions",
            body: LambdaFixture.creation("a", #","Layers":["arn:aws:lambda:us-east-1:000000000000:layer:x:1"]"#),
            status: 400, type: "InvalidParameterValueException",
            sentence: "Layers is not supported by this version of Crossgate: put what the layers hold into the "
                + "function's own package"),
    ]

    @Test(arguments: cases)
    func `errors have AWS's names, statuses and sentences`(_ expected: Case) async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let answer = await lambda.call(expected.method, expected.target, expected.body)
        #expect(answer.status == expected.status)
        #expect(answer.errorType == expected.type)
        #expect(answer.message == expected.sentence)
        #expect(answer.headers.first("x-amzn-RequestId") != nil)
    }

    @Test func `who does not sign, or signs for another service, is not let in`() async throws {
        let lambda = try await LambdaFixture()
        let unsigned = await lambda.handler.respond(
            to: RequestMessage(method: "GET", target: LambdaFixture.base, headers: ["Host": "localhost"]))
        #expect(unsigned.status == 403)
        #expect(unsigned.headers.first("x-amzn-ErrorType") == "MissingAuthenticationTokenException")
        var headers = LambdaFixture.headers
        headers.set("Host", "rebound.example.com")
        let rebound = await lambda.handler.respond(
            to: RequestMessage(method: "GET", target: LambdaFixture.base, headers: headers))
        #expect(rebound.status == 403)
    }

    @Test func `a runtime that cannot run here is refused with the reason`() async throws {
        let lambda = try await LambdaFixture()
        lambda.runner.state.withLock { $0.objections["java21"] = "no java is installed" }
        let body = LambdaFixture.creation("a").replacing("nodejs22.x", with: "java21")
        let answer = await lambda.call("POST", LambdaFixture.base, body)
        #expect(answer.message == "The runtime java21 cannot run here: no java is installed")
        let unknown = await lambda.call(
            "POST", LambdaFixture.base, LambdaFixture.creation("a").replacing("nodejs22.x", with: "cobol"))
        #expect(unknown.message?.hasPrefix("Value cobol at 'runtime' failed to satisfy constraint") == true)
    }

    @Test func `every operation is in the table or refused by name`() {
        let table = LambdaTable.crossgate
        for operation in LambdaOperation.allCases where table.bodies[operation] == nil {
            let refusal = LambdaNotBuilt.refusal(operation)
            #expect(refusal.kind == .notImplemented && refusal.message.hasPrefix(operation.rawValue))
        }
        #expect(table.bodies.count == 46)
    }

    @Test func `every pattern of the model compiles`() {
        let patterns = Set(LambdaShape.all.compactMap(\.pattern))
        #expect(patterns.subtracting(LambdaShape.patterns.keys).isEmpty)
    }

    @Test(arguments: LambdaRoute.all.map(\.uri))
    func `the router finds each operation`(uri: String) throws {
        let route = try #require(LambdaRoute.all.first { $0.uri == uri })
        let target = uri.replacing(/\{[A-Za-z]+\}/, with: "x")
        for route in LambdaRoute.all where route.uri == uri {
            let request = RequestMessage(method: route.verb.rawValue, target: target)
            let match = LambdaRouter().match(request, query: LambdaQuery(request.query))
            #expect(match?.route.operation == route.operation)
        }
        #expect(LambdaHandler.handles(route.uri))
    }

    @Test(arguments: [
        ("/2015-03-31/functions", true), ("/_crossgate/function-code/ab.zip", true), ("/restapis", false),
        ("/2015-03-31", false), ("/2015-07-09/functions/x", false), ("/prod/2015-03-31/functions", false),
    ])
    func `Lambda's paths are told from others`(path: String, isLambda: Bool) {
        #expect(LambdaHandler.handles(path) == isLambda)
    }
}
