import APIModel
import JSON
import NIOCore

extension PolicyAnswer {
    /// Why an answer is none that API Gateway takes.
    struct Problem: Error, Equatable {
        let reason: String
    }

    /// Reads what a Lambda authorizer answered.
    convenience init(_ payload: ByteBuffer) throws(Problem) {
        guard payload.readableBytes <= Limits.authorizerAnswerBytes else {
            throw Problem(
                reason: "the answer has \(payload.readableBytes) bytes, more than \(Limits.authorizerAnswerBytes); "
                    + "shorten the policy with *, or the context")
        }
        let answer: JSONValue
        do {
            answer = try JSONValue.parse(payload.readableBytesView)
        } catch {
            throw Problem(reason: "the answer is no JSON: \(error)")
        }
        guard let object = answer.objectValue else {
            throw Problem(
                reason: "the answer is \(answer.kindName), not an object with principalId and policyDocument")
        }
        guard let principal = object["principalId"]?.stringValue else {
            throw Problem(reason: "the answer has no principalId that is a text")
        }
        guard let document = object["policyDocument"] else {
            throw Problem(reason: "the answer has no policyDocument")
        }
        let policy: AccessPolicy
        do {
            policy = try AccessPolicy(document)
        } catch {
            throw Problem(reason: error.reason)
        }
        self.init(
            policy: policy,
            context: AuthorizerContext(
                principalID: principal,
                entries: try Self.entries(object["context"]),
                usageIdentifierKey: try Self.usageIdentifierKey(object["usageIdentifierKey"])),
            policyText: JSONSerializer.string(document))
    }

    /// Strings, numbers and booleans; nothing nested (AWS guide, "Output from an API Gateway Lambda authorizer"). That
    /// null is none of them is assumed.
    private static func entries(_ context: JSONValue?) throws(Problem) -> JSONObject {
        guard let context, !context.isNull else { return JSONObject() }
        guard let entries = context.objectValue else {
            throw Problem(reason: "the answer's context is \(context.kindName), not an object")
        }
        for (key, value) in entries {
            switch value {
            case .string, .number, .bool: continue
            case .null, .array, .object:
                throw Problem(
                    reason: "the answer's context has \(key) of the kind \(value.kindName); only strings, numbers and "
                        + "booleans can be passed on, so make it JSON text")
            }
        }
        return entries
    }

    private static func usageIdentifierKey(_ value: JSONValue?) throws(Problem) -> String? {
        guard let value, !value.isNull else { return nil }
        guard let key = value.stringValue else {
            throw Problem(reason: "the answer's usageIdentifierKey is \(value.kindName), not a text")
        }
        return key
    }
}
