import Functions
import NIOCore
import Testing

@testable import LambdaAPI

struct PermissionTests {
    private static let source = "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/prod/GET/pets"

    @Test func `the policy is the document that AWS writes`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let added = await lambda.call(
            "POST", LambdaFixture.base + "/hello/policy",
            #"{"StatementId":"s1","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","#
                + #""SourceArn":"arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/*"}"#)
        #expect(added.status == 201, "\(added.text)")
        let statement =
            #"{"Sid":"s1","Effect":"Allow","Principal":{"Service":"apigateway.amazonaws.com"},"#
            + #""Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:000000000000:function:hello","#
            + #""Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/*"}}}"#
        #expect(added.text("Statement") == statement)
        let policy = await lambda.call("GET", LambdaFixture.base + "/hello/policy")
        #expect(
            policy.text("Policy") == #"{"Version":"2012-10-17","Id":"default","Statement":[\#(statement)]}"#)
        let again = await lambda.call(
            "POST", LambdaFixture.base + "/hello/policy",
            #"{"StatementId":"s1","Action":"lambda:InvokeFunction","Principal":"*"}"#)
        #expect(again.status == 409)
        #expect(
            again.message
                == "The statement id (s1) provided already exists. Please provide a new statement id, or remove the "
                + "existing statement.")
        #expect(await lambda.call("DELETE", LambdaFixture.base + "/hello/policy/s1").status == 204)
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello/policy").status == 404)
    }

