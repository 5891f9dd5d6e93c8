import CORSDoctor
import JSON
import Testing

@Suite struct CacheSequenceTests {
    static func run(_ steps: [String], _ sent: [Bool]) throws -> ConformanceReport {
        try ConformanceRun.run([
            "cacheSequences": [
                [
                    "id": "k", "steps": .array(steps.map { .string($0) }),
                    "preflightSent": .array(sent.map { .bool($0) }),
                ]
            ]
        ])
    }

    @Test(arguments: [
        (["PUT /a, include (max-age 600)", "PUT /a, omit"], [true, false]),
        (["PUT /a answered ACAM *", "DELETE /a"], [true, false]),
        (["PUT /a (max-age 0)", "PUT /a"], [true, true]),
        (["PUT /a (no max-age)", "PUT /a at +4 s", "PUT /a at +6 s"], [true, false, true]),
        (["PUT /a", "PUT /a after 6 seconds"], [true, true]),
        (["PUT /a (max-age 600)", "PUT /a, 10 s later", "PUT /a 11 min later"], [true, false, true]),
        (["PUT /a (max-age 600)", "network error", "PUT /a"], [true, false, true]),
        (["PUT /a (max-age 600)", "PUT /a: the actual request fails", "PUT /a"], [true, false, true]),
        (["PUT /a (max-age 600)", "PUT /a -> connection reset", "PUT /a again"], [true, false, true]),
        (["PUT /a, preflight refused", "PUT /a"], [true, true]),
        (["PUT /a (max-age 600), response without ACAO", "PUT /a"], [true, true]),
        (["PUT /a#x (max-age 600)", "PUT /a#y"], [true, false]),
        (["PUT /a (ACAM PUT, DELETE, max-age 600)", "DELETE /a at +60 s"], [true, false]),
        (
            ["POST json /a (max-age 600)", "POST /a with a json body", "POST /a with content-type"],
            [true, false, false]
        ),
        (["GET /a with x-a: 1, x-b", "GET /a with x-b and x-a"], [true, false]),
        (["GET /a with Authorization: Bearer t (max-age 600)", "GET /a with authorization"], [true, false]),
        (["GET /a with x-a answered ACAH x-a, x-b", "GET /a with x-b"], [true, false]),
        (["PUT /a from top site 1", "same origin frame under top site 2: PUT /a"], [true, true]),
        (["PUT /a from https://b.example", "PUT /a from https://c.example"], [true, true]),
        (["Chrome: PUT /a (max-age 90000)", "PUT /a at +7100 s", "PUT /a at +2 h"], [true, false, true]),
        (["Safari: PUT /a (max-age 90000)", "PUT /a at +599 s", "PUT /a at +11 min"], [true, false, true]),
        (["POST /a with upload listener (max-age 600)", "POST /a with an upload listener"], [true, false]),
        (["patch /a (max-age 60)", "PATCH /a"], [true, true]),
        (["GET /a", "PUT https://api.example.net/a"], [false, true]),
    ])
    func `a sequence in little English`(steps: [String], sent: [Bool]) throws {
        #expect(try Self.run(steps, sent).differences.map(\.description) == [])
        #expect(try Self.run(steps, sent.map { !$0 }).differences.count == 1)
    }

    // The same said in other words, as people write it.
    static let kept: [(first: String, second: String)] = [
        ("PUT /a with credentials", "PUT /a without credentials"),
        ("PUT /a (credentials: include)", "PUT /a, no credentials"),
        ("PUT /a, credentialed", "PUT /a, uncredentialed"),
        ("PUT /a (ACAM *)", "DELETE /a"),
        ("PUT /a answered Access-Control-Allow-Methods: *", "DELETE /a"),
        ("PUT /a answered with ACAM *, ACAH *", "DELETE /a with x-a"),
        ("GET /a with x-a (ACAH x-a, x-b)", "GET /a with x-b"),
        ("PUT json /a answered ACAM PUT ACAH content-type", "POST json /a"),
        ("PUT /a (default max-age)", "PUT /a at t=4"),
        ("PUT /a (no Access-Control-Max-Age)", "PUT /a 4 s later"),
        ("PUT /a (default 5 s)", "PUT /a at 4"),
        ("PUT /a (max-age 600 s)", "PUT /a after 500 seconds"),
        ("PUT /a (Access-Control-Max-Age: 600)", "PUT /a t+60: again"),
        ("PUT /a from origin 1", "PUT /a from origin 1"),
    ]

    @Test(arguments: kept)
    func `a preflight that is remembered`(first: String, second: String) throws {
        #expect(try Self.run([first, second], [true, false]).differences.map(\.description) == [])
    }

    static let forgotten: [(first: String, second: String)] = [
        ("PUT /a (max-age=0)", "PUT /a at once"), ("PUT /a (max-age: 0)", "PUT /a immediately"),
        ("PUT /a with max-age 0", "PUT /a right away"),
        ("PUT /a, include, answered ACAM *", "DELETE /a, include"),
        ("PUT /a (max-age 600)", "PUT /a from another origin"), ("PUT /a (max-age 600)", "PUT /a, origin B"),
        ("PUT /a (max-age 600)", "PUT /a from null origin"), ("PUT /a (max-age 600)", "PUT /a at t=601"),
        ("PUT /a (preflight 403)", "PUT /a"), ("PUT /a answered with status 500", "PUT /a"),
        ("PUT /a answered ACAO https://b.example", "PUT /a"), ("PUT /a, ACAO mismatch", "PUT /a"),
        ("PUT /a, include, ACAO *", "PUT /a, include"), ("PUT /a, preflight without CORS headers", "PUT /a"),
    ]

    @Test(arguments: forgotten)
    func `a preflight that is not remembered`(first: String, second: String) throws {
        #expect(try Self.run([first, second], [true, true]).differences.map(\.description) == [])
    }

    @Test(arguments: [
        "PUT /a (network error)", "network error on PUT /a", "PUT /a fails with a network error",
        "PUT /a with network error",
        "PUT /a whose actual response fails the CORS check", "PUT /a, actual response without ACAO",
        "PUT /a, CORS failure",
        "PUT /a: actual response lacks ACAO (network error clears the entries)", "PUT /a answered 500 without ACAO",
        "PUT /a (actual response has no ACAO)", "PUT /a answered ACAO missing", "PUT /a rejected", "PUT /a, net error",
        "PUT /a answered ACAO https://b.example", "PUT /a, connection reset", "PUT /a, actual response blocked",
    ])
    func `what clears the entries of a URL`(sentence: String) throws {
        let report = try Self.run(["PUT /a (max-age 600)", sentence, "PUT /a"], [true, false, true])
        #expect(report.differences.map(\.description) == [])
    }

    @Test func `the status of the request itself clears nothing`() throws {
        let report = try Self.run(["PUT /a (max-age 600)", "PUT /a, actual 500", "PUT /a"], [true, false, false])
        #expect(report.differences.map(\.description) == [])
    }

    @Test(arguments: [
        "PUT /a sideways", "PUT /a with x/y", "PUT /a at noon", "PUT /a at +5 fortnights", "dance",
        "PUT /a max-age=5 twice",
    ])
    func `a step that is not understood says so`(sentence: String) throws {
        let difference = try #require(try Self.run([sentence], [true]).differences.first)
        #expect(difference.field == "steps")
        #expect(difference.actual?.contains("not understood") == true)
    }

    @Test func `a list that is too short is a difference`() throws {
        #expect(try Self.run(["PUT /a", "PUT /a"], [true]).differences.count == 1)
    }
}
