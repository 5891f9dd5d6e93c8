import JSON
import VTL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A template that parses is rendered with small limits: it must end soon, within its bounds, and never stop the
/// process. Half of the inputs are templates as they stand; the others are read as a recipe of method calls on
/// strings, numbers, lists, maps and JSON values, which mutations of text would seldom spell.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let source: String
    if bytes.first == Recipe.mark {
        var recipe = Recipe(rest: bytes.dropFirst())
        source = recipe.template()
    } else {
        source = String(decoding: bytes, as: UTF8.self)
    }
    let before = processorNanoseconds()
    render(source, .velocity)
    render(source, Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true))
    let taken = processorNanoseconds() - before
    guard taken < longestNanoseconds else {
        preconditionFailure("\(taken / 1_000_000) ms for:\n\(source)")
    }
    return 0
}

/// 100 ms for each of the two renderings, four times that because the sanitizers slow everything down.
private let longestNanoseconds = 800_000_000

private func render(_ source: String, _ dialect: Template.Dialect) {
    guard let template = try? Template(source, dialect: dialect) else { return }
    var limits = RenderLimits()
    limits.steps = 20_000
    limits.outputBytes = 65_536
    limits.memoryBytes = 1_048_576
    guard let variables = try? variables(limits), let output = try? template.render(variables, limits: limits)
    else { return }
    // A template without references is its own output, whatever its length.
    precondition(template.constant != nil || output.count <= limits.outputBytes, "the output keeps its limit")
}

private func processorNanoseconds() -> Int {
    var now = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
    return now.tv_sec * 1_000_000_000 + now.tv_nsec
}

private func variables(_ limits: RenderLimits) throws(RenderError) -> [(name: String, value: Value)] {
    let body: JSONValue = [
        "name": "cat", "legs": 4, "price": .number(JSONNumber(1.5) ?? JSONNumber(0)), "tags": ["a", "b", .null],
        "deep": ["x": [:]], "empty": "", "flag": true,
    ]
    var meter = Meter(limits)
    return [
        ("body", try Value(body, &meter)), ("text", .string("a,b;c")), ("number", .integer(7)), ("null", .null),
        ("long", .long(.max)), ("double", .double(-2.5e-7)), ("emoji", .string("e\u{301}😀\u{FFFD}ß")),
        ("list", .list(ListObject([.integer(1), .string("x"), .null]))), ("map", .map(MapObject(order: .hash))),
    ]
}

/// A template made of bytes: each takes the next entry of a table.
private struct Recipe {
    /// The first byte of a recipe.
    static let mark: UInt8 = 0x01

    var rest: Slice<UnsafeBufferPointer<UInt8>>

