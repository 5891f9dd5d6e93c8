/// `date-time` as the Java library has it: `2012-12-02T13:05:00.123456789012+01:00`, fraction of 1 to 12 digits.
///
/// No leap seconds and no hour 24. The offset is `Z`, `+01`, `+0100`, `+01:00`, or these with seconds and their
/// fraction, and is needed.
enum DateTimeFormat {
    static func accepts(_ text: String) -> Bool {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take("t"), let hour = reader.number(2),
            reader.take(":"), let minute = reader.number(2), reader.take(":"), let second = reader.number(2),
            1...12 ~= month, day >= 1, day <= days(year, month), hour < 24, minute < 60, second < 60
        else { return false }
        if reader.take("."), !(1...12 ~= reader.skipDigits()) { return false }
        return reader.offset() && reader.isAtEnd
    }

    private static func days(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var at = 0

        var isAtEnd: Bool { at == bytes.count }

        mutating func take(_ mark: Unicode.Scalar) -> Bool {
            guard at < bytes.count, bytes[at] == UInt8(ascii: mark) else { return false }
            at += 1
            return true
        }

        /// Number of exactly so many digits.
        mutating func number(_ length: Int) -> Int? {
            guard at + length <= bytes.count, bytes[at..<at + length].allSatisfy(SchemaFormat.isDigit) else {
                return nil
            }
            defer { at += length }
            return bytes[at..<at + length].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        }

        mutating func skipDigits() -> Int {
            let start = at
            while at < bytes.count, SchemaFormat.isDigit(bytes[at]) { at += 1 }
            return at - start
        }

        mutating func offset() -> Bool {
            if take("Z") || take("z") { return true }
            guard take("+") || take("-"), let hours = number(2), hours < 24 else { return false }
            if isAtEnd { return true }
            let hasColons = take(":")
            guard let minutes = number(2), minutes < 60 else { return false }
            if isAtEnd { return true }
            if hasColons, !take(":") { return false }
            guard let seconds = number(2), seconds < 60 else { return false }
            if isAtEnd { return true }
            if hasColons, !take(".") { return false }
            return 1...3 ~= skipDigits()
        }
    }
}
