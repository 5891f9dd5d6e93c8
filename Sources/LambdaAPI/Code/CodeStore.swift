internal import Foundation
internal import Functions
public import NIOCore
internal import SigV4

/// Whoever unpacks uploaded packages.
public protocol CodeUnpacker: Sendable {
    /// Unpacks a zip file into an empty folder; what it wrote before it throws is removed by the caller.
    func unpack(_ zip: ByteBuffer, into folder: String) throws(CodeRejection)
}

/// Why a package is refused; the texts are for the client, who is the operator here.
public enum CodeRejection: Error, Sendable, Equatable {
    /// Not a zip file, or one that must not be unpacked.
    case notAZip(String)
    /// No file in it.
    case empty
    /// Unpacked, it is larger than the limit in bytes.
    case tooLarge(limit: Int)
    /// Whoever unpacks has Lambda's sentence, and its own reason beside it.
    case refused(message: String, reason: String)
    /// This machine's file system refuses.
    case storage(String)
}

/// The uploaded packages of functions: each a folder with the zip file and, in `code`, its unpacked files. A package
/// never changes; a new upload is a new one.
final class CodeStore: Sendable {
    private let root: String
    private let unpacker: any CodeUnpacker
    private let makeID: @Sendable () -> String
    /// Waits until nobody can run the code any more that was let go.
    private let grace: @Sendable () async throws -> Void
    private let warn: @Sendable (String) -> Void

    init(
        root: String, unpacker: any CodeUnpacker, makeID: @escaping @Sendable () -> String,
        grace: @escaping @Sendable () async throws -> Void, warn: @escaping @Sendable (String) -> Void
    ) {
        self.root = root
        self.unpacker = unpacker
        self.makeID = makeID
        self.grace = grace
        self.warn = warn
    }

    private func folder(_ package: String) -> String { "\(root)/\(package)" }

    /// The zip file of a package, for GetFunction's `Location`; nil when there is none.
    func zip(_ package: String) -> ByteBuffer? {
        guard package.utf8.allSatisfy(Self.isIDCharacter), !package.isEmpty,
            let data = FileManager.default.contents(atPath: folder(package) + "/code.zip")
        else { return nil }
        return ByteBuffer(bytes: data)
    }

    func source(_ code: CodeRecord) -> FunctionDefinition.CodeSource {
        if let package = code.package { return .package(folder: folder(package) + "/code") }
        return .folder(code.folder ?? "/nonexistent")
    }

    /// Checks and unpacks an upload. What fails leaves nothing behind.
    func add(_ zip: ByteBuffer) throws(LambdaError) -> CodeRecord {
        guard zip.readableBytes > 0 else { throw Self.sentence(.empty) }
        guard zip.readableBytes <= LambdaLimits.zippedCodeBytes else {
            throw LambdaError(
                .entityTooLarge,
                "Request must be smaller than \(LambdaLimits.uploadRequestBytes) bytes for the UpdateFunctionCode "
                    + "operation")
        }
        let id = makeID()
        let folder = folder(id)
        do {
            try FileManager.default.createDirectory(
                atPath: folder + "/code", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
        } catch {
            throw Self.sentence(.storage("cannot make \(folder): \(error.localizedDescription)"))
        }
        do throws(CodeRejection) {
            try unpacker.unpack(zip, into: folder + "/code")
            guard FileManager.default.createFile(atPath: folder + "/code.zip", contents: Data(zip.readableBytesView))
            else { throw .storage("cannot write \(folder)/code.zip") }
        } catch {
            remove(id)
            throw Self.sentence(error)
        }
        return CodeRecord(package: id, folder: nil, size: zip.readableBytes, sha256: SHA256Digest.base64(of: zip))
    }

    /// Checks an upload without keeping it, as `DryRun` asks.
    func check(_ zip: ByteBuffer) throws(LambdaError) -> CodeRecord {
        let record = try add(zip)
        if let package = record.package { remove(package) }
        return record
    }

    /// A folder that somebody works in: nothing is copied.
    func folder(at path: String) throws(LambdaError) -> CodeRecord {
        var isDirectory: ObjCBool = false
        guard path.hasPrefix("/"), FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        else {
            throw .invalid(
                "S3Bucket 'hot-reload' takes as S3Key the absolute path of a folder on this server's machine; "
                    + "'\(path)' is none.")
        }
        return CodeRecord(package: nil, folder: path, size: 0, sha256: SHA256Digest.base64(of: path))
    }

    func remove(_ package: String) {
        do {
            try FileManager.default.removeItem(atPath: folder(package))
        } catch {
            warn("code that nobody uses stays in \(folder(package)): \(error.localizedDescription)")
        }
    }

    /// Removes a package when environments that began with it have ended.
    func removeLater(_ package: String) {
        Task { [self] in
            // A shutdown that cuts the wait short leaves the package to the next start's sweep.
            guard (try? await grace()) != nil else { return }
            remove(package)
        }
    }

    /// Removes every package but these: what an earlier process left behind.
    func sweep(keeping used: Set<String>) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: root) else { return }
        for name in names where !used.contains(name) && name.utf8.allSatisfy(Self.isIDCharacter) { remove(name) }
    }

    private static func isIDCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }

    /// Lambda's sentences (reported by users for CreateFunction); the cause is added where Lambda does not tell it.
    private static func sentence(_ rejection: CodeRejection) -> LambdaError {
        switch rejection {
        case .notAZip(let why):
            .invalid("Could not unzip uploaded file. Please check your file, then try to upload again. (\(why))")
        case .empty: .invalid("Uploaded file must be a non-empty zip")
        case .tooLarge(let limit): .invalid("Unzipped size must be smaller than \(limit) bytes")
        case .refused(let message, let reason): .invalid("\(message) (\(reason))")
        case .storage(let why): LambdaError(.service, why)
        }
    }
}
