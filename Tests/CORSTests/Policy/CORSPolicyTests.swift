import CORS
import Testing

struct CORSPolicyTests {
    private static let several = CORSConfiguration(
        allowOrigins: ["https://b.example", "https://*.a.example"], allowMethods: ["PUT", "DELETE"],
        allowHeaders: ["X-B", "Authorization"], exposeHeaders: ["X-Id", "ETag"], allowCredentials: true, maxAge: 600)

    private func lines(_ fields: [HeaderField]) -> [String] { fields.map { "\($0.name): \($0.value)" } }

    @Test(
        arguments: [
            ("OPTIONS", "https://a.example", "PUT", true),
            ("OPTIONS", nil, "PUT", false),
            ("OPTIONS", "https://a.example", nil, false),
            ("options", "https://a.example", "PUT", false),
            ("GET", "https://a.example", "PUT", false),
            ("OPTIONS", "null", "GET", true),
        ] as [(String, String?, String?, Bool)])
    func `a preflight is OPTIONS with Origin and Access-Control-Request-Method`(
        _ method: String, _ origin: String?, _ requestMethod: String?, _ isPreflight: Bool
    ) {
        #expect(CORSPolicy.isPreflight(method: method, origin: origin, requestMethod: requestMethod) == isPreflight)
    }

    @Test func `an allowed preflight lists all methods and headers, whatever was asked for`() throws {
        let policy = try CORSPolicy(Self.several)
        let expected = [
            "Access-Control-Allow-Origin: https://x.a.example", "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: DELETE,PUT", "Access-Control-Allow-Headers: authorization,x-b",
            "Access-Control-Max-Age: 600", "Vary: Origin",
        ]
        for (method, headers) in [("PUT", ["x-b"]), ("GET", []), ("DELETE", ["authorization,x-b"])] {
            let answer = policy.preflight(origin: "https://x.a.example", requestMethod: method, requestHeaders: headers)
            guard case .allowed(let fields) = answer else {
                Issue.record("\(answer)")
                continue
            }
            #expect(lines(fields) == expected)
        }
    }

    @Test(arguments: [
        ("https://evil.example", "PUT", ["x-b"], CORSRefusal.originNotAllowed("https://evil.example")),
        ("null", "PUT", [], .originNull),
        ("https://b.example/", "PUT", [], .originMalformed),
        ("https://b.example", "PATCH", ["x-b"], .methodNotAllowed("PATCH")),
        ("https://b.example", "put", [], .methodNotAllowed("put")),
        ("https://b.example", "PUT", ["x-b", "x-c"], .headerNotAllowed("x-c")),
        ("https://b.example", "PUT", ["x-b,x-c"], .headerNotAllowed("x-c")),
        ("https://b.example", "PUT", ["x-b;x-c"], .headersMalformed),
        // The origin is judged first, then the method.
        ("https://evil.example", "PATCH", ["x-c"], .originNotAllowed("https://evil.example")),
        ("https://b.example", "PATCH", ["x-c"], .methodNotAllowed("PATCH")),
    ])
    func `a refused preflight gets no allow header at all`(
        _ origin: String, _ method: String, _ headers: [String], _ refusal: CORSRefusal
    ) throws {
        let answer = try CORSPolicy(Self.several).preflight(
            origin: origin, requestMethod: method, requestHeaders: headers)
        #expect(answer == .refused(refusal, [HeaderField("Vary", "Origin")]))
    }

    @Test func `GET, HEAD and POST pass though they are not listed, as browsers pass them`() throws {
        let policy = try CORSPolicy(Self.several)
        for method in ["GET", "HEAD", "POST"] {
            let answer = policy.preflight(origin: "https://b.example", requestMethod: method, requestHeaders: ["x-b"])
            guard case .allowed = answer else {
                Issue.record("\(method): \(answer)")
                continue
            }
        }
    }

