/// A JSON pointer (RFC 6901): the steps from the root to a value, unescaped.
public struct JSONPointer: Sendable, Hashable {
    /// Member names and array indices, outermost first; none for the root.
    public var steps: [String]

    public init(steps: [String] = []) { self.steps = steps }

    /// Pointer from its text; nil unless it is empty or starts with `/` and every `~` is followed by `0` or `1`.
    public init?(_ text: String) {
        guard !text.isEmpty else {
            steps = []
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        steps = []
        var step: [UInt8] = []
        var afterTilde = false
        for byte in text.utf8.dropFirst() {
            if afterTilde {
                guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return nil }
                step.append(byte == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                afterTilde = false
            } else if byte == UInt8(ascii: "/") {
                steps.append(String(decoding: step, as: UTF8.self))
                step.removeAll(keepingCapacity: true)
            } else if byte == UInt8(ascii: "~") {
                afterTilde = true
            } else {
                step.append(byte)
            }
        }
        guard !afterTilde else { return nil }
        steps.append(String(decoding: step, as: UTF8.self))
    }

    /// Pointer to a member or element of what this one points to.
    public func appending(_ step: String) -> JSONPointer { JSONPointer(steps: steps + [step]) }

    /// Index a step means in an array: digits without a leading zero; nil for anything else, `-` included.
    static func arrayIndex(_ step: String) -> Int? {
        guard step.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        if step.utf8.count > 1, step.utf8.first == UInt8(ascii: "0") { return nil }
        return Int(step)
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer's text, `~` and `/` inside a step written `~0` and `~1`.
    public var description: String {
        var bytes: [UInt8] = []
        for step in steps {
            bytes.append(UInt8(ascii: "/"))
            for byte in step.utf8 {
                switch byte {
                case UInt8(ascii: "~"): bytes += "~0".utf8
                case UInt8(ascii: "/"): bytes += "~1".utf8
                default: bytes.append(byte)
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
