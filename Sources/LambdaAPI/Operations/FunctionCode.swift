internal import APIModel
internal import Foundation
internal import JSON
internal import NIOCore
internal import Storage

extension LambdaTable {
    /// New code for a function that is there.
    mutating func code() {
        on(.updateFunctionCode, wait: updateFunctionCode)
    }
}

/// The code that a request brings.
enum CodeInput {
    /// The bucket that stands for a folder on this machine, as LocalStack's users write it.
    static let folderBucket = "hot-reload"

    /// Takes in what `Code`, or UpdateFunctionCode itself, says. With `isDryRun` nothing is kept.
    static func code(
        _ call: LambdaCall, in input: JSONValue, isDryRun: Bool = false
    ) throws(LambdaError) -> CodeRecord {
        if input["ImageUri"] != nil {
            throw .unsupported(
                "ImageUri", "functions run without a container engine; give a zip file or a folder")
        }
        if input["SourceKMSKeyArn"] != nil {
            throw .unsupported("SourceKMSKeyArn", "packages are not encrypted here; leave it out")
        }
        if let zip = input["ZipFile"]?.stringValue {
            // Clients wrap base64 or not, by their library.
            guard let data = Data(base64Encoded: zip, options: .ignoreUnknownCharacters) else {
                throw .invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
            }
            let bytes = ByteBuffer(bytes: data)
            let codes = call.functions.codes
            return isDryRun ? try codes.check(bytes) : try codes.add(bytes)
        }
        guard let bucket = input["S3Bucket"]?.stringValue, let key = input["S3Key"]?.stringValue else {
            // fog-aws has it of AWS (requests/lambda/update_function_code.rb).
            throw .invalid("Please provide a source for function code.")
        }
        guard bucket == folderBucket else {
            throw .invalid(
                "Error occurred while GetObject. Crossgate fetches no code from S3 (bucket '\(bucket)', key '\(key)'): "
                    + "give the zip file itself (--zip-file fileb://code.zip), or S3Bucket=\(folderBucket) and as "
                    + "S3Key the absolute path of a folder on this server's machine.")
        }
        return try call.functions.codes.folder(at: key)
    }
}

@Sendable
private func updateFunctionCode(_ call: LambdaCall) async throws -> LambdaOutput {
    let reference = try call.reference()
    if call.input["PublishTo"] != nil { throw LambdaError.unsupported("PublishTo", "leave it out") }
    let store = call.functions.store
    let before = try await store.read { try $0.function(reference, call) }
    try checkRevision(call, before.latest.revisionID, of: "GetFunction/GetAlias")
    let isDryRun = call.input.bool("DryRun") == true
    let code = try CodeInput.code(call, in: .object(call.input.members), isDryRun: isDryRun)
    do {
        if isDryRun {
            var version = before.latest
            version.code = code
            return .json(FunctionView.configuration(version, of: before.name, qualifier: nil, call.owner))
        }
        return try await store.write { transaction in
            var function = try transaction.function(reference, call)
            try checkRevision(call, function.latest.revisionID, of: "GetFunction/GetAlias")
            function.latest.code = code
            if let architectures = call.input["Architectures"]?.texts { function.latest.architectures = architectures }
            function.latest.lastModified = call.now
            function.latest.revisionID = call.newRevision()
            var shown = function.latest
            if call.input.bool("Publish") == true {
                shown = try publish(&function, description: nil, call, transaction)
            }
            try transaction.put(function, at: .function(function.name))
            return .json(
                FunctionView.configuration(
                    shown, of: function.name, qualifier: shown.version == "$LATEST" ? nil : shown.version,
                    call.owner))
        }
    } catch {
        if !isDryRun, let package = code.package { call.functions.codes.remove(package) }
        throw error
    }
}
