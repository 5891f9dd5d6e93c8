import APIModel
import HTTPMessages
import NIOCore

/// The HTTP endpoint behind a method, for HTTP and HTTP_PROXY.
struct HTTPTarget: Sendable {
    let location: String
    let uri: IntegrationURI
    /// Nil for `ANY`: the client's own method.
    let method: String?
    let timeout: TimeAmount
    let isProxy: Bool
    /// `AmazonAPIGateway_{apiId}`
    let userAgent: String
    let apiID: String
    private let path: TargetPattern
    private let query: TargetPattern
    /// Mapped query parameters with their names encoded and followed by `=`.
    private let queryMappings: [RequestMappings.Mapping]

    /// Fails on a placeholder of the uri that nothing fills.
    init(
        location: String,
        uri: IntegrationURI,
        method: String?,
        timeout: TimeAmount,
        isProxy: Bool,
        apiID: String,
        mappings: RequestMappings
    ) throws(TargetPattern.Unfilled) {
        self.location = location
        self.uri = uri
        self.method = method
        self.timeout = timeout
        self.isProxy = isProxy
        self.apiID = apiID
        userAgent = "AmazonAPIGateway_\(apiID)"
        path = try TargetPattern(uri.path, in: .path, of: uri, mappings.path)
        query = try TargetPattern(uri.query, in: .query, of: uri, mappings.path)
        queryMappings = mappings.query.map { mapping in
            var name = ""
            PercentCoding.append(mapping.name, to: &name, in: .query, isEncoded: false)
            return RequestMappings.Mapping(name: name + "=", source: mapping.source)
        }
    }
}

extension HTTPTarget {
    /// The message for one request.
    ///
    /// - Parameter headers: those of parameter mappings, checked.
    func message(
        for invocation: Invocation,
        headers: [RequestMappings.Value],
        body: ByteBuffer,
        traceID: TraceID
    ) throws(GatewayFailure) -> BackendMessage {
        let request = invocation.request
        let method = method ?? request.method
        let takesBody = Self.takesBody(method)
        var fields = isProxy ? proxiedHeaders(invocation) : HeaderList()
        fields.append("x-amzn-apigateway-api-id", apiID)
        if !isProxy { fields.append("Accept", MediaType.json) }
        if !isProxy || !fields.contains("User-Agent") { fields.append("User-Agent", userAgent) }
        fields.append("Host", uri.authority)
        fields.append("X-Amzn-Trace-Id", traceID.text)
        // By the client's method, whatever the backend's (recorded: a GET sent on as a POST has none).
        if !isProxy, takesBody, Self.takesBody(request.method), let contentType = request.contentType {
            fields.append("Content-Type", contentType)
        }
        for header in headers { fields.set(header.name, header.value) }
        return BackendMessage(
            endpoint: uri.endpoint,
            method: method,
            target: try target(for: invocation),
            headers: fields,
            body: takesBody ? body : ByteBuffer(),
            timeout: timeout)
    }

    private static func takesBody(_ method: String) -> Bool {
        switch method {
        case "GET", "HEAD", "OPTIONS": false
        default: true
        }
    }

    /// The client's headers but for the dropped ones; several of one name are joined by commas.
    private func proxiedHeaders(_ invocation: Invocation) -> HeaderList {
        let request = invocation.request
        var fields = HeaderList()
        fields.fields.reserveCapacity(request.message.headers.fields.count + 8)
        for field in request.message.headers.fields {
            if HeaderRules.droppedByHTTPProxy.contains(field.name) { continue }
            if isSignature(field) { continue }
            if let index = fields.fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(field.name) }) {
                fields.fields[index].value += ",\(field.value)"
            } else {
                fields.fields.append(field)
            }
        }
        if !invocation.isTest {
            for header in Self.forwarded { fields.append(header.rawValue, header.value(of: request)) }
        }
        return fields
    }

    /// Made once: the cases of an enumeration come as a new array each time.
    private static let forwarded: [ForwardedHeader] = [.client, .port, .scheme]

    /// A SigV4 signature is for the gateway, not for the backend.
    private func isSignature(_ field: HeaderList.Field) -> Bool {
        field.name.equalsIgnoringASCIICase("Authorization") && field.value.hasPrefix("AWS4-")
    }

    /// Path and query: the uri's own, then the client's query (proxies only), then what is mapped.
    private func target(for invocation: Invocation) throws(GatewayFailure) -> String {
        let scope = invocation.scope
        var target = ""
        try path.append(to: &target, scope, self)
        if target.utf8.first != UInt8(ascii: "/") { target = "/" + target }
        var query = ""
        try self.query.append(to: &query, scope, self)
        if isProxy, let clientQuery = invocation.request.message.query, !clientQuery.isEmpty {
            if !query.isEmpty { query += "&" }
            PercentCoding.appendQuery(clientQuery, to: &query)
        }
        for mapping in queryMappings {
            for value in mapping.source.values(in: scope) {
                try check(value, of: mapping, in: .query)
                if !query.isEmpty { query += "&" }
                query += mapping.name
                PercentCoding.append(value, to: &query, in: .query, isEncoded: mapping.source.isEncoded)
            }
        }
        return query.isEmpty ? target : "\(target)?\(query)"
    }

    /// Control characters never go on, and no client value may climb in the backend's path.
    func check(
        _ value: String,
        of mapping: RequestMappings.Mapping,
        in component: PercentCoding.Component
    ) throws(GatewayFailure) {
        guard mapping.source.isClientControlled else { return }
        guard HeaderRules.isSafeValue(value) else {
            throw .internalError(
                .text("\(location): the value mapped to \(mapping.name) contains a control character"),
                log: "Invalid endpoint address")
        }
        if component == .path, !mapping.source.isEncoded, PathGuard.hasDotSegment(Array(value.utf8)) {
            throw .ambiguousPath(
                "\(location): the value mapped to path parameter \(mapping.name) has a dot segment, which would reach "
                    + "another path of the backend")
        }
    }

    /// The address of a message as execution logs show it: without the slash that the uri does not have.
    func address(of message: BackendMessage) -> String {
        let target = uri.path.isEmpty ? message.target.dropFirst() : message.target[...]
        return "\(message.endpoint.isTLS ? "https" : "http")://\(uri.authority)\(target)"
    }
}
