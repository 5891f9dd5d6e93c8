/// A definition that the store keeps under a `ResourcePath`.
public protocol StoredResource: Codable, Sendable {
    /// The word that marks the row, e.g. `Stage`; never changed once released.
    static var kind: String { get }
}
