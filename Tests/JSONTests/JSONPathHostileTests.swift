import JSON
import Testing

@Suite struct JSONPathHostileTests {
    /// Arrays in arrays, as deep as a parser may be asked for.
    static func deep(_ levels: Int, _ core: JSONValue = 1) -> JSONValue {
        (0..<levels).reduce(core) { value, level in level.isMultiple(of: 2) ? [value] : ["x": value] }
    }

    static let wide = JSONValue.array((0..<1_000).map { ["id": .number(JSONNumber($0)), "t": ["a", "b"]] })

    @Test(arguments: [
        "$..*..*..*..*", "$..*..*..*", "$..[?(@..*)]..*", "$..*[?(@..*[?(@..*)])]",
        "$[*][?($..id contains @)]..*..*..*", "$..*.*.*..*",
    ])
    func `a path that multiplies ends at a limit, or before`(_ path: String) throws {
        for document in [Self.wide, Self.deep(1_000, Self.wide)] {
            let path = try JSONPath(path, limits: JSONPathLimits(steps: 100_000, results: 20_000))
            let clock = ContinuousClock()
            var failure: JSONPathError?
            let time = clock.measure {
                do throws(JSONPathError) { _ = try path.evaluate(document) } catch { failure = error }
            }
            #expect(failure == nil || failure?.kind == .limit)
            #expect(time < .seconds(5))
        }
    }

    @Test func `the limits of steps and results are met`() throws {
        let steps = try JSONPath("$..*..*..*", limits: JSONPathLimits(steps: 1_000))
        #expect(throws: JSONPathError.self) { _ = try steps.evaluate(Self.wide) }
        let results = try JSONPath("$[*]", limits: JSONPathLimits(results: 999))
        let error = #expect(throws: JSONPathError.self) { _ = try results.evaluate(Self.wide) }
        #expect(error?.kind == .limit)
        #expect(error?.message == "the path has more than 999 results")
        #expect(try JSONPath("$[*]", limits: JSONPathLimits(results: 1_000)).evaluate(Self.wide) != nil)
    }

    @Test func `a document of two thousand levels is searched without the call stack`() throws {
        let document = Self.deep(2_000, ["y": 7])
        #expect(try JSONPath("$..y").evaluate(document) == [7])
        #expect(try JSONPath("$..[?(@.y)].y").evaluate(document) == [7])
        #expect(try JSONPath("$..y.sum()").evaluate(document)?.description == "7.0")
    }

    @Test(arguments: ["$.items[?(@.n < $.big)]", "$.items[?(@.n == $.big)]", "$.items[?($.list == $.other)]"])
    func `comparing with something large for every item ends at a limit`(_ path: String) throws {
        let list = JSONValue.array(Array(repeating: 7, count: 1_000_000))
        let document: JSONValue = [
            "big": .number(try #require(JSONNumber(text: String(repeating: "9", count: 1_000_000)))), "list": list,
            "other": list, "items": .array(Array(repeating: ["n": 1], count: 100_000)),
        ]
        let path = try JSONPath(path)
        let time = ContinuousClock().measure {
            let error = #expect(throws: JSONPathError.self) { try path.evaluate(document) }
            #expect(error?.kind == .limit)
        }
        #expect(time < .seconds(20))
    }

    @Test func `values of two thousand levels are compared without the call stack`() throws {
        let deep = Self.deep(1_990)
        let document: JSONValue = ["a": deep, "b": deep, "list": [1]]
        #expect(try JSONPath("$.list[?($.a == $.b)]").evaluate(document) == [1])
    }

    @Test(arguments: [
        "$" + String(repeating: ".a", count: 50_000), String(repeating: "a", count: 100_000),
    ])
    func `a path of 100 KB is refused at once`(_ path: String) {
        let error = #expect(throws: JSONPathError.self) { _ = try JSONPath(path) }
        #expect(error?.kind == .limit)
    }

    @Test(arguments: [
        "$" + String(repeating: "[?(@", count: 16_000), "$[?(" + String(repeating: "(", count: 60_000),
        "$[?(" + String(repeating: "!", count: 60_000), "$[?(@ == " + String(repeating: "[", count: 60_000),
        "$[?(@ == " + String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000) + ")]",
        "$" + String(repeating: ".sum($", count: 10_000),
        "$[?(" + String(repeating: "(@.a)&&", count: 9_000) + "(@.a))]",
        "$" + String(repeating: "[?(@.a[?(@.b)])]", count: 4_000), "$" + String(repeating: "[0]", count: 20_000),
        "$" + String(repeating: "..a", count: 20_000), "$['" + String(repeating: "\\", count: 60_000),
        "$[?(@ =~ /" + String(repeating: "(", count: 60_000) + "/)]",
        "$[" + String(repeating: "1,", count: 30_000) + "1]",
        "$[" + String(repeating: "'a',", count: 15_000) + "'a']",
        "$.sum(" + String(repeating: "$.a,", count: 15_000) + "1)",
        "$.concat(" + String(repeating: "(", count: 60_000), "$[?(@.a " + String(repeating: "x", count: 60_000) + ")]",
    ])
    func `a long or deep path is compiled or refused in time`(_ path: String) {
        let time = ContinuousClock().measure {
            guard let path = try? JSONPath(path) else { return }
            _ = try? path.evaluate(["a": [1, ["a": 2]]])
        }
        #expect(time < .seconds(5))
    }

    @Test func `bytes at random never trap`() {
        let alphabet = Array("$@.*[]()?'\"\\,:-0123ab &|!=<>~/{}iéu".unicodeScalars)
        var seed: UInt64 = 7
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let starts = ["$", "$..", "$[?(@", "$.a[", "$.sum(", "$[?(@.a == "]
        let document: JSONValue = ["a": [1, "b", ["a": nil as JSONValue? ?? .null]], "b": ["a": 0]]
        var compiled = 0
        for _ in 0..<40_000 {
            var path = starts[random(starts.count)]
            for _ in 0..<random(14) { path.unicodeScalars.append(alphabet[random(alphabet.count)]) }
            guard let path = try? JSONPath(path) else { continue }
            compiled += 1
            _ = try? path.evaluate(document)
        }
        #expect(compiled > 1_000)
    }
}
