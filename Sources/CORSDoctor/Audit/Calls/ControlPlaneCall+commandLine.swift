extension ControlPlaneCall {
    /// The call as a line for a POSIX shell: `aws apigateway update-method --rest-api-id …`.
    public var cliText: String {
        (["aws", "apigateway", operation] + arguments).map(Self.shellQuoted).joined(separator: " ")
    }

    /// In single quotes unless nothing in it means anything to a shell; what would steer a terminal as an escape in
    /// `$'…'` (POSIX 2024, 2.2.4; older shells but dash have it too), so that the line can be shown and still be run.
    static func shellQuoted(_ text: String) -> String {
        let isPlain: (UInt8) -> Bool = { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: plainMarks.contains(byte)
            }
        }
        guard text.isEmpty || !text.utf8.allSatisfy(isPlain) else { return text }
        guard text.unicodeScalars.contains(where: \.isSteering) else {
            return "'" + text.replacing("'", with: #"'\''"#) + "'"
        }
        var quoted = "$'"
        for scalar in text.unicodeScalars {
            if scalar.isSteering {
                for byte in String(scalar).utf8 { quoted += "\\" + octal(byte) }
            } else {
                if scalar == "'" || scalar == "\\" { quoted += "\\" }
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "'"
    }

    /// Three digits always: what follows may be a digit too.
    private static func octal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 8)
        return String(repeating: "0", count: 3 - digits.count) + digits
    }

    private static let plainMarks: Set<UInt8> = Set("-_./:=@%+,".utf8)
}
