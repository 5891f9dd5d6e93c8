internal import Foundation

/// What all plans are made from.
struct PlanParts {
    let runtime: LambdaRuntime
    let handler: String
    let folder: String
    /// Megabytes.
    let memorySize: Int
    let jail: JailKind
    let runtimeFolder: String

    /// The function's folder, as the function sees it.
    var taskRoot: String { jail.taskRoot(folder) }

    /// The folder of the bootstraps, as the function sees it.
    var runtimeRoot: String {
        switch jail {
        case .namespaces, .bubblewrap: "/var/runtime"
        case .none: runtimeFolder
        }
    }

    /// Lambda provides .NET's client itself, which is missed here: that such a function has no bootstrap is no fault there.
    var bringsItsProgram: Bool { runtime.family == .provided && runtime.name.hasPrefix("provided") }

    func has(_ file: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(file)")
    }

    /// The files of a folder of the function's.
    func files(in path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(path)")) ?? []).sorted()
    }

    /// - Parameter allowanceMegabytes: what the runtime takes beside the function's own memory. Lambda measures what is
    ///   in use; a limit on what may be written to has to leave room for what is only set aside.
    func plan(
        executable: String,
        arguments: [String],
        environment: [String: String] = [:],
        readablePaths: [String] = [],
        allowanceMegabytes: Int,
        interpreter: String
    ) -> RuntimePlan {
        var reserved: [String: String] = [
            "_HANDLER": handler, "LAMBDA_TASK_ROOT": taskRoot, "LAMBDA_RUNTIME_DIR": runtimeRoot,
        ]
        // Lambda does not set it for runtimes that it does not provide.
        if runtime.family != .provided { reserved["AWS_EXECUTION_ENV"] = "AWS_Lambda_\(runtime.name)" }
        let libraries = [runtimeRoot, "\(runtimeRoot)/lib", taskRoot, "\(taskRoot)/lib", "/opt/lib"]
        let bin =
            executable.hasPrefix(taskRoot)
            ? [] : [String(executable[..<(executable.lastIndex(of: "/") ?? executable.startIndex)])]
        var own: [String: String] = [
            "LANG": "en_US.UTF-8", "TZ": ":UTC", "LD_LIBRARY_PATH": libraries.joined(separator: ":"),
        ]
        var path = bin
        for folder in ["/usr/local/bin", "/usr/bin", "/bin", "/opt/bin"] where !path.contains(folder) {
            path.append(folder)
        }
        own["PATH"] = path.joined(separator: ":")
        return RuntimePlan(
            executable: executable,
            arguments: arguments,
            environment: own.merging(environment) { _, special in special },
            reservedEnvironment: reserved,
            readablePaths: readablePaths.filter { FileManager.default.fileExists(atPath: $0) },
            memoryBytes: (memorySize + allowanceMegabytes) << 20,
            isOwnEntrypoint: bringsItsProgram,
            interpreter: interpreter
        )
    }
}

extension PlanParts {
    func node(_ interpreter: Interpreter?) throws(RuntimeObjection) -> RuntimePlan {
        guard let interpreter else { throw .noInterpreter(runtime, "node") }
        let major = Int(interpreter.version.dropFirst().prefix { $0 != "." }) ?? 0
        // `import` at the top level and `node:` modules, which the bootstrap uses.
        guard major >= 16 else {
            throw RuntimeObjection(
                "\(runtime.name) needs Node.js 16 or later, and \(interpreter.executable) is \(interpreter.version);"
                    + " install a later one")
        }
        // Lambda's own shares of the memory for V8's heap and for its young part.
        let arguments = [
            "node", "--max-old-space-size=\(memorySize * 85 / 100)", "--max-semi-space-size=\(max(memorySize / 20, 1))",
            "\(runtimeRoot)/\(Bootstraps.nodeFile)",
        ]
        let modules = [
            "/opt/nodejs/node\(runtime.version)/node_modules", "/opt/nodejs/node_modules",
            "\(runtimeRoot)/node_modules", runtimeRoot, taskRoot,
        ]
        return plan(
            executable: interpreter.executable, arguments: arguments,
            environment: ["NODE_PATH": modules.joined(separator: ":")], readablePaths: interpreter.readablePaths,
            // Eleven threads with stacks of 8 MB, and V8's own.
            allowanceMegabytes: 512, interpreter: interpreter.description(for: runtime))
    }

    func python(_ interpreter: Interpreter?) throws(RuntimeObjection) -> RuntimePlan {
        guard let interpreter else {
            throw .noInterpreter(runtime, runtime.version.hasPrefix("2") ? "python\(runtime.version)" : "python3")
        }
        guard interpreter.version.hasPrefix("3.") else {
            throw RuntimeObjection(
                "\(runtime.name) is not supported: the bootstrap needs Python 3; move the function to a later runtime")
        }
        // Never a compiled file next to somebody's sources: where there is no jail, it could be written.
        let own = has("awslambdaric/__main__.py")
        let arguments =
            ["python3", "-B"]
            + (own ? ["-m", "awslambdaric", handler] : ["\(runtimeRoot)/\(bootstrap(of: interpreter))"])
        return plan(
            executable: interpreter.executable, arguments: arguments,
            environment: ["PYTHONPATH": own ? "\(taskRoot):\(runtimeRoot)" : runtimeRoot],
            readablePaths: interpreter.readablePaths, allowanceMegabytes: 256,
            interpreter: interpreter.description(for: runtime) + (own ? ", with the function's own awslambdaric" : ""))
    }

