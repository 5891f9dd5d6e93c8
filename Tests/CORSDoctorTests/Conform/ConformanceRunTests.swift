import CORSDoctor
import Foundation
import JSON
import Testing

@Suite struct ConformanceRunTests {
    /// The published set, at the root of the repository.
    static func published() throws -> JSONValue {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../conformance/cors.json")
        return try JSONValue.parse(Data(contentsOf: root.standardizedFileURL))
    }

    @Test func `the published vectors conform, all of them`() throws {
        let report = try ConformanceRun.run(Self.published())
        #expect(report.differences.map(\.description) == [])
        #expect(report.passed == report.total)
        #expect(report.unchecked.isEmpty)
        #expect(report.hintDifferences.isEmpty)
        #expect((report.counts[.vectors]?.total ?? 0) >= 200)
        #expect((report.counts[.safelist]?.total ?? 0) >= 50)
        #expect((report.counts[.maxAge]?.total ?? 0) >= 20)
        #expect((report.counts[.cacheSequences]?.total ?? 0) >= 15)
    }

    @Test func `every code has a vector`() throws {
        let text = try Self.published().description
        for code in Self.codes { #expect(text.contains("\"\(code)\""), "\(code)") }
    }

    static let codes: [String] = [
        "REQ_INVALID_URL", "REQ_URL_CREDENTIALS", "REQ_INVALID_METHOD", "REQ_FORBIDDEN_METHOD", "REQ_INVALID_HEADER",
        "REQ_BODY_ON_GET_HEAD", "REQ_NO_CORS_METHOD", "REQ_STREAM_MODE", "REQ_NAVIGATE_MODE", "REQ_BAD_PORT",
        "REQ_MIXED_CONTENT", "REQ_SAME_ORIGIN_MODE", "REQ_SCHEME_NOT_HTTP", "REQ_NO_CORS_REDIRECT_MODE",
        "LNA_PERMISSION", "LNA_INSECURE_CONTEXT", "PF_ACAO_MISSING", "PF_ACAO_MISMATCH", "PF_ACAO_INVALID",
        "PF_ACAO_MULTIPLE", "PF_ACAO_WILDCARD_WITH_CREDENTIALS", "PF_ACAC_NOT_TRUE", "PF_STATUS_NOT_OK", "PF_REDIRECT",
        "PF_ACAM_UNPARSABLE", "PF_ACAH_UNPARSABLE", "PF_METHOD_NOT_ALLOWED", "PF_METHOD_WILDCARD_WITH_CREDENTIALS",
        "PF_HEADER_NOT_ALLOWED", "PF_HEADER_WILDCARD_WITH_CREDENTIALS", "PF_AUTHORIZATION_NOT_COVERED_BY_WILDCARD",
        "ACAO_MISSING", "ACAO_MISMATCH", "ACAO_INVALID", "ACAO_MULTIPLE", "ACAO_WILDCARD_WITH_CREDENTIALS",
        "ACAC_NOT_TRUE", "RD_INVALID_LOCATION", "RD_SCHEME", "RD_MODE_ERROR", "RD_TOO_MANY", "RD_LOCATION_CREDENTIALS",
        "RD_STREAM_BODY", "NET_FAILED",
    ]

    /// A vector in which everything is stated.
    static let vector: JSONObject = [
        "id": "v", "origin": "https://app.example", "url": "https://api.example.net/",
        "urlOrigin": "https://api.example.net",
        "method": "PUT", "expected": "preflight", "outcome": "block", "reason": "PF_METHOD_NOT_ALLOWED",
        "failedParameter": "PUT",
        "preflightResponse": ["status": 204, "headers": [["Access-Control-Allow-Origin", "*"]]],
        "preflightRequests": [["origin": "https://app.example", "acrm": "PUT", "acrh": .null]], "sentOrigins": [],
    ]

    static func report(_ change: (inout JSONObject) -> Void) throws -> ConformanceReport {
        var object = vector
        change(&object)
        return try ConformanceRun.run(["vectors": .array([.object(object)])])
    }

    @Test func `a vector that is right has no difference`() throws {
        #expect(try Self.report { _ in }.differences.isEmpty)
    }

    static let statements: [(String, JSONValue)] = [
        ("urlOrigin", "https://other.example"), ("expected", "simple"), ("outcome", "allow"),
        ("reason", "PF_ACAO_MISSING"), ("failedParameter", "POST"), ("preflightRequests", []),
        ("preflightRequests", [["acrm": "POST"]]), ("preflightRequests", [["acrh": "x-a"]]),
        ("preflightRequests", [["origin": "null"]]), ("preflightRequests", [["url": "https://b/"]]),
        ("sentOrigins", ["https://app.example"]), ("sentOrigins", "none"), ("responseType", "cors"), ("reason", 7),
        ("failedParameter", ["PUT"]), ("preflightRequests", "one"), ("browsers", []), ("exposed", "nothing"),
        ("exposed", []), ("sentHeaders", [[]]),
        ("browsers", ["chrome": ["outcome": "allow"]]), ("browsers", ["opera": ["outcome": "block"]]),
    ]

    @Test(arguments: statements)
    func `each stated expectation is checked`(member: String, value: JSONValue) throws {
        let report = try Self.report { $0[member] = value }
        #expect(report.passed == 0)
        #expect(report.differences.contains { $0.field.hasPrefix(member) })
        #expect(report.text.contains("v \(member)"))
    }

    @Test func `members that nobody knows are named`() throws {
        let report = try Self.report { $0["flavour"] = "sweet" }
        #expect(report.unchecked == ["flavour": 1])
        #expect(report.text.contains("not checked: flavour (1)"))
    }

    @Test func `members within members are named too`() throws {
        let report = try Self.report {
            $0["preflightResponse"] = ["status": 204, "headers": [["Access-Control-Allow-Origin", "*"]], "body": "x"]
            $0["preflightRequests"] = [["acrm": "PUT", "host": "x"]]
            $0["redirects"] = [["response": ["status": 302, "reason": "x"], "after": 1]]
            $0["browsers"] = ["chrome": ["outcome": "block", "failedParameter": "x"]]
        }
        #expect(
            Set(report.unchecked.keys) == [
                "preflightResponse/body", "preflightRequests/host", "redirects/response/reason", "redirects/after",
                "browsers/failedParameter",
            ])
        #expect(report.passed == 1)
    }

