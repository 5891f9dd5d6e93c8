import CORS
import Testing

struct CORSAdviceTests {
    static let base = CORSConfiguration(allowOrigins: ["https://a.example"], allowMethods: ["PUT"])

    private func advice(_ change: (inout CORSConfiguration) -> Void) throws -> [CORSConfigurationIssue] {
        var configuration = Self.base
        change(&configuration)
        return try CORSPolicy(configuration).advice
    }

    @Test func `a configuration in which nothing is unwise has no advice`() throws {
        #expect(try advice { _ in }.isEmpty)
        #expect(try advice { $0.maxAge = 7_200 }.isEmpty)
        #expect(try advice { $0.allowMethods = ["GET", "OPTIONS"] }.isEmpty)
        #expect(try advice { $0.allowHeaders = ["*", "Authorization"] }.isEmpty)
        #expect(try advice { $0.allowHeaders = ["Content-Type", "Range"] }.isEmpty)
    }

    @Test func `each piece of advice has its code, its place and its value`() throws {
        let issues = try advice {
            $0.allowOrigins = ["https://a.example", "https://a.example", "https://a.example"]
            $0.allowMethods = ["GET", "POST"]
            $0.allowHeaders = ["Accept", "X-A", "x-a", "content-language"]
            $0.exposeHeaders = ["ETag", "Content-Type"]
            $0.maxAge = 86_400
            $0.dangerously = [.nullOrigin, .insecureOrigins]
        }
        let found = issues.map { "\($0.code.rawValue) \($0.field.rawValue) \($0.value ?? "-")" }
        #expect(
            found == [
                "repeated allowOrigins https://a.example",
                "methodAlwaysAllowed allowMethods GET,POST",
                "headerAlwaysAllowed allowHeaders Accept",
                "headerAlwaysAllowed allowHeaders content-language",
                "repeated allowHeaders x-a",
                "exposedAlwaysReadable exposeHeaders Content-Type",
                "maxAgeBeyondBrowsers maxAge 86400",
                "dangerNotNeeded dangerously insecureOrigins",
                "dangerNotNeeded dangerously nullOrigin",
            ])
    }

    @Test func `a wildcard for headers without Authorization is advised on`() throws {
        let issues = try advice { $0.allowHeaders = ["*"] }
        #expect(issues.map(\.code) == [.authorizationNotCovered])
        #expect(issues.first?.fix.contains("'Authorization' beside '*'") == true)
    }

    @Test func `no methods at all is legal, and advised on`() throws {
        let issues = try advice { $0.allowMethods = [] }
        #expect(issues.map(\.code) == [.noMethods])
        #expect(issues.first?.value == nil)
    }

    @Test func `advice is about what was written, not about what became of it`() throws {
        let policy = try CORSPolicy(
            CORSConfiguration(allowOrigins: ["https://a.example", "https://a.example"], allowMethods: ["PUT"]))
        #expect(policy.advice.map(\.code) == [.repeated])
        #expect(try CORSPolicy(policy.configuration).advice.isEmpty)
    }
}
