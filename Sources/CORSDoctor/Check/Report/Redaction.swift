internal import CORS

/// Hides what a report must not show whole: tokens, keys and cookies, wherever they come up.
struct Redaction: Sendable {
    /// Secrets as they may stand in a text, the longest first, and what is shown in their place.
    private let secrets: [(secret: String, shown: String)]

    /// Headers whose values are secrets, in lower case.
    private static let names: Set<String> = ["authorization", "proxy-authorization", "cookie", "set-cookie"]
    /// What the names of other secrets have in them, of headers and of parameters in a URL.
    private static let parts: [String] = [
        "token", "secret", "password", "passwd", "api-key", "api_key", "apikey", "access-key", "accesskey", "session",
        "signature", "credential", "authorization", "jwt",
    ]
    /// Characters that stay to be recognised by.
    private static let shownCharacters = 4
    /// Bytes below which a value is too common a text to be looked for elsewhere.
    private static let soughtBytes = 6
    /// Values that are looked for elsewhere, at most: a hostile answer may have thousands of cookies.
    private static let soughtValues = 64

    init(_ diagnosis: Diagnosis) {
        var fields = diagnosis.request.fetch.headers
        if let cookie = diagnosis.request.cookie { fields.append(HeaderField("Cookie", cookie)) }
        for exchange in diagnosis.exchanges {
            fields += exchange.request.headers + (exchange.response?.headers ?? [])
        }
        var values: Set<String> = []
        for field in fields where Self.isSecret(field.name) && values.count < Self.soughtValues {
            values.insert(field.value)
            // `Bearer x`: the token is the secret, and a server may repeat it alone.
            if let space = field.value.firstIndex(of: " ") {
                values.insert(String(field.value[field.value.index(after: space)...]))
            }
        }
        // A parameter's value as it stands in the URL, and as a server may repeat it.
        for url in [diagnosis.request.fetch.url] + diagnosis.exchanges.map(\.request.url) {
            for value in Self.secrets(inQueryOf: url) where values.count < Self.soughtValues {
                values.formUnion([value, PercentEncoding.decoded(value)])
            }
        }
        if let userInfo = WebURL(diagnosis.request.fetch.url), !userInfo.password.isEmpty {
            values.insert(userInfo.password)
        }
        secrets =
            values.filter { $0.utf8.count >= Self.soughtBytes }
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
            .map { ($0, Self.shortened($0)) }
    }

    static func isSecret(_ name: String) -> Bool {
        let name = ASCII.lowercased(name)
        guard !name.hasPrefix("access-control-") else { return false }
        return names.contains(name) || parts.contains { name.contains($0) }
    }

    /// Values of a URL's parameters whose names say that they are secrets.
    private static func secrets(inQueryOf url: String) -> [String] {
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return [] }
        return parts[1].prefix { $0 != "#" }.split(separator: "&").compactMap { pair in
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return sides.count == 2 && isSecret(String(sides[0])) ? String(sides[1]) : nil
        }
    }

    /// A header's value as it may be shown.
    func value(_ field: HeaderField) -> String {
        Self.isSecret(field.name) ? Self.shortened(field.value) : text(field.value)
    }

    /// A text without the secrets that came up in headers.
    func text(_ text: String) -> String {
        var result = text
        for (secret, shown) in secrets where result.utf8.count >= secret.utf8.count {
            result = result.replacing(secret, with: shown)
        }
        return result
    }

    static func shortened(_ value: String) -> String {
        value.count > 2 * shownCharacters ? value.prefix(shownCharacters) + "…" : value.isEmpty ? "" : "…"
    }
}
