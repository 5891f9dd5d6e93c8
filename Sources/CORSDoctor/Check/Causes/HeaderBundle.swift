/// Headers that a library adds to requests by itself, often without its user knowing.
struct HeaderBundle: Sendable, Equatable {
    let library: String
    /// Lower case; a name that ends in `-` stands for all that begin with it.
    let names: [String]
    /// What to do in place of allowing them.
    let alternative: String

    func covers(_ name: String) -> Bool {
        names.contains { $0 == name || ($0.hasSuffix("-") && name.hasPrefix($0)) }
    }

    var explanation: String {
        let shown = names.map { $0.hasSuffix("-") ? $0 + "*" : $0 }.joined(separator: ", ")
        return "\(shown) come from \(library), not from the page's own code: allow all of them, or \(alternative)."
    }

    /// The libraries that some missing headers point to.
    static func bundles(of missing: [String]) -> [HeaderBundle] {
        all.filter { bundle in missing.contains { bundle.covers($0) } }
    }

    // aws-sdk-js-v3#1376; docs.sentry.io, "Dealing with CORS Issues"; @opentelemetry/sdk-trace-web; docs.datadoghq.com,
    // "Connect RUM and Traces"; Axios's and jQuery's names are assumed.
    static let all: [HeaderBundle] = [
        HeaderBundle(
            library: "the AWS SDK for JavaScript v3",
            names: ["amz-sdk-invocation-id", "amz-sdk-request", "x-amz-user-agent"],
            alternative: "remove them with a middleware of the client"),
        HeaderBundle(
            library: "Sentry", names: ["sentry-trace", "baggage"],
            alternative: "leave this API out of tracePropagationTargets"),
        HeaderBundle(
            library: "OpenTelemetry (Sentry and Datadog can send them too)", names: ["traceparent", "tracestate"],
            alternative: "leave this API out of propagateTraceHeaderCorsUrls"),
        HeaderBundle(
            library: "Datadog RUM",
            names: ["x-datadog-"], alternative: "leave this API out of allowedTracingUrls"),
        HeaderBundle(
            library: "a library such as Axios or jQuery", names: ["x-requested-with", "x-xsrf-token", "x-csrf-token"],
            alternative: "delete them from its default headers"),
    ]
}
