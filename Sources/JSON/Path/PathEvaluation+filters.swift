import Patterns

extension PathEvaluation {
    /// True when a value meets a filter's condition; an operator that cannot work on it makes it false.
    mutating func accepts(_ item: JSONValue, _ expression: FilterExpression) throws(PathFailure) -> Bool {
        do throws(PathFailure) {
            return try holds(expression, for: item)
        } catch {
            if case .notApplicable = error { return false }
            throw error
        }
    }

    private mutating func holds(_ expression: FilterExpression, for item: JSONValue) throws(PathFailure) -> Bool {
        try charge(1)
        switch expression {
        case .all(let operands):
            for operand in operands where try !holds(operand, for: item) { return false }
            return true
        case .any(let operands):
            for operand in operands where try holds(operand, for: item) { return true }
            return false
        case .not(let operand): return try !holds(operand, for: item)
        case .exists(let path, let expected): return try exists(path, for: item) == expected
        case .relation(let left, let relation, let right):
            let left = try value(of: left, for: item)
            let right = try value(of: right, for: item)
            return try compare(left, relation, right)
        }
    }

    /// True when a path has a value, or is not definite and fails nowhere. Jayway starts at the item even when the
    /// path is written with `$`.
    private mutating func exists(_ path: CompiledPath, for item: JSONValue) throws(PathFailure) -> Bool {
        do throws(PathFailure) {
            let found = try results(of: path, on: item, strictly: true)
            return !path.isDefinite || !found.isEmpty
        } catch {
            if case .notFound = error { return false }
            throw error
        }
    }

    /// Value of one side; a path that leads nowhere is null, since exceptions are suppressed.
    private mutating func value(of operand: FilterOperand, for item: JSONValue) throws(PathFailure) -> FilterValue {
        switch operand {
        case .literal(let value): return value
        case .path(let path, let cacheKey):
            if let cacheKey, let known = rootValues[cacheKey] { return known }
            let value = try filterValue(of: path, on: path.startsAtRoot ? root : item)
            if let cacheKey { rootValues[cacheKey] = value }
            return value
        }
    }

    private mutating func filterValue(of path: CompiledPath, on start: JSONValue) throws(PathFailure) -> FilterValue {
        if path.isPlain {
            try charge(path.steps.count)
            return path.walkPlainly(start).map { FilterValue($0) } ?? .null
        }
        let found: [JSONValue]
        do throws(PathFailure) {
            found = try results(of: path, on: start, strictly: false)
        } catch {
            guard case .notFound = error else { throw error }
            found = []
        }
        if path.isDefinite { return found.last.map { FilterValue($0) } ?? .null }
        return .json(.array(found))
    }

    private mutating func compare(
        _ left: FilterValue, _ relation: FilterOperator, _ right: FilterValue
    ) throws(PathFailure) -> Bool {
        switch relation {
        case .equal: return try equal(left, right)
        case .notEqual: return try !equal(left, right)
        case .sameTypeAndEqual: return left.isSameKind(as: right) ? try equal(left, right) : false
        case .notSameTypeOrEqual: return left.isSameKind(as: right) ? try !equal(left, right) : true
        case .less: return try isOrdered(left, before: right) ?? false
        case .greater: return try isOrdered(right, before: left) ?? false
        case .lessOrEqual: return try isOrdered(right, before: left).map { !$0 } ?? false
        case .greaterOrEqual: return try isOrdered(left, before: right).map { !$0 } ?? false
        case .matchesPattern: return try matches(left, right)
        case .in: return try isIn(left, right)
        case .notIn: return try !isIn(left, right)
        case .contains: return try contains(left, right)
        case .size: return try hasSize(left, right)
        case .empty: return try isEmpty(left, right)
        case .subsetOf:
            guard let (ours, theirs) = try lists(left, right) else { return false }
            for element in ours where try !member(element, of: theirs) { return false }
            return true
        case .anyOf:
            guard let pair = try lists(left, right) else { return false }
            return try meet(pair)
        case .noneOf:
            guard let pair = try lists(left, right) else { return false }
            return try !meet(pair)
        case .exists:
            guard case .bool(let left) = left, case .bool(let right) = right else {
                throw .notApplicable("'exists' compares two booleans")
            }
            return left == right
        case .all, .type, .matches:
            throw .notApplicable("this operator takes no value that can be written in a path")
        }
    }

    private mutating func isOrdered(
        _ left: FilterValue, before right: FilterValue
    ) throws(PathFailure) -> Bool? {
        try charge(1 + left.readingCost + right.readingCost)
        return left.isOrdered(before: right)
    }

    mutating func equal(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        if case .json(let left) = left, case .json(let right) = right { return try equal(left, right) }
        try charge(1 + left.readingCost + right.readingCost)
        return left.isEqual(to: right)
    }

    /// Equality of the Java objects that two JSON values become: integers equal integers of the same value and decimals
    /// decimals of the same double, but never one the other. Uses no call stack per level.
    private mutating func equal(_ left: JSONValue, _ right: JSONValue) throws(PathFailure) -> Bool {
        var pending: [(JSONValue, JSONValue)] = [(left, right)]
        while let pair = pending.popLast() {
            try charge(1)
            switch pair {
            case (.array(let left), .array(let right)):
                guard left.count == right.count else { return false }
                pending.append(contentsOf: zip(left, right))
            case (.object(let left), .object(let right)):
                guard left.count == right.count else { return false }
                for (key, value) in left {
                    guard let other = right[key] else { return false }
                    pending.append((value, other))
                }
            case (.number(let left), .number(let right)):
                try charge((left.length + right.length) / 16)
                guard left.isInteger == right.isInteger,
                    left.isInteger ? ExactDecimal(left) == ExactDecimal(right) : left.double == right.double
                else { return false }
            case (.string(let left), .string(let right)):
                try charge(left.utf8.count / 64)
                guard left.hasSameBytes(as: right) else { return false }
            case (let left, let right):
                guard left == right else { return false }
            }
        }
        return true
    }

    private mutating func matches(_ left: FilterValue, _ right: FilterValue) throws(PathFailure) -> Bool {
        switch (left, right) {
        case (.pattern, .pattern): return false
        case (.pattern(let pattern), let value), (let value, .pattern(let pattern)):
            return try matches(pattern, value)
        default: return false
        }
    }

    private mutating func matches(_ pattern: FilterPattern, _ value: FilterValue) throws(PathFailure) -> Bool {
        let text =
            switch value {
            case .string(let string): string
            case .number(let number): number.javaText
            case .bool(let bool): bool ? "true" : "false"
            case .null, .json, .pattern: ""
            }
        try charge(1 + text.utf8.count / 8)
        switch pattern.pattern.match(text, .whole) {
        case .matched: return true
        case .notMatched: return false
        case .gaveUp: throw .limit("the regular expression \(pattern.pattern.source) takes too many steps")
        }
    }
}
