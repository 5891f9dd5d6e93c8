import APIModel
import CORS
import CORSDoctor
import Testing

// What people read, whole. The browsers' own lines are the browser model's business and are tested there.

struct TextSnapshotTests {
    private static let local = "http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7"
    private static let petStore = PetStore.api([
        "/pets": [PetStore.method("GET"), PetStore.options()],
        "/pets/{petId}": [PetStore.method("GET"), PetStore.method("PUT")],
    ])

    @Test func `a resource without OPTIONS`() async throws {
        let layer = AnswerLayer.gatewayResponse(type: "MISSING_AUTHENTICATION_TOKEN", cause: "no method answers")
        let target = ScriptedTarget(
            preflight: .gateway(
                403, "MissingAuthenticationTokenException", "Missing Authentication Token", layer: layer))
        let request = try Page.request(
            "PUT", Self.local, headers: ["Content-Type: application/json", "Authorization: Bearer eyJhbGciOi"],
            origin: "http://localhost:3000")
        let diagnosis = await CORSDoctor(target: target, view: PetStore.view("/pets/7", Self.petStore)).diagnose(
            request)
        // snapshot noOptions
        let expected = #"""
            PUT http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7
            from http://localhost:3000

            blocked  Chrome    the preflight's answer has no Access-Control-Allow-Origin
            blocked  Firefox   the preflight's answer has no Access-Control-Allow-Origin
            blocked  Safari    the preflight was answered with status 403
            blocked  standard  the preflight's answer has no Access-Control-Allow-Origin

            What the browser prints
              Chrome   Access to fetch at 'http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7' from
                       origin 'http://localhost:3000' has been blocked by CORS policy: Response to preflight
                       request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is
                       present on the requested resource.
              Firefox  Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote
                       resource at http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7. (Reason: CORS
                       header ‘Access-Control-Allow-Origin’ missing). Status code: 403.
              Safari   Preflight response is not successful. Status code: 403

            What went over the wire
              > OPTIONS http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7   (preflight, because of PUT, authorization, content-type)
              > Access-Control-Request-Method: PUT
              > Access-Control-Request-Headers: authorization,content-type
              > Origin: http://localhost:3000
              < 403   (the gateway itself: MISSING_AUTHENTICATION_TOKEN)
              < x-amzn-ErrorType: MissingAuthenticationTokenException
              < {"message":"Missing Authentication Token"}

            Why
              - /pets/{petId} has GET, PUT and no OPTIONS, so the gateway answers its preflights with 403
                Missing Authentication Token. API Gateway never answers OPTIONS by itself. [no-options-method]

            What to do
              Enable CORS on /pets/{petId} for this page, and deploy to prod:
                  crossgate cors enable a1b2c3d4e5 --resource '/pets/{petId}' --origin http://localhost:3000 \
                    --deploy prod

            """#
        #expect(diagnosis.text == expected)
    }

    @Test func `a backend that took too long, on AWS`() async throws {
        let target = ScriptedTarget(
            preflight: .ok(), answer: .gateway(504, "InternalServerErrorException", "Endpoint request timed out"))
        let diagnosis = await CORSDoctor(target: target).diagnose(try Page.request(browsers: ["chrome"]))
        // snapshot timeout
        let expected = #"""
            GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets
            from https://app.example

            blocked  Chrome    the answer has no Access-Control-Allow-Origin

            What the browser prints
              Chrome   Access to fetch at 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets'
                       from origin 'https://app.example' has been blocked by CORS policy: No
                       'Access-Control-Allow-Origin' header is present on the requested resource.

            What went over the wire
              > GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets
              > Origin: https://app.example
              < 504   (the gateway itself: INTEGRATION_TIMEOUT)
              < x-amzn-ErrorType: InternalServerErrorException
              < {"message":"Endpoint request timed out"}

            Why
              - Your backend returned nothing in time. The gateway itself answered INTEGRATION_TIMEOUT, status
                504, and because that answer has no Access-Control-Allow-Origin you see a CORS error in place of
                the 504. [gateway-response-5xx]

            What to do
              Add the headers to the answers that the gateway makes itself, so that the page sees their status,
              and deploy:
                  aws apigateway update-gateway-response --rest-api-id a1b2c3d4e5 --response-type DEFAULT_4XX \
                    --patch-operations '[{"op":"add","path":"/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin","value":"'\''https://app.example'\''"},{"op":"add","path":"/responseParameters/gatewayresponse.header.Vary","value":"'\''Origin'\''"}]' \
                    --region eu-west-1
                  aws apigateway update-gateway-response --rest-api-id a1b2c3d4e5 --response-type DEFAULT_5XX \
                    --patch-operations '[{"op":"add","path":"/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin","value":"'\''https://app.example'\''"},{"op":"add","path":"/responseParameters/gatewayresponse.header.Vary","value":"'\''Origin'\''"}]' \
                    --region eu-west-1
                  aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod \
                    --region eu-west-1

            """#
        #expect(diagnosis.text == expected)
    }

    @Test func `a header that the preflight does not allow, in detail`() async throws {
        let preflight = TargetAnswer.answer(
            200,
            [
                "Server": "nginx", "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, PUT",
                "Access-Control-Allow-Headers": "content-type",
            ])
        let request = try Page.request(
            "PUT", Page.other, headers: ["Content-Type: application/json", "traceparent: 00-1"], browsers: ["chrome"])
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: preflight)).diagnose(request)
        // snapshot header
        let expected = #"""
            PUT https://api.example/pets
            from https://app.example

            blocked  Chrome    Access-Control-Allow-Headers lacks traceparent

            What the browser prints
              Chrome   Access to fetch at 'https://api.example/pets' from origin 'https://app.example' has been
                       blocked by CORS policy: Request header field traceparent is not allowed by
                       Access-Control-Allow-Headers in preflight response.
                       Failed to load resource: net::ERR_FAILED

            What went over the wire
              > OPTIONS https://api.example/pets   (preflight, because of PUT, content-type, traceparent)
              > Access-Control-Request-Method: PUT
              > Access-Control-Request-Headers: content-type,traceparent
              > Origin: https://app.example
              < 200   (nginx)
              < Access-Control-Allow-Origin: *
              < Access-Control-Allow-Methods: GET, PUT
              < Access-Control-Allow-Headers: content-type

            Step by step: Chrome
              ok    another origin; a preflight is needed for the method PUT, the headers content-type,
                    traceparent
              ok    OPTIONS with Access-Control-Request-Method: PUT, Access-Control-Request-Headers:
                    content-type,traceparent, Origin: https://app.example
              ok    Access-Control-Allow-Origin '*' lets every origin read answers to requests without
                    credentials
              ok    the status is 200, where a preflight needs 200 to 299
              ok    PUT is safelisted or allowed by Access-Control-Allow-Methods 'GET, PUT'
              FAIL  traceparent is not among Access-Control-Allow-Headers 'content-type'

            Why
              - traceparent is not in Access-Control-Allow-Headers, which is 'content-type'. [header-not-listed]
              - traceparent, tracestate come from OpenTelemetry (Sentry and Datadog can send them too), not from
                the page's own code: allow all of them, or leave this API out of propagateTraceHeaderCorsUrls.
                [library-headers]

            What to do
              Send these headers:
                  # to OPTIONS, with status 204:
                  Access-Control-Allow-Origin: *
                  Access-Control-Allow-Methods: GET,PUT
                  Access-Control-Allow-Headers: content-type,traceparent
                  # to every other request, errors too:
                  Access-Control-Allow-Origin: *

            """#
        #expect(diagnosis.text(detail: true) == expected)
    }

    @Test func `credentials and a wildcard`() async throws {
        let target = ScriptedTarget(preflight: .ok(), answer: .answer(200, ["Access-Control-Allow-Origin": "*"]))
        let request = try Page.request("GET", Page.other, credentials: "include", browsers: ["firefox", "standard"])
        let diagnosis = await CORSDoctor(target: target).diagnose(request)
        // snapshot credentials
        let expected = #"""
            GET https://api.example/pets
            from https://app.example, credentials include

            blocked  Firefox   Access-Control-Allow-Origin is '*' and credentials are included
            blocked  standard  Access-Control-Allow-Origin is '*' and credentials are included

            What the browser prints
              Firefox  Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote
                       resource at ‘https://api.example/pets’. (Reason: Credential is not supported if the CORS
                       header ‘Access-Control-Allow-Origin’ is ‘*’).

