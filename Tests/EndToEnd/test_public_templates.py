"""Templates of the kinds that tools and answers on the web have spread: they must render as they do on AWS.

Each is written anew after what is named with it, with the same directives, methods and whitespace habits.
"""

import base64
import json
from urllib.parse import parse_qs

import pytest

from support.mapping import ERROR_415, JSON, MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


# -- one template, one body, one output -----------------------------------------------------------------------------

ITEM = {"id": {"S": "7"}, "count": {"N": "3"}}
PAIRS_ONLY = """#set($raw = $input.path("$"))
#set($ampersands = $raw.length() - $raw.replace("&", "").length())
#if ($ampersands == 0)
 #set($raw = $raw + "&")
#end
#set($kept = [])
#foreach( $pair in $raw.split("&") )
 #set($equals = $pair.length() - $pair.replace("=", "").length())
 #if ($equals == 1)
  #set($two = $pair.split("="))
  #if ($two[0].length() > 0)
   #set($nothing = $kept.add($pair))
  #end
 #end
#end
{
#foreach( $pair in $kept )
  #set($two = $pair.split("="))
 "$util.urlDecode($two[0])" : #if($two.size() > 1)"$util.urlDecode($two[1])"#{else}""#end#if( $foreach.hasNext ),#end
#end
}"""
EXECUTION = r"""## Everything a state machine is told.
## "@@" stands for a quote.

#set($text = '')
#set($withHeaders = true)
#set($headerNames = ["x-in"])
#set($withPath = true)
#set($withAuthorizer = true)
#set($all = $input.params())
{
    "stateMachineArn": "arn:aws:states:us-east-1:000000000000:stateMachine:m",

    #set($text = "$text,@@body@@: $input.body")

    #if ($withHeaders)
        #set($text = "$text, @@header@@:{")
        ## The comma comes before every one but the first.
        #set($first = true)
        #foreach($name in $all.header.keySet())
            #if($headerNames.isEmpty() || $headerNames.contains($name.toLowerCase()))
                #if(!$first)
                    #set($text = "$text,")
                #end
                #set($text = "$text @@$name@@: @@$util.escapeJavaScript($all.header.get($name))@@")
                #set($first = false)
            #end
        #end
        #set($text = "$text }")

    #end

    #if ($withPath)
        #set($text = "$text, @@path@@:{")
        #foreach($name in $all.path.keySet())
            #set($text = "$text @@$name@@: @@$util.escapeJavaScript($all.path.get($name))@@")
            #if($foreach.hasNext)
                #set($text = "$text,")
            #end
        #end
        #set($text = "$text }")
    #end

    #if ($withAuthorizer)
        #set($text = "$text, @@authorizer@@:{")
        #foreach($name in $context.authorizer.keySet())
            #set($text = "$text @@$name@@: @@$util.escapeJavaScript($context.authorizer.get($name))@@")
        #end
        #set($text = "$text }")
    #end

    #set($requestContext = "{@@stage@@: @@$context.stage@@}")
    #if($requestContext && !$requestContext.empty)
        #set($text = "$text,")
        #set($text = "$text @@requestContext@@: $requestContext")
    #end

    #set($text = "$text}")
    #set($text = $text.replaceAll("@@",'"'))
    #set($len = $text.length() - 1)
    "input": "{$util.escapeJavaScript($text.substring(1,$len)).replaceAll("\\'","'")}"
}
"""
#: Template, headers, query, body, and the output: a text to the byte, anything else as JSON.
RENDERED = {
    "Lambda's blueprint slack-echo-command": (
        '{ "body": $input.json("$") }', FORM, "", "token=t&text=a+b%21", '{ "body": "token=t&text=a+b%21" }'),
    "text for a template of JSON": ('{"t": $input.json(\'$\')}', JSON, "", 'say "hi"', '{"t": "say \\"hi\\""}'),
    "pairs only, a template of the AWS forums": (
        PAIRS_ONLY, FORM, "", "From=client%3Ax&=no&Called=&bad&x=y=z&To=%2B81", {
            "From": "client:x", "Called": "", "To": "+81"}),
    "one pair only": (PAIRS_ONLY, FORM, "", "a=b", {"a": "b"}),
    "a query string rebuilt, Stack Overflow 31329958": (
        "#foreach($key in $input.params().querystring.keySet())#if($foreach.index > 0)&#end$util.urlEncode($key)="
        "$util.urlEncode($input.params().querystring.get($key))#end", JSON, "?a=b%20c&d=%26", "{}", "a=b+c&d=%26"),
    "a query string from a map's text": (
        "#set($raw = $input.params().querystring.toString())#set($end = $raw.length() - 1)"
        '$raw.substring(1, $end).replace(", ", "&")', JSON, "?a=b&c=d", "{}", "a=b&c=d"),
    "SQS, serverless-apigateway-service-proxy": (
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)", JSON, "", '{"a": "b&c"}',
        "Action=SendMessage&MessageBody=%7B%22a%22%3A+%22b%26c%22%7D"),
    "SNS, serverless-apigateway-service-proxy": (
        "Action=Publish&Message=$util.urlEncode($input.body)&TopicArn=$util.urlEncode('arn:aws:sns:us-east-1:0:t')",
        JSON, "", "x y", "Action=Publish&Message=x+y&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A0%3At"),
    "EventBridge, serverless-apigateway-service-proxy": (
        '{"Entries":[{"Detail": "$util.escapeJavaScript($input.body)","DetailType": '
        '"$util.parseJson($input.body).kind","Source": "$input.params().querystring.source"}]}', JSON, "?source=s",
        '{"kind": "k", "n": 1}', {"Entries": [{"Detail": '{"kind": "k", "n": 1}', "DetailType": "k", "Source": "s"}]}),
    "DynamoDB PutItem, serverless-apigateway-service-proxy": ("""{"TableName": "t","Item": {
      #set ($body = $util.parseJson($input.body))
      #foreach( $key in $body.keySet())
        #set ($item = $body.get($key))
        #foreach( $type in $item.keySet())
          "$key":{"$type" : "$item.get($type)"}
        #if($foreach.hasNext()),#end
        #end
      #if($foreach.hasNext()),#end
      #end
    }
    }""", JSON, "", json.dumps(ITEM), {"TableName": "t", "Item": ITEM}),
    "DynamoDB GetItem, serverless-apigateway-service-proxy": (
        "#set($item = $input.path('$.Item')){#foreach($key in $item.keySet())#set ($value = $item.get($key))"
        '#foreach( $type in $value.keySet())"$key":"$value.get($type)"#if($foreach.hasNext()),#end#end'
        "#if($foreach.hasNext()),#end#end}", JSON, "", json.dumps({"Item": ITEM}), '{"id":"7","count":"3"}'),
    "items of DynamoDB": ("""#set($inputRoot = $input.path('$'))
{
  "Count": "$inputRoot.Count",
  "Items": [
#foreach($elem in $inputRoot.Items)
    { "id": "$elem.id.S", "count": $elem.count.N }#if($foreach.hasNext),#end
#end
  ]
}""", JSON, "", json.dumps({"Count": 2, "Items": [ITEM, ITEM]}), {
        "Count": "2", "Items": [{"id": "7", "count": 3}] * 2}),
    "a choice on one line": ("""
                  #set($inputRoot = $input.path('$'))
                  #if($inputRoot.Item.id.S != '') #set($found = true) #else #set($found = false) #end
                  {
                      "found": $found
                  }""", JSON, "", "{}", {"found": False}),
    "indexes in a JSONPath": ("""#set( $last = $input.path('$.records').size() - 1 )[
#foreach( $i in [0..$last] )
#set( $elem = $input.path("$.records[${i}]") )
#set( $data = $util.base64Encode($input.json("$.records[${i}].data")) )
{"Data": "$data", "PartitionKey": #if( $elem.key != '')"$elem.key"#else"$data.length()"#end}#if($foreach.hasNext),#end
#end
]""", JSON, "", '{"records": [{"data": {"a": 1}, "key": "k"}, {"data": "x"}]}', [
        {"Data": base64.b64encode(b'{"a":1}').decode(), "PartitionKey": "k"}, {"Data": "Ingi", "PartitionKey": "4"}]),
    "a text that is JSON, Twilio": (
        "#set($inputRoot = $input.path('$'))\n$inputRoot", JSON, "", json.dumps('<Response a="b"/>'),
        '<Response a="b"/>'),
    "the parameters as text": (
        "$input.params().path|$input.params().querystring", JSON, "?a=b&c=d+e", "{}",
        "{}|{a=b, c=d e}"),
}


