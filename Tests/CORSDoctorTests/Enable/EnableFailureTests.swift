import APIModel
import CORS
import CORSDoctor
import Testing

/// Requests that mean nothing for an API, and what they are told.
@Suite struct EnableFailureTests {
    private func failure(
        _ request: EnableRequest,
        _ definition: DeploymentSnapshot = PlanFixture.definition([
            ("/pets/{petId}", [PlanFixture.method("GET")]), ("/owners", [PlanFixture.proxy("ANY")]),
        ])
    ) -> EnableFailure? {
        do throws(EnableFailure) {
            _ = try PlanFixture.plan(definition, request)
            return nil
        } catch {
            return error
        }
    }

    @Test func `all mistakes of a configuration come at once`() throws {
        let request = PlanFixture.request(["*", "app.example"], credentials: true) { $0.configuration.maxAge = -1 }
        let issues = try #require(failure(request)).issues.map(\.code)
        #expect(issues.contains(.anyOriginWithCredentials))
        #expect(issues.contains(.originSchemeMissing))
        #expect(issues.contains(.maxAgeNegative))
        #expect(throws: EnableFailure.self) { try request.validate() }
    }

    @Test func `a mistyped path is answered with the nearest`() throws {
        let nearest = try #require(failure(PlanFixture.request { $0.resource = "/pets/{petid}" }))
        #expect(nearest.reasons == [.unknownResource("/pets/{petid}", nearest: "/pets/{petId}")])
        #expect(nearest.text == "the API has no resource '/pets/{petid}'; did you mean /pets/{petId}?")
    }

    @Test func `methods that are none, and those that are not there, are named`() throws {
        let none = failure(PlanFixture.request { $0.methods = ["get"] })
        #expect(none?.reasons == [.unknownMethod("get")])
        let request = PlanFixture.request {
            $0.resource = "/pets/{petId}"
            $0.methods = ["GET", "PUT", "DELETE"]
        }
        let missing = try #require(failure(request))
        #expect(
            missing.reasons == [
                .methodNotThere("DELETE", available: ["GET"]), .methodNotThere("PUT", available: ["GET"]),
            ])
        #expect(failure(PlanFixture.request { $0.methods = ["DELETE"] }) == nil)
    }

    @Test func `what AWS's objects cannot carry is refused for them alone`() throws {
        let many = (0...100).map { "https://a\($0).example" }
        var request = PlanFixture.request(many)
        #expect(try #require(failure(request)).text.contains("--as policy"))
        request.kind = .policy
        #expect(failure(request) == nil)
        let quoted = PlanFixture.request { $0.configuration.allowHeaders = ["X-It's"] }
        #expect(
            try #require(failure(quoted)).reasons.contains {
                if case .notInObjects("X-It's", _) = $0 { true } else { false }
            })
    }

    @Test func `every reason says what to do`() {
        let reasons: [EnableFailure.Reason] = [
            .notInObjects(value: "x", reason: "y"), .unknownResource("/x", nearest: nil), .unknownMethod("x"),
            .methodNotThere("PUT", available: []),
        ]
        for reason in reasons { #expect(reason.text.contains(";")) }
        #expect(EnableFailure(reasons).text.split(separator: "\n").count == reasons.count)
    }
}
