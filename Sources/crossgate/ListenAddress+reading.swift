internal import HTTPTransport

extension ListenAddress {
    /// Reads `127.0.0.1:4566`, `[::1]:4566`, `localhost:0` (a port the kernel chooses).
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        // An IPv6 address stands in brackets, or nobody could tell its end from the port.
        let isBracketed = host.first == "[" && host.last == "]"
        if isBracketed { host = host.dropFirst().dropLast() }
        guard !host.isEmpty, !host.contains(where: { "[]".contains($0) }), host.contains(":") == isBracketed else {
            return nil
        }
        self.init(host: String(host), port: Int(port))
    }

    /// Whether only this machine reaches it.
    var isLoopback: Bool {
        host == "localhost" || host == "::1" || host.hasSuffix(".localhost")
            || (host.hasPrefix("127.") && host.split(separator: ".").compactMap { UInt8($0) }.count == 4)
    }

    /// As it is given on the command line and stands in URLs.
    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