@pytest.fixture(scope="module")
def rendering(server, echo):
    api = MappingAPI(server)
    for number, (template, headers, *_) in enumerate(RENDERED.values()):
        api.forwards(f"/{number}", echo.url, {headers["Content-Type"]: template})
    return api.deploy()


@pytest.mark.parametrize("name", RENDERED)
def test_a_template_renders_as_on_AWS(rendering, name):
    _, headers, query, body, output = RENDERED[name]
    answer = rendering.call(f"/{list(RENDERED).index(name)}{query}", body, headers)
    assert answer.status == 200, answer.text
    assert (answer.text if isinstance(output, str) else answer.json()) == output


@pytest.mark.parametrize("body", ['{"a": "it\'s \\"b\\""}', ""])
def test_the_input_of_a_state_machine(server, echo, body):
    """AWS CDK: StepFunctionsIntegration.startExecution with headers, path, authorizer and request context."""
    api = MappingAPI(server)
    api.answer("/{id}", "POST", "HTTP", echo.url, request=EXECUTION).deploy()
    made = api.call("/7", body, JSON | {"X-In": "it's"}).json()
    assert list(made) == ["stateMachineArn", "input"]
    assert json.loads(made["input"].replace("\\'", "'")) == {
        "body": json.loads(body or "{}"), "header": {"X-In": "it's"}, "path": {"id": "7"}, "authorizer": {},
        "requestContext": {"stage": "prod"}}


