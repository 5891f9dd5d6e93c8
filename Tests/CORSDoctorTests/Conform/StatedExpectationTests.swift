import CORSDoctor
import JSON
import Testing

/// Every expectation of the published vectors, changed one at a time: the run has to notice each.
@Suite struct StatedExpectationTests {
    /// Members that state what comes out, for each part of a file.
    static let statements: [(section: String, members: [String])] = [
        (
            "vectors",
            [
                "urlOrigin", "expected", "outcome", "reason", "responseType", "exposed", "failedParameter",
                "preflightRequests", "sentOrigins", "sentHeaders", "browsers",
            ]
        ),
        ("safelist", ["safelisted"]), ("maxAge", ["standard", "chrome", "firefox", "safari"]),
        ("cacheSequences", ["preflightSent"]),
    ]

    /// The value with one thing in it changed, in every way that there is.
    static func changed(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .null: return ["mutant"]
        case .bool(let bool): return [.bool(!bool), "mutant"]
        case .string(let text): return [.string("\(text)x"), 7]
        // The greatest are beyond what tells one more apart.
        case .number(let number): return [.number(JSONNumber(number.double < 1e15 ? Int(number.double) + 1 : 0))]
        case .array(let elements):
            var found: [JSONValue] = [.array(elements + ["mutant"])]
            if !elements.isEmpty { found.append(.array(Array(elements.dropLast()))) }
            for (place, element) in elements.enumerated() {
                found += changed(element).map { other in
                    var copy = elements
                    copy[place] = other
                    return .array(copy)
                }
            }
            return found
        case .object(let object):
            return object.flatMap { key, member in
                changed(member).map { other in
                    var copy = object
                    copy[key] = other
                    return .object(copy)
                }
            }
        }
    }

    @Test(arguments: statements.indices)
    func `a changed expectation is a difference, whichever it is`(part: Int) throws {
        let (section, members) = Self.statements[part]
        let root = try #require(try ConformanceRunTests.published().objectValue)
        var count = 0
        for item in root[section]?.arrayValue ?? [] {
            let object = try #require(item.objectValue)
            for key in members {
                // A header that is absent is null, and so is what a vector does not state: that alone is no statement.
                guard let stated = object[key], !stated.isNull else { continue }
                for other in Self.changed(stated) {
                    var copy = object
                    copy[key] = other
                    let report = try ConformanceRun.run([section: .array([.object(copy)])])
                    count += 1
                    #expect(report.passed == 0, "\(object["id"] ?? .object(object)) \(key): \(other)")
                    #expect(!report.differences.isEmpty)
                }
            }
        }
        #expect(count > 60)
    }

    @Test func `null states nothing, and a vector that states nothing is named`() throws {
        let report = try ConformanceRun.run([
            "vectors": [
                [
                    "id": "v", "origin": "https://app.example", "url": "https://api.example.net/", "outcome": .null,
                    "reason": .null, "exposed": .null, "sentOrigins": .null, "browsers": .null,
                ]
            ]
        ])
        #expect(report.passed == 1)
        #expect(report.unchecked == ["(states nothing)": 1])
    }
}
