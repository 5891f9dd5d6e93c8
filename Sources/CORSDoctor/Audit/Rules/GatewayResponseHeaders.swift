internal import APIModel

extension AuditRule {
    static let default4XX = family(
        .default4XX, "default-4xx-without-allow-origin",
        "Answers that the gateway makes itself, 401, 403, 413 or 429, have no CORS headers unless DEFAULT_4XX gives "
            + "them. A script then sees a CORS failure in place of an expired token or a throttled request.")

    static let default5XX = family(
        .default5XX, "default-5xx-without-allow-origin",
        "When the backend fails or takes too long, the gateway itself answers 500, 502 or 504. Without CORS headers on "
            + "DEFAULT_5XX a script sees a CORS failure in place of it.")

    private static func family(_ type: GatewayResponseType, _ id: String, _ explanation: String) -> AuditRule {
        AuditRule(
            id, .warning, "\(type.rawValue) has no Access-Control-Allow-Origin", explanation
        ) { api, findings in
            guard api.isMeantForScripts, !api.isWhollyUnderPolicy else { return }
            let own = api.gatewayResponses.first { $0.type == type }
            guard own?.headers[.allowOrigin] == nil else { return }
            findings.add(
                // Without any sign of CORS, pages of other origins may not be meant at all.
                api.usesCORS ? .warning : .note, at: "gateway response \(type.rawValue)",
                own == nil ? "it is not customised and has no CORS headers" : "it is customised without the header",
                Fix(
                    "Give it Access-Control-Allow-Origin '\((api.commonOrigin ?? "*").shown)'",
                    calls: api.decorating(type)))
        }
    }

    static let gatewayResponseShields = AuditRule(
        "gateway-response-shields-default", .warning, "A customised gateway response has no CORS headers",
        "A type that is customised takes nothing from DEFAULT_4XX or DEFAULT_5XX, their headers neither. It needs its "
            + "own."
    ) { api, findings in
        guard api.isMeantForScripts, !api.isWhollyUnderPolicy else { return }
        for response in api.gatewayResponses {
            // 413 comes from in front of the API and cannot be customised.
            guard let family = response.type.family, response.type != .requestTooLarge,
                response.headers[.allowOrigin] == nil
            else { continue }
            findings.add(
                api.usesCORS ? .warning : .note, at: response.location,
                "it is customised without Access-Control-Allow-Origin, and takes none from \(family.rawValue)",
                Fix(
                    "Give it Access-Control-Allow-Origin '\((api.commonOrigin ?? "*").shown)'",
                    calls: api.decorating(response.type)))
        }
    }

    static let gatewayResponseReflects = AuditRule(
        "gateway-response-reflects-origin", .warning, "A gateway response lets every origin in with credentials",
        "method.request.header.Origin as the value says yes to whoever asks. With Access-Control-Allow-Credentials "
            + "every site can read the gateway's errors in the name of its visitor."
    ) { api, findings in
        for site in api.gatewaySites(of: .allowOrigin) {
            guard let expression = site.header.expression, expression.lowercased().hasSuffix("header.origin"),
                let credentials = site.sibling(.allowCredentials), credentials.header.constant == "true"
            else { continue }
            findings.add(
                at: site.location,
                "Access-Control-Allow-Origin is mapped from \(expression.shown), with credentials",
                api.commonOrigin.flatMap { $0 == "*" ? nil : $0 }.map {
                    Fix("Name the origin: '\($0.shown)'", calls: site.setting($0, api))
                } ?? Fix("Take Access-Control-Allow-Credentials away", calls: credentials.removing(api)))
        }
    }

    static let gatewayResponseWithoutCredentials = AuditRule(
        "gateway-response-without-credentials", .warning, "A gateway response does not allow credentials",
        "The methods allow credentials. A request that has some gets the gateway's error too, and can read it only if "
            + "that answer allows credentials and names the origin."
    ) { api, findings in
        guard api.usesCredentials else { return }
        for site in api.gatewaySites(of: .allowOrigin) {
            let credentials = site.sibling(.allowCredentials)
            guard credentials == nil || credentials?.header.constant.map({ $0 != "true" }) == true else { continue }
            let origin: String? = site.header.constant == "*" ? api.commonOrigin.flatMap { $0 == "*" ? nil : $0 } : nil
            let own =
                credentials
                ?? HeaderSite(
                    header: AuditedHeader(header: .allowCredentials, source: .unmapped), place: site.place)
            findings.add(
                at: site.location, "the methods have Access-Control-Allow-Credentials 'true', and this has not",
                Fix(
                    "Add Access-Control-Allow-Credentials 'true'"
                        + (site.header.constant == "*" ? " and name the origin in place of *" : ""),
                    calls: (origin.map { site.setting($0, api) } ?? []) + own.setting("true", api)))
        }
    }
}

extension AuditedAPI {
    /// Calls that give a gateway response the headers that make it readable.
    fileprivate func decorating(_ type: GatewayResponseType) -> [ControlPlaneCall] {
        let origin = commonOrigin ?? "*"
        var steps: [PatchStep] = [
            .add("responseParameters", CORSHeader.allowOrigin.gatewayResponseKey, value: "'\(origin)'")
        ]
        let own = gatewayResponses.first { $0.type == type }
        if usesCredentials, origin != "*", own?.headers[.allowCredentials] == nil {
            steps.append(.add("responseParameters", CORSHeader.allowCredentials.gatewayResponseKey, value: "'true'"))
        }
        return [.update("gateway-response", CallTarget(api: id).gatewayResponse(type), steps)]
    }
}
