/// What a console line of a browser says: people start from the text that they see.
public struct BrowserMessage: Hashable, Sendable {
    public var browser: Browser
    /// Where an engine words several faults alike, the first of them: Safari and Firefox do not say whether it was the
    /// preflight's answer.
    public var code: FetchFault.Code
    /// The URL whose answer failed; nil when the line does not say.
    public var url: String?
    /// The URL that the script asked for, when redirects led elsewhere.
    public var firstURL: String?
    /// The page's origin.
    public var origin: String?
    /// The value, method or header name that failed.
    public var parameter: String?
    public var status: Int?
    /// Whether the line says `fetch` or `XMLHttpRequest`.
    public var initiator: FetchRequest.Initiator?

    /// Recognises a pasted console text of Chrome, Firefox or Safari; nil for what is none.
    ///
    /// It looks for the middle of the message: prefixes, advice at the end and the form of the quotes do not matter.
    public static func parse(_ text: String) -> BrowserMessage? {
        let text = PlainText(text)
        return chrome(text) ?? firefox(text) ?? safari(text) ?? plain(text)
    }

    private static func chrome(_ text: PlainText) -> BrowserMessage? {
        let isPreflight = text.contains(ChromeTexts.preflightPrefix)
        // A redirected frame also reads as a plain one, with too long a URL.
        let frame =
            ChromeTexts.redirectedFrame.match(in: text).flatMap { $0["url"]?.contains("'") == true ? nil : $0 }
            ?? ChromeTexts.frame.match(in: text)
        for row in ChromeTexts.policy + ChromeTexts.older {
            guard let values = row.template.match(in: text) else { continue }
            return message(.chrome, isPreflight ? row.preflightCode ?? row.code : row.code, values, frame ?? [:])
        }
        return nil
    }

    private static func firefox(_ text: PlainText) -> BrowserMessage? {
        let frame = FirefoxTexts.quotingFrame.match(in: text) ?? FirefoxTexts.frame.match(in: text)
        for row in FirefoxTexts.policy {
            guard let values = row.template.match(in: text) else { continue }
            return message(.firefox, row.code, values, frame ?? [:])
        }
        return nil
    }

    private static func safari(_ text: PlainText) -> BrowserMessage? {
        var frame: [String: String] = [:]
        if let values = SafariTexts.fetchLine.match(in: text) {
            frame = values
            frame["interface"] = FetchRequest.Initiator.fetch.rawValue
        } else if let values = SafariTexts.requestLine.match(in: text) {
            frame = values
            frame["interface"] = FetchRequest.Initiator.xmlHTTPRequest.rawValue
        }
        for row in SafariTexts.policy + SafariTexts.older {
            guard var values = row.template.match(in: text) else { continue }
            // "Cross-Origin Resource Sharing policy: Origin …" has the word twice.
            if let origin = values["origin"] { values["origin"] = origin.split(separator: " ").last.map(String.init) }
            return message(.safari, row.code, values, frame)
        }
        return nil
    }

    /// Lines that stand without a frame.
    private static func plain(_ text: PlainText) -> BrowserMessage? {
        let tables: [(Browser, [ConsoleText])] = [
            (.chrome, ChromeTexts.plain), (.firefox, FirefoxTexts.plain), (.safari, SafariTexts.plain),
        ]
        for (browser, rows) in tables {
            for row in rows {
                guard let values = row.template.match(in: text) else { continue }
                return message(browser, row.code, values, [:])
            }
        }
        return nil
    }

    private static func message(
        _ browser: Browser, _ code: FetchFault.Code, _ values: [String: String], _ frame: [String: String]
    ) -> BrowserMessage {
        func value(_ name: String) -> String? { values[name] ?? frame[name] }
        return BrowserMessage(
            browser: browser, code: code, url: value("url"), firstURL: frame["first"],
            origin: value("page").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? value("origin"),
            parameter: value("parameter") ?? value("value") ?? value("token"),
            status: value("status").flatMap { Int($0.prefix { $0.isASCII && $0.isNumber }) },
            initiator: frame["interface"].flatMap(FetchRequest.Initiator.init(rawValue:)))
    }
}

extension Browser {
    /// The engine that a script's own error comes from: `TypeError: Failed to fetch` is Chrome's. It tells no cause.
    public init?(scriptError: some StringProtocol) {
        let text = PlainText(scriptError)
        for browser in Browser.allCases where browser != .standard {
            let words = browser.scriptError.dropFirst("TypeError: ".count)
            if text.contains(words) {
                self = browser
                return
            }
        }
        return nil
    }
}
