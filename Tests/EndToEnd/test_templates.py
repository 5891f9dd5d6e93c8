"""Mapping templates as users write them: `$input`, `$util`, `$context`, `$stageVariables`, a MOCK's statusCode."""

import json
import re

import pytest

from support.mapping import ERROR_500, JSON, MappingAPI, body_of

STATUS = '{"statusCode": 200}'
PASS_ALL = """#set($allParams = $input.params())
{
"body-json" : $input.json('$'),
"params" : {
#foreach($type in $allParams.keySet())
    #set($params = $allParams.get($type))
"$type" : {
    #foreach($paramName in $params.keySet())
    "$paramName" : "$util.escapeJavaScript($params.get($paramName))"
        #if($foreach.hasNext),#end
    #end
}
    #if($foreach.hasNext),#end
#end
},
"stage-variables" : {
#foreach($key in $stageVariables.keySet())
"$key" : "$util.escapeJavaScript($stageVariables.get($key))"
    #if($foreach.hasNext),#end
#end
},
"context" : {
    "api-id" : "$context.apiId",
    "authorizer-principal-id" : "$context.authorizer.principalId",
    "http-method" : "$context.httpMethod",
    "stage" : "$context.stage",
    "source-ip" : "$context.identity.sourceIp",
    "user" : "$context.identity.user",
    "user-agent" : "$context.identity.userAgent",
    "request-id" : "$context.requestId",
    "resource-id" : "$context.resourceId",
    "resource-path" : "$context.resourcePath"
    }
}
"""


def table(server, echo, cases, **deploy):
    """An API with one HTTP method for each template, `/0`, `/1`, …; the backend gets what they make."""
    api = MappingAPI(server)
    for number, template in enumerate(cases):
        api.forwards(f"/{number}", echo.url, template)
    return api.deploy(**deploy)


# -- $input -------------------------------------------------------------------------------------------------------

BODY = ('{"name": "Rex", "n": 1, "d": 1.50, "t": true, "z": null, "o": {"a": 1, "b": [{"c": "d"}]}, '
        '"l": [{"x": "y"}, 2], "e": [], "q": "a\\"b/c"}')

#: Template and output for the body above; the printing of values is recorded (test_input_path_template_formatting).
INPUT = [
    ("$input.body", BODY), ("$input.body.length()", str(len(BODY))), ("$input.body.nosuch", ""),
    ("$input.json('$')", '{"name":"Rex","n":1,"d":1.50,"t":true,"z":null,"o":{"a":1,"b":[{"c":"d"}]},'
     '"l":[{"x":"y"},2],"e":[],"q":"a\\"b/c"}'),
    ("$input.json('$.name')", '"Rex"'), ("$input.json('$.n')", "1"), ("$input.json('$.t')", "true"),
    ("$input.json('$.o')", '{"a":1,"b":[{"c":"d"}]}'), ("$input.json('$.absent')", '""'),
    ("$input.json('$.name').x", ""), ("$input.json('$.l[0].x')", '"y"'), ("$input.json('$..c')", '["d"]'),
    ("$input.path('$.name')", "Rex"), ("$input.path('$.n')", "1"), ("$input.path('$.t')", "true"),
    ("$input.path('$.z')", ""), ("$input.path('$.absent')", ""), ("$input.path('$.absent.more')", ""),
    ("$input.path('$.o')", '{a=1, b=[{"c":"d"}]}'), ("$input.path('$.l')", '[{"x":"y"},2]'),
    ("$input.path('$.l')[0]", "{x=y}"), ("$input.path('$.l[0]').x", "y"), ("$input.path('$.e')", "[]"),
    ("$input.path('$.l').size()", "2"), ("$input.path('$.o').keySet()", "[a, b]"),
    ("#set($r = $input.path('$'))$r.name $r.o.b[0].c", "Rex d"),
    ('#set($r = $input.path("$"))#if($r.z == "")empty#end#if($r.e == "")no#end', "empty"),
    ('#set($r = $input.path("$"))$r.toString().contains("Rex")', "true"),
    ("#foreach($x in $input.path('$.l'))$foreach.count:$x;#end", "1:{x=y};2:2;"),
    ("$input.path('$.d')", "1.5"),
    ("$input.params('q') $input.params('absent')|", "second |"), ("$input.params('X-In')", "in"),
    ("$input.params('x-in')", ""), ("$input.params().querystring.q", "second"),
    ("$input.params().header.get('X-In')", "in"), ("$input.params().keySet()", "[path, querystring, header]"),
    ('#if($input.params().header.get("Absent") == "")none#end', "none"),
    # Dropped when the request is read: no template sees it.
    ("$input.params('Max-Forwards')$input.params().header.get('Max-Forwards')|", "|"),
    ("$nothing $!nothing ${nothing.x} $nothing.x()|", "   |"),
]

