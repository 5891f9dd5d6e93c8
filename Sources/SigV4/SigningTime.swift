/// A moment as signatures write it: `20150830T123600Z`, and its day `20150830`.
public struct SigningTime: Sendable, Equatable, CustomStringConvertible {
    /// ISO 8601's basic format, as in `X-Amz-Date`.
    public let stamp: String

    /// The first part of a credential's scope.
    public var day: Substring { stamp.prefix(8) }

    public var description: String { stamp }

    public init(unixSeconds: Int) {
        let days = unixSeconds >= 0 ? unixSeconds / 86_400 : -((86_399 - unixSeconds) / 86_400)
        let rest = unixSeconds - days * 86_400
        // Days to civil date in the proleptic Gregorian calendar, with years beginning in March.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        stamp =
            Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2) + "T" + Self.padded(rest / 3_600, 2)
            + Self.padded(rest / 60 % 60, 2) + Self.padded(rest % 60, 2) + "Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
