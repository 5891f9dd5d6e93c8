import CORS
import JSON
import Testing

@testable import CORSDoctor

struct ReportTests {
    private static let token = "eyJhbGciOiJub25lIn0.secret"

    /// A request full of secrets, and a server that repeats them.
    private static func diagnosis() async throws -> Diagnosis {
        let target = ScriptedTarget(
            preflight: .answer(
                403,
                [
                    "x-amzn-ErrorType": "IncompleteSignatureException", "Set-Cookie": "id=topsecretcookie",
                    "Access-Control-Echo": "key is abcdefgh12345",
                ],
                body: #"{"message":"'\#(token)' not a valid key=value pair in Authorization header"}"#))
        var request = try Page.request(
            headers: ["Authorization: Bearer \(token)", "X-Api-Key: abcdefgh12345"], credentials: "include")
        request.cookie = "session=0123456789"
        request.sendsUnsafe = true
        return await CORSDoctor(target: target).diagnose(request)
    }

    @Test func `secrets are cut short wherever they come up, in text and in JSON`() async throws {
        let diagnosis = try await Self.diagnosis()
        let json = JSONSerializer.string(diagnosis.json)
        for text in [diagnosis.text(detail: true), json] {
            for secret in [Self.token, "abcdefgh12345", "topsecretcookie", "0123456789"] {
                #expect(!text.contains(secret))
            }
        }
        #expect(diagnosis.text.contains("< Access-Control-Echo: key is abcd…"))
        #expect(json.contains(#"{"name":"Authorization","value":"Bear…"}"#))
    }

    @Test(arguments: [("", ""), ("abc", "…"), ("abcdefgh", "…"), ("abcdefghi", "abcd…")])
    func `four characters are shown of what has more than eight`(value: String, shown: String) {
        #expect(Redaction.shortened(value) == shown)
    }

    @Test func `the JSON has the documented names`() async throws {
        let target = ScriptedTarget(preflight: .missingToken)
        let view = PetStore.view("/pets", PetStore.api(["/pets": [PetStore.method("PUT")]]))
        let json = await CORSDoctor(target: target, view: view).diagnose(try Page.request("PUT")).json
        #expect(
            json.objectValue.map { Array($0.keys) } == [
                "allowed", "request", "verdicts", "exchanges", "causes", "fixes", "notes",
            ])
        #expect(json["allowed"] == false)
        #expect(json["request"]?["origin"] == "https://app.example")
        #expect(json["verdicts"]?[0]?["browser"] == "chrome")
        #expect(json["verdicts"]?[0]?["outcome"] == "blocked")
        #expect(json["verdicts"]?[0]?["fault"]?["code"] == "PF_ACAO_MISSING")
        #expect(json["verdicts"]?[0]?["scriptError"] == "TypeError: Failed to fetch")
        #expect(json["verdicts"]?[0]?["response"] == .null)
        #expect(json["verdicts"]?[0]?["steps"]?[0]?["passed"] == true)
        #expect(json["exchanges"]?[0]?["preflight"] == true)
        #expect(json["exchanges"]?[0]?["response"]?["status"] == 403)
        #expect(json["causes"]?[0]?["code"] == "no-options-method")
        #expect(json["fixes"]?[0]?["code"]?["sh"]?.stringValue?.hasPrefix("crossgate cors enable") == true)
    }

    @Test func `an answer that did not come is a failure in the JSON`() async throws {
        let json = await CORSDoctor(target: ScriptedTarget { _ in .failed("connection refused") })
            .diagnose(try Page.request()).json
        #expect(json["exchanges"]?[0]?["failure"] == "connection refused")
        #expect(json["exchanges"]?[0]?["response"] == nil)
    }

    @Test func `what a server sends cannot steer a terminal or flood it`() async throws {
        let target = ScriptedTarget(
            preflight: .ok(),
            answer: .answer(
                500, ["Access-Control-Note": "a\u{1B}[2J\u{202E}b", "Vary": String(repeating: "x", count: 5_000)],
                body: "\u{1B}]0;title\u{07}\r\n" + String(repeating: "y", count: 100_000)))
        let text = await CORSDoctor(target: target).diagnose(try Page.request("GET", Page.other)).text
        #expect(text.contains("< Access-Control-Note: a·[2J·b"))
        #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{07}" || $0 == "\u{202E}" || $0 == "\r" })
        #expect(text.count < 8_000)
    }

    @Test func `prose keeps to the width, and commands are broken before flags outside quotes`() {
        var layout = TextLayout(width: 60)
        layout.prose(String(repeating: "word ", count: 40), label: "- ", indent: 2)
        layout.command("tool --alpha 'a --b c' --gamma \(String(repeating: "d", count: 40)) --e f", indent: 4)
        #expect(layout.lines.allSatisfy { $0.count <= 64 })
        #expect(layout.lines.filter { $0.contains("tool") } == ["    tool --alpha 'a --b c' \\"])
        #expect(layout.lines.last == "      --e f")
    }
}

struct NearestPathTests {
    @Test(
        arguments: [
            ("/Pets", "/pets"), ("/pet", "/pets"), ("/pets/7/owners", "/pets/{petId}/owner"), ("/prod/pets", nil),
            ("/zzzzzzzz", nil),
        ] as [(String, String?)])
    func `the path that was meant is found, and no path that was not`(path: String, nearest: String?) {
        let paths = ["/", "/pets", "/pets/{petId}", "/pets/{petId}/owner", "/orders"]
        #expect(NearestPath.nearest(to: path, among: paths) == nearest)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a long path costs no more than a short one`() {
        let long = "/" + String(repeating: "a", count: 10_000)
        #expect(NearestPath.nearest(to: long, among: Array(repeating: long + "b", count: 300)) == long + "b")
    }
}

struct RouteViewTests {
    private static let view = PetStore.api([
        "/{proxy+}": [PetStore.method("OPTIONS"), PetStore.method("ANY")], "/test": [PetStore.method("POST")],
        "/test/any": [PetStore.method("ANY")], "/test/{id}": [PetStore.method("GET")],
    ])

    /// As recorded on AWS: a resource without the method hides nothing.
    @Test(
        arguments: [
            ("/test", "OPTIONS", "OPTIONS /{proxy+}"), ("/test", "POST", "POST /test"),
            ("/test", "GET", "ANY /{proxy+}"),
            ("/test/any", "OPTIONS", "ANY /test/any"), ("/test/7", "GET", "GET /test/{id}"),
            ("/test/any/", "GET", "ANY /test/any"),
            ("/a/b/c", "GET", "ANY /{proxy+}"), ("/", "GET", nil), ("/TEST", "POST", "ANY /{proxy+}"),
        ] as [(String, String, String?)])
    func `the most specific resource that has the method answers`(path: String, verb: String, method: String?) {
        let route = RouteView(PetStore.view(path, Self.view))
        #expect(route.method(answering: verb)?.location == method)
    }
}
