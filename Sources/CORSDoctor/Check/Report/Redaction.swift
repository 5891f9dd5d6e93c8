internal import CORS

/// Hides what a report must not show whole: tokens, keys and cookies, wherever they come up.
struct Redaction: Sendable {
    /// Secrets as they may stand in a text, the longest first, and what is shown in their place.
    private let secrets: [(secret: String, shown: String)]

    /// Headers whose values are secrets, in lower case.
    private static let names: Set<String> = [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-amz-security-token",
        "x-csrf-token", "x-xsrf-token",
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
        if let userInfo = WebURL(diagnosis.request.fetch.url), !userInfo.password.isEmpty {
            values.insert(userInfo.password)
        }
        secrets =
            values.filter { $0.utf8.count >= Self.soughtBytes }
            .sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
            .map { ($0, Self.shortened($0)) }
    }

    static func isSecret(_ name: String) -> Bool { names.contains(ASCII.lowercased(name)) }

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
