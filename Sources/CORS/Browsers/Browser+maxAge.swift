extension Browser {
    /// Seconds that a preflight is kept when `Access-Control-Max-Age` is absent (#cors-preflight-fetch).
    static let defaultMaxAge = 5.0

    /// Greatest time that the browser keeps a preflight; nil for the standard, which leaves it to browsers.
    public var maxAgeCap: Double? {
        switch self {
        case .standard: nil
        // Chromium preflight_result.cc, nsCORSListenerProxy.cpp, CrossOriginPreflightResultCache.cpp.
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
            let isNegative =
                value.hasPrefix("-") && value.utf8.count > 1
                && value.utf8.dropFirst().allSatisfy { 0x30...0x39 ~= $0 }
            switch self {
            case .standard: return Self.defaultMaxAge
            case .chrome, .safari: return isNegative ? 0 : Self.defaultMaxAge
            case .firefox: return 0
            }
        }
        let seconds = Double(value) ?? .infinity
        return min(seconds, maxAgeCap ?? seconds)
    }
}
