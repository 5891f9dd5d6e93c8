import CORS
import CORSDoctor
import Testing

struct FetchSnippetTests {
    /// A snippet and what is read of it, as `VERB url | name: value … | body kind | credentials mode | origin`.
    static let snippets: KeyValuePairs<String, String> = [
        "fetch('https://api.example/pets')": "GET https://api.example/pets || none | same-origin cors | -",
        "await fetch(`https://api.example/pets`);": "GET https://api.example/pets || none | same-origin cors | -",
        "const r = await window.fetch(\"https://api.example/\" + 'pets', {})":
            "GET https://api.example/pets || none | same-origin cors | -",
        "fetch(new URL('/pets?x=1', 'https://api.example/a/b'))":
            "GET https://api.example/pets?x=1 || none | same-origin cors | -",
        "fetch(new Request('https://api.example/', { method: 'DELETE' })).then(r => r.json())":
            "DELETE https://api.example/ || none | same-origin cors | -",
        """
        // save the pet
        const save = async (pet) => {
          const answer = await fetch('https://api.example/pets/7', {
            method: 'PUT', /* all of it */
            headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}`, "X-Trace": 'a\\u00e9', },
            body: JSON.stringify({ name: pet.name, tags: [1, 2, { a: "}" }] }),
            credentials: 'include',
            mode: 'cors',
          });
        """:
            "PUT https://api.example/pets/7 | Content-Type: application/json, Authorization: Bearer token, "
            + "X-Trace: a\u{e9} | string | include cors | -",
        "fetch('https://api.example/', { method: 'POST', body: new URLSearchParams({ a: 1 }) })":
            "POST https://api.example/ || urlencoded | same-origin cors | -",
        "fetch('https://api.example/', { method: 'POST', body: new FormData(form) })":
            "POST https://api.example/ || formdata | same-origin cors | -",
        "fetch('https://api.example/', { method: 'POST', body: new Blob([x], { type: 'image/png' }) })":
            "POST https://api.example/ || blob image/png | same-origin cors | -",
        "fetch('https://api.example/', { method: 'POST', body: new Uint8Array([1, 2]) })":
            "POST https://api.example/ || arraybuffer | same-origin cors | -",
        "fetch('https://api.example/', { method: 'POST', body: stream, duplex: 'half' })":
            "POST https://api.example/ || stream | same-origin cors | -",
        "fetch('https://api.example/', { headers: new Headers({ 'X-A': '1' }), mode: 'no-cors' })":
            "GET https://api.example/ | X-A: 1 | none | same-origin no-cors | -",
        "fetch('https://api.example/', { headers: [['X-A', '1'], ['X-B', 2]], signal: controller.signal })":
            "GET https://api.example/ | X-A: 1, X-B: 2 | none | same-origin cors | -",
        "fetch('https://api.example/', { headers: { 'X-Key': getKey(), 'X-Id': id + 1, ...defaults } })":
            "GET https://api.example/ | X-Key: x, X-Id: x | none | same-origin cors | -",
        // As Chrome 142 copies it: "Copy as fetch".
        """
        fetch("https://api.example/pets", {
          "headers": {
            "accept": "*/*",
            "content-type": "application/json",
            "priority": "u=1, i",
            "sec-ch-ua": "\\"Chromium\\";v=\\"142\\"",
            "sec-fetch-mode": "cors",
            "x-trace": "1"
          },
          "referrer": "https://app.example/list",
          "body": "{\\"name\\":\\"Rex\\"}",
          "method": "POST",
          "mode": "cors",
          "credentials": "omit"
        });
        """:
            "POST https://api.example/pets | accept: */*, content-type: application/json, x-trace: 1 | string | "
            + "omit cors | https://app.example",
        // "Copy as fetch (Node.js)": cookies and the referring page are headers there.
        """
        fetch("https://api.example/pets", {
          "headers": {
            "cookie": "session=1",
            "Referer": "https://app.example/"
          },
          "body": null,
          "method": "GET"
        });
        """:
            "GET https://api.example/pets || none | include cors | https://app.example",
    ]

