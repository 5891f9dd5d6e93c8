extension String {
    /// The text as the beginning of a sentence.
    var firstUpperCased: String { prefix(1).uppercased() + dropFirst() }
}