            What went over the wire
              > GET https://api.example/pets
              > Origin: https://app.example
              < 200
              < Access-Control-Allow-Origin: *

            Why
              - The page asks with credentials: "include"; then '*' is no wildcard, but a name that fits
                nothing. The mode is the page's choice, the server does not see it: either the page leaves
                credentials out, or the server names origin, methods and headers one by one and adds
                Access-Control-Allow-Credentials: true. [wildcard-with-credentials]
              - The page asks with credentials: "include", and the answer itself has no
                Access-Control-Allow-Credentials. Preflight and answer both need it. An Authorization header
                that the script sets is no credential in this sense. [credentials-not-allowed]

            What to do
              Send these headers with every answer, errors too:
                  Access-Control-Allow-Origin: https://app.example
                  Access-Control-Allow-Credentials: true
                  Vary: Origin

            Notes
              - The GET did reach the server and was answered (200): only the page does not see it. CORS is no
                access control.

            """#
        #expect(diagnosis.text == expected)
    }

    @Test func `mended and not deployed`() async throws {
        let live = PetStore.api(["/pets/{petId}": [PetStore.method("PUT"), PetStore.options()]])
        let view = PetStore.view("/pets/7", Self.petStore, live: live)
        let request = try Page.request("PUT", Self.local, origin: "http://localhost:3000", browsers: ["safari"])
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: .missingToken), view: view).diagnose(request)
        // snapshot stale
        let expected = #"""
            PUT http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7
            from http://localhost:3000

