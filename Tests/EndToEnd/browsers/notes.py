"""What is remarkable about a recording: where a browser leaves the standard, or its neighbour."""

HINT = "Chromium safelists this name; the standard does not."
CACHED = "Firefox does not keep what it cannot read; the standard and Chromium keep it for five seconds."
STREAM = ("Chromium sends streams over HTTP/2 or later only; Firefox has none and sends the text "
          "[object ReadableStream].")
REDIRECTED = ("Once preflighted, Firefox preflights after every redirect, even for what became a plain GET, and "
              "asks in the page's name though the request itself says Origin: null.")
RETRIES = "Firefox tries a connection again that breaks on loopback; that is no other request."

NOTES = {
    "answer-401-challenge-credentials": "Firefox asks the user for a password; the standard has no such dialog here.",
    "answer-407": "Chromium takes 407 for a fault of the connection; Firefox hands it to the script.",
    "status-407": "Chromium takes 407 for a fault of the connection and says nothing of CORS.",
    "origin-other": "fetch() gets a piece of advice at the end of the text, XMLHttpRequest none.",
    "origin-umlaut": "Bytes beyond ASCII: Chromium escapes them, Firefox shows replacement characters.",
    "credentials-star-origin": "In this one text Firefox puts quotes around the URL.",
    "cookie-cross-site": "Chromium 156 does not send third-party cookies here; Firefox keeps them for this site alone.",
    "headers-authorization-star": "The standard blocks. Chromium allows with a deprecation issue, once a "
                                  "page, Firefox without a word.",
    "headers-authorization-star-put": "As headers-authorization-star; the deprecation issue comes once a page.",
    "credentials-star-headers-authorization": "Here the wildcard is a name, and both browsers block.",
    "headers-none-of-three": "Chromium names the first header in the script's order, Firefox the first by its name.",
    "headers-signed": "Chromium names the first header in the script's order, Firefox the first by its name.",
    "headers-duplicate": "Firefox lists a name as often as it was set; the standard says once.",
    "headers-user-agent": "Chromium sends it without a preflight.",
    "body-stream": STREAM,
    "body-stream-tls": STREAM,
    "body-stream-no-cors": STREAM,
    "body-stream-put-no-methods": "Chromium does not take the request's own method for the absent list, as the "
                                  "standard would.",
    "upload-listener-none": "Chromium does not preflight for a listener when there is no body.",
    "upload-listener-get": "Chromium does not preflight for a listener when there is no body.",
    "exposed-bad-element-star": "Firefox stops at the bad element and keeps what stood before it.",
    "safe-accept-umlaut": "Firefox takes bytes beyond ASCII for unsafe; the standard does not.",
    "safe-type-twice": "Chromium judges the joined value, the standard each.",
    "safe-range-long": "Both browsers refuse numbers that do not fit 64 bits; the standard knows no limit.",
    "safe-sum-two-accept-over": "Chromium judges the joined value, the standard each.",
    "safe-sum-nine-accept": "Firefox has no limit for the sum.",
    "redirect-user-info-own": "Chromium blocks every subresource whose URL has a password; the standard foreign ones.",
    "redirect-user-info": "Chromium leaves the location out of its text.",
    "redirect-other-host-preflight": REDIRECTED,
    "redirect-other-host-preflight-exact": REDIRECTED,
    "redirect-authorization-other": REDIRECTED,
    "redirect-custom-other": REDIRECTED,
    "redirect-301-post": REDIRECTED,
    "redirect-302-post": REDIRECTED,
    "redirect-303-post": REDIRECTED,
    "redirect-303-put": REDIRECTED,
    "status-301-no-location": "Without a Location both browsers speak of the status, not of a redirect.",
    "status-302-redirect-no-origin": "Firefox looks at the origin of a redirected preflight first, Chromium does not.",
    "cache-two-lines": CACHED,
    "cache-word": CACHED,
    "cache-decimal": CACHED,
    "cache-quoted": CACHED,
    "cache-plus": CACHED,
    "cache-minus-1": "No delta-seconds: the standard would keep it for five seconds, both browsers do not keep it.",
    "cache-fragment": "In both browsers another fragment is another entry; the standard's key has no fragment.",
    "cache-include-then-omit": "Firefox keeps both kinds apart.",
    "cache-method-star": "Firefox does not remember a wildcard.",
    "cache-header-star": "Firefox does not remember a wildcard.",
    "cache-method-not-listed": "In Chromium a new answer replaces the old one as a whole. The third request is "
                               "blocked as the server allows only DELETE from the second preflight on.",
    "cache-after-missing-origin": "Chromium does not forget after an error.",
    "cache-after-reset": "Chromium does not forget after an error. " + RETRIES,
    "cache-expired-replaced": "An answer that may not be kept leaves Firefox's older entry alone.",
    "reset": RETRIES,
    "reset-preflight": RETRIES,
    "local-tls": "In a headless Chromium nobody can grant the permission, so it is refused at once.",
} | {f"safe-hint-{name}": HINT for name in (
    "dpr", "save-data", "width", "viewport-width", "device-memory", "downlink", "rtt", "ect")}
