// What engines keep of preflights, where it differs from the standard; recorded with Chromium 156 and Firefox 153. For
// Safari it is what WebKit's CrossOriginPreflightResultCache.cpp and CrossOriginAccessControl.cpp of 2025 say, which no
// Safari was asked about.

extension Browser {
    /// Whether URLs that differ in their fragment have entries of their own. For Safari assumed not: WebKit drops
    /// fragments of HTTP URLs before the network sees them.
    var keysPreflightsByFragment: Bool {
        switch self {
        case .chrome, .firefox: true
        case .standard, .safari: false
        }
    }

    /// Whether what was allowed with credentials also serves requests without.
    var sharesCredentialedPreflights: Bool {
        switch self {
        case .firefox: false
        case .standard, .chrome, .safari: true
        }
    }

    /// Whether a new answer for an origin and URL replaces the old one as a whole.
    var replacesPreflights: Bool {
        switch self {
        case .chrome, .safari: true
        case .standard, .firefox: false
        }
    }

    /// Whether an answer that may not be kept leaves what was kept before.
    var ignoresUncachedPreflights: Bool {
        switch self {
        case .firefox: true
        case .standard, .chrome, .safari: false
        }
    }

    /// Whether a remembered `*` covers other methods and names than those it was asked for.
    var remembersWildcards: Bool {
        switch self {
        case .firefox: false
        case .standard, .chrome, .safari: true
        }
    }

    /// Whether a remembered `*` covers `Authorization`.
    var remembersAuthorizationUnderWildcard: Bool {
        switch self {
        case .safari: true
        case .standard, .chrome, .firefox: false
        }
    }

    /// Whether a network error clears what was remembered (#concept-cache-clear). WebKit's cache can only be cleared as
    /// a whole, and loads do not.
    var clearsPreflightsOnError: Bool {
        switch self {
        case .chrome, .safari: false
        case .standard, .firefox: true
        }
    }

    /// Whether an answer that lacks the method or a header name is kept for requests that it does allow: WebKit stores
    /// it before it looks.
    var remembersRefusals: Bool {
        switch self {
        case .safari: true
        case .standard, .chrome, .firefox: false
        }
    }

    /// Whether what was remembered is forgotten when it does not serve the next request: WebKit's `canSkipPreflight`.
    var dropsUnfitPreflights: Bool {
        switch self {
        case .safari: true
        case .standard, .chrome, .firefox: false
        }
    }
}