    private static let variables = [
        "body", "body.tags", "body.deep", "text", "number", "null", "long", "double", "emoji", "list", "map", "a", "b",
        "foreach", "d",
    ]
    private static let literals = [
        "0", "1", "-1", "7", "2147483647", "-2147483648", "9223372036854775807", "-9223372036854775808", "1e308", "0.5",
        "170141183460469231731687303715884105727", "''", "'a'", "'(a+)+$'", "'%s%d%5.2f'", "'%999999999d'", "'$1'",
        "'.'", "'é😀'", "'UTF-8'", "true", "[]", "[1..3]", "[3..-3]", "{}", "{'a': 1, 'b': [2]}", "\"$text$a\"",
        "\"#foreach($i in $list)$i#end\"", "\"#break\"", "\"#stop\"", "\"$d\"",
    ]
    private static let methods: [String] = [
        "add", "addAll", "clear", "clone", "contains", "containsAll", "containsKey", "containsValue", "count",
        "entrySet",
        "get", "getKey", "getOrDefault", "getValue", "hasNext", "hasPrevious", "iterator", "keySet", "listIterator",
        "next", "previous", "put", "putAll", "putIfAbsent", "remove", "removeAll", "retainAll", "set", "setValue",
        "size",
        "subList", "toArray", "values", "equals", "hashCode", "toString", "compareTo", "charAt", "codePointAt",
        "codePointBefore", "codePointCount", "concat", "endsWith", "equalsIgnoreCase", "format", "getBytes", "indexOf",
        "isEmpty", "join", "lastIndexOf", "length", "matches", "regionMatches", "replace", "replaceAll", "replaceFirst",
        "split", "startsWith", "subSequence", "substring", "toCharArray", "toLowerCase", "toUpperCase", "trim",
        "valueOf",
        "copyValueOf", "abs", "add", "subtract", "multiply", "divide", "divideToIntegralValue", "mod", "modPow", "pow",
        "gcd", "negate", "shiftLeft", "shiftRight", "testBit", "bitLength", "bitCount", "scale", "setScale",
        "precision",
        "movePointLeft", "movePointRight", "scaleByPowerOfTen", "stripTrailingZeros", "toPlainString",
        "toEngineeringString", "unscaledValue", "toBigInteger", "intValue", "longValue", "doubleValue", "floatValue",
        "shortValue", "byteValue", "parseInt", "parseLong", "parseDouble", "decode", "toHexString", "rotateLeft",
        "reverse", "highestOneBit", "forDigit", "digit", "getNumericValue", "isLetter", "logicalXor", "max", "min",
        "sum",
        "remainder", "signum", "intValueExact", "getIndex", "getParent", "getTopmost", "getReplaced",
    ]
    private static let operators = ["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||"]

    mutating func template() -> String {
        var text = "#set($a = 'x')#set($b = [1])#define($d)$a#end#macro(m $p)$p$!bodyContent#end"
        while !rest.isEmpty, text.utf8.count < 4_096 { text += statement(2) }
        return text
    }

    private mutating func byte() -> Int { rest.popFirst().map(Int.init) ?? 0 }

    private mutating func pick(_ table: [String]) -> String { table[byte() % table.count] }

    private mutating func statement(_ depth: Int) -> String {
        switch byte() % 10 {
        case 0: "#set($\(byte() % 2 == 0 ? "a" : "b") = \(expression(2)))"
        case 1: "#set(\(reference(1)) = \(expression(1)))"
        case 2: "#set(\(reference(1))[\(argument(0))] = \(expression(1)))"
        case 3 where depth > 0: "#foreach($i in \(argument(1)))\(statement(depth - 1))\(statement(depth - 1))#end"
        case 4 where depth > 0: "#if(\(expression(2)))\(statement(depth - 1))#else\(statement(depth - 1))#end"
        case 5: "#m(\(argument(1)))"
        case 6 where depth > 0: "#@m(\(argument(1)))\(statement(depth - 1))#end"
        case 7 where depth > 0: "#define($d)\(statement(depth - 1))#end"
        case 8: "#evaluate(\(byte() % 2 == 0 ? "'#m($a)$b.add($b)'" : "$text"))"
        default: reference(3) + ";"
        }
    }

    private mutating func reference(_ depth: Int) -> String {
        var text = "$" + pick(Self.variables)
        for _ in 0..<byte() % (depth + 1) { text += ".\(pick(Self.methods))(\(arguments(depth - 1)))" }
        return text
    }

    private mutating func arguments(_ depth: Int) -> String {
        (0..<[0, 1, 1, 1, 2, 2, 3, 4][byte() % 8]).map { _ in argument(depth) }.joined(separator: ", ")
    }

    private mutating func argument(_ depth: Int) -> String {
        depth <= 0 || byte() % 2 == 0 ? pick(Self.literals) : reference(depth - 1)
    }

    private mutating func expression(_ depth: Int) -> String {
        if depth <= 0 || byte() % 3 > 0 { return argument(depth) }
        return "\(expression(depth - 1)) \(pick(Self.operators)) \(expression(depth - 1))"
    }
}
