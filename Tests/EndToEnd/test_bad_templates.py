"""Bad templates: cases 30 to 32 of the reliability list, through real requests.

Each ends in the answer that AWS gives, soon, and the server goes on to answer the next request.
"""

import base64
import json

import pytest

from support.mapping import ERROR_500, JSON, MappingAPI, body_of, soon
from support.waiting import wait_until

pytestmark = pytest.mark.usefixtures("the_server_still_answers")

def one(server, template):
    """An API whose `POST /p` answers with what this response template makes."""
    api = MappingAPI(server)
    api.renders("/p", template)
    return api.deploy()


# -- templates that do not parse ----------------------------------------------------------------------------------

UNPARSABLE = [
    ("#if($a)", 1), ("a\n  #foreach($x in $y)\nb", 2), ("\n\n#set($x = )", 3), ("#else", 1), ("text $", 1),
    ("#set($a = 'open", 1), ('#set($x = {"a" 1})', 1),
]


@pytest.mark.parametrize("side", ["request", "response"])
@pytest.mark.parametrize("template, line", UNPARSABLE)
def test_a_template_that_does_not_parse_is_a_500_and_a_diagnostic_at_deployment(server, side, template, line):
    api = MappingAPI(server)
    if side == "request":
        api.answer("/p", "POST", "MOCK", request=template, response="ok")
    else:
        api.renders("/p", template)
    server.mark_log()
    api.deploy()

    def diagnosed():
        return [text for text in server.log().splitlines() if "POST /p, integration re" + side[2:] in text]

    found = wait_until(diagnosed, 5, "the diagnostic in the log")
    assert any(f"line {line}, column " in text for text in found), found
    assert api.result("/p", "{}") == ERROR_500


def test_a_template_that_does_not_parse_is_named_at_import(gateway, server):
    definition = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/p": {"post": {
        "responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {
            "type": "mock", "requestTemplates": {"application/json": '{"statusCode": 200}\n#if($a)'},
            "responses": {"default": {"statusCode": "200"}}}}}}}
    api = gateway.import_rest_api(body=json.dumps(definition).encode())
    assert any("/p" in text and "line 2" in text for text in api.get("warnings", [])), api.get("warnings")
    gateway.create_deployment(restApiId=api["id"], stageName="prod")
    answer = server.request("POST", f"/_aws/execute-api/{api['id']}/prod/p", JSON, "{}")
    assert (answer.status, answer.body) == ERROR_500


# -- case 31: budgets ---------------------------------------------------------------------------------------------

DOUBLING = '#set($s = "xxxxxxxxxxxxxxxx")#foreach($i in [1..60])#set($s = "$s$s")#end$s'
STOPPED = {
    "macro recursion": "#macro(m)#m()#end#m()",
    "macro recursion of two": "#macro(a)#b()#end#macro(b)#a()#a()#end#a()",
    "evaluate recursion": "#set($D = '$')#set($H = '#')#set($e = \"${H}evaluate(${D}e)\")#evaluate($e)",
    "foreach 1001": "#foreach($i in [1..1001])x#end",
    "foreach 1001 of a list": "#set($l = [])#foreach($i in [1..1000])#set($x = $l.add(1))#end#set($x = $l.add(1))"
                              "#foreach($i in $l)x#end",
    "a range of 10^9": "#set($r = [1..1000000000])$r.size()",
    "foreach over a range of 10^9": "#foreach($i in [1..1000000000])x#end",
    "a negative range of 10^9": "#foreach($i in [5..-1000000000])#end",
    "string doubling": DOUBLING,
    "concatenation doubling": DOUBLING.replace('"$s$s"', "$s + $s"),
    "replace doubling": DOUBLING.replace('"$s$s"', "$s.replace('x', 'xx')"),
    "replaceAll doubling": DOUBLING.replace('"$s$s"', "$s.replaceAll('x', 'xx')"),
    "list doubling": "#set($l = [1])#foreach($i in [1..60])#set($x = $l.addAll($l))#end$l.size()",
    "nested loops": "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#set($x = $c * 2)"
                    "#end#end#end",
    "output": "#foreach($a in [1..1000])#foreach($b in [1..1000])$input.params('long')#end#end",
    "lists inside each other": "#set($a = [])#set($b = [$a])#set($x = $a.add($b))$a",
    "maps inside each other": '#set($a = {})#set($b = {"a": $a})#set($x = $a.put("b", $b))$a',
}


