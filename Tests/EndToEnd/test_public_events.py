"""Serverless Framework's templates that make an event of a request: they must render as they do on AWS.

They are written anew, with the same directives, methods and whitespace habits.
"""

import pytest

from support.mapping import JSON, MappingAPI

pytestmark = pytest.mark.usefixtures("answers_what_it_got")

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
#: Serverless Framework's request templates for integrations other than proxies: one lazy block for five maps.
EVENT = r"""
  #define( $pairs )
    {
    #foreach($name in $source.keySet())
        #set( $k = $util.escapeJavaScript($name) )
        #set( $v = $util.escapeJavaScript($source.get($name)).replaceAll("\\'", "'") )
        "$k":
          "$v"
          #if( $foreach.hasNext ) , #end
    #end
    }
  #end

  {
    "body": $body,
    "method": "$context.httpMethod",
    "principalId": "$context.authorizer.principalId",
    "claims" : {
       "sub": "$context.authorizer.claims.sub"
    },

    #set( $source = $context.authorizer )
    "authorizer": $pairs,

    #set( $source = $input.params().header )
    "headers": $pairs,

    #set( $source = $input.params().querystring )
    "query": $pairs,

    #set( $source = $input.params().path )
    "path": $pairs,

    #set( $source = $context.identity )
    "identity": $pairs,

    #set( $source = $stageVariables )
    "stageVariables": $pairs,

    "requestPath": "$context.resourcePath"
  }
"""
EVENT_OF_JSON = '\n    #set( $body = $input.json("$") )\n\n    ' + EVENT
EVENT_OF_FORM = r"""
    #define( $body )
      {
      #foreach( $part in $input.path('$').split('&') )
        #set( $pair = $part.split('=') )
        #set( $count = $pair.size() )
        #if( $count >= 1 )
          #set( $key = $util.escapeJavaScript($util.urlDecode($pair[0])) )
          #if( $count >= 2 )
            #set($val = $util.escapeJavaScript($util.urlDecode($pair[1])).replaceAll("\\'","'"))
          #else
            #set( $val = '' )
          #end
          "$key": "$val"#if($foreach.hasNext),#end
        #end
      #end
      }
    #end

    """ + EVENT


@pytest.fixture(scope="module")
def events(server, echo):
    api = MappingAPI(server)
    api.answer("/pets/{id}", "POST", "HTTP", echo.url, request={
        "application/json": EVENT_OF_JSON, "application/x-www-form-urlencoded": EVENT_OF_FORM})
    return api.deploy(variables={"v": "1.0"})


@pytest.mark.parametrize("headers, body, expected", [
    (JSON, '{"a": [1, {"b": "it\'s"}]}', {"a": [1, {"b": "it's"}]}), (JSON, "", {}), (JSON, '"text"', "text"),
    (FORM, "name=Marcus&email=email%40example.com&message=",
     {"name": "Marcus", "email": "email@example.com", "message": ""}),
    (FORM, "one", {"one": ""}), (FORM, "a=it%27s+%22b%22%0D%0A&%C3%A9=x", {"a": "it's \"b\"\r\n", "é": "x"}),
])
def test_an_event_of_maps(events, headers, body, expected):
    """Serverless Framework: DEFAULT_JSON_REQUEST_TEMPLATE and DEFAULT_FORM_URL_ENCODED_REQUEST_TEMPLATE."""
    event = events.call("/pets/7?q=it's&r=%22", body, headers | {"X-In": "it's"}).json()
    assert event["body"] == expected and event["method"] == "POST" and event["requestPath"] == "/pets/{id}"
    assert (event["principalId"], event["claims"], event["authorizer"]) == ("", {"sub": ""}, {})
    assert event["headers"]["X-In"] == "it's" and event["query"] == {"q": "it's", "r": '"'}
    assert event["path"] == {"id": "7"} and event["stageVariables"] == {"v": "1.0"}
    assert event["identity"]["sourceIp"] == "127.0.0.1" and event["identity"]["user"] == ""
