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
    let apiID: String
    /// `AmazonAPIGateway_{apiId}`
    let userAgent: String
}

extension HTTPTarget {
    /// The message for one request.
    ///
    /// - Parameter headers: those of parameter mappings, checked.
    func message(
        for invocation: Invocation,
        _ mappings: RequestMappings,
        headers: [RequestMappings.Value],
        body: ByteBuffer,
        traceID: TraceID
    ) throws(GatewayFailure) -> BackendMessage {
        let request = invocation.request
        let method = method ?? request.method
        let takesBody: Bool
        switch method {
        case "GET", "HEAD", "OPTIONS": takesBody = false
        default: takesBody = true
        }
        var fields = isProxy ? proxiedHeaders(request) : customHeaders(request, takesBody: takesBody)
        for header in headers where !HeaderRules.ignoredInMappings.contains(header.name) {
            fields.set(header.name, header.value)
        }
        if !fields.contains("Host") { fields.append("Host", uri.authority) }
        fields.append("X-Amzn-Apigateway-Api-Id", apiID)
        fields.append("X-Amzn-Trace-Id", traceID.text)
        return BackendMessage(
            endpoint: uri.endpoint,
            method: method,
            target: try target(for: invocation, mappings),
            headers: fields,
            body: takesBody ? body : ByteBuffer(),
            timeout: timeout)
    }

    /// What a custom integration sends by itself; nothing else of the client's passes unless it is mapped.
    private func customHeaders(_ request: ClientRequest, takesBody: Bool) -> HeaderList {
        var fields = HeaderList()
        fields.append("Accept", MediaType.json)
        if takesBody, let contentType = request.contentType { fields.append("Content-Type", contentType) }
        fields.append("User-Agent", userAgent)
        return fields
    }

    /// The client's headers but for the dropped ones; several of one name are joined by commas.
    private func proxiedHeaders(_ request: ClientRequest) -> HeaderList {
        var fields = HeaderList()
        fields.fields.reserveCapacity(request.message.headers.fields.count + 3)
        for field in request.message.headers.fields {
            if HeaderRules.droppedByHTTPProxy.contains(field.name) { continue }
            if isSignature(field) { continue }
            if let index = fields.fields.firstIndex(where: { $0.name.equalsIgnoringASCIICase(field.name) }) {
                fields.fields[index].value += ",\(field.value)"
            } else {
                fields.fields.append(field)
            }
        }
        return fields
    }

    /// A SigV4 signature is for the gateway, not for the backend.
    private func isSignature(_ field: HeaderList.Field) -> Bool {
        field.name.equalsIgnoringASCIICase("Authorization") && field.value.hasPrefix("AWS4-")
    }

    /// Path and query: the uri's own, then the client's query (proxies only), then what is mapped.
    private func target(
        for invocation: Invocation,
        _ mappings: RequestMappings
    ) throws(GatewayFailure) -> String {
        let scope = invocation.scope
        var target = ""
        try append(uri.path, in: .path, mappings, scope, to: &target)
        if !target.hasPrefix("/") { target = "/" + target }
        var query = ""
        try append(uri.query, in: .query, mappings, scope, to: &query)
        if isProxy, let clientQuery = invocation.request.message.query, !clientQuery.isEmpty {
            if !query.isEmpty { query += "&" }
            PercentCoding.appendQuery(clientQuery, to: &query)
        }
        for mapping in mappings.query {
            for value in mapping.source.values(in: scope) {
                try checkValue(value, of: mapping, in: .query)
                if !query.isEmpty { query += "&" }
                PercentCoding.append(mapping.name, to: &query, in: .query, isEncoded: false)
                query += "="
                PercentCoding.append(value, to: &query, in: .query, isEncoded: mapping.source.isEncoded)
            }
        }
        return query.isEmpty ? target : "\(target)?\(query)"
    }

    private func append(
        _ parts: [IntegrationURI.Part],
        in component: PercentCoding.Component,
        _ mappings: RequestMappings,
        _ scope: ValueScope,
        to text: inout String
    ) throws(GatewayFailure) {
        for part in parts {
            switch part {
            case .literal(let literal):
                // The operator's own text: its separators stay, in the query as well.
                if component == .path {
                    PercentCoding.append(literal, to: &text, in: .path, isEncoded: true)
                } else {
                    PercentCoding.appendQuery(literal, to: &text)
                }
            case .parameter(let name):
                let mapping = mappings.path.last { $0.name == name }
                guard let mapping, let value = mapping.source.text(in: scope) else {
                    text += "%7B\(name)%7D"
                    continue
                }
                try checkValue(value, of: mapping, in: component)
                PercentCoding.append(value, to: &text, in: component, isEncoded: mapping.source.isEncoded)
            }
        }
    }

    /// Control characters never go on, and no client value may climb in the backend's path.
    private func checkValue(
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
}
