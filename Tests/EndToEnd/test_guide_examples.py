"""What the examples of AWS's developer guide show of templates and requests, followed as a user follows them.

Each case names the page whose point it makes (docs.aws.amazon.com/apigateway/latest/developerguide/PAGE.html); its
template and its data are our own. An output is compared as JSON where its layout says nothing, byte by byte elsewhere.
Pages with models are in `test_guide_data.py`, whole walks through pages in `test_guide_walks.py`, what tools make in
`test_public_templates.py`.
"""

import base64
import json

import pytest

from support.mapping import JSON, MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

SHIPS = [{"no": 7, "kind": "tug", "tons": 249.5}, {"no": 8, "kind": "ferry", "tons": 1200},
         {"no": 9, "kind": "dinghy", "tons": 0.25}]


# -- one template, one request, one output --------------------------------------------------------------------------

VARIABLES = "api-gateway-mapping-variable-examples"
REFERENCE = "api-gateway-mapping-template-reference"
LISTS = "set-up-data-transformations-in-api-gateway"
KINESIS = "integrating-api-with-aws-services-kinesis"
SKIPPER = ("?skipper=Ada&port=Kiel", '{\n  "Berth" : "12",\n  "Hours": "6"\n}')
CARGO = ("?ship=7", '{\n   "cargo": {\n   "x": {},\n   "y": {},\n   "z": {}\n}}')
FLEET = ("", json.dumps(SHIPS))
#: Page, template, query and body, and the output: a text to the byte, anything else as JSON.
RENDERED = {
    "a part and the whole body": (
        VARIABLES, """{"skipper": "$input.params('skipper')", "sent": $input.json('$')}""", SKIPPER,
        {"skipper": "Ada", "sent": {"Berth": "12", "Hours": "6"}}),
    # The page shows an output like this as if nothing had been escaped.
    "the whole body escaped": (
        VARIABLES, """{"port": "$input.params('port')", "sent": "$util.escapeJavaScript($input.json('$'))"}""",
        SKIPPER, {"port": "Kiel", "sent": '{"Berth":"12","Hours":"6"}'}),
    "a part of the body": (
        VARIABLES, """berth $input.json('$.Berth') for $input.params('skipper')""", SKIPPER, 'berth "12" for Ada'),
    "a part of the body escaped": (
        VARIABLES, """<$util.escapeJavaScript($input.json('$.Berth'))>""", SKIPPER, '<\\"12\\">'),
    "the size of a map": (
        VARIABLES, """{"ship": $input.params('ship'), "pieces": $input.path('$.cargo').size(),
"pieces-are": $input.json('$.cargo')}""", CARGO, {"ship": 7, "pieces": 3, "pieces-are": {"x": {}, "y": {}, "z": {}}}),
    "a map escaped": (
        VARIABLES, """{"pieces-are": "$util.escapeJavaScript($input.json('$.cargo'))"}""", CARGO,
        {"pieces-are": '{"x":{},"y":{},"z":{}}'}),
    "count": (REFERENCE, "$input.path('$.ships').count() ships", ("", json.dumps({"ships": SHIPS})), "3 ships"),
    "a part as JSON": (REFERENCE, "$input.json('$.ships')", ("", json.dumps({"ships": SHIPS})), SHIPS),
    "parseJson": (
        REFERENCE, """#set($inner = $util.parseJson($input.path('$.note')))
second of $inner.crew.names.size(): $inner.crew.names[1]
""", ("", r'{"note":"{\"from\":\"pier\",\"crew\":{\"names\":[\"Bo\",\"Cy\"]}}"}'), "second of 2: Cy\n"),
    "quotes that JSON does not escape": (
        REFERENCE, """"$util.escapeJavaScript($input.path('$.log')).replaceAll("\\\\'","'")\\n\"""",
        ("", json.dumps({"log": "the mate's \"aye\""})), '"the mate\'s \\"aye\\"\\n"'),
    "a comma before the closing brace": (
        "models-mappings", """#set($ship = $input.path('$')){"call": "S-$ship.no", "tons": $ship.tons}""",
        ("", '{\n  "no": 7,\n  "tons": 11,\n}'), {"call": "S-7", "tons": 11}),
    "a list": (LISTS, """[#foreach($ship in $input.path('$'))

 {"text": "No $ship.no, a $ship.kind", "weighs": $ship.tons}#if($foreach.hasNext),#end
#end

]""", FLEET, """[
 {"text": "No 7, a tug", "weighs": 249.5},
 {"text": "No 8, a ferry", "weighs": 1200},
 {"text": "No 9, a dinghy", "weighs": 0.25}
]"""),
    "parts of an item": (
        LISTS, """{"into": "fleet", "row": {"no": {"N": $input.json("$.no")}, "kind": {"S": $input.json("$.kind")}}}""",
        ("", '{"no": "4", "kind" : "tug"}'), {"into": "fleet", "row": {"no": {"N": "4"}, "kind": {"S": "tug"}}}),
    "several listings": ("api-gateway-create-api-step-by-step", """#set($fleet = $input.path('$'))
{"lines": [
#foreach($ship in $fleet)
  "$foreach.count. $ship.kind of $ship.tons tons"#if($foreach.hasNext),#end
#end
]}""", FLEET, {"lines": ["1. tug of 249.5 tons", "2. ferry of 1200 tons", "3. dinghy of 0.25 tons"]}),
    "a record": (KINESIS, """{"to": "$input.params('stream')", "bytes": "$util.base64Encode($input.json('$.text'))",
"key": "$input.path('$.key')"}""", ("?stream=s", '{"text": "ahoy", "key": "k1"}'),
        {"to": "s", "bytes": base64.b64encode(b'"ahoy"').decode(), "key": "k1"}),
    "records, and a name with a hyphen": (KINESIS, """{"rows": [
  #foreach($row in $input.path('$.rows'))
    {"bytes": "$util.base64Encode($row.text)", "key": "$row.part-key"}#if($foreach.hasNext),#end
  #end
]}""", ("", json.dumps({"rows": [{"text": "ahoy", "part-key": "k1"}, {"text": "aye", "part-key": "k2"}]})),
        {"rows": [{"bytes": "YWhveQ==", "key": "k1"}, {"bytes": "YXll", "key": "k2"}]}),
    "query parameters": (
        "integrating-api-with-aws-services-lambda",
        """{"left": $input.params('l'), "right": $input.params('r'), "do": "$input.params('do')"}""",
        ("?l=2&r=3&do=%2B", "{}"), {"left": 2, "right": 3, "do": "+"}),
    "a result": ("integrating-api-with-aws-services-lambda", """#set($sum = $input.path('$'))
{"asked": "$sum.left $sum.do $sum.right", "told": {"is": $sum.is}}""",
        ("", '{"left": 1, "right": 2, "do": "+", "is": 3}'), {"asked": "1 + 2", "told": {"is": 3}}),
    "one line with #set": (
        "api-gateway-swagger-extensions-integration-requestTemplates",
        "#set ($ship=$input.path('$')) $ship.kind/$ship.no", ("", '{"no": 7, "kind": "tug"}'), " tug/7"),
    "one line of XML": (
        "api-gateway-swagger-extensions-integration-requestTemplates",
        """#set ($ship=$input.path('$')) <ship no="$ship.no"/> """, ("", '{"no": 7}'), ' <ship no="7"/> '),
    "an error that is text": (
        "handle-errors-in-lambda-integration", "reason: $input.path('$.errorMessage');",
        ("", json.dumps({"errorMessage": '{"code":500}'})), 'reason: {"code":500};'),
}


