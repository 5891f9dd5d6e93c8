/// One row of an engine's table of messages: which faults it words, and how.
struct ConsoleText: Sendable {
    /// The fault of an answer itself; read back when nothing says that it was a preflight.
    let code: FetchFault.Code
    /// The same fault of a preflight.
    let preflightCode: FetchFault.Code?
    /// Further faults with the same message.
    let others: [FetchFault.Code]
    let template: TextTemplate

    init(
        _ code: FetchFault.Code, preflight: FetchFault.Code? = nil, others: [FetchFault.Code] = [],
        _ template: TextTemplate
    ) {
        self.code = code
        preflightCode = preflight
        self.others = others
        self.template = template
    }

    func covers(_ fault: FetchFault.Code) -> Bool { code == fault || preflightCode == fault || others.contains(fault) }
}

extension ConsoleText {
    /// The values of all places that rows may have.
    ///
    /// - Parameter shown: how the console shows a character of what the server sent.
    static func values(
        _ fault: FetchFault, _ request: FetchRequest, _ shown: (Unicode.Scalar) -> String = { String($0) }
    ) -> [String: String] {
        let first = WebURL(request.url)
        // Consoles show the fragment, which no server sees.
        let fragment = fault.fragment.map { "#\($0)" } ?? ""
        func shownText(_ text: String) -> String { text.unicodeScalars.map(shown).joined() }
        return [
            "url": fault.url + fragment,
            "first": first?.description ?? request.url,
            "origin": fault.origin,
            "page": request.origin.description,
            "interface": request.initiator.rawValue,
            "location": fault.location ?? "",
            "status": fault.status.map { "\($0)" } ?? "(null)",
            "parameter": shownText(fault.parameter),
            "value": shownText(fault.parameter),
            "token": shownText(fault.badToken),
            "schemes":
                "chrome, chrome-experimental-site-token-provider, chrome-extension, chrome-untrusted, data, http, https, isolated-app",
        ]
    }
}

extension FetchFault {
    /// The element of a list that is no token, where that is what failed.
    fileprivate var badToken: String {
        for element in parameter.split(separator: ",") {
            let element = element.trimmingHTTPWhitespace
            if !element.isEmpty, !element.isHTTPToken { return String(element) }
        }
        return parameter
    }
}
