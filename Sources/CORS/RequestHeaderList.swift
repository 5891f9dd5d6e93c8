/// Which names a preflight may ask for.
struct RequestHeaderRule: Sendable {
    /// `*` beside `Authorization`: whatever is asked for.
    let isAny: Bool
    /// `*` alone, which never covers `Authorization` (Fetch, CORS-preflight fetch, step 7.7).
    private let isAnyButAuthorization: Bool
    /// Without `*`, those that are allowed; with it, the one that is not.
    private let names: HeaderNameSet

    /// Takes the canonical list.
    init(_ names: [String]) {
        isAny = names == ["*", "authorization"]
        isAnyButAuthorization = names == ["*"]
        self.names = HeaderNameSet(isAnyButAuthorization ? ["authorization"] : names)
    }

    /// Bytes after which a name is not allowed whatever follows.
    var longestName: Int { isAny || isAnyButAuthorization ? CORSLimits.requestHeaderBytes : names.longest }

    func allows(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        isAny || names.contains(bytes, from: start, to: end) != isAnyButAuthorization
    }
}

/// A reader of `Access-Control-Request-Headers`, in one pass and without a copy.
///
/// Browsers send the names in lower case, sorted, once each and with bare commas. People with curl do not, and
/// intermediaries split lines and add spaces, so any order and case is taken, within the bounds of `CORSLimits`. Those
/// hold for all lines together: 1 MiB of commas cost rs/cors 127 ms and 121 MB (GO-2024-2883).
struct RequestHeaderList {
    /// Bytes looked at so far: what tests hold the bound against.
    private(set) var examined = 0
    private var bytes = 0
    private var elements = 0
    private var emptyElements = 0

    /// Reads one line; nil when all its names are allowed.
    mutating func refusal(for line: String, under rule: RequestHeaderRule) -> CORSRefusal? {
        let span = line.utf8Span.span
        bytes += span.count
        // Limits first: what is too long is not read.
        guard bytes <= CORSLimits.requestHeaderBytes else { return .tooManyHeaders }
        var index = 0
        // A line without a comma is one element, and so is what follows the last comma.
        repeat {
            if let refusal = readElement(span, &index, rule, line) { return refusal }
            index += 1
        } while index <= span.count
        return nil
    }

    /// Leaves `index` at the comma behind the element, or at the end.
    private mutating func readElement(
        _ span: Span<UInt8>, _ index: inout Int, _ rule: RequestHeaderRule, _ line: String
    ) -> CORSRefusal? {
        examined += 1
        skipSpaces(span, &index)
        let start = index
        let longest = rule.longestName
        while index < span.count, span[index].isTokenByte {
            index += 1
            examined += 1
            if index - start > longest { return .headerNotAllowed(CORSRefusal.clip(line, from: start)) }
        }
        let end = index
        skipSpaces(span, &index)
        guard index == span.count || span[index] == UInt8(ascii: ",") else { return .headersMalformed }
        guard end > start else {
            emptyElements += 1
            return emptyElements > CORSLimits.requestHeaderEmptyElements ? .headersMalformed : nil
        }
        elements += 1
        guard elements <= CORSLimits.requestHeaderNames else { return .tooManyHeaders }
        return rule.allows(span, from: start, to: end)
            ? nil : .headerNotAllowed(CORSRefusal.clip(line, from: start, to: end))
    }

    private mutating func skipSpaces(_ span: Span<UInt8>, _ index: inout Int) {
        while index < span.count, span[index] == 0x20 || span[index] == 0x09 {
            index += 1
            examined += 1
        }
    }
}
