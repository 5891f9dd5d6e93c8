extension FirefoxTexts {
    /// The lines for a fault, as Firefox 153 was recorded to say them.
    static func lines(_ fault: FetchFault, _ request: FetchRequest) -> [String] {
        let code = fault.codeInFirefox
        var values = ConsoleText.values(fault, request, replaced)
        values["null"] = "(null)"
        let url = values["url"] ?? fault.url
        let first = values["first"] ?? fault.url
        let afterRedirect = url == first ? [] : [failed(first, values)]

        // Another part of Firefox speaks of what never left, and says nothing of CORS.
        if request.mode == .noCORS, code == .networkFailed || code == .requestSchemeNotHTTP { return [] }
        if code == .requestBadPort { return afterRedirect }
        if code == .requestSchemeNotHTTP {
            if fault.parameter == "about" { return [] }
            if fault.parameter == "file" { return [file.template.text(values)] }
        }
        if code == .redirectScheme {
            let scheme = fault.parameter.prefix { $0 != ":" }
            if scheme == "data" || scheme == "javascript" { return [failed(url, values)] }
            if scheme == "file" { return [redirectToFile.template.text(values), failed(url, values)] }
            values["url"] = fault.parameter
        }
        guard let row = policy.first(where: { $0.covers(code) }) else {
            let line = plain.first { $0.covers(code) }.map { [$0.template.text(values)] } ?? []
            return code == .requestMixedContent ? line + afterRedirect : line
        }

        let isWildcard = code == .allowOriginWildcard || code == .preflightAllowOriginWildcard
        var lines: [String] = [(isWildcard ? quotingFrame : frame).text(values) + row.template.text(values)]
        if code == .preflightRedirect, let status = policy.first(where: { $0.covers(.preflightStatus) }) {
            lines.append(frame.text(values) + status.template.text(values))
        }
        // The request that waited for a preflight fails too, and says so; so does a redirect that is not followed.
        if fault.isOfPreflight { lines.append(failed(url, values)) }
        let isRefusedRedirect =
            row.isAboutOrigin && request.redirect == .follow && fault.status.map(FetchHop.isRedirect) ?? false
        if isRefusedRedirect || code == .redirectScheme { lines.append(failed(url, values)) }
        return lines
    }

    private static func failed(_ url: String, _ values: [String: String]) -> String {
        guard let row = policy.first(where: { $0.covers(.networkFailed) }) else { return "" }
        var values = values
        values["url"] = url
        return frame.text(values) + row.template.text(values)
    }

    /// Bytes beyond ASCII are no UTF-8 and come out as replacement characters.
    private static func replaced(_ scalar: Unicode.Scalar) -> String {
        scalar.value > 0x7F ? "\u{FFFD}" : String(scalar)
    }
}

extension ConsoleText {
    /// Whether it is about the CORS check, which redirects have to pass too.
    fileprivate var isAboutOrigin: Bool {
        covers(.allowOriginMissing) || covers(.allowOriginMultiple) || covers(.allowOriginMismatch)
            || covers(.allowOriginWildcard) || covers(.allowCredentialsNotTrue)
    }
}
