import CORS
import CORSDoctor

extension CauseCase {
    private static func failing(_ reason: String) -> ScriptedTarget { ScriptedTarget { _ in .failed(reason) } }

    private static func redirect(_ location: String, _ status: Int = 307, origin: String? = "*") -> TargetAnswer {
        guard let origin else { return .answer(status, ["Location": location]) }
        return .answer(status, ["Location": location, "Access-Control-Allow-Origin": origin])
    }

    /// Where requests go, and what keeps them from getting there.
    static let network: [CauseCase] = [
        .found(
            .redirectOnPreflight, "a slash is added", try Page.request("PUT"),
            ScriptedTarget(preflight: redirect(Page.api + "/", 301))),
        .not(
            .redirectOnPreflight, "only the request itself is redirected", try Page.request(),
            ScriptedTarget { $0.url == Page.api ? redirect(Page.other) : .ok() }),
        .found(
            .httpToHTTPS, "the preflight is sent to https",
            try Page.request("PUT", "http://api.example/x", origin: "http://app.example"),
            ScriptedTarget(preflight: redirect("https://api.example/x", 301, origin: nil))),
        .not(
            .httpToHTTPS, "another host", try Page.request("PUT", "http://api.example/x", origin: "http://app.example"),
            ScriptedTarget(preflight: redirect("https://other.example/x", 301, origin: nil))),
        .found(
            .redirectRefused, "a redirect without headers", try Page.request(),
            ScriptedTarget(preflight: .ok(), answer: redirect(Page.other, 302, origin: nil))),
        .not(
            .redirectRefused, "a redirect with headers", try Page.request(),
            ScriptedTarget { $0.url == Page.api ? redirect("/prod/pets/") : .ok() }),
        .found(
            .redirectTaint, "a second foreign origin knows only null", try Page.request(),
            ScriptedTarget { $0.url == Page.api ? redirect(Page.other) : .ok("https://app.example") }),
        .not(
            .redirectTaint, "a redirect within one origin", try Page.request(),
            ScriptedTarget { $0.url == Page.api ? redirect("/prod/pets/") : .ok("https://other.example") }),
        .found(
            .localNetwork, "a public page and this machine", try Page.request("GET", "http://localhost:4566/x"),
            ScriptedTarget(preflight: .ok())),
        .not(
            .localNetwork, "a page on this machine as well",
            try Page.request("GET", "http://localhost:4566/x", origin: "http://localhost:3000"),
            ScriptedTarget(preflight: .ok())),
        .found(
            .mixedContent, "an https page and an http URL", try Page.request("GET", "http://api.example/x"),
            ScriptedTarget(preflight: .ok())),
        .not(
            .mixedContent, "an http page and an http URL",
            try Page.request("GET", "http://api.example/x", origin: "http://app.example"),
            ScriptedTarget(preflight: .ok())),
        .found(
            .opaqueResponse, "mode no-cors", try Page.request(mode: "no-cors"),
            ScriptedTarget(preflight: .ok(), answer: .answer(200))),
        .not(.opaqueResponse, "mode cors", try Page.request(), ScriptedTarget(preflight: .ok())),
        .found(
            .opaqueRedirect, "redirect manual", try Page.request(redirect: "manual"),
            ScriptedTarget(preflight: .ok(), answer: redirect(Page.other))),
        .not(
            .opaqueRedirect, "redirect manual and no redirect", try Page.request(redirect: "manual"),
            ScriptedTarget(preflight: .ok())),
        .found(.invalidRequest, "a forbidden method", try Page.request("TRACE"), ScriptedTarget(preflight: .ok())),
        .not(
            .invalidRequest, "an odd method that is none of the forbidden", try Page.request("PURGE"),
            ScriptedTarget(preflight: .ok())),
        .found(.nameNotResolved, "no such host", try Page.request(), failing("could not resolve host")),
        .not(.nameNotResolved, "refused", try Page.request(), failing("connection refused")),
        .found(.connectionRefused, "refused", try Page.request(), failing("Connection refused (errno 111)")),
        .not(.connectionRefused, "no such host", try Page.request(), failing("no such host")),
        .found(.timedOut, "a timeout", try Page.request(), failing("connect timed out")),
        .not(
            .timedOut, "a TLS handshake that timed out is TLS", try Page.request(), failing("TLS handshake timed out")),
        .found(.tls, "a certificate", try Page.request(), failing("certificate has expired")),
        .not(.tls, "reset", try Page.request(), failing("connection reset by peer")),
        .found(.networkFailed, "anything else", try Page.request(), failing("connection reset by peer")),
        .not(.networkFailed, "an answer", try Page.request(), ScriptedTarget(preflight: .ok())),
    ]
}
