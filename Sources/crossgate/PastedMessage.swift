internal import CORS
internal import CORSDoctor

/// What a browser's console text says of the request that was blocked.
struct PastedMessage {
    var url: String?
    var origin: String?
    var method: String?
    var credentials: String?
    var note: String

    /// What the browser found wrong, in the doctor's words.
    private static func said(by message: BrowserMessage) -> String {
        FetchFault(
            message.code, url: message.url ?? "", origin: message.origin ?? "", status: message.status,
            parameter: message.parameter ?? "", clause: ""
        ).reason
    }

    static func parse(_ text: String) throws(CheckInputError) -> PastedMessage {
        guard let message = BrowserMessage.parse(text) else {
            throw CheckInputError(
                "--message", "this is no CORS message of Chrome, Firefox or Safari that is known here",
                fix: "copy the whole line from the console, or give the URL and --origin")
        }
        var pasted = PastedMessage(
            url: message.firstURL ?? message.url, origin: message.origin,
            note: "the message is \(message.browser.displayName)'s: \(Self.said(by: message))")
        // Only a page that sends credentials gets these.
        switch message.code {
        case .allowOriginWildcard, .allowCredentialsNotTrue, .preflightAllowOriginWildcard,
            .preflightAllowCredentialsNotTrue, .preflightMethodWildcard, .preflightHeaderWildcard:
            pasted.credentials = "include"
        default: break
        }
        if message.code == .preflightMethodNotAllowed { pasted.method = message.parameter }
        return pasted
    }
}
