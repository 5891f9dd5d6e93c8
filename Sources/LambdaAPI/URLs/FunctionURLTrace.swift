/// The `X-Amzn-Trace-Id` of a request to a function URL.
enum FunctionURLTrace {
    /// A client's own where it names a root, else a new one: `Root=1-{seconds}-{96 random bits}`.
    static func id(incoming: String?, seconds: Int64) -> String {
        if let incoming, incoming.split(separator: ";").contains(where: { $0.lowercased().hasPrefix("root=") }) {
            return incoming
        }
        let unique = hex(UInt64.random(in: .min ... .max), 16) + hex(UInt64(UInt32.random(in: .min ... .max)), 8)
        return "Root=1-\(hex(UInt64(bitPattern: seconds), 8))-\(unique)"
    }

    private static func hex(_ number: UInt64, _ digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text.suffix(digits)
    }
}
