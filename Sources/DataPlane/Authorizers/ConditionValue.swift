/// What a condition compares with, read once.
enum ConditionValue: Sendable, Equatable {
    case text(String, ignoresCase: Bool)
    case pattern(WildcardPattern)
    case number(Double, PolicyCondition.Order)
    case bool(Bool)
    case addresses(AddressRange)

    /// Nil when the text is none of the kind.
    init?(_ text: String, _ comparison: PolicyCondition.Comparison) {
        switch comparison {
        case .text(let ignoresCase): self = .text(ignoresCase ? text.lowercased() : text, ignoresCase: ignoresCase)
        case .pattern: self = .pattern(WildcardPattern(text))
        case .number(let order):
            guard let number = Double(text) else { return nil }
            self = .number(number, order)
        case .date(let order):
            guard let seconds = Self.seconds(text) else { return nil }
            self = .number(seconds, order)
        case .bool, .null:
            switch text.lowercased() {
            case "true": self = .bool(true)
            case "false": self = .bool(false)
            default: return nil
            }
        case .address:
            guard let range = AddressRange(text) else { return nil }
            self = .addresses(range)
        }
    }

    func fits(_ present: String) -> Bool {
        switch self {
        case .text(let text, let ignoresCase):
            (ignoresCase ? present.lowercased() : present).utf8.elementsEqual(text.utf8)
        case .pattern(let pattern): pattern.matches(present)
        case .number(let number, let order): Double(present).map { order.holds($0, number) } ?? false
        case .bool(let bool): present == (bool ? "true" : "false")
        case .addresses(let range): range.contains(present)
        }
    }

    /// Seconds since 1970 of `2026-01-31`, `2026-01-31T23:59:00Z`, the same with an offset, or a number of them.
    private static func seconds(_ text: String) -> Double? {
        if let number = Double(text) { return number }
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        let day = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard day.count == 3, let year = day[0], let month = day[1], let dayOfMonth = day[2],
            (1...12).contains(month), (1...31).contains(dayOfMonth), (1...9_999).contains(year)
        else { return nil }
        var seconds = days(year, month, dayOfMonth) * 86_400
        guard parts.count == 2 else { return Double(seconds) }
        var time = parts[1]
        if time.hasSuffix("Z") {
            time = time.dropLast()
        } else if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let offset = time[time.index(after: sign)...].split(separator: ":").map { Int($0) }
            guard offset.count == 2, let hours = offset[0], let minutes = offset[1] else { return nil }
            seconds -= (time[sign] == "+" ? 1 : -1) * (hours * 3_600 + minutes * 60)
            time = time[..<sign]
        }
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count >= 2, clock.count <= 3, let hours = Int(clock[0]), let minutes = Int(clock[1]),
            let rest = clock.count == 3 ? Double(clock[2]) : 0
        else { return nil }
        return Double(seconds + hours * 3_600 + minutes * 60) + rest
    }

    /// Days since 1970 in the proleptic Gregorian calendar, with years beginning in March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension PolicyCondition.Order {
    func holds(_ present: Double, _ wanted: Double) -> Bool {
        switch self {
        case .equal: present == wanted
        case .less: present < wanted
        case .lessOrEqual: present <= wanted
        case .greater: present > wanted
        case .greaterOrEqual: present >= wanted
        }
    }
}
