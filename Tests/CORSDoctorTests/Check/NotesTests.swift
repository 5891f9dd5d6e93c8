import CORS
import CORSDoctor
import Testing

struct NotesTests {
    private static func notes(_ request: CheckRequest, _ target: ScriptedTarget) async -> [String] {
        await CORSDoctor(target: target).diagnose(request).notes
    }

    @Test func `an allowed request without anything odd has no notes`() async throws {
        #expect(await Self.notes(try Page.request(), ScriptedTarget(preflight: .ok())) == [])
    }

    @Test func `forbidden request headers are said to be left out`() async throws {
        let notes = await Self.notes(
            try Page.request(headers: ["Cookie: a=b", "Host: x"]), ScriptedTarget(preflight: .ok()))
        #expect(notes == ["Scripts cannot set Cookie, Host: the browser leaves them out silently"])
    }

    @Test func `JSON without a media type is said to go as text`() async throws {
        var request = try Page.request("POST", bodyType: "string")
        request.body = Array("{}".utf8)
        let notes = await Self.notes(request, ScriptedTarget(preflight: .ok()))
        #expect(notes.first?.contains("text/plain;charset=UTF-8") == true)
    }

    @Test func `headers that the page cannot read are named with the header that shows them`() async throws {
        let answer = TargetAnswer.answer(
            200,
            [
                "Access-Control-Allow-Origin": "*", "X-Total": "3", "X-Shown": "1", "Date": "now", "Set-Cookie": "a=b",
                "Access-Control-Expose-Headers": "x-shown",
            ])
        let notes = await Self.notes(try Page.request(), ScriptedTarget(preflight: .ok(), answer: answer))
        #expect(notes.count == 1)
        #expect(notes.first?.hasPrefix("The page cannot read x-total;") == true)
    }

    @Test func `a blocked answer of the backend is said to have been made`() async throws {
        let reached = await Self.notes(
            try Page.request("POST", Page.other), ScriptedTarget(preflight: .ok(), answer: .answer(201)))
        #expect(reached.first?.hasPrefix("The POST did reach the server and was answered (201)") == true)
        let refused = await Self.notes(
            try Page.request("POST"),
            ScriptedTarget(preflight: .ok(), answer: .gateway(401, "UnauthorizedException", "Unauthorized")))
        #expect(refused == [])
    }

    @Test func `credentials for the origin null are called unsafe although they work`() async throws {
        let answer = TargetAnswer.answer(
            200, ["Access-Control-Allow-Origin": "null", "Access-Control-Allow-Credentials": "true"])
        let notes = await Self.notes(
            try Page.request(credentials: "include", origin: "null"), ScriptedTarget(preflight: .ok(), answer: answer))
        #expect(notes.contains { $0.contains("the origin null") })
    }

    @Test(.timeLimit(.minutes(1)))
    func `endless lists in an answer cost no time`() async throws {
        let list = (0..<20_000).map { "x\($0)" }.joined(separator: ",")
        let target = ScriptedTarget(
            preflight: .answer(
                200,
                [
                    "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": list,
                    "Access-Control-Allow-Headers": list,
                ]))
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request("PUT", headers: ["X-Trace: 1"]))
        #expect(diagnosis.codes.contains("header-not-listed"))
        #expect(diagnosis.text.utf8.count < 20_000)
    }
}
