import CORS
import Testing

/// One configuration with one mistake in it.
struct Mistake: CustomTestStringConvertible, Sendable {
    var code: CORSConfigurationIssue.Code
    var field: CORSConfigurationIssue.Field
    var value: String?
    /// What the fix has to say.
    var fix: String
    var configuration: CORSConfiguration

    var testDescription: String { "\(code.rawValue): \(value ?? "nothing")" }

    static func origin(
        _ code: CORSConfigurationIssue.Code, _ value: String, fix: String, credentials: Bool = false
    ) -> Mistake {
        Mistake(
            code: code, field: .allowOrigins, value: value, fix: fix,
            configuration: CORSConfiguration(allowOrigins: [value], allowCredentials: credentials))
    }

    static func method(_ code: CORSConfigurationIssue.Code, _ value: String, fix: String) -> Mistake {
        Mistake(
            code: code, field: .allowMethods, value: value, fix: fix,
            configuration: CORSConfiguration(allowOrigins: ["*"], allowMethods: [value]))
    }

    static func header(_ code: CORSConfigurationIssue.Code, _ value: String, fix: String) -> Mistake {
        Mistake(
            code: code, field: .allowHeaders, value: value, fix: fix,
            configuration: CORSConfiguration(allowOrigins: ["*"], allowHeaders: [value]))
    }

    static func exposed(_ code: CORSConfigurationIssue.Code, _ value: String, fix: String) -> Mistake {
        Mistake(
            code: code, field: .exposeHeaders, value: value, fix: fix,
            configuration: CORSConfiguration(allowOrigins: ["*"], exposeHeaders: [value]))
    }