    @Test func `a service is let in by the policy of what it calls, and by no other`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"live","FunctionVersion":"1"}"#)
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/policy?Qualifier=live",
            #"{"StatementId":"s1","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com"}"#)
        let caller = FunctionCall.Caller.service(
            principal: "apigateway.amazonaws.com", sourceARN: Self.source)
        let payload = ByteBuffer(string: "{}")
        let answer = try await lambda.functions.invoke(
            FunctionCall(function: "hello:live", payload: payload, caller: caller))
        #expect(answer.executedVersion == "1")
        let refusal = await #expect(throws: FunctionFailure.self) {
            try await lambda.functions.invoke(FunctionCall(function: "hello", payload: payload, caller: caller))
        }
        guard case .accessDenied(let text) = refusal else { return #expect(Bool(false), "\(refusal as Any)") }
        #expect(text.contains("no statement of its policy names apigateway.amazonaws.com"))
        #expect(text.contains("--source-arn '\(Self.source)'"))
    }

    @Test func `who was let in is asked again after every change`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let statement =
            #"{"StatementId":"s1","Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com"}"#
        let call = FunctionCall(
            function: "hello", payload: ByteBuffer(string: "{}"),
            caller: .service(principal: "apigateway.amazonaws.com", sourceARN: Self.source))
        for _ in 0..<2 {
            await lambda.call("POST", LambdaFixture.base + "/hello/policy", statement)
            for _ in 0..<3 { _ = try await lambda.functions.invoke(call) }
            await lambda.call("DELETE", LambdaFixture.base + "/hello/policy/s1")
            for _ in 0..<2 {
                await #expect(throws: FunctionFailure.self) { try await lambda.functions.invoke(call) }
            }
        }
        await lambda.call("POST", LambdaFixture.base + "/hello/policy", statement)
        _ = try await lambda.functions.invoke(call)
        await lambda.call("DELETE", LambdaFixture.base + "/hello")
        let failure = await #expect(throws: FunctionFailure.self) { try await lambda.functions.invoke(call) }
        guard case .notFound = failure else { return #expect(Bool(false), "\(failure as Any)") }
    }

    struct Row: Sendable {
        var statement: PolicyStatement
        var isLetIn: Bool
    }

    private static func row(
        _ effect: String = "Allow", _ principal: PolicyStatement.Principal = .service("apigateway.amazonaws.com"),
        _ action: String = "lambda:InvokeFunction", _ condition: [String: [String: String]] = [:], letsIn isLetIn: Bool
    ) -> Row {
        Row(
            statement: PolicyStatement(
                sid: "s", effect: effect, principal: principal, action: action, resource: "", condition: condition),
            isLetIn: isLetIn)
    }

    /// IAM user guide, "Policy evaluation logic" and "Condition operators".
    private static let rows: [Row] = [
        row(letsIn: true), row("Allow", .everybody, letsIn: true),
        row("Allow", .service("s3.amazonaws.com"), letsIn: false),
        row("Allow", .aws("arn:aws:iam::000000000000:root"), letsIn: false),
        row("Allow", .everybody, "lambda:*", letsIn: true), row("Allow", .everybody, "*", letsIn: true),
        row("Allow", .everybody, "lambda:GetFunction", letsIn: false),
        row("Allow", .everybody, "lambda:InvokeFunctionUrl", letsIn: false),
        row(
            "Allow", .everybody, "*", ["ArnLike": ["AWS:SourceArn": "arn:aws:execute-api:*:*:a1b2c3d4e5/*/GET/*"]],
            letsIn: true
        ),
        row(
            "Allow", .everybody, "*",
            ["ArnLike": ["aws:sourcearn": "arn:aws:execute-api:us-east-1:000000000000:a1b2c3d4e5/*"]], letsIn: true),
        row(
            "Allow", .everybody, "*", ["ArnLike": ["AWS:SourceArn": "arn:aws:execute-api:*:a1b2c3d4e5/*"]],
            letsIn: false),
        row("Allow", .everybody, "*", ["ArnEquals": ["AWS:SourceArn": source]], letsIn: true),
        row("Allow", .everybody, "*", ["StringEquals": ["AWS:SourceArn": source]], letsIn: true),
        row("Allow", .everybody, "*", ["StringEquals": ["AWS:SourceArn": "arn:*"]], letsIn: false),
        row("Allow", .everybody, "*", ["StringLike": ["AWS:SourceArn": "*GET/pets"]], letsIn: true),
        row("Allow", .everybody, "*", ["StringEquals": ["AWS:SourceAccount": "000000000000"]], letsIn: true),
        row("Allow", .everybody, "*", ["StringEquals": ["AWS:SourceAccount": "111111111111"]], letsIn: false),
        row("Allow", .everybody, "*", ["StringNotEquals": ["AWS:SourceAccount": "111111111111"]], letsIn: false),
        row("Allow", .everybody, "*", ["StringEquals": ["aws:SourceVpc": "x"]], letsIn: false),
        row("Allow", .everybody, "*", ["StringEquals": ["lambda:FunctionUrlAuthType": "NONE"]], letsIn: false),
    ]

    @Test(arguments: rows)
    func `a statement lets in by principal, action and condition`(_ row: Row) {
        let evaluation = PolicyEvaluation.service("apigateway.amazonaws.com", for: Self.source)
        #expect((evaluation.objection([row.statement]) == nil) == row.isLetIn)
    }

    @Test(arguments: [
        (row("Allow", .everybody, "*", letsIn: true), [true, true]),
        (row("Allow", .everybody, "lambda:InvokeFunction", letsIn: true), [false, true]),
        (
            row(
                "Allow", .everybody, "lambda:InvokeFunctionUrl",
                ["StringEquals": ["lambda:FunctionUrlAuthType": "NONE"]], letsIn: true), [true, false]
        ),
        (
            row(
                "Allow", .everybody, "*", ["StringEquals": ["lambda:FunctionUrlAuthType": "AWS_IAM"]], letsIn: false),
            [false, false]
        ),
        (
            row(
                "Allow", .everybody, "lambda:InvokeFunction", ["Bool": ["lambda:InvokedViaFunctionUrl": "true"]],
                letsIn: true), [false, true]
        ),
        (
            row("Allow", .everybody, "*", ["Bool": ["lambda:InvokedViaFunctionUrl": "false"]], letsIn: false),
            [false, false]
        ),
        (row("Allow", .service("apigateway.amazonaws.com"), "*", letsIn: false), [false, false]),
        (row("Allow", .everybody, "*", ["ArnLike": ["AWS:SourceArn": "arn:*"]], letsIn: false), [false, false]),
    ])
    func `a function URL asks for two permissions`(_ row: Row, _ areLetIn: [Bool]) {
        let evaluations = PolicyEvaluation.functionURL(authType: "NONE")
        #expect(evaluations.map { $0.objection([row.statement]) == nil } == areLetIn)
    }

    @Test(
        arguments: [
            ([:], false), (["StringEquals": ["AWS:SourceAccount": "111111111111"]], true),
            (["DateLessThan": ["aws:CurrentTime": "2030"]], false),
        ] as [([String: [String: String]], Bool)])
    func `a Deny that applies, or may, wins`(condition: [String: [String: String]], isLetIn: Bool) {
        let evaluation = PolicyEvaluation.service("apigateway.amazonaws.com", for: Self.source)
        let allow = Self.row(letsIn: true).statement
        let deny = Self.row("Deny", .everybody, "*", condition, letsIn: false).statement
        #expect((evaluation.objection([allow, deny]) == nil) == isLetIn)
    }

    @Test(arguments: [
        ("", "", true), ("a", "", false), ("", "*", true), ("abc", "a*c", true), ("abc", "a?c", true),
        ("abc", "*b", false), ("aaab", "*ab", true), ("abc", "abc*", true), ("é", "??", true),
    ])
    func `stars and question marks stand for bytes`(text: String, pattern: String, isLike: Bool) {
        #expect(PolicyEvaluation.like(text, pattern) == isLike)
    }

    @Test(
        arguments: [
            ("hello", "hello", nil), ("hello:1", "hello", "1"), ("function:hello:live", "hello", "live"),
            ("000000000000:function:hello", "hello", nil), ("us-east-1:000000000000:function:hello:1", "hello", "1"),
            ("arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST", "hello", "$LATEST"),
        ] as [(String, String, String?)])
    func `a function is named in each of AWS's forms`(text: String, name: String, qualifier: String?) throws {
        let reference = try #require(FunctionReference(text))
        #expect(reference.name == name && reference.qualifier == qualifier)
    }

    @Test(arguments: ["", ":", "a b", "a:b:c:d", "arn:aws:s3:::bucket", "hello:", "$LATEST", "a/b"])
    func `what is no function's name is none`(text: String) {
        #expect(FunctionReference(text) == nil)
    }
}
