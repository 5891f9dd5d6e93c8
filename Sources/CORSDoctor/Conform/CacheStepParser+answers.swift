internal import CORS

// What becomes of a step's requests, and who sends them.
extension CacheStepParser {
    /// A word in lower case, headers by their short names.
    func term(_ place: Int) -> String {
        let word = bare(place).lowercased()
        switch word {
        case "access-control-allow-origin", "allow-origin": return "acao"
        case "access-control-allow-methods", "allow-methods": return "acam"
        case "access-control-allow-headers", "allow-headers": return "acah"
        case "access-control-max-age": return "max-age"
        default: return word
        }
    }

    /// Whether `with` is followed by what is said of an answer rather than by headers of the request.
    func isAboutAnswer(_ place: Int) -> Bool {
        switch term(place) {
        case "a", "an", "the": isAboutAnswer(place + 1)
        case "network", "failing", "failed", "status", "actual", "preflight", "response", "error", "no", "cors",
            "max-age", "acam", "acah", "acao", "answer", "default", "upload":
            true
        default: false
        }
    }

    /// `no max-age`, `without ACAO`, `lacks CORS`.
    mutating func parseLack(_ what: String) throws(CacheStepError) {
        switch what {
        case "credentials": step.credentials = .omit
        case "headers": break
        case "max-age": step.maxAge = nil
        case "acam": step.allowMethods = ""
        case "acah": step.allowHeaders = ""
        case "acao", "cors": refuse()
        default: throw failure(bare(at))
        }
        at += 1
        if what == "cors" || what == "max-age", ["header", "headers"].contains(term(at + 1)) { at += 1 }
    }

    /// `ACAO https://b.example`, `ACAO missing`.
    mutating func parseAllowOrigin(_ value: String) {
        switch value {
        case "absent", "missing", "none", "mismatch", "wrong": refuse()
        default: step.allowOrigin = bare(at + 1)
        }
        at += 1
    }

    /// An answer without CORS headers, of the preflight when that was the word before.
    private mutating func refuse() { step.failure = .refusal(ofPreflight: at > 0 && term(at - 1) == "preflight") }

    /// What goes wrong; false when the word says nothing of it.
    mutating func parseFailure(_ word: String, _ next: String) -> Bool {
        switch word {
        case "preflight" where ["fails", "failed", "failing", "network"].contains(next):
            step.failure = .network(ofPreflight: true)
            at += 1
        case "preflight" where ["refused", "blocked"].contains(next):
            step.failure = .refusal(ofPreflight: true)
            at += 1
        case "preflight": break
        case "net" where next == "error": step.failure = .network(ofPreflight: false)
        case "connection" where ["lost", "reset", "refused", "closed", "error", "fails"].contains(next):
            step.failure = .network(ofPreflight: false)
            at += 1
        case "network", "fails", "failed", "failing", "failure", "timeout", "rejected", "offline", "aborted":
            step.failure = .network(ofPreflight: false)
        case "cors" where ["failure", "error", "fails", "failed", "blocked"].contains(next):
            refuse()
            at += 1
        case "cors": break
        case "blocked", "refused": step.failure = .refusal(ofPreflight: false)
        default: return false
        }
        return true
    }

    /// The page's origin or its top site; false when the word says nothing of it.
    mutating func parseSender(_ word: String, _ next: String) -> Bool {
        switch word {
        case "partition", "site":
            guard !next.isEmpty else { return false }
            step.partition = next
            at += 1
        case "another", "other", "different":
            guard next == "origin" else { return isMethod(at + 1) }
            step.origin = "https://other.example"
            at += 1
        case "null" where next == "origin":
            step.origin = "null"
            at += 1
        case "origin":
            guard !next.isEmpty, !isKeyword(at + 1), !isURL(next), !isMethod(at + 1), FetchMethod.isValid(next),
                !Self.noise.contains(next)
            else { return false }
            step.origin = next == "null" ? next : "https://origin-\(next).example"
            at += 1
        default: return false
        }
        return true
    }
}
