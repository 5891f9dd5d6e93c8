extension OperationOutput {
    /// An answer that has doubles, which AWS writes with a decimal point (`"rateLimit":10000.0`).
    static func wire(_ value: some Encodable) throws -> OperationOutput {
        OperationOutput(body: Array(try JSONNode(encoding: value).text.utf8), contentType: "application/json")
    }
}
