extension Browser {
    /// Seconds that a preflight is kept when `Access-Control-Max-Age` is absent (#cors-preflight-fetch).
    static let defaultMaxAge = 5.0

    /// Greatest time that the browser keeps a preflight; nil for the standard, which leaves it to browsers.
    public var maxAgeCap: Double? {
        switch self {
        case .standard: nil
        // Chromium preflight_result.cc, nsCORSListenerProxy.cpp, WebKit CrossOriginPreflightResultCache.cpp.
        case .chrome: 7200
        case .firefox: 86400
        case .safari: 600
        }
    }

    /// Seconds that the browser keeps a preflight with these lines of `Access-Control-Max-Age`; 0 is not at all.
    public func maxAge(_ lines: [String]) -> Double {
        let value = String(Substring(lines.joined(separator: ", ")).trimmingHTTPWhitespace)
        guard !lines.isEmpty, !value.isEmpty else { return Self.defaultMaxAge }
        guard value.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            switch self {
            case .standard: return Self.defaultMaxAge
            case .chrome, .safari: return integerMaxAge(value)
            case .firefox: return 0
            }
        }
        switch self {
        case .chrome, .safari: return integerMaxAge(value)
        case .standard, .firefox:
            let seconds = Double(value) ?? .infinity
            return min(seconds, maxAgeCap ?? seconds)
        }
    }

    /// Both engines read a 64-bit number, whose sign may be written, and take what is none for an absent header
    /// (`ParseAccessControlMaxAge`, `parseAccessControlMaxAge`).
    private func integerMaxAge(_ value: String) -> Double {
        guard let seconds = Int64(value) else { return Self.defaultMaxAge }
        return min(max(Double(seconds), 0), maxAgeCap ?? Self.defaultMaxAge)
    }
}
