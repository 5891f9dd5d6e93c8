import JSON
import Testing

@testable import VTL

@Suite struct ValuesLimitTests {
    private func call(_ value: Value, _ name: String, _ arguments: Value..., meter: inout Meter) throws -> Value? {
        try Value.invoke(value, MethodName(name), arguments, &meter)
    }

    private func limit(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch let error as RenderError {
            if case .limit(let name, _) = error.reason { return name }
            return "\(error.reason)"
        } catch {
            return "\(error)"
        }
    }

    @Test func `a list or map that contains itself prints as Java prints it`() throws {
        var meter = Meter()
        let list = ListObject([.integer(1)])
        list.elements.append(.list(list))
        #expect(try Value.list(list).text(&meter) == "[1, (this Collection)]")
        let map = MapObject()
        map["me"] = .map(map)
        #expect(try Value.map(map).text(&meter) == "{me=(this Map)}")
        list.elements = []
        map["me"] = nil
    }

    @Test(arguments: [ListObject.Kind.java, .json])
    func `a longer circle ends at a limit`(_ kind: ListObject.Kind) {
        let one = ListObject([], kind: kind)
        let other = ListObject([.list(one)], kind: kind)
        one.elements = [.list(other)]
        let both: [(inout Meter) throws -> Void] = [
            { _ = try Value.list(one).text(&$0) },
            { _ = try Value.javaHash(.list(one), depth: 0, &$0) },
            { _ = try JSONValue(.list(one), &$0) },
        ]
        for body in both {
            var meter = Meter()
            #expect(limit { try body(&meter) } == "lists and maps inside each other")
        }
        one.elements = []
    }

    @Test func `lists wrapped a hundred thousand times are released without recursion`() {
        var value = Value.list(ListObject([]))
        for round in 0..<100_000 {
            if round % 2 == 0 {
                value = .list(ListObject([value]))
            } else {
                let map = MapObject()
                map["inner"] = value
                value = .map(map)
            }
        }
        var meter = Meter()
        #expect(limit { _ = try value.text(&meter) } == "lists and maps inside each other")
        value = .null
    }

    @Test func `a list still held elsewhere survives the release of those around it`() throws {
        let inner = ListObject([.list(ListObject([.integer(7)]))])
        var outer: Value = .list(ListObject([.list(ListObject([.list(inner)]))]))
        outer = .null
        var meter = Meter()
        #expect(try Value.list(inner).text(&meter) == "[[7]]")
        #expect(outer.isNull)
    }

    @Test func `doubling a text ends at a limit`() {
        var meter = Meter()
        var text = Value.string("ab")
        let name = limit {
            while true { text = try call(text, "replace", .string("a"), .string("aab"), meter: &meter) ?? .null }
        }
        #expect(name == "steps" || name == "bytes of output" || name == "bytes of memory")
        var number = Value.integer(1_000_000_007)
        #expect(limit { while true { number = try Value.multiply(number, number, &meter) } } != nil)
    }

    /// 50 ms is what a release build must keep; a debug build on a busy machine gets forty times that.
    @Test(
        arguments: [
            ("replaceAll", "(a+)+$", "x"), ("replaceAll", "a|b", "cc"), ("split", "(a|aa)+$", ""),
            ("matches", "(a|a?)+$", ""), ("replace", "aaaaaaaaaaaaaaaab", "x"), ("indexOf", "aaaaaaaaaaaaaaaaaab", ""),
            ("lastIndexOf", "baaaaaaaaaaaaaaaaaa", ""),
        ] as [(String, String, String)])
    func `slow methods in a loop end at a limit`(_ name: String, _ pattern: String, _ replacement: String) {
        var meter = Meter()
        let text = Value.string(String(repeating: "a", count: 100_000) + "!")
        let arguments: [Value] =
            name.hasPrefix("replace") ? [.string(pattern), .string(replacement)] : [.string(pattern)]
        let time = ContinuousClock().measure {
            let limit = limit { while true { _ = try Value.invoke(text, MethodName(name), arguments, &meter) } }
            #expect(limit != nil)
        }
        #expect(time < .seconds(2))
    }

    @Test(
        arguments: [
            ("scaleByPowerOfTen", 999_999_999, "toPlainString"), ("scaleByPowerOfTen", 999_999_999, "toBigInteger"),
            ("movePointLeft", 999_999_999, "toPlainString"), ("pow", 99_999_999, "toString"),
        ] as [(String, Int32, String)])
    func `numbers with millions of digits are refused`(_ first: String, _ argument: Int32, _ second: String) {
        var meter = Meter()
        let decimal = BigDecimal("1.5").map(Value.bigDecimal) ?? .null
        let name = limit {
            let made = try call(decimal, first, .integer(argument), meter: &meter) ?? .null
            _ = try call(made, second, meter: &meter)
        }
        #expect(name == "steps" || name == "bytes of memory" || name == "bytes of output")
    }

    @Test func `a JSON number of a million digits ends at a limit and short ones do not`() throws {
        var meter = Meter()
        let long = try JSONValue.parse(String(repeating: "7", count: 1_000_000))
        #expect(limit { _ = try Value(long, &meter) } == "steps")
        var other = Meter()
        let short = try JSONValue.parse(String(repeating: "7", count: 1_000))
        #expect(try Value(short, &other).text(&other).utf8.count == 1_000)
    }

    @Test func `a wide format is refused`() {
        var meter = Meter()
        for format in ["%999999999s", "%.999999999f", "%0999999999d"] {
            let argument: Value = format.hasSuffix("f") ? .double(1) : .integer(1)
            #expect(limit { _ = try call(.string(""), "format", .string(format), argument, meter: &meter) } != nil)
        }
    }
}