@pytest.fixture(scope="module")
def rendering(server, echo):
    api = MappingAPI(server)
    for number, (_, template, _, _) in enumerate(RENDERED.values()):
        api.forwards(f"/{number}", echo.url, template)
    return api.deploy()


@pytest.mark.parametrize("name", RENDERED)
def test_a_template_renders_as_its_page_says(rendering, name):
    _, _, (query, body), output = RENDERED[name]
    answer = rendering.call(f"/{list(RENDERED).index(name)}{query}", body)
    assert answer.status == 200
    assert (answer.text if isinstance(output, str) else answer.json()) == output


# -- $context and $input.params() -----------------------------------------------------------------------------------


def test_context_variables_reach_the_endpoint(server, echo):
    """api-gateway-mapping-variable-examples, example 1."""
    names = ("stage", "requestId", "apiId", "resourcePath", "resourceId", "httpMethod", "identity.sourceIp",
             "identity.userAgent", "identity.accountId", "identity.apiKey", "identity.caller", "identity.user",
             "identity.userArn")
    api = MappingAPI(server)
    api.forwards("/", echo.url, "{" + ",".join(f'"{name}": "$context.{name}"' for name in names) + "}").deploy()
    answer = api.call("/", "{}", JSON | {"User-Agent": "spyglass/1"})
    known = {"stage": "prod", "requestId": answer.header("x-amzn-RequestId"), "apiId": api.id, "resourcePath": "/",
             "resourceId": api.resource("/"), "httpMethod": "POST", "identity.sourceIp": "127.0.0.1",
             "identity.userAgent": "spyglass/1"}
    assert answer.json() == dict.fromkeys(names, "") | known


def test_all_parameters_reach_the_endpoint(server, echo):
    """api-gateway-mapping-variable-examples, example 2."""
    api = MappingAPI(server)
    api.answer("/{dock}", "POST", "HTTP", echo.url, request="""#set($all = $input.params())
{#foreach($place in $all.keySet())"$place": {#set($given = $all.get($place))#foreach($name in $given.keySet())
  "$name": "$util.escapeJavaScript($given.get($name))"#if($foreach.hasNext),#end
#end}#if($foreach.hasNext),#end
#end}""").deploy()
    params = api.call("/north?flags=red,green", "{}", JSON | {"signal": "three \"short\""}).json()
    assert list(params) == ["path", "querystring", "header"]
    assert params["path"] == {"dock": "north"} and params["querystring"] == {"flags": "red,green"}
    assert params["header"]["signal"] == 'three "short"'


@pytest.mark.parametrize("operator, sent", [("+", "+"), ("%2F", "/")])
def test_an_encoded_path_parameter(server, echo, operator, sent):
    """integrating-api-with-aws-services-lambda, integration 3: the template sees `%2F` as it was sent."""
    api = MappingAPI(server)
    at = api.at("/sum/{l}/{r}/{do}", "GET")
    api.client.put_method(**at, authorizationType="NONE")
    api.client.put_integration(**at, type="HTTP", integrationHttpMethod="POST", uri=echo.url, requestTemplates={
        "application/json": """#set($do = $input.params('do'))
{"do": "#if($do == '%2F')/#{else}$do#end", "of": [$input.params('l'), $input.params('r')]}"""})
    api.client.put_method_response(**at, statusCode="200")
    api.client.put_integration_response(**at, statusCode="200")
    api.deploy()
    assert api.call(f"/sum/1/2/{operator}", None, {}, "GET").json() == {"do": sent, "of": [1, 2]}
