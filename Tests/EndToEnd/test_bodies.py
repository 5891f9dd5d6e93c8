"""Bodies that are not plain text: contentHandling in both directions, base64, gzip and deflate."""

import base64
import gzip
import zlib

import pytest

from support.mapping import ERROR_415, ERROR_500, MappingAPI, body_of

PNG = bytes(range(256))
PNG64 = base64.b64encode(PNG)
HANDLING = (None, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT")


def lossy(data):
    """What is no UTF-8 becomes U+FFFD."""
    return data.decode(errors="replace").encode()


def handled(value):
    return {} if value is None else {"contentHandling": value}


@pytest.fixture(scope="module")
def apis(server, echo):
    """By binary media types: methods that pass bodies with each contentHandling, there or back."""
    made = {}
    for types in ((), ("image/png",), ("image/*",), ("*/*",)):
        api = MappingAPI(server, binaryMediaTypes=list(types))
        for value in HANDLING:
            api.answer(f"/in/{value}", "POST", "HTTP", echo.url, **handled(value))
            api.answer(f"/out/{value}", "POST", "HTTP", echo.url, of_response=handled(value))
        api.proxy("/proxy", "POST", echo.url)
        made[types] = api.deploy()
    return made


# Type of the body, list of binary types, and what the backend gets by contentHandling; the body is PNG's bytes, but
# where it is decoded from base64.
REQUESTS = [
    ((), "image/png", (lossy, base64.b64decode, lossy)),
    ((), None, (lossy, base64.b64decode, lossy)),
    (("image/png",), "text/plain", (lossy, base64.b64decode, lossy)),
    (("image/png",), "image/jpg", (lossy, base64.b64decode, lossy)),
    (("image/png",), None, (lossy, base64.b64decode, lossy)),
    (("image/png",), "image/png", (bytes, bytes, base64.b64encode)),
    (("image/png",), "image/png; a=b", (bytes, bytes, base64.b64encode)),
    (("image/*",), "image/webp", (bytes, bytes, base64.b64encode)),
    (("image/*",), "text/plain", (lossy, base64.b64decode, lossy)),
    (("*/*",), "application/json", (bytes, bytes, base64.b64encode)),
    (("*/*",), None, (bytes, bytes, base64.b64encode)),
]


@pytest.mark.parametrize("handling", HANDLING)
@pytest.mark.parametrize("types, media_type, conversions", REQUESTS)
def test_the_contentHandling_table_of_requests(apis, echo, types, media_type, conversions, handling):
    convert = conversions[HANDLING.index(handling)]
    body = PNG64 if convert is base64.b64decode else PNG
    answer = apis[types].call(f"/in/{handling}", body, {"Content-Type": media_type} if media_type else {})
    assert answer.status == 200, answer.body
    assert echo.last.body == convert(body)


@pytest.mark.parametrize("body", [b"*not base64*", b"AA=A", PNG])
def test_text_that_should_be_base64_and_is_not_is_a_500(apis, echo, body):
    echo.forget()
    assert apis[()].result("/in/CONVERT_TO_BINARY", body, {"Content-Type": "text/plain"}) == ERROR_500
    assert echo.seen() == []


# Binary types, the backend's type, the client's Accept, and the client's bytes by the response's contentHandling.
RESPONSES = [
    ((), "image/png", "image/png", (lossy, base64.b64decode, lossy)),
    (("image/png",), "text/plain", "text/plain", (lossy, base64.b64decode, lossy)),
    (("image/png",), "text/plain", None, (lossy, base64.b64decode, lossy)),
    (("image/png",), "text/plain", "image/png", (base64.b64decode, base64.b64decode, lossy)),
    (("image/png",), "text/plain", "text/html,image/png", (lossy, base64.b64decode, lossy)),
    (("image/png",), "image/png", "text/plain", (base64.b64encode, bytes, base64.b64encode)),
    (("image/png",), "image/png", None, (base64.b64encode, bytes, base64.b64encode)),
    (("image/png",), "image/png", "image/png", (bytes, bytes, base64.b64encode)),
    (("image/png",), "image/png", "image/png,image/*,*/*;q=0.8", (bytes, bytes, base64.b64encode)),
    (("image/png",), "image/png", "*/*", (base64.b64encode, bytes, base64.b64encode)),
    (("image/*",), "image/webp", "image/webp", (bytes, bytes, base64.b64encode)),
    (("*/*",), "text/plain", "text/plain", (bytes, bytes, base64.b64encode)),
]


@pytest.mark.parametrize("handling", HANDLING)
@pytest.mark.parametrize("types, media_type, accept, conversions", RESPONSES)
def test_the_contentHandling_table_of_responses(apis, echo, types, media_type, accept, conversions, handling):
    convert = conversions[HANDLING.index(handling)]
    body = PNG64 if convert is base64.b64decode else PNG
    echo.answer = body_of(media_type, body)
    answer = apis[types].call(f"/out/{handling}", headers={"Accept": accept} if accept else {})
    assert (answer.status, answer.body) == (200, convert(body))


def test_an_answer_that_should_be_base64_and_is_not_is_a_500(apis, echo):
    echo.answer = body_of("text/plain", b"*not base64*")
    assert apis[("image/png",)].result("/out/None", headers={"Accept": "image/png"}) == ERROR_500
    assert apis[()].result("/out/CONVERT_TO_BINARY", headers={}) == ERROR_500


def test_no_template_runs_on_bytes(server, gateway, echo):
    """AWS: Unable to transform request. With CONVERT_TO_TEXT the template sees base64, which is no JSON."""
    echo.forget()
    texts, png = {"$default": "<$input.body>$input.json('$.a')"}, {"Content-Type": "image/png"}
    api = MappingAPI(server, binaryMediaTypes=["image/png"])
    api.answer("/none", "POST", "HTTP", echo.url, request=texts)
    api.answer("/text", "POST", "HTTP", echo.url, request=texts, contentHandling="CONVERT_TO_TEXT")
    api.answer("/back", "POST", "HTTP", echo.url, response="<$input.body>")
    api.answer("/back-text", "POST", "HTTP", echo.url, response="<$input.body>", of_response=handled("CONVERT_TO_TEXT"))
    api.deploy()
    assert api.result("/none", PNG, png) == ERROR_500 and echo.seen() == []
    assert api.call("/text", PNG, png).status == 200
    assert echo.last.body == b"<" + PNG64 + b'>""'
    # Text of a type that is not listed is a template's as ever.
    assert api.call("/none", b"{\"a\": 1}", {"Content-Type": "text/plain"}).status == 200
    assert echo.last.body == b'<{"a": 1}>1'
    # A test invocation is one of JSON, which is binary where everything is.
    api.patch_api({"op": "add", "path": "/binaryMediaTypes/*~1*"})
    log = gateway.test_invoke_method(**api.at("/none", "POST"), body="x")["log"]
    assert "Method request body before transformations: [Binary Data]" in log
    assert "Execution failed due to configuration error: Unable to transform request" in log

    echo.answer = body_of("image/png", PNG)
    assert api.result("/back", headers={"Accept": "image/png"}) == ERROR_500
    assert api.result("/back", headers={}) == (200, b"<" + PNG64 + b">"), "encoded for a client of text"
    assert api.result("/back-text", headers={"Accept": "image/png"}) == (200, b"<" + PNG64 + b">")


def test_a_proxy_passes_bytes_of_a_binary_type_both_ways(apis, echo):
    echo.answer = body_of("image/png", PNG)
    answer = apis[("image/png",)].call("/proxy", PNG, {"Content-Type": "image/png", "Accept": "image/png"})
    assert (answer.status, answer.body, answer.header("Content-Type")) == (200, PNG, "image/png")
    assert echo.last.body == PNG


# -- compressed requests ------------------------------------------------------------------------------------------

TEXT = b'{"name": "Rex", "more": "' + b"x" * 2000 + b'"}'


CODINGS = [
    ("gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress), ("identity", bytes),
]


@pytest.fixture(scope="module")
def packed(server, echo):
    api = MappingAPI(server, minimumCompressionSize=1000, binaryMediaTypes=["image/png"])
    api.answer("/template", "POST", "HTTP", echo.url, request="$input.json('$.name') of $input.params('Content-Type')")
    api.answer("/pass", "POST", "HTTP", echo.url)
    api.proxy("/proxy", "POST", echo.url)
    api.renders("/large", "#foreach($i in [1..400])a line of text, number $i\n#end")
    api.renders("/small", "a small answer")
    return api.deploy()


@pytest.mark.parametrize("coding, pack", CODINGS)
def test_a_compressed_request_is_decoded_before_anything_reads_it(packed, echo, coding, pack):
    headers = {"Content-Type": "application/json", "Content-Encoding": coding}
    for path, body in (("/template", b'"Rex" of application/json'), ("/pass", TEXT), ("/proxy", TEXT)):
        assert packed.call(path, pack(TEXT), headers).status == 200
        assert echo.last.body == body and echo.last.header("Content-Length") == str(len(body))
        # What is not encoded any more may not say that it is.
        assert echo.last.header("Content-Encoding") is None


@pytest.mark.parametrize("coding, body", [
    ("br", b"whatever"), ("compress", b"x"), ("gzip, gzip", gzip.compress(gzip.compress(TEXT))), ("nosuch", b"{}"),
    ("gzip", TEXT), ("gzip", gzip.compress(TEXT)[:-20]), ("gzip", zlib.compress(TEXT)), ("gzip", b"\x1f\x8b"),
    ("gzip", gzip.compress(TEXT) + b"more"), ("gzip", gzip.compress(TEXT)[:-8] + b"\0" * 8),
    ("deflate", TEXT), ("deflate", gzip.compress(TEXT)), ("deflate", zlib.compress(TEXT)[:-4]),
], ids=lambda value: value[:12] if isinstance(value, str) else f"{len(value)}B")
def test_a_coding_that_is_unknown_or_untrue_is_a_415(packed, echo, coding, body):
    echo.forget()
    for path in ("/pass", "/proxy"):
        headers = {"Content-Type": "application/json", "Content-Encoding": coding}
        assert packed.result(path, body, headers) == ERROR_415
    assert echo.seen() == []


# -- compressed answers -------------------------------------------------------------------------------------------

LARGE = "".join(f"a line of text, number {n}\n" for n in range(1, 401)).encode()
UNPACK = {"gzip": gzip.decompress, "deflate": zlib.decompress}

ACCEPTED = [
    ("gzip", "gzip"), ("deflate", "deflate"), ("deflate,gzip", "deflate"), ("deflate;q=0.5,gzip;q=1.0", "gzip"),
    ("gzip;q=1.0,identity;q=0.5,*;q=0", "gzip"), ("gzip, deflate, br, zstd", "gzip"), ("br;q=1.0, gzip;q=0.8", None),
    ("br, gzip", None), ("*", None), ("", None), (None, None), ("identity", None), ("gzip;q=0", None),
]


@pytest.mark.parametrize("accept, coding", ACCEPTED)
def test_an_answer_is_compressed_as_the_client_likes_it_best(packed, accept, coding):
    answer = packed.call("/large", headers={} if accept is None else {"Accept-Encoding": accept})
    assert (answer.status, answer.header("Content-Encoding")) == (200, coding)
    assert answer.header("Content-Type") == "application/json"
    if coding:
        assert UNPACK[coding](answer.body) == LARGE and len(answer.body) < len(LARGE) / 4
    else:
        assert answer.body == LARGE


def test_a_small_answer_is_not_compressed(packed):
    answer = packed.call("/small", headers={"Accept-Encoding": "gzip"})
    assert (answer.header("Content-Encoding"), answer.body) == (None, b"a small answer")


@pytest.mark.parametrize("size", [999, 1000, 1001])
def test_the_least_size_counts_the_body_that_is_sent(packed, echo, size):
    echo.answer = body_of("text/plain", b"x" * size)
    for path in ("/pass", "/proxy"):
        answer = packed.call(path, b"{}", {"Accept-Encoding": "gzip"})
        assert answer.header("Content-Encoding") == ("gzip" if size >= 1000 else None)
        assert (gzip.decompress(answer.body) if size >= 1000 else answer.body) == b"x" * size


def test_an_answer_that_is_encoded_already_is_not_encoded_again(packed, echo):
    echo.answer = body_of("text/plain", gzip.compress(LARGE), Content_Encoding="gzip")
    answer = packed.call("/proxy", b"{}", {"Accept-Encoding": "gzip"})
    assert answer.status == 200 and gzip.decompress(answer.body) == LARGE


def test_binary_answers_are_compressed_too(packed, echo):
    echo.answer = body_of("image/png", PNG * 8)
    answer = packed.call("/proxy", b"{}", {"Accept-Encoding": "gzip", "Accept": "image/png"})
    assert answer.header("Content-Encoding") == "gzip" and gzip.decompress(answer.body) == PNG * 8


def test_compression_is_off_until_a_size_is_set_and_deployed(server):
    api = MappingAPI(server)
    api.renders("/p", "x" * 5000)
    api.deploy()
    ask = {"Accept-Encoding": "gzip"}
    assert api.call("/p", headers=ask).header("Content-Encoding") is None
    api.patch_api({"op": "replace", "path": "/minimumCompressionSize", "value": "0"})
    assert api.call("/p", headers=ask).header("Content-Encoding") is None, "not deployed yet"
    api.deploy()
    assert gzip.decompress(api.call("/p", headers=ask).body) == b"x" * 5000
    api.patch_api({"op": "replace", "path": "/minimumCompressionSize", "value": ""})
    api.deploy()
    assert api.call("/p", headers=ask).header("Content-Encoding") is None
