import NIOCore
import NIOPosix

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What the system says about a socket, in words an operator knows: `Connection refused`, not a function and a number.
enum SystemReason {
    static func text(of error: any Error) -> String {
        switch error {
        case let error as IOError:
            return String(cString: strerror(error.errnoCode))
        case let error as NIOConnectionError:
            if let refusal = error.connectionErrors.first { return text(of: refusal.error) }
            return "the name \(error.host) does not resolve"
        case let error as SocketAddressError.UnknownHost:
            return "the name \(error.host) does not resolve: \(error.errorDescription)"
        case ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed:
            return "the connection is closed"
        case ChannelError.eof, ChannelError.inputClosed, ChannelError.outputClosed:
            return "the connection's half is closed"
        default:
            return "\(error)"
        }
    }
}
