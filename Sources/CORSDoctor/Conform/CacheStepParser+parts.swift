internal import CORS

// The parts of a step that have words of their own.
extension CacheStepParser {
    /// `with x-a, x-b and x-c: value`, `with a json body`.
    mutating func parseHeaders() throws(CacheStepError) {
        at += 1
        if !hasRequest { step.headers = [] }
        while at < words.count, !isKeyword(at), !isURL(bare(at)) {
            let word = bare(at)
            let hasValue = words[at].hasSuffix(":")
            at += 1
            switch word.lowercased() {
            case "and", "header", "headers", "a", "an", "body", "text", "form", "the": continue
            case "json":
                step.headers.append(HeaderField("Content-Type", "application/json"))
                continue
            default: break
            }
            for name in word.split(separator: ",") {
                guard FetchMethod.isValid(name) else { throw failure(word) }
                step.headers.append(HeaderField(String(name), "1"))
            }
            guard hasValue, !step.headers.isEmpty else { continue }
            var value: [String] = []
            while at < words.count, !isKeyword(at) {
                value.append(bare(at))
                at += 1
                if words[at - 1].hasSuffix(",") { break }
            }
            step.headers[step.headers.count - 1].value = value.joined(separator: " ")
        }
    }

    mutating func parseMaxAge() {
        let value = bare(at + 1)
        step.maxAge = ["absent", "missing", "none", "default"].contains(value.lowercased()) ? nil : value
        at += 2
        if Self.seconds(term(at)) != nil { at += 1 }
    }

    /// `PUT,DELETE` or `PUT, DELETE`, up to a word without comma; leaves the last word to the caller.
    mutating func parseList() -> String {
        var elements: [String] = []
        repeat {
            at += 1
            elements.append(bare(at))
        } while at + 1 < words.count && words[at].hasSuffix(",") && !isKeyword(at + 1)
        let list = elements.joined(separator: ", ")
        return ["absent", "missing", "none", "empty"].contains(list.lowercased()) ? "" : list
    }

    /// `at +10 s`, `after 6 s`, `+2 min`, `t=4`: since the first step. Without a unit it is seconds.
    mutating func parseTime() throws(CacheStepError) {
        if ["at", "after"].contains(term(at)) { at += 1 }
        var text = bare(at)
        if text.lowercased().hasPrefix("t=") || text.lowercased().hasPrefix("t+") { text = String(text.dropFirst(2)) }
        if text.hasPrefix("+") { text.removeFirst() }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let value = Double(digits) else { throw failure(bare(at)) }
        var unit = String(text.dropFirst(digits.count))
        let isClosed = words[at].hasSuffix(",") || words[at].hasSuffix(":")
        at += 1
        if unit.isEmpty, !isClosed, at < words.count, !isKeyword(at), !isMethod(at), !isURL(bare(at)) {
            unit = bare(at)
            at += 1
        }
        guard let factor = unit.isEmpty ? 1 : Self.seconds(unit) else { throw failure(unit) }
        step.time = value * factor
    }

    /// Seconds of a unit of time; nil for what is none.
    static func seconds(_ unit: String) -> Double? {
        switch unit.lowercased() {
        case "s", "sec", "second", "seconds": 1
        case "ms": 0.001
        case "min", "minute", "minutes": 60
        case "h", "hour", "hours": 3600
        default: nil
        }
    }
}
