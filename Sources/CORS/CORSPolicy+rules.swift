/// Whose pages are allowed. Fields rather than an enum's payload: to look into one costs no copy.
struct OriginRule: Sendable {
    /// `*`: whoever asks, and however its origin is written.
    let isAny: Bool
    /// `*`, or the only origin there is; empty when the answer names the one that asks. The answers of one origin are
    /// the same for everybody, and only right for that one.
    let allowOrigin: String
    private let set: OriginSet

    /// Takes the canonical list, and the patterns in it.
    init(_ origins: [String], _ patterns: [OriginPattern]) {
        isAny = origins == ["*"]
        let isOne = origins.count == 1 && patterns.allSatisfy(\.isExact)
        allowOrigin = isOne ? origins[0] : ""
        set = OriginSet(patterns, allowsNull: origins.contains("null"))
    }

    var isDynamic: Bool { allowOrigin.isEmpty }

    /// `Vary` for preflights. HTTP does not let the answer to OPTIONS be cached (RFC 9110, section 9.3.7), yet CDNs can
    /// be told to do it; what those must keep apart is the origin. Method and headers are not named, since what is
    /// allowed does not depend on them.
    var varyFields: [HeaderField] { isDynamic ? [HeaderField("Vary", "Origin")] : [] }

    /// Nil for an allowed origin.
    func refusal(for origin: String) -> CORSRefusal? {
        guard !isAny else { return nil }
        return switch set.verdict(on: origin) {
        case .allowed: nil
        case .notAllowed: .originNotAllowed(CORSRefusal.clip(origin))
        case .isNull: .originNull
        case .malformed: .originMalformed
        }
    }
}

/// Which methods a preflight may ask for.
struct MethodRule: Sendable {
    private let isAny: Bool
    /// The listed ones, and those that browsers allow anyway; at most `CORSLimits.methods` and three, so that looking at
    /// each is bounded.
    private let methods: [String]

    /// Takes the canonical list.
    init(_ methods: [String]) {
        isAny = methods == ["*"]
        self.methods = methods.filter { !FetchMethod.isCORSSafelisted($0) } + ["GET", "HEAD", "POST"]
    }

    /// Compares bytes: to Swift's `==`, `K` and the Kelvin sign are the same.
    func allows(_ method: String) -> Bool {
        isAny || methods.contains { $0.utf8.count == method.utf8.count && $0.hasBytes(of: method) }
    }
}
