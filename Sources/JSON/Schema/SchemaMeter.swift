/// What a validation has spent, and whether it may go on.
struct SchemaMeter {
    let limits: JSONSchemaLimits
    private var steps = 0
    private var allowedSteps: Int
    private var sizeIsCounted = false
    private var patternSteps = 0
    private var allowedPatternSteps: Int
    private var patternsAreSpent = false
    private(set) var patternsGivenUp: [String] = []

    init(limits: JSONSchemaLimits) {
        self.limits = limits
        allowedSteps = limits.steps
        allowedPatternSteps = limits.allPatternSteps
    }

    /// Counts checks, or bytes read in sixteens.
    @inline(__always)
    mutating func spend(_ count: Int) { steps += count }

    /// Searches a text with a pattern. A search that is given up counts as no match.
    mutating func matches(_ pattern: SchemaPattern, _ text: String) -> Bool {
        steps += 4
        guard !patternsAreSpent else { return false }
        let (isFound, spent) = pattern.search(text)
        patternSteps += spent
        allowedPatternSteps += limits.patternStepsPerByte * text.utf8.count
        if isFound == nil, !patternsGivenUp.contains(pattern.source) { patternsGivenUp.append(pattern.source) }
        patternsAreSpent = patternSteps > allowedPatternSteps
        return isFound ?? false
    }

    /// True when a limit is passed. Counts the instance's values once the first allowance is spent: a large instance
    /// may cost more.
    mutating func isSpent(_ instance: JSONValue) -> Bool {
        if patternsAreSpent { return true }
        guard steps > allowedSteps else { return false }
        if !sizeIsCounted {
            sizeIsCounted = true
            allowedSteps += limits.stepsPerValue * Self.count(instance)
        }
        return steps > allowedSteps
    }

    /// Sentence for what is spent.
    var reason: String {
        patternsAreSpent
            ? "validation was given up: the patterns of the schema take too long"
            : "validation was given up: it takes more than \(allowedSteps) steps"
    }

    private static func count(_ root: JSONValue) -> Int {
        var count = 0
        var open: [JSONValue] = [root]
        while let value = open.popLast() {
            count += 1
            switch value {
            case .array(let elements): open += elements
            case .object(let object): open += object.values
            case .null, .bool, .number, .string: break
            }
        }
        return count
    }

    /// Steps for reading a value whole.
    static func cost(ofReading value: JSONValue) -> Int { count(value) }
}