def test_a_message_by_parameters_alone(server, echo):
    """serverless-apigateway-service-proxy: SQS without a template of its own."""
    api = MappingAPI(server)
    api.answer("/", "POST", "HTTP", echo.url, request="{statusCode:200}", parameters={
        "integration.request.querystring.Action": "'SendMessage'",
        "integration.request.querystring.MessageBody": "method.request.body"}).deploy()
    assert api.call("/", '{"a": "b&c"}').status == 200
    assert parse_qs(echo.last.target[2:]) == {"Action": ["SendMessage"], "MessageBody": ['{"a": "b&c"}']}


def test_a_form_for_a_service_and_nothing_else(server, echo):
    """AWS CDK and serverless-apigateway-service-proxy: a form for SQS or SNS, NEVER for other types."""
    api = MappingAPI(server)
    api.answer("/", "POST", "HTTP", echo.url, request="Action=SendMessage&MessageBody=$input.body",
               passthroughBehavior="NEVER",
               parameters={"integration.request.header.Content-Type": "'application/x-www-form-urlencoded'"}).deploy()
    assert api.call("/", '{"a":1}').status == 200
    assert echo.last.body == b'Action=SendMessage&MessageBody={"a":1}'
    assert echo.last.all("Content-Type") == ["application/x-www-form-urlencoded"]
    assert api.result("/", "<a/>", {"Content-Type": "application/xml"}) == ERROR_415


def test_an_answer_unwrapped(server, echo):
    """A function's answer of a proxy, taken apart by a response template."""
    api = MappingAPI(server)
    api.answer("/", "POST", "HTTP", echo.url, response="""#set($inputRoot = $input.path('$'))
## The status is the function's.
#set($context.responseOverride.status = $inputRoot.statusCode)
#if( $inputRoot.isBase64Encoded == true )
$util.base64Decode($inputRoot.body)
#else
$inputRoot.body
#end""").deploy()
    for encoded, body in ((True, base64.b64encode(b"fine").decode()), (False, "fine")):
        made = json.dumps({"statusCode": 201, "isBase64Encoded": encoded, "body": body})
        assert api.result("/", made) == (201, b"fine\n")
