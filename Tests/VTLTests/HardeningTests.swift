import Foundation
import Testing

@testable import VTL

/// Templates that are hostile, or long, or deep: none stops the process, and long ones without depth work.
@Suite struct HardeningTests {
    private func render(_ source: String, _ limits: RenderLimits = RenderLimits()) throws -> String {
        String(decoding: try Template(source).render([], limits: limits), as: UTF8.self)
    }

    /// A template and what it is about; reports shorten what is long.
    struct Source: Sendable, CustomTestStringConvertible, ExpressibleByStringLiteral {
        let text: String
        init(_ text: String) { self.text = text }
        init(stringLiteral text: String) { self.text = text }
        var testDescription: String { text.utf8.count < 100 ? text : text.prefix(60) + " … " + text.suffix(30) }
    }

    private static func sources(_ texts: [String]) -> [Source] { texts.map { Source($0) } }

    private static func pairs(_ pairs: [(String, String)]) -> [(Source, String)] {
        pairs.map { (Source($0.0), $0.1) }
    }

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    // MARK: Long, not deep

    @Test(
        arguments: pairs([
            ("#if($a" + repeated(" || $a", 200) + ")y#{else}n#end", "n"),
            ("#set($t = true)#if($a" + repeated(" || $a", 200) + " || $t)y#{else}n#end", "y"),
            ("#set($t = true)#if($t" + repeated(" && $t", 200) + " && !$a)y#{else}n#end", "y"),
            ("#set($t = true)#if($a" + repeated(" && $a || $a", 100) + " || $t && $t)y#{else}n#end", "y"),
            ("#set($s = 'a'" + repeated(" + 'a'", 200) + ")$s.length()", "201"),
            ("#set($s = 1" + repeated(" + 2 * 3 - 1", 200) + ")$s", "1001"),
            ("#set($s = 100" + repeated(" - 1", 20) + ")$s", "80"),
            ("#set($x = 3)#if($x == 1)" + repeated("#elseif($x == 2)", 500) + "#{else}e#end", "e"),
            ("#set($l = [1" + repeated(", 1", 999) + "])$l.size()", "1000"),
            ("#set($m = {'a': 1})$m" + repeated(".b", 100) + "!", "$m" + repeated(".b", 100) + "!"),
            ("#set($s = 'x')$s" + repeated(".toString()", 100), "x"),
            (repeated("#if(true)", 20) + "x" + repeated("#end", 20), "x"),
            (repeated("#foreach($i in [1])#if($i == 1)", 10) + "x" + repeated("#end", 20), "x"),
            (repeated("#foreach($i in [1])#if($i == 1)", 20) + "x" + repeated("#end", 40), "x"),
            (repeated("#foreach($i in [1])#break#end ", 100) + "x", repeated(" ", 100) + "x"),
        ]))
    func `what is long without being deep meets no limit of depth`(_ source: Source, _ output: String) throws {
        #expect(try render(source.text) == output)
    }

    @Test func `the terms of a long condition are computed from the left, and no more than needed`() throws {
        let source = "#set($l = [])#macro(t $x)#end#if($l.add(1) || $l.add(2) || $l.add(3))#end$l"
        #expect(try render(source) == "[1]")
        #expect(try render("#set($l = [])#if($l.add(1) && $n && $l.add(2) || $l.add(3))#end$l") == "[1, 3]")
    }

