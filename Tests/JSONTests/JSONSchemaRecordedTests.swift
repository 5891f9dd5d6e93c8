import Foundation
import JSON
import Testing

/// Cases with what the Java library json-schema-validator 2.2.14 said to them (recorded): one JSON object a line.
@Suite struct JSONSchemaRecordedTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// The library's rules: draft 4 and its own formats.
    private static let dialect: JSONSchema.Dialect = {
        var dialect = JSONSchema.Dialect.draft4
        dialect.checksExtraFormats = true
        dialect.appliesLoneAdditionalItems = true
        return dialect
    }()

    private static func lines(_ name: String) throws -> [JSONValue] {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONValue.parse(String($0)) }
    }

    @Test(arguments: ["schema-cases.jsonl", "schema-random.jsonl"])
    func `violations are the library's, in its order and words`(_ file: String) throws {
        let cases = try Self.lines(file)
        #expect(cases.count > 100)
        for item in cases where item["deviation"] == nil {
            guard let expected = item["recorded"]?["violations"] else { continue }
            #expect(Self.answer(item) == expected, "\(item)")
        }
    }

    @Test func `schemas the library refuses are refused, with its sentences`() throws {
        var checked = 0
        for item in try Self.lines("schema-cases.jsonl") where item["deviation"] == nil {
            guard let expected = item["recorded"]?["problems"]?.arrayValue else { continue }
            checked += 1
            let problems = Self.problems(item)
            #expect(Set(problems) == Set(expected.compactMap(\.stringValue)), "\(item)")
        }
        #expect(checked > 30)
    }

    @Test func `references and loops the library fails at are told in its words`() throws {
        var checked = 0
        for item in try Self.lines("schema-cases.jsonl") where item["deviation"] == nil {
            guard let error = item["recorded"]?["error"]?.stringValue, item["recorded"]?["problems"] == nil else {
                continue
            }
            checked += 1
            let found = Self.problems(item) + (Self.answer(item)?.arrayValue ?? []).compactMap { $0[0]?.stringValue }
            #expect(found.contains(error), "\(item)")
        }
        #expect(checked > 8)
    }

    @Test func `formats accept and refuse what the library does`() throws {
        let cases = try Self.lines("schema-formats.jsonl")
        #expect(cases.count > 500)
        for item in cases where item["deviation"] == nil {
            #expect(Self.answer(item) == item["recorded"]?["violations"], "\(item)")
        }
    }

    /// Violations as the corpus has them: message, pointer, schema pointer, keyword.
    private static func answer(_ item: JSONValue) -> JSONValue? {
        guard let schema = item["schema"], let instance = item["instance"],
            let compiled = try? JSONSchema(schema, dialect: dialect)
        else { return nil }
        let violations = compiled.validate(instance).map { violation -> JSONValue in
            [
                .string(violation.message), .string(violation.pointer), .string(violation.schemaPointer),
                .string(violation.keyword),
            ]
        }
        return .array(violations)
    }

    private static func problems(_ item: JSONValue) -> [String] {
        do throws(JSONSchemaError) {
            _ = try JSONSchema(item["schema"] ?? .null, dialect: dialect)
            return []
        } catch {
            return error.problems.map(\.message)
        }
    }
}