@pytest.mark.parametrize("side", ["request", "response"])
@pytest.mark.parametrize("name", STOPPED)
def test_case_31_a_template_is_stopped_at_its_budget(server, gateway, echo, side, name):
    api = MappingAPI(server)
    if side == "request":
        api.forwards("/p", echo.url, STOPPED[name])
    else:
        api.renders("/p", STOPPED[name])
    api.deploy()
    echo.forget()
    path = "/p?long=" + "x" * 200
    assert soon(lambda: api.result(path, "{}")) == ERROR_500
    assert echo.seen() == []
    if side == "response":
        log = gateway.test_invoke_method(**api.at("/p", "POST"), pathWithQueryString=path, body="{}")["log"]
        reason = next(line for line in log.splitlines() if "Mapping template failed" in line)
        assert "line 1, column" in reason
        assert "Execution failed due to configuration error: Unable to transform response" in log


def test_case_31_a_text_that_grows_by_its_coding_is_stopped(server):
    """A loop over bytes, which a debug build runs a hundred times slower than the one that is shipped."""
    template = DOUBLING.replace('"$s$s"', "$util.base64Encode($util.base64Encode($s))")
    assert soon(lambda: one(server, template).result("/p"), 30) == ERROR_500


def test_case_31_within_the_budgets_nothing_is_stopped(server):
    template = ("#set($s = '')#foreach($i in [1..1000])#set($s = \"${s}x\")#end$s.length() "
                "#macro(down $n)#if($n > 0)$n#set($m = $n - 1)#down($m)#end#end#down(9)")
    assert one(server, template).result("/p") == (200, b"1000 987654321")


@pytest.mark.parametrize("template, output", [
    # Velocity's own answers to what would not end.
    ("#define($d)[$d]#end$d", None), ("#set($l = [])#set($x = $l.add($l))$l", None),
    ('#set($m = {})#set($x = $m.put("m", $m))$m', "{m=(this Map)}"),
])
def test_case_31_what_contains_itself_ends(server, template, output):
    answer = soon(lambda: one(server, template).call("/p", "{}"))
    assert answer.status == 200 and len(answer.body) < 100
    assert output is None or answer.text == output


@pytest.mark.parametrize("size, status", [(300 * 1024, 200), (300 * 1024 + 1, None), (2_000_000, None)])
def test_case_31_a_template_of_more_than_300_KB_is_never_served(server, size, status):
    api = MappingAPI(server)
    try:
        api.renders("/p", "x" * size)
    except api.client.exceptions.ClientError as error:
        assert status is None and error.response["Error"]["Code"] in ("BadRequestException", "LimitExceededException")
        return
    api.deploy()
    answer = api.call("/p")
    assert answer.status == (status or 500) and len(answer.body) == (size if status else len(ERROR_500[1]))


@pytest.mark.parametrize("template", [
    "$x.class.forName('java.lang.Runtime')", "$input.class", "$util.class.name", "$context.class",
    "$input.body.class.forName('java.lang.Runtime').getRuntime().exec('id')", "$input.getClass()",
    "$stageVariables.class.classLoader", "#set($s = '')$s.class $s.getClass() $s.class.forName('java.lang.System')",
    "#set($l = [1])$l.class.name$l.getClass()", "#set($i = 1)$i.class$i.getClass().forName('x')",
    "#set($m = {})$m.class$m.getClass()", "$input.path('$').class", "$input.params().class", "$class $Class $runtime",
    "#include('/etc/passwd')", "#parse('/etc/passwd')",
])
def test_case_31_reflection_leads_nowhere(server, template):
    """An undefined reference is nothing on AWS; what is no directive is text."""
    answer = one(server, f"[{template}]").call("/p", "{}")
    assert answer.status in (200, 500)
    for trace in (b"java", b"class ", b"root:", b"uid=", b"Runtime@", b"ClassLoader"):
        assert trace not in answer.body.replace(template.encode(), b""), answer.body


# -- calls that fail ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [
    "$[", "$..", "$.a[", "$[?(", "$[?(@.a =~ /(a+)+$/)]", "a", "", "$.a[1:2:3:4]", "$[?(@.a == )]", "$" + ".a" * 2000,
    "$" + "[0]" * 2000, "$" + "..a" * 100, "$.length(", "@", "$[?(" + "(" * 2000 + "@.a" + ")" * 2000 + ")]",
])
def test_a_path_that_is_none_or_too_much(server, path):
    """Either nothing is found or the template fails; never anything else."""
    template = "$input.json($util.base64Decode('%s'))" % base64.b64encode(path.encode()).decode()
    api = one_request(server, template)
    body = json.dumps({"a": "a" * 5000 + "!", "b": [{"a": "a" * 5000 + "!"}] * 20})
    answer = soon(lambda: api.call("/p", body))
    assert answer.status in (200, 500)


