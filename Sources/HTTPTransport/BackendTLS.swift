import HTTPMessages
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The TLS settings for backends: made once, when first needed, away from the event loops (reading the system's trust
/// roots takes tens of milliseconds).
final class BackendTLS: Sendable {
    private struct Made {
        var contexts: [Bool: NIOSSLContext] = [:]
    }

    private let additionalRootsPEM: [String]
    private let made = Mutex(Made())

    init(additionalRootsPEM: [String]) {
        self.additionalRootsPEM = additionalRootsPEM
    }

    /// The context for endpoints whose authority is or is not checked.
    func context(skipsAuthorityCheck: Bool, on loop: any EventLoop) -> EventLoopFuture<NIOSSLContext> {
        if let context = made.withLock({ $0.contexts[skipsAuthorityCheck] }) {
            return loop.makeSucceededFuture(context)
        }
        return NIOThreadPool.singleton.runIfActive(eventLoop: loop) { [self] in
            let context = try make(skipsAuthorityCheck: skipsAuthorityCheck)
            made.withLock { $0.contexts[skipsAuthorityCheck] = context }
            return context
        }
    }

    private func make(skipsAuthorityCheck: Bool) throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        // Also when the authority is not checked: the host name is, after the handshake.
        configuration.certificateVerification = .fullVerification
        configuration.applicationProtocols = ["http/1.1"]
        if !skipsAuthorityCheck {
            configuration.additionalTrustRoots = try additionalRootsPEM.map { pem in
                .certificates(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)))
            }
        }
        return try NIOSSLContext(configuration: configuration)
    }

    /// Whether a handshake ended because of the backend's certificate.
    static func isDistrust(_ error: any Error) -> Bool {
        if error as? NIOSSLExtraError == .failedToValidateHostname { return true }
        // BoringSSL's reason has no other form than its name in the error's text.
        return error is NIOSSLError && "\(error)".contains("CERTIFICATE_VERIFY_FAILED")
    }

    /// The handler for one connection. An IP address is not sent as server name; the certificate must then name it.
    static func handler(_ context: NIOSSLContext, endpoint: BackendEndpoint) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: endpoint.host, port: endpoint.port)) != nil
        let name = isAddress ? nil : endpoint.host
        guard endpoint.skipsAuthorityCheck else {
            return try NIOSSLClientHandler(context: context, serverHostname: name)
        }
        return try NIOSSLClientHandler(context: context, serverHostname: name) { chain, promise in
            // Replaces the check of the chain only: dates here, the host name after the handshake.
            let now = time(nil)
            let isCurrent = chain.first.map { $0.notValidBefore <= now && now <= $0.notValidAfter } ?? false
            promise.succeed(isCurrent ? .certificateVerified : .failed)
        }
    }
}
