import APIModel
import Foundation
import OpenAPI

/// Shorthand for definitions in tests.
enum Definitions {
    static func options(
        basePath: ImportOptions.BasePath = .ignore, ignoreDocumentation: Bool = false
    ) -> ImportOptions {
        ImportOptions(
            basePath: basePath, ignoreDocumentation: ignoreDocumentation, region: "eu-west-1",
            accountId: "123456789012")
    }

    static func read(
        _ text: String, _ options: ImportOptions = Definitions.options()
    ) throws(ImportFailure) -> ImportedAPI {
        try OpenAPIImporter.read(Array(text.utf8), options: options)
    }

    /// The failure of a definition that must not be accepted.
    static func failure(_ text: String, _ options: ImportOptions = Definitions.options()) -> ImportFailure? {
        do throws(ImportFailure) {
            _ = try read(text, options)
            return nil
        } catch {
            return error
        }
    }

    /// An OpenAPI 3.0 document in YAML with these lines at its root.
    static func openAPI3(_ lines: String) -> String {
        "openapi: 3.0.1\ninfo:\n  title: Test\n  version: '1.0'\n" + lines
    }

    /// A document with `GET /test` whose operation has these lines.
    static func operation(_ lines: String, root: String = "") -> String {
        openAPI3("\(root)\npaths:\n  /test:\n    get:\n\(indented(lines, by: 6))\n")
    }

    /// A document whose `GET /test` has an integration of these lines.
    static func integration(_ lines: String, operation: String = "responses: {'200': {}}") -> String {
        Self.operation("\(operation)\nx-amazon-apigateway-integration:\n\(indented(lines, by: 2))")
    }

    static func indented(_ text: String, by count: Int) -> String {
        let indent = String(repeating: " ", count: count)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }
            .joined(separator: "\n")
    }

    /// The text of a file of the repository.
    static func file(_ path: String) throws -> String {
        // This file's real place, the package folder being reachable through links.
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }
}

extension ImportedAPI {
    func method(_ verb: String, _ path: String) -> ImportedMethod? {
        resources.first { $0.path == path }?.methods[verb]
    }

    var testIntegration: Integration? { method("GET", "/test")?.method.methodIntegration }
}

/// Ids in a fixed order, for tests.
final class Counter {
    private var count = 0

    func next() -> String {
        count += 1
        return "id\(count)"
    }
}