    @Test func `an actual answer has origin, credentials and exposed names, and leaves Vary to be merged`() throws {
        let answer = try CORSPolicy(Self.several).actual(origin: "https://b.example")
        #expect(
            lines(answer.headers) == [
                "Access-Control-Allow-Origin: https://b.example", "Access-Control-Allow-Credentials: true",
                "Access-Control-Expose-Headers: etag,x-id",
            ])
        #expect(answer.refusal == nil)
        #expect(answer.varies)
    }

    @Test func `a dynamic policy varies also when no origin asks, and when one is refused`() throws {
        let policy = try CORSPolicy(Self.several)
        #expect(policy.varies)
        let unasked = policy.actual(origin: nil)
        #expect(unasked.headers.isEmpty && unasked.varies && unasked.refusal == nil)
        let refused = policy.actual(origin: "https://evil.example")
        #expect(refused.headers.isEmpty && refused.varies)
        #expect(refused.refusal == .originNotAllowed("https://evil.example"))
    }

    @Test func `a policy for every origin answers all requests alike and does not vary`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(
                allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*", "Authorization"], exposeHeaders: ["*"]))
        let expected = ["Access-Control-Allow-Origin: *", "Access-Control-Expose-Headers: *"]
        #expect(!policy.varies)
        for origin in [nil, "https://a.example", "null", "moz-extension://0a1b"] {
            let answer = policy.actual(origin: origin)
            #expect(lines(answer.headers) == expected)
            #expect(answer.refusal == nil && !answer.varies)
        }
        let answer = policy.preflight(
            origin: "https://a.example", requestMethod: "PURGE", requestHeaders: ["authorization,x-z"])
        guard case .allowed(let fields) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(
            lines(fields) == [
                "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: *",
                "Access-Control-Allow-Headers: *,authorization",
            ])
    }

    @Test func `a policy for one origin names it in every answer, which keeps the others out`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(allowOrigins: ["https://a.example"], allowMethods: ["PUT"], allowCredentials: true))
        #expect(!policy.varies)
        for origin in [nil, "https://a.example", "https://evil.example"] {
            let answer = policy.actual(origin: origin)
            #expect(
                lines(answer.headers) == [
                    "Access-Control-Allow-Origin: https://a.example", "Access-Control-Allow-Credentials: true",
                ])
            #expect((answer.refusal != nil) == (origin == "https://evil.example"))
        }
        let refused = policy.preflight(origin: "https://evil.example", requestMethod: "PUT", requestHeaders: [])
        #expect(refused == .refused(.originNotAllowed("https://evil.example"), []))
    }

    @Test func `one pattern is a dynamic policy, and so are two origins and null beside one`() throws {
        for origins in [["https://*.a.example"], ["http://localhost:*"], ["https://a.example", "https://b.example"]] {
            #expect(try CORSPolicy(CORSConfiguration(allowOrigins: origins)).varies)
        }
        var configuration = CORSConfiguration(allowOrigins: ["null"], dangerously: [.nullOrigin])
        #expect(try !CORSPolicy(configuration).varies)
        configuration.allowOrigins.append("https://a.example")
        #expect(try CORSPolicy(configuration).varies)
    }

    @Test func `without methods, headers and an age the answer has none of their headers`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"]))
        let answer = policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: [])
        #expect(answer == .allowed([HeaderField("Access-Control-Allow-Origin", "*")]))
    }

    @Test func `an age of nothing is sent`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], maxAge: 0))
        let answer = policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: [])
        #expect(
            answer
                == .allowed([
                    HeaderField("Access-Control-Allow-Origin", "*"), HeaderField("Access-Control-Max-Age", "0"),
                ]))
    }

    @Test func `the canonical configuration is sorted, unique and lower case where case means nothing`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(
                allowOrigins: ["https://b.example", "https://a.example", "https://b.example"],
                allowMethods: ["PUT", "DELETE", "PUT", "purge"], allowHeaders: ["X-B", "x-a", "X-A"],
                exposeHeaders: ["X-Id", "ETag", "etag"], maxAge: 5, dangerously: [.nullOrigin]))
        let canonical = CORSConfiguration(
            allowOrigins: ["https://a.example", "https://b.example"], allowMethods: ["DELETE", "PUT", "purge"],
            allowHeaders: ["x-a", "x-b"], exposeHeaders: ["etag", "x-id"], maxAge: 5)
        #expect(policy.configuration == canonical)
        #expect(try CORSPolicy(canonical) == policy)
    }

    @Test func `policies are equal when they answer alike`() throws {
        let policy = try CORSPolicy(Self.several)
        var other = Self.several
        other.allowHeaders = ["authorization", "x-b", "X-B"]
        #expect(try CORSPolicy(other) == policy)
        other.allowHeaders.append("x-c")
        #expect(try CORSPolicy(other) != policy)
    }
}
