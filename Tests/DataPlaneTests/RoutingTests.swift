import APIModel
import DataPlane
import HTTPMessages
import Testing

@Suite struct RoutingTests {
    struct Case: Sendable, CustomStringConvertible {
        let method: String
        let path: String
        /// The body of the method that serves it; nil for 403.
        let served: String?
        var description: String { "\(method) \(path)" }

        init(_ method: String, _ path: String, _ served: String?) {
            self.method = method
            self.path = path
            self.served = served
        }
    }

    private func check(_ fixture: Fixture, _ test: Case) async {
        let answer = await fixture.send(test.method, test.path)
        if let served = test.served {
            #expect(answer.status == 200)
            #expect(answer.text == served)
        } else {
            #expect(answer.status == 403)
            #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
            #expect(answer.headers.first("x-amzn-ErrorType") == "MissingAuthenticationTokenException")
        }
    }

    /// Source: [T:test_proxy_routing_with_hardcoded_resource_sibling], in the specification's words.
    @Test(arguments: [
        Case("OPTIONS", "/test", "proxy options"),
        Case("POST", "/test", "test post"),
        Case("OPTIONS", "/test/any", "any"),
        Case("GET", "/test/any", "any"),
        Case("GET", "/other", nil),
        Case("OPTIONS", "/other/deep", "proxy options"),
        Case("OPTIONS", "/", nil),
    ])
    func `a resource without the method shadows nothing`(_ test: Case) async {
        let fixture = Fixture([
            .at("/"),
            .at("/test", .mock("POST", body: "test post")),
            .at("/test/any", .mock("ANY", body: "any")),
            .at("/{proxy+}", .mock("OPTIONS", body: "proxy options")),
        ])
        await check(fixture, test)
    }

    /// Source: [T:test_routing_with_hardcoded_resource_sibling_order].
    @Test(arguments: [
        Case("GET", "/part1", "part1"),
        Case("GET", "/part1/hardcoded-value", "hardcoded"),
        Case("GET", "/part1/random-value", "greedy"),
        Case("GET", "/anything", "greedy"),
    ])
    func `a literal branch is left again when it leads nowhere`(_ test: Case) async {
        let fixture = Fixture([
            .at("/part1", .mock("GET", body: "part1")),
            .at("/part1/hardcoded-value", .mock("GET", body: "hardcoded")),
            .at("/{param+}", .mock("GET", body: "greedy")),
        ])
        await check(fixture, test)
    }

    /// Source: [S:test_lambda_aws_proxy_integration], [D:setup-http-integrations], [S:test_routing_not_found].
    @Test(arguments: [
        Case("GET", "/pets", "pets"),
        Case("GET", "/pets/", "pets"),
        Case("GET", "//pets", "pets"),
        Case("GET", "/pets/7", "pet"),
        Case("GET", "/pets/mine", "mine"),
        Case("GET", "/pets/7/toys", nil),
        Case("GET", "/Pets", nil),
        Case("POST", "/pets", nil),
        Case("HEAD", "/pets", nil),
        Case("OPTIONS", "/pets", nil),
        Case("GET", "/", "root"),
        Case("GET", "", "root"),
        Case("GET", "/files", nil),
        Case("GET", "/files/a/b", "file"),
        Case("DELETE", "/any", "any"),
        Case("HEAD", "/any", "any"),
        Case("TRACE", "/any", nil),
        Case("get", "/any", nil),
        Case("CONNECT", "/any", nil),
    ])
    func `paths and verbs find their method or get 403`(_ test: Case) async {
        let fixture = Fixture([
            .at("/", .mock("GET", body: "root")),
            .at("/pets", .mock("GET", body: "pets")),
            .at("/pets/{id}", .mock("GET", body: "pet")),
            .at("/pets/mine", .mock("GET", body: "mine")),
            .at("/files"),
            .at("/files/{path+}", .mock("GET", body: "file")),
            .at("/any", .mock("ANY", body: "any")),
        ])
        await check(fixture, test)
    }

    /// Source: [S:test_lambda_aws_proxy_integration] for the greedy values; raw, never decoded.
    @Test(arguments: [
        ("/proxy-value", "/proxy-value"),
        ("/proxy-value/", "/proxy-value"),
        ("/proxy-value//double-slash", "/proxy-value//double-slash"),
        ("//proxy-value", "/proxy-value"),
        ("/user/test%2Balias@gmail.com", "/user/test%2Balias@gmail.com"),
        ("/a%2Fb", "/a%2Fb"),
    ])
    func `a greedy value is the raw rest of the path`(_ path: String, _ target: String) async throws {
        let fixture = Fixture([
            .at(
                "/{proxy+}",
                .proxy(
                    "GET", uri: "http://backend.test/{proxy}",
                    requestParameters: ["integration.request.path.proxy": "method.request.path.proxy"]))
        ])
        #expect(await fixture.send("GET", path).status == 200)
        #expect(try #require(fixture.backend.last).target == target)
    }

