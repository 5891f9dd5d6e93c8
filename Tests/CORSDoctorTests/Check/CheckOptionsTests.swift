import CORS
import CORSDoctor
import Testing

struct CheckOptionsTests {
    @Test func `flags become a request`() throws {
        let request = try CheckRequest(
            url: "https://api.example/pets", origin: "https://APP.example:443/list", method: "PUT",
            headers: ["X-Trace:  1 "], credentials: "Include", mode: "cors", bodyType: "json",
            initiator: "xmlhttprequest",
            browsers: ["firefox"])
        #expect(request.fetch.origin.description == "https://app.example")
        #expect(
            request.fetch.headers == [HeaderField("X-Trace", "1"), HeaderField("Content-Type", "application/json")])
        #expect(request.fetch.credentials == .include)
        #expect(request.fetch.body == .string)
        #expect(request.fetch.initiator == .xmlHTTPRequest)
        #expect(request.browsers == [.firefox])
    }

    @Test func `json keeps the media type that a header gives`() throws {
        let request = try CheckRequest(
            url: "https://api.example/", origin: "null", headers: ["content-type: application/ld+json"],
            bodyType: "json")
        #expect(request.fetch.headers == [HeaderField("content-type", "application/ld+json")])
        #expect(request.fetch.origin == .opaque)
        #expect(request.browsers == CheckRequest.everyBrowser)
    }

    @Test(arguments: [
        ("none", FetchRequest.Body.none), ("string", .string), ("urlencoded", .urlSearchParameters),
        ("formdata", .formData), ("blob", .blob(type: "")), ("blob:image/png", .blob(type: "image/png")),
        ("arraybuffer", .arrayBuffer), ("stream", .stream),
    ])
    func `each kind of body has a word`(word: String, body: FetchRequest.Body) throws {
        let request = try CheckRequest(url: "https://api.example/", origin: "null", method: "POST", bodyType: word)
        #expect(request.fetch.body == body)
    }

    /// What is wrong, the flag that the error names, and what it advises.
    static let broken: [(change: [String: String], flag: String, advice: String)] = [
        (["url": "api.example/pets"], "URL", "write it whole"),
        (["url": "ftp://api.example/"], "URL", "write it whole"),
        (["origin": "app.example"], "--origin", "https://app.example"), (["origin": "*"], "--origin", "one origin"),
        (["origin": "file:///index.html"], "--origin", "null for a sandboxed page"),
        (["origin": ""], "--origin", "scheme"),
        (["header": "X-Trace"], "--header", "'X-Trace: value'"),
        (["header": "X Trace: 1"], "--header", "no header name"),
        (["credentials": "yes"], "--credentials", "omit, same-origin, include"),
        (["mode": "open"], "--mode", "cors, no-cors, same-origin, navigate"),
        (["redirect": "yes"], "--redirect", "follow, error, manual"),
        (["bodyType": "xml"], "--body-type", "urlencoded"),
        (["initiator": "axios"], "--initiator", "fetch, XMLHttpRequest"), (["browser": "edge"], "--browser", "chrome"),
    ]

    @Test(arguments: broken.indices)
    func `a mistake is named with its flag and with what to write`(index: Int) {
        let (change, flag, advice) = Self.broken[index]
        let error = #expect(throws: CheckInputError.self) {
            try CheckRequest(
                url: change["url"] ?? "https://api.example/", origin: change["origin"] ?? "https://app.example",
                headers: change["header"].map { [$0] } ?? [], credentials: change["credentials"] ?? "omit",
                mode: change["mode"] ?? "cors", redirect: change["redirect"] ?? "follow",
                bodyType: change["bodyType"] ?? "none", initiator: change["initiator"] ?? "fetch",
                browsers: change["browser"].map { [$0] } ?? [])
        }
        #expect(error?.place == flag)
        #expect(error?.description.contains(advice) == true, "\(error?.description ?? "")")
    }
}
