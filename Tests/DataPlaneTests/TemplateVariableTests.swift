import APIModel
import DataPlane
import HTTPMessages
import NIOCore
import Testing

@Suite struct TemplateVariableTests {
    private static let document =
        #"{"name": "cat", "age": 3, "price": 1.99, "tags": ["a", {"foo": "bar"}], "ok": true, "none": null, "#
        + #""nested": {"bigger": "dict", "to": "test", "with": "separators"}, "quote": "say \"hi\"\n"}"#

    /// Source: templates 3.5; rendering of values 3.2 [S:test_input_path_template_formatting].
    @Test(arguments: [
        Rendering("$input.json('$.name')", "\"cat\""), Rendering("$input.json('$.age')", "3"),
        Rendering("$input.json('$.price')", "1.99"), Rendering("$input.json('$.ok')", "true"),
        Rendering("$input.json('$.tags')", #"["a",{"foo":"bar"}]"#), Rendering("$input.json('$.missing')", "\"\""),
        Rendering("$input.json(\"$.nested.to\")", "\"test\""), Rendering("$input.json('$.quote')", #""say \"hi\"\n""#),
        Rendering("$input.json('$.nested').bigger", ""), Rendering("$input.json('$..foo')", #"["bar"]"#),
        Rendering("$input.json('$.none')", "null"), Rendering("#set($p = '$.age')$input.json($p)", "3"),
        Rendering("$input.path('$.name')", "cat"), Rendering("$input.path('$.price')", "1.99"),
        Rendering("$input.path('$.nested')", "{bigger=dict, to=test, with=separators}"),
        Rendering("$input.path('$.tags')", #"["a",{"foo":"bar"}]"#), Rendering("$input.path('$.tags')[1]", "{foo=bar}"),
        Rendering("$input.path('$.tags')[1].foo", "bar"), Rendering("$input.path('$.tags').size()", "2"),
        Rendering("$input.path('$.none')", ""), Rendering("$input.path('$.missing')", ""),
        Rendering("$input.path('$.missing.deeper')", ""), Rendering("$input.path('$.ok')", "true"),
        Rendering("#if($input.path('$.missing') == \"\")empty#end", "empty"),
        Rendering("#set($root = $input.path('$'))$root.nested.with $root.age", "separators 3"),
        Rendering("#set($n = $input.path('$.age') + 1)$n", "4"), Rendering("$input.body.testAccess", ""),
        Rendering("$input.path('$').toString().contains('separators')", "true"),
        Rendering("#foreach($t in $input.path('$.tags'))[$t]#end", "[a][{foo=bar}]"),
        Rendering("$input.unknown", ""), Rendering("$input.unknown('x')", ""),
    ])
    func `input reads the body`(_ test: Rendering) async throws {
        #expect(try await rendered(test.template, body: Self.document) == test.output)
    }

    @Test func `input body is the body as sent`() async throws {
        #expect(try await rendered("$input.body", body: Self.document) == Self.document)
        #expect(try await rendered("$input.json('$')", body: #"{ "a" : [ 1.0 , 1e400 ] }"#) == #"{"a":[1.0,1e400]}"#)
    }

    /// Source: templates 3.5: empty bodies (unit test_apply_template_no_json_payload). What is nearly JSON, or none of
    /// it: AWS guide, page models-mappings; Lambda's blueprint slack-echo-command; the request template for forms of
    /// Serverless Framework.
    @Test(arguments: [
        ("", Rendering("$input.body", "{}")), ("", Rendering("$util.urlEncode($input.body)", "%7B%7D")),
        ("", Rendering("Action=x&MessageBody=$input.body", "Action=x&MessageBody={}")),
        ("", Rendering("$input.json('$')", "{}")), ("", Rendering("$input.json('$.a')", "\"\"")),
        ("no json", Rendering("$input.body", "no json")), ("no json", Rendering("$input.json('$')", "\"no json\"")),
        ("no json", Rendering("$input.json('$.a')", "\"\"")), ("no json", Rendering("$input.path('$')", "no json")),
        ("a=b&c=d", Rendering("#foreach($pair in $input.path('$').split('&'))$pair;#end", "a=b;c=d;")),
        ("{\"a\": 1,\n}", Rendering("$input.json('$') $input.path('$').a", "{\"a\":1} 1")),
        ("no json", Rendering("#if($input.path('$.a') == \"\")none#end", "none")),
        ("{\"a\": 1", Rendering("$input.json('$.a')|$input.path('$.a')", "\"\"|")),
        ("\"text\"", Rendering("$input.path('$')", "text")), ("[1, 2]", Rendering("$input.path('$[1]')", "2")),
        ("[]", Rendering("#if($input.path('$') == \"\")a#end$input.path('$')", "[]")),
        ("12", Rendering("$input.json('$')", "12")), ("\u{FEFF}{\"a\":1}", Rendering("$input.json('$.a')", "1")),
    ])
    func `a body may be empty or no JSON`(_ body: String, _ test: Rendering) async throws {
        #expect(try await rendered(test.template, body: body) == test.output)
    }

    /// What a template changes in what it got is changed in the document, which in Java is one object (templates in the
    /// wild add to the body so).
    @Test(arguments: [
        Rendering(
            "#set($root = $input.path('$'))#set($root.b = \"$context.stage\")$input.json('$')",
            #"{"a":{"x":1},"b":"prod"}"#),
        Rendering("#set($input.path('$').b = 2)$input.json('$.b')", "2"),
        Rendering(
            "#set($a = $input.path('$.a'))#set($a.x = 2)$input.json('$')$input.path('$.a.x')", #"{"a":{"x":2}}2"#),
        Rendering("#set($x = $input.path('$.a').put('y', [1, 'z']))$input.json('$.a')", #"{"x":1,"y":[1,"z"]}"#),
    ])
    func `changes are seen in the document`(_ test: Rendering) async throws {
        #expect(try await rendered(test.template, body: #"{"a":{"x":1}}"#) == test.output)
    }

    /// Source: templates 3.5, `params` in all its forms.
    @Test(arguments: [
        Rendering("$input.params('id')", "p1"), Rendering("$input.params('q')", "2"),
        Rendering("$input.params('X-A')", "two"), Rendering("$input.params('x-a')", ""),
        Rendering("$input.params('missing')", ""), Rendering("$input.params('both')", "query"),
        Rendering("$input.params().path.id", "p1"), Rendering("$input.params().querystring.q", "2"),
        Rendering("$input.params().header.get('X-A')", "two"), Rendering("$input.params().header['X-A']", "two"),
        Rendering("$input.params().header.X-A", "two"), Rendering("$input.params().header.get('x-a')", ""),
        Rendering("#if($input.params().header.get('Origin') == \"\")none#end", "none"),
        Rendering("$input.params().path", "{id=p1}"), Rendering("$input.params().querystring", "{q=2, both=query, e=}"),
        Rendering("#foreach($k in $input.params().keySet())$k,#end", "path,querystring,header,"),
        Rendering("$input.params().querystring.keySet()", "[q, both, e]"),
        Rendering("$input.params('TE')$input.params('Upgrade')", ""),
        Rendering("$input.params().header.containsKey('TE')", "false"),
        Rendering("$input.params('Host')", "abc123defg.execute-api.localhost:4566"),
        Rendering("$input.params('X-Forwarded-For')", "127.0.0.1"),
        Rendering("#set($all = $input.params())$all.get('path').get('id')", "p1"),
    ])
    func `params finds path, query and header`(_ test: Rendering) async throws {
        let headers: HeaderList = ["X-A": "one", "X-A": "two", "both": "header", "TE": "trailers", "Upgrade": "h2c"]
        #expect(
            try await rendered(test.template, path: "/p1?q=1&q=2&both=query&e=", headers: headers) == test.output)
    }

    /// Source: templates 3.6; escapeJavaScript as Commons-Lang 2.6, URLEncoder and URLDecoder as Java, all run.
    @Test(arguments: [
        Rendering(
            #"$util.escapeJavaScript($input.path('$.s'))"#,
            #"a\"b\'c\\d\/e\n\t\r\b\f\u0001\u00E9\u20AC\uD83D\uDE00"#),
        Rendering("$util.escapeJavaScript(12)", "12"), Rendering("$util.escapeJavaScript($none)", ""),
        Rendering("#set($v = 'old')#set($v = $util.escapeJavaScript($none))$v|$util.urlEncode($none)", "|"),
        Rendering("$util.escapeJavaScript('')", ""), Rendering("$util.escapeJavaScript($input.path('$.o'))", "{k=v}"),
        Rendering(
            "#set($o = $util.parseJson($input.path('$.json')))$o.a[1].b $o.a.size() $o", #"c 2 {a=[1,{"b":"c"}]}"#),
        Rendering("$util.parseJson('[1, 2]')", "[1,2]"), Rendering("$util.parseJson('\"x\"')", "x"),
        Rendering("$util.parseJson($none)", ""),
        Rendering("$util.urlEncode($input.path('$.u'))", "%7B%22some%22%3A+%22value%22%7D%7E%C3%A9*-._%2B"),
        Rendering("$util.urlEncode($none)", ""), Rendering("$util.urlEncode(1)", "1"),
        Rendering("$util.urlDecode('a+b%20c%C3%A9%2B')", "a b cé+"), Rendering("$util.urlDecode($none)", ""),
        Rendering("$util.base64Encode('héllo')", "aMOpbGxv"), Rendering("$util.base64Encode('')", ""),
        Rendering("$util.base64Decode('aMOpbGxv')", "héllo"), Rendering("$util.base64Decode('aGk=')", "hi"),
        Rendering("$util.base64Decode('aGk')", "hi"), Rendering("$util.base64Decode($util.base64Encode('a?>'))", "a?>"),
        Rendering("$util.toJson($input.path('$'))", ""), Rendering("$util.none", ""),
    ])
    func `util transforms texts`(_ test: Rendering) async throws {
        let body =
            #"{"s": "a\"b'c\\d/e\n\t\r\b\f\u0001é€😀", "o": {"k": "v"}, "json": "{\"a\": [1, {\"b\": \"c\"}]}","#
            + #" "u": "{\"some\": \"value\"}~é*-._+"}"#
        #expect(try await rendered(test.template, body: body) == test.output)
    }

    /// What is an exception in Java fails the request (assumed of parseJson).
    @Test(arguments: ["$util.parseJson('{')", "$util.urlDecode('%')", "$util.urlDecode('%zz')", "$input.json('$[')"])
    func `an exception is a 500`(_ template: String) async {
        let fixture = Fixture([.at("/", .http("POST", requestTemplates: ["application/json": "a\n\(template)"]))])
        let answer = await fixture.send("POST", "/")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        #expect(fixture.observer.records.last?.cause?.contains("line 2, column ") == true)
        #expect(fixture.backend.sent.isEmpty)
    }

    /// Source: templates 3.7.
    @Test(arguments: [
        Rendering("$stageVariables.host", "h.test"), Rendering("$stageVariables['host']", "h.test"),
        Rendering("${stageVariables['host']}", "h.test"), Rendering("${stageVariables.host}/x", "h.test/x"),
        Rendering("$stageVariables.version", ""), Rendering("$stageVariables.get('host')", "h.test"),
        Rendering("#foreach($k in $stageVariables.keySet())$k=$stageVariables.get($k);#end", "a-b=1;host=h.test;"),
        Rendering("$stageVariables", "{a-b=1, host=h.test}"), Rendering("$stageVariables.size()", "2"),
        Rendering("$stageVariables.a-b", "1"), Rendering("$stageVariables.containsKey('host')", "true"),
        Rendering("#foreach($e in $stageVariables.entrySet())$e.key:$e.getValue() #end", "a-b:1 host:h.test "),
    ])
    func `stage variables are a map`(_ test: Rendering) async throws {
        #expect(try await rendered(test.template, variables: ["host": "h.test", "a-b": "1"]) == test.output)
    }

    /// Source: templates 3.11, the console's "method request passthrough".
    @Test func `the template that passes everything through`() async throws {
        let template = """
            #set($allParams = $input.params())
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
                "stage" : "$context.stage",
                "source-ip" : "$context.identity.sourceIp",
                "authorizer" : "$context.authorizer.principalId"
            }
            }
            """
        let text = try await rendered(
            template, body: #"{"a": "b"}"#, path: "/p?q=it%27s", headers: ["X-B": "\"b\""], variables: ["v": "1"])
        for part in [
            "\"body-json\" : {\"a\":\"b\"},", "\"path\" : {", "\"id\" : \"p\"", "\"q\" : \"it\\'s\"",
            "\"X-B\" : \"\\\"b\\\"\"", "\"v\" : \"1\"", "\"stage\" : \"prod\"", "\"source-ip\" : \"127.0.0.1\"",
            "\"authorizer\" : \"\"",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
    }

    /// Source: templates 3.11.
    @Test func `a list is written with commas between`() async throws {
        let template =
            "#set($inputRoot = $input.path('$'))#foreach($elem in $inputRoot.bins)$elem.price per $elem.unit"
            + "#if($foreach.hasNext),#end#end"
        let body = #"{"bins": [{"price": 1.99, "unit": "kg"}, {"price": 2, "unit": "lb"}]}"#
        #expect(try await rendered(template, body: body) == "1.99 per kg,2 per lb")
    }

    /// Case 31 of the reliability list.
    @Test(arguments: [
        "#macro(m)#m()#end#m()", "#foreach($i in [1..1000000000])x#end",
        "#set($s = 'ab')#foreach($i in [1..100])#set($s = $s + $s)#end",
    ])
    func `a template that would not end is stopped`(_ template: String) async {
        let fixture = Fixture([.at("/", .mock("GET", body: template))])
        let start = ContinuousClock.now
        let answer = await fixture.send("GET", "/")
        #expect(answer.status == 500)
        #expect(answer.text == #"{"message": "Internal server error"}"#)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(fixture.observer.records.last?.gatewayResponseType == .apiConfigurationError)
        #expect(fixture.observer.records.last?.cause?.contains("limit") == true)
    }

    @Test func `there is no reflection`() async throws {
        #expect(try await rendered("$input.class.forName('x')$util.getClass()$context.class", body: "") == "")
    }

    /// Source: integrations 2.9: under CONVERT_TO_TEXT a template sees base64, and only through the body.
    @Test func `a binary body is base64 text`() async throws {
        let fixture = Fixture(
            [
                .at(
                    "/",
                    .http(
                        "POST", requestTemplates: ["image/png": "$input.body|$input.json('$.a')|$input.path('$.a')"],
                        contentHandling: .convertToText))
            ], binaryMediaTypes: ["image/png"])
        let answer = await fixture.send("POST", "/", ["Content-Type": "image/png"], body: "{\"a\": 1}")
        #expect(answer.status == 200)
        #expect(String(buffer: try #require(fixture.backend.last).body) == "eyJhIjogMX0=|\"\"|")
    }

    /// What a mapping and a template read is one body, converted or not.
    @Test func `mapping and template read the same body`() async throws {
        for (types, shown) in [(nil, "1"), (["application/json"], "")] as [([String]?, String)] {
            let fixture = Fixture(
                [
                    .at(
                        "/",
                        .http(
                            "POST", requestParameters: ["integration.request.header.A": "method.request.body.a"],
                            requestTemplates: ["application/json": "$input.path('$.a')"],
                            contentHandling: .convertToText))
                ], binaryMediaTypes: types)
            let answer = await fixture.send(
                "POST", "/", ["Content-Type": "application/json"], body: "{\"a\": 1}")
            #expect(answer.status == 200)
            let message = try #require(fixture.backend.last)
            #expect(message.headers.first("A") == "1")
            #expect(String(buffer: message.body) == shown)
        }
    }

    /// Templates seen in public repositories.
    @Test(arguments: [
        Rendering("#define($block)x$context.stage#end$util.urlEncode($block)", "xprod"),
        Rendering(
            "#set($payload = $util.parseJson($input.path('$.output')))#foreach($h in $payload.headers.keySet())"
                + "$h=$payload.headers.get($h);#end$payload.body", "X=1;Y=2;text"),
        Rendering(
            "#set($cause = $util.parseJson($input.path('$.output')))#if($cause.statusCode)$cause.statusCode#end", "418"),
        Rendering("#if($input.path('$.error') && $input.path('$.error') != '')error#{else}none#end", "none"),
        Rendering("$input.path('$.name').replaceAll(\"a\", \"b\")", "nbme"),
        Rendering("#set($e = $util.escapeJavaScript($input.path('$.q')).replaceAll(\"\\\\'\", \"'\"))$e", "it's"),
        Rendering("{#foreach($p in $input.params().querystring.keySet())\"$p\": \"$input.params($p)\"#end}", "{}"),
        Rendering("#set($size = $input.path('$.list').size())#if($size > 2)many $size#end", "many 3"),
        Rendering("$input.json('$.list[-1:]')$input.json('$.list[?(@ > 1)]')", "[3][2,3]"),
    ])
    func `templates in the wild`(_ test: Rendering) async throws {
        let body =
            #"{"output": "{\"headers\": {\"X\": \"1\", \"Y\": 2}, \"body\": \"text\", \"statusCode\": 418}","#
            + #" "name": "name", "q": "it's", "list": [1, 2, 3]}"#
        #expect(try await rendered(test.template, body: body) == test.output)
    }
}
