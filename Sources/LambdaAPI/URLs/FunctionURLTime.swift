/// A moment in UTC as `requestContext.time` has it: `12/Mar/2020:19:03:58 +0000`.
struct FunctionURLTime {
    let text: String

    private static let months: [String] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Milliseconds since 1970.
    init(milliseconds: Int64) {
        let seconds = Int(milliseconds / 1_000)
        let rest = seconds % 86_400
        // Days to civil date in the proleptic Gregorian calendar, with years beginning in March.
        let shifted = seconds / 86_400 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        text =
            "\(two(day))/\(Self.months[month - 1])/\(year):\(two(rest / 3_600)):\(two(rest / 60 % 60)):"
            + "\(two(rest % 60)) +0000"
    }
}