UTIL = [
    ("$util.escapeJavaScript($input.path('$.q'))", 'a\\"b\\/c'), ('$util.escapeJavaScript("it\'s")', "it\\'s"),
    ("$util.escapeJavaScript($input.path('$.absent'))|", "|"),
    ("""$util.parseJson('{"a": {"b": [1, "x"]}}').a.b[1]""", "x"), ("$util.parseJson('[1,2]').size()", "2"),
    ("""$util.parseJson('{"a": "b"}')""", "{a=b}"),
    ("""$util.urlEncode('{"some": "value"}')""", "%7B%22some%22%3A+%22value%22%7D"),
    ("$util.urlDecode('a+b%20c%C3%A9')", "a b cé"),
    ("$util.base64Encode('käse')", "a8Okc2U="), ("$util.base64Decode('a8Okc2U=')", "käse"),
    ("$util.base64Decode($util.base64Encode($input.body))", BODY), ("$util.nosuch('x')|", "|"),
]

CONTEXT = [
    ("$context.stage $context.httpMethod $context.protocol", "prod POST HTTP/1.1"),
    ("$context.identity.sourceIp", "127.0.0.1"), ("$context.identity.userAgent", "tests/1"),
    ("$context.identity.user$context.authorizer.principalId$context.nosuch$context.NoSuch.x|", "|"),
    ("$context.get('identity')|$context.requestOverride|", "||"),
    ("$context.requestOverride.keySet() $context.responseOverride.keySet()", "[path, header, querystring] [header]"),
    ("$stageVariables.v ${stageVariables.v} $stageVariables['v'] ${stageVariables['v']} $stageVariables.get('v')",
     "1 1 1 1 1"),
    ("$stageVariables.version|$stageVariables.keySet()", "|[v]"),
]

LANGUAGE = [
    # Whitespace as Velocity 1.7 eats it (fixture of its own tests).
    ("#set($foo = 'foo')\n #set($foo = 'foo')\n#set($foo = 'foo') postfix\n #set($foo = 'foo') postfix\n"
     "prefix #set($foo = 'foo')\nprefix #set($foo = 'foo') postfix\n", " postfix\n  postfix\nprefix prefix  postfix\n"),
    ("a ## comment\nb#* gone *#c#[[$x #if]]#", "a bc$x #if"),
    # Blanks before a #set belong to it when a reference stands before them.
    ("#set($i = 7)#set($j = $i / 2)$j #set($k = $i % 2)$k#set($s = \"${i}-x$i-x\") $s", "31 7-x"),
    ("#macro(twice $x)$x$x#end#twice('ab')#twice(\"$input.path('$.n')\")", "abab11"),
    ("#define($d)[$x]#end#set($x = 1)$d#set($x = 2)$d", "[1][2]"),
    ("#foreach($i in [1..5])#if($i == 4)#break#end$i#if($foreach.hasNext),#end#end", "1,2,3,"),
    ("#set($m = {\"a\": 1, \"b\": [1,2]})$m.a $m.b.size() $m.put(\"c\", 2)$m.c $m.keySet()", "1 2 2 [a, b, c]"),
    ("#if(!$nothing && 1 < 2 && \"a\" != \"b\" || false)yes#{else}no#end", "yes"),
    ("'abc'.length() $esc #set($a = 'a,b;c')$a.split(',')[1] $a.replaceAll('[,;]', '_') $a.toUpperCase()",
     "'abc'.length() b;c a_b_c A,B;C"),
    ("$5 US$ 10 #fff #123 $$ \\#if", "$5 US$ 10 #fff #123 $$ #if"),
    ("1#stop 2", "1"), ("#evaluate(\"#set($e = 3)$e\")", "3"),
]
ALL = {"input": INPUT, "util": UTIL, "context": CONTEXT, "language": LANGUAGE}
CASES = [(name, number) for name, cases in ALL.items() for number in range(len(cases))]


