import Testing

@testable import LocalLambda

@Suite struct RuntimeAPIRouteTests {
    private static let root = "/2018-06-01/runtime/"

    @Test(arguments: [
        ("GET", "invocation/next", RuntimeAPIRoute.next), ("POST", "init/error", .initError),
        ("POST", "invocation/a-1/response", .response("a-1")), ("POST", "invocation/a-1/error", .error("a-1")),
        ("POST", "invocation//response", .response("")),
    ])
    func `the four paths are known`(_ method: String, _ path: String, _ route: RuntimeAPIRoute) {
        #expect(RuntimeAPIRoute(method: method, target: Self.root + path) == route)
    }

    @Test(arguments: [
        ("POST", "invocation/next"), ("GET", "init/error"), ("GET", "invocation/a/response"), ("GET", ""),
        ("POST", "invocation/a"), ("POST", "invocation/a/response/"), ("POST", "invocation/a/b/response"),
        ("POST", "invocation/a/respond"), ("PUT", "invocation/a/response"), ("POST", "invocation/"),
        ("GET", "invocation/next/"), ("GET", "invocation/next?x"),
    ])
    func `others are none`(_ method: String, _ path: String) {
        #expect(RuntimeAPIRoute(method: method, target: Self.root + path) == nil)
        #expect(RuntimeAPIRoute(method: method, target: path) == nil)
    }
}
