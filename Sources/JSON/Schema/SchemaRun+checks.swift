extension SchemaRun {
    /// Runs the checks of a frame from where it stands, up to one that has begun a branch.
    mutating func runChecks(_ top: Int) {
        let node = stack[top].node
        let value = stack[top].value
        while stack[top].check < node.checks.count {
            let check = node.checks[stack[top].check]
            if !check.branches.isEmpty {
                guard !runBranches(check, top) else { return }
                stack[top].check += 1
                stack[top].branch = 0
                stack[top].matched = 0
            } else {
                stack[top].check += 1
                if !satisfies(check, value, node) {
                    fail(check, node, value, parent: stack[top].parent, stack[top].step)
                }
            }
            if branchHasFailed || stop != nil || (isInvalid && !collecting) { return }
        }
    }

    /// Runs all checks of a schema without branches for a value without children to look at, which needs no frame.
    mutating func runFlatChecks(_ node: SchemaNode, _ value: JSONValue, parent: Int, _ step: Step) {
        for check in node.checks {
            if !satisfies(check, value, node) { fail(check, node, value, parent: parent, step) }
            if branchHasFailed || stop != nil || (isInvalid && !collecting) { return }
        }
    }

    /// Begins the next branch of a check, or decides it; true when a branch has begun.
    private mutating func runBranches(_ check: SchemaCheck, _ top: Int) -> Bool {
        meter.spend(1)
        if case .schemaDependencies(let dependencies) = check { return runDependencies(dependencies, top) }
        let branches = check.branches
        if let result = branchResult {
            branchResult = nil
            if result { stack[top].matched += 1 }
        }
        let done = stack[top].branch
        let matched = stack[top].matched
        // The sentences of allOf and oneOf count the matches; where no sentence is needed, one failure is enough.
        let needsCount = collecting && openBranches == 0
        let isDecided =
            switch check {
            case .allOf: !needsCount && matched < done
            case .anyOf, .not: matched > 0
            case .oneOf: !needsCount && matched > 1
            default: true
            }
        if done < branches.count, !isDecided {
            stack[top].branch += 1
            push(branches[done], stack[top].value, parent: top, .same, isBranch: true)
            return stop == nil
        }
        let isSatisfied =
            switch check {
            case .allOf: matched == branches.count
            case .anyOf: matched > 0
            case .oneOf: matched == 1
            case .not: matched == 0
            default: true
            }
        if !isSatisfied {
            let frame = stack[top]
            fail(check, frame.node, frame.value, parent: frame.parent, frame.step, matched: matched)
        }
        return false
    }

    /// Schemas of `dependencies` speak for the value itself: their violations are its own.
    private mutating func runDependencies(_ dependencies: [(property: String, node: Int)], _ top: Int) -> Bool {
        guard case .object(let object) = stack[top].value else { return false }
        while stack[top].branch < dependencies.count {
            let (property, node) = dependencies[stack[top].branch]
            stack[top].branch += 1
            if object[property] != nil {
                push(node, stack[top].value, parent: top, .same, isBranch: false)
                return stop == nil
            }
        }
        return false
    }

    /// True when a value satisfies a check that applies no other schema, or the check does not concern it.
    private mutating func satisfies(_ check: SchemaCheck, _ value: JSONValue, _ node: SchemaNode) -> Bool {
        meter.spend(1)
        switch check {
        case .type(let types): return types.contains(SchemaTypes(of: value))
        case .enumeration(let values):
            if values.mustBeRead(value) { meter.spend(SchemaMeter.cost(ofReading: value)) }
            return values.contains(value)
        default: break
        }
        switch value {
        case .null, .bool: return true
        case .string(let string): return satisfies(check, string: string)
        case .number(let number):
            meter.spend(number.length / 16)
            return satisfies(check, number: number)
        case .array(let elements): return satisfies(check, elements: elements)
        case .object(let object): return satisfies(check, members: object, node)
        }
    }

    private mutating func satisfies(_ check: SchemaCheck, string: String) -> Bool {
        switch check {
        case .maxLength(let limit): string.utf8.count <= limit || string.unicodeScalars.count <= limit
        case .minLength(let limit): string.utf8.count >= limit && string.unicodeScalars.count >= limit
        case .pattern(let pattern): meter.matches(pattern, string)
        case .format(let format): format.accepts(string)
        default: true
        }
    }

    private func satisfies(_ check: SchemaCheck, number: JSONNumber) -> Bool {
        switch check {
        case .maximum(let bound, let exclusive):
            exclusive ? bound.compare(number) < 0 : bound.compare(number) <= 0
        case .minimum(let bound, let exclusive):
            exclusive ? bound.compare(number) > 0 : bound.compare(number) >= 0
        case .multipleOf(let bound): bound.divides(number)
        default: true
        }
    }

    private mutating func satisfies(_ check: SchemaCheck, elements: [JSONValue]) -> Bool {
        switch check {
        case .noAdditionalItems(let allowed): return elements.count <= allowed
        case .maxItems(let limit): return elements.count <= limit
        case .minItems(let limit): return elements.count >= limit
        case .uniqueItems:
            var seen: Set<[UInt8]> = []
            for element in elements {
                let bytes = CanonicalForm.bytes(element)
                meter.spend(1 + bytes.count / 16)
                if !seen.insert(bytes).inserted { return false }
            }
            return true
        default: return true
        }
    }

    private mutating func satisfies(_ check: SchemaCheck, members: JSONObject, _ node: SchemaNode) -> Bool {
        switch check {
        case .noAdditionalProperties:
            meter.spend(members.count)
            for (key, _) in members where !covers(node, key) { return false }
            return true
        case .propertyDependency(let property, let needs):
            meter.spend(needs.count)
            return members[property] == nil || needs.allSatisfy { members[$0] != nil }
        case .maxProperties(let limit): return members.count <= limit
        case .minProperties(let limit): return members.count >= limit
        case .required(let names):
            meter.spend(names.count)
            return names.allSatisfy { members[$0] != nil }
        default: return true
        }
    }
}
