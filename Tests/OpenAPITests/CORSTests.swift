import APIModel
import OpenAPI
import Testing

/// `x-crossgate-cors`: what a definition asks for by name, since AWS has nothing like it for REST APIs.
@Suite struct CORSTests {
    private static let whole = """
        x-crossgate-cors:
          as: policy
          allowOrigins: [https://app.example, 'https://*.example.com']
          allowMethods: [GET, PUT]
          allowHeaders: [Content-Type, Authorization]
          exposeHeaders: [ETag]
          allowCredentials: true
          maxAge: 600
          dangerously: [insecureOrigins]
        """

    @Test func `the root's is for the whole API`() throws {
        let api = try Definitions.read(Definitions.openAPI3(Self.whole + "\npaths: {/pets: {get: {}}}\n"))
        #expect(
            api.cors == [
                ImportedCORS(
                    kind: .policy,
                    rule: CORSRule(
                        path: "/", isRecursive: true, allowOrigins: ["https://app.example", "https://*.example.com"],
                        allowMethods: ["GET", "PUT"], allowHeaders: ["Content-Type", "Authorization"],
                        exposeHeaders: ["ETag"], allowCredentials: true, maxAge: 600, dangerously: ["insecureOrigins"]),
                    line: 5, column: 1)
            ])
        #expect(api.diagnostics == [])
    }

    @Test func `a path's is for its resource, and for what is below where it says so`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                paths:
                  /pets:
                    x-crossgate-cors: {allowOrigins: '*'}
                    get: {}
                  /shops/{id}/:
                    x-crossgate-cors: {allowOrigins: ['*'], recursive: true, as: objects, gatewayResponses: false}
                """))
        #expect(api.cors.map(\.rule.path) == ["/pets", "/shops/{id}"])
        #expect(api.cors.map(\.rule.isRecursive) == [false, true])
        #expect(api.cors.map(\.kind) == [.policy, .objects])
        #expect(api.cors.map(\.includesGatewayResponses) == [true, false])
        #expect(api.cors.map(\.rule.allowOrigins) == [["*"], ["*"]])
        #expect(api.cors.map(\.rule.allowMethods) == [nil, nil])
        #expect(api.cors.map(\.line) == [7, 10])
        #expect(api.cors.map(\.column) == [5, 5])
        #expect(api.diagnostics == [])
    }

    @Test func `the whole API stays whole below a base path`() throws {
        let text = """
            openapi: 3.0.1
            info: {title: T, version: '1'}
            servers: [{url: 'https://a.example/v1'}]
            x-crossgate-cors: {allowOrigins: '*'}
            paths: {/pets: {x-crossgate-cors: {allowOrigins: '*'}, get: {}}}
            """
        let api = try Definitions.read(text, Definitions.options(basePath: .prepend))
        #expect(api.cors.map(\.rule.path) == ["/", "/v1/pets"])
    }

    @Test(arguments: ["allowMethods", "allowHeaders", "exposeHeaders", "dangerously"])
    func `one text is a list of one`(member: String) throws {
        let api = try Definitions.read(
            Definitions.openAPI3("x-crossgate-cors: {allowOrigins: '*', \(member): nullOrigin}\n"))
        let rule = try #require(api.cors.first).rule
        let lists: [String: [String]?] = [
            "allowMethods": rule.allowMethods, "allowHeaders": rule.allowHeaders, "exposeHeaders": rule.exposeHeaders,
            "dangerously": rule.dangerously,
        ]
        #expect(lists[member] == ["nullOrigin"])
    }

    @Test func `a null is like an absent one`() throws {
        let text = Definitions.openAPI3(
            """
            x-crossgate-cors: null
            paths:
              /a:
                x-crossgate-cors: {allowOrigins: '*', allowMethods: null, maxAge: null, as: null, recursive: null}
            """)
        let api = try Definitions.read(text)
        #expect(api.cors.map(\.rule) == [CORSRule(path: "/a", isRecursive: false, allowOrigins: ["*"])])
        #expect(api.diagnostics == [])
    }

    @Test(arguments: [
        ("[]", "must be an object, not array", 19), ("true", "must be an object, not boolean", 19),
        ("{}", "needs 'allowOrigins'", 1), ("{allowOrigins: null}", "needs 'allowOrigins'", 1),
        ("{allowOrigins: []}", "needs 'allowOrigins'", 1),
        ("{allowOrigins: {}}", "'allowOrigins' must be text or a list of texts, not object", 34),
        ("{allowOrigins: [null]}", "this is null; quote the origin \"null\"", 35),
        ("{allowOrigins: 7}", "'allowOrigins' must be text or a list of texts, not number", 34),
        (
            "{allowOrigins: '*', allowMethods: [GET, 7]}", "'allowMethods' must be a list of texts, and this is number",
            59
        ),
        ("{allowOrigins: '*', allowHeaders: [[A]]}", "'allowHeaders' must be a list of texts, and this is array", 54),
        ("{allowOrigins: '*', allowHeaders: [null]}", "and this is null.", 54),
        ("{allowOrigins: '*', as: Policy}", "'as' must be policy or objects, not Policy", 43),
        ("{allowOrigins: '*', as: [policy]}", "'as' must be policy or objects, not array", 43),
        ("{allowOrigins: '*', allowCredentials: maybe}", "'allowCredentials' must be true or false, not maybe", 57),
        ("{allowOrigins: '*', maxAge: 1.5}", "'maxAge' must be a whole number of seconds, not 1.5", 47),
        ("{allowOrigins: '*', maxAge: [1]}", "'maxAge' must be a whole number of seconds, not array", 47),
        ("{allowOrigins: '*', maxAge: 99999999999999999999}", "'maxAge' must be a whole number of seconds", 47),
        ("{allowOrigins: '*', recursive: true}", "'recursive' has no meaning at the root", 39),
        ("{allowOrigins: '*', gatewayResponses: true}", "'gatewayResponses' goes with `as: objects` only", 39),
        ("{allowOrigins: '*', as: objects, gatewayResponses: 1}", "'gatewayResponses' must be true or false", 70),
        ("{allowOrigins: '*', allowedOrigins: '*'}", "'allowedOrigins' of x-crossgate-cors is not known", 39),
        ("{allowOrigins: '*', maxage: null}", "'maxage' of x-crossgate-cors is not known", 39),
    ])
    func `a value of another type and an unknown member are errors with their place`(
        value: String, message: String, column: Int
    ) throws {
        let failure = try #require(Definitions.failure(Definitions.openAPI3("x-crossgate-cors: \(value)\n")))
        let errors = failure.diagnostics.filter { $0.severity == .error }
        #expect(errors.count == 1)
        let error = try #require(errors.first)
        #expect(error.message.contains(message), "\(error.message)")
        #expect(error.line == 5)
        #expect(error.column == column)
        #expect(error.pointer.hasPrefix("/x-crossgate-cors"))
    }

    @Test func `all mistakes of one are told at once`() throws {
        let failure = try #require(
            Definitions.failure(
                Definitions.openAPI3("paths: {/a: {x-crossgate-cors: {as: x, maxAge: y, recursive: z, w: 1}}}\n")))
        #expect(failure.diagnostics.count == 5)
    }

    @Test(arguments: [
        ("paths:\n  /a:\n    get:\n      x-crossgate-cors: {allowOrigins: '*'}", 8),
        ("paths:\n  x-crossgate-cors: {allowOrigins: '*'}", 6), ("info:\n  x-crossgate-cors: 1", 6),
    ])
    func `in another place it does nothing, which is told`(lines: String, line: Int) throws {
        let text =
            lines.hasPrefix("info")
            ? "openapi: 3.0.1\n\n\n\ninfo:\n  x-crossgate-cors: 1\n  title: T\n"
            : Definitions.openAPI3(lines + "\n")
        let api = try Definitions.read(text)
        #expect(api.cors == [])
        #expect(api.diagnostics.count == 1)
        #expect(
            api.warnings == [
                "x-crossgate-cors has no effect in this place: it belongs to the root, for the whole API, or to a path. "
                    + "Ignored. (line \(line))"
            ])
    }

    @Test func `an unknown extension of Crossgate's is told`() throws {
        let api = try Definitions.read(Definitions.openAPI3("x-crossgate-novelty: 1\npaths: {}\n"))
        #expect(api.warnings == ["x-crossgate-novelty is not a known extension. Ignored. (line 5)"])
    }

    @Test func `that of HTTP APIs still does nothing, and leads here`() throws {
        let api = try Definitions.read(Definitions.openAPI3("x-amazon-apigateway-cors: {allowOrigins: ['*']}\n"))
        #expect(api.cors == [])
        #expect(api.warnings.count == 1)
        #expect(api.warnings.first?.contains("x-crossgate-cors") == true)
    }

    @Test func `the root and its path are one resource, which has one`() throws {
        let failure = try #require(
            Definitions.failure(
                Definitions.openAPI3(
                    "x-crossgate-cors: {allowOrigins: '*'}\npaths: {/: {x-crossgate-cors: {allowOrigins: '*'}}}\n")))
        #expect(failure.diagnostics.map(\.line) == [6])
        #expect(failure.message.contains("which can have one only"))
    }

    @Test func `one path written in two ways has the last`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                paths:
                  /a: {x-crossgate-cors: {allowOrigins: 'https://one.example'}}
                  /a/: {x-crossgate-cors: {allowOrigins: 'https://two.example'}}
                """))
        #expect(api.cors.map(\.rule.allowOrigins) == [["https://two.example"]])
        #expect(api.warnings.count == 1)
    }

    @Test func `a shared path item brings it to each path`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                paths:
                  /a: {$ref: '#/x-items/shared'}
                  /b: {$ref: '#/x-items/shared'}
                x-items: {shared: {x-crossgate-cors: {allowOrigins: '*'}, get: {}}}
                """))
        #expect(api.cors.map(\.rule.path) == ["/a", "/b"])
        #expect(api.diagnostics == [])
    }
}

/// What becomes of the rules that were there.
@Suite struct CORSMergingTests {
    private func put(
        _ lines: String, over existing: DeploymentSnapshot?, _ mode: ImportMode = .merge, ids: Counter = Counter()
    ) throws(ImportFailure) -> DeploymentSnapshot {
        try Definitions.read(Definitions.openAPI3(lines + "\n")).merged(
            into: existing, mode: mode, restAPIId: "api", createdDate: 1_000, newID: ids.next)
    }

    private static let old = """
        x-crossgate-cors: {allowOrigins: 'https://root.example'}
        paths: {/a: {x-crossgate-cors: {allowOrigins: 'https://a.example'}}, /b: {get: {}}}
        """

    @Test func `policies become rules, and objects are left to the caller`() throws {
        let live = try put(
            """
            x-crossgate-cors: {allowOrigins: '*', as: objects}
            paths: {/a: {x-crossgate-cors: {allowOrigins: 'https://a.example', recursive: true}}}
            """, over: nil)
        #expect(live.corsRules == [CORSRule(path: "/a", isRecursive: true, allowOrigins: ["https://a.example"])])
    }

    @Test(arguments: ImportMode.allCases)
    func `without the extension there are no rules`(mode: ImportMode) throws {
        let first = try put("paths: {/a: {get: {}}}", over: nil)
        #expect(first.corsRules == nil)
        #expect(try put("paths: {/a: {get: {}}}", over: first, mode).corsRules == nil)
    }

    @Test func `merge replaces the rule of the same path and keeps the others`() throws {
        let old = try put(Self.old, over: nil)
        #expect(old.corsRules?.map(\.path) == ["/", "/a"])
        let live = try put(
            "paths: {/a: {x-crossgate-cors: {allowOrigins: 'https://new.example', recursive: true}}}", over: old)
        #expect(live.corsRules?.map(\.path) == ["/", "/a"])
        #expect(live.corsRules?.map(\.allowOrigins) == [["https://root.example"], ["https://new.example"]])
        #expect(try put("paths: {/c: {get: {}}}", over: live).corsRules == live.corsRules)
    }

    @Test func `a rule goes where its path is to have objects`() throws {
        let old = try put(Self.old, over: nil)
        let live = try put("paths: {/a: {x-crossgate-cors: {allowOrigins: '*', as: objects}}}", over: old)
        #expect(live.corsRules?.map(\.path) == ["/"])
    }

    @Test func `overwrite deletes what is not mentioned`() throws {
        let old = try put(Self.old, over: nil)
        let live = try put("paths: {/b: {x-crossgate-cors: {allowOrigins: '*'}}}", over: old, .overwrite)
        #expect(live.corsRules?.map(\.path) == ["/b"])
        #expect(try put("paths: {/b: {get: {}}}", over: live, .overwrite).corsRules == nil)
    }

    @Test(arguments: ImportMode.allCases)
    func `the same twice changes nothing`(mode: ImportMode) throws {
        let ids = Counter()
        let first = try put(Self.old, over: nil, ids: ids)
        #expect(try put(Self.old, over: first, mode, ids: ids) == first)
    }
}
