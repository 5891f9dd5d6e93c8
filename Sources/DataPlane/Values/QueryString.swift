/// One parameter of a query string, decoded.
struct QueryItem: Sendable, Equatable {
    let name: String
    let value: String
}

/// The decoded view of a query: `+` is a blank, `%XX` a byte, and `;` parts pairs as `&` does (AWS guide, known issues:
/// a semicolon "results in the data being split").
enum QueryString {
    static func parse(_ query: Substring?) -> [QueryItem] {
        guard let query, !query.isEmpty else { return [] }
        return query.split { $0 == "&" || $0 == ";" }.map { pair in
            guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else {
                return QueryItem(name: decoded(pair), value: "")
            }
            return QueryItem(name: decoded(pair[..<equals]), value: decoded(pair[pair.utf8.index(after: equals)...]))
        }
    }

    private static func decoded(_ text: Substring) -> String {
        PercentCoding.decoded(text, plusIsBlank: true)
    }
}

extension [QueryItem] {
    /// The single view of a parameter: the last one wins.
    func last(_ name: String) -> String? {
        last { $0.name == name }?.value
    }

    func all(_ name: String) -> [String] {
        filter { $0.name == name }.map(\.value)
    }
}
