import HTTPMessages
import NIOCore
import Testing

@testable import SigV4

@Suite struct SignerTests {
    /// 2015-08-30T12:36:00Z, the moment of AWS's examples.
    private let time = SigningTime(unixSeconds: 1_440_938_160)

    private func credentials(_ token: String? = nil) -> Credentials {
        Credentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            sessionToken: token)
    }

    @Test(arguments: SigningVector.botocore)
    func `a request is signed as botocore signs it`(_ vector: SigningVector) {
        var headers = vector.headers
        let signer = Signer(
            credentials: credentials(vector.token), region: vector.region, service: vector.service)
        signer.sign(
            method: vector.method, host: vector.host, path: vector.path, query: vector.query, headers: &headers,
            payload: vector.isUnsigned ? .unsigned : .body(ByteBuffer(string: vector.body)), at: time)
        #expect(
            headers.first("Authorization")
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/\(vector.region)/\(vector.service)/aws4_request, "
                + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)")
        #expect(headers.all("X-Amz-Date") == ["20150830T123600Z"])
        #expect(headers.first("X-Amz-Security-Token") == vector.token)
        #expect(headers.first("Host") == vector.host)
    }

    @Test func `a body's digest signs as the body does`() {
        var byBody: HeaderList = [:]
        var byDigest: HeaderList = [:]
        let body = ByteBuffer(string: "hello")
        let signer = Signer(credentials: credentials(), region: "us-east-1", service: "s3")
        signer.sign(method: "PUT", host: "h", path: "/k", headers: &byBody, payload: .body(body), at: time)
        signer.sign(
            method: "PUT", host: "h", path: "/k", headers: &byDigest, payload: .digest(SHA256Digest.hex(of: body)),
            at: time)
        #expect(byBody == byDigest)
    }

    @Test func `what somebody else signed does not go along`() {
        var headers: HeaderList = [
            "authorization": "AWS4-HMAC-SHA256 Credential=other", "x-amz-date": "20200101T000000Z",
            "x-amz-security-token": "other", "X-AMZ-CONTENT-SHA256": "other", "date": "yesterday", "host": "other",
        ]
        let signer = Signer(credentials: credentials(), region: "us-east-1", service: "service")
        signer.sign(
            method: "GET", host: "example.amazonaws.com", path: "/", headers: &headers, payload: .body(ByteBuffer()),
            at: time)
        #expect(headers.fields.map(\.name) == ["Host", "X-Amz-Date", "Authorization"])
        // The signature of get-vanilla.
        #expect(headers.first("Authorization")?.contains("=5fa00fa31553b73ebf1942676e86291e") == true)
    }

    @Test func `credentials do not show their secret`() {
        #expect("\(credentials("TOKEN"))" == "credentials of AKIDEXAMPLE")
        #expect(String(reflecting: credentials("TOKEN")) == "credentials of AKIDEXAMPLE")
    }

    /// Raw characters and other spellings on the wire are signed as the service spells what it decodes.
    @Test(arguments: [
        ("", ""), ("a=b c", "a=b%20c"), ("a=b+c", "a=b%20c"), ("a=%7e%2f", "a=~%2F"), ("a=100%", "a=100%25"),
        ("a=b=c", "a=b%3Dc"), ("x=(1)*", "x=%281%29%2A"), ("a&&b", "=&a=&b="), ("a=é", "a=%C3%A9"),
    ])
    func `a query is brought to one spelling`(_ query: String, _ canonical: String) {
        #expect(CanonicalURI.query(query) == canonical)
    }

    @Test(arguments: [
        ("", "/"), ("/a/../b", "/a/../b"), ("/a//b/", "/a//b/"), ("/a%2fb%7E", "/a%2Fb~"), ("/a(b)", "/a%28b%29"),
        ("/%", "/%25"), ("/a+b", "/a%2Bb"),
    ])
    func `an object's path is signed once encoded`(_ path: String, _ canonical: String) {
        #expect(CanonicalURI.objectPath(path) == canonical)
    }

    @Test(arguments: [
        (0, "19700101T000000Z"), (-1, "19691231T235959Z"), (951_782_400, "20000229T000000Z"),
        (1_709_251_199, "20240229T235959Z"), (4_102_444_800, "21000101T000000Z"), (-86_400, "19691231T000000Z"),
    ])
    func `a moment is stamped`(_ seconds: Int, _ stamp: String) {
        #expect(SigningTime(unixSeconds: seconds).stamp == stamp)
    }
}

@Suite struct SHA256DigestTests {
    /// FIPS 180-4's examples; in base64 by coreutils.
    @Test(arguments: [
        (
            "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        ),
        (
            "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        ),
    ])
    func `a digest in both spellings`(_ text: String, _ hex: String, _ base64: String) {
        #expect(SHA256Digest.hex(of: text) == hex)
        #expect(SHA256Digest.hex(of: ByteBuffer(string: text)) == hex)
        #expect(SHA256Digest.base64(of: text) == base64)
        #expect(SHA256Digest.base64(of: ByteBuffer(string: text)) == base64)
    }
}
