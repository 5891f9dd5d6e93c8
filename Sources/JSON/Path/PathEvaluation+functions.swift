extension PathEvaluation {
    /// Result of a function on the value a path led to.
    mutating func apply(
        _ function: PathFunction, _ arguments: [FunctionArgument], to value: JSONValue
    ) throws(PathFailure) -> JSONValue {
        switch function {
        case .min, .max, .avg, .stddev, .sum: return try aggregate(function, try numbers(value, arguments))
        case .length, .size: return try length(of: value, arguments)
        case .keys:
            guard case .object(let object) = value else { return .null }
            return .array(object.keys.map { .string($0) })
        case .concat: return .string(try concatenation(value, arguments))
        case .append:
            guard case .array(var elements) = value else { return value }
            for argument in arguments { elements.append(try self.value(of: argument)) }
            return .array(elements)
        case .first: return try element(0, of: value)
        case .last: return try element(-1, of: value)
        case .index:
            var places: [JSONNumber] = []
            for argument in arguments { try collectNumbers(self.value(of: argument), into: &places) }
            guard let place = places.first, let index = Int(exactly: place.double.rounded(.towardZero)) else {
                throw .exception("the function index() takes a number")
            }
            return try element(index, of: value)
        }
    }

    /// Value of an argument; null for a definite path that leads nowhere.
    private mutating func value(of argument: FunctionArgument) throws(PathFailure) -> JSONValue {
        switch argument {
        case .json(let value): return value
        case .path(let path):
            let found = try results(of: path, on: root, strictly: false)
            guard path.isDefinite else { return .array(found) }
            return found.last ?? .null
        }
    }

    /// Numbers directly in an array, followed by those of the arguments.
    private mutating func numbers(
        _ value: JSONValue, _ arguments: [FunctionArgument]
    ) throws(PathFailure) -> [Double] {
        var numbers: [JSONNumber] = []
        if case .array = value { try collectNumbers(value, into: &numbers) }
        for argument in arguments { try collectNumbers(self.value(of: argument), into: &numbers) }
        return numbers.map(\.double)
    }

    private mutating func collectNumbers(
        _ value: JSONValue, into numbers: inout [JSONNumber]
    ) throws(PathFailure) {
        switch value {
        case .number(let number): numbers.append(number)
        case .array(let elements):
            try charge(elements.count)
            for case .number(let number) in elements { numbers.append(number) }
        case .null, .bool, .string, .object: break
        }
    }

    private func aggregate(_ function: PathFunction, _ numbers: [Double]) throws(PathFailure) -> JSONValue {
        guard let first = numbers.first else {
            throw .exception("the function \(function.rawValue)() got no numbers")
        }
        let count = Double(numbers.count)
        let sum = numbers.reduce(0, +)
        let result: Double =
            switch function {
            case .min: numbers.reduce(first, Swift.min)
            case .max: numbers.reduce(first, Swift.max)
            case .avg: sum / count
            case .stddev:
                // From the sums, as Jayway computes it, so that the last digits agree.
                (numbers.reduce(0) { $0 + $1 * $1 } / count - sum * sum / count / count).squareRoot()
            default: sum
            }
        guard let number = JSONNumber(java: result) else {
            throw .exception("the result of \(function.rawValue)() is no number in JSON")
        }
        return .number(number)
    }

    /// Number of elements or members, null for anything else. With a path as argument the number of values below
    /// what the path leads to, as long as it is not definite, which Jayway then passes over.
    private mutating func length(
        of value: JSONValue, _ arguments: [FunctionArgument]
    ) throws(PathFailure) -> JSONValue {
        if case .path(let path)? = arguments.first {
            let steps = path.isFunction || path.steps.isEmpty ? path.steps : path.steps + [.wildcard]
            let found = try results(
                of: CompiledPath(steps: steps, startsAtRoot: path.startsAtRoot), on: value, strictly: false)
            let inner = path.isDefinite ? found.last : .array(found)
            if case .array(let elements)? = inner { return .number(JSONNumber(elements.count)) }
        }
        return switch value {
        case .array(let elements): .number(JSONNumber(elements.count))
        case .object(let object): .number(JSONNumber(object.count))
        case .null, .bool, .number, .string: .null
        }
    }

    /// Strings directly in an array, followed by the arguments, numbers and the like printed as Java prints them.
    private mutating func concatenation(
        _ value: JSONValue, _ arguments: [FunctionArgument]
    ) throws(PathFailure) -> String {
        var text = ""
        if case .array(let elements) = value {
            for case .string(let string) in elements { text += string }
        }
        for argument in arguments {
            let value = try self.value(of: argument)
            for part in value.arrayValue ?? [value] {
                switch part {
                case .string(let string): text += string
                case .number(let number): text += number.javaText
                case .bool(let bool): text += bool ? "true" : "false"
                case .null: break
                case .array, .object: text += part.description
                }
            }
            try charge(1 + text.utf8.count / 64)
        }
        return text
    }

    private func element(_ index: Int, of value: JSONValue) throws(PathFailure) -> JSONValue {
        guard case .array = value else { throw .exception("first(), last() and index() take an array") }
        guard let element = value.element(counting: index) else {
            throw .exception("the array has no element at index \(index)")
        }
        return element
    }
}
