internal import APIModel
internal import CORS
internal import JSON

/// What a backend behind a proxy integration has to do, as code to copy (the page's R26 and R27).
struct ProxyBackendCode {
    private let headers: CORSHeaders
    /// Lines that are the same for everybody, in the order of the page.
    private let fixed: [HeaderField]

    init(_ headers: CORSHeaders, methods: [String]) {
        self.headers = headers
        let configuration = headers.configuration
        let methods = configuration.allowMethods.isEmpty ? methods : configuration.allowMethods
        var fixed: [HeaderField] = [
            HeaderField("Access-Control-Allow-Headers", configuration.allowHeaders.joined(separator: ",")),
            HeaderField("Access-Control-Allow-Methods", methods.joined(separator: ",")),
        ]
        if !configuration.exposeHeaders.isEmpty {
            fixed.append(HeaderField(CORSHeaders.exposeHeaders, configuration.exposeHeaders.joined(separator: ",")))
        }
        if headers.origins.fixed != "*" { fixed.append(HeaderField(CORSHeaders.vary, "Origin")) }
        if !headers.origins.isDynamic {
            if let origin = headers.origins.fixed { fixed.insert(HeaderField(CORSHeaders.allowOrigin, origin), at: 0) }
            if configuration.allowCredentials { fixed.append(HeaderField(CORSHeaders.allowCredentials, "true")) }
        }
        self.fixed = fixed
    }

    func code(for type: IntegrationType) -> [String: String] {
        switch type {
        case .awsProxy: ["Node.js": node, "Python": python]
        case .httpProxy: ["any": any, "nginx": nginx, "Express": express]
        case .mock, .http, .aws: [:]
        }
    }

    // MARK: Functions

    private var node: String {
        guard headers.origins.isDynamic else {
            return """
                const headers = {
                \(fixed.map { "  \(Self.quoted($0.name)): \(Self.quoted($0.value))," }.joined(separator: "\n"))
                };
                export const handler = async (event) => {
                  const result = { message: "your answer" };
                  return { statusCode: 200, headers, body: JSON.stringify(result) };
                };
                """
        }
        return """
            \(javaScriptOrigins)
            const headersFor = (event) => {
              const origin = event.headers?.origin ?? event.headers?.Origin ?? "";
              const headers = {
            \(fixed.map { "    \(Self.quoted($0.name)): \(Self.quoted($0.value))," }.joined(separator: "\n"))
              };
              if (isAllowed(origin)) {
            \(granted.map { "    headers[\(Self.quoted($0.name))] = \($0.value);" }.joined(separator: "\n"))
              }
              return headers;
            };
            export const handler = async (event) => {
              const result = { message: "your answer" };
              return { statusCode: 200, headers: headersFor(event), body: JSON.stringify(result) };
            };
            """
    }

    private var python: String {
        guard headers.origins.isDynamic else {
            return """
                import json

                HEADERS = {
                \(fixed.map { "    \(Self.quoted($0.name)): \(Self.quoted($0.value))," }.joined(separator: "\n"))
                }


                def handler(event, context):
                    result = {"message": "your answer"}
                    return {"statusCode": 200, "headers": HEADERS, "body": json.dumps(result)}
                """
        }
        return """
            import json
            import re

            ORIGINS = {\(exact.map(Self.quoted).joined(separator: ", "))}
            PATTERNS = [\(patterns.map { "re.compile(r\"\($0)\")" }.joined(separator: ", "))]
            HEADERS = {
            \(fixed.map { "    \(Self.quoted($0.name)): \(Self.quoted($0.value))," }.joined(separator: "\n"))
            }


            def headers_for(event):
                given = event.get("headers") or {}
                origin = given.get("origin") or given.get("Origin") or ""
                headers = dict(HEADERS)
                if origin in ORIGINS or any(pattern.fullmatch(origin) for pattern in PATTERNS):
            \(granted.map { "        headers[\(Self.quoted($0.name))] = \($0.value)" }.joined(separator: "\n"))
                return headers


            def handler(event, context):
                result = {"message": "your answer"}
                return {"statusCode": 200, "headers": headers_for(event), "body": json.dumps(result)}
            """
    }

    // MARK: Servers

    private var any: String {
        var lines = fixed.map { "\($0.name): \($0.value)" }
        guard headers.origins.isDynamic else { return lines.joined(separator: "\n") }
        let origins = headers.configuration.allowOrigins.joined(separator: " ")
        lines.append("and, when the request's Origin is one of \(origins):")
        lines.append("\(CORSHeaders.allowOrigin): the request's Origin")
        if headers.configuration.allowCredentials { lines.append("\(CORSHeaders.allowCredentials): true") }
        return lines.joined(separator: "\n")
    }

    /// A variable that is empty leaves the header out; `always` puts it on errors too.
    private var nginx: String {
        let lines = fixed.map { "add_header \($0.name) \"\($0.value)\" always;" }
        guard headers.origins.isDynamic else { return lines.joined(separator: "\n") }
        let cases =
            exact.map { "    \"\($0)\" $http_origin;" } + patterns.map { "    \"~^\($0)$\" $http_origin;" }
        var granted: [String] = ["add_header \(CORSHeaders.allowOrigin) $cors_origin always;"]
        if headers.configuration.allowCredentials {
            granted.append("add_header \(CORSHeaders.allowCredentials) \"true\" always;")
        }
        return """
            # in the http block
            map $http_origin $cors_origin {
                default "";
            \(cases.joined(separator: "\n"))
            }
            # in the server or location block
            \((lines + granted).joined(separator: "\n"))
            """
    }

    private var express: String {
        let lines = fixed.map { "  response.set(\(Self.quoted($0.name)), \(Self.quoted($0.value)));" }
        guard headers.origins.isDynamic else {
            return """
                app.use((request, response, next) => {
                \(lines.joined(separator: "\n"))
                  next();
                });
                """
        }
        return """
            \(javaScriptOrigins)
            app.use((request, response, next) => {
              const origin = request.get("Origin") ?? "";
            \(lines.joined(separator: "\n"))
              if (isAllowed(origin)) {
            \(granted.map { "    response.set(\(Self.quoted($0.name)), \($0.value));" }.joined(separator: "\n"))
              }
              next();
            });
            """
    }

    // MARK: Parts

    private var exact: [String] {
        headers.configuration.allowOrigins.filter { OriginTemplate.expression(for: $0) == nil }
    }

    private var patterns: [String] { headers.configuration.allowOrigins.compactMap(OriginTemplate.expression) }

    /// What an allowed origin gets, as expressions of Python's and of JavaScript's.
    private var granted: [HeaderField] {
        let origin = HeaderField(CORSHeaders.allowOrigin, "origin")
        let credentials = HeaderField(CORSHeaders.allowCredentials, "\"true\"")
        return headers.configuration.allowCredentials ? [origin, credentials] : [origin]
    }

    private var javaScriptOrigins: String {
        let expressions = patterns.map { "/^\($0.replacing("/", with: "\\/"))$/" }
        return """
            const origins = [\(exact.map(Self.quoted).joined(separator: ", "))];
            const patterns = [\(expressions.joined(separator: ", "))];
            const isAllowed = (origin) => origins.includes(origin) || patterns.some((pattern) => pattern.test(origin));
            """
    }

    /// As JSON has it, which JavaScript and Python read alike.
    private static func quoted(_ text: String) -> String { JSONSerializer.quoted(text) }
}
