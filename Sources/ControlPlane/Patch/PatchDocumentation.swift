internal import APIModel

/// What each update operation takes, as data: printed into `docs/patch-operations.md`.
struct PatchDocumentation {
    let operation: Operation
    let rows: [(pattern: String, operations: [PatchOperation.Name])]
    /// What `copy` takes: from here to there.
    let copies: [(from: String, to: String)]
    /// Rows that can never match; empty unless a table is wrong.
    let hiddenRows: [String]

    init<Root>(_ operation: Operation, _ table: PatchTable<Root>, copies: [(from: String, to: String)] = []) {
        self.operation = operation
        self.copies = copies
        rows = table.rows.map { ($0.pattern, $0.operations) }
        hiddenRows = table.hiddenRows
    }

    /// Every table, in the order of the operations' names. A test says that none is missing.
    static let all: [PatchDocumentation] = [
        .init(.updateAccount, Account.patchTable),
        .init(.updateAuthorizer, Authorizer.patchTable),
        .init(.updateDeployment, Deployment.patchTable),
        .init(.updateGatewayResponse, GatewayResponse.patchTable),
        .init(.updateIntegration, Integration.patchTable),
        .init(.updateIntegrationResponse, IntegrationResponse.patchTable),
        .init(.updateMethod, Method.patchTable),
        .init(.updateMethodResponse, MethodResponse.patchTable),
        .init(.updateModel, Model.patchTable),
        .init(.updateRequestValidator, RequestValidator.patchTable),
        .init(.updateResource, Resource.patchTable),
        .init(.updateRestApi, RestAPI.patchTable),
        .init(.updateStage, Stage.patchTable, copies: Stage.promotions),
    ]

    /// The page as Markdown.
    static var page: String {
        var lines = [
            "# Patch operations",
            "",
            "What the `Update…` operations take. Printed from the tables in `Sources/ControlPlane`; do not edit. After a",
            "change run `CROSSGATE_WRITE_DOCS=1 swift test --filter PatchDocumentationTests`.",
            "",
            "A `{name}` stands for one segment of the path; in it `/` is written `~1` and `~` is written `~0`",
            "(`/requestTemplates/application~1json`). The first row that matches is the one. All operations of a call",
            "succeed, or nothing is changed; at most \(Limits.patchOperations) are taken in one call.",
        ]
        for table in all {
            lines += ["", "## \(table.operation.rawValue)", "", "| path | operations |", "|---|---|"]
            lines += table.rows.map { row in
                "| `\(row.pattern)` | \(row.operations.map(\.rawValue).sorted().joined(separator: ", ")) |"
            }
            lines += table.copies.map { "| `\($0.to)` | copy, from `\($0.from)` |" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
