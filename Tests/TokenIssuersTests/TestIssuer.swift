import FoundationEssentials
import JSON
import JWTKit
import Testing

/// An issuer with keys of its own: it publishes them and signs whatever it is told to.
struct TestIssuer {
    /// By key id; each signs with its own algorithm.
    private var signers: [String: any JWTAlgorithm] = [:]
    private(set) var publicKeys: [JSONObject] = []

    /// The keys `rsa` (RS256) and `ec` (ES256, another one in each run).
    init() async throws {
        let rsa = try Insecure.RSA.PrivateKey(pem: Self.rsaKey)
        try await add(rsa: rsa, id: "rsa", digest: .sha256, algorithm: "RS256")
        try await add(ec: ES256PrivateKey(), id: "ec", curve: "P-256", algorithm: "ES256")
    }

    mutating func add(
        rsa key: Insecure.RSA.PrivateKey, id: String, digest: DigestAlgorithm, algorithm: String?
    ) async throws {
        signers[id] = try await JWTKeyCollection().add(rsa: key, digestAlgorithm: digest).getKey()
        let numbers = try key.publicKey.getKeyPrimitives()
        var published: JSONObject = [
            "kty": "RSA", "kid": .string(id), "use": "sig", "n": .string(Self.encoded(numbers.modulus)),
            "e": .string(Self.encoded(numbers.publicExponent)),
        ]
        if let algorithm { published["alg"] = .string(algorithm) }
        publicKeys.append(published)
    }

    mutating func add(ec key: some ECDSAKey, id: String, curve: String, algorithm: String) async throws {
        signers[id] = try await JWTKeyCollection().add(ecdsa: key).getKey()
        // jwt-kit gives the coordinates in plain Base64.
        let (x, y) = try #require(key.parameters)
        publicKeys.append([
            "kty": "EC", "kid": .string(id), "use": "sig", "alg": .string(algorithm), "crv": .string(curve),
            "x": .string(Self.urlSafe(x)), "y": .string(Self.urlSafe(y)),
        ])
    }

    /// The key set as issuers publish it.
    var keySet: String { JSONSerializer.string(["keys": .array(publicKeys.map { .object($0) })]) }

    func token(_ claims: JSONObject, key: String = "rsa", header: JSONObject? = nil) throws -> String {
        let signer = try #require(signers[key])
        let header = header ?? ["alg": .string(signer.name), "kid": .string(key)]
        return try Self.token(header, claims) { try signer.sign($0) }
    }

    static func token(_ header: JSONObject, _ claims: JSONObject, sign: ([UInt8]) throws -> [UInt8]) rethrows -> String
    {
        let signed =
            encoded(JSONSerializer.string(.object(header)).utf8) + "."
            + encoded(JSONSerializer.string(.object(claims)).utf8)
        return try signed + "." + encoded(sign(Array(signed.utf8)))
    }

    static func encoded(_ bytes: some Sequence<UInt8>) -> String { urlSafe(Data(bytes).base64EncodedString()) }

    private static func urlSafe(_ text: String) -> String {
        text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Made by `openssl genrsa 2048` for these tests alone.
    static let rsaKey = """
        -----BEGIN PRIVATE KEY-----
        MIIEugIBADANBgkqhkiG9w0BAQEFAASCBKQwggSgAgEAAoIBAQDCCOygGBYF4X4b
        5RKHvzaxM5al56s8XbkUv9N8VC09siXYiz0GmlmtpwvBwMNg0CAiUZD7mjg1WSFE
        +cpyzBnDKBaZ9MgWqh0dTevcqje1CmztrBsx2wh1VXNBAGam+96h/tphtxX5p/gO
        AFm81UCU18N4I/19ywJFF7Erw4xZD9bV1JUMBniR3Ou/2bo7HeJXfHbF5Yzpvc+j
        fuGa3CyBg8w3QLa51UpUObVKaSWyCVZ5gP/yQG32G3D2gdVHsdgtw/+54pErOwSG
        e5U/Qq8VckCEj/yvaE9dCsYS6OyQntbLLYRtjDQXZ2cKj7zP/IZXbVBVGr3bUhB5
        C1w/hchHAgMBAAECgf98DI3lzCry7OFdnsCPXgVD72ILWbvKhst3eIFnUGmcB/N/
        fYUxCNJMiCn8CkDepDCRwD6bRv1THf3RxeCoLn70mwHYFlEq1uxwz7Wlsy0/kRVo
        MvUv6oMogHjZaxLgWXumwEgy2y+GwjF+wg/yVGP1b1EzKHnnnOIr9KRQVl8OkEoN
        AtrzsVJNLtur/vgKyclM1Qh2pK9kaT+u5Kfi8hi2vppWr3yYdoyLl32QdVW5n8WQ
        1eFRdzw48U+89Tjh1ucxdj1AVpGgn19AE8Qwj6q0wTQG28oGzVGqJnIl8lVoRgA4
        0j9BtEqKFPBPyjML0DnLbEeRa+pag8O++SJqpvkCgYEA5JJAeGUzQnH711RHrBtC
        34B5DYIKC7kFNWWODPNrENCCxuzjgAjHjio5DhVJBa1pDsiBYvhKQfALzqdTW0am
        V/X0FQ3PoHnCUvw/PBMSqGsz+z4WvASDUncU6ykSzfgAIiRWy8uFqv65zLR257vb
        RuhhT2WOwkI+97eNyyCGexMCgYEA2VG1GyUvlxx7rnSpjtjOPqk08WfRXa45bLvk
        1Hou6za6I2aW1tasAom3mnNAFliiHB6VExcjtaK4P77bo3GRT62Yfqw2rPePHSTn
        259sNbFnmhTYbrqncgBWqOpD5kEe2Wqi5E6uFgK3zdv/Aacj82dBEaJT9bFtof5h
        mV/7kH0CgYB3NV+yavVk/hWepDINLNqfvl1kEiIzIvf4dVK0pm98gYLzRLESIYIS
        PysqkSdYcqyMLT5t45i28v71dIcg36P51CjMojtbMqWKqkxAhKICfIbLzgIFZUUo
        STr7upw4F9PZ+qHZ//diyx8UCDrLeUpPnPrDcfAWmH5Gq9Cj0/7PSQKBgDJR6BSU
        BLQBxWW837IS45bAyWCIgIMnn2ZdD3xfmlOehXVDAPRYGtYvm1LpEtLZzRejwTL9
        bahWOEGSaPsshdAkSyYxrCta20mNTR6eiIjaPjoAT6k8ER+lkmtkazp6o7EGLxec
        XFT+Zh8FrMNuNzXaF8gEhVpjrhYPd/vyrKZlAoGAPPDvshYLTip2FWZLuNi/wXQ9
        lxOlIC/SY/7fRYoz7Jnh3tIfbG3QqAVx3EzOSERGSAJhCIYSzs0pYxg985vvC2d6
        Yr9sbn2l9KI23EyFsbEja3DhqSOj+yhcZMlGzgGkTeMpRlWCpS8cSIdXtUM/L0hR
        HUJh+4thcAgrRrixLP8=
        -----END PRIVATE KEY-----
        """
}
