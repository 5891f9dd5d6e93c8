public import APIModel
internal import CORS

/// AWS's objects in the place of a rule, for those who take a definition to AWS.
extension EnableRequest {
    /// The request for the objects that come nearest to a rule; `losses(of:)` says what they cannot do.
    ///
    /// Hand-made parts are replaced: under the rule nobody has heard them.
    public init(nearestObjectsTo rule: CORSRule) {
        let isWhole = rule.path == "/" && rule.isRecursive
        self.init(
            resource: isWhole ? nil : rule.path,
            isRecursive: rule.isRecursive,
            configuration: CORSConfiguration(rule),
            includesGatewayResponses: isWhole,
            handMade: .replace)
    }

    /// What a rule does and the objects of its plan do not, as sentences without their ends; what depends on the
    /// definition is among the plan's steps.
    public static func losses(of rule: CORSRule) -> [String] {
        var losses: [String] = [
            "a preflight from another origin, for another method or with other headers is answered like any: the "
                + "browser refuses by itself",
            "answers of proxy integrations get no headers: their backends have to send them",
            "413 and the 403 for an unknown stage get no headers",
        ]
        let origins = AllowedOrigins(rule.allowOrigins)
        if rule.isRecursive { losses.append("resources that are added later get no CORS until it is enabled again") }
        if origins.isDynamic {
            losses.append("the origin is chosen in mapping templates, which answers without one have to get")
            if rule.allowCredentials {
                losses.append(
                    "answers that the gateway makes itself are for "
                        + (origins.fixed.map { "\($0) alone" } ?? "no origin: all of them are patterns"))
            }
        }
        if !(rule.path == "/" && rule.isRecursive) {
            losses.append("answers that the gateway makes itself get no headers: on AWS they are the whole API's")
        }
        if rule.allowHeaders.isEmpty {
            losses.append("no request header is allowed by the rule; the objects allow those that the console does")
        }
        return losses
    }
}