@pytest.fixture(scope="module")
def apis(server, echo):
    return {name: table(server, echo, [template for template, _ in cases], variables={"v": "1"})
            for name, cases in ALL.items()}


@pytest.mark.parametrize("name, number", CASES, ids=[f"{name}: {ALL[name][n][0][:50]!r}" for name, n in CASES])
def test_what_a_request_template_makes_reaches_the_backend(apis, echo, name, number):
    template, output = ALL[name][number]
    headers = JSON | {"X-In": "in", "User-Agent": "tests/1", "Max-Forwards": "5"}
    assert apis[name].call(f"/{number}?q=first&q=second", BODY, headers).status == 200
    assert echo.last.body.decode() == output


def test_an_empty_body_reads_as_an_empty_object(server, echo):
    api = table(server, echo, ["$input.body $input.json('$') $input.path('$') $util.urlEncode($input.body)|"])
    assert api.call("/0").status == 200
    assert echo.last.body == b"{} {} {} %7B%7D|"


def test_a_body_that_is_no_JSON_is_text_only(server, echo):
    api = table(server, echo, ["$input.body|$input.json('$.a')|$input.path('$.a')|$input.path('$')|"])
    assert api.call("/0", '{"a": ').status == 200
    assert echo.last.body == b'{"a": |""|||'


def test_the_template_that_passes_everything(server, echo):
    """The console's "method request passthrough" template, word for word."""
    api = MappingAPI(server)
    api.answer("/pets/{id}", "POST", "HTTP", echo.url, request=PASS_ALL)
    api.deploy(variables={"one": "a/b c", "two": "2"})
    answer = api.call("/pets/7?kind=dog&kind=cat&name=it's", '{"a": [1, 2]}', JSON | {"X-In": 'say "hi"'})
    assert answer.status == 200
    # As on AWS, an apostrophe is escaped, which JSON does not allow: templates in the wild undo that.
    made = json.loads(echo.last.body.decode().replace("\\'", "'"))
    assert made["body-json"] == {"a": [1, 2]}
    assert (made["params"]["path"], made["params"]["querystring"]) == ({"id": "7"}, {"kind": "cat", "name": "it's"})
    assert made["params"]["header"]["X-In"] == 'say "hi"'
    assert made["stage-variables"] == {"one": "a/b c", "two": "2"}
    assert made["context"]["resource-path"] == "/pets/{id}" and made["context"]["source-ip"] == "127.0.0.1"
    assert made["context"]["request-id"] == answer.header("x-amzn-RequestId")
    assert made["context"]["resource-id"] == api.resource("/pets/{id}") and made["context"]["api-id"] == api.id


# -- both directions ----------------------------------------------------------------------------------------------


