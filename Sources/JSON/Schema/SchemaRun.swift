/// One validation: an own stack of values and schemas instead of recursion.
///
/// A first run, not collecting, ends at the first failure. A second one collects violations as the Java library does.
struct SchemaRun {
    /// How a value hangs below its parent's.
    enum Step {
        /// It is the same value.
        case same
        case key(String)
        case index(Int)
    }

    /// A value under a schema: begun, or waiting for its turn.
    struct Frame {
        /// Place of the schema as it was named, before following `$ref`.
        let place: Int
        let node: SchemaNode
        let value: JSONValue
        /// Frame in the stack whose schema has led here; -1 for the first.
        let parent: Int
        let step: Step
        /// True when the outcome decides about a branch of the parent's `allOf`, `anyOf`, `oneOf` or `not`.
        let isBranch: Bool
        /// Next check.
        var check = 0
        /// Next branch of that check, and how many have matched.
        var branch = 0
        var matched = 0
        /// Next child.
        var child = 0
        /// Order of an object's members; empty for the order they have.
        var order: [Int] = []
    }

    let schema: CompiledSchema
    let root: JSONValue
    /// True: all violations are wanted, with sentences.
    let collecting: Bool

    var stack: [Frame] = []
    /// Branches begun and not ended; a failure inside one ends only it.
    var openBranches = 0
    var branchHasFailed = false
    /// Outcome of the branch that has just ended.
    var branchResult: Bool?

    var violations: [JSONSchemaViolation] = []
    /// True when the value breaks the schema.
    private(set) var isInvalid = false
    /// What stopped the validation, when something did.
    private(set) var stop: JSONSchemaViolation?
    var meter: SchemaMeter

    init(_ schema: CompiledSchema, _ root: JSONValue, collecting: Bool) {
        self.schema = schema
        self.root = root
        self.collecting = collecting
        meter = SchemaMeter(limits: schema.limits)
    }

    var outcome: JSONSchemaOutcome {
        JSONSchemaOutcome(violations: violations + (stop.map { [$0] } ?? []), patternsGivenUp: meter.patternsGivenUp)
    }

    /// Runs to the end, to a limit, or, when not collecting, to the first failure.
    mutating func finish() {
        push(0, root, parent: -1, .same, isBranch: false)
        while stop == nil, let top = stack.indices.last {
            if branchHasFailed {
                endBranch(matched: false)
            } else if stack[top].check < stack[top].node.checks.count {
                runChecks(top)
            } else if (openBranches == 0 && isInvalid && stack[top].child == 0) || !runChildren(top) {
                // Like the library: once something has failed, no further value's inside is looked at.
                if stack[top].isBranch { endBranch(matched: true) } else { stack.removeLast() }
            }
            if isInvalid, !collecting { return }
            if meter.isSpent(root) { halt(meter.reason) }
        }
    }

    /// Puts a value under a schema on the stack.
    mutating func push(_ place: Int, _ value: JSONValue, parent: Int, _ step: Step, isBranch: Bool) {
        let named = schema.nodes[place]
        let node = named.target == place ? named : schema.nodes[named.target]
        if named.mayLoop, case .same = step, loops(place, from: parent) {
            let pointer = parent < 0 ? "" : instancePointer(parent, .same)
            let message =
                "validation loop: schema \"#\(named.pointer)\" visited twice"
                + " for pointer \"\(pointer)\" of validated instance"
            return halt(message)
        }
        if isBranch { openBranches += 1 }
        stack.append(Frame(place: place, node: node, value: value, parent: parent, step: step, isBranch: isBranch))
    }

    /// True when a schema is already being applied to the same value.
    private mutating func loops(_ place: Int, from start: Int) -> Bool {
        var at = start
        while at >= 0 {
            meter.spend(1)
            if stack[at].place == place { return true }
            guard case .same = stack[at].step else { return false }
            at = stack[at].parent
        }
        return false
    }

    /// Ends the innermost branch and leaves its outcome for the frame below it.
    private mutating func endBranch(matched: Bool) {
        while let frame = stack.popLast(), !frame.isBranch {}
        openBranches -= 1
        branchHasFailed = false
        branchResult = matched
    }

    /// Notes a failed check of the value of a frame, or of a value below it.
    mutating func fail(
        _ check: SchemaCheck, _ node: SchemaNode, _ value: JSONValue, parent: Int, _ step: Step, matched: Int = 0
    ) {
        if openBranches > 0 {
            branchHasFailed = true
            return
        }
        isInvalid = true
        guard collecting else { return }
        guard violations.count < schema.limits.violations else {
            return halt("there are more than \(schema.limits.violations) violations")
        }
        var uncovered: [String] = []
        if case .noAdditionalProperties = check { uncovered = uncoveredNames(value, node) }
        violations.append(
            JSONSchemaViolation(
                message: SchemaMessages.message(check, value, matched: matched, uncovered: uncovered),
                pointer: instancePointer(parent, step), schemaPointer: node.pointer, keyword: check.keyword))
    }

    /// Stops the validation with a violation of its own. (The library answers with an error of the server instead.)
    private mutating func halt(_ message: String) {
        guard stop == nil else { return }
        isInvalid = true
        stop = JSONSchemaViolation(message: message, pointer: "", schemaPointer: "", keyword: "$ref")
    }

    /// Pointer to a value that hangs below a frame's.
    private func instancePointer(_ parent: Int, _ step: Step) -> String {
        var steps: [String] = []
        var at = parent
        var step = step
        while true {
            switch step {
            case .same: break
            case .key(let key): steps.append(key)
            case .index(let index): steps.append(String(index))
            }
            guard at >= 0 else { break }
            step = stack[at].step
            at = stack[at].parent
        }
        return JSONPointer(steps: steps.reversed()).description
    }

    private mutating func uncoveredNames(_ value: JSONValue, _ node: SchemaNode) -> [String] {
        guard case .object(let object) = value else { return [] }
        var names: [String] = []
        for (key, _) in object where !covers(node, key) { names.append(key) }
        return names.sorted { $0.isBeforeInJava($1) }
    }

    /// True when a property or a pattern of a schema speaks of a member.
    mutating func covers(_ node: SchemaNode, _ key: String) -> Bool {
        if node.children.properties[key] != nil { return true }
        for (pattern, _) in node.children.patterns where meter.matches(pattern, key) { return true }
        return false
    }
}
