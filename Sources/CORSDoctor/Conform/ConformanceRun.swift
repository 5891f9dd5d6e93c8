internal import CORS
public import JSON

/// Runs a file of CORS vectors through the engine and compares every stated expectation.
///
/// The format is described in `conformance/README.md`: `vectors` are requests with their answers, `safelist` request
/// headers, `maxAge` values of `Access-Control-Max-Age`, `cacheSequences` requests one after another. Any may be absent.
public enum ConformanceRun {
    /// - Throws: when the document is no vector file, with the place.
    public static func run(_ document: JSONValue) throws(ConformanceError) -> ConformanceReport {
        guard let root = document.objectValue else {
            throw ConformanceError(location: "", reason: "an object is expected, not \(document.kindName)")
        }
        guard ConformanceReport.Section.allCases.contains(where: { root[$0.rawValue] != nil }) else {
            throw ConformanceError(location: "", reason: "none of vectors, safelist, maxAge, cacheSequences is there")
        }
        var report = ConformanceReport()
        for section in ConformanceReport.Section.allCases {
            for reader in try items(of: section, in: root) { check(reader, &report) }
        }
        let known: Set<String> = Set(ConformanceReport.Section.allCases.map(\.rawValue)).union(["meta"])
        guard report.total > 0 else { throw ConformanceError(location: "", reason: "no item is in it") }
        for key in root.keys where !known.contains(key) { report.unchecked["\(key) (of the file)", default: 0] += 1 }
        return report
    }

    /// Checks one item; one that cannot be read is a difference, and the rest of the file is still checked.
    private static func check(_ reader: ItemReader, _ report: inout ConformanceReport) {
        do throws(ConformanceError) {
            switch reader.section {
            case .vectors: try checkVector(reader, &report)
            case .safelist: try checkSafelist(reader, &report)
            case .maxAge: try checkMaxAge(reader, &report)
            case .cacheSequences: try checkSequence(reader, &report)
            }
        } catch {
            let id = reader.object["id"]?.stringValue ?? reader.location
            report.add(reader.difference(id, error.location, error.reason, nil), in: reader.section)
        }
    }

    private static func items(
        of section: ConformanceReport.Section, in root: JSONObject
    ) throws(ConformanceError) -> [ItemReader] {
        guard let value = root[section.rawValue] else { return [] }
        guard let elements = value.arrayValue else {
            throw ConformanceError(
                location: "/\(section.rawValue)", reason: "an array is expected, not \(value.kindName)")
        }
        var readers: [ItemReader] = []
        for (place, element) in elements.enumerated() {
            let location = "/\(section.rawValue)/\(place)"
            guard let object = element.objectValue else {
                throw ConformanceError(location: location, reason: "an object is expected, not \(element.kindName)")
            }
            readers.append(ItemReader(object, location: location, section: section))
        }
        return readers
    }

    private static func checkVector(_ reader: ItemReader, _ report: inout ConformanceReport) throws(ConformanceError) {
        let vector = try ConformanceVector(reader)
        var check = VectorCheck(vector)
        check.run()
        report.add(check.differences, in: .vectors)
        report.hintTotal += check.hintTotal
        report.hintDifferences += check.hintDifferences
        for name in vector.uncheckedMembers { report.unchecked[name, default: 0] += 1 }
    }

    private static func checkSafelist(
        _ reader: ItemReader, _ report: inout ConformanceReport
    ) throws(ConformanceError) {
        let name = try reader.string("name")
        let value = try reader.string("value")
        let expected = try reader.bool("safelisted")
        let actual = HeaderField.isCORSSafelisted(name, value)
        let id = reader.object["id"]?.stringValue ?? "\(name): \(value.prefix(40))"
        report.add(reader.difference(id, "safelisted", "\(expected)", "\(actual)"), in: .safelist)
        count(reader, ["id", "title", "clause", "note", "name", "value", "safelisted"], &report)
    }

    private static func checkMaxAge(_ reader: ItemReader, _ report: inout ConformanceReport) throws(ConformanceError) {
        let lines = try reader.strings("values")
        var found: [ConformanceReport.Difference] = []
        for browser in Browser.allCases {
            guard let value = reader.object[browser.rawValue], !value.isNull else { continue }
            guard let expected = value.numberValue?.double else {
                throw reader.error(browser.rawValue, "a number of seconds is expected")
            }
            let id = reader.object["id"]?.stringValue ?? "values \(lines.map { String($0.prefix(40)) })"
            found += reader.difference(id, browser.rawValue, "\(expected) s", "\(browser.maxAge(lines)) s")
        }
        report.add(found, in: .maxAge)
        count(reader, ["id", "title", "clause", "note", "values"] + Browser.allCases.map(\.rawValue), &report)
    }

    private static func checkSequence(
        _ reader: ItemReader, _ report: inout ConformanceReport
    ) throws(ConformanceError) {
        report.add(try CacheSequence(reader).differences(), in: .cacheSequences)
        count(reader, CacheSequence.members, &report)
    }

    private static func count(_ reader: ItemReader, _ known: [String], _ report: inout ConformanceReport) {
        for key in reader.object.keys where !known.contains(key) { report.unchecked[key, default: 0] += 1 }
    }
}
