import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

/// The `Content-Type` of answers that nothing maps one to. Source: that of the one model in answers and reports from
/// AWS; several models are assumed to be chosen among as templates are.
@Suite struct ResponseTypeTests {
    struct Case: Sendable, CustomStringConvertible {
        let models: [String]
        let accept: String?
        let type: String
        var description: String { "\(models) for \(accept ?? "-")" }

        init(_ models: [String], _ accept: String?, _ type: String) {
            self.models = models
            self.accept = accept
            self.type = type
        }
    }

    private static let table: [Case] = [
        Case([], nil, "application/json"), Case(["application/json"], "text/html", "application/json"),
        Case(["text/html"], nil, "text/html"), Case(["application/soap+xml"], "*/*", "application/soap+xml"),
        Case(["text/html", "text/plain"], "TEXT/plain;q=0.5, text/html", "text/plain"),
        Case(["application/json", "application/hal+json"], "*/*", "application/json"),
        Case(["application/json", "application/hal+json"], nil, "application/json"),
        Case(["text/html", "text/plain"], nil, "text/html"),
    ]

    @Test(arguments: table)
    func `the model gives the type`(_ test: Case) async {
        // A constant answer, one that is rendered, one of a backend.
        let methods: [APIModel.Method] = [
            .mock("GET"), .mock("GET", body: "$context.stage"), .http("GET"),
        ]
        for method in methods {
            let fixture = Fixture([.at("/", with(method, test.models))])
            let answer = await fixture.send("GET", "/", test.accept.map { ["Accept": $0] } ?? HeaderList())
            #expect(answer.status == 200)
            #expect(answer.headers.all("Content-Type") == [test.type])
        }
    }

    @Test func `a mapped type wins, and so does an overridden one`() async {
        let mapped = with(.mock("GET", headers: ["Content-Type": "'text/css'"]), ["text/html"])
        let answer = await Fixture([.at("/", mapped)]).send("GET", "/")
        #expect(answer.headers.all("Content-Type") == ["text/css"])
        let template = "#set($context.responseOverride.header.content-type = 'text/csv')"
        let overridden = with(.mock("GET", body: template), ["text/html"])
        let other = await Fixture([.at("/", overridden)]).send("GET", "/")
        #expect(other.headers.all("Content-Type") == ["text/csv"])
    }

    private func with(_ method: APIModel.Method, _ models: [String]) -> APIModel.Method {
        var method = method
        method.methodResponses?["200"]?.responseModels = Dictionary(uniqueKeysWithValues: models.map { ($0, "Empty") })
        return method
    }
}
