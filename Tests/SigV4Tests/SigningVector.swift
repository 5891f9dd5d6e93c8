import HTTPMessages
import NIOCore
import Testing

@testable import SigV4

/// Requests signed at 2015-08-30T12:36:00Z with AWS's example credentials.
///
/// Source of every signature: botocore 1.44.8, `SigV4Auth` and `S3SigV4Auth` (2026-11-26). The first is also
/// `get-vanilla` of the test suite that AWS published for Signature Version 4.
struct SigningVector: Sendable, CustomTestStringConvertible {
    let name: String
    var method = "GET"
    var host = "example.amazonaws.com"
    var path = "/"
    var query = ""
    var headers: HeaderList = [:]
    var body = ""
    var service = "service"
    var region = "us-east-1"
    var token: String?
    var isUnsigned = false
    let signedHeaders: String
    let signature: String

    var testDescription: String { name }

    static let botocore: [SigningVector] = [
        SigningVector(
            name: "the plain request of AWS's suite", signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        SigningVector(
            name: "a trailing slash and dots", path: "/a/./b/../c//d/", signedHeaders: "host;x-amz-date",
            signature: "07fc47830311f547240f25f97c1565bd7a705059e39e5d0c3e0c5287c2c4bcfc"),
        SigningVector(
            name: "only dots", path: "/../..", signedHeaders: "host;x-amz-date",
            signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        SigningVector(
            name: "escapes on the wire", path: "/example%20space/%E1%88%B4", signedHeaders: "host;x-amz-date",
            signature: "a74e3f4c32aca9e2458b5b6554d4bad663c087372680e903b131d2016920a1f3"),
        SigningVector(
            name: "an unescaped star and parentheses", path: "/a*(b)'!", signedHeaders: "host;x-amz-date",
            signature: "236cb9939406fbbbe35701357b09134ba34211e5561bd768f00248d33de4d470"),
        SigningVector(
            name: "a function's ARN", method: "POST", host: "lambda.eu-central-1.amazonaws.com",
            path:
                "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Ahello/invocations",
            headers: ["X-Amz-Invocation-Type": "RequestResponse", "Content-Type": "application/json"],
            body: "{\"a\":1}", service: "lambda", region: "eu-central-1",
            signedHeaders: "content-type;host;x-amz-date;x-amz-invocation-type",
            signature: "e94f6376c0ddf8b0c9aead978a8716b956e224e0117aac1a65387c15e97816ba"),
        SigningVector(
            name: "parameters out of order", query: "Param2=value2&Param1=value1&param1=x",
            signedHeaders: "host;x-amz-date",
            signature: "17ebd3c13d27fda3a89d5880b9cccc3ff74656397d75dcd2bc324f0c94a00a34"),
        SigningVector(
            name: "a name twice", query: "a=2&a=1&a=10&A=3", signedHeaders: "host;x-amz-date",
            signature: "f195eb7293c243dd52be2ce170c56c1140234bf614aeb80879c162928e660972"),
        SigningVector(
            name: "a name without a value", query: "b&a=&c=1", signedHeaders: "host;x-amz-date",
            signature: "e59259ab43b7aed0457e32b95696efd099b2a289f7cadaa4fdeeddea73f4575f"),
        SigningVector(
            name: "escapes in the query", query: "key=a%20b%2Fc%3D&%C3%A9=1", signedHeaders: "host;x-amz-date",
            signature: "af9fc8e980b645b56f1926a2e764c561db488f30b815c36ded8ddfb4f56969d4"),
        SigningVector(
            name: "spaces in a value", headers: ["My-Header1": "  a   b   c  ", "My-Header2": "\"a   b\""],
            signedHeaders: "host;my-header1;my-header2;x-amz-date",
            signature: "51e627a1ff87ea51972b25f41fe944b80f28c67d0992c19410f1bf259eed36cf"),
        SigningVector(
            name: "a header twice", headers: ["My-Header": "value2", "My-Header": "value1"],
            signedHeaders: "host;my-header;x-amz-date",
            signature: "325d0e28f8a7a676d07b9099d8d7eb193e588240e09203c249d5f8b39b1b307b"),
        SigningVector(
            name: "headers that are not signed",
            headers: ["User-Agent": "curl", "X-Amzn-Trace-Id": "Root=1-2", "Accept": "*/*", "Connection": "close"],
            signedHeaders: "accept;host;x-amz-date",
            signature: "9482d1f3dc8319be9516b0626d90d6a51071f64f631db6e36b57f60c14f6c3c3"),
        SigningVector(
            name: "a session token", method: "POST", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "Param1=value1", token: "AQoDYXdzEPT//////////wEXAMPLE",
            signedHeaders: "content-type;host;x-amz-date;x-amz-security-token",
            signature: "8493eec9266f0a781a5dbe2b9921b0d4c09d733b7abf635e26a6a707af4c2779"),
        SigningVector(
            name: "a queue's JSON", method: "POST", host: "sqs.us-west-2.amazonaws.com",
            headers: ["Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessage"],
            body: "{\"MessageBody\":\"grüß\"}", service: "sqs", region: "us-west-2",
            signedHeaders: "content-type;host;x-amz-date;x-amz-target",
            signature: "a92cd892aac8f638d5724ebfa455c54df845b3260988585b3ab4f89b53bd9bad"),
        SigningVector(
            name: "another port", host: "localhost:4566", path: "/x", service: "sns", signedHeaders: "host;x-amz-date",
            signature: "215e07cf86347723f7163e8ea692461aab3c35699f659568ccc271ab70cf2a4f"),
        SigningVector(
            name: "an object", method: "PUT", host: "s3.amazonaws.com", path: "/bucket/a%20b/..//c%2Bd", body: "hello",
            service: "s3", signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "6c99f08529482a27ba680faccd017a3704f4dd40409d925daaa000af06a485d5"),
        SigningVector(
            name: "an object with a session token", host: "bucket.s3.eu-west-1.amazonaws.com", path: "/key",
            query: "versionId=1&partNumber=2", service: "s3", region: "eu-west-1", token: "TOKEN",
            signedHeaders: "host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
            signature: "300fe54f6d6dd0eb9ad3cebed211950e6c714ef2399bffa6cd15e10a6bfa9e3b"),
        SigningVector(
            name: "an object unsigned", method: "PUT", host: "s3.amazonaws.com", path: "/bucket/key", body: "hello",
            service: "s3", isUnsigned: true, signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "38a5e9c16c5f8d2e76134ddff5a66276722d4c5983bb708e0adbc44c398149fd"),
        SigningVector(
            name: "another service unsigned", method: "POST", body: "hello", isUnsigned: true,
            signedHeaders: "host;x-amz-content-sha256;x-amz-date",
            signature: "05e1b307416f2cbcf15dd86269efd55537182ee4416101af58762e96bba470bb"),
    ]
}
