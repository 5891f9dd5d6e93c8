internal import CORS

/// One step of a cache sequence, as its sentence says.
struct CacheStep: Equatable {
    /// What becomes of the requests of a step.
    enum Failure: Equatable {
        case none
        /// The network gives no answer to the request itself, or to the preflight.
        case network(ofPreflight: Bool)
        /// The answer has no CORS headers.
        case refusal(ofPreflight: Bool)
    }

    var method = "GET"
    var url = "/"
    var headers: [HeaderField] = []
    var credentials = FetchRequest.Credentials.sameOrigin
    /// Seconds since the first step.
    var time = 0.0
    var partition = ""
    var origin = "https://app.example"
    var hasUploadListener = false
    var browser: Browser?
    /// The status of every answer; nil is an ok one.
    var status: Int?
    /// `Access-Control-Allow-Origin` of every answer; nil is the origin that asks.
    var allowOrigin: String?
    /// The preflight's answer; nil is what the request needs.
    var allowMethods: String?
    var allowHeaders: String?
    /// Nil is no header.
    var maxAge: String?
    var failure = Failure.none
}

/// Why a sentence is not understood.
struct CacheStepError: Error, Equatable {
    let word: String
    let sentence: String
}
