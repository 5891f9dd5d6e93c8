internal import JSON

/// One statement of a function's policy, as AddPermission makes it.
struct PolicyStatement: Codable, Sendable, Equatable {
    var sid: String
    /// `Allow`; AddPermission makes no other, a policy put by other means may say `Deny`.
    var effect: String
    var principal: Principal
    /// `lambda:InvokeFunction`, `lambda:*`, …
    var action: String
    /// The ARN of the function, version or alias.
    var resource: String
    /// Operators to keys to values, e.g. `ArnLike` to `AWS:SourceArn` to `arn:aws:execute-api:…`.
    var condition: [String: [String: String]]

    enum Principal: Codable, Sendable, Equatable {
        /// `*`
        case everybody
        /// `apigateway.amazonaws.com`
        case service(String)
        /// An account or a role, as an ARN.
        case aws(String)
    }

    /// The statement in the order of members that AWS writes (recorded in LocalStack's snapshots of AddPermission).
    var json: JSONValue {
        var members: JSONObject = ["Sid": .string(sid), "Effect": .string(effect)]
        members["Principal"] =
            switch principal {
            case .everybody: "*"
            case .service(let name): ["Service": .string(name)]
            case .aws(let arn): ["AWS": .string(arn)]
            }
        members["Action"] = .string(action)
        members["Resource"] = .string(resource)
        if !condition.isEmpty {
            members["Condition"] = .object(
                JSONObject(
                    condition.sorted { $0.key > $1.key }.map { name, tests in
                        (
                            name,
                            .object(JSONObject(tests.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
                        )
                    }))
        }
        return .object(members)
    }
}

extension PolicyRecord {
    /// The policy document, as GetPolicy answers it in a text.
    var document: String {
        JSONSerializer.string([
            "Version": "2012-10-17", "Id": "default", "Statement": .array(statements.map(\.json)),
        ])
    }
}
