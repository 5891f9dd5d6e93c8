/// The lines of a mapping template that put the asking origin into `Access-Control-Allow-Origin` if it is among those
/// allowed. They print nothing, so that they can stand before any template.
///
/// The form is CDK's, which runs on AWS: header names are looked up with their case, and HTTP/2 writes `origin`; a
/// missing header equals `""` there. No line is indented, since Velocity 1.7 keeps the blanks before `#if` and `#end`.
struct OriginTemplate: Equatable {
    /// Comparisons that one request may cost, and that a person can still read.
    static let maximumOrigins = 100
    /// Marks the lines as ours, so that the next enable finds them.
    static let firstLine = "## The Origin header decides on Access-Control-Allow-Origin (crossgate cors enable)"
    /// How many lines there are, the mark included.
    private static let lineCount = 8

    /// All lines, each with its end.
    let text: String

    init(_ origins: AllowedOrigins, headerName: String) {
        let conditions = origins.compared.map(Self.condition).joined(separator: " || ")
        let lines: [String] = [
            Self.firstLine,
            #"#set($crossgateOrigin = $input.params().header.get("Origin"))"#,
            #"#if($crossgateOrigin == "")"#,
            #"#set($crossgateOrigin = $input.params().header.get("origin"))"#,
            "#end",
            "#if(\(conditions))",
            "#set($context.responseOverride.header.\(headerName) = $crossgateOrigin)",
            "#end",
        ]
        text = lines.map { $0 + "\n" }.joined()
    }

    /// Whether an origin has only characters that mean nothing to Velocity within quotation marks.
    static func canCompare(_ origin: String) -> Bool {
        origin.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~:/[]*+".utf8.contains(byte)
            }
        }
    }

    /// Splits a template into these lines, where an earlier enable put them before it, and the rest.
    static func split(_ template: String) -> (block: String?, rest: String) {
        guard template.utf8.starts(with: (firstLine + "\n").utf8) else { return (nil, template) }
        let lines = template.utf8.split(
            separator: UInt8(ascii: "\n"), maxSplits: lineCount, omittingEmptySubsequences: false)
        guard lines.count > lineCount, lines[lineCount - 1].elementsEqual("#end".utf8) else { return (nil, template) }
        let end = lines[lineCount].startIndex
        return (String(template[..<end]), String(template[end...]))
    }

    /// Whether a template sets the header itself, as CDK's does. A second override of one header fails the request (AWS
    /// guide, page apigateway-override-request-response-parameters).
    static func overridesOrigin(_ template: String) -> Bool {
        let text = template.lowercased()
        return text.contains("responseoverride") && text.contains("access-control-allow-origin")
    }

    private static func condition(_ origin: String) -> String {
        guard let pattern = expression(for: origin) else { return "$crossgateOrigin == \"\(origin)\"" }
        return "$crossgateOrigin.matches(\"\(pattern)\")"
    }

    /// One or more labels; what stands for `*.` has no slash, no colon and no `@`, so that it is part of the host. The
    /// bounds are those of DNS names, and keep Java's matcher from a deep recursion.
    static let subdomains = #"([a-z0-9_-]{1,63}\.){1,126}"#
    /// Any port, the scheme's own included.
    static let anyPort = "(:[1-9][0-9]{0,4})?"

    /// The regular expression that a pattern is, to be matched as a whole; nil for an origin that is no pattern.
    static func expression(for origin: String) -> String? {
        guard origin != "*", origin.utf8.contains(UInt8(ascii: "*")), let mark = origin.firstRange(of: "://") else {
            return nil
        }
        var host = origin[mark.upperBound...]
        var expression = escaped(origin[..<mark.upperBound])
        if host.hasPrefix("*.") {
            host = host.dropFirst(2)
            expression += subdomains
        }
        guard host.hasSuffix(":*") else { return expression + escaped(host) }
        return expression + escaped(host.dropLast(2)) + anyPort
    }

    /// The text with a backslash before all that means something in a regular expression of Java's, of Python's and of
    /// JavaScript's; neither takes one before a hyphen or a colon amiss or needs it.
    private static func escaped(_ text: Substring) -> String {
        text.reduce(into: "") { result, character in
            if ".[]*+".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
