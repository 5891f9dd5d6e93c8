internal import ArgumentParser
internal import Foundation
internal import JSON

struct FunctionCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Creates a function from a zip file, or from a folder whose changes are picked up.",
        discussion: """
            crossgate function create hello --runtime nodejs22.x --handler index.handler --folder ./hello

            A folder stays where it is: what is saved there runs at the next call. A zip file is copied to the server.
            """)

    @Argument(help: "The function's name: letters, digits, - and _.")
    var name: String

    @Option(help: "AWS's name of the runtime, such as nodejs22.x, python3.13 or provided.al2023.")
    var runtime: String

    @Option(help: "Such as index.handler: the file, and what it exports. For provided.* any word. (default: bootstrap)")
    var handler: String?

    @Option(help: "A zip file with the code.", completion: .file(extensions: ["zip"]))
    var zip: String?

    @Option(help: "A folder with the code, on the server's machine.", completion: .directory)
    var folder: String?

    @Option(help: "Seconds that a call may take, 1 to 900.")
    var timeout = 3

    @Option(help: "Megabytes, 128 to 10240.")
    var memory = 128

    @Option(
        name: [.customLong("env")],
        help: ArgumentHelp("An environment variable; repeat it.", valueName: "NAME=VALUE"))
    var environment: [String] = []

    @Option(help: "The role that Lambda's API asks for; nothing assumes it here.")
    var role = "arn:aws:iam::000000000000:role/crossgate"

    @Flag(help: "Give the function a URL of its own that everybody may call.")
    var url = false

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: LambdaEndpointOptions

    func validate() throws {
        guard (zip == nil) != (folder == nil) else {
            throw ValidationError("The code comes from --zip FILE or from --folder DIRECTORY: give one of them.")
        }
        guard handler != nil || runtime.hasPrefix("provided") else {
            throw ValidationError("\(runtime) needs --handler, such as index.handler.")
        }
        guard (1...900).contains(timeout) else { throw ValidationError("--timeout takes 1 to 900 seconds.") }
        guard (128...10_240).contains(memory) else { throw ValidationError("--memory takes 128 to 10240 megabytes.") }
        for pair in environment where pair.first == "=" || !pair.contains("=") {
            // The value may be a secret that went astray: it is not repeated.
            throw ValidationError("--env takes NAME=VALUE.")
        }
    }

    func run() async throws {
        let body = try body()
        let client = try endpoint.client()
        var function = try await client.call("POST", LambdaClient.functions, body: body)
        var address: String?
        if url {
            let made = try await makeURL(client)
            address = made.stringValue
            if case .object(var members) = function {
                members["FunctionUrl"] = made
                function = .object(members)
            }
        }
        guard output == .text else { return print(JSONSerializer.string(function)) }
        print("created \(name) \(function["FunctionArn"]?.stringValue ?? "")")
        if let address { print(address) }
    }

    private func body() throws -> JSONValue {
        var variables = JSONObject()
        for pair in environment {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            variables[String(parts[0])] = .string(String(parts[1]))
        }
        var body: JSONObject = [
            "FunctionName": .string(name),
            "Runtime": .string(runtime),
            "Role": .string(role),
            "Handler": .string(handler ?? "bootstrap"),
            "Code": try code(),
            "Timeout": .number(JSONNumber(timeout)),
            "MemorySize": .number(JSONNumber(memory)),
        ]
        if !variables.isEmpty { body["Environment"] = ["Variables": .object(variables)] }
        return .object(body)
    }

    /// A folder is a bucket named `hot-reload` whose key is its path, as LocalStack's users write it.
    private func code() throws -> JSONValue {
        if let zip {
            let bytes = try InputFile.bytes(of: zip, what: "zip file")
            return ["ZipFile": .string(Data(bytes).base64EncodedString())]
        }
        let path = URL(fileURLWithPath: folder ?? "").standardizedFileURL.path
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
            throw CommandFailure(
                what: "there is no such folder", location: folder,
                remedy: "give the folder that the handler's file is in")
        }
        return ["S3Bucket": "hot-reload", "S3Key": .string(path)]
    }

    private func makeURL(_ client: LambdaClient) async throws -> JSONValue {
        do {
            let configuration = try await client.call(
                "POST", "/2021-10-31/functions/\(name.percentEncoded)/url", body: ["AuthType": "NONE"])
            // A URL takes both; the ids are those that AWS's console gives.
            let permissions: [JSONValue] = [
                [
                    "StatementId": "FunctionURLAllowPublicAccess", "Action": "lambda:InvokeFunctionUrl",
                    "Principal": "*", "FunctionUrlAuthType": "NONE",
                ],
                [
                    "StatementId": "FunctionURLInvokeAllowPublicAccess", "Action": "lambda:InvokeFunction",
                    "Principal": "*", "InvokedViaFunctionUrl": true,
                ],
            ]
            for permission in permissions {
                _ = try await client.call("POST", LambdaClient.target(name, "/policy"), body: permission)
            }
            return configuration["FunctionUrl"] ?? .null
        } catch let failure as CommandFailure {
            throw CommandFailure(
                what: failure.what, location: failure.location,
                remedy: "the function itself is created; delete it with: crossgate function delete \(name)")
        }
    }
}
