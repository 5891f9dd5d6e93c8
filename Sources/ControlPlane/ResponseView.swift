internal import APIModel

/// What clients see where it differs from what is stored.

/// A resource with its methods whole (`embed=methods`), or by name only, as `GetResource` shows them otherwise.
struct ResourceView: Encodable {
    var id: String
    var parentId: String?
    var pathPart: String?
    var path: String
    var resourceMethods: [String: MethodView]?

    enum MethodView: Encodable {
        case whole(Method)
        case named

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .whole(let method): try method.encode(to: encoder)
            case .named: _ = encoder.container(keyedBy: NoKey.self)
            }
        }

        private enum NoKey: CodingKey {}
    }

    init(_ resource: Resource, embedMethods: Bool) {
        id = resource.id
        parentId = resource.parentId
        pathPart = resource.pathPart
        path = resource.path
        resourceMethods = resource.resourceMethods.flatMap { methods in
            methods.isEmpty ? nil : methods.mapValues { embedMethods ? .whole($0) : .named }
        }
    }
}

extension RestAPI {
    /// The API as clients see it. The policy's quotes are escaped once more than JSON needs: AWS's habit, which
    /// clients undo.
    var shown: RestAPI {
        var copy = self
        copy.policy = policy.map { policy in
            policy.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
        return copy
    }

    /// The answers to a get and to an update always have tags (recorded: `test_put_rest_api_mode_binary_media_types`,
    /// 2025-07-02), those to a create and to a list only when there are any.
    var shownWithTags: RestAPI {
        var copy = shown
        copy.tags = tags ?? [:]
        return copy
    }
}
