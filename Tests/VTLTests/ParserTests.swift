import Testing
import VTL

/// What hostile templates cost to read: time in proportion to their length, and never the stack.
@Suite struct ParserTests {
    static func nested(_ open: String, _ middle: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + middle + String(repeating: close, count: count)
    }

    @Test(arguments: [
        nested("#if(true)", "x", "#end", 100_000),
        "#if(" + nested("(", "1", ")", 100_000) + ")#end",
        "#set($a = " + nested("[", "1", "]", 100_000) + ")",
        "#set($a = " + nested("{'k':", "1", "}", 50_000) + ")",
        nested("$a.b(", "1", ")", 60_000),
        nested("$a[", "1", "]", 60_000),
        "#if(" + String(repeating: "!", count: 100_000) + "true)#end",
        "#if(1" + String(repeating: "==1", count: 100_000) + ")#end",
        nested("#foreach($x in $l)", "x", "#end", 20_000),
        nested("#define($x)", "x", "#end", 20_000),
        nested("#@m()", "x", "#end", 20_000),
        nested("#macro(m)", "x", "#end", 20_000),
    ])
    func `a template nested too deep is refused by a named limit`(_ source: String) {
        let error = #expect(throws: TemplateError.self) { _ = try Template(source) }
        #expect(error?.message.contains("nested too deep") == true)
    }

    @Test(arguments: [
        "${", "\"${", "$", "#", "\\", "\\\\#", "$\\", "$!", "#{", "#{a", "[", "(", "{", "$x.", "$x[", "'", "\"", " ",
        "\t#",
        "#*", "##", "#[[", "#*x*#", "$x#set", "#set(", "#a", "#end", "#else", "$a\\!", "$x ", " #set", "#foo(",
        "#foo (",
        "#set($a = \"$", "${x", "$x.y(", "#if(1 ", "#foo(\"\"", "-", "1..", "\u{1F600}$",
    ])
    func `a long template of one piece is read in time proportional to its length`(_ piece: String) {
        // 300 KB: anything quadratic takes minutes here.
        let source = String(repeating: piece, count: 300_000 / piece.utf8.count)
        _ = try? Template(source)
        _ = try? Template("$x.y(" + source)
        _ = try? Template("#if(" + source)
    }

    @Test func `strings inside strings are bounded`() throws {
        var source = "$x"
        for _ in 0..<12 {
            source =
                "$x.f(\"" + source.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\")"
        }
        _ = try? Template(source)
    }

    @Test func `a template without anything to compute is constant`() throws {
        #expect(try Template("").constant == [])
        #expect(try Template("a $5 ## comment").constant == Array("a $5 ".utf8))
        #expect(try Template("#[[$x]]#").constant == Array("$x".utf8))
        #expect(try Template("$x").constant == nil)
    }

    @Test func `the dialect of a gateway prints nothing for null and takes it for empty`() throws {
        let dialect = Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true)
        let template = try Template("[$a][$!a][${a.b}][$a.c()]#if($a == '')same#end", dialect: dialect)
        #expect(String(decoding: try template.render([]), as: UTF8.self) == "[][][][]same")
    }
}
