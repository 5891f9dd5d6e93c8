internal import CORS

extension Cause {
    /// Redirects: forbidden on a preflight, checked on the way to an answer, and the end of the page's origin.
    static func redirects(_ evidence: Evidence) -> [Cause] {
        var causes: [Cause] = []
        for fault in evidence.faults {
            if let exchange = evidence.exchange(of: fault), let response = exchange.response,
                (300...399).contains(response.status), let location = response.value("Location"),
                fault.code.isAboutPreflight || fault.code.isAboutAnswer
            {
                causes.append(redirect(fault, exchange, response.status, location))
            }
            if fault.code.isAboutPreflight || fault.code.isAboutAnswer, fault.origin == "null",
                case .tuple(let page) = evidence.request.fetch.origin
            {
                causes.append(
                    Cause(
                        .redirectTaint,
                        "After a redirect from one foreign origin to another the browser sends Origin: null in place "
                            + "of \(page), so that \(fault.url) cannot know the page. Call that URL itself."))
            }
            if fault.code.subject == .redirect {
                causes.append(Cause(.redirectRefused, "The browser does not follow the redirect: \(fault.reason)."))
            }
        }
        return causes
    }

    private static func redirect(
        _ fault: FetchFault, _ exchange: Exchange, _ status: Int, _ location: String
    ) -> Cause {
        let asked = exchange.request.url
        if isUpgrade(from: asked, to: location) {
            return Cause(
                .httpToHTTPS,
                "\(asked) redirects to https (\(status)). "
                    + (fault.code.isAboutPreflight
                        ? "A preflight is never redirected, so the request ends there."
                        : "The redirect itself has no CORS headers, so the request ends there."))
        }
        let what = exchange.request.isPreflight ? "preflight" : "request"
        var text = "The \(what) is redirected (\(status)) to \(TextLayout.excerpt(location))"
        if isSlash(asked, location) { text += ", which differs in the last slash alone" }
        return fault.code.isAboutPreflight
            ? Cause(.redirectOnPreflight, text + ". Browsers never follow a redirect of a preflight.")
            : Cause(
                .redirectRefused,
                text + ". Each redirect on the way needs CORS headers too, and this one does not pass.")
    }

    /// Whether only the scheme changes, from http to https.
    private static func isUpgrade(from asked: String, to location: String) -> Bool {
        guard let from = WebURL(asked), let to = WebURL(location) else { return false }
        return from.scheme == "http" && to.scheme == "https" && from.host == to.host
    }

    private static func isSlash(_ asked: String, _ location: String) -> Bool {
        let from = WebURL(asked)?.path ?? asked
        let to = WebURL(location)?.path ?? String(location.prefix { $0 != "?" && $0 != "#" })
        return from != to && (from + "/" == to || to + "/" == from)
    }
}