    @Test(
        arguments: sources([
            repeated("#foreach($i in [1])#if($i == 1)", 10) + "x" + repeated("#end", 20),
            repeated("#if(true)", 30) + "$x.y($x.z($x.z()))" + repeated("#end", 30),
            "#if(" + repeated("$a || $a && $a == $a < $a + $a * (", 30) + "$a" + repeated(")", 30) + ")#end",
            "#set($l = " + repeated("[", 31) + repeated("]", 31) + ")$l",
            "#set($l = " + repeated("{'a': ", 31) + "1" + repeated("}", 31) + ")$l",
            "$a" + repeated(".b($a", 31) + repeated(")", 31),
            "$a" + repeated("[$a", 31) + repeated("]", 31),
            "#set($l = [1])#foreach($i in [1..999])#set($l = [$l])#end$l.hashCode() $l",
            "#set($l = [1])#set($k = [1])#foreach($i in [1..999])#set($l = [$l])#set($k = [$k])#end#if($l == $k)y#end",
            "#set($l = {})#foreach($i in [1..999])#set($l = {'a': $l})#end$l.hashCode() $l",
            "#set($l = {})#foreach($i in [1..999])#set($n = {'a': $l})#set($l = $n.values())#end$l",
            "#set($l = {})#foreach($i in [1..999])#set($n = {'a': $l})#set($l = $n.entrySet())#end$l.hashCode()$l",
        ]))
    func `what is deep fits the smallest stack`(_ source: Source) async throws {
        let failure: String? = await onSmallStack {
            do {
                _ = try render(source.text)
                return nil
            } catch let error as RenderError {
                guard case .limit = error.reason else { return "\(error)" }
                return nil
            } catch is TemplateError {
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(failure == nil)
    }

    /// Runs something on a thread with 512 KB of stack.
    private func onSmallStack(_ body: @escaping @Sendable () -> String?) async -> String? {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: body()) }
            thread.stackSize = 512 * 1024
            thread.start()
        }
    }

    // MARK: Circles and chains

    /// Holds an object of one rendering weakly.
    private final class Weak {
        weak var list: ListObject?
        weak var map: MapObject?
    }

    @Test(
        arguments: sources([
            "$l.add($l)", "$l.add([[$l]])", "#set($x = $l.add($m))#set($m.a = $l)", "#set($m.a = $m)", "$m.put($m, 1)",
            "#set($m.a = $m.keySet())", "#set($m.a = $m.entrySet())",
            "#set($m.a = 1)#foreach($e in $m.entrySet())"
                + "$e.setValue($e)$e.setValue($m)#end", "#set($i = $l.listIterator())$i.add($i)$i.add($l)",
            "#set($k = $l.subList(0, 1))#set($x = $l.set(0, $k))", "#set($k = $l.subList(0, 1))$k.add($l)",
            "#foreach($i in $l)#set($foreach.a = $foreach)#set($foreach.l = $l)#set($x = $l.set(0, $foreach))#end",
            "$l.addAll([$l, $m])$m.putAll({'a': $l})", "$l.toArray().set(0, $l)", "#set($m.a = $l.clone())$m.a.add($m)",
        ]))
    func `what holds itself does not outlive its rendering`(_ source: Source) throws {
        let weak = Weak()
        try autoreleasepoolIfAny {
            let list = ListObject([.integer(1)])
            let map = MapObject()
            weak.list = list
            weak.map = map
            _ = try Template(source.text).render([("l", .list(list)), ("m", .map(map))])
        }
        #expect(weak.list == nil)
        #expect(weak.map == nil)
    }

    private func autoreleasepoolIfAny(_ body: () throws -> Void) rethrows { try body() }

    @Test func `what holds no circle keeps what was put into it`() throws {
        let list = ListObject([])
        let map = MapObject()
        _ = try Template("$l.add([1])$l.add($m)$m.put('a', {'b': [2]})").render([("l", .list(list)), ("m", .map(map))])
        var meter = Meter()
        #expect(try Value.list(list).text(&meter) == "[[1], {a={b=[2]}}]")
    }

    static let twoLoops = "#foreach($i in [1..1000])#foreach($j in [1..1000])"

    @Test(
        arguments: sources([
            "#set($l = [$l])", "#set($l = [$l].iterator())", "#set($n = {'a': $l})#set($l = $n.values())",
            "#set($n = {'a': $l})#foreach($e in $n.entrySet())#set($l = $e)#end",
            "#foreach($k in [1])#set($q = $foreach)#end#set($foreach = $q)",
            "#foreach($k in [1])#set($foreach.a = $q)#set($q = $foreach)#end", "#set($l = [$l].subList(0, 1))",
        ]))
    func `a chain of any length is released without recursion`(_ body: Source) async {
        let failure: String? = await onSmallStack {
            do {
                _ = try render("#set($l = [1])#set($q = 1)" + Self.twoLoops + body.text + "#end#end")
                return "it ended"
            } catch {
                return nil
            }
        }
        #expect(failure == nil)
    }

    @Test(
        arguments: sources([
            "#set($m = {})#set($m.a = $m.values())$m.hashCode()",
            "#set($m = {'a': 1})#foreach($e in $m.entrySet())$e.setValue($e)$e.hashCode()#end",
            "#set($m = {'a': 1})#set($n = {'a': 1})#set($m.a = $m.entrySet())#set($n.a = $n.entrySet())"
                + "$m.entrySet().equals($n.entrySet())",
            "#set($m = {'a': 1})#set($n = {'a': 1})#foreach($e in $m.entrySet())#foreach($f in $n.entrySet())"
                + "$e.setValue($f)$f.setValue($e)$e.equals($f)#end#end",
        ]))
    func `circles through views and entries end at a limit`(_ source: Source) {
        let error = #expect(throws: RenderError.self) { _ = try render(source.text) }
        guard case .limit? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    // MARK: Control flow

    @Test func `a break in an argument leaves the loop around its use and nothing else changes`() throws {
        let macro = "#macro(m $a)#foreach($i in [1..3])$i$a#end[$i]#set($x = 'in')$x#end"
        #expect(try render(macro + "#m(\"#break\")") == "1[$i]in")
        #expect(try render(macro + "#evaluate('#m(\"#break\")')$x") == "1[$i]inin")
    }

    @Test func `a define that stops an evaluation can be printed again`() throws {
        #expect(try render("#define($d)d#stop#end#foreach($i in [1..5])#evaluate('${d}.')#end") == "ddddd")
    }

    // Found by fuzzing: each object that prints a map counted the depth anew.
    @Test(arguments: [
        "#foreach($i in [1])#set($foreach.x = $foreach)$foreach#end",
        "#foreach($i in [1])#set($foreach.x = [$foreach])$foreach.x#end",
        "#foreach($i in [1])#set($foreach.x = {'a': $foreach})$foreach.toString()#end",
        "#foreach($i in [1])#set($foreach.x = $foreach)$foreach.x.hashCode()#if($foreach == 'a')#end#end",
    ])
    func `a scope that holds itself is stopped when it is printed`(_ source: String) throws {
        let error = #expect(throws: RenderError.self) { _ = try render(source) }
        guard case .limit = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `nulls that print nothing are told, quiet ones are not`() throws {
        let missing = MissingReferences()
        let dialect = Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true)
        let template = try Template("a $x\n#foreach($i in [1, 2])$i.y $!z #end${w.v()}", dialect: dialect)
        _ = try template.render([], missing: missing)
        #expect(missing.places.map(\.text) == ["$x", "$i.y", "${w.v()}"])
        #expect(missing.places.map(\.position.line) == [1, 2, 2])
        #expect(missing.places.map(\.position.column) == [3, 23, 36])
    }

    @Test func `text literals that differ only in how marks are composed stay as written`() throws {
        #expect(try render("#set($a = 'e\u{301}')#set($b = 'é')$a$b$a.length()$b.length()") == "e\u{301}é21")
        #expect(try render("#if('\u{212B}' == 'A\u{30A}')y#{else}n#end") == "n")
    }

    @Test func `a cut between surrogates leaves a question mark on each side`() throws {
        let source = "#set($s = 'aé😀ß')$s.substring(3) $s.substring(0, 3) $s.substring(2, 4) $s.substring(1, 2)"
        #expect(try render(source) == "?ß aé? 😀 é")
    }

    // MARK: Time

    /// Release builds take less than 50 ms for each, and debug builds a few seconds; without its charge, or with
    /// something quadratic, each takes minutes.
    @Test(
        arguments: sources([
            twoLoops + "#evaluate('x$i')#end#end",
            "#set($l=[1..99999])" + twoLoops + "#set($x=$l.iterator())$l.add(1)#end#end",
            "#set($l=[1..99999])#set($k=$l.subList(0,99999))" + twoLoops + "$k.add(1)#end#end",
            "#set($i=9223372036854775807+1)#set($i=$i.shiftLeft(9999999))" + twoLoops + "#set($x=$i.negate())#end#end",
            "#set($i=9223372036854775807+1)#set($i=$i.pow(90)+1)#set($k=$i.shiftLeft(3)+1)" + twoLoops
                + "$i.gcd($k)#end#end",
            "#set($s='')" + twoLoops + "#set($x=$s.format('%9999999d',1))#end#end",
            "#set($s='')" + twoLoops + "#set($x=$s.format('%.9999999f',1.5))#end#end",
            "#set($s='é')#foreach($i in [1..17])#set($s=$s+$s)#end" + twoLoops
                + "$s.equalsIgnoreCase($s.toUpperCase())#end#end",
            "#set($s='é')#foreach($i in [1..17])#set($s=$s+$s)#end" + twoLoops
                + "$s.endsWith($s)$s.substring(1).length()#end#end",
            "#set($m={})" + twoLoops + "#set($m[\"$i-$j\"]=1)$m.remove(\"$i-1\")#end#end",
            "#macro(m)" + (0..<3_000).map { "#set($v\($0)=1)" }.joined() + twoLoops + "$w$v1#end#end#end#m()",
            "#set($x = 1" + repeated(" + 1", 75_000) + ")#set($y = " + repeated("9", 100_000) + ")",
            "#if($a" + repeated(" || $a", 50_000) + ")#end" + twoLoops + "x#end#end",
        ]))
    func `hostile work ends soon`(_ source: Source) {
        let time = ContinuousClock().measure { _ = try? render(source.text) }
        #expect(time < .seconds(20))
    }
}
