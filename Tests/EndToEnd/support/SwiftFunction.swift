// A Lambda function in Swift without any package: the Runtime API over a plain socket.
import Glibc

@main
struct SwiftFunction {
    static func main() {
        let address = String(cString: getenv("AWS_LAMBDA_RUNTIME_API")).split(separator: ":")
        let base = "/2018-06-01/runtime/invocation/"
        while true {
            let next = exchange(String(address[0]), UInt16(address[1])!, "GET \(base)next HTTP/1.1\r\n", body: "")
            let id = next.headers.first { $0.lowercased().hasPrefix("lambda-runtime-aws-request-id:") }!
                .split(separator: ":")[1].trimmed
            _ = exchange(
                String(address[0]), UInt16(address[1])!, "POST \(base)\(id)/response HTTP/1.1\r\n",
                body: "{\"swift\": \(next.body)}")
        }
    }

    /// One request on a connection of its own.
    static func exchange(
        _ host: String, _ port: UInt16, _ line: String, body: String
    ) -> (headers: [String], body: String) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { exit(1) }
        let request =
            line + "Host: \(host):\(port)\r\nConnection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
        var sent = Array(request.utf8)[...]
        while !sent.isEmpty {
            let count = sent.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
            guard count > 0 else { exit(1) }
            sent = sent.dropFirst(count)
        }
        var received: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(socket, &piece, piece.count)
            guard count > 0 else { break }
            received += piece[..<count]
        }
        let text = String(decoding: received, as: UTF8.self)
        var lines: [String] = []
        var rest = text[...]
        while let end = rest.firstIndex(of: "\r\n") {
            let line = String(rest[..<end])
            rest = rest[rest.index(after: end)...]
            if line.isEmpty { break }
            lines.append(line)
        }
        return (lines, String(rest))
    }
}

extension Substring {
    var trimmed: String { String(drop { $0 == " " }) }
}
