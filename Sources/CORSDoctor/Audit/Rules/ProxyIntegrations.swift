internal import APIModel
internal import CORS

extension AuditRule {
    static let proxyAnswersOptions = AuditRule(
        "proxy-answers-options", .warning, "A backend has to answer the preflights",
        "A proxy integration passes OPTIONS on like every other request. Unless the backend answers it with 200 and "
            + "the three Access-Control-Allow headers, the request behind it is never sent; many frameworks answer 404 "
            + "or 405."
    ) { api, findings in
        var seen: Set<String> = []
        for resource in api.ownResources {
            guard let method = resource.preflightMethod, method.isProxy, !method.stopsPreflights,
                seen.insert(method.location).inserted,
                let own = api.ownResources.first(where: { $0.id == method.resourceID })
            else { continue }
            findings.add(
                // Whoever gives OPTIONS itself to a backend means it.
                method.verb == "OPTIONS" ? .note : .warning, at: method.location, of: method.resourcePath,
                "\(method.integration?.type.rawValue ?? "") answers OPTIONS: the backend decides",
                Fix(
                    method.verb == "OPTIONS"
                        ? "Let the backend answer OPTIONS itself"
                        : "Let the backend answer OPTIONS itself, or add an OPTIONS method with a MOCK integration, which "
                            + "wins over ANY",
                    calls: method.verb == "OPTIONS" ? [] : PreflightCalls(api, own).all,
                    code: BackendCode.preflight(origin: api.commonOrigin ?? "*")))
        }
    }

    static let proxyBackendMustAnswer = AuditRule(
        "proxy-backend-must-answer", .note, "A backend has to send the CORS headers",
        "A proxy integration has no integration response: nothing can be mapped, and Enable CORS of the console does "
            + "nothing here. The backend must send Access-Control-Allow-Origin itself, on its errors too."
    ) { api, findings in
        for resource in api.ownResources {
            for method in resource.actualMethods where method.isProxy {
                let origin = resource.preflightResponse?.constant(.allowOrigin) ?? api.commonOrigin ?? "*"
                findings.add(
                    at: method.location, of: resource.path,
                    "\(method.integration?.type.rawValue ?? "") gives the whole answer: the backend decides",
                    Fix(
                        "Send Access-Control-Allow-Origin with every answer of the backend",
                        code: BackendCode.answer(of: method, origin: origin)))
            }
        }
    }

    static let proxyMappingIgnored = AuditRule(
        "proxy-mapping-ignored", .warning, "A mapping on a proxy integration is without effect",
        "Integration responses of a proxy integration are never used. CORS headers that are mapped there are not sent."
    ) { api, findings in
        for method in api.ownMethods where method.isProxy {
            let target = CallTarget(api: api.id).method(method.resourceID, method.verb).integration
            for response in method.answers where response.hasAccessControl {
                findings.add(
                    at: response.location, of: method.resourcePath,
                    "\(response.headers.keys.filter(\.isAccessControl).map(\.rawValue).sorted().listed) "
                        + "is mapped, and \(method.integration?.type.rawValue ?? "") never uses it",
                    Fix(
                        "Send the headers from the backend, and take the integration response away",
                        calls: [.delete("integration-response", target.response(response.status))],
                        code: BackendCode.answer(of: method, origin: response.constant(.allowOrigin) ?? "*")))
            }
        }
    }
}

/// What a backend behind a proxy integration has to do.
enum BackendCode {
    static let node = "Node.js"
    static let python = "Python"

    /// Code for answers: of a function, or of a server behind `HTTP_PROXY`.
    static func answer(of method: AuditedMethod, origin: String) -> [String: String] {
        guard method.integration?.type == .httpProxy else { return function(origin: origin) }
        let configuration = CORSConfiguration(
            allowOrigins: [literal(origin)], allowHeaders: PreflightCalls.consoleHeaders)
        return ProxyBackendCode(CORSHeaders(configuration), methods: method.covered).code(for: .httpProxy)
    }

    private static func function(origin: String) -> [String: String] {
        let origin = literal(origin)
        return [
            node: """
            export const handler = async (event) => {
              const headers = { "Access-Control-Allow-Origin": "\(origin)" };
              try {
                return { statusCode: 200, headers, body: JSON.stringify(await work(event)) };
              } catch (error) {
                return { statusCode: 500, headers, body: JSON.stringify({ message: "failed" }) };
              }
            };
            """,
            python: """
            def handler(event, context):
                headers = {"Access-Control-Allow-Origin": "\(origin)"}
                try:
                    return {"statusCode": 200, "headers": headers, "body": json.dumps(work(event))}
                except Exception:
                    return {"statusCode": 500, "headers": headers, "body": json.dumps({"message": "failed"})}
            """,
        ]
    }

    /// Code for preflights.
    static func preflight(origin: String) -> [String: String] {
        let origin = literal(origin)
        let headers = PreflightCalls.consoleHeaders.joined(separator: ",")
        let methods = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"
        return [
            node: """
            if (event.httpMethod === "OPTIONS") {
              return {
                statusCode: 200,
                headers: {
                  "Access-Control-Allow-Origin": "\(origin)",
                  "Access-Control-Allow-Methods": "\(methods)",
                  "Access-Control-Allow-Headers": "\(headers)",
                },
              };
            }
            """,
            python: """
            if event["httpMethod"] == "OPTIONS":
                return {
                    "statusCode": 200,
                    "headers": {
                        "Access-Control-Allow-Origin": "\(origin)",
                        "Access-Control-Allow-Methods": "\(methods)",
                        "Access-Control-Allow-Headers": "\(headers)",
                    },
                }
            """,
        ]
    }

    /// Only what is a real origin gets into code; else the wildcard.
    private static func literal(_ origin: String) -> String { OriginText(origin).flaws.isEmpty ? origin : "*" }
}
