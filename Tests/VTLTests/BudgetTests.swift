import Foundation
import Testing
import VTL

/// Every limit stops a rendering, soon, with its name and a place.
@Suite struct BudgetTests {
    struct Hostile: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var template: String
        var limit: String
        var limits = RenderLimits()
    }

    static let doubling = "#set($s = 'xxxxxxxxxxxxxxxx')#foreach($i in [1..900])#set($s = \"$s$s\")#end"
    static let cases: [Hostile] = [
        Hostile(
            testDescription: "steps", template: "#foreach($i in [1..999])#foreach($j in [1..999])$i#end#end",
            limit: "steps", limits: limits { $0.steps = 100_000 }),
        Hostile(
            testDescription: "output", template: "#foreach($i in [1..999])#foreach($j in [1..999])xxxxxxxx#end#end",
            limit: "bytes of output", limits: limits { $0.outputBytes = 100_000 }),
        Hostile(
            testDescription: "doubling in a string", template: doubling, limit: "bytes of memory",
            limits: limits { $0.memoryBytes = 1_000_000 }),
        Hostile(
            testDescription: "doubling up to the usual limits", template: doubling, limit: "bytes of output"),
        Hostile(
            testDescription: "doubling by sums",
            template: "#set($s = 'x')#foreach($i in [1..900])#set($s = $s + $s)#end",
            limit: "bytes of memory"),
        Hostile(
            testDescription: "a range", template: "#set($a = [1..2000000000])", limit: "elements of a range"),
        Hostile(
            testDescription: "a range below zero", template: "#set($a = [-2147483648..2147483647])",
            limit: "elements of a range"),
        Hostile(
            testDescription: "rounds", template: "#foreach($i in [1..1001])#end", limit: "rounds of one #foreach"),
        Hostile(
            testDescription: "a macro that calls itself", template: "#macro(m)#m()#end#m()", limit: "depth"),
        Hostile(
            testDescription: "two macros that call each other",
            template: "#macro(a)x#b()#end#macro(b)#a()#end#a()", limit: "depth"),
        Hostile(
            testDescription: "an evaluation of itself", template: "#set($t = '#evaluate($t)')#evaluate($t)",
            limit: "depth"),
        Hostile(
            testDescription: "macros with many blocks inside each other",
            template: "#macro(m)" + String(repeating: "#if(true)", count: 30) + "#m()"
                + String(repeating: "#end", count: 30) + "#end#m()",
            limit: "nesting"),
        Hostile(
            testDescription: "an argument that grows with each call",
            template: "#macro(m $a)#m(\"$a$a$a\")$a#end#m('x')", limit: "depth"),
    ]

    static func limits(_ change: (inout RenderLimits) -> Void) -> RenderLimits {
        var limits = RenderLimits()
        change(&limits)
        return limits
    }

    @Test(arguments: cases)
    func `a limit stops the rendering`(_ hostile: Hostile) throws {
        let template = try Template(hostile.template)
        let error = #expect(throws: RenderError.self) { _ = try template.render([], limits: hostile.limits) }
        guard case .limit(let name, _)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(name == hostile.limit)
        #expect(error?.position?.line == 1)
    }

    @Test func `a thousand rounds are allowed`() throws {
        let template = try Template("#foreach($i in [1..1000])$i#end")
        #expect(try template.render([]).count == 2_893)
    }

    @Test func `blocks of define inside each other end at two, as in Velocity`() throws {
        let template = try Template("#define($d)[$d]#end$d")
        #expect(String(decoding: try template.render([]), as: UTF8.self) == "[[$d]]")
    }

    @Test(arguments: [
        "#macro(m)#foreach($i in [1])#foreach($i in [1])#foreach($i in [1])#m()#end#end#end#end#m()",
        "#macro(m)#foreach($i in [1])#set($s = \"#m()\")#end#end#m()",
        "#macro(m $a)$a.concat($a.concat($a.concat(\"#m($a)\")))#end#m('x')",
        "#set($t = '#if(true)#set($q = [[[[\"#evaluate($t)\"]]]])#end')#evaluate($t)",
    ])
    func `the deepest rendering that is allowed fits the smallest stack`(_ source: String) async throws {
        let template = try Template(source)
        let error: RenderError? = await withCheckedContinuation { continuation in
            let thread = Thread {
                do throws(RenderError) {
                    _ = try template.render([])
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
            thread.stackSize = 512 * 1024
            thread.start()
        }
        #expect(error != nil)
    }

    @Test func `a template is rendered by many at once`() async throws {
        let template = try Template("#macro(m $a)<$a>#end#foreach($i in [1..50])#m($i)#set($s = \"$!s$i\")#end$s")
        let alone = try template.render([])
        let all = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<16 { group.addTask { try template.render([]) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all.allSatisfy { $0 == alone })
    }
}
