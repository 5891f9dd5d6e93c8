/// Where scheme, host and port stand in the value of an `Origin` header.
///
/// Only what a browser can send is read: lower case, no path, no user name, no empty label, no leading zero. The grammar
/// of the standard has no `_`; browsers send it.
struct AskedOrigin {
    private(set) var schemeEnd = 0
    private(set) var hostStart = 0
    private(set) var hostEnd = 0
    /// 0 for the scheme's own.
    private(set) var port: UInt32 = 0
    /// In brackets.
    private(set) var isAddress = false

    /// Nil for what is no tuple origin; reads at most each byte once and counts them.
    init?(_ bytes: Span<UInt8>, examined: inout Int) {
        defer { examined += max(schemeEnd, hostEnd) }
        guard readScheme(bytes), readHost(bytes) else { return nil }
        guard hostEnd < bytes.count else { return }
        guard bytes[hostEnd] == UInt8(ascii: ":"), readPort(bytes) else { return nil }
    }

    private mutating func readScheme(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0, bytes[0] &- 0x61 < 26 else { return false }
        var index = 1
        while index < bytes.count, index <= CORSLimits.schemeBytes {
            let byte = bytes[index]
            if byte == UInt8(ascii: ":") { break }
            let isMark = byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            guard byte &- 0x61 < 26 || byte &- 0x30 < 10 || isMark else { return false }
            index += 1
        }
        schemeEnd = index
        hostStart = index + 3
        return hostStart < bytes.count && bytes[index] == UInt8(ascii: ":") && bytes[index + 1] == UInt8(ascii: "/")
            && bytes[index + 2] == UInt8(ascii: "/")
    }

    private mutating func readHost(_ bytes: Span<UInt8>) -> Bool {
        hostEnd = hostStart
        isAddress = bytes[hostStart] == UInt8(ascii: "[")
        if isAddress { return readAddress(bytes) }
        var labelStart = hostStart
        while hostEnd < bytes.count, bytes[hostEnd] != UInt8(ascii: ":") {
            let byte = bytes[hostEnd]
            if byte == UInt8(ascii: ".") {
                guard hostEnd > labelStart else { return false }
                labelStart = hostEnd + 1
            } else if !OriginHost.isNameByte(byte) {
                return false
            }
            hostEnd += 1
        }
        return hostEnd > hostStart && hostEnd - hostStart <= CORSLimits.hostBytes
    }

    private mutating func readAddress(_ bytes: Span<UInt8>) -> Bool {
        // The longest is eight groups of four digits.
        let longest = "[0000:0000:0000:0000:0000:0000:0000:0000]".utf8.count
        hostEnd += 1
        while hostEnd < bytes.count, hostEnd - hostStart < longest {
            let byte = bytes[hostEnd]
            hostEnd += 1
            if byte == UInt8(ascii: "]") { return true }
            guard byte == UInt8(ascii: ":") || byte &- 0x30 < 10 || byte &- 0x61 < 6 else { return false }
        }
        return false
    }

    private mutating func readPort(_ bytes: Span<UInt8>) -> Bool {
        let digits = hostEnd + 1..<bytes.count
        guard (1...5).contains(digits.count), bytes[digits.lowerBound] != UInt8(ascii: "0") else { return false }
        for index in digits {
            let digit = bytes[index] &- 0x30
            guard digit < 10 else { return false }
            port = port * 10 + UInt32(digit)
        }
        return port <= 65_535
    }
}
