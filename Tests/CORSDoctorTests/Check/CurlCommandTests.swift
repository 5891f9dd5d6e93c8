import CORS
import CORSDoctor
import Testing

/// A command and what is read of it.
struct CurlCase: Sendable, CustomTestStringConvertible {
    let text: String
    var method = "GET"
    var url = "https://api.example/pets"
    var headers: [String] = []
    var body = ""
    var kind: FetchRequest.Body = .none
    var credentials: FetchRequest.Credentials = .sameOrigin
    var origin: String?
    var note = ""

    var testDescription: String { text }
}

struct CurlCommandTests {
    static let u = "https://api.example/pets"

    static let commands: [CurlCase] = [
        CurlCase(text: "curl \(u)"),
        CurlCase(text: "$ curl \(u)"),
        CurlCase(text: "curl.exe -s \(u)"),
        CurlCase(text: "curl api.example/pets", url: "http://api.example/pets"),
        CurlCase(text: "curl --url '\(u)' --compressed -L -k", note: "-k has no counterpart"),
        CurlCase(text: "curl -XPUT \(u)", method: "PUT"),
        CurlCase(text: "curl -X DELETE \(u)", method: "DELETE"),
        CurlCase(text: "curl --request PATCH \(u)", method: "PATCH"),
        CurlCase(text: "curl -sSLiX PUT \(u)", method: "PUT"),
        CurlCase(text: "curl -I \(u)", method: "HEAD"),
        CurlCase(text: "curl --head \(u)", method: "HEAD"),
        CurlCase(text: "curl \(u) -d a=1 -d b=2", method: "POST", body: "a=1&b=2", kind: .urlSearchParameters),
        CurlCase(
            text: "curl \(u) -d '{\"a\":1}' -H 'Content-Type: application/json'", method: "POST",
            headers: ["Content-Type: application/json"], body: #"{"a":1}"#, kind: .string),
        CurlCase(
            text: #"curl \#(u) --data-raw $'{"a":"it\'s\n\u00e9\x41\101"}' -H 'content-type: text/plain'"#,
            method: "POST", headers: ["content-type: text/plain"], body: "{\"a\":\"it's\n\u{e9}AA\"}", kind: .string),
        CurlCase(text: "curl \(u) --data-raw @literal", method: "POST", body: "@literal", kind: .urlSearchParameters),
        CurlCase(
            text: "curl \(u) --data-binary @file.bin", method: "POST", kind: .urlSearchParameters,
            note: "the body is in the file file.bin"),
        CurlCase(
            text: "curl \(u) --data-urlencode 'q=a b&c'", method: "POST", body: "q=a%20b%26c",
            kind: .urlSearchParameters),
        CurlCase(
            text: "curl \(u) --json '{}'", method: "POST",
            headers: ["Content-Type: application/json", "Accept: application/json"], body: "{}", kind: .string),
        CurlCase(text: "curl -G \(u) -d a=1 -d b=2", url: u + "?a=1&b=2"),
        CurlCase(text: "curl -G '\(u)?x=1' --data-urlencode 'q= '", url: u + "?x=1&q=%20"),
        CurlCase(text: "curl \(u) --url-query page=2", url: u + "?page=2"),
        CurlCase(text: "curl \(u) -F photo=@cat.png -F name=Rex", method: "POST", kind: .formData),
        CurlCase(text: "curl \(u) -T cat.png", method: "PUT", kind: .arrayBuffer, note: "the file cat.png"),
        CurlCase(
            text: "curl -u user:pass \(u)", headers: ["Authorization: Basic dXNlcjpwYXNz"],
            note: "-u is read as an Authorization header"),
        CurlCase(text: "curl --oauth2-bearer tok \(u)", headers: ["Authorization: Bearer tok"]),
        CurlCase(text: "curl -b 'session=1' \(u)", credentials: .include, note: "credentials are include"),
        CurlCase(text: "curl -b jar.txt \(u)", credentials: .include, note: "the cookies are in the file jar.txt"),
        CurlCase(text: "curl -A Mozilla -e https://app.example/list \(u)", origin: "https://app.example"),
        CurlCase(text: "curl -H 'Origin: https://app.example' \(u)", origin: "https://app.example"),
        CurlCase(text: "curl -H 'X-Empty;' -H 'Accept:' \(u)", headers: ["X-Empty: "]),
        CurlCase(text: "curl -o out.json -w '%{http_code}' -m 5 \(u)"),
        CurlCase(text: "curl \\\n  -X PUT \\\n  \(u)\n", method: "PUT"),
        CurlCase(text: "curl \(u) | jq .", note: "what follows '|' is left out"),
        CurlCase(text: "curl \(u) ;\ncurl https://other.example/", note: "only the first of several commands"),
        CurlCase(text: "curl \(u) https://other.example/", note: "only the first of 2 URLs"),
        CurlCase(
            text: #"curl -H "Authorization: Bearer $TOKEN" \#(u)"#, headers: ["Authorization: Bearer $TOKEN"],
            note: "only your shell knows it: $TOKEN"),
        CurlCase(
            text: """
                curl -v -X OPTIONS \(u) -H 'Origin: https://app.example' \\
                  -H 'Access-Control-Request-Method: PUT' -H 'Access-Control-Request-Headers: content-type, x-trace'
                """,
            method: "PUT", headers: ["content-type: application/json", "x-trace: x"], origin: "https://app.example",
            note: "a preflight written by hand"),
        // As Chrome 142 copies it: "Copy as cURL (bash)".
        CurlCase(
            text: #"""
                curl 'https://api.example/pets' \
                  -H 'accept: application/json' \
                  -H 'accept-language: en-GB,en;q=0.9' \
                  -H 'authorization: Bearer eyJhbGciOiJub25lIn0' \
                  -H 'cache-control: no-cache' \
                  -H 'content-type: application/json' \
                  -b 'session=abc' \
                  -H 'origin: https://app.example' \
                  -H 'pragma: no-cache' \
                  -H 'priority: u=1, i' \
                  -H 'referer: https://app.example/list' \
                  -H 'sec-ch-ua: "Chromium";v="142"' \
                  -H 'sec-fetch-mode: cors' \
                  -H 'user-agent: Mozilla/5.0' \
                  --data-raw '{"name":"Rex"}'
                """#,
            method: "POST",
            headers: [
                "accept: application/json", "accept-language: en-GB,en;q=0.9",
                "authorization: Bearer eyJhbGciOiJub25lIn0", "content-type: application/json",
            ],
            body: #"{"name":"Rex"}"#, kind: .string, credentials: .include, origin: "https://app.example",
            note: "cache-control, pragma, priority, sec-ch-ua, sec-fetch-mode, user-agent"),
        // A multipart body as browsers copy it.
        CurlCase(
            text: #"curl \#(u) -H 'content-type: multipart/form-data; boundary=--W' --data-raw $'------WebKit\r\n'"#,
            method: "POST", body: "------WebKit\r\n", kind: .formData),
        // "Copy as cURL (cmd)", of today and of before 2023.
        CurlCase(
            text: "curl ^\"https://api.example/pets^\" ^\r\n  -X ^\"PUT^\" ^\r\n  -H ^\"x-trace: 1^\" ^\r\n  "
                + "--data-raw ^\"^{^\\^\"a^\\^\":1^}^\"",
            method: "PUT", headers: ["x-trace: 1"], body: #"{"a":1}"#, kind: .urlSearchParameters),
        CurlCase(
            text: "curl \"https://api.example/pets\" ^\n  -H \"x-trace: a\"\"b\" ^\n  --compressed",
            headers: [#"x-trace: a"b"#]),
    ]

    @Test(arguments: commands)
    func `a command is read as the request of a page`(_ row: CurlCase) throws {
        let request = try CurlCommand.parse(row.text)
        #expect(request.method == row.method)
        #expect(request.url == row.url)
        #expect(request.headers.map { "\($0.name): \($0.value)" } == row.headers)
        #expect(String(decoding: request.body, as: UTF8.self) == row.body)
        #expect(request.bodyKind == row.kind)
        #expect(request.credentials == row.credentials)
        #expect(request.origin == row.origin)
        #expect(row.note.isEmpty || request.notes.contains { $0.contains(row.note) }, "\(request.notes)")
    }

    static let broken: KeyValuePairs<String, String> = [
        "wget https://api.example/": "begins with 'wget'",
        "": "this is no curl command",
        "curl": "the command has no URL",
        "curl --frobnicate https://api.example/": "curl --frobnicate: this flag is not known here",
        "curl -sZ https://api.example/": "curl -Z: this flag is not known here",
        "curl https://api.example/ -X": "curl -X: a value is missing behind it",
        "curl https://api.example/ -H": "curl -H: a value is missing behind it",
        "curl https://api.example/ -H 'no colon'": "'no colon' is no header",
        "curl https://api.example/ -H 'a b: c'": "'a b' is no header name",
        "curl https://api.example/ -H @headers.txt": "the headers are in the file headers.txt",
        "curl 'https://api.example/": "line 1, column 6: the quote ' is never closed",
        "curl \\\n  -H \"a: b https://api.example/": "line 2, column 6: the quote \" is never closed",
        "curl $API/pets": "the address '$API/pets' holds $API",
        "curl \"https://${HOST}/pets\"": "holds ${HOST}",
        "curl ^\"https://api.example/": "a double quote is never closed",
    ]

    @Test(arguments: broken.map { ($0.key, $0.value) })
    func `what cannot be read is named with its place`(text: String, message: String) {
        let error = #expect(throws: CheckInputError.self) { try CurlCommand.parse(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `a command of more than a megabyte is refused, one of nearly as much is read quickly`() throws {
        let long = String(repeating: "x", count: 900_000)
        #expect(try CurlCommand.parse("curl https://api.example/ -d '\(long)'").body.count == 900_000)
        #expect(throws: CheckInputError.self) { try CurlCommand.parse("curl https://api.example/ -d '\(long)\(long)'") }
        #expect(throws: CheckInputError.self) {
            try CurlCommand.parse("curl " + String(repeating: "a ", count: 20_000))
        }
    }

    @Test func `the flag's origin goes before the pasted one, and without any there is an error`() throws {
        let pasted = try CurlCommand.parse("curl -H 'Origin: https://a.example' https://api.example/")
        #expect(try pasted.checkRequest().fetch.origin.description == "https://a.example")
        #expect(try pasted.checkRequest(origin: "https://b.example").fetch.origin.description == "https://b.example")
        let bare = try CurlCommand.parse("curl https://api.example/")
        let error = #expect(throws: CheckInputError.self) { try bare.checkRequest() }
        #expect(error?.description.contains("add --origin") == true)
    }
}
