"""The matrix of cases, one file a subject; the corpus has a file for each."""

from matrix import (
    allow_credentials,
    allow_headers,
    allow_methods,
    allow_origin,
    bodies,
    exposed_headers,
    failures,
    local_network,
    modes,
    origins,
    preflight_cache,
    preflight_status,
    redirects,
    safelist,
    several_faults,
)

SUBJECTS = {
    module.__name__.split(".")[-1].replace("_", "-"): module.CASES
    for module in (allow_origin, allow_credentials, preflight_status, allow_methods, allow_headers, safelist, bodies,
                   redirects, origins, modes, exposed_headers, preflight_cache, failures, several_faults, local_network)
}
