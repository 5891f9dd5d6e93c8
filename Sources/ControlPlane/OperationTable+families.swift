/// The families that are built, each one line.
extension OperationTable {
    static let crossgate: OperationTable = {
        var table = OperationTable()
        table.restAPIs()
        table.imports()
        table.exports()
        table.resources()
        table.methods()
        table.integrations()
        table.gatewayResponses()
        table.deployments()
        table.stages()
        table.models()
        table.requestValidators()
        table.authorizers()
        table.tags()
        table.account()
        table.testInvoke()
        table.testInvokeAuthorizer()
        return table
    }()
}
