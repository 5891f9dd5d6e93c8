import CORS
import CORSDoctor
import Testing

struct DiagnosisTests {
    @Test func `a request that everybody may make is allowed in every browser and needs nothing`() async throws {
        let target = ScriptedTarget(preflight: .ok())
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request())
        #expect(diagnosis.isAllowed)
        #expect(diagnosis.verdicts.map(\.browser) == CheckRequest.everyBrowser)
        #expect(diagnosis.causes == [])
        #expect(diagnosis.fixes == [])
        #expect(diagnosis[.chrome]?.scriptError == nil)
    }

    @Test func `four browsers share each request`() async throws {
        let allowed = TargetAnswer.answer(
            204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "PUT"])
        let target = ScriptedTarget(preflight: allowed)
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request("PUT"))
        #expect(diagnosis.isAllowed)
        #expect(target.lines == ["OPTIONS \(Page.api)", "PUT \(Page.api)"])
        #expect(diagnosis.exchanges.map(\.purpose) == [.browser, .browser])
    }

    @Test func `what one browser sends and another does not is sent once`() async throws {
        // Today's engines let * cover Authorization, the standard does not.
        let target = ScriptedTarget(
            preflight: .answer(204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"]))
        let diagnosis = await CORSDoctor(target: target).diagnose(
            try Page.request(headers: ["Authorization: Bearer abcdefghijkl"]))
        #expect(diagnosis[.standard]?.outcome == .blocked)
        #expect(diagnosis[.chrome]?.outcome == .allowed)
        #expect(diagnosis[.firefox]?.outcome == .allowed)
        #expect(diagnosis[.safari]?.outcome == .allowed)
        #expect(!diagnosis.isAllowed)
        #expect(target.lines == ["OPTIONS \(Page.api)", "GET \(Page.api)"])
        #expect(diagnosis.codes == ["authorization-not-covered"])
    }

    @Test func `only the browsers that are asked for decide`() async throws {
        let target = ScriptedTarget(
            preflight: .answer(204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "*"]))
        let diagnosis = await CORSDoctor(target: target).diagnose(
            try Page.request(headers: ["Authorization: Bearer abcdefghijkl"], browsers: ["Safari", "chrome"]))
        #expect(diagnosis.verdicts.map(\.browser) == [.safari, .chrome])
        #expect(diagnosis.isAllowed)
    }

    @Test(arguments: [
        ("GET", "https://user:secret@api.example/", "none"), ("TRACE", Page.api, "none"), ("GET", Page.api, "string"),
    ])
    func `nothing is sent for a call that throws`(method: String, url: String, bodyType: String) async throws {
        let target = ScriptedTarget(preflight: .ok())
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request(method, url, bodyType: bodyType))
        #expect(target.asked.isEmpty)
        #expect(diagnosis.verdicts.allSatisfy { $0.outcome == .threw })
        #expect(diagnosis.codes == ["invalid-request"])
    }

    @Test func `nothing is sent for mixed content`() async throws {
        let target = ScriptedTarget(preflight: .ok())
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request("GET", "http://api.example/"))
        #expect(target.asked.isEmpty)
        #expect(diagnosis.codes == ["mixed-content"])
    }

    @Test(arguments: ["PUT", "POST", "DELETE", "PATCH", "GET"])
    func `after a failed preflight nothing else is sent`(method: String) async throws {
        let target = ScriptedTarget(preflight: .missingToken)
        let diagnosis = await CORSDoctor(target: target).diagnose(
            try Page.request(method, headers: ["X-Trace: 1"]))
        #expect(target.lines == ["OPTIONS \(Page.api)"])
        #expect(diagnosis.verdicts.allSatisfy { $0.outcome == .blocked })
    }

    @Test func `the cookie goes with credentials and to the request's own host only`() async throws {
        let target = ScriptedTarget { wire in
            let allow: KeyValuePairs<String, String> = [
                "Access-Control-Allow-Origin": "https://app.example", "Access-Control-Allow-Credentials": "true",
                "Location": "https://elsewhere.example/",
            ]
            return .answer(wire.url == Page.api ? 307 : 200, allow)
        }
        var request = try Page.request(credentials: "include", browsers: ["standard"])
        request.cookie = "session=abcdef"
        _ = await CORSDoctor(target: target).diagnose(request)
        let cookies = target.asked.map { request in request.headers.contains { $0.name == "Cookie" } }
        #expect(cookies == [true, false])
    }

    @Test func `without leave to send it an unsafe request ends after its preflight`() async throws {
        let target = ScriptedTarget(
            preflight: .answer(204, ["Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "DELETE"]))
        var request = try Page.request("DELETE")
        request.sendsUnsafe = false
        let diagnosis = await CORSDoctor(target: target).diagnose(request)
        #expect(target.lines == ["OPTIONS \(Page.api)"])
        #expect(diagnosis.verdicts.allSatisfy { $0.outcome == .unsent })
        #expect(!diagnosis.isAllowed)
    }
}

struct ProbeTests {
    @Test func `a GET is sent after its failed preflight when that is asked for`() async throws {
        let target = ScriptedTarget(preflight: .missingToken, answer: .answer(200))
        var request = try Page.request(headers: ["X-Trace: 1"])
        request.probesActual = true
        let diagnosis = await CORSDoctor(target: target).diagnose(request)
        #expect(target.lines == ["OPTIONS \(Page.api)", "GET \(Page.api)"])
        #expect(diagnosis.exchanges.map(\.purpose) == [.browser, .probe])
        #expect(diagnosis.verdicts.allSatisfy { $0.outcome == .blocked })
        #expect(diagnosis.notes.contains { $0.contains("gets 200, and that fails too") })
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func `an unsafe request is never probed`(method: String) async throws {
        let target = ScriptedTarget(preflight: .missingToken)
        var request = try Page.request(method, headers: ["X-Trace: 1"])
        request.probesActual = true
        _ = await CORSDoctor(target: target).diagnose(request)
        #expect(target.lines == ["OPTIONS \(Page.api)"])
    }

    @Test func `a replay tells an answer that depends on the origin and does not say so`() async throws {
        let target = ScriptedTarget { wire in
            let origin = wire.headers.first { $0.name == "Origin" }?.value
            return origin == "https://app.example" ? .ok("https://app.example") : .answer(200)
        }
        var request = try Page.request()
        request.replays = true
        let diagnosis = await CORSDoctor(target: target).diagnose(request)
        #expect(diagnosis.codes == ["cached-without-vary"])
        #expect(target.asked.count == 3)
        #expect(diagnosis.isAllowed)
    }

    @Test func `a replay has nothing to say where Vary names Origin`() async throws {
        let target = ScriptedTarget { wire in
            let origin = wire.headers.first { $0.name == "Origin" }?.value
            return origin == "https://app.example"
                ? .answer(200, ["Access-Control-Allow-Origin": "https://app.example", "vary": "Accept, origin"])
                : .answer(200, ["Vary": "Origin"])
        }
        var request = try Page.request()
        request.replays = true
        let diagnosis = await CORSDoctor(target: target).diagnose(request)
        #expect(diagnosis.codes == [])
    }

    @Test func `nothing is replayed unless that is asked for, and never a POST`() async throws {
        let target = ScriptedTarget(preflight: .ok())
        _ = await CORSDoctor(target: target).diagnose(try Page.request())
        #expect(target.asked.count == 1)
        var request = try Page.request("POST")
        request.replays = true
        _ = await CORSDoctor(target: target).diagnose(request)
        #expect(target.asked.count == 2)
    }
}
