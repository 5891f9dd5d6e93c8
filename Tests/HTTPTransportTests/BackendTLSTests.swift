import Foundation
import HTTPMessages
import HTTPTransport
import NIOCore
import NIOPosix
import Testing

/// Certificates made for the run by `openssl`, and `openssl s_server` as the backend.
@Suite(.serialized, .timeLimit(.minutes(1))) struct BackendTLSTests {
    private func send(
        _ server: TLSServer, host: String, trusts: Bool = true, skips: Bool = false, streams: Bool = false
    ) async throws -> Result<ResponseMessage, BackendFailure> {
        var configuration = BackendPool.Configuration()
        if trusts { configuration.additionalTrustRootsPEM = [server.authority] }
        let pool = BackendPool(configuration: configuration, group: MultiThreadedEventLoopGroup.singleton)
        let endpoint = BackendEndpoint(host: host, port: server.port, isTLS: true, skipsAuthorityCheck: skips)
        let message = BackendMessage(
            endpoint: endpoint, method: "GET", target: "/", headers: ["Host": host], body: ByteBuffer(),
            timeout: .seconds(10), streamsAnswer: streams)
        defer { server.stop() }
        do throws(BackendFailure) {
            var answer = try await pool.send(message)
            if var rest = try? await answer.stream?.collect(upTo: 1_000_000) { answer.body.writeBuffer(&rest) }
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    @Test(arguments: [("localhost", "DNS:localhost"), ("127.0.0.1", "IP:127.0.0.1")])
    func `a certificate of a trusted authority for this host is taken`(_ host: String, _ name: String) async throws {
        let end = try await send(TLSServer(names: name), host: host)
        guard case .success(let answer) = end else {
            Issue.record("\(end)")
            return
        }
        #expect(answer.status == 200)
    }

    @Test func `an answer may come in pieces over TLS`() async throws {
        let end = try await send(TLSServer(names: "DNS:localhost"), host: "localhost", streams: true)
        guard case .success(let answer) = end else {
            Issue.record("\(end)")
            return
        }
        let text = String(buffer: answer.body)
        #expect(answer.stream != nil && text.hasPrefix("<HTML>") && text.contains("</HTML>"))
    }

    @Test(arguments: [
        ("unknown authority", "DNS:localhost", false, false, 30), ("other host", "DNS:example.com", true, false, 30),
        ("other host, authority not checked", "DNS:example.com", false, true, 30),
        ("expired", "DNS:localhost", true, false, -1),
        ("expired, authority not checked", "DNS:localhost", false, true, -1),
    ])
    func `any other certificate is not trusted`(
        _ title: String, _ name: String, _ trusts: Bool, _ skips: Bool, _ days: Int
    ) async throws {
        let end = try await send(TLSServer(names: name, days: days), host: "localhost", trusts: trusts, skips: skips)
        guard case .failure(.untrusted) = end else {
            Issue.record("\(title): \(end)")
            return
        }
    }

    @Test func `without the check of the authority the right host name suffices`() async throws {
        let end = try await send(TLSServer(names: "DNS:localhost"), host: "localhost", trusts: false, skips: true)
        guard case .success = end else {
            Issue.record("\(end)")
            return
        }
    }

    @Test func `a backend that speaks no TLS is a network failure`() async throws {
        try await ScriptedBackend.run { _ in
            .send(BackendPoolTests.ok)
        } _: { _, port async throws in
            let pool = BackendPool(group: MultiThreadedEventLoopGroup.singleton)
            let endpoint = BackendEndpoint(host: "127.0.0.1", port: port, isTLS: true)
            let message = BackendMessage(
                endpoint: endpoint, method: "GET", target: "/", headers: [:], body: ByteBuffer(),
                timeout: .milliseconds(500))
            await #expect(throws: BackendFailure.self) { try await pool.send(message) }
            await pool.shutdown()
        }
    }
}

/// A running `openssl s_server -www` with a certificate for certain names.
private final class TLSServer {
    let port: Int
    /// The certificate authority's certificate in PEM.
    let authority: String
    private let process: Process
    private let folder: URL

    struct Failed: Error {}

    init(names: String, days: Int = 30) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let key: [String] = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        try Self.openssl(
            ["req", "-x509", "-subj", "/CN=test authority", "-days", "30", "-keyout", "ca.key", "-out", "ca.pem"] + key,
            folder)
        try Self.openssl(["req", "-new", "-subj", "/CN=test", "-keyout", "s.key", "-out", "s.csr"] + key, folder)
        try "subjectAltName=\(names)\n".write(
            to: folder.appendingPathComponent("ext"), atomically: true, encoding: .utf8)
        let sign: [String] = [
            "x509", "-req", "-in", "s.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "\(days)",
        ]
        try Self.openssl(sign + ["-extfile", "ext", "-out", "s.pem"], folder)
        authority = try String(contentsOf: folder.appendingPathComponent("ca.pem"), encoding: .utf8)
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "s.pem", "-key", "s.key", "-www",
        ]
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var text = ""
        while !text.contains("ACCEPT 127.0.0.1:") || !text.hasSuffix("\n") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Failed() }
            text += String(decoding: data, as: UTF8.self)
        }
        let digits = text.components(separatedBy: "ACCEPT 127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
        port = Int(digits) ?? 0
    }

    private static func openssl(_ arguments: [String], _ folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed() }
    }

    func stop() {
        // The child may have inherited a mask that keeps SIGTERM from it.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
