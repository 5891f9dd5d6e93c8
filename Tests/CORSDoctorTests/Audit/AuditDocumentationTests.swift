import CORSDoctor
import Foundation
import Testing

@Suite struct AuditDocumentationTests {
    @Test func `the page in docs is what the rules say`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/cors-rules.md")
        if ProcessInfo.processInfo.environment["CROSSGATE_WRITE_DOCS"] != nil {
            try Data(CORSAudit.documentation.utf8).write(to: page)
        }
        let written = try String(contentsOf: page, encoding: .utf8)
        #expect(
            written == CORSAudit.documentation, "run CROSSGATE_WRITE_DOCS=1 swift test --filter AuditDocumentationTests"
        )
    }
}