    static let origins: [Mistake] = [
        Mistake(
            code: .noOrigins, field: .allowOrigins, value: nil, fix: "list the origins",
            configuration: CORSConfiguration(allowOrigins: [])),
        .origin(.originSyntax, "", fix: "remove it"),
        .origin(.originSyntax, " https://a.example", fix: "write 'https://a.example'"),
        .origin(.originSyntax, "https://a.example, https://b.example", fix: "'https://a.example', 'https://b.example'"),
        .origin(.originSyntax, "1https://a.example", fix: "begin with 'https://'"),
        .origin(.originWithPath, "https://a.example/", fix: "write 'https://a.example'"),
        .origin(.originWithPath, "https://a.example/app?x#y", fix: "write 'https://a.example'"),
        .origin(.originWithPath, "https://a.example:443/", fix: "write 'https://a.example'"),
        .origin(.originWithUserInfo, "https://user:pass@a.example", fix: "write 'https://a.example'"),
        .origin(.originWithDefaultPort, "https://a.example:443", fix: "write 'https://a.example'"),
        .origin(.originWithDefaultPort, "http://a.example:80", fix: "write 'http://a.example'"),
        .origin(.originUpperCase, "https://A.example", fix: "write 'https://a.example'"),
        .origin(.originUpperCase, "HTTPS://A.Example:443/", fix: "write 'https://a.example'"),
        .origin(.originUpperCase, "NULL", fix: "write 'null'"),
        .origin(.originSchemeMissing, "www.example.com", fix: "write 'https://www.example.com'"),
        .origin(.originSchemeMissing, "*.example.com", fix: "write 'https://*.example.com'"),
        .origin(.originSchemeMissing, "//a.example", fix: "write 'https://a.example'"),
        .origin(.originSchemeMissing, "localhost:3000", fix: "write 'http://localhost:3000'"),
        .origin(.originSchemeUnsupported, "file:///home", fix: "'null'"),
        .origin(.originSchemeUnsupported, "wss://a.example", fix: "write 'https://a.example'"),
        .origin(.originHostInvalid, "https://", fix: "after '://'"),
        .origin(.originHostInvalid, "https://:443", fix: "after '://'"),
        .origin(.originHostInvalid, "https://a..example", fix: "labels"),
        .origin(.originHostInvalid, "https://a!b.example", fix: "labels"),
        .origin(.originHostInvalid, "https://\(String(repeating: "a", count: 64)).example", fix: "63 bytes"),
        .origin(.originHostInvalid, "https://b\u{FC}cher.example", fix: "write 'https://xn--bcher-kva.example'"),
        .origin(.originHostInvalid, "http://127.1", fix: "write 'http://127.0.0.1'"),
        .origin(.originHostInvalid, "http://[0:0::1]:8080", fix: "write 'http://[::1]:8080'"),
        .origin(.originHostInvalid, "http://::1", fix: "brackets"),
        .origin(.originHostInvalid, "https://a.example.1", fix: "an address"),
        .origin(.originPortInvalid, "https://a.example:", fix: "write 'https://a.example'"),
        .origin(.originPortInvalid, "https://a.example:0", fix: "https://a.example:*"),
        .origin(.originPortInvalid, "https://a.example:08443", fix: "write 'https://a.example:8443'"),
        .origin(.originPortInvalid, "https://a.example:00443", fix: "write 'https://a.example'"),
        .origin(.originPortInvalid, "https://a.example:65536", fix: "https://a.example:*"),
        .origin(.originPortInvalid, "https://a.example:80*", fix: "https://a.example:*"),
        .origin(.originPatternMisplaced, "https://*", fix: "write '*' alone"),
        .origin(.originPatternMisplaced, "https://a.*.example.com", fix: "'*.'"),
        .origin(.originPatternMisplaced, "https://*.*.example.com", fix: "'*.'"),
        .origin(.originPatternMisplaced, "https://*example.com", fix: "'*.'"),
        .origin(.originPatternMisplaced, "https://example.com*", fix: "'*.'"),
        .origin(.originPatternMisplaced, "*://example.com", fix: "https"),
        .origin(.originPatternMisplaced, "http*://example.com", fix: "https"),
        .origin(.originPatternMisplaced, "capacitor://*.localhost", fix: "each origin"),
        .origin(.originPatternMisplaced, "http://*.127.0.0.1", fix: "write 'http://127.0.0.1'"),
        .origin(.originPatternMisplaced, "http://*.[::1]:80", fix: "write 'http://[::1]'"),
        .origin(.originTooLong, "https://" + String(repeating: "a", count: 326), fix: "where the value comes from"),
        .origin(.nullOrigin, "null", fix: "nullOrigin"),
        .origin(.insecureOrigin, "http://a.example", fix: "write 'https://a.example'", credentials: true),
        .origin(.insecureOrigin, "http://*.a.example:*", fix: "insecureOrigins", credentials: true),
        .origin(.publicSuffixSubdomains, "https://*.com", fix: "publicSuffixSubdomains"),
        .origin(.publicSuffixSubdomains, "https://*.co.uk:8443", fix: "publicSuffixSubdomains"),
        .origin(.publicSuffixSubdomains, "https://*.github.io", fix: "publicSuffixSubdomains"),
        .origin(.quoted, "'*'", fix: "write *"),
        .origin(.quoted, "'https://a.example'", fix: "write https://a.example"),
        .origin(.quoted, "\"https://a.example\"", fix: "write https://a.example"),
        .origin(.anyOriginWithCredentials, "*", fix: "allowCredentials", credentials: true),
        Mistake(
            code: .anyOriginMixed, field: .allowOrigins, value: "*", fix: "remove",
            configuration: CORSConfiguration(allowOrigins: ["https://a.example", "*"])),
        Mistake(
            code: .tooMany, field: .allowOrigins, value: nil, fix: "pattern",
            configuration: CORSConfiguration(
                allowOrigins: (0...CORSLimits.origins).map { "https://a\($0).example/" })),
    ]

