// Where the engines differ from the standard today. One property for one difference; the standard's side is said too.

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

    /// Whether a redirected preflight fails before its headers are read; only the message differs.
    public var stopsAtPreflightRedirect: Bool {
        switch self {
        case .chrome, .safari: true
        case .standard, .firefox: false
        }
    }

    /// Whether, of several request headers that are not allowed, the one that the script set first is named; only the
    /// message differs.
    public var reportsHeadersInScriptOrder: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether an `https:` page may ask plain-HTTP loopback hosts.
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
    /// for a body.
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

    /// Whether a redirect to the page's own origin with user name or password fails too.
    public var blocksOwnLocationCredentials: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether a request that was preflighted once is preflighted after each redirect, even when it became a GET.
    public var repeatsPreflightAfterRedirect: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
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

// The list of header names that a preflight asks for.
extension Browser {
    /// Names that Chromium never asks for: client hints, and `User-Agent`, which it does not let scripts set.
    static let namesOnlyChromeSafelists: Set<String> = [
        "device-memory", "downlink", "dpr", "ect", "rtt", "save-data", "user-agent", "viewport-width", "width",
    ]

    /// Whether lines of one name are judged as one value.
    var joinsEqualNames: Bool {
        switch self {
        case .chrome: true
        case .standard, .firefox, .safari: false
        }
    }

    /// Whether many safelisted values together become unsafe (#cors-unsafe-request-header-names, step 5).
    var sumsSafelistedValues: Bool {
        switch self {
        case .firefox: false
        case .standard, .chrome, .safari: true
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
