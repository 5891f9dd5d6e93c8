import JSON
import Testing

@testable import VTL

@Suite struct ValuesObjectTests {
    /// Orders that Java 17 shows; the second holds the keys of AWS's `$context`, put in the other way round.
    @Test(
        arguments: [
            (
                (0..<30).map { "key\($0)" },
                "key1, key2, key0, key5, key6, key3, key4, key9, key7, key8, key22, key21, key20, key15, key14, key13, "
                    + "key12, key19, key18, key17, key16, key11, key10, key26, key25, key24, key23, key29, key28, key27"
            ),
            (
                [
                    "apiId", "responseOverride", "deploymentId", "domainName", "identity", "requestId",
                    "requestTimeEpoch", "domainPrefix", "stage", "requestOverride", "protocol", "accountId", "path",
                    "requestTime", "extendedRequestId", "httpMethod", "resourcePath", "resourceId",
                ],
                "resourceId, resourcePath, httpMethod, extendedRequestId, requestTime, accountId, path, protocol, "
                    + "requestOverride, stage, requestTimeEpoch, domainPrefix, identity, requestId, deploymentId, "
                    + "domainName, responseOverride, apiId"
            ),
            (
                [
                    "AaAaAaAa", "AaAaAaBB", "AaAaBBAa", "AaAaBBBB", "AaBBAaAa", "AaBBAaBB", "AaBBBBAa", "AaBBBBBB",
                    "BBAaAaAa", "BBAaAaBB", "x", "y", "z", "a", "b",
                ],
                "AaAaAaAa, AaAaAaBB, AaAaBBAa, AaAaBBBB, AaBBAaAa, AaBBAaBB, AaBBBBAa, AaBBBBBB, BBAaAaAa, BBAaAaBB, "
                    + "a, b, x, y, z"
            ),
        ] as [([String], String)])
    func `a HashMap shows its keys in Java's order`(_ keys: [String], _ expected: String) {
        let map = MapObject(order: .hash)
        for key in keys { map[key] = .integer(1) }
        #expect(map.orderedKeys.joined(separator: ", ") == expected)
    }

    @Test func `a map of many keys finds, replaces and removes each`() {
        let map = MapObject()
        for number in 0..<100 { map["k\(number)"] = .integer(Int32(number)) }
        map["k7"] = .string("seven")
        map["k8"] = nil
        #expect(map.count == 99)
        #expect(map.orderedKeys.prefix(10).joined(separator: " ") == "k0 k1 k2 k3 k4 k5 k6 k7 k9 k10")
        guard case .string("seven")? = map["k7"] else {
            Issue.record("k7 is lost")
            return
        }
        #expect(map["k8"] == nil)
    }

    @Test func `keys that differ in how marks are composed or in their type are different keys`() {
        let map = MapObject()
        map["\u{E9}"] = .integer(1)
        map["e\u{301}"] = .integer(2)
        _ = map.put(.integer(5), .string("int"))
        _ = map.put(.string("5"), .string("text"))
        #expect(map.count == 4)
        #expect(map.value(of: .long(5)) == nil)
        #expect(!"\u{E9}".hasSameBytes(as: "e\u{301}"))
    }

    @Test func `null equals the empty string where the host says so`() throws {
        var meter = Meter()
        #expect(try Value.areEqual(.null, .string(""), nullEqualsEmptyString: true, &meter))
        #expect(try !Value.areEqual(.null, .string(""), nullEqualsEmptyString: false, &meter))
        #expect(try !Value.areEqual(.null, .string("x"), nullEqualsEmptyString: true, &meter))
        #expect(try !Value.areEqual(.null, .list(ListObject([])), nullEqualsEmptyString: true, &meter))
        #expect(try Value.areEqual(.null, .null, nullEqualsEmptyString: false, &meter))
    }

    @Test func `only null and false are untrue`() {
        #expect(!Value.null.isTrue && !Value.boolean(false).isTrue)
        #expect(Value.string("").isTrue && Value.integer(0).isTrue && Value.list(ListObject([])).isTrue)
    }

    @Test func `silent maps print nothing, inside others too`() throws {
        var meter = Meter()
        let silent = MapObject(isSilent: true)
        silent["a"] = .integer(1)
        let outer = MapObject()
        outer["in"] = .map(silent)
        #expect(try Value.map(silent).text(&meter) == "")
        #expect(try Value.map(outer).text(&meter) == "{in=}")
    }

    @Test(
        arguments: [
            ("[1,{\"a\":[]},\"x\"]", "[1,{\"a\":[]},\"x\"]"), ("{\"a\":{\"b\":null}}", "{\"a\":{\"b\":null}}"),
            ("-0", "0"), ("1e2", "100.0"), ("2147483648", "2147483648"), ("1E400", "null"),
            ("100000000000000000000.5", "100000000000000000000.5"), ("9223372036854775808", "9223372036854775808"),
            ("\"a/b\"", "\"a/b\""),
        ] as [(String, String)])
    func `JSON becomes Java values and JSON again`(_ source: String, _ expected: String) throws {
        var meter = Meter()
        let value = try Value(try JSONValue.parse(source), &meter)
        #expect(try JSONValue(value, &meter).description == expected)
    }

