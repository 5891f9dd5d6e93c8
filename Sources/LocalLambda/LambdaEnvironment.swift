import Foundation
import Functions
import HTTPMessages

/// The variables of a function's process, as Lambda sets them.
///
/// Source: Lambda developer guide, "Defined runtime environment variables". What depends on the interpreter (`_HANDLER`,
/// `LAMBDA_TASK_ROOT`, `LAMBDA_RUNTIME_DIR`, `PATH`, `LANG`) is the runtime plan's. Nothing of this process's own
/// environment is passed on.
struct LambdaEnvironment {
    var variables: [String: String]

    init(
        _ definition: FunctionDefinition,
        _ configuration: LocalFunctions.Configuration,
        port: Int,
        isProvisioned: Bool
    ) {
        var variables: [String: String] = [
            "AWS_ACCESS_KEY_ID": configuration.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": configuration.secretAccessKey,
            "AWS_SESSION_TOKEN": configuration.sessionToken,
            "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
            "TZ": ":UTC",
        ]
        variables.merge(configuration.environment) { _, new in new }
        variables.merge(definition.environment) { _, new in new }
        // Reserved: a function cannot set these.
        variables["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:\(port)"
        variables["AWS_REGION"] = configuration.region
        variables["AWS_DEFAULT_REGION"] = configuration.region
        variables["AWS_LAMBDA_FUNCTION_NAME"] = definition.name
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = definition.version
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = String(definition.memorySize)
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/\(definition.name)"
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = Self.logStream(definition.version)
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = isProvisioned ? "provisioned-concurrency" : "on-demand"
        self.variables = variables
    }

    /// E.g. `2026/11/26/[$LATEST]0123456789abcdef0123456789abcdef`.
    private static func logStream(_ version: String) -> String {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let month = parts.tm_mon + 1
        let day = parts.tm_mday
        let date = "\(parts.tm_year + 1900)/\(month < 10 ? "0" : "")\(month)/\(day < 10 ? "0" : "")\(day)"
        return "\(date)/[\(version)]\(UniqueNumbers.shared.uuid().filter { $0 != "-" })"
    }
}
