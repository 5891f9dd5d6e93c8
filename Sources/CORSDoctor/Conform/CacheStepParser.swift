internal import CORS

/// Reads the little English of cache sequences. The grammar is in `conformance/README.md`; a word that it does not know
/// is an error, never ignored.
struct CacheStepParser {
    let sentence: String
    let words: [String]
    var at = 0
    var step: CacheStep
    var hasRequest = false

    /// Words that say nothing by themselves.
    static let noise: Set<String> = [
        "->", "a", "actual", "again", "allowing", "an", "and", "answer", "answered", "answers", "away", "because",
        "body",
        "but", "by", "cached", "check", "clear", "cleared", "clears", "default", "directly", "ends", "entries", "entry",
        "error", "fetch", "first", "for", "frame", "from", "gets", "has", "have", "immediately", "in", "is", "it",
        "its",
        "later", "made", "more", "net", "next", "now", "of", "on", "once", "origin", "page", "preflighted", "reply",
        "request", "response", "right", "same", "second", "serve", "served", "serves", "so", "status", "still",
        "straight", "that", "the", "then", "third", "this", "time", "to", "top", "top-level", "under", "when", "where",
        "which", "while", "whose", "=>", "\u{2192}",
    ]

    /// - Parameter previous: what a sentence without method and URL repeats.
    static func parse(_ sentence: String, after previous: CacheStep?) throws(CacheStepError) -> CacheStep {
        var parser = CacheStepParser(sentence, previous)
        return try parser.parse()
    }

    private init(_ sentence: String, _ previous: CacheStep?) {
        self.sentence = sentence
        words = sentence.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == ";" }.map(String.init)
        step = CacheStep()
        if let previous {
            step.method = previous.method
            step.url = previous.url
            step.headers = previous.headers
            step.time = previous.time
            step.browser = previous.browser
        }
    }

    private mutating func parse() throws(CacheStepError) -> CacheStep {
        while at < words.count { try parseWord() }
        return step
    }

    func failure(_ word: String) -> CacheStepError { CacheStepError(word: word, sentence: sentence) }

    /// A word without the punctuation behind it.
    func bare(_ place: Int) -> String {
        guard place < words.count else { return "" }
        var word = words[place]
        while let last = word.last, last == "," || last == ":" || last == "." && word.count > 1 { word.removeLast() }
        return word
    }

    func isURL(_ word: String) -> Bool {
        word.hasPrefix("/") || word.hasPrefix("http://") || word.hasPrefix("https://")
    }

    private mutating func parseWord() throws(CacheStepError) {
        let word = bare(at)
        guard !word.isEmpty else {
            at += 1
            return
        }
        if isMethod(at) {
            beginRequest()
            step.method = word
            at += 1
            return
        }
        if isURL(word) {
            if at > 0, !word.hasPrefix("/"), ["from", "origin", "page"].contains(bare(at - 1).lowercased()) {
                step.origin = word
            } else {
                beginRequest()
                step.url = word
            }
            at += 1
            return
        }
        try parseTerm(term(at), word, term(at + 1))
    }

    /// A word that is neither a method nor a URL.
    private mutating func parseTerm(_ word: String, _ written: String, _ next: String) throws(CacheStepError) {
        switch word {
        case "json", "application/json": step.headers.append(HeaderField("Content-Type", "application/json"))
        case "text", "form": break
        case "omit", "uncredentialed": step.credentials = .omit
        case "include", "credentialed": step.credentials = .include
        case "same-origin": step.credentials = .sameOrigin
        case "credentials", "mode": break
        case "with" where next == "credentials":
            step.credentials = .include
            at += 1
        case "with" where next == "upload" || isAboutAnswer(at + 1): break
        case "header" where step.failure != .none, "headers" where step.failure != .none: break
        case "with", "header", "headers": return try parseHeaders()
        case "without", "no", "lacks", "missing": try parseLack(next)
        case "upload" where next.hasPrefix("listener"):
            step.hasUploadListener = true
            at += 1
        case "max-age": return parseMaxAge()
        case "acam": step.allowMethods = parseList()
        case "acah": step.allowHeaders = parseList()
        case "acao": parseAllowOrigin(next)
        case "default" where Double(next) != nil && Self.seconds(term(at + 2)) != nil: at += 2
        case "at" where next == "once": at += 1
        case "at", "after": return try parseTime()
        default:
            guard parseFailure(word, next) || parseSender(word, next) else { return try parseOther(written) }
        }
        at += 1
    }

    private mutating func parseOther(_ word: String) throws(CacheStepError) {
        let lower = word.lowercased()
        if let browser = Browser(rawValue: lower) {
            step.browser = browser
        } else if word.hasPrefix("+") || lower.hasPrefix("t=") || lower.hasPrefix("t+") {
            return try parseTime()
        } else if let number = Double(word), let factor = Self.seconds(term(at + 1)), term(at + 2) == "later" {
            step.time += number * factor
            at += 2
        } else if lower.hasPrefix("max-age=") {
            step.maxAge = String(word.dropFirst("max-age=".count))
        } else if let status = Int(word), (100...599).contains(status) {
            // What the request itself is answered with decides nothing.
            if at == 0 || term(at - 1) != "actual" { step.status = status }
        } else if !Self.noise.contains(lower) {
            throw failure(word)
        }
        at += 1
    }

    /// A word before the URL, perhaps with the body's kind between.
    func isMethod(_ place: Int) -> Bool {
        let word = bare(place)
        guard FetchMethod.isValid(word), !isURL(word), !Self.noise.contains(word.lowercased()), term(place) != "acao"
        else { return false }
        if isURL(bare(place + 1)) { return word != "json" && word != "text" && word != "form" }
        return ["json", "text", "form"].contains(bare(place + 1).lowercased()) && isURL(bare(place + 2))
    }

    /// A sentence that has a request of its own repeats nothing of the one before.
    mutating func beginRequest() {
        guard !hasRequest else { return }
        hasRequest = true
        step.headers = []
    }

    /// Whether a word begins another part of the sentence.
    func isKeyword(_ place: Int) -> Bool {
        let word = term(place)
        let keywords: Set<String> = [
            "omit", "include", "same-origin", "with", "without", "no", "max-age", "acam", "acah", "at", "after",
            "preflight", "network", "answered", "from", "under", "in", "upload", "credentials", "acao", "status",
        ]
        return keywords.contains(word) || word.hasPrefix("max-age=") || word.hasPrefix("+")
            || Browser(rawValue: word) != nil
    }
}
