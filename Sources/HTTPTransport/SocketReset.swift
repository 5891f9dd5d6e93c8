import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Closing a connection so that its peer cannot take it for a good end.
enum SocketReset {
    /// Has the close that follows send a reset instead of an end of data; whatever is not sent yet is dropped.
    static func prepare(_ channel: any Channel) {
        guard let socket = channel as? any SocketOptionProvider else { return }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in }
    }
}
