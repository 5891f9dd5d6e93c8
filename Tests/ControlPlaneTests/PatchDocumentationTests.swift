import Foundation
import Testing

@testable import ControlPlane

@Suite struct PatchDocumentationTests {
    @Test func `every update that is built has its table on the page`() {
        let updates = OperationTable.crossgate.bodies.keys.filter { $0.rawValue.hasPrefix("Update") }
        #expect(Set(PatchDocumentation.all.map(\.operation)) == Set(updates))
    }

    @Test(arguments: PatchDocumentation.all.map(\.operation))
    func `no row hides another`(_ operation: ControlPlane.Operation) throws {
        let table = try #require(PatchDocumentation.all.first { $0.operation == operation })
        #expect(table.hiddenRows.isEmpty)
        #expect(!table.rows.isEmpty)
    }

    @Test func `the page in docs is what the tables say`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/patch-operations.md")
        if ProcessInfo.processInfo.environment["CROSSGATE_WRITE_DOCS"] != nil {
            try Data(PatchDocumentation.page.utf8).write(to: page)
        }
        let written = try String(contentsOf: page, encoding: .utf8)
        #expect(
            written == PatchDocumentation.page, "run CROSSGATE_WRITE_DOCS=1 swift test --filter PatchDocumentationTests"
        )
    }
}
