/// How a function is named in a request: its name, a partial or a whole ARN, with or without a qualifier.
struct FunctionReference: Sendable, Equatable {
    var name: String
    var qualifier: String?
    /// What a whole ARN says.
    var region: String?
    /// What a partial or whole ARN says.
    var account: String?

    /// Reads `hello`, `hello:live`, `function:hello`, `123456789012:function:hello:1`,
    /// `arn:aws:lambda:us-east-1:123456789012:function:hello:live`; nil for anything else.
    init?(_ text: String) {
        var parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.first == "arn" {
            guard parts.count >= 7, parts[1].hasPrefix("aws"), parts[2] == "lambda", !parts[3].isEmpty,
                parts[5] == "function"
            else { return nil }
            region = parts[3]
            account = parts[4]
            parts.removeFirst(6)
        } else {
            // `us-east-1:123456789012:function:hello`, as the model's pattern has it.
            if parts.count >= 3, Self.isAccount(parts[1]), parts[0].contains("-") { region = parts.removeFirst() }
            if parts.count >= 2, Self.isAccount(parts[0]) { account = parts.removeFirst() }
            if parts.count >= 2, parts[0] == "function" { parts.removeFirst() }
        }
        guard (1...2).contains(parts.count), Self.isName(parts[0]) else { return nil }
        name = parts[0]
        qualifier = parts.count == 2 ? parts[1] : nil
        if let qualifier, !Self.isQualifier(qualifier) { return nil }
    }

    private static func isAccount(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isWord($0) }
    }

    private static func isQualifier(_ text: String) -> Bool {
        text == "$LATEST" || isName(text)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Whether a qualifier is a version's number.
    static func isVersion(_ qualifier: String) -> Bool {
        !qualifier.isEmpty
            && qualifier.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

/// Whose functions these are: the parts of every ARN.
struct FunctionOwner: Sendable, Equatable {
    var region: String
    var account: String

    func arn(_ name: String, _ qualifier: String? = nil) -> String {
        "arn:aws:lambda:\(region):\(account):function:\(name)" + (qualifier.map { ":\($0)" } ?? "")
    }
}
