extension ChromeTexts {
    /// The lines for a fault, as Chromium 156 was recorded to say them.
    static func lines(_ fault: FetchFault, _ request: FetchRequest) -> [String] {
        let code = fault.codeInChrome
        var values = ConsoleText.values(fault, request, escaped)
        if code == .redirectScheme {
            let scheme = fault.parameter.prefix { $0 != ":" }
            if scheme == "file" || scheme == "data" { return [unsafeRedirect.template.text(values)] }
            // The line names where the redirect led to, which was never asked.
            values["url"] = fault.parameter
        }
        // What comes from the page's own origin is blocked in silence.
        if code == .redirectLocationCredentials, WebURL(fault.url)?.origin == request.origin { return [] }
        if let row = early(code, values, request) { return [row.template.text(values)] }
        guard let row = policy.first(where: { $0.covers(code) }) else {
            return plain.first { $0.covers(code) }.map { [$0.template.text(values)] } ?? []
        }
        if request.initiator == .fetch { values["advice"] = originAdvice }
        let isRedirected = values["url"] != values["first"]
        var line = (isRedirected ? redirectedFrame : frame).text(values)
        if row.preflightCode == code { line += preflightPrefix }
        line += row.template.text(values)
        let aboutCredentials: Set<FetchFault.Code> = [
            .allowOriginWildcard, .preflightAllowOriginWildcard, .allowCredentialsNotTrue,
            .preflightAllowCredentialsNotTrue,
        ]
        if request.initiator == .xmlHTTPRequest, aboutCredentials.contains(code) { line += credentialsAdvice }
        return [line, failedToLoad]
    }

    /// The row for what Blink refuses itself, before the network service sees it.
    private static func early(
        _ code: FetchFault.Code, _ values: [String: String], _ request: FetchRequest
    ) -> ConsoleText? {
        if code == .networkFailed, values["status"] == "407" { return proxyChallenge }
        if code == .requestSameOriginMode {
            return values["url"] == values["first"] ? sameOriginMode : sameOriginModeRedirected
        }
        guard code == .requestSchemeNotHTTP else { return nil }
        if values["parameter"] == "file" { return fileScheme }
        if request.initiator == .fetch { return scheme }
        return values["parameter"] == "ftp" ? ftpScheme : nil
    }

    /// What cannot be printed as `\u00E4`.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        guard scalar.value < 0x20 || scalar.value > 0x7E else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
