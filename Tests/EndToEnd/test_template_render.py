"""`crossgate template render`: a template tried without a server."""

import json

import pytest

from support.product import run

EVENT = {
    "body": {"pets": [{"name": "Rex"}, {"name": "Tom"}]}, "httpMethod": "POST",
    "headers": {"Content-Type": "application/json", "Origin": "https://a.example"},
    "multiValueQueryStringParameters": {"q": ["1", "2"]}, "pathParameters": {"id": "7"},
    "stageVariables": {"v": "x"}, "requestContext": {"stage": "test", "identity": {"sourceIp": "192.0.2.1"}},
}
TEMPLATE = """#set($root = $input.path('$'))
#foreach($pet in $root.pets)$pet.name#if($foreach.hasNext), #end#end;
$input.params('id') $input.params('q') $input.params().header.get("Origin") $stageVariables.v
$context.stage $context.httpMethod $context.identity.sourceIp"""


@pytest.fixture
def render(tmp_path):
    def render(template, event=None, environment=None):
        file = tmp_path / "template.vtl"
        file.write_bytes(template if isinstance(template, bytes) else template.encode())
        arguments = []
        if event is not None:
            named = tmp_path / "event.json"
            named.write_text(event if isinstance(event, str) else json.dumps(event))
            arguments = ["--input", named]
        return run("template", "render", file, *arguments, environment=environment)

    return render


def test_the_output_alone_is_on_standard_output(render):
    done = render(TEMPLATE, EVENT)
    assert (done.returncode, done.stdout) == (
        0, "Rex, Tom;\n7 2 https://a.example x\ntest POST 192.0.2.1")
    assert 'Method request body before transformations: {"pets":[{"name":"Rex"},{"name":"Tom"}]}' in done.stderr
    assert "Endpoint request body after transformations: Rex, Tom;" in done.stderr


def test_without_an_event_everything_is_empty(render):
    done = render("$input.body|$input.params('x')|$context.stage|$context.httpMethod|$stageVariables.v")
    assert (done.returncode, done.stdout) == (0, "{}||test-invoke-stage|GET|")


@pytest.mark.parametrize("text", ["no line at the end", "one\n", "two\n\n", "\ta", "käse \U0001f415", ""])
def test_the_output_is_not_changed_by_a_byte(render, text):
    done = render(text)
    assert (done.returncode, done.stdout) == (0, text)


def test_a_response_template_sees_the_answer(render):
    done = render("$input.json('$.a') $input.params('id')", {
        "body": "not seen", "pathParameters": {"id": "7"}, "response": {"body": '{"a": [1]}'}})
    assert (done.returncode, done.stdout) == (0, "[1] 7")
    assert 'Endpoint response body before transformations: {"a": [1]}' in done.stderr
    assert "Method response body after transformations: [1] 7" in done.stderr


def test_overrides_are_in_the_log(render):
    done = render('#set($context.responseOverride.status = 404)#set($context.requestOverride.header.X-A = "b")x')
    assert (done.returncode, done.stdout) == (0, "x")
    assert "responseOverride.status = 404" in done.stderr and "requestOverride.header.X-A = b" in done.stderr


@pytest.mark.parametrize("template, place, caret", [
    ("a\n  #if($x)\nb", "2:3", "2 |   #if($x)\n  |   ^"), ("#set($x = )\n", "1:11", "1 | #set($x = )\n  |           ^"),
    ("#else", "1:1", "1 | #else\n  | ^"),
])
def test_a_template_that_does_not_parse_is_shown_with_a_caret(render, tmp_path, template, place, caret):
    done = render(template, EVENT)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{tmp_path / 'template.vtl'}:{place}: error: " in done.stderr and caret in done.stderr
    assert "Execution failed due to configuration error: Unable to transform request\n" in done.stderr


@pytest.mark.parametrize("template, place", [
    ("one\n#foreach($i in [1..1001])x#end", "2:1"), ("#macro(m)#m()#end\n\n#m()", ""),
    ('#set($s = "xxxxxxxxxxxxxxxx")\n#foreach($i in [1..40])#set($s = "$s$s")#end', "2:"),
    ("\n$input.path('$[')", "2:"),
])
def test_a_template_that_is_stopped_is_shown_where(render, template, place):
    done = render(template, EVENT)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"template.vtl:{place}" in done.stderr and "^" in done.stderr


@pytest.mark.parametrize("event, named", [
    ("{", "JSON"), ("[]", "object"), ('{"nosuch": 1}', "nosuch"), ('{"headers": 1}', "headers"),
    ('{"body": "*", "isBase64Encoded": true}', "base64"),
])
def test_an_event_that_is_none_is_refused_with_its_reason(render, event, named):
    done = render("x", event)
    assert done.returncode == 1 and done.stdout == "" and named in done.stderr and "event.json" in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path):
    for arguments in (["nosuch.vtl"], [__file__, "--input", "nosuch.json"]):
        done = run("template", "render", *arguments, cwd=tmp_path)
        assert done.returncode == 1 and "nosuch." in done.stderr and done.stdout == ""
    assert run("template", "render").returncode == 2


def test_help_shows_the_verb():
    assert "template" in run("--help").stdout
    done = run("template", "render", "--help")
    assert done.returncode == 0 and "--input" in done.stdout and "stageVariables" in done.stdout


def test_references_that_print_nothing_are_warned_of_with_their_place(render):
    done = render('{"a": "$inptu.body",\n "b": "$!nothing", "c": $input.path("$.none")}', {"body": {}})
    assert (done.returncode, done.stdout) == (0, '{"a": "",\n "b": "", "c": }')
    warnings = [line.split("template.vtl:")[1] for line in done.stderr.splitlines() if " warning: " in line]
    assert warnings == ["1:8: warning: $inptu.body is null and prints nothing",
                        '2:25: warning: $input.path("$.none") is null and prints nothing']


def test_the_template_may_come_by_standard_input(tmp_path):
    done = run("template", "render", "-", stdin="$input.body")
    assert (done.returncode, done.stdout) == (0, "{}")
