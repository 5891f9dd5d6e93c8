import JSON
import Testing

@Suite struct JSONPathTests {
    @Test(arguments: [
        ("$", true), ("$.a.b[0].c", true), ("$['a','b']", true), ("$.a.length()", true), ("$..a.sum()", true),
        ("$..a", false), ("$.a[*]", false), ("$.*", false), ("$.a[0,1]", false), ("$.a[0:1]", false),
        ("$.a[?(@.b)]", false), ("$['a','b'].c", false), ("$.a[*].length()", false),
    ])
    func `a path knows whether it leads to one value`(_ path: String, _ isDefinite: Bool) throws {
        #expect(try JSONPath(path).isDefinite == isDefinite)
    }

    @Test func `numbers keep their text`() throws {
        let document = try JSONValue.parse(#"{"a":[1.50,1E400,123456789012345678901234567890,-0]}"#)
        #expect(try JSONPath("$.a").evaluate(document)?.description == "[1.50,1E400,123456789012345678901234567890,-0]")
        #expect(try JSONPath("$.a[?(@ > 2)]").evaluate(document)?.description.hasPrefix("[1E400,") == true)
    }

    @Test func `equal sources with equal limits are equal paths`() throws {
        #expect(try JSONPath("$.a") == JSONPath("$.a"))
        #expect(try JSONPath("$.a") != JSONPath("$.b"))
        #expect(try JSONPath("$.a") != JSONPath("$.a", limits: JSONPathLimits(steps: 1)))
    }

    @Test(arguments: [
        ("$.a.", "a path must not end with a '.'", 3), ("", "a path cannot be empty", 0),
        ("$a", "a '.' or '[' must follow the root", 1), ("$.a b", "a name with blanks must", 3),
        ("$.a[x]", "a name in quotes, an index, '*' or '?(' must follow the '['", 4),
        ("$.a['x", "the name is not closed with its quote", 4), ("$.a[?(@.b = 1)]", "a ')', '&&'", 10),
        ("$.a[?(@.b =~ /(/)]", "the regular expression is not valid", 13), ("$.a.nope()", "there is no function", 4),
        ("$.a[?(@.b == 'x)]", "the string is not closed", 13), ("$.a[?(@.b[0", "the bracket is not closed", 9),
        ("a b", "a name with blanks", 1), ("$.sum($.a", "the arguments of the function", 5),
    ])
    func `a path that does not compile says where`(_ path: String, _ start: String, _ offset: Int) throws {
        let error = #expect(throws: JSONPathError.self) { _ = try JSONPath(path) }
        #expect(error?.kind == .syntax)
        #expect(error?.message.hasPrefix(start) == true, "\(String(describing: error))")
        #expect(error?.offset == offset)
    }

    @Test func `a function without numbers is an error of the evaluation`() throws {
        let error = #expect(throws: JSONPathError.self) { _ = try JSONPath("$.a.max()").evaluate(["a": []]) }
        #expect(error?.kind == .evaluation)
        #expect(error?.description == "the function max() got no numbers")
    }

    @Test(arguments: [
        (0.0, "0.0"), (1, "1.0"), (-1.5, "-1.5"), (0.001, "0.001"), (0.000_99, "9.9E-4"), (9_999_999, "9999999.0"),
        (1e7, "1.0E7"), (1.25e10, "1.25E10"), (1e-5, "1.0E-5"), (123.456, "123.456"),
        (Double.leastNonzeroMagnitude, "5.0E-324"),
        (1.7976931348623157e308, "1.7976931348623157E308"), (1e21, "1.0E21"), (100, "100.0"),
    ])
    func `results of functions are printed as Java prints doubles`(_ value: Double, _ text: String) throws {
        let number = try #require(JSONNumber(value))
        #expect(try JSONPath("$.sum()").evaluate([.number(number)])?.description == text)
    }
}
