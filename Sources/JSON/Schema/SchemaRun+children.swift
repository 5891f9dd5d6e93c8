extension SchemaRun {
    /// Looks at the children of a frame's value from where it stands; true when it has put frames on the stack that
    /// have to end first, false when all children are done.
    mutating func runChildren(_ top: Int) -> Bool {
        let node = stack[top].node
        guard node.concernsChildren(of: stack[top].value) else { return false }
        switch stack[top].value {
        case .array(let elements): return runElements(elements, node, top)
        case .object(let object): return runMembers(object, node, top)
        case .null, .bool, .number, .string: return false
        }
    }

    private mutating func runElements(_ elements: [JSONValue], _ node: SchemaNode, _ top: Int) -> Bool {
        while stack[top].child < elements.count {
            let index = stack[top].child
            stack[top].child += 1
            let place: Int? =
                if let items = node.children.items {
                    items
                } else if index < node.children.leadingItems.count {
                    node.children.leadingItems[index]
                } else {
                    node.children.additionalItems
                }
            // No schema here, none further on.
            guard let place else { return false }
            apply(place, elements[index], top, .index(index))
            if stack.count > top + 1 { return true }
            if branchHasFailed || stop != nil || (isInvalid && !collecting) { return true }
        }
        return false
    }

    private mutating func runMembers(_ object: JSONObject, _ node: SchemaNode, _ top: Int) -> Bool {
        // The order shows in the violations only.
        let isSorted = collecting && openBranches == 0
        if isSorted, stack[top].child == 0 {
            let keys = Array(object.keys)
            stack[top].order = keys.indices.sorted { keys[$0].isBeforeInJava(keys[$1]) }
        }
        while stack[top].child < object.count {
            let place = stack[top].child
            stack[top].child += 1
            let (key, value) = object[isSorted ? stack[top].order[place] : place]
            meter.spend(1)
            let named = node.children.properties[key]
            if node.children.patterns.isEmpty {
                if let schema = named ?? node.children.additionalProperties { apply(schema, value, top, .key(key)) }
            } else {
                var matching = named.map { [$0] } ?? []
                for (pattern, schema) in node.children.patterns where meter.matches(pattern, key) {
                    matching.append(schema)
                }
                if matching.isEmpty, let schema = node.children.additionalProperties { matching = [schema] }
                if matching.count == 1 {
                    apply(matching[0], value, top, .key(key))
                } else {
                    // The first is to be on top.
                    for schema in matching.reversed() {
                        push(schema, value, parent: top, .key(key), isBranch: false)
                    }
                }
            }
            if stack.count > top + 1 { return true }
            if branchHasFailed || stop != nil || (isInvalid && !collecting) { return true }
        }
        return false
    }

    /// Checks a child at once when that needs nothing further, else puts it on the stack.
    private mutating func apply(_ place: Int, _ value: JSONValue, _ top: Int, _ step: Step) {
        let named = schema.nodes[place]
        let node = named.target == place ? named : schema.nodes[named.target]
        if node.isFlat, !node.concernsChildren(of: value) {
            meter.spend(1)
            runFlatChecks(node, value, parent: top, step)
        } else {
            push(place, value, parent: top, step, isBranch: false)
        }
    }
}
