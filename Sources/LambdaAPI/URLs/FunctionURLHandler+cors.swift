internal import CORS
internal import HTTPMessages

extension FunctionURLHandler {
    static func isPreflight(_ request: RequestMessage) -> Bool {
        CORSPolicy.isPreflight(
            method: request.method, origin: request.headers.first("Origin"),
            requestMethod: request.headers.first("Access-Control-Request-Method"))
    }

    /// Lambda answers a preflight itself, 200 and empty, when the URL has CORS settings; nil for every other request.
    static func preflightAnswer(_ request: RequestMessage, _ target: FunctionURLTarget) -> ResponseMessage? {
        guard let settings = target.cors, isPreflight(request), let origin = request.headers.first("Origin") else {
            return nil
        }
        var headers: HeaderList = ["Content-Type": "application/json"]
        headers.fields += FunctionURLCORS(settings: settings).preflightFields(origin: origin)
        return ResponseMessage(status: 200, headers: headers)
    }

    /// Adds the configured headers; says what browsers will refuse when the function has sent its own besides.
    static func addCORS(
        _ settings: FunctionURLTarget.CORSSettings, _ request: RequestMessage, to response: inout ResponseMessage
    ) -> String? {
        let fields = FunctionURLCORS(settings: settings).fields(origin: request.headers.first("Origin"))
        if request.method == "OPTIONS" {
            response.headers.fields.removeAll { $0.name.lowercased().hasPrefix(FunctionURLCORS.prefix) }
        }
        let name = "Access-Control-Allow-Origin"
        let isDouble = response.headers.contains(name) && fields.contains { $0.name == name }
        response.headers.fields += fields
        return isDouble
            ? "the answer has \(name) twice, from the function and from the URL's Cors, and browsers refuse that, as "
                + "they do on AWS: leave it to one of them"
            : nil
    }
}
