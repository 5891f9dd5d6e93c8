import CORS
import HTTPMessages

/// Preflights that the gateway's own policy engine answers. They carry no credentials, so that authorizer, API key,
/// throttle, validation and integration are not met.
extension Pipeline {
    /// The answer to a preflight of a resource with a CORS rule; nil for everything else, which goes on as on AWS.
    ///
    /// The method on the wire counts, not what `X-HTTP-Method-Override` names: a browser's preflight has no headers of a
    /// page, so an override beside it comes from no browser and changes nothing, and no other method becomes a
    /// preflight by it.
    func preflight(_ request: ClientRequest, in stage: CompiledStage) -> ClientResponse? {
        guard request.message.method == "OPTIONS" else { return nil }
        let headers = CORSRequestHeaders(request.message.headers)
        guard let origin = headers.origin, let requestMethod = headers.requestMethod,
            CORSPolicy.isPreflight(method: "OPTIONS", origin: origin, requestMethod: requestMethod),
            let resource = stage.routes.resource(at: SegmentedPath(request.path), askedFor: requestMethod),
            let rule = resource.cors
        else { return nil }
        let fields: [HeaderField]
        var refusal: CORSVerdict.Reason?
        switch rule.policy {
        case .served(let policy):
            let answer = policy.preflight(
                origin: origin, requestMethod: requestMethod, requestHeaders: headers.requestHeaders)
            switch answer {
            case .allowed(let allowing): fields = allowing
            case .refused(let reason, let remaining): (fields, refusal) = (remaining, .policy(reason))
            }
        case .refused(let reason): (fields, refusal) = ([], .rule(reason))
        }
        var response = ClientResponse(
            message: ResponseMessage(status: refusal == nil ? 204 : 403), resourcePath: resource.path,
            cors: CORSVerdict(rule: rule, refusal: refusal, isPreflight: true))
        response.message.headers.fields.reserveCapacity(fields.count + 2)
        for field in fields { response.message.headers.append(field.name, field.value) }
        return finish(response, for: request)
    }
}

extension RouteTrie {
    /// The resource that a preflight asks about: the one that would serve the method it names, since that one's rule is
    /// on the answer it is a preflight for; else the most specific at the path, whose rule then judges the method.
    func resource(at path: SegmentedPath, askedFor method: String) -> CompiledResource? {
        match(path, verb: method)?.resource ?? anyResource(at: path)
    }
}

/// What a request says about CORS, read in one pass. Several lines of one name are joined as HTTP has it (RFC 9110
/// §5.3): two origins are then no origin, rather than whichever came first.
struct CORSRequestHeaders {
    var origin: String?
    var requestMethod: String?
    /// `Access-Control-Request-Headers`, line by line.
    var requestHeaders: [String] = []

    init(_ headers: HeaderList) {
        for field in headers.fields {
            switch field.name.utf8.count {
            case 6 where field.name.equalsIgnoringASCIICase("Origin"):
                origin = origin.map { "\($0), \(field.value)" } ?? field.value
            case 29 where field.name.equalsIgnoringASCIICase("Access-Control-Request-Method"):
                requestMethod = requestMethod.map { "\($0), \(field.value)" } ?? field.value
            case 30 where field.name.equalsIgnoringASCIICase("Access-Control-Request-Headers"):
                requestHeaders.append(field.value)
            default: break
            }
        }
    }
}
