/// What a browser remembers of preflights (#cors-preflight-cache): for each partition, origin and URL the methods and
/// header names that were allowed, and until when.
public struct PreflightCache: Hashable, Sendable {
    /// What an entry allows; `*` stands as the name it was sent as.
    public enum Subject: Hashable, Sendable {
        /// Case counts.
        case method(String)
        /// Lower case.
        case headerName(String)
    }

    /// One entry, for people.
    public struct Entry: Hashable, Sendable {
        public var partition: String
        public var origin: String
        /// Without fragment.
        public var url: String
        /// Whether it was made with credentials; such an entry also serves requests without.
        public var isCredentialed: Bool
        public var subject: Subject
        /// In the caller's seconds; over at this moment.
        public var expires: Double
    }

    /// The part of an entry's key that a network error clears as a whole.
    struct Place: Hashable, Sendable {
        let partition: String
        let origin: String
        let url: String
    }

    private struct Key: Hashable, Sendable {
        let isCredentialed: Bool
        let subject: Subject
    }

    private var places: [Place: [Key: Double]] = [:]

    public init() {}

    /// All entries, in no particular order; those that are over stay until they are asked for again.
    public var entries: [Entry] {
        places.flatMap { place, keys in
            keys.map { key, expires in
                Entry(
                    partition: place.partition, origin: place.origin, url: place.url,
                    isCredentialed: key.isCredentialed, subject: key.subject, expires: expires)
            }
        }
    }

    /// Whether the method is covered (#concept-cache-match-method).
    func covers(method: String, at place: Place, isCredentialed: Bool, now: Double, _ browser: Browser) -> Bool {
        if isLive(.method(method), place, isCredentialed, now, browser) { return true }
        return browser.remembersWildcards && isLive(.method("*"), place, isCredentialed, now, browser)
    }

    /// Whether the header name, in lower case, is covered (#concept-cache-match-header); `*` never covers
    /// `authorization`, unless the browser lets it.
    func covers(headerName: String, at place: Place, isCredentialed: Bool, now: Double, _ browser: Browser) -> Bool {
        if isLive(.headerName(headerName), place, isCredentialed, now, browser) { return true }
        guard headerName != "authorization" || browser.remembersAuthorizationUnderWildcard else { return false }
        return browser.remembersWildcards && isLive(.headerName("*"), place, isCredentialed, now, browser)
    }

    /// A request without credentials may use both kinds of entries, one with them only its own (#concept-cache-match).
    private func isLive(
        _ subject: Subject, _ place: Place, _ isCredentialed: Bool, _ now: Double, _ browser: Browser
    ) -> Bool {
        guard let keys = places[place] else { return false }
        if isCredentialed || browser.sharesCredentialedPreflights,
            let expires = keys[Key(isCredentialed: true, subject: subject)], now < expires
        {
            return true
        }
        guard !isCredentialed else { return false }
        return keys[Key(isCredentialed: false, subject: subject)].map { now < $0 } ?? false
    }

    /// Remembers what a preflight allowed; an entry that already serves the request gets the new time
    /// (#cors-preflight-fetch, steps on matching entries).
    mutating func store(
        _ subjects: some Sequence<Subject>, at place: Place, isCredentialed: Bool, now: Double, maxAge: Double,
        _ browser: Browser
    ) {
        guard maxAge > 0 || !browser.ignoresUncachedPreflights else { return }
        var keys = browser.replacesPreflights ? [:] : places[place, default: [:]]
        for subject in subjects {
            var key = Key(isCredentialed: isCredentialed, subject: subject)
            let stronger = Key(isCredentialed: true, subject: subject)
            if !isCredentialed, browser.sharesCredentialedPreflights, let expires = keys[stronger], now < expires {
                key = stronger
            }
            keys[key] = now + maxAge
        }
        places[place] = keys.filter { now < $0.value }
    }

    /// Forgets everything about one origin and URL (#concept-cache-clear).
    mutating func clear(_ place: Place) { places[place] = nil }
}
