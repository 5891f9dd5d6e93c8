import CORS
import Testing

struct CORSRefusalTests {
    @Test(arguments: [
        (
            CORSRefusal.originNotAllowed("https://b.example"), "the origin 'https://b.example' is not allowed",
            "allowOrigins"
        ),
        (.originMalformed, "the Origin header is no origin", "nothing in the configuration"),
        (.originNull, "'null'", "nullOrigin"),
        (.methodNotAllowed("put"), "the method 'put'", "allowMethods"),
        (.headerNotAllowed("x-c"), "the request header 'x-c'", "allowHeaders"),
        (.headerNotAllowed("authorization"), "'authorization'", "beside '*'"),
        (.tooManyHeaders, "more than 512 names", "16384 bytes"),
        (.headersMalformed, "no list of header names", "nothing in the configuration"),
    ])
    func `a refusal says what happened and what to change`(_ refusal: CORSRefusal, _ what: String, _ change: String) {
        #expect(refusal.description.contains(what))
        #expect(refusal.description.contains(change))
    }

    @Test func `what a stranger sent cannot break out of its line or its quotes`() {
        let text = CORSRefusal.methodNotAllowed("a'\n\u{1B}[31m\\\u{202E}\u{E9}").description
        #expect(text.hasPrefix(#"the method 'a\'\n\u{1B}[31m\\\u{202E}\u{00E9}' is"#))
    }

    @Test func `what a stranger sent is clipped when the refusal is made`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["*"], allowMethods: ["PUT"]))
        let answer = policy.preflight(
            origin: "https://a.example", requestMethod: String(repeating: "\u{E4}", count: 1 << 20), requestHeaders: [])
        guard case .refused(.methodNotAllowed(let method), _) = answer else {
            Issue.record("\(answer)")
            return
        }
        #expect(method == String(repeating: "\u{E4}", count: 48) + "…")
    }
}
