import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// What a request template makes: the body that a backend behind an HTTP integration gets.
func rendered(
    _ template: String,
    body: String = "",
    path: String = "/x",
    headers: HeaderList = HeaderList(),
    variables: [String: String]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws -> String {
    let fixture = Fixture(
        [.at("/{id}", .http("POST", requestTemplates: ["application/json": template]))], variables: variables)
    let answer = await fixture.send("POST", path, headers, body: body)
    let cause = fixture.observer.records.last?.cause ?? "-"
    #expect(answer.status == 200, "\(cause) \(fixture.diagnostics)", sourceLocation: sourceLocation)
    return String(buffer: try #require(fixture.backend.last, sourceLocation: sourceLocation).body)
}

/// A template and what it makes, as a case of a table.
struct Rendering: Sendable, CustomStringConvertible {
    let template: String
    let output: String
    var description: String { template }

    init(_ template: String, _ output: String) {
        self.template = template
        self.output = output
    }
}
