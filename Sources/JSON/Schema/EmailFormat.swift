/// `email` as the Java library has it, through JavaMail's `InternetAddress` in strict mode, for the forms people use:
/// `a@b`, `"a b"@c`, `a@[1.2.3.4]`, `Name <a@b.c>`. Its comments, groups (`x:a@b;`) and lists are not taken here
/// unless they are one address with a name.
enum EmailFormat {
    private static let forbiddenInLocal = "()<>,;:\"[]@ "

    static func accepts(_ text: String) -> Bool {
        var text = text[...]
        while let last = text.unicodeScalars.last, isBlank(last) { text = text.dropLast() }
        while let first = text.unicodeScalars.first, isBlank(first) { text = text.dropFirst() }
        if let open = text.firstIndex(of: "<"), !text[..<open].contains("@") {
            guard let close = text[open...].firstIndex(of: ">") else { return false }
            let name = text[..<open]
            guard !name.unicodeScalars.contains(where: { ",;:()[]".unicodeScalars.contains($0) }) else { return false }
            let inner = text[text.index(after: open)..<close]
            return isAddress(Substring(inner.filter { $0 != " " }))
        }
        return isAddress(text)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { " \t\r\n".unicodeScalars.contains(scalar) }

    private static func isAddress(_ text: Substring) -> Bool {
        let scalars = text.unicodeScalars
        var at = scalars.startIndex
        if scalars.first == "\"" {
            at = scalars.index(after: at)
            var isClosed = false
            while at < scalars.endIndex, !isClosed {
                let scalar = scalars[at]
                at = scalars.index(after: at)
                if scalar == "\\", at < scalars.endIndex {
                    at = scalars.index(after: at)
                } else if scalar == "\"" {
                    isClosed = true
                } else if scalar == "\n" || scalar == "\r" {
                    return false
                }
            }
            guard isClosed, at < scalars.endIndex, scalars[at] == "@" else { return false }
        } else {
            var previous: Unicode.Scalar = "."
            while at < scalars.endIndex, scalars[at] != "@" {
                let scalar = scalars[at]
                if scalar == "\\", let next = scalars.index(at, offsetBy: 2, limitedBy: scalars.endIndex) {
                    // A backslash takes the next character, whatever it is.
                    previous = scalar
                    at = next
                    continue
                }
                if scalar.value <= 0x20 || scalar.value == 0x7F || (scalar == "." && previous == ".") { return false }
                if forbiddenInLocal.unicodeScalars.contains(scalar) { return false }
                previous = scalar
                at = scalars.index(after: at)
            }
            guard at < scalars.endIndex, previous != "." else { return false }
        }
        return isDomain(scalars[scalars.index(after: at)...])
    }

    /// Labels of letters, digits, `-` and anything outside ASCII, or something in brackets.
    private static func isDomain(_ domain: Substring.UnicodeScalarView) -> Bool {
        if domain.first == "[", domain.last == "]", domain.count >= 2 {
            return domain.dropFirst().dropLast().allSatisfy { $0.value > 0x20 && !"[]\\".unicodeScalars.contains($0) }
        }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            !label.isEmpty
                && label.allSatisfy { scalar in
                    guard scalar.isASCII else { return !scalar.properties.isWhitespace }
                    let byte = UInt8(truncatingIfNeeded: scalar.value)
                    return SchemaFormat.isLetter(byte) || SchemaFormat.isDigit(byte) || scalar == "-"
                }
        }
    }
}
