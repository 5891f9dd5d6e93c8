public import JSON

extension AuditReport {
    /// The report as SARIF 2.1.0, for code scanning.
    ///
    /// - Parameters:
    ///   - artifact: the path of the definition's file, e.g. `api/openapi.yaml`; nil when there is none.
    ///   - lines: where things stand in that file.
    ///   - version: Crossgate's.
    public func sarif(
        artifact: String? = nil, lines: DefinitionLines? = nil, version: String? = nil
    ) -> JSONValue {
        let places: [String: Int] = Dictionary(
            CORSAudit.rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var driver: JSONObject = ["name": "Crossgate"]
        if let version { driver["version"] = .string(version) }
        driver["rules"] = .array(CORSAudit.rules.map(\.sarif))
        let run: JSONValue = [
            "tool": ["driver": .object(driver)],
            "results": .array(
                findings.map { $0.sarif(ruleIndex: places[$0.rule], artifact: artifact, lines: lines) }),
        ]
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        ]
    }
}

extension AuditRule {
    /// A `reportingDescriptor`. `helpUri` must be absolute, and the documentation's address is not: it stands in `help`.
    fileprivate var sarif: JSONValue {
        [
            "id": .string(id),
            "shortDescription": ["text": .string(title)],
            "fullDescription": ["text": .string(explanation)],
            "help": ["text": .string(helpURI)],
            "defaultConfiguration": ["level": .string(severity.sarifLevel)],
        ]
    }
}

extension Finding.Severity {
    /// SARIF's words for levels are these three, and `none`.
    fileprivate var sarifLevel: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .note: "note"
        }
    }
}

extension Finding {
    /// A `result`. What to do stands in the message: a `fix` of SARIF's is an edit of the file, which is not known.
    fileprivate func sarif(ruleIndex: Int?, artifact: String?, lines: DefinitionLines?) -> JSONValue {
        var location: JSONObject = [:]
        if let artifact {
            // Code scanning shows nothing without a line; the first stands for the whole file.
            location["physicalLocation"] = [
                "artifactLocation": ["uri": .string(Self.reference(artifact))],
                "region": ["startLine": .number(JSONNumber(lines?.line(of: self) ?? 1))],
            ]
        }
        location["logicalLocations"] = [["fullyQualifiedName": .string(self.location), "kind": "resource"]]
        var result: JSONObject = ["ruleId": .string(rule)]
        if let ruleIndex { result["ruleIndex"] = .number(JSONNumber(ruleIndex)) }
        result["level"] = .string(severity.sarifLevel)
        result["message"] = ["text": .string("\(self.location): \(message). \(fix.summary).")]
        result["locations"] = [.object(location)]
        // Keeps a finding the same from run to run, whatever else changes.
        result["partialFingerprints"] = ["crossgate/v1": .string("\(rule)|\(self.location)")]
        return .object(result)
    }

    /// A path as a URI reference: what cannot stand in one, or means something else there, is percent-encoded (RFC
    /// 3986 §2 and §4.2). A whole path is a file URI.
    private static func reference(_ path: String) -> String {
        let digits: [Character] = Array("0123456789ABCDEF")
        var result = path.hasPrefix("/") ? "file://" : ""
        for byte in path.utf8 {
            if byte > 0x20, byte < 0x7F, !forbidden.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result.append("%")
                result.append(digits[Int(byte >> 4)])
                result.append(digits[Int(byte & 15)])
            }
        }
        return result
    }

    private static let forbidden: Set<UInt8> = Set("\"#%:<>?[\\]^`{|}".utf8)
}