    static let others: [Mistake] = [
        .method(.methodSyntax, "", fix: "such as"),
        .method(.methodSyntax, "GET,PUT", fix: "'GET', 'PUT' as values of their own"),
        .method(.methodSyntax, " PUT", fix: "write 'PUT'"),
        .method(.methodSyntax, "PUT:", fix: "such as"),
        .method(.methodForbidden, "TRACE", fix: "remove it"),
        .method(.methodForbidden, "connect", fix: "remove it"),
        .method(.methodForbidden, "Track", fix: "remove it"),
        .method(.methodLowerCase, "get", fix: "write 'GET'"),
        .method(.methodLowerCase, "Patch", fix: "write 'PATCH'"),
        .method(.methodAnyLiteral, "ANY", fix: "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"),
        .method(.quoted, "'GET,POST'", fix: "by itself: GET and POST"),
        .method(.quoted, "'GET", fix: "write GET"),
        .method(.quoted, "POST'", fix: "write POST"),
        .method(.quoted, "'", fix: "remove it"),
        .method(.quoted, "'*'", fix: "write *"),
        .header(.headerSyntax, "", fix: "such as"),
        .header(.headerSyntax, "x-a, x-b", fix: "'x-a', 'x-b' as values of their own"),
        .header(.headerSyntax, "X-Api-Key:", fix: "such as"),
        .header(.headerSyntax, String(repeating: "x", count: 257), fix: "such as"),
        .header(.headerForbidden, "Cookie", fix: "remove it"),
        .header(.headerForbidden, "Sec-Fetch-Mode", fix: "remove it"),
        .header(.headerForbidden, "proxy-authorization", fix: "remove it"),
        .header(.headerForbidden, "Access-Control-Request-Method", fix: "remove it"),
        .header(.headerIsResponseOnly, "Access-Control-Allow-Origin", fix: "in the script"),
        .header(.headerIsResponseOnly, "access-control-max-age", fix: "in the script"),
        .header(.quoted, "'Content-Type,X-Amz-Date'", fix: "Content-Type and X-Amz-Date"),
        .exposed(.exposedSyntax, "X Id", fix: "'X', 'Id'"),
        .exposed(.exposedForbidden, "Set-Cookie", fix: "remove it"),
        .exposed(.exposedForbidden, "set-cookie2", fix: "remove it"),
        .exposed(.quoted, "'ETag'", fix: "write ETag"),
        Mistake(
            code: .anyMethodMixed, field: .allowMethods, value: "*", fix: "remove",
            configuration: CORSConfiguration(allowOrigins: ["*"], allowMethods: ["*", "PUT"])),
        Mistake(
            code: .anyHeaderMixed, field: .allowHeaders, value: "*", fix: "remove",
            configuration: CORSConfiguration(allowOrigins: ["*"], allowHeaders: ["*", "Authorization", "x-a"])),
        Mistake(
            code: .anyExposedMixed, field: .exposeHeaders, value: "*", fix: "remove",
            configuration: CORSConfiguration(allowOrigins: ["*"], exposeHeaders: ["ETag", "*"])),
        Mistake(
            code: .anyMethodWithCredentials, field: .allowMethods, value: "*", fix: "allowCredentials",
            configuration: CORSConfiguration(
                allowOrigins: ["https://a.example"], allowMethods: ["*"], allowCredentials: true)),
        Mistake(
            code: .anyHeaderWithCredentials, field: .allowHeaders, value: "*", fix: "allowCredentials",
            configuration: CORSConfiguration(
                allowOrigins: ["https://a.example"], allowHeaders: ["*", "authorization"], allowCredentials: true)),
        Mistake(
            code: .anyExposedWithCredentials, field: .exposeHeaders, value: "*", fix: "allowCredentials",
            configuration: CORSConfiguration(
                allowOrigins: ["https://a.example"], exposeHeaders: ["*"], allowCredentials: true)),
        Mistake(
            code: .maxAgeNegative, field: .maxAge, value: "-1", fix: "write 0",
            configuration: CORSConfiguration(allowOrigins: ["*"], maxAge: -1)),
        Mistake(
            code: .maxAgeTooLong, field: .maxAge, value: "86401", fix: "write 7200",
            configuration: CORSConfiguration(allowOrigins: ["*"], maxAge: 86_401)),
        Mistake(
            code: .tooMany, field: .allowMethods, value: nil, fix: "'*'",
            configuration: CORSConfiguration(
                allowOrigins: ["*"], allowMethods: (0...CORSLimits.methods).map { "M\($0)" })),
        Mistake(
            code: .tooMany, field: .allowHeaders, value: nil, fix: "'*'",
            configuration: CORSConfiguration(
                allowOrigins: ["*"], allowHeaders: (0...CORSLimits.headerNames).map { "x-\($0)" })),
        Mistake(
            code: .tooMany, field: .exposeHeaders, value: nil, fix: "'*'",
            configuration: CORSConfiguration(
                allowOrigins: ["*"], exposeHeaders: (0...CORSLimits.headerNames).map { "x-\($0)" })),
    ]

    static let adviceOnly: Set<CORSConfigurationIssue.Code> = [
        .noMethods, .methodAlwaysAllowed, .headerAlwaysAllowed, .exposedAlwaysReadable, .maxAgeBeyondBrowsers,
        .authorizationNotCovered, .repeated, .dangerNotNeeded,
    ]
}

