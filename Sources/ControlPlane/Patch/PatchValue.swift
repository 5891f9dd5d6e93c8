/// A type that a patch value, always text on the wire, can become.
protocol PatchValue: Sendable {
    /// Reads the text; the error's sentence is for the client.
    static func parse(_ text: String, path: String) throws(ControlPlaneError) -> Self
}

extension String: PatchValue {
    static func parse(_ text: String, path: String) -> String { text }
}

extension Bool: PatchValue {
    /// True for `true` in any case, false for anything else, nothing included (recorded: UpdateMethod, test
    /// "wrong-value-type"; UpdateRequestValidator without a value).
    static func parse(_ text: String, path: String) -> Bool { text.lowercased() == "true" }
}

extension Int: PatchValue {
    static func parse(_ text: String, path: String) throws(ControlPlaneError) -> Int {
        guard let value = Int(text) else {
            throw .badRequest("Invalid number value '\(text)' specified for path '\(path)'")
        }
        return value
    }
}

extension Double: PatchValue {
    static func parse(_ text: String, path: String) throws(ControlPlaneError) -> Double {
        guard let value = Double(text), value.isFinite else {
            throw .badRequest("Invalid number value '\(text)' specified for path '\(path)'")
        }
        return value
    }
}

extension PatchValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    /// An enumeration's value must be one of its words.
    static func parse(_ text: String, path: String) throws(ControlPlaneError) -> Self {
        guard let value = Self(rawValue: text) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw .badRequest("Invalid value '\(text)' specified for path '\(path)'. Must be one of: [\(words)]")
        }
        return value
    }
}