    /// The name of the bootstrap's file for a Python: compiled where that can be had. The number that begins it says for
    /// which interpreters it is.
    private func bootstrap(of python: Interpreter) -> String {
        let number = python.compiledBootstrap.prefix(4).map { String($0, radix: 16) }.joined(separator: "-")
        let file = "bootstrap.\(number).pyc"
        let path = "\(runtimeFolder)/\(file)"
        if FileManager.default.fileExists(atPath: path) { return file }
        let bytes = Data(python.compiledBootstrap)
        // Written whole or not at all: others may be starting from it.
        guard !bytes.isEmpty, (try? bytes.write(to: URL(fileURLWithPath: path), options: .atomic)) != nil else {
            return Bootstraps.pythonFile
        }
        chmod(path, 0o644)
        return file
    }

    func java(_ interpreter: Interpreter?) throws(RuntimeObjection) -> RuntimePlan {
        let client = "aws-lambda-java-runtime-interface-client"
        let mainClass = "com/amazonaws/services/lambda/runtime/api/client/AWSLambda.class"
        guard has(mainClass) || ["", "lib"].contains(where: { files(in: $0).contains { $0.hasPrefix(client) } }) else {
            throw RuntimeObjection(
                "\(runtime.name) needs Lambda's client for Java in the function's package: add"
                    + " com.amazonaws:\(client) to its dependencies, so that the jar is in lib/")
        }
        guard let interpreter else { throw .noInterpreter(runtime, "java") }
        // As Lambda orders it: the function's classes, then its jars by name.
        let jars = files(in: "lib").filter { $0.hasSuffix(".jar") }.map { "\(taskRoot)/lib/\($0)" }
        let own = files(in: "").filter { $0.hasSuffix(".jar") }.map { "\(taskRoot)/\($0)" }
        let path = ([taskRoot] + own + jars).joined(separator: ":")
        let arguments = [
            "java", "-XX:MaxHeapSize=\(max(memorySize * 85 / 100, 16))m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            "-Xshare:auto", "-cp", path, "com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handler,
        ]
        return plan(
            executable: interpreter.executable, arguments: arguments, readablePaths: interpreter.readablePaths,
            allowanceMegabytes: 1_024, interpreter: interpreter.description(for: runtime))
    }

    func ruby(_ interpreter: Interpreter?) throws(RuntimeObjection) -> RuntimePlan {
        let roots = files(in: "vendor/bundle/ruby").map { "vendor/bundle/ruby/\($0)" }
        let gems = roots.flatMap { root in files(in: "\(root)/gems").map { (root, "\(root)/gems/\($0)") } }
        guard let (root, gem) = gems.first(where: { $0.1.contains("/aws_lambda_ric-") }),
            let program = files(in: "\(gem)/bin").first(where: { $0.hasPrefix("aws_lambda_ric") })
        else {
            throw RuntimeObjection(
                "\(runtime.name) needs Lambda's client for Ruby in the function's package: add the gem aws_lambda_ric,"
                    + " and install into it with bundle config set --local path vendor/bundle")
        }
        guard let interpreter else { throw .noInterpreter(runtime, "ruby") }
        return plan(
            executable: interpreter.executable,
            arguments: ["ruby", "\(taskRoot)/\(gem)/bin/\(program)", handler],
            environment: [
                "GEM_PATH": "\(taskRoot)/\(root)", "RUBYLIB": "\(taskRoot):\(taskRoot)/\(gem)/lib:/opt/ruby/lib",
            ],
            readablePaths: interpreter.readablePaths, allowanceMegabytes: 256,
            interpreter: interpreter.description(for: runtime))
    }

    func provided() throws(RuntimeObjection) -> RuntimePlan {
        let path = "\(folder)/bootstrap"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
            // Lambda's go1.x had a client of its own, which ran the program that the handler names over another protocol.
            let remedy =
                runtime.family == .dotnet
                ? "publish the function with a bootstrap of its own (Amazon.Lambda.RuntimeSupport, an executable"
                    + " assembly, self-contained)" : "build the program as a file of that name at the package's top"
            throw RuntimeObjection(
                "\(runtime.name) needs an executable file bootstrap in \(folder): \(remedy)",
                entrypointError: bringsItsProgram ? OwnEntrypoint.missing : nil)
        }
        guard Executables.isExecutable(path) else {
            throw RuntimeObjection(
                "\(path) is not an executable file: chmod +x bootstrap, and package it again",
                entrypointError: bringsItsProgram ? OwnEntrypoint.notExecuted(EACCES) : nil)
        }
        return plan(
            executable: "\(taskRoot)/bootstrap", arguments: ["\(taskRoot)/bootstrap"], allowanceMegabytes: 256,
            interpreter: "the function's own bootstrap for \(runtime.name)")
    }
}
