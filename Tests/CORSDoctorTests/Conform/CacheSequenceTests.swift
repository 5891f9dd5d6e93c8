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

    @Test(arguments: [
        "PUT /a sideways", "PUT /a with x/y", "PUT /a at noon", "PUT /a at +5 fortnights", "dance",
        "PUT /a max-age=5 twice",
    ])
    func `a step that is not understood says so`(sentence: String) throws {
        let difference = try #require(try Self.run([sentence], [true]).differences.first)
        #expect(difference.field == "steps")
        #expect(difference.actual.contains("not understood"))
    }

    @Test func `a list that is too short is a difference`() throws {
        #expect(try Self.run(["PUT /a", "PUT /a"], [true]).differences.count == 1)
    }
}
