internal import APIModel

extension DeploymentSnapshot {
    /// A copy for `cloneFrom`: the same tree under fresh identifiers, everything that pointed to old ones follows. CORS
    /// rules are copied as they are, since they name resources by their paths.
    func cloned(as api: RestAPI, makeIdentifier: (Int) -> String) -> DeploymentSnapshot {
        var identifiers = [restAPI.rootResourceId: api.rootResourceId]
        for resource in resources where identifiers[resource.id] == nil {
            identifiers[resource.id] = makeIdentifier(IdentifierLength.resource)
        }
        for validator in requestValidators {
            identifiers[validator.id] = makeIdentifier(IdentifierLength.requestValidator)
        }
        for authorizer in authorizers ?? [] {
            identifiers[authorizer.id] = makeIdentifier(IdentifierLength.authorizer)
        }
        func renamed(_ id: String) -> String { identifiers[id] ?? id }

        var copy = self
        copy.restAPI = api
        copy.restAPI.binaryMediaTypes = api.binaryMediaTypes ?? restAPI.binaryMediaTypes
        copy.restAPI.minimumCompressionSize = api.minimumCompressionSize ?? restAPI.minimumCompressionSize
        copy.restAPI.policy = api.policy ?? restAPI.policy
        copy.resources = resources.map { resource in
            var clone = resource
            clone.id = renamed(resource.id)
            clone.parentId = resource.parentId.map(renamed)
            clone.resourceMethods = resource.resourceMethods?.mapValues { method in
                var method = method
                method.requestValidatorId = method.requestValidatorId.map(renamed)
                method.authorizerId = method.authorizerId.map(renamed)
                if let space = method.methodIntegration?.cacheNamespace {
                    method.methodIntegration?.cacheNamespace = renamed(space)
                }
                return method
            }
            return clone
        }
        copy.models = models.map { model in
            var clone = model
            clone.id = makeIdentifier(IdentifierLength.model)
            clone.schema = model.schema?.replacing(
                "/restapis/\(restAPI.id)/models/", with: "/restapis/\(api.id)/models/")
            return clone
        }
        copy.requestValidators = requestValidators.map { validator in
            var clone = validator
            clone.id = renamed(validator.id)
            return clone
        }
        copy.authorizers = authorizers?.map { authorizer in
            var clone = authorizer
            clone.id = renamed(authorizer.id)
            return clone
        }
        return copy
    }
}
