import OpenAPI
import Testing

/// Definitions that are small to write and large to read: each must be refused, or read, in a moment.
@Suite struct HostileTests {
    private func failure(_ text: String) -> ImportFailure? {
        let clock = ContinuousClock()
        var result: ImportFailure?
        let elapsed = clock.measure { result = Definitions.failure(text) }
        #expect(elapsed < .seconds(30))
        return result
    }

    @Test func `a long text behind many aliases stops at the cap of bytes`() {
        let long = String(repeating: "x", count: 100_000)
        let aliases = Array(repeating: "*a", count: 10_000).joined(separator: ", ")
        let text = Definitions.openAPI3("components: {schemas: {A: {default: &a \(long), enum: [\(aliases)]}}}\n")
        #expect(failure(text)?.diagnostics.first?.message.contains("bytes of text") == true)
    }

    @Test func `a path of a million segments is refused`() {
        let path = String(repeating: "/a", count: 1_000_000)
        let text = "{\"openapi\": \"3.0.1\", \"paths\": {\"\(path)\": {}}}"
        #expect(failure(text)?.message.contains("50 segments") == true)
    }

    @Test func `a large path item shared by many paths stops`() {
        let headers = (0..<1_000).map { "H\($0): {}" }.joined(separator: ", ")
        let paths = (0..<1_000).map { "  /p\($0): {$ref: '#/x-item'}\n" }.joined()
        let text = Definitions.openAPI3(
            "x-item: {get: {responses: {'200': {headers: {\(headers)}}}}}\npaths:\n\(paths)")
        #expect(failure(text)?.message.contains("References lead to more than") == true)
    }

    @Test func `server variables do not multiply`() {
        let url = String(repeating: "{v}", count: 3_000)
        let value = String(repeating: "/a", count: 100_000)
        let text = Definitions.openAPI3("servers: [{url: '\(url)', variables: {v: {default: \(value)}}}]\n")
        let options = Definitions.options(basePath: .prepend)
        #expect(Definitions.failure(text, options)?.message.contains("URL") == true)
    }

    @Test(arguments: ["consumes", "security"])
    func `long lists at the root do not multiply with operations`(key: String) {
        let items = (0..<20_000).map { key == "consumes" ? "a/b\($0)" : "{k: []}" }.joined(separator: ", ")
        let paths = (0..<1_000).map {
            "  /p\($0): {get: {parameters: [{in: body, name: b, schema: {$ref: '#/definitions/A'}}]}}\n"
        }.joined()
        let text = """
            swagger: '2.0'
            info: {title: T}
            securityDefinitions: {k: {type: apiKey, name: k, in: header}}
            definitions: {A: {type: object}}
            \(key): [\(items)]
            paths:
            \(paths)
            """
        #expect(
            failure(text)?.message.contains("more than 100") == true
                || failure(text)?.message.contains("More than 100") == true)
    }

    @Test func `references in a circle are refused wherever they stand`() {
        for text in [
            "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}",
            "paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}}\n"
                + "components: {responses: {R: {$ref: '#/components/responses/R'}}}",
            "components: {securitySchemes: {S: {$ref: '#/components/securitySchemes/S'}}}",
        ] {
            #expect(failure(Definitions.openAPI3(text + "\n"))?.message.contains("in a circle") == true)
        }
    }

    @Test func `long names are clipped in messages`() {
        let name = String(repeating: "n", count: 100_000)
        let failure = failure(Definitions.openAPI3("x-amazon-apigateway-request-validator: \(name)\n"))
        #expect((failure?.message.utf8.count ?? .max) < 3_000)
    }

    /// Bytes of the samples changed at random places: whatever comes out, the process lives. The seed is fixed.
    @Test(arguments: ["samples/petstore.yaml", "samples/petstore-swagger.json"])
    func `damaged samples are read or refused`(file: String) throws {
        let sample = Array(try Definitions.file(file).utf8)
        let alphabet = Array("{}[]:,-&*!|>'\"%@`#?\n\t \\0aZ~$".utf8) + [0x00, 0xC3, 0xFF]
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(bound))
        }
        var refused = 0
        for _ in 0..<300 {
            var bytes = sample
            for _ in 0..<1 + random(4) {
                let place = random(bytes.count)
                switch random(3) {
                case 0: bytes[place] = alphabet[random(alphabet.count)]
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet[random(alphabet.count)], at: place)
                }
            }
            do throws(ImportFailure) {
                let api = try OpenAPIImporter.read(bytes, options: Definitions.options())
                _ = try api.merged(into: nil, mode: .merge, restAPIId: "a", createdDate: 0, newID: Counter().next)
            } catch {
                refused += 1
                #expect(error.diagnostics.contains { $0.severity == .error })
            }
        }
        #expect(refused > 50)
    }
}
