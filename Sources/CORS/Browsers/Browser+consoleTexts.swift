extension Browser {
    /// All that the script itself gets to see of a network error; `standard` says only the type.
    public var scriptError: String {
        switch self {
        case .standard: "TypeError"
        case .chrome: "TypeError: Failed to fetch"
        case .firefox: "TypeError: NetworkError when attempting to fetch resource."
        case .safari: "TypeError: Load failed"
        }
    }

    /// The lines that the engine's console shows for a fault, in order; empty for the standard, and where the engine
    /// says nothing or its words are not known.
    public func consoleTexts(for fault: FetchFault, request: FetchRequest) -> [String] {
        switch self {
        case .standard: []
        case .chrome: ChromeTexts.lines(fault, request)
        case .firefox: FirefoxTexts.lines(fault, request)
        case .safari: Self.safariTexts(fault, request)
        }
    }

    private static func safariTexts(_ fault: FetchFault, _ request: FetchRequest) -> [String] {
        var values = ConsoleText.values(fault, request)
        let line = request.initiator == .fetch ? SafariTexts.fetchLine : SafariTexts.requestLine
        guard let row = SafariTexts.policy.first(where: { $0.covers(fault.codeInSafari) }) else {
            guard let row = SafariTexts.plain.first(where: { $0.covers(fault.code) }) else { return [] }
            let text = row.template.text(values)
            guard fault.code == .requestMixedContent else { return [text] }
            return [text, SafariTexts.notAllowed.text(values), line.text(values)]
        }
        values["parameter"] = fault.parameterInSafari(request)
        var reason = row.template.text(values)
        if fault.isRefusedRedirect { reason = SafariTexts.redirectPrefix.text(values) + reason }
        return [reason, line.text(values), SafariTexts.lastLine.text(["reason": reason])]
    }
}

extension FetchFault {
    /// The fault as Chrome divides wrong origins: by spaces and commas, and by whether the value is a URL
    /// (cors.cc, `CheckAccessInternal`). Bytes beyond ASCII make it none.
    var codeInChrome: Code {
        let isPreflight = code.isOfPreflight
        switch code {
        case .allowOriginMismatch, .allowOriginInvalid, .allowOriginMultiple, .preflightAllowOriginMismatch,
            .preflightAllowOriginInvalid, .preflightAllowOriginMultiple:
            if parameter.utf8.contains(where: { $0 == 0x2C || $0 == 0x20 }) {
                return isPreflight ? .preflightAllowOriginMultiple : .allowOriginMultiple
            }
            if parameter == "null" || parameter.utf8.allSatisfy({ $0 < 0x80 }) && WebURL(parameter) != nil {
                return isPreflight ? .preflightAllowOriginMismatch : .allowOriginMismatch
            }
            return isPreflight ? .preflightAllowOriginInvalid : .allowOriginInvalid
        default: return code
        }
    }

    /// Firefox counts lines and takes a list in one line for a value that does not match.
    var codeInFirefox: Code {
        switch code {
        case .allowOriginMultiple where lineCount < 2: .allowOriginMismatch
        case .preflightAllowOriginMultiple where lineCount < 2: .preflightAllowOriginMismatch
        default: code
        }
    }

    /// Safari looks for a comma and nothing else.
    fileprivate var codeInSafari: Code {
        switch code {
        case .allowOriginMultiple, .preflightAllowOriginMultiple:
            parameter.utf8.contains(0x2C) ? code : .allowOriginMismatch
        default: code
        }
    }
}

extension FetchFault {
    /// A header's name is said as the script wrote it, and as RFC 9110 writes it where WebKit has a constant for it.
    fileprivate func parameterInSafari(_ request: FetchRequest) -> String {
        switch code {
        case .preflightHeaderNotAllowed, .preflightHeaderWildcard:
            switch parameter {
            case "authorization": "Authorization"
            case "content-type": "Content-Type"
            default: request.headers.first { $0.name.matchesIgnoringCase(parameter) }?.name ?? parameter
            }
        default: parameter
        }
    }

    /// Whether an answer was a redirect that may not be followed for CORS' sake.
    fileprivate var isRefusedRedirect: Bool {
        guard location != nil else { return false }
        switch code {
        case .redirectMode, .redirectTooMany: return false
        default: return true
        }
    }
}

extension FetchFault.Code {
    /// Whether the fault is one of a preflight's answer.
    public var isOfPreflight: Bool { rawValue.hasPrefix("PF_") }
}