def one_request(server, template):
    """An API whose `POST /p` shows what this request template makes."""
    api = MappingAPI(server)
    api.renders("/p", "$context.requestOverride.path.made", request=(
        '#define($made)' + template + '#end#set($context.requestOverride.path.made = "$made"){"statusCode": 200}'))
    return api.deploy()


@pytest.mark.parametrize("template", [
    "$util.parseJson('{')", "$util.parseJson('')", "$util.base64Decode('*')", "$util.urlDecode('%zz')",
    "$util.urlDecode('%')", "$util.parseJson($input.body).a.b.c", "$input.json()", "$input.path(1)",
    "$input.params(1,2)",
    "#set($a = 'abc')$a.substring(5)", "#set($a = 'abc')$a.substring(-1)", "#set($a = 'abc')$a.charAt(9)",
    "#set($a = [1])$a.get(5)", "#set($a = [1])$a[5]", "#set($a = 'a')$a.matches('(')",
    "#set($a = 'a')$a.replaceAll('[', '')",
    "#set($i = 0)$i.parseInt('x')", "#set($a = 1)#set($b = $a / 0)$b", "#set($a = 'x')$a.repeat(1000000000)",
    "#set($a = 'x')$a.format('%1000000000d', 1)", "#set($a = 'x')$a.replaceAll('x', '$9')", "#evaluate('#if(')",
])
def test_a_call_that_fails_is_a_500_or_nothing(server, template):
    answer = soon(lambda: one(server, template).call("/p", "{}"))
    assert answer.status in (200, 500)
    if answer.status == 500:
        assert answer.body == ERROR_500[1]
    else:
        assert len(answer.body) < 200, "nothing large is made of nothing"


# -- case 32: patterns --------------------------------------------------------------------------------------------

EVIL = "(a+)+$"


@pytest.mark.parametrize("template", [
    "#set($s = $input.params('s'))$s.matches('%s')", "#set($s = $input.params('s'))$s.replaceAll('%s', 'x').length()",
    "#set($s = $input.params('s'))$s.split('%s').size()",
    "#set($s = $input.params('s'))$s.replaceFirst('%s', '').length()",
])
def test_case_32_a_pattern_in_a_template_is_given_up(server, template):
    api = one(server, template % EVIL)
    answer = soon(lambda: api.call("/p?s=" + "a" * 5000 + "!"))
    assert answer.status in (200, 500)


# -- case 30: values that would split a message -------------------------------------------------------------------


@pytest.mark.parametrize("value", [r"a\r\nX-Evil: 1", r"a\nX-Evil: 1", r"a\u0000b", "\u00e9\u4e16", r"a\u0085b", "\\t"])
@pytest.mark.parametrize("where", ["response override", "response mapping", "request override", "request mapping"])
def test_case_30_a_value_of_a_body_never_splits_a_message(server, echo, where, value):
    body = f'{{"v": "{value}"}}'
    api = MappingAPI(server)
    side, kind = where.split()
    parameters = {"integration.request.header.X-Value": "method.request.body.v"} if where == "request mapping" else None
    headers = {"X-Value": "integration.response.body.v"} if where == "response mapping" else None
    write = "#set($context.%sOverride.header.X-Value = $input.path('$.v'))" % side
    api.answer("/p", "POST", "HTTP", echo.url, parameters=parameters, headers=headers,
               request=write if where == "request override" else None,
               response=write if where == "response override" else None)
    api.deploy()
    echo.forget()
    echo.answer = body_of("application/json", body.encode())
    answer = api.call("/p", body)
    assert answer.status in (200, 400, 500)
    assert "x-evil" not in answer.names and b"X-Evil" not in answer.body.replace(body.encode(), b"")
    assert not any(set(text) & {"\r", "\n", "\0"} for _, text in answer.headers)
    assert len(echo.requests) <= 1 and all(request.header("X-Evil") is None for request in echo.requests)


@pytest.mark.parametrize("status", ["99", "abc", "20x", "-1", "1e3", "99999999999999999999"])
def test_case_30_a_status_of_another_shape_never_reaches_the_wire(server, status):
    api = MappingAPI(server)
    api.renders("/p", f"#set($context.responseOverride.status = '{status}')x")
    api.renders("/mock", "x", request=f'{{"statusCode": {status}}}')
    api.deploy()
    assert api.call("/p").status in (200, 500)
    assert api.call("/mock").status in (200, 500)


def test_a_template_for_a_media_type_that_is_none_is_refused_or_never_used(server):
    api = MappingAPI(server)
    try:
        api.renders("/p", "ok", request={"nonsense": '{"statusCode": 200}', "application/json": '{"statusCode": 200}'})
    except api.client.exceptions.BadRequestException:
        return
    api.deploy()
    assert api.result("/p") == (200, b"ok")


