import Testing
import VTL

/// Where mistakes are said to be.
@Suite struct PositionTests {
    @Test(arguments: [
        ("#if(true)x", 1, 1, "#if is not closed by #end"),
        ("a\n  #foreach($x in $l)\n b", 2, 3, "#foreach is not closed by #end"),
        ("#if(true)\n#foreach($x in $l)\n#end", 1, 1, "#if is not closed by #end"),
        ("a\n#end", 2, 1, "belongs to no block"),
        ("é é #else", 1, 5, "belongs to no block"),
        ("#set($a = )", 1, 11, "a value is expected"),
        ("#set($a 1)", 1, 9, "= of #set is expected"),
        ("#set(5 = 1)", 1, 6, "the reference to set"),
        ("#set($a = 'x)", 1, 11, "the string is not closed by '"),
        ("a\r\nb\r#set($a = [1,)", 3, 14, "a value is expected"),
        ("#set($s = \"x\n#if(true)\")", 2, 1, "#if is not closed by #end"),
        ("costs 5 $", 1, 9, "cannot be the end of a template"),
        ("#[[ x", 1, 1, "#[[ is not closed"),
        ("#macro()x#end", 1, 1, "name of the macro"),
        ("${a b}", 1, 4, "} of ${ is expected"),
        ("#if($a = 1)x#end", 1, 8, ") of #if is expected"),
    ])
    func `a template that does not parse says where and why`(
        _ source: String, _ line: Int, _ column: Int, _ message: String
    ) {
        let error = #expect(throws: TemplateError.self) { _ = try Template(source) }
        #expect(error?.position == TemplatePosition(line: line, column: column), "\(String(describing: error))")
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("a\n $x.substring(9)", 2, 5),
        ("#foreach($i in [1..3])\n  #if($i == 2)$x.substring(9)#end#end", 2, 18),
        ("#macro(m)\n$x.substring(9)#end\n#m()", 2, 4),
        ("\n#evaluate('\n\n$x.substring(9)')", 2, 1),
        ("\n #foreach($i in [1..1001])#end", 2, 2),
    ])
    func `a rendering that stops says where`(_ source: String, _ line: Int, _ column: Int) throws {
        let template = try Template(source)
        let error = #expect(throws: RenderError.self) { _ = try template.render([("x", .string("abc"))]) }
        #expect(error?.position == TemplatePosition(line: line, column: column), "\(String(describing: error))")
    }
}
