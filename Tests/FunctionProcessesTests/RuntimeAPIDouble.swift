import Foundation
import FunctionProcesses

/// The Runtime API of one function, by hand: requests are read and answered one after the other.
final class RuntimeAPIDouble {
    struct Request {
        var method: String
        var target: String
        var headers: [String: String]
        var body: String
        var trailers: [String: String] = [:]

        /// `response`, `error` or `next`.
        var kind: String { String(target.split(separator: "/").last ?? "") }

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }
    }

    struct Silence: Error {}

    let address: String
    private let listener: Int32
    private var connection: Int32 = -1
    private var input: [UInt8] = []

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(listener, generic, length) == 0, listen(listener, 8) == 0 else { return UInt16(0) }
                getsockname(listener, generic, &length)
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        address = "127.0.0.1:\(port)"
        _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    }

    deinit {
        close(listener)
        if connection >= 0 { close(connection) }
    }

    /// Gives the function an event and returns what it answers.
    func invoke(_ event: String, id: String = "request-1", headers: [String: String] = [:]) throws -> Request {
        let next = try request()
        guard next.method == "GET", next.kind == "next" else { return next }
        var all: [String: String] = [
            "Lambda-Runtime-Aws-Request-Id": id, "Lambda-Runtime-Deadline-Ms": "4102444800000",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:000000000000:function:f",
            "Content-Type": "application/json",
        ]
        all.merge(headers) { _, new in new }
        reply(200, all, event)
        let answer = try request()
        reply(202, [:], "{\"status\":\"OK\"}")
        return answer
    }

    func reply(_ status: Int, _ headers: [String: String], _ body: String) {
        var text = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        text += "\r\n\(body)"
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    func request() throws -> Request {
        let head = try take(until: [13, 10, 13, 10])
        let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
        let parts = lines[0].split(separator: " ").map(String.init)
        var request = Request(method: parts[0], target: parts[1], headers: Self.fields(lines.dropFirst()), body: "")
        if request.headers["transfer-encoding"] == "chunked" {
            var body: [UInt8] = []
            while true {
                let line = try String(decoding: take(until: [13, 10]), as: UTF8.self)
                let size = Int(line, radix: 16) ?? 0
                if size == 0 { break }
                body += try take(size)
                _ = try take(2)
            }
            while true {
                let line = try String(decoding: take(until: [13, 10]), as: UTF8.self)
                if line.isEmpty { break }
                request.trailers.merge(Self.fields([line])) { _, new in new }
            }
            request.body = String(decoding: body, as: UTF8.self)
        } else if let length = request.headers["content-length"].flatMap({ Int($0) }) {
            request.body = try String(decoding: take(length), as: UTF8.self)
        }
        return request
    }

    private static func fields(_ lines: some Sequence<String>) -> [String: String] {
        var fields: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return fields
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while input.count < count { try more() }
        defer { input.removeFirst(count) }
        return Array(input[..<count])
    }

    private func take(until mark: [UInt8]) throws -> [UInt8] {
        while true {
            if let end = input.indices.first(where: { input[$0...].starts(with: mark) }) {
                defer { input.removeFirst(end + mark.count) }
                return Array(input[..<end])
            }
            try more()
        }
    }

    private func more() throws {
        if connection < 0 {
            try wait(for: listener)
            connection = accept(listener, nil, nil)
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            var isOn: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        }
        try wait(for: connection)
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &piece, piece.count, 0)
        guard count > 0 else { throw Silence() }
        input += piece[..<count]
    }

    /// Milliseconds: long, for a machine that does much else.
    private static let patience: Int32 = 30_000

    private func wait(for descriptor: Int32) throws {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, Self.patience) == 1 else { throw Silence() }
    }
}

/// A function that runs against a Runtime API double.
final class RunningFunction {
    let api: RuntimeAPIDouble
    let process: FunctionProcess
    let plan: RuntimePlan
    private let probe: ProcessProbe
    private let code: TestFolder

    init(
        _ warden: Warden,
        _ runtime: String,
        _ handler: String,
        _ code: TestFolder,
        environment: [String: String] = [:],
        memorySize: Int = 128
    ) async throws {
        api = try RuntimeAPIDouble()
        self.code = code
        let processEnvironment = ProcessInfo.processInfo.environment
        let runtimes = Runtimes(
            warden: warden, searchPath: processEnvironment["PATH"] ?? "/usr/bin:/bin", home: processEnvironment["HOME"])
        plan = try await runtimes.plan(runtime: runtime, handler: handler, folder: code.path, memorySize: memorySize)
        let own: [String: String] = [
            "AWS_LAMBDA_RUNTIME_API": api.address, "AWS_LAMBDA_FUNCTION_NAME": "f",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(memorySize),
            "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/f", "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
        ]
        let probe = ProcessProbe()
        self.probe = probe
        process = try await warden.spawn(
            ProcessRequest(
                plan, environment: own.merging(environment) { _, special in special }, codeFolder: code.path,
                temporaryBytes: 512 << 20)
        ) { probe.ended($0) }
    }

    /// Ends the function and gives what it wrote.
    func end() async -> String {
        process.kill()
        _ = await probe.waitForExit()
        return Descriptor.drain(process.output)
    }

    /// Waits until it ends by itself.
    func exit() async -> (ProcessExit, String) {
        let exit = await probe.waitForExit()
        return (exit, Descriptor.drain(process.output))
    }
}
