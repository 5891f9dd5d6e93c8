public import JSON

/// The plan for people and for programs.
extension EnablePlan {
    /// One line a step, then what backends need, then what it comes to, which explains the signs too.
    public var text: String {
        var text = ""
        for step in steps {
            // What stays is in its sentence already.
            let before = step.action == .keep ? "" : step.before.map { " (before: \(Self.line($0)))" } ?? ""
            text += "  \(step.action.mark) \(step.sentence)\(before)\n"
        }
        text += backendText + summary
        if isBlocked {
            text +=
                "nothing is done: hand-made parts stand in the way (!); --overwrite replaces them, --keep-existing "
                + "leaves them as they are\n"
        } else if !changes {
            text += "nothing to do\n"
        }
        return text
    }

    public var json: JSONValue {
        [
            "steps": .array(steps.map(\.json)),
            "blocked": .bool(isBlocked),
            "changes": .bool(changes),
        ]
    }

    private var summary: String {
        let counts = EnablePlan.Step.Action.allCases.compactMap { action in
            let count = steps.count { $0.action == action }
            return count == 0 ? nil : "\(action.mark) \(count) \(action.meaning)"
        }
        return counts.isEmpty ? "" : counts.joined(separator: ", ") + "\n"
    }

    /// Backends with the same code share one block.
    private var backendText: String {
        var blocks: [(code: [String: String], locations: [String])] = []
        for step in steps where !step.code.isEmpty {
            if let index = blocks.firstIndex(where: { $0.code == step.code }) {
                blocks[index].locations.append(step.location)
            } else {
                blocks.append((step.code, [step.location]))
            }
        }
        return blocks.map { block in
            block.code.sorted { $0.key < $1.key }.map { language, code in
                let name = language == "any" ? "any language" : language
                let title = Self.line("\(block.locations.joined(separator: ", ")) in \(name):")
                return "\n\(title)\n"
                    + code.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
            }.joined()
        }.joined() + (blocks.isEmpty ? "" : "\n")
    }

    /// Characters of a value from a definition that a line shows.
    private static let lineCharacters = 400

    /// A value on one line, without control characters: definitions are strangers' texts.
    fileprivate static func line(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(lineCharacters)
        let line = scalars.reduce(into: "") { line, scalar in
            line.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
        }
        return scalars.count < text.unicodeScalars.count ? line + "…" : line
    }
}

extension EnablePlan.Step {
    /// Where and what, on one line.
    public var sentence: String { EnablePlan.line("\(location): \(detail)") }

    public var json: JSONValue {
        var object: JSONObject = [
            "action": .string(action.rawValue), "location": .string(location), "detail": .string(detail),
        ]
        if let before { object["before"] = .string(before) }
        if !code.isEmpty {
            object["code"] = .object(JSONObject(code.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
        }
        return .object(object)
    }
}

extension EnablePlan.Step.Action {
    /// The sign before a step's line.
    fileprivate var mark: String {
        switch self {
        case .create: "+"
        case .change: "~"
        case .replace: "*"
        case .keep: "!"
        case .unchanged: "="
        case .backend: ">"
        case .limit: "?"
        }
    }

    /// What the sign means, after a number of such steps.
    fileprivate var meaning: String {
        switch self {
        case .create: "to add"
        case .change: "to change"
        case .replace: "hand-made to replace"
        case .keep: "hand-made in the way"
        case .unchanged: "as they should be"
        case .backend: "for a backend to do"
        case .limit: "to know"
        }
    }
}
