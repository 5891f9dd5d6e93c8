internal import Crypto
public import HTTPMessages

/// Signs requests to one service of AWS in one region with Signature Version 4, in headers.
public struct Signer: Sendable {
    public let credentials: Credentials
    /// E.g. `eu-central-1`; `us-east-1` for services without regions.
    public let region: String
    /// The name that services sign with, e.g. `lambda`, `sqs`, `s3`.
    public let service: String

    public init(credentials: Credentials, region: String, service: String) {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    /// Adds `X-Amz-Date`, `X-Amz-Security-Token`, `X-Amz-Content-Sha256` where the service wants it, and
    /// `Authorization`. Headers of these names and `Host` are replaced: nothing signed by somebody else goes along.
    ///
    /// - Parameters:
    ///   - host: the value of `Host`, with the port unless it is the scheme's own.
    ///   - path: as it will be sent.
    ///   - query: as it will be sent, without the `?`.
    ///   - headers: all that will be sent, but for the framing.
    public func sign(
        method: String, host: String, path: String, query: String = "",
        headers: inout HeaderList, payload: SignedPayload, at time: SigningTime
    ) {
        let isS3 = service == "s3"
        let payload: SignedPayload = .digest(payload.text)
        for name in Self.ownHeaders { headers.remove(name) }
        headers.set("Host", host)
        headers.append("X-Amz-Date", time.stamp)
        if let token = credentials.sessionToken { headers.append("X-Amz-Security-Token", token) }
        if isS3 || payload.text == SignedPayload.unsigned.text {
            headers.append("X-Amz-Content-Sha256", payload.text)
        }
        let request = CanonicalRequest(
            method: method, path: path, query: query, headers: headers, payload: payload, signsPathOnce: isS3)
        let signature = SHA256Digest.hexadecimal(
            HMAC<SHA256>.authenticationCode(
                for: Array(stringToSign(request, at: time).utf8), using: signingKey(on: time.day)))
        headers.append(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope(on: time.day)), "
                + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)")
    }

    /// What `sign` writes. `Date` is taken out since services would read it as the signature's where both are.
    private static let ownHeaders: [String] = [
        "Authorization", "Date", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256",
    ]

    private func scope(on day: Substring) -> String { "\(day)/\(region)/\(service)/aws4_request" }

    private func stringToSign(_ request: CanonicalRequest, at time: SigningTime) -> String {
        "AWS4-HMAC-SHA256\n\(time.stamp)\n\(scope(on: time.day))\n\(SHA256Digest.hex(of: request.text))"
    }

    /// The key for a day, a region and a service, which is all that a service has to know to verify.
    private func signingKey(on day: Substring) -> SymmetricKey {
        var key = SymmetricKey(data: Array("AWS4\(credentials.secretAccessKey)".utf8))
        for part in [String(day), region, service, "aws4_request"] {
            key = SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
        return key
    }
}
