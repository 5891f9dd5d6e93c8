import APIModel
import OpenAPI
import Testing

@Suite struct PathTests {
    @Test func `intermediate resources are made and verbs read`() throws {
        let api = try Definitions.read(
            Definitions.openAPI3(
                """
                paths:
                  /a/{b}/c:
                    get: {operationId: One}
                    x-amazon-apigateway-any-method: {}
                  /: {post: {}}
                  /a/: {head: {}}
                """))
        #expect(api.resources.map(\.path) == ["/a", "/a/{b}", "/a/{b}/c", "/"])
        #expect(api.resources[2].methods.keys.sorted() == ["ANY", "GET"])
        #expect(api.method("GET", "/a/{b}/c")?.method.operationName == "One")
        #expect(api.method("POST", "/") != nil)
        #expect(api.method("HEAD", "/a") != nil)
    }

    @Test(arguments: [
        ("/{a}", "/{b}/c", "A sibling ({a}) of this resource already has a variable path part -- only one is allowed"),
        ("/{a}", "/{a+}", "A sibling ({a}) of this resource already has a variable path part -- only one is allowed"),
        ("/{a+}", "/{a+}/b", "Cannot create a child of a resource with a greedy path variable: {a+}"),
        ("/a", "/a//b", "Resource's path part only allow"), ("/a", "/b{c}", "Resource's path part only allow"),
        ("/a", "/{b", "Resource's path part only allow"), ("/a", "/{}", "Resource's path part only allow"),
        ("/a", "/b%20c", "Resource's path part only allow"),
    ])
    func `paths that cannot stand together are refused`(first: String, second: String, message: String) throws {
        let failure = try #require(
            Definitions.failure(Definitions.openAPI3("paths:\n  '\(first)': {}\n  '\(second)': {}\n")))
        #expect(failure.message.contains("Unable to create resource at path"))
        #expect(failure.message.contains(message))
        #expect(failure.diagnostics.first?.line == 7)
    }

    @Test func `a path without a slash is warned of`() throws {
        let api = try Definitions.read(Definitions.openAPI3("paths: {a: {get: {}}, x-b: 1}\n"))
        #expect(api.warnings == ["Parse issue: attribute paths. Resource a should start with /"])
        #expect(api.resources.isEmpty)
    }

    @Test func `more resources than the limit are refused`() throws {
        var options = Definitions.options()
        options.limits.resources = 10
        let paths = (0..<11).map { "  /p\($0): {}\n" }.joined()
        let failure = try #require(Definitions.failure(Definitions.openAPI3("paths:\n\(paths)"), options))
        #expect(failure.diagnostics.first?.line == 16)
    }

    // AWS guide, "Set the OpenAPI basePath property": the page's own three results.
    @Test(arguments: [
        (ImportOptions.BasePath.ignore, ["/e", "/f"]),
        (.prepend, ["/a", "/a/b", "/a/b/c", "/a/b/c/e", "/a/b/c/f"]),
        (.split, ["/b", "/b/c", "/b/c/e", "/b/c/f"]),
    ])
    func `the base path of 2.0 is ignored, prepended or split`(
        mode: ImportOptions.BasePath, paths: [String]
    ) throws {
        let text = "swagger: '2.0'\ninfo: {title: T}\nbasePath: /a/b/c\npaths: {/e: {}, /f: {}}\n"
        #expect(try Definitions.read(text, Definitions.options(basePath: mode)).resources.map(\.path) == paths)
    }

    @Test(arguments: [
        ("[{url: 'https://x.example/a/b'}]", ["/a", "/a/b", "/a/b/e"]),
        ("[{url: 'https://x.example'}]", ["/e"]), ("[{url: '/a?q=1'}]", ["/a?q=1"]),
        ("[{url: 'https://x.example/{v}', variables: {v: {default: a}}}]", ["/a", "/a/e"]),
        ("[{url: 'https://x.example/y', variables: {basePath: {default: a/b}}}]", ["/a", "/a/b", "/a/b/e"]),
        ("[{url: 'https://x.example/y'}, {url: z, variables: {basePath: {default: a}}}]", ["/a", "/a/e"]),
        ("[]", ["/e"]), ("1", ["/e"]),
    ])
    func `the base path of 3_0 comes from the servers`(servers: String, paths: [String]) throws {
        let text = Definitions.openAPI3("servers: \(servers)\npaths: {/e: {}}\n")
        let options = Definitions.options(basePath: .prepend)
        if paths == ["/a?q=1"] {
            // A query is no path part.
            #expect(Definitions.failure(text, options) != nil)
        } else {
            #expect(try Definitions.read(text, options).resources.map(\.path) == paths)
        }
    }

    @Test func `a base path of one segment is gone when split`() throws {
        let text = "swagger: '2.0'\ninfo: {title: T}\nbasePath: /v1\npaths: {/e: {}}\n"
        let api = try Definitions.read(text, Definitions.options(basePath: .split))
        #expect(api.resources.map(\.path) == ["/e"])
    }
}
