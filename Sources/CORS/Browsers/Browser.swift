/// Whose rules decide: the Fetch standard's, or those of an engine where it differs from the standard today.
public enum Browser: String, Hashable, Sendable, CaseIterable, Codable {
    case standard
    case chrome
    case firefox
    case safari
}
