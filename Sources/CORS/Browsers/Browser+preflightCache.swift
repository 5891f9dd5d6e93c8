// What engines keep of preflights, where it differs from the standard; recorded with Chromium 156 and Firefox 153. For
// Safari it is CrossOriginPreflightResultCache.cpp, or assumed to be the standard's.

extension Browser {
    /// Whether URLs that differ in their fragment have entries of their own.
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

    /// Whether a network error clears what was remembered (#concept-cache-clear).
    var clearsPreflightsOnError: Bool {
        switch self {
        case .chrome: false
        case .standard, .firefox, .safari: true
        }
    }
}
