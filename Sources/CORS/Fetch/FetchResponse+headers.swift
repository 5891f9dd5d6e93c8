extension FetchResponse {
    /// The values of all lines of a header, trimmed as HTTP parsing trims them.
    func lines(_ name: String) -> [Substring] {
        headers.filter { $0.name.matchesIgnoringCase(name) }.map { Substring($0.value).trimmingHTTPWhitespace }
    }

    /// All lines joined by comma and space (Fetch, "get"); nil when there is none.
    public func value(_ name: String) -> String? {
        let lines = lines(name)
        return lines.isEmpty ? nil : lines.joined(separator: ", ")
    }

    /// What a list header of tokens says (#extract-header-list-values).
    func tokens(_ name: String) -> TokenList {
        let lines = lines(name)
        guard !lines.isEmpty else { return .absent }
        var tokens: [String] = []
        for line in lines {
            for element in line.split(separator: ",") {
                let element = element.trimmingHTTPWhitespace
                guard !element.isEmpty else { continue }
                guard element.isHTTPToken else { return .failure(String(element)) }
                tokens.append(String(element))
            }
        }
        return .list(tokens)
    }
}

/// A list of tokens as it came, or why it is none.
enum TokenList: Equatable {
    case absent
    case list([String])
    /// The element that is no token; it spoils the whole header.
    case failure(String)
}