    /// Ways to write a request that asks for its `Content-Type`, or has none to ask for.
    static let spellings: [(JSONObject, JSONValue)] = [
        (["body": "blob", "contentType": "image/png"], "content-type"), (["body": "Blob(image/png)"], "content-type"),
        (["body": "blob:image/png"], "content-type"), (["body": "Blob"], .null), (["body": "ReadableStream"], .null),
        (["body": "URLSearchParams"], .null), (["body": "FormData", "contentType": .null], .null),
        (["body": "string", "contentType": "application/json"], "content-type"),
        (["headers": ["X-A": "1"]], "x-a"), (["headers": [["X-A", "1"]]], "x-a"),
        (["body": "string", "uploadListener": true], .null), (["upload": true, "initiator": "xhr"], .null),
        (["use-CORS-preflight": true, "body": "arraybuffer"], .null),
    ]

    @Test(arguments: spellings)
    func `a request may be written in several ways`(members: JSONObject, names: JSONValue) throws {
        let report = try Self.report {
            for (key, value) in members { $0[key] = value }
            $0["preflightRequests"] = [["acrh": names]]
            // Without a list, a flagged request's own method would be allowed.
            $0["preflightResponse"] = [
                "status": 204,
                "headers": ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET"],
            ]
        }
        #expect(report.differences.map(\.description) == [])
        #expect(report.unchecked.isEmpty)
    }

    @Test func `a relative URL is one of the page`() throws {
        let report = try ConformanceRun.run([
            "vectors": [
                [
                    "origin": "https://app.example", "url": "/api", "urlOrigin": "https://app.example",
                    "expected": "same-origin",
                ]
            ]
        ])
        #expect(report.passed == 1)
    }

    static let unreadable: [(String, JSONValue)] = [
        ("mode", "websocket"), ("body", "carrier-pigeon"), ("body", "string(text/plain)"), ("headers", ["a"]),
        ("headers", ["X-A": 1]), ("origin", 1), ("initiator", "beacon"), ("upload", "yes"), ("redirects", [1]),
        ("actualResponse", ["status": "200"]), ("credentials", "sometimes"),
    ]

    @Test(arguments: unreadable)
    func `an item that cannot be read is a difference with its place`(member: String, value: JSONValue) throws {
        let report = try Self.report { $0[member] = value }
        #expect(report.passed == 0)
        #expect(report.differences.first?.field.hasPrefix("/vectors/0/\(member)") == true)
    }

    static let others: [(JSONValue, String)] = [
        ([], ""), (["meta": [:]], ""), (["vectors": [:]], "/vectors"),
        (["vectors": [], "safelist": []], ""),
        (["safelist": [1]], "/safelist/0"),
    ]

    @Test(arguments: others)
    func `a file that is no vector file is refused with the place`(document: JSONValue, location: String) {
        #expect { try ConformanceRun.run(document) } throws: { ($0 as? ConformanceError)?.location == location }
    }

    @Test func `a difference is one short line`() throws {
        let report = try Self.report {
            $0["id"] = "v\u{1B}[31m\nx"
            $0["failedParameter"] = .string(String(repeating: "a", count: 100_000))
        }
        let line = try #require(report.differences.first).description
        #expect(line.hasPrefix("v\\u{1b}[31m\\u{a}x failedParameter: expected aaa"))
        #expect(line.hasSuffix("a…, got PUT"))
        #expect(line.count < 600)
        let empty = try Self.report { $0["failedParameter"] = "" }
        #expect(empty.differences.map(\.description) == ["v failedParameter: expected '', got PUT"])
    }

    @Test func `the other parts are checked as well`() throws {
        let report = try ConformanceRun.run([
            "safelist": [["name": "accept", "value": "*/*", "safelisted": false]],
            "maxAge": [["values": ["600"], "standard": 600, "chrome": 601, "firefox": 600, "safari": 600]],
        ])
        #expect(report.differences.map(\.field) == ["safelisted", "chrome"])
    }
}