    @Test(arguments: snippets.map { ($0.key, $0.value) })
    func `a snippet is read as the call that it is`(text: String, summary: String) throws {
        #expect(Self.summary(try FetchSnippet.parse(text)) == summary)
    }

    static let broken: KeyValuePairs<String, String> = [
        "axios.get('https://api.example/')": "no fetch(…) call was found",
        "'fetch(1)'": "no fetch(…) call was found",
        "fetch()": "line 1, column 6: fetch() has no URL",
        "fetch(`${API}/pets`)": "line 1, column 7: the URL '`${API}/pets`' cannot be known here",
        "fetch(API + '/pets')": "the URL 'API + '/pets'' cannot be known here",
        "fetch(7)": "the first argument of fetch() is no URL",
        "fetch('https://a.example/', options)": "line 1, column 29: the options 'options' are not written here",
        "fetch('https://a.example/', 'POST')": "the second argument of fetch() is no object",
        "fetch('https://a.example/',\n  { method: verb })": "the option method is 'verb', which cannot be known here",
        "fetch('https://a.example/', { mode: 'kors' })": "the option mode is 'kors', which fetch() does not take",
        "fetch('https://a.example/', { method: 7 })": "the option method is no string",
        "fetch('https://a.example/', { headers: h })": "the headers 'h' are not written here",
        "fetch('https://a.example/', { headers: { 'Content-Type': type } })":
            "line 1, column 58: the value of Content-Type, 'type', cannot be known here",
        "fetch('https://a.example/', { headers: ['a'] })": "headers as a list are pairs",
        "fetch('https://a.example/": "line 1, column 7: the string is never closed",
        "fetch('https://a.example/', { method: 'GET'": "line 1, column 29: the brace is never closed",
        "fetch('https://a.example/'": "the bracket is never closed",
        "fetch('https://a.example/', { method: 'GET' mode: 'cors' })": "the option method is ''GET' mode: 'cors''",
        "/* fetch('https://a.example/')": "the comment is never closed",
        "fetch('\\u12')": "the escape has too few digits",
    ]

    @Test(arguments: broken.map { ($0.key, $0.value) })
    func `what cannot be read is named with its place`(text: String, message: String) {
        let error = #expect(throws: CheckInputError.self) { try FetchSnippet.parse(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `values that hardly matter become stand-ins and are noted with their place`() throws {
        let request = try FetchSnippet.parse(
            "fetch('https://a.example/', {\n  headers: { 'X-Key': getKey() + 1 },\n  "
                + "body: data, method: 'POST', cors: 1 })"
        )
        #expect(
            request.notes.contains(
                "line 2, column 23: the value of X-Key, 'getKey() + 1', cannot be known here; a stand-in is sent"))
        #expect(request.notes.contains { $0.contains("line 3, column 9: the body 'data' cannot be known here") })
        #expect(request.notes.contains { $0.contains("the option cors is none of fetch()'s") })
    }

    @Test(arguments: ["[", "{a:", "(", "`${", "[[1],", "'\\u{", "f(g(", "-"])
    func `a hostile snippet is refused soon and not by exhausting the stack`(piece: String) {
        let text = "fetch(" + String(repeating: piece, count: 900_000 / piece.utf8.count)
        #expect(throws: CheckInputError.self) { try FetchSnippet.parse(text) }
    }

    @Test func `many unreadable members take no longer than as many readable ones`() throws {
        let members = String(repeating: "'x-a':b,", count: 100_000)
        let request = try FetchSnippet.parse("fetch('https://a.example/', { headers: { \(members) } })")
        #expect(request.headers.count == 100_000)
        #expect(request.notes.count <= 20)
    }

    private static func summary(_ request: PastedRequest) -> String {
        let headers = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
        let body: String =
            switch request.bodyKind {
            case .none: "none"
            case .string: "string"
            case .urlSearchParameters: "urlencoded"
            case .formData: "formdata"
            case .blob(let type): "blob \(type)"
            case .arrayBuffer: "arraybuffer"
            case .stream: "stream"
            }
        return "\(request.method) \(request.url) |\(headers.isEmpty ? "" : " \(headers) ")| \(body) | "
            + "\(request.credentials.rawValue) \(request.mode.rawValue) | \(request.origin ?? "-")"
    }
}