def test_a_pair_of_templates_made_by_the_AWS_CLI(server, aws, echo):
    """The guide's photo album: a template on the way there and one on the way back, both made by the CLI."""
    api = aws("create-rest-api", "--name", "album")["id"]
    root = aws("get-resources", "--rest-api-id", api)["items"][0]["id"]
    at = ["--rest-api-id", api, "--resource-id", root, "--http-method", "POST"]
    aws("put-method", *at, "--authorization-type", "NONE")
    aws("put-method-response", *at, "--status-code", "200")
    there = """#set($inputRoot = $input.path('$'))
{"photos": [
#foreach($elem in $inputRoot.photos.photo)
  {"id": "$elem.id", "who": "$elem.owner"}#if($foreach.hasNext),#end

#end
]}"""
    back = """#set($inputRoot = $input.path('$'))
{"count": $inputRoot.photos.size(), "first": $input.json('$.photos[0].id'), "by": "$context.httpMethod"}"""
    aws("put-integration", *at, "--type", "HTTP", "--integration-http-method", "POST", "--uri", echo.url + "/album",
        "--request-templates", json.dumps({"application/json": there}))
    aws("put-integration-response", *at, "--status-code", "200",
        "--response-templates", json.dumps({"application/json": back}))
    aws("create-deployment", "--rest-api-id", api, "--stage-name", "prod")
    shown = aws("get-integration", *at)
    assert shown["requestTemplates"]["application/json"] == there, "kept to the byte"

    echo.answer = lambda request: body_of("application/json", request.body)
    answer = server.request("POST", f"/_aws/execute-api/{api}/prod/", JSON, json.dumps(
        {"photos": {"photo": [{"id": "12345678", "owner": "A"}, {"id": "23456789", "owner": "B"}]}}))
    assert echo.last.body.decode() == """{"photos": [
  {"id": "12345678", "who": "A"},
  {"id": "23456789", "who": "B"}
]}"""
    assert (answer.status, answer.text) == (200, '{"count": 2, "first": "12345678", "by": "POST"}')


def test_a_response_template_sees_the_answer_and_the_clients_parameters(server, echo):
    api = MappingAPI(server)
    api.answer("/{id}", "POST", "HTTP", echo.url, request="ignored $input.json('$.a')",
               response="$input.json('$.b') $input.params('id') $input.params('q') $input.body $stageVariables.v")
    api.deploy(variables={"v": "1"})
    echo.answer = body_of("application/json", b'{"b": 2}')
    assert api.result("/7?q=x", '{"a": 1}') == (200, b'2 7 x {"b": 2} 1')
    assert echo.last.body == b"ignored 1"


def test_the_answer_of_a_mock_is_empty(server):
    """Recorded: its `$input.body` is `{}`, and the client's body is not there."""
    api = MappingAPI(server)
    api.renders("/{id}", "$input.body $input.json('$') $input.path('$.a')|$input.params('id')")
    api.deploy()
    assert api.result("/7", '{"a": 1}') == (200, b"{} {} |7")


def test_templates_change_with_a_deployment_only(server):
    api = MappingAPI(server)
    api.renders("/p", "#set($v = 1)$v")
    api.deploy()
    api.client.update_integration_response(**api.at("/p", "POST"), statusCode="200", patchOperations=[
        {"op": "replace", "path": "/responseTemplates/application~1json", "value": "#set($v = 2)$v"}])
    assert api.result("/p") == (200, b"1")
    api.deploy()
    assert api.result("/p") == (200, b"2")


# -- the statusCode of a MOCK -------------------------------------------------------------------------------------

LENIENT = [
    STATUS, "{ statusCode: 200 }", "{'statusCode': 200, '': ''}", '{"statusCode": 200 , }', '{"statusCode": 200 ,, }',
    '{"statusCode": 200 , null: null }', "{statusCode: 200, foo}: [ba r]}", '{"a": "b", "statusCode": 200}',
    '#if($context.httpMethod == "POST"){"statusCode": 200}#else{"statusCode": 500}#end',
    '#set($code = 200)\n{\n  "statusCode": $code\n}\n', '{"statusCode": $input.path("$.code")}',
]
STRICT = [
    '{"statusCode": "200"}', "{\"statusCode': 200 }", "{'statusCode: 200 }", "statusCode: 200",
    "{statusCode: 200, {foo: [ba r]}", '{"statusCode": 200', "", "{}", '{"statusCode": }', '{"statuscode": 200}',
    '{"statusCode": 2.5}', '{"statusCode": $input.path("$.absent")}',
]


