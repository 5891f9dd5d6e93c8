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
    /// `responseTransferMode` STREAM: answers are passed on as they come.
    let streams: Bool
    /// `AmazonAPIGateway_{apiId}`
    let userAgent: String
    let apiID: String
    private let path: TargetPattern
    private let query: TargetPattern
    private let queryMappings: [RequestMappings.Mapping]

    /// Fails on a placeholder of the uri that nothing fills.
    init(
        location: String,
        uri: IntegrationURI,
        method: String?,
        timeout: TimeAmount,
        isProxy: Bool,
        streams: Bool = false,
        apiID: String,
        mappings: RequestMappings,
        mayOverride: Bool = false
    ) throws(TargetPattern.Unfilled) {
        self.location = location
        self.uri = uri
        self.method = method
        self.timeout = timeout
        self.isProxy = isProxy
        self.streams = streams
        self.apiID = apiID
        userAgent = "AmazonAPIGateway_\(apiID)"
        path = try TargetPattern(uri.path, in: .path, of: uri, mappings.path, mayOverride: mayOverride)
        query = try TargetPattern(uri.query, in: .query, of: uri, mappings.path, mayOverride: mayOverride)
        queryMappings = mappings.query
    }
}

extension HTTPTarget {
    /// The message for one request.
    ///
    /// - Parameters:
    ///   - scope: what mapped values are read from.
    ///   - headers: those of parameter mappings and overrides, checked.
    ///   - overrides: what the request template wrote, nil when it wrote nothing.
    func message(
        for invocation: Invocation,
        _ scope: ValueScope,
        headers: [RequestMappings.Value],
        body: ByteBuffer,
        overrides: Overrides?
    ) throws(GatewayFailure) -> BackendMessage {
        let request = invocation.request
        let method = method ?? request.method
        let takesBody = Self.takesBody(method)
        var fields = isProxy ? proxiedHeaders(invocation, scope) : HeaderList()
        fields.append("x-amzn-apigateway-api-id", apiID)
        if !isProxy { fields.append("Accept", MediaType.json) }
        if !isProxy || !fields.contains("User-Agent") { fields.append("User-Agent", userAgent) }
        fields.append("Host", uri.authority)
        fields.append("X-Amzn-Trace-Id", invocation.traceID.text)
        // By the client's method, whatever the backend's (recorded: a GET sent on as a POST has none).
        if !isProxy, takesBody, Self.takesBody(request.method), let contentType = request.contentType {
            fields.append("Content-Type", contentType)
        }
        for header in headers { fields.set(header.name, header.value) }
        return BackendMessage(
            endpoint: uri.endpoint,
            method: method,
            target: try target(for: invocation, scope, overrides),
            headers: fields,
            body: takesBody ? body : ByteBuffer(),
            timeout: streams && invocation.isTest ? min(timeout, .testedStream) : timeout,
            // A test shows the answer when it is complete.
            streamsAnswer: streams && !invocation.isTest)
    }

    private static func takesBody(_ method: String) -> Bool {
        switch method {
        case "GET", "HEAD", "OPTIONS": false
        default: true
        }
    }

    /// The client's headers but for the dropped ones; several of one name are joined by commas.
    private func proxiedHeaders(_ invocation: Invocation, _ scope: ValueScope) -> HeaderList {
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
            for header in Self.forwarded {
                if let value = header.value(in: scope) { fields.append(header.rawValue, value) }
            }
        }
        return fields
    }

    /// Made once: the cases of an enumeration come as a new array each time.
    private static let forwarded: [ForwardedHeader] = [.client, .port, .scheme]

    /// A SigV4 signature is for the gateway, not for the backend.
    private func isSignature(_ field: HeaderList.Field) -> Bool {
        field.name.equalsIgnoringASCIICase("Authorization") && field.value.hasPrefix("AWS4-")
    }

    /// Path and query: the uri's own, then the client's query (proxies only), then what is mapped and overridden.
    private func target(
        for invocation: Invocation, _ scope: ValueScope, _ overrides: Overrides?
    ) throws(GatewayFailure) -> String {
        var target = ""
        try path.append(to: &target, scope, overrides, self)
        if target.utf8.first != UInt8(ascii: "/") { target = "/" + target }
        var query = ""
        try self.query.append(to: &query, scope, overrides, self)
        if isProxy, let clientQuery = invocation.request.message.query, !clientQuery.isEmpty {
            if !query.isEmpty { query += "&" }
            PercentCoding.appendQuery(clientQuery, to: &query)
        }
        for mapping in queryMappings where overrides?.requestQueryString.texts(of: mapping.name) == nil {
            for value in mapping.source.values(in: scope) {
                if mapping.source.isClientControlled {
                    try check(value, of: mapping.name, isEncoded: mapping.source.isEncoded, in: .query)
                }
                Self.append(mapping.name, value, to: &query, isEncoded: mapping.source.isEncoded)
            }
        }
        for member in overrides?.requestQueryString ?? [] {
            for value in member.value.texts {
                try check(value, of: member.key, isEncoded: false, in: .query)
                Self.append(member.key, value, to: &query, isEncoded: false)
            }
        }
        return query.isEmpty ? target : "\(target)?\(query)"
    }

    private static func append(_ name: String, _ value: String, to query: inout String, isEncoded: Bool) {
        if !query.isEmpty { query += "&" }
        PercentCoding.append(name, to: &query, in: .query, isEncoded: false)
        query += "="
        PercentCoding.append(value, to: &query, in: .query, isEncoded: isEncoded)
    }

    /// Control characters never go on, and no value that is not the operator's own may climb in the backend's path.
    func check(
        _ value: String,
        of name: String,
        isEncoded: Bool,
        in component: PercentCoding.Component
    ) throws(GatewayFailure) {
        guard HeaderRules.isSafeValue(value) else {
            throw .internalError(
                .text("\(location): the value mapped to \(name) contains a control character"),
                log: "Invalid endpoint address")
        }
        if component == .path, !isEncoded, PathGuard.hasDotSegment(Array(value.utf8)) {
            throw .ambiguousPath(
                "\(location): the value mapped to path parameter \(name) has a dot segment, which would reach another "
                    + "path of the backend")
        }
    }

    /// The address of a message as execution logs show it: without the slash that the uri does not have.
    func address(of message: BackendMessage) -> String {
        let target = uri.path.isEmpty ? message.target.dropFirst() : message.target[...]
        return "\(message.endpoint.isTLS ? "https" : "http")://\(uri.authority)\(target)"
    }
}
