internal import Functions
internal import JSON

/// The settings that CreateFunction and UpdateFunctionConfiguration take: applied where they do something here, refused
/// by name where they would change what happens and are not built, kept and shown where they change nothing.
enum FunctionSettings {
    /// Applies what the input says; what it leaves out stays.
    static func apply(_ call: LambdaCall, to version: inout VersionRecord) throws(LambdaError) {
        try refuseUnsupported(call)
        let input = call.input
        if let description = input.text("Description") { version.description = description }
        if let role = input.text("Role") { version.role = role }
        if let runtime = input.text("Runtime") { version.runtime = runtime }
        if let handler = input.text("Handler") { version.handler = handler }
        if let timeout = input.int("Timeout") { version.timeout = timeout }
        if let memory = input.int("MemorySize") { version.memorySize = memory }
        if let size = input["EphemeralStorage"]?["Size"]?.intValue { version.ephemeralStorage = size }
        if let environment = input["Environment"] {
            version.environment = try checkedEnvironment(environment["Variables"]?.textMap ?? [:])
        }
        if let mode = input["TracingConfig"]?["Mode"]?.stringValue {
            if mode == "Active" {
                call.configuration.warn(
                    "\(call.input.required("FunctionName")): TracingConfig Active has no effect here")
            }
            version.tracingMode = mode
        }
        if let snapStart = input["SnapStart"]?["ApplyOn"]?.stringValue {
            if snapStart != "None" {
                call.configuration.warn("\(call.input.required("FunctionName")): SnapStart has no effect here")
            }
            version.snapStart = snapStart
        }
        if let key = input.text("KMSKeyArn") {
            if !key.isEmpty {
                call.configuration.warn(
                    "\(call.input.required("FunctionName")): KMSKeyArn has no effect here: nothing is encrypted with it"
                )
            }
            version.kmsKeyARN = key.isEmpty ? nil : key
        }
        try checkRuntime(version, call)
    }

    // MARK: Environment

    /// Developer guide, "Defined runtime environment variables": reserved ones cannot be set.
    private static let reservedVariables: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR", "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_METADATA_API", "AWS_LAMBDA_METADATA_TOKEN",
    ]

    private static func checkedEnvironment(_ variables: [String: String]) throws(LambdaError) -> [String: String] {
        let reserved = variables.keys.filter(reservedVariables.contains).sorted()
        guard reserved.isEmpty else {
            throw .invalid(
                "Lambda was unable to configure your environment variables because the environment variables you have "
                    + "provided contains reserved keys that are currently not supported for modification. Reserved "
                    + "keys used in this request: \(reserved.joined(separator: ", "))")
        }
        // NUL cannot stand in a process's environment.
        for (name, value) in variables where value.utf8.contains(0) {
            throw .invalid("The value of the environment variable \(name) has a NUL character.")
        }
        let json = JSONSerializer.string(
            .object(JSONObject(variables.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })))
        guard json.utf8.count <= LambdaLimits.environmentBytes else {
            throw .invalid(
                "Lambda was unable to configure your environment variables because the environment variables you have "
                    + "provided exceeded the 4KB limit. String measured: \(json)")
        }
        return variables
    }

    // MARK: Runtime

    private static func checkRuntime(_ version: VersionRecord, _ call: LambdaCall) throws(LambdaError) {
        let known = LambdaShape.byName["Runtime"]?.oneOf ?? []
        guard known.contains(version.runtime) else {
            // E.g. "Value dotnetcore2.2 at 'runtime' failed to satisfy constraint: … [java8, nodejs8.10, …] or be a valid
            // ARN", as the Serverless Framework's users met it.
            throw .invalid(
                "Value \(version.runtime) at 'runtime' failed to satisfy constraint: Member must satisfy enum value "
                    + "set: [\(known.joined(separator: ", "))] or be a valid ARN")
        }
        if let objection = call.functions.runner.objection(toRuntime: version.runtime) {
            throw .invalid("The runtime \(version.runtime) cannot run here: \(objection)")
        }
    }

    // MARK: What is not built

    private static func refuseUnsupported(_ call: LambdaCall) throws(LambdaError) {
        let input = call.input
        if input.text("PackageType") == "Image" || input["Code"]?["ImageUri"] != nil || input["ImageConfig"] != nil {
            throw .unsupported(
                "PackageType Image", "functions run without a container engine; give a zip file or a folder")
        }
        if input["Layers"]?.arrayValue?.isEmpty == false {
            throw .unsupported("Layers", "put what the layers hold into the function's own package")
        }
        if input["FileSystemConfigs"]?.arrayValue?.isEmpty == false {
            throw .unsupported("FileSystemConfigs", "no file system is mounted into functions; leave it out")
        }
        if let vpc = input["VpcConfig"], !(vpc["SubnetIds"]?.texts ?? []).isEmpty {
            throw .unsupported("VpcConfig", "functions reach what this machine reaches; leave it out")
        }
        if let target = input["DeadLetterConfig"]?["TargetArn"]?.stringValue, !target.isEmpty {
            throw .unsupported("DeadLetterConfig", "events that fail are logged and dropped; leave it out")
        }
        try refuseLogging(input)
        for name in [
            "CodeSigningConfigArn", "TenancyConfig", "CapacityProviderConfig", "DurableConfig", "PublishTo",
            "AcceleratorConfig", "RuntimeConfig",
        ] as [String] where input[name] != nil {
            throw .unsupported(name, "leave it out")
        }
    }

    private static func refuseLogging(_ input: LambdaInput) throws(LambdaError) {
        guard let logging = input["LoggingConfig"] else { return }
        if logging["LogFormat"]?.stringValue == "JSON" {
            throw .unsupported("LoggingConfig.LogFormat JSON", "lines are logged as functions write them; use Text")
        }
        for name in ["ApplicationLogLevel", "SystemLogLevel"] as [String] where logging[name] != nil {
            throw .unsupported("LoggingConfig.\(name)", "it goes with the log format JSON; leave it out")
        }
        if let group = logging["LogGroup"]?.stringValue,
            group != "/aws/lambda/" + (FunctionReference(input.required("FunctionName"))?.name ?? "")
        {
            throw .unsupported(
                "LoggingConfig.LogGroup '\(group)'", "lines go to the function's own log (crossgate function logs)")
        }
    }
}
