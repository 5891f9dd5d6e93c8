import Testing

@testable import CORS

struct PublicSuffixesTests {
    @Test(arguments: [
        "com", "example", "dev", "internal", "co.uk", "com.au", "github.io", "vercel.app", "netlify.app", "pages.dev",
        "herokuapp.com", "azurewebsites.net", "web.app", "firebaseapp.com", "cloudfront.net", "amazonaws.com",
        "execute-api.eu-central-1.amazonaws.com", "execute-api.us-east-1.amazonaws.com", "us-east-1.amazonaws.com",
        "s3.amazonaws.com", "s3.eu-west-1.amazonaws.com", "s3-website-us-east-1.amazonaws.com", "eu-west-1.on.aws",
        "lambda-url.eu-west-1.on.aws", "eu-west-1.elasticbeanstalk.com", "on.aws", "co.uk.", "com.", "windows.net",
    ])
    func `strangers have names below`(_ domain: String) {
        #expect(PublicSuffixes.contain(domain))
    }

    @Test(arguments: [
        "localhost", "localhost.", "example.com", "example.co.uk", "me.github.io", "my-app.vercel.app",
        "abc123.execute-api.eu-central-1.amazonaws.com", "d111.cloudfront.net", "bucket.s3.amazonaws.com",
        "notgithub.io", "xco.uk", "corp.internal",
    ])
    func `the names below are somebody's own`(_ domain: String) {
        #expect(!PublicSuffixes.contain(domain))
    }

    @Test func `the table has each suffix once, in lower case and without a dot at its ends`() {
        let table = PublicSuffixes.table
        #expect(Set(table).count == table.count)
        for suffix in table {
            #expect(suffix == suffix.lowercased() && !suffix.hasPrefix(".") && !suffix.hasSuffix("."))
            #expect(suffix.split(separator: ".", omittingEmptySubsequences: false).count >= 2, "\(suffix)")
        }
    }
}