@pytest.mark.parametrize("templates, expected", [(LENIENT, (200, b"")), (STRICT, ERROR_500)], ids=["lenient", "strict"])
def test_the_status_of_a_mock_is_read_leniently(server, templates, expected):
    """Recorded on AWS (test_mock_integration)."""
    api = MappingAPI(server)
    for number, template in enumerate(templates):
        api.answer(f"/{number}", "POST", "MOCK", request={"application/json": template})
    api.deploy()
    got = {template: api.result(f"/{number}", '{"code": 200}') for number, template in enumerate(templates)}
    assert got == dict.fromkeys(templates, expected)


def test_the_status_chooses_the_integration_response(server):
    api = MappingAPI(server)
    api.renders("/p", "fine", request='{"statusCode": $input.json("$.code")}')
    at = api.at("/p", "POST")
    for status, pattern in (("404", "4.."), ("502", r"5\d{2}")):
        api.client.put_method_response(**at, statusCode=status)
        api.client.put_integration_response(
            **at, statusCode=status, selectionPattern=pattern, responseTemplates={"application/json": f"{status}!"})
    api.deploy()
    assert [api.result("/p", f'{{"code": {code}}}') for code in (200, 418, 599, 201, 0, -1000)] == [
        (200, b"fine"), (404, b"404!"), (502, b"502!"), (200, b"fine"), (200, b"fine"), (200, b"fine")]


# -- what a test invocation shows ---------------------------------------------------------------------------------


def lines(log):
    return [re.sub(r"^\w{3} \w{3} \d\d [\d:]{8} UTC \d{4} : ", "", line) for line in log.strip().split("\n")]


def test_a_test_invocation_shows_what_the_templates_got_and_made(server, gateway, echo):
    api = MappingAPI(server)
    api.answer("/p/{id}", "POST", "HTTP", echo.url + "/there", request="there $input.json('$.a')",
               response="back $input.json('$.b')", headers={"X-B": "integration.response.body.b"})
    echo.answer = body_of("application/json", b'{"b": 2}')
    result = gateway.test_invoke_method(
        **api.at("/p/{id}", "POST"), pathWithQueryString="/p/7?q=1", body='{"a": 1}', headers=JSON,
        stageVariables={"v": "x"})
    assert (result["status"], result["body"], result["headers"]["X-B"]) == (200, "back 2", "2")
    assert echo.last.body == b"there 1"
    shown = lines(result["log"])
    ordered = [
        'Method request body before transformations: {"a": 1}', "Endpoint request body after transformations: there 1",
        f"Sending request to {echo.url}/there", 'Endpoint response body before transformations: {"b": 2}',
        "Method response body after transformations: back 2", "Successfully completed execution",
        "Method completed with status: 200"]
    assert [line for line in shown if line in ordered] == ordered
    assert any(line.startswith("Received response. Status: 200, Integration latency: ") for line in shown)


def test_a_test_invocation_of_a_mock_shows_the_response(server, gateway):
    api = MappingAPI(server)
    api.renders("/p", "$stageVariables.v $input.params('q')")
    result = gateway.test_invoke_method(
        **api.at("/p", "POST"), pathWithQueryString="/p?q=1", body="{}", stageVariables={"v": "x"})
    assert (result["status"], result["body"]) == (200, "x 1")
    assert "Method response body after transformations: x 1" in lines(result["log"])


@pytest.mark.parametrize("template, cause", [
    ("#foreach($i in [1..1001])x#end", "line 1"), ("#if($a)", "line"), ("a\n#set($x = )", "line 2"),
])
def test_a_test_invocation_of_a_failing_template_says_why(server, gateway, template, cause):
    api = MappingAPI(server)
    api.forwards("/p", "http://127.0.0.1:1024", template)
    result = gateway.test_invoke_method(**api.at("/p", "POST"), body="{}")
    assert (result["status"], result["body"].encode()) == ERROR_500
    shown = lines(result["log"])
    assert any(line.startswith("Execution failed due to configuration error: ") for line in shown)
    assert cause in result["log"] and shown[-1] == "Method completed with status: 500"
