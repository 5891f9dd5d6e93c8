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
    private static let noise: Set<String> = [
        "->", "a", "actual", "again", "allowing", "an", "and", "answer", "answered", "answers", "body", "but", "by",
        "cached", "ends", "error", "fetch", "for", "frame", "from", "gets", "in", "is", "it", "its", "later", "more",
        "now", "of", "on", "once", "origin", "page", "preflighted", "reply", "request", "response", "same", "still",
        "that", "the", "then", "this", "time", "to", "top", "top-level", "under", "when", "where", "which", "while",
        "=>", "→",
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
        let next = bare(at + 1).lowercased()
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
        switch word.lowercased() {
        case "json": step.headers.append(HeaderField("Content-Type", "application/json"))
        case "text", "form": break
        case "omit": step.credentials = .omit
        case "include", "credentialed": step.credentials = .include
        case "same-origin": step.credentials = .sameOrigin
        case "credentials", "mode": break
        case "without" where next == "credentials":
            step.credentials = .omit
            at += 1
        case "without" where next == "headers": at += 1
        case "without" where next == "max-age", "no" where next == "max-age":
            step.maxAge = nil
            at += 1
        case "without" where next == "acao" || next == "cors", "no" where next == "acao" || next == "cors",
            "lacks" where next == "acao" || next == "cors", "missing" where next == "acao" || next == "cors":
            step.failure = .refusal(ofPreflight: at > 0 && bare(at - 1).lowercased() == "preflight")
            at += 1
        case "with" where next == "credentials":
            step.credentials = .include
            at += 1
        case "with" where next == "upload" || next == "an": break
        case "header" where step.failure != .none, "headers" where step.failure != .none: break
        case "with", "header", "headers": return try parseHeaders()
        case "upload" where next.hasPrefix("listener"):
            step.hasUploadListener = true
            at += 1
        case "max-age", "access-control-max-age": return parseMaxAge()
        case "acam", "allow-methods", "access-control-allow-methods": step.allowMethods = parseList()
        case "acah", "allow-headers", "access-control-allow-headers": step.allowHeaders = parseList()
        case "at", "after": return try parseTime()
        case "preflight" where ["fails", "failed", "failing", "network"].contains(next):
            step.failure = .network(ofPreflight: true)
            at += 1
        case "preflight" where ["refused", "blocked"].contains(next):
            step.failure = .refusal(ofPreflight: true)
            at += 1
        case "preflight": break
        case "network", "fails", "failed", "failing", "failure", "timeout":
            step.failure = .network(ofPreflight: false)
        case "connection" where ["lost", "reset", "refused", "closed", "error", "fails"].contains(next):
            step.failure = .network(ofPreflight: false)
            at += 1
        case "blocked", "refused": step.failure = .refusal(ofPreflight: false)
        case "partition":
            step.partition = next
            at += 1
        case "site" where !next.isEmpty:
            step.partition = next
            at += 1
        default: try parseOther(word)
        }
        at += 1
    }

    private mutating func parseOther(_ word: String) throws(CacheStepError) {
        if let browser = Browser(rawValue: word.lowercased()) {
            step.browser = browser
        } else if word.hasPrefix("+") || word.hasPrefix("t=") {
            try parseTime()
            at -= 1
        } else if let number = Double(word), let factor = Self.seconds(bare(at + 1)),
            bare(at + 2).lowercased() == "later"
        {
            step.time += number * factor
            at += 2
        } else if word.lowercased().hasPrefix("max-age=") {
            step.maxAge = String(word.dropFirst("max-age=".count))
        } else if !Self.noise.contains(word.lowercased()) {
            throw failure(word)
        }
    }

    /// A word before the URL, perhaps with the body's kind between.
    private func isMethod(_ place: Int) -> Bool {
        let word = bare(place)
        guard FetchMethod.isValid(word), !isURL(word), !Self.noise.contains(word.lowercased()) else { return false }
        if isURL(bare(place + 1)) { return word != "json" && word != "text" && word != "form" }
        return ["json", "text", "form"].contains(bare(place + 1).lowercased()) && isURL(bare(place + 2))
    }

    /// A sentence that has a request of its own repeats nothing of the one before.
    private mutating func beginRequest() {
        guard !hasRequest else { return }
        hasRequest = true
        step.headers = []
    }

    /// Whether a word begins another part of the sentence.
    func isKeyword(_ place: Int) -> Bool {
        let word = bare(place).lowercased()
        let keywords: Set<String> = [
            "omit", "include", "same-origin", "with", "without", "no", "max-age", "acam", "acah", "at", "after",
            "preflight", "network", "answered", "from", "under", "in", "upload", "credentials",
        ]
        return keywords.contains(word) || word.hasPrefix("max-age=") || word.hasPrefix("+")
            || Browser(rawValue: word) != nil
    }
}
