import CORS
import Testing

@Suite struct WebURLTests {
    // Results are the URL standard's; a browser's console gives the same for `new URL(input).href`.
    static let canonical: [(String, String)] = [
        ("https://app.example", "https://app.example/"),
        ("HTTPS://App.Example:443/A?B#C", "https://app.example/A?B#C"),
        ("  https://a/\n", "https://a/"),
        ("ht\ntps://a/b\tc", "https://a/bc"),
        ("https:a.example", "https://a.example/"),
        ("https:\\\\a\\b\\c", "https://a/b/c"),
        ("https:////a//b", "https://a//b"),
        ("https://a/b/../c/./d", "https://a/c/d"),
        ("https://a/b/..", "https://a/"),
        ("https://a/b/%2E%2e/c/%2e", "https://a/c/"),
        ("https://a/../../x", "https://a/x"),
        ("https://a/ b\"<>`{}", "https://a/%20b%22%3C%3E%60%7B%7D"),
        ("https://a/é", "https://a/%C3%A9"),
        ("https://a/?q='é #f g", "https://a/?q=%27%C3%A9%20#f%20g"),
        ("https://u:p@a/", "https://u:p@a/"),
        ("https://u@v:p@a/", "https://u%40v:p@a/"),
        ("https://:@a/", "https://a/"),
        ("https://a:/", "https://a/"),
        ("https://a:00080/", "https://a:80/"),
        ("https://%41.example/", "https://a.example/"),
        ("https://a。b/", "https://a.b/"),
        ("http://0300.0250.1/", "http://192.168.0.1/"),
        ("http://192.168.257/", "http://192.168.1.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://127.0.0.1./", "http://127.0.0.1/"),
        ("http://3221226219/", "http://192.0.2.235/"),
        ("http://[2001:DB8:0:0:1::]/", "http://[2001:db8:0:0:1::]/"),
        ("http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"),
        ("http://[1:0:0:2:0:0:0:3]/", "http://[1:0:0:2::3]/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("https://☃.net/", "https://xn--n3h.net/"),
        ("https://правда.рф/", "https://xn--80aafi6cg.xn--p1ai/"),
        ("mailto:a@b", "mailto:a@b"),
        ("data:text/plain,a b", "data:text/plain,a b"),
    ]

    @Test(arguments: canonical)
    func `a URL has one canonical form`(input: String, href: String) {
        #expect(WebURL(input)?.description == href)
    }

    @Test(arguments: [
        "", "a", "/a", "//a/", "https://", "https:///", "https://?a", "https://a b/", "https://a:b/",
        "https://a:65536/",
        "https://[::1", "https://[::1]x/", "https://[1:2]/", "https://[:::]/", "https://[1::2::3]/",
        "https://[::1.2.3]/",
        "https://256.0.0.1/", "https://1.2.3.4.5/", "https://a<b/", "https://a^b/",
        "https://a%00/",
        "https://a%/", "https://u@/", "https://:80/", "https://\u{200B}/", "https://x\u{AD}y/",
        "https://e\u{301}.example/",
        "https://ﬁ.example/", "https://%ff/", "1http://a",
    ])
    func `what is no URL, or not certain, is refused`(input: String) {
        #expect(WebURL(input) == nil)
    }

    @Test(arguments: [
        ("/x", "https://a.example/x"), ("x", "https://a.example/d/x"), ("../x", "https://a.example/x"),
        ("?y", "https://a.example/d/e?y"), ("#z", "https://a.example/d/e?q#z"), ("", "https://a.example/d/e?q"),
        ("//b/c", "https://b/c"), ("\\\\b\\c", "https://b/c"), ("https:x", "https://a.example/d/x"),
        ("https:/x", "https://a.example/x"), ("http:x", "http://x/"), ("./", "https://a.example/d/"),
        ("..", "https://a.example/"), ("http://c:80", "http://c/"), ("/\\b", "https://b/"),
    ])
    func `a Location is resolved against its URL`(location: String, href: String) throws {
        let base = try #require(WebURL("https://a.example/d/e?q"))
        #expect(WebURL(location, base: base)?.description == href)
    }

    @Test(arguments: [
        ("https://a.example:443/x", "https://a.example"), ("http://a:8080/", "http://a:8080"), ("ftp://a/", "ftp://a"),
        ("data:,x", "null"), ("file:///x", "null"), ("blob:https://a.example/uuid", "https://a.example"),
        ("blob:null/uuid", "null"), ("about:blank", "null"),
    ])
    func `a URL has an origin`(input: String, origin: String) {
        #expect(WebURL(input)?.origin.description == origin)
    }

    @Test(arguments: [
        ("https://a/", true), ("http://a/", false), ("http://localhost/", true), ("http://a.localhost:3000/", true),
        ("http://localhost./", true), ("http://localhost.example/", false), ("http://127.9.9.9/", true),
        ("http://[::1]/", true), ("http://[::2]/", false), ("http://10.0.0.1/", false), ("data:,x", true),
        ("ftp://a/", false),
    ])
    func `some URLs are trustworthy`(input: String, isTrustworthy: Bool) {
        #expect(WebURL(input)?.isPotentiallyTrustworthy == isTrustworthy)
    }

    static let addresses: [(String, AddressSpace?)] = [
        ("127.0.0.1", AddressSpace.loopback), ("localhost", .loopback), ("a.localhost", .loopback),
        ("[::1]", .loopback),
        ("0.0.0.0", .loopback), ("[::ffff:7f00:1]", .loopback), ("10.0.0.1", .local), ("172.16.0.1", .local),
        ("172.31.255.255", .local), ("172.32.0.1", .public), ("192.168.1.1", .local), ("169.254.1.1", .local),
        ("100.64.0.1", .local), ("100.128.0.1", .public), ("[fd00::1]", .local), ("[fe80::1]", .local),
        ("[2001:db8::1]", .public), ("8.8.8.8", .public), ("printer.local", .local), ("example.com", nil),
    ]

    @Test(arguments: addresses)
    func `an address lies somewhere`(host: String, space: AddressSpace?) {
        #expect(AddressSpace(host: host) == space)
    }

    @Test func `user information does not go on the wire`() throws {
        let url = try #require(WebURL("https://u:p@a/b?c#d"))
        #expect(url.hasCredentials)
        #expect(url.onTheWire == "https://a/b?c")
        #expect(url.withoutFragment == "https://u:p@a/b?c")
    }
}