struct CORSConfigurationIssueTests {
    @Test(arguments: Mistake.origins + Mistake.others)
    func `a mistake is refused with its code, its place, its value and what to do`(_ mistake: Mistake) throws {
        let thrown = #expect(throws: CORSConfigurationIssues.self) { try CORSPolicy(mistake.configuration) }
        let issues = try #require(thrown).issues
        #expect(issues.map(\.code) == [mistake.code])
        let issue = try #require(issues.first)
        #expect(issue.field == mistake.field)
        #expect(issue.value == mistake.value)
        #expect(issue.fix.contains(mistake.fix), "\(issue)")
        #expect(!issue.reason.isEmpty)
    }

    @Test func `each code is either a mistake of the tables or advice`() {
        let tested = Set((Mistake.origins + Mistake.others).map(\.code))
        let codes = Set(CORSConfigurationIssue.Code.allCases)
        #expect(codes.subtracting(tested) == Mistake.adviceOnly)
        #expect(tested.isDisjoint(with: Mistake.adviceOnly))
    }

    @Test func `all mistakes come at once, in the order of the members`() throws {
        let configuration = CORSConfiguration(
            allowOrigins: ["example.com", "https://ok.example", "null", "https://*.io"],
            allowMethods: ["get", "TRACE"],
            allowHeaders: ["Cookie", "*", "X-A"], exposeHeaders: ["Set-Cookie", "*"], allowCredentials: true, maxAge: -5
        )
        let thrown = #expect(throws: CORSConfigurationIssues.self) { try CORSPolicy(configuration) }
        let issues = try #require(thrown).issues
        let expected: [CORSConfigurationIssue.Code] = [
            .originSchemeMissing, .nullOrigin, .publicSuffixSubdomains, .methodLowerCase, .methodForbidden,
            .headerForbidden, .anyHeaderMixed, .anyHeaderWithCredentials, .exposedForbidden, .anyExposedMixed,
            .anyExposedWithCredentials, .maxAgeNegative,
        ]
        #expect(issues.map(\.code) == expected)
        #expect(try #require(thrown).description.split(separator: "\n").count == expected.count)
    }

    @Test func `the fix of an origin can be written as it stands`() throws {
        for mistake in Mistake.origins {
            let thrown = #expect(throws: CORSConfigurationIssues.self) { try CORSPolicy(mistake.configuration) }
            let fix = try #require(thrown?.issues.first).fix
            guard fix.hasPrefix("write '"), fix.hasSuffix("'"), !fix.contains(",") else { continue }
            let value = String(fix.dropFirst("write '".count).dropLast())
            let mended = CORSConfiguration(allowOrigins: [value], dangerously: [.nullOrigin])
            #expect(throws: Never.self, "\(mistake.testDescription)") { try CORSPolicy(mended) }
        }
    }

    @Test(arguments: [
        (CORSConfiguration.Danger.nullOrigin, "null"),
        (.insecureOrigins, "http://a.example"),
        (.insecureOrigins, "http://192.168.0.7:8080"),
        (.publicSuffixSubdomains, "https://*.vercel.app"),
    ])
    func `what is dangerous is allowed when it is asked for by its name, and only then`(
        _ danger: CORSConfiguration.Danger, _ origin: String
    ) throws {
        var configuration = CORSConfiguration(allowOrigins: [origin], allowCredentials: true)
        for other in CORSConfiguration.Danger.allCases where other != danger { configuration.dangerously.insert(other) }
        #expect(throws: CORSConfigurationIssues.self) { try CORSPolicy(configuration) }
        configuration.dangerously = [danger]
        let policy = try CORSPolicy(configuration)
        #expect(!policy.advice.map(\.code).contains(.dangerNotNeeded))
    }

    @Test(arguments: [
        "http://localhost", "http://localhost:*", "http://*.localhost:3000", "http://127.0.0.1:5173",
        "http://127.8.8.8",
        "http://[::1]:*", "http://localhost.",
    ])
    func `a loopback page may be http with credentials`(_ origin: String) {
        #expect(throws: Never.self) {
            try CORSPolicy(CORSConfiguration(allowOrigins: [origin], allowCredentials: true))
        }
    }

    @Test(arguments: ["http://127.0.0.1.evil.example", "http://localhost.evil.example", "http://mylocalhost"])
    func `a name that only looks like loopback is not`(_ origin: String) {
        #expect(throws: CORSConfigurationIssues.self) {
            try CORSPolicy(CORSConfiguration(allowOrigins: [origin], allowCredentials: true))
        }
    }
}
