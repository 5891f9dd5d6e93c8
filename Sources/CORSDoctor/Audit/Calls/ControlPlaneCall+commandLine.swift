extension ControlPlaneCall {
    /// The call as a line for a POSIX shell: `aws apigateway update-method --rest-api-id …`.
    public var cliText: String {
        (["aws", "apigateway", operation] + arguments).map(Self.shellQuoted).joined(separator: " ")
    }

    /// In single quotes unless nothing in it means anything to a shell.
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
        return "'" + text.replacing("'", with: #"'\''"#) + "'"
    }

    private static let plainMarks: Set<UInt8> = Set("-_./:=@%+,".utf8)
}
