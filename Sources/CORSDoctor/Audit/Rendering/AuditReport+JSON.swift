internal import APIModel
public import JSON

extension AuditReport {
    /// The report for programs.
    ///
    /// Members: `counts` (`error`, `warning`, `note`), `omitted` (rule to number), `findings` (`rule`, `severity`,
    /// `location`, `resourcePath`, `message`, `help`, `fix`: `summary`, `calls`, `code`), `preflights` (`resourcePath`,
    /// `answer`: `nobody`, `policy` or `method`, and what goes with it), `cells` (`location`, `resourcePath`, `verb`,
    /// `response`, `allowOrigin`, `allowCredentials`, `exposeHeaders`). A member that has no value is null; members
    /// are added, never renamed.
    public var json: JSONValue {
        let counts: [(String, JSONValue)] = Finding.Severity.allCases.map {
            ($0.rawValue, .number(JSONNumber(count($0))))
        }
        return [
            "counts": .object(JSONObject(counts)),
            "omitted": .object(
                JSONObject(omitted.sorted { $0.key < $1.key }.map { ($0.key, .number(JSONNumber($0.value))) })),
            "findings": .array(findings.map(\.json)),
            "preflights": .array(preflights.map(\.json)),
            "cells": .array(cells.map(\.json)),
        ]
    }
}

extension Finding {
    /// As a member of a report's `findings`.
    public var json: JSONValue {
        [
            "rule": .string(rule),
            "severity": .string(severity.rawValue),
            "location": .string(location),
            "resourcePath": .text(resourcePath),
            "message": .string(message),
            "help": .string(AuditRule.helpURI(rule)),
            "fix": fix.json,
        ]
    }
}

extension Fix {
    public var json: JSONValue {
        [
            "summary": .string(summary),
            "calls": .array(calls.map(\.json)),
            "code": .object(JSONObject(code.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
    }
}

extension ControlPlaneCall {
    /// `operation`, `method`, `target`, `body`, and `cli`, the line for a shell.
    public var json: JSONValue {
        [
            "operation": .string(operation), "method": .string(method), "target": .string(target),
            "body": body ?? .null, "cli": .string(cliText),
        ]
    }
}

extension PreflightRoute {
    public var json: JSONValue {
        var object: JSONObject = ["resourcePath": .string(resourcePath)]
        switch answer {
        case .nobody: object["answer"] = "nobody"
        case .policy(let path):
            object["answer"] = "policy"
            object["rule"] = .string(path)
        case .method(let method):
            object["answer"] = "method"
            object["by"] = .string("\(method.verb) \(method.resourcePath)")
            object["integration"] = .text(method.integration?.rawValue)
            let status: Int?
            let reason: String?
            switch method.outcome {
            case .status(let number): (status, reason) = (number, nil)
            case .refused(let number, let text): (status, reason) = (number, text)
            case .backend: (status, reason) = (nil, "backend decides")
            case .computed: (status, reason) = (nil, "status by template")
            }
            object["status"] = status.map { .number(JSONNumber($0)) } ?? .null
            object["reason"] = .text(reason)
        }
        return .object(object)
    }
}

extension AuditCell {
    public var json: JSONValue {
        [
            "location": .string(location),
            "resourcePath": .text(resourcePath),
            "verb": .text(verb),
            "response": .string(response),
            "allowOrigin": allowOrigin.json,
            "allowCredentials": allowCredentials.json,
            "exposeHeaders": exposeHeaders.json,
        ]
    }
}

extension AuditCell.Value {
    /// `state`, and `value`, `expression` or `origins` and `otherwise` with it.
    public var json: JSONValue {
        switch self {
        case .none: ["state": "none"]
        case .text(let text): ["state": "text", "value": .string(text)]
        case .mapped(let expression): ["state": "mapped", "expression": .string(expression)]
        case .template(let origins, let otherwise):
            [
                "state": "template", "origins": .array(origins.map { .string($0) }), "otherwise": .text(otherwise),
            ]
        case .backend: ["state": "backend"]
        case .policy: ["state": "policy"]
        }
    }
}

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
