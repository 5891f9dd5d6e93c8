internal import FoundationEssentials

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Musl
#endif

private let systemWrite = write(_:_:_:)

/// One of the two standard streams, with colour where a person reads it.
struct Terminal: Sendable {
    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
        case dim = "2"
    }

    let descriptor: Int32
    let hasColour: Bool

    static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
    static let standardError = Terminal(descriptor: STDERR_FILENO)

    /// Colours on a terminal only; `NO_COLOR` (no-color.org) takes them away, `CLICOLOR_FORCE` brings them to a pipe.
    private init(descriptor: Int32) {
        self.descriptor = descriptor
        let environment = ProcessInfo.processInfo.environment
        let isSet = { (name: String) in environment[name].map { !$0.isEmpty && $0 != "0" } ?? false }
        hasColour =
            environment["NO_COLOR"].map(\.isEmpty) ?? true
            && (isatty(descriptor) == 1 || isSet("CLICOLOR_FORCE"))
    }

    var isInteractive: Bool { isatty(descriptor) == 1 }

    func styled(_ text: String, _ colour: Colour) -> String {
        hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes all of it; a stream that is closed or full on the other side loses the rest, as any program's does.
    func write(_ text: String) {
        var text = text
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let count = systemWrite(descriptor, rest.baseAddress, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
    }
}