    /// Source: [D:api-gateway-known-issues].
    @Test func `X-HTTP-Method-Override names the method`() async {
        let fixture = Fixture([.at("/pets", .mock("DELETE", body: "deleted"))])
        #expect(await fixture.send("POST", "/pets", ["X-HTTP-Method-Override": "DELETE"]).text == "deleted")
        #expect(await fixture.send("POST", "/pets", ["x-http-method-override": "TRACE"]).status == 403)
    }

    /// Source: field reports in the specification, gateway-responses 4.1.
    @Test(arguments: [
        (
            "Bearer abc",
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with "
                + "Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='."
        ),
        (
            "Bearer a=b",
            "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
                + "parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of "
                + "either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) "
                + "Authorization=trGvSpXeM6ZOst7PNaJ8ft/DE0LSIIrpOipbnukyQvA="
        ),
    ])
    func `an unmatched request with a token is told about its signature`(_ header: String, _ message: String) async {
        let fixture = Fixture([.at("/pets", .mock("GET"))])
        let answer = await fixture.send("GET", "/nope", ["Authorization": header])
        #expect(answer.status == 403)
        #expect(answer.text == "{\"message\":\"\(message)\"}")
        #expect(answer.headers.first("x-amzn-ErrorType") == "IncompleteSignatureException")
    }

    /// Texts around the edges of a block of 64 bytes; the digests are Python's hashlib's.
    @Test(arguments: [
        (3, "i0oUfwAhoukWBgI8SlBtrmGAZyqslGur3h13hyZtvlU="),
        (48, "A57ogljPIE7gzNd322RMV0zwAC08v4Rwo6d1LGDwaVo="),
        (49, "REV3Hj4s27cKNome2xHN6ets8K4r88xUGjn6ySvgxxA="),
        (56, "ToIHUUE4CZxkMAoI/AVI5Ukx4B9/36mOgafesZhQvjA="),
        (57, "ebV6rzq50w0yBfjHL5fc27rcIbMdSG5gsNXtMzzPOmA="),
        (121, "2zQtviSdIhx3AQ4eVv2FC86saxh0GiOmnJU2wPI5fK4="),
        (5000, "E7278ukrUzk+BZ68kcmSK23Ptkxq1FKhjl3sNIN1JCA="),
    ])
    func `a token is shown as its digest only`(_ length: Int, _ digest: String) async {
        let header = "Bearer " + String(repeating: "t", count: length)
        let answer = await Fixture([.at("/pets", .mock("GET"))]).send("GET", "/nope", ["Authorization": header])
        #expect(answer.text.contains("'\(digest)'."))
        #expect(!answer.text.contains("ttt"))
    }

    @Test func `an unmatched request with SigV4 lacks a token`() async {
        let fixture = Fixture([.at("/pets", .mock("GET"))])
        let answer = await fixture.send("GET", "/nope", ["Authorization": "AWS4-HMAC-SHA256 Credential=a"])
        #expect(answer.text == #"{"message":"Missing Authentication Token"}"#)
    }

    /// Case 17 of the reliability list; the 400 and its body are assumed.
    @Test(arguments: [
        "/a/../admin", "/a/%2e%2e/admin", "/a/..;x=y/admin", "/a%2F..%2Fadmin", "/a/./admin", "/%00", "/a%0d%0ab",
        "/%c0%af", "/%", "/%zz", "/a\\..\\admin", "/admin#x", "/..",
    ])
    func `a path with two readings is refused`(_ path: String) async {
        let fixture = Fixture([.at("/{proxy+}", .proxy("ANY")), .at("/admin", .mock("GET", body: "admin"))])
        let answer = await fixture.send("GET", path)
        #expect(answer.status == 400)
        #expect(fixture.backend.sent.isEmpty)
    }

    @Test(arguments: ["/...", "/a..b", "/.well-known", "/%F0%9F%90%B6", "/a%2Fb", "/x;y=1"])
    func `a path with one reading is served`(_ path: String) async {
        let fixture = Fixture([.at("/{proxy+}", .mock("GET", body: "ok"))])
        #expect(await fixture.send("GET", path).text == "ok")
    }

    @Test func `the true cause of a miss names the resource and the fix`() async throws {
        let fixture = Fixture([
            .at("/pets", .mock("GET"), .mock("POST")), .at("/pets/{id}", .mock("GET")), .at("/shops", .mock("GET")),
        ])
        _ = await fixture.send("OPTIONS", "/pets")
        _ = await fixture.send("GET", "/pets/7/toys")
        let records = fixture.observer.records
        #expect(records.count == 2)
        #expect(records[0].gatewayResponseType == .missingAuthenticationToken)
        #expect(try #require(records[0].cause).hasPrefix("no OPTIONS method on /pets (it has: GET, POST)"))
        #expect(try #require(records[0].cause).contains("Access-Control-Allow-*"))
        #expect(try #require(records[1].cause).contains("nearest resource /pets/{id}"))
    }
}
