/// What access logs may be written to, and in which form.
///
/// Source: the AWS guide, page `set-up-logging`; the sentences are those of another emulator that is tested beside
/// AWS, the one about the size is assumed.
enum AccessLogRules {
    /// A log group, or a delivery stream whose name begins with `amazon-apigateway-`.
    static func isDestination(_ arn: String) -> Bool {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[1].hasPrefix("aws") else { return false }
        switch parts[2] {
        case "logs": return parts[5].hasPrefix("log-group:") && parts[5].utf8.count > "log-group:".utf8.count
        case "firehose": return parts[5].hasPrefix("deliverystream/amazon-apigateway-")
        default: return false
        }
    }

    /// One line of at most 3 KB that names the request; a line break may end it.
    static func check(format: String) throws(ControlPlaneError) {
        var line = format[...]
        if line.last == "\n" || line.last == "\r\n" { line = line.dropLast() }
        guard !line.contains(where: \.isNewline) else {
            throw .badRequest(
                "Access Log format must be single line, new line character is allowed only at end of the format: "
                    + "'\(format)'")
        }
        guard format.contains("$context.requestId") || format.contains("$context.extendedRequestId") else {
            throw .badRequest(
                "Access Log format must include either $context.requestId or $context.extendedRequestId : '\(format)'")
        }
        guard format.utf8.count <= formatBytes else {
            throw .badRequest("Access Log format must have at most \(formatBytes) bytes")
        }
    }

    private static let formatBytes = 3_072
}
