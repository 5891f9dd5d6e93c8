import APIModel
import Storage
import Testing

@testable import ControlPlane

/// What is remembered of each row, over several enables and what happens between them.
@Suite struct CORSChangesTests {
    static let address = ResourcePath.restAPI("a").gatewayResponse(.default4XX)

    static func row(_ text: String) -> Row { Row(path: address, kind: "GatewayResponse", body: Array(text.utf8)) }

    static func record(_ steps: [(before: String?, after: String?)]) -> CORSChanges {
        var changes = CORSChanges()
        for step in steps {
            changes.record([
                CORSChanges.Change(
                    address, resource: nil, before: step.before.map(row), after: step.after.map(row))
            ])
        }
        return changes
    }

    @Test(
        arguments: [
            // One enable, and a second one over it: what stood before the first comes back.
            ([(nil, "1")], [nil, "1"]),
            ([("0", "1"), ("1", "2")], ["0", "2"]),
            // Changed by hand between the two: that is what the second met.
            ([("0", "1"), ("hand", "2")], ["hand", "2"]),
            // Removed by an enable, or by hand between two.
            ([("0", nil)], ["0", nil]),
            ([("0", "1"), (nil, "2")], [nil, "2"]),
        ] as [([(String?, String?)], [String?])])
    func `a row's first state is kept as long as nobody else writes it`(
        _ steps: [(String?, String?)], _ kept: [String?]
    ) throws {
        let change = try #require(Self.record(steps.map { (before: $0.0, after: $0.1) }).changes.first)
        #expect([change.before?.body, change.after?.body] == kept)
    }

    @Test func `a row that is back where it was is forgotten`() {
        #expect(Self.record([(before: "0", after: "1"), (before: "1", after: "0")]).changes.isEmpty)
        #expect(Self.record([(before: nil, after: nil)]).changes.isEmpty)
    }

    @Test func `changes stand in the order of their addresses`() {
        var changes = CORSChanges()
        for type in [GatewayResponseType.unauthorized, .default5XX, .throttled] {
            changes.record([
                CORSChanges.Change(
                    ResourcePath.restAPI("a").gatewayResponse(type), resource: nil, before: nil, after: Self.row("1"))
            ])
        }
        #expect(changes.changes.map(\.address.last) == ["DEFAULT_5XX", "THROTTLED", "UNAUTHORIZED"])
    }
}
