internal import APIModel
internal import CORS

/// What a backend has to send, as headers and as code.
enum AnswerCode {
    /// By language, as `Fix` has it.
    static func code(_ advice: HeaderAdvice, answersPreflight: Bool, integration: IntegrationType?) -> [String: String]
    {
        var lines = advice.answerFields.map { "\($0.name): \($0.value)" }
        if answersPreflight {
            lines =
                ["# to OPTIONS, with status 204:"] + advice.preflightLines
                + ["# to every other request, errors too:"] + lines
        }
        var code: [String: String] = ["any": lines.joined(separator: "\n")]
        guard integration == .awsProxy else { return code }
        let fields = advice.answerFields.map { "\"\($0.name)\": \"\($0.value)\"" }
        code["Node.js"] = """
            return {
              statusCode: 200,
              headers: { \(fields.joined(separator: ", ")) },
              body: JSON.stringify(result),
            };
            """
        code["Python"] = """
            return {
                "statusCode": 200,
                "headers": {\(fields.joined(separator: ", "))},
                "body": json.dumps(result),
            }
            """
        return code
    }
}
