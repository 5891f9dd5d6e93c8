import CORS
import Testing

/// What went wrong in other CORS implementations, each as a test of this one.
struct SecurityRecordTests {
    private func isAllowed(_ origin: String, of origins: [String]) throws -> Bool {
        try CORSPolicy(CORSConfiguration(allowOrigins: origins)).actual(origin: origin).refusal == nil
    }

    private func codes(_ configuration: CORSConfiguration) -> [CORSConfigurationIssue.Code] {
        do throws(CORSConfigurationIssues) {
            _ = try CORSPolicy(configuration)
            return []
        } catch {
            return error.issues.map(\.code)
        }
    }

    @Test(arguments: [
        ("https://barfoo.com", ["https://foo.com", "https://bar.com"]),
        ("https://foobar.com", ["https://foo.com", "https://bar.com"]),
        ("https://oo.com", ["https://foo.com", "https://boo.com"]),
        ("https://foo.combar.com", ["https://foo.com", "https://bar.com"]),
        ("https://x.barfoo.com", ["https://*.foo.com", "https://*.bar.com"]),
        ("https://foo.com", ["https://*.foo.com", "https://x.foo.com", "https://bar.com"]),
        ("https://bar.foo.com", ["https://foo.com", "https://a.bar.foo.com", "https://bar.com"]),
    ])
    func `hosts that share an end do not let others in (jub0bs/cors GHSA-vhxv-fg4m-p2w8)`(
        _ origin: String, _ origins: [String]
    ) throws {
        #expect(try !isAllowed(origin, of: origins))
    }

    @Test func `every allowed origin and name is found, whichever others there are (jub0bs/cors 12 and 15)`() throws {
        let hosts = ["a", "ab", "b", "ba", "aa", "a.a", "a.ab", "ab.a", "b.a", "a.b.a"].map { "https://\($0).example" }
        for first in hosts {
            for second in hosts where second != first {
                #expect(try isAllowed(first, of: [first, second]))
                #expect(try isAllowed(first, of: [second, first, "https://*.x.example"]))
            }
        }
        let names = ["a", "ab", "b", "ba", "x-a", "x-ab", "authorization", "author"]
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowHeaders: names))
        for name in names {
            let answer = policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: [name])
            guard case .allowed = answer else {
                Issue.record("\(name): \(answer)")
                continue
            }
        }
    }

    @Test func `what a caller does to an answer leaves the next as it was (jub0bs/cors 14, rs/cors 198)`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"]))
        var answer = policy.actual(origin: nil)
        answer.headers[0].value = "https://evil.example"
        answer.headers.append(HeaderField("Access-Control-Allow-Credentials", "true"))
        #expect(policy.actual(origin: nil).headers == [HeaderField("Access-Control-Allow-Origin", "*")])
    }

    @Test func `a mebibyte of commas is refused before it is read (rs/cors GO-2024-2883, go-chi/cors 36)`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowHeaders: ["x-a"]))
        let answer = policy.preflight(
            origin: "https://a.example", requestMethod: "GET",
            requestHeaders: [String(repeating: ",", count: 1 << 20)])
        #expect(answer == .refused(.tooManyHeaders, []))
    }

    @Test(arguments: ["*", "null"])
    func `credentials for everybody are refused (rs/cors CVE-2018-20744, Fiber CVE-2024-25124, RESTEasy, Kong)`(
        _ origin: String
    ) {
        let found = codes(CORSConfiguration(allowOrigins: [origin], allowCredentials: true))
        #expect(found == [origin == "*" ? .anyOriginWithCredentials : .nullOrigin])
    }

    @Test(arguments: ["h*", "https://*", "https*", "https://*:*", "http*://*.example.com", "https://e*.com"])
    func `a wildcard is the leftmost labels or nothing (rs/cors 197, Serverless)`(_ origin: String) {
        #expect(!codes(CORSConfiguration(allowOrigins: [origin], allowCredentials: true)).isEmpty)
    }

    @Test func `a wildcard at the end is refused (gin-contrib/cors CVE-2019-25211)`() throws {
        #expect(codes(CORSConfiguration(allowOrigins: ["https://example.com*"])) == [.originPatternMisplaced])
        #expect(try !isAllowed("https://example.community", of: ["https://example.com", "https://*.example.com:*"]))
    }

    @Test func `there is no default origin (Hono CVE-2026-54290, Hummingbird, Vapor)`() {
        #expect(codes(CORSConfiguration(allowOrigins: [])) == [.noOrigins])
    }

    @Test func `a reading of request headers is linear (Hono CVE-2026-69207)`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowHeaders: ["x-a"]))
        let spaces = "x-a" + String(repeating: " \t", count: 8_000) + "x"
        let answer = policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: [spaces])
        #expect(answer == .refused(.headersMalformed, []))
    }

    @Test func `nothing of the request but an allowed origin comes back (Hono GHSA-q7jf-gf43-6x6p)`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(allowOrigins: ["https://a.example", "https://b.example"], allowHeaders: ["x-a"]))
        let origins = ["https://a.example\r\nVary: *", "https://a.example\u{2028}", "https://a.example, *"]
        for origin in origins { #expect(policy.actual(origin: origin).headers.isEmpty) }
        let answer = policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: ["X-A, x-A"])
        guard case .allowed(let fields) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(fields.map(\.value) == ["https://a.example", "x-a", "Origin"])
    }

    @Test(arguments: ["*.example.domain", "'a.b.c'", "'www.example.com'", "a.b.c"])
    func `an origin that no browser sends is refused (samples of the AWS guides)`(_ origin: String) {
        let found = codes(CORSConfiguration(allowOrigins: [origin]))
        #expect(found == [origin.hasPrefix("'") ? .quoted : .originSchemeMissing])
    }

    @Test(arguments: ["https://a.example/", "HTTPS://a.example", "https://A.EXAMPLE", "https://a.example:443"])
    func `an origin is compared byte for byte (Spring, rs/cors)`(_ origin: String) throws {
        #expect(try !isAllowed(origin, of: ["https://a.example", "https://b.example"]))
    }

    @Test func `credentials are not announced to a refused origin (Hummingbird)`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(
                allowOrigins: ["https://a.example", "https://b.example"], exposeHeaders: ["ETag"],
                allowCredentials: true))
        #expect(policy.actual(origin: "https://c.example").headers.isEmpty)
        #expect(
            policy.actual(origin: "https://b.example").headers.map(\.name).contains("Access-Control-Expose-Headers"))
    }

    @Test func `methods are compared as bytes, not as Unicode`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowMethods: ["LINK"]))
        let answer = policy.preflight(
            origin: "https://a.example", requestMethod: "LIN\u{212A}", requestHeaders: [])
        #expect(answer == .refused(.methodNotAllowed("LIN\u{212A}"), []))
    }
}
