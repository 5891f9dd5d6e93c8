public import CORS

/// A request as it was pasted, sorted into what the script asked for and what the browser added.
public struct PastedRequest: Sendable, Equatable {
    public var url: String
    public var method: String
    /// The script's own; what browsers add by themselves is taken out.
    public var headers: [HeaderField]
    public var body: [UInt8]
    public var bodyKind: FetchRequest.Body
    public var credentials: FetchRequest.Credentials
    public var mode: FetchRequest.Mode
    public var redirect: FetchRequest.Redirect
    /// The page's origin, where the text says it: as `Origin`, or as the referring page.
    public var origin: String?
    public var cookie: String?
    /// What was left out, changed or could not be read, each as a sentence without its end.
    public var notes: [String]

    init(url: String) {
        self.url = url
        method = "GET"
        headers = []
        body = []
        bodyKind = .none
        credentials = .sameOrigin
        mode = .cors
        redirect = .follow
        notes = []
    }

    /// The request to check.
    ///
    /// - Parameter origin: The page's origin, which goes before the pasted one.
    public func checkRequest(
        origin: String? = nil, browsers: [Browser] = CheckRequest.everyBrowser
    ) throws(CheckInputError) -> CheckRequest {
        var notes = notes
        guard let text = origin ?? self.origin else {
            throw CheckInputError(
                "--origin", "the pasted request does not say from which page it is",
                fix: "add --origin with the page's address, e.g. --origin https://app.example")
        }
        if origin == nil { notes.append("the page's origin, \(text), is taken from the pasted request") }
        let fetch = FetchRequest(
            origin: try CheckOptions.origin(text), url: url, method: method, headers: headers, mode: mode,
            credentials: credentials, redirect: redirect, body: bodyKind)
        return CheckRequest(fetch: fetch, body: body, browsers: browsers, cookie: cookie, inputNotes: notes)
    }
}
