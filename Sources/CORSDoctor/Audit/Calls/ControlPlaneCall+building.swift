internal import APIModel
internal import JSON

/// One step of a patch, for `Update…` operations.
struct PatchStep: Sendable, Equatable {
    let op: String
    let path: String
    let value: String?

    static func add(_ path: String..., value: String) -> PatchStep { PatchStep(op: "add", path, value) }
    static func replace(_ path: String..., value: String) -> PatchStep { PatchStep(op: "replace", path, value) }
    static func remove(_ path: String...) -> PatchStep { PatchStep(op: "remove", path, nil) }

    private init(op: String, _ segments: [String], _ value: String?) {
        self.op = op
        path = segments.map { "/" + Self.escaped($0) }.joined()
        self.value = value
    }

    /// RFC 6901 §3: `~` first.
    private static func escaped(_ segment: String) -> String {
        segment.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = ["op": .string(op), "path": .string(path)]
        if let value { object["value"] = .string(value) }
        return .object(object)
    }
}

/// Where a call goes: an API, and what is below it, as path and as arguments.
struct CallTarget: Sendable {
    private(set) var path: String
    private(set) var arguments: [String]

    init(api: String) {
        path = "/restapis/" + Self.encoded(api)
        arguments = ["--rest-api-id", api]
    }

    func method(_ resourceID: String, _ verb: String) -> CallTarget {
        appending("resources", "--resource-id", resourceID).appending("methods", "--http-method", verb)
    }

    var integration: CallTarget {
        var copy = self
        copy.path += "/integration"
        return copy
    }

    func response(_ status: String) -> CallTarget { appending("responses", "--status-code", status) }
    func gatewayResponse(_ type: GatewayResponseType) -> CallTarget {
        appending("gatewayresponses", "--response-type", type.rawValue)
    }
    func stage(_ name: String) -> CallTarget { appending("stages", "--stage-name", name) }
    var deployments: CallTarget {
        var copy = self
        copy.path += "/deployments"
        return copy
    }

    private func appending(_ collection: String, _ argument: String, _ value: String) -> CallTarget {
        var copy = self
        copy.path += "/\(collection)/" + Self.encoded(value)
        copy.arguments += [argument, value]
        return copy
    }

    /// RFC 3986 §2.3: all but unreserved characters are percent-encoded.
    private static func encoded(_ text: String) -> String {
        let digits: [Character] = Array("0123456789ABCDEF")
        var result = ""
        for byte in text.utf8 {
            let isPlain: Bool =
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                    UInt8(ascii: "~"):
                    true
                default: false
                }
            if isPlain {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result.append("%")
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return result
    }
}

extension ControlPlaneCall {
    /// An `update-…` call.
    static func update(_ part: String, _ target: CallTarget, _ steps: [PatchStep]) -> ControlPlaneCall {
        let operations: JSONValue = .array(steps.map(\.json))
        return ControlPlaneCall(
            operation: "update-\(part)", method: "PATCH", target: target.path, body: ["patchOperations": operations],
            arguments: target.arguments + ["--patch-operations", JSONSerializer.string(operations)])
    }

    /// A `put-…` call; each member is given to the CLI as an argument too.
    static func put(
        _ part: String, _ target: CallTarget, _ members: [Member], method: String = "PUT", verb: String = "put"
    ) -> ControlPlaneCall {
        ControlPlaneCall(
            operation: "\(verb)-\(part)", method: method, target: target.path,
            body: .object(JSONObject(members.map { ($0.name, $0.value) })),
            arguments: target.arguments + members.flatMap(\.arguments))
    }

    static func delete(_ part: String, _ target: CallTarget) -> ControlPlaneCall {
        ControlPlaneCall(
            operation: "delete-\(part)", method: "DELETE", target: target.path, body: nil, arguments: target.arguments)
    }

    /// Freezes the API as it is edited and lets the stage serve it.
    static func createDeployment(api: String, stage: String) -> ControlPlaneCall {
        put(
            "deployment", CallTarget(api: api).deployments, [.text("stageName", stage)], method: "POST",
            verb: "create")
    }

    /// A member of a call's body.
    struct Member {
        let name: String
        let value: JSONValue
        let arguments: [String]

        static func text(_ name: String, _ text: String) -> Member {
            Member(name: name, value: .string(text), arguments: [argument(name), text])
        }

        static func flag(_ name: String, _ value: Bool) -> Member {
            let argument = argument(name)
            return Member(
                name: name, value: .bool(value), arguments: [value ? argument : "--no-" + argument.dropFirst(2)])
        }

        static func map(_ name: String, _ map: [String: String]) -> Member {
            json(name, map.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
        }

        static func flags(_ name: String, _ map: [String: Bool]) -> Member {
            json(name, map.sorted { $0.key < $1.key }.map { ($0.key, .bool($0.value)) })
        }

        private static func json(_ name: String, _ members: [(String, JSONValue)]) -> Member {
            let value: JSONValue = .object(JSONObject(members))
            return Member(name: name, value: value, arguments: [argument(name), JSONSerializer.string(value)])
        }

        /// `responseParameters` is `--response-parameters`.
        private static func argument(_ name: String) -> String {
            "--" + name.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
        }
    }
}