    @Test func `lists print characters and controls as json-smart does`() throws {
        var meter = Meter()
        let text = "\0\u{8}\t\n\u{C}\r\u{1F}\"'&<\\~\u{7F}\u{80}\u{9F}\u{A0}\u{2000}\u{2028}\u{20FF}\u{2100}"
        let list = ListObject([.string(text), .character(0x63), .double(.nan), .double(.infinity)], kind: .json)
        #expect(
            try Value.list(list).text(&meter)
                == #"["\u0000\b\t\n\f\r\u001F\"'&<\\~\u007F\u0080\u009F"# + "\u{A0}"
                + #"\u2000\u2028\u20FF"# + "\u{2100}" + #"",{},NaN,null]"#)
    }

    @Test func `writing gives the bytes of the text`() throws {
        var meter = Meter()
        for number in [0, 7, 10, -1, 1_234_567_890, Int64.min, .max] {
            var bytes: [UInt8] = []
            try Value.long(number).writeText(to: &bytes, &meter)
            #expect(String(decoding: bytes, as: UTF8.self) == String(number))
        }
    }

    @Test func `views show the map as it is now and go through it by #foreach`() throws {
        var meter = Meter()
        let map = MapObject()
        map["a"] = .integer(1)
        let keys = try #require(try Value.invoke(.map(map), MethodName("keySet"), [], &meter))
        map["b"] = .integer(2)
        #expect(try Value.elements(of: keys, &meter)?.count == 2)
        #expect(try keys.text(&meter) == "[a, b]")
        #expect(try Value.elements(of: .map(map), &meter)?.count == 2)
        #expect(try Value.elements(of: .string("ab"), &meter) == nil)
    }

    @Test func `setters change lists and maps and refuse the rest`() throws {
        var meter = Meter()
        let list = ListObject([.integer(1), .integer(2)])
        #expect(try Value.setElement(.list(list), .integer(-1), to: .string("z"), &meter))
        #expect(try Value.list(list).text(&meter) == "[1, z]")
        #expect(try !Value.setElement(.list(list), .string("0"), to: .null, &meter))
        let map = MapObject()
        #expect(try Value.setProperty(.map(map), "a", to: .integer(1), &meter))
        #expect(try Value.setElement(.map(map), .string("b"), to: .integer(2), &meter))
        #expect(try Value.map(map).text(&meter) == "{a=1, b=2}")
        #expect(try !Value.setProperty(.string("x"), "a", to: .null, &meter))
        #expect(
            throws: RenderError(.exception("java.lang.IndexOutOfBoundsException", "Index 5 out of bounds for length 2"))
        ) {
            try Value.setElement(.list(list), .integer(5), to: .null, &meter)
        }
    }

    @Test func `reflection does not exist`() throws {
        var meter = Meter()
        for value in [Value.string("x"), .integer(1), .list(ListObject([])), .map(MapObject()), .boolean(true)] {
            #expect(try Value.property(value, "class", &meter) == nil)
            #expect(try Value.invoke(value, MethodName("getClass"), [], &meter) == nil)
        }
    }

    @Test func `views of lists inside each other are let go of without recursion`() throws {
        var meter = Meter(RenderLimits.unlimited)
        var list = ListObject([])
        for _ in 0..<200_000 { list = ListObject([.list(ListObject(ListWindow(list, from: 0, to: 0)))]) }
        var view = ListObject([.null])
        for _ in 0..<200_000 { view = ListObject(ListWindow(view, from: 0, to: 1)) }
        #expect(list.count == 1)
        view.elements.append(.integer(1))
        try view.noteChange(&meter)
        #expect(view.count == 2 && view.window?.root.count == 2)
    }

    @Test func `a part of a list is changed in place and says so to the list`() throws {
        var meter = Meter()
        let list = ListObject((0..<6).map { .integer($0) })
        let outer = ListObject(ListWindow(list, from: 1, to: 5))
        let inner = ListObject(ListWindow(outer, from: 1, to: 3))
        inner.elements.removeAll()
        try inner.noteChange(&meter)
        #expect((inner.count, outer.count, list.count) == (0, 2, 4))
        try outer.checkView()
        list.elements.removeAll()
        try list.noteChange(&meter)
        #expect(throws: RenderError.self) { try outer.checkView() }
        #expect(outer.elements.isEmpty)
    }
}

extension RenderLimits {
    /// For tests of what limits would stop first.
    fileprivate static var unlimited: RenderLimits {
        var limits = RenderLimits()
        limits.steps = .max
        return limits
    }
}
