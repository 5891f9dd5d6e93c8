// Where the engines differ from the standard today. One property for one difference; the standard's side is said too.
//
// Chrome and Firefox are recorded (Chromium 156, Firefox 153). No Safari was asked: what is said of it is from WebKit's
// source as of 2025 (CrossOriginAccessControl.cpp, CrossOriginPreflightResultCache.cpp) and 2024 (NetworkLoadChecker.cpp),
// or it is marked as assumed.

extension Browser {
    /// Whether `Access-Control-Allow-Headers: *` lets `Authorization` pass. All engines still do; the standard does not
    /// (#cors-non-wildcard-request-header-name).
    public var wildcardCoversAuthorization: Bool {
        switch self {
        case .standard: false
        // Chrome: a deprecation issue; Firefox: network.cors_preflight.authorization_covered_by_wildcard; WebKit has no
        // special case.
        case .chrome, .firefox, .safari: true
        }
    }

    /// Whether a preflight's status is judged before its `Access-Control-Allow-Origin`; only the message differs.
    public var checksPreflightStatusFirst: Bool {
        switch self {
        case .safari: true
        case .standard, .chrome, .firefox: false
        }
    }

    /// Whether a redirected preflight fails before its headers are read; only the message differs. WebKit does not
    /// follow it, and says what it says of any status that is not ok.
    public var stopsAtPreflightRedirect: Bool {
        switch self {
        case .chrome, .safari: true
        case .standard, .firefox: false
        }
    }

    /// Whether, of several request headers that are not allowed, the one that the script set first is named; only the
    /// message differs. WebKit goes through its map of headers: names that it knows first, which is not followed here.
    public var reportsHeadersInScriptOrder: Bool {
        switch self {
        case .chrome, .safari: true
        case .standard, .firefox: false
        }
    }

    /// Whether an `https:` page may ask plain-HTTP loopback hosts. That Safari does not let it is well known, not read.
    public var exemptsLoopbackFromMixedContent: Bool {
        switch self {
        case .safari: false
        case .standard, .chrome, .firefox: true
        }
    }

    /// Whether an absent `Access-Control-Allow-Methods` means the request's own method for streams and upload listeners
    /// (#cors-preflight-fetch, step 7.4). Chromium's source lacks the step; the other engines have no such bodies.
    public var assumesMethodOfFlaggedRequests: Bool {
        switch self {
        case .standard: true
        case .chrome, .firefox, .safari: false
        }
    }

    /// Whether reaching a more private network than the page's own needs a permission: Chrome from 142.
    public var asksForLocalNetwork: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether an upload listener makes a request preflighted that has no body. Chromium registers the listener only
    /// for a body; for Safari assumed.
    public var preflightsUploadListenersWithoutBody: Bool {
        switch self {
        case .chrome: false
        case .standard, .firefox, .safari: true
        }
    }

    /// Whether a stream as a body can go over plain HTTP: Chromium wants HTTP/2 or later for it, which needs TLS.
    public var streamsOverPlainHTTP: Bool {
        switch self {
        case .chrome: false
        case .standard, .firefox, .safari: true
        }
    }

    /// Whether `*` in `Access-Control-Expose-Headers` counts though an element behind it is no name.
    public var exposesAllBeforeBadElement: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
        }
    }

    /// Whether a redirect to the page's own origin with user name or password fails too. WebKit looks only once a request
    /// has left the page's own origin.
    public var blocksOwnLocationCredentials: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether a request that was preflighted once is preflighted after each redirect, even when it became a GET:
    /// Firefox, and WebKit's `checkCORSRequestWithPreflight`, which remembers that the request was not simple.
    public var repeatsPreflightAfterRedirect: Bool {
        switch self {
        case .firefox, .safari: true
        case .standard, .chrome: false
        }
    }

    /// Whether preflights after a redirect ask for all headers that the script set, also those that the redirect dropped:
    /// WebKit's `m_originalRequestHeaders`.
    public var asksForDroppedHeaders: Bool {
        switch self {
        case .safari: true
        case .standard, .chrome, .firefox: false
        }
    }

    /// Whether preflights keep the page's origin where redirects made that of the request itself `null`.
    public var sendsPageOriginInPreflights: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
        }
    }
}

// What lies below CORS and yet decides what a script gets.
extension Browser {
    /// Whether an answer of 407 from a server that is no proxy counts as no answer; for Safari assumed not.
    public var refusesProxyChallenges: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether what a `data:` URL holds has a `Content-Length`; for Safari assumed not.
    public var measuresDataURLs: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
        }
    }
}

// The list of header names that a preflight asks for.
extension Browser {
    /// Names that Chromium never asks for: client hints, and `User-Agent`, which it does not let scripts set.
    static let namesOnlyChromeSafelists: Set<String> = [
        "device-memory", "downlink", "dpr", "ect", "rtt", "save-data", "user-agent", "viewport-width", "width",
    ]

    /// Whether lines of one name are judged as one value; WebKit keeps them in a map.
    var joinsEqualNames: Bool {
        switch self {
        case .chrome, .safari: true
        case .standard, .firefox: false
        }
    }

    /// Whether many safelisted values together become unsafe (#cors-unsafe-request-header-names, step 5). WebKit's
    /// `createAccessControlPreflightRequest` judges each alone.
    var sumsSafelistedValues: Bool {
        switch self {
        case .firefox, .safari: false
        case .standard, .chrome: true
        }
    }

    /// Whether a name that is set in several lines stands several times in the list.
    var repeatsUnsafeNames: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
        }
    }
}
