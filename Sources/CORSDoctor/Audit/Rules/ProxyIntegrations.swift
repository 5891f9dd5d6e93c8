internal import APIModel
internal import CORS

extension AuditRule {
    static let proxyAnswersOptions = AuditRule(
        "proxy-answers-options", .note, "A backend has to answer the preflights",
        "A proxy integration passes OPTIONS on like every other request. Unless the backend answers it with 200 and "
            + "the three Access-Control-Allow headers, the request behind it is never sent; many frameworks answer 404 "
            + "or 405. A definition does not tell what the backend answers: crossgate cors check asks it."
    ) { api, findings in
        var seen: Set<String> = []
        for resource in api.ownResources {
            guard let method = resource.preflightMethod, method.isProxy, !method.stopsPreflights,
                seen.insert(method.location).inserted,
                let own = api.ownResources.first(where: { $0.id == method.resourceID })
            else { continue }
            findings.add(
                at: method.location, of: method.resourcePath,
                "\(method.integration?.type.rawValue ?? "") passes preflights on: the backend decides",
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
            + "nothing here. The backend must send Access-Control-Allow-Origin itself, on its errors too. One finding "
            + "stands for all methods that need the same."
    ) { api, findings in
        for group in api.proxyGroups {
            let isOne = group.methods.count == 1
            let path = group.methods[0].resourcePath
            findings.add(
                at: isOne ? group.methods[0].location : "API \(api.id)", of: isOne ? path : nil,
                "\(group.type.rawValue) gives the whole answer"
                    + (isOne ? "" : " of \(group.methods.map(\.location).listed)") + ": the backend decides",
                Fix(
                    group.origins.count == 1
                        ? "Send Access-Control-Allow-Origin '\(group.origins[0].shown)' with every answer of the backend"
                        : "Send the page's origin as Access-Control-Allow-Origin with every answer of the backend, where "
                            + "it is one of \(group.origins.listed)",
                    code: BackendCode.answer(of: group)))
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
                        code: BackendCode.answer(
                            of: ProxyGroup(
                                type: method.integration?.type ?? .awsProxy,
                                origins: [response.constant(.allowOrigin) ?? "*"], methods: [method]))))
            }
        }
    }
}

/// Methods whose backends have to do the same: of one kind of integration, for the same origins.
struct ProxyGroup {
    let type: IntegrationType
    /// At least one.
    let origins: [String]
    var methods: [AuditedMethod]
}

extension AuditedAPI {
    /// All methods with a proxy integration but those for OPTIONS alone, in the order of their paths.
    fileprivate var proxyGroups: [ProxyGroup] {
        var groups: [ProxyGroup] = []
        var places: [String: Int] = [:]
        for resource in ownResources {
            let origins = origins(of: resource)
            for method in resource.actualMethods where method.isProxy {
                guard let type = method.integration?.type else { continue }
                let key = "\(type.rawValue) \(origins.joined(separator: " "))"
                if let place = places[key] {
                    groups[place].methods.append(method)
                } else {
                    places[key] = groups.count
                    groups.append(ProxyGroup(type: type, origins: origins, methods: [method]))
                }
            }
        }
        return groups
    }

    /// Those that the preflight's answer lets in, as far as they can be read; else what the API says elsewhere.
    private func origins(of resource: AuditedResource) -> [String] {
        switch resource.preflightResponse?[.allowOrigin]?.value {
        case .text(let text)?: return [text]
        case .template(let named, let otherwise)?:
            let all = ([otherwise] + named).compactMap(\.self).filter { OriginText($0).flaws.isEmpty }
            return all.contains("*") || all.isEmpty ? [commonOrigin ?? "*"] : all
        case .mapped?, .backend?, .policy?, AuditCell.Value.none?, nil: return [commonOrigin ?? "*"]
        }
    }
}

/// What a backend behind a proxy integration has to do.
enum BackendCode {
    static let node = "Node.js"
    static let python = "Python"

    /// Code for answers: of a function, or of a server behind `HTTP_PROXY`.
    static func answer(of group: ProxyGroup) -> [String: String] {
        if group.type != .httpProxy, group.origins.count == 1 { return function(origin: group.origins[0]) }
        let configuration = CORSConfiguration(
            allowOrigins: group.origins.map(literal), allowHeaders: PreflightCalls.consoleHeaders)
        let methods = Set(group.methods.flatMap(\.covered)).sorted()
        return ProxyBackendCode(CORSHeaders(configuration), methods: methods).code(for: group.type)
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