            blocked  Safari    the preflight was answered with status 403

            What the browser prints
              Safari   Preflight response is not successful. Status code: 403

            What went over the wire
              > OPTIONS http://127.0.0.1:4566/_aws/execute-api/a1b2c3d4e5/prod/pets/7   (preflight, because of PUT)
              > Access-Control-Request-Method: PUT
              > Origin: http://localhost:3000
              < 403   (the gateway itself: MISSING_AUTHENTICATION_TOKEN)
              < x-amzn-ErrorType: MissingAuthenticationTokenException
              < {"message":"Missing Authentication Token"}

            Why
              - This is mended in the API and not deployed: stage prod still serves the definition from before.
                A change of resources, methods or gateway responses acts only after a deployment.
                [stale-deployment]
              - /pets/{petId} has GET, PUT and no OPTIONS, so the gateway answers its preflights with 403
                Missing Authentication Token. API Gateway never answers OPTIONS by itself. [no-options-method]

            What to do
              Deploy what is mended to prod:
                  aws apigateway create-deployment --rest-api-id a1b2c3d4e5 --stage-name prod

            """#
        #expect(diagnosis.text == expected)
    }

    @Test func `allowed, with headers that the page cannot read and a token that is not shown`() async throws {
        let preflight = TargetAnswer.answer(
            204,
            [
                "Access-Control-Allow-Origin": "https://app.example", "Access-Control-Allow-Headers": "authorization",
                "Vary": "Origin",
            ])
        let answer = TargetAnswer.answer(
            200,
            [
                "Access-Control-Allow-Origin": "https://app.example", "Vary": "Origin", "ETag": "\"1\"",
                "x-amzn-RequestId": "4f6f9a6c",
            ])
        let request = try Page.request(headers: ["Authorization: Bearer eyJhbGciOiJub25lIn0"])
        let diagnosis = await CORSDoctor(target: ScriptedTarget(preflight: preflight, answer: answer)).diagnose(request)
        // snapshot allowed
        let expected = #"""
            GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets
            from https://app.example

            allowed  Chrome    the page gets status 200
            allowed  Firefox   the page gets status 200
            allowed  Safari    the page gets status 200
            allowed  standard  the page gets status 200

            What went over the wire
              > OPTIONS https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets   (preflight, because of authorization)
              > Access-Control-Request-Method: GET
              > Access-Control-Request-Headers: authorization
              > Origin: https://app.example
              < 204   (through API Gateway)
              < Access-Control-Allow-Origin: https://app.example
              < Access-Control-Allow-Headers: authorization
              < Vary: Origin

              > GET https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/pets
              > Authorization: Bear…
              > Origin: https://app.example
              < 200   (through API Gateway)
              < Access-Control-Allow-Origin: https://app.example
              < Vary: Origin

            Notes
              - The page cannot read etag; Access-Control-Expose-Headers: etag on the answer would show them.

            """#
        #expect(diagnosis.text == expected)
    }
}
