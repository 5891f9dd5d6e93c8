internal import APIModel

/// What a definition says about the API as a whole.
extension DefinitionReader {
    mutating func readInfo() {
        guard let info = root["info"], info.object != nil else {
            // Both in the form of the service's own (assumed).
            warn("Parse issue: attribute info is missing", words: .aws, at: root.mark)
            return
        }
        if let title = info["title"]?.scalarText, !title.isEmpty {
            imported.name = title
        } else {
            warn("Parse issue: attribute info.title is missing", words: .aws, at: info.mark)
        }
        imported.version = info["version"]?.scalarText
        imported.description = info["description"]?.scalarText
    }

    mutating func readSettings() {
        readBinaryMediaTypes()
        if let node = extensionValue("minimum-compression-size", in: root) {
            if let size = node.integer, Limits.minimumCompressionSizeBytes.contains(size) {
                imported.minimumCompressionSize = size
            } else {
                // The sentence of UpdateRestApi for the same value.
                error("Invalid minimum compression size, must be between 0 and 10485760", at: node.mark)
            }
        }
        if let node = extensionValue("api-key-source", in: root) {
            imported.apiKeySource = keyword(node, "x-amazon-apigateway-api-key-source")
        }
        if let node = extensionValue("policy", in: root) {
            if node.object != nil {
                imported.policy = resolvingVariables(in: JSONText.compact(node))
                warn(
                    "x-amazon-apigateway-policy is stored, but resource policies are not evaluated yet: it protects "
                        + "nothing.", at: node.mark)
            } else {
                error("x-amazon-apigateway-policy must be an object, not \(node.typeName).", at: node.mark)
            }
        }
        imported.securityPolicy = text(of: extensionValue("security-policy", in: root))
        imported.endpointAccessMode = text(of: extensionValue("endpoint-access-mode", in: root))
        imported.endpointTypes = options.endpointConfigurationTypes
        readEndpointConfiguration()
    }

    private mutating func readBinaryMediaTypes() {
        guard let node = extensionValue("binary-media-types", in: root) else { return }
        guard let items = node.array, let types = texts(of: items) else {
            return error("x-amazon-apigateway-binary-media-types must be a list of strings.", at: node.mark)
        }
        var seen: Set<String> = []
        imported.binaryMediaTypes = types.filter { seen.insert($0).inserted }
    }

    /// At the root in 2.0, inside a server in 3.0 (AWS guide); both places are read in both versions.
    private mutating func readEndpointConfiguration() {
        var nodes: [DocumentNode] = []
        if let node = extensionValue("endpoint-configuration", in: root) { nodes.append(node) }
        for server in root["servers"]?.array ?? [] {
            if let node = extensionValue("endpoint-configuration", in: server) { nodes.append(node) }
        }
        guard let node = nodes.first else { return }
        if let other = nodes.dropFirst().first {
            warn("Only the first x-amazon-apigateway-endpoint-configuration is used. Ignored.", at: other.mark)
        }
        guard let object = node.object else {
            return error("x-amazon-apigateway-endpoint-configuration must be an object.", at: node.mark)
        }
        for member in object.members where !member.node.isNull {
            let value = member.node
            switch member.key {
            case "disableExecuteApiEndpoint":
                imported.disableExecuteApiEndpoint = boolean(value, "disableExecuteApiEndpoint")
            case "vpcEndpointIds":
                imported.vpcEndpointIds = value.array.flatMap { texts(of: $0) }
                if imported.vpcEndpointIds == nil { error("vpcEndpointIds must be a list of strings.", at: value.mark) }
            case "types":
                let types = (value.array ?? [value]).compactMap { keyword($0, "types") as EndpointType? }
                // The call's own parameter goes before the definition.
                if imported.endpointTypes == nil, !types.isEmpty { imported.endpointTypes = types }
            case "ipAddressType":
                imported.ipAddressType = value.scalarText
            default:
                warn("'\(member.key)' of the endpoint configuration is not known. Ignored.", at: member.keyMark)
            }
        }
    }

    /// `x-amazon-apigateway-request-validators` and the root's `…-request-validator`.
    mutating func readRequestValidators() {
        let all = extensionValue("request-validators", in: root)
        if let all, all.object == nil {
            error("x-amazon-apigateway-request-validators must be an object, not \(all.typeName).", at: all.mark)
        }
        for member in all?.object?.members ?? [] {
            guard member.node.object != nil else {
                error("The request validator '\(member.key)' must be an object.", at: member.keyMark)
                continue
            }
            requestValidatorNames.insert(member.key)
            imported.requestValidators.append(
                ImportedRequestValidator(
                    name: member.key,
                    validateRequestBody: flag("validateRequestBody", of: member.node),
                    validateRequestParameters: flag("validateRequestParameters", of: member.node)))
        }
        guard let node = extensionValue("request-validator", in: root) else { return }
        imported.defaultRequestValidator = requestValidatorName(node)
    }

    /// The name in a `…-request-validator` extension; an unknown one is an error, since without its validator a method
    /// would let everything through.
    mutating func requestValidatorName(_ node: DocumentNode) -> String? {
        guard let name = node.string else {
            error("x-amazon-apigateway-request-validator must be a validator's name.", at: node.mark)
            return nil
        }
        guard requestValidatorNames.contains(name) else {
            error("Invalid Request Validator identifier specified: '\(name)'", at: node.mark)
            return nil
        }
        return name
    }

    private mutating func flag(_ key: String, of node: DocumentNode) -> Bool {
        guard let value = node[key], !value.isNull else { return false }
        return boolean(value, key) ?? false
    }
}
