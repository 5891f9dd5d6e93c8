import JSON
import Testing
import VTL

/// Compares the engine with Apache Velocity 1.7, case by case and byte by byte.
@Suite struct CorpusTests {
    typealias Outcome = CorpusCase.Outcome

    /// API Gateway's Velocity.
    static let gateway = Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true)
    /// Velocity with an event handler that inserts nothing for null.
    static let quiet = Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: false)
    static let cases = (try? CorpusCase.all.get()) ?? []

    @Test(arguments: cases)
    func `a template gives what Velocity gives`(_ each: CorpusCase) {
        let expected = each.ours ?? each.recorded
        let got = Self.outcome(each, .velocity, expecting: expected)
        #expect(got == expected, Self.report(each, expected, got))
    }

    @Test(arguments: cases.filter { $0.quiet != nil && $0.ours == nil })
    func `a template gives what Velocity gives when nulls print nothing`(_ each: CorpusCase) {
        guard let expected = each.quiet else { return }
        let got = Self.outcome(each, Self.quiet, expecting: expected)
        #expect(got == expected, Self.report(each, expected, got))
    }

    @Test(arguments: cases.filter { $0.gateway != nil })
    func `a template gives what API Gateway gives`(_ each: CorpusCase) {
        guard let expected = each.gateway else { return }
        let got = Self.outcome(each, Self.gateway, expecting: expected)
        #expect(got == expected, Self.report(each, expected, got))
    }

    @Test func `every file of the corpus is read`() throws {
        #expect(try CorpusCase.all.get().count >= 2_000)
        #expect(Self.cases.count { $0.quiet != nil } >= 200)
        #expect(Set(Self.cases.map(\.feature)).count >= 25)
        #expect(Set(Self.cases.map(\.testDescription)).count == Self.cases.count)
    }

    /// A deviation of our own is a decision: a new one, or one less, changes this number and says why in its case.
    @Test func `we deviate from Velocity where it is listed and nowhere else`() {
        #expect(Self.cases.count { $0.ours != nil } == 16)
        for each in Self.cases { #expect(each.ours != each.recorded, "\(each.testDescription) deviates no more") }
    }

    /// What the engine makes of a case; a message counts only where one is expected.
    private static func outcome(
        _ each: CorpusCase, _ dialect: Template.Dialect, expecting expected: Outcome
    ) -> Outcome {
        let template: Template
        do throws(TemplateError) {
            template = try Template(each.template, dialect: dialect)
        } catch {
            return .parseError
        }
        do throws(RenderError) {
            var meter = Meter()
            var variables: [(name: String, value: Value)] = []
            for (name, json) in each.variables { variables.append((name, try Value(json, &meter))) }
            return .output(String(decoding: try template.render(variables), as: UTF8.self))
        } catch {
            switch error.reason {
            case .limit(let name, _): return .limit(name)
            case .parse: return .exception("org.apache.velocity.exception.ParseErrorException", message: nil)
            case .exception(let name, let message):
                if case .exception(_, message: nil) = expected { return .exception(name, message: nil) }
                return .exception(name, message: message)
            }
        }
    }

    private static func report(_ each: CorpusCase, _ expected: Outcome, _ got: Outcome) -> Comment {
        "\(each.testDescription)\ntemplate \(each.template.debugDescription)\nexpected \(expected)\n     got \(got)"
    }
}
