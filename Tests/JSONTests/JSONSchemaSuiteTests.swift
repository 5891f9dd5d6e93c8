import Foundation
import JSON
import Testing

/// The JSON Schema test suite for draft 4, read from where Debian's package json-schema-test-suite puts it.
@Suite struct JSONSchemaSuiteTests {
    static let folder = URL(filePath: "/usr/share/json-schema-test-suite")
    static let isInstalled = FileManager.default.fileExists(atPath: folder.appending(path: "tests/draft4").path)

    /// Cases that are not met, by file and description of the group, with the reason.
    static let exclusions: [String: String] = [
        "ref.json: remote ref, containing refs itself": "the meta-schema of draft 4 is not built in",
        "definitions.json": "the meta-schema of draft 4 is not built in",
        "ecmascript-regex.json: ECMA 262 regex non-compliance":
            "the Java library takes \\Z for the letter Z, as browsers do",
        "format.json: validation of URIs": "the Java library takes relative references for URIs",
        "format.json: validation of host names": "the Java library allows an underscore",
    ]

    /// Answers an address of the suite's imaginary server.
    private static func remote(_ address: String) -> JSONValue? {
        let prefix = "http://localhost:1234/"
        guard address.hasPrefix(prefix),
            let data = try? Data(contentsOf: folder.appending(path: "remotes/\(address.dropFirst(prefix.count))"))
        else { return nil }
        return try? JSONValue.parse(data)
    }

    @Test(.enabled(if: isInstalled, "install Debian's package json-schema-test-suite to run the suite of draft 4"))
    func `the suite of draft 4 passes`() throws {
        var passed = 0
        var excluded = 0
        let files = try FileManager.default.subpathsOfDirectory(
            atPath: Self.folder.appending(path: "tests/draft4").path)
        for file in files.sorted() where file.hasSuffix(".json") {
            let data = try Data(contentsOf: Self.folder.appending(path: "tests/draft4/\(file)"))
            for group in try JSONValue.parse(data).arrayValue ?? [] {
                let description = group["description"]?.stringValue ?? ""
                let tests = group["tests"]?.arrayValue ?? []
                let name = file.split(separator: "/").last.map(String.init) ?? file
                guard Self.exclusions[name] == nil, Self.exclusions["\(name): \(description)"] == nil else {
                    excluded += tests.count
                    continue
                }
                let compiled = Result { () throws(JSONSchemaError) in
                    try JSONSchema(group["schema"] ?? .null, dialect: .draft4, resolve: Self.remote)
                }
                guard case .success(let schema) = compiled else {
                    Issue.record("\(file): \(description): \(compiled)")
                    continue
                }
                for test in tests {
                    let isValid = schema.validate(test["data"] ?? .null).isEmpty
                    #expect(
                        isValid == test["valid"]?.boolValue,
                        "\(file): \(description): \(test["description"]?.stringValue ?? "")")
                    passed += isValid == test["valid"]?.boolValue ? 1 : 0
                }
            }
        }
        #expect(passed >= 340)
        print("JSON Schema test suite, draft 4: \(passed) passed, \(excluded) excluded")
    }
}
