internal import APIModel

/// What stage variables may be: names of word characters, values of a small alphabet, so many of them.
///
/// Source: the API reference of `Stage` (`[A-Za-z0-9-._~:/?#&=,]+`) and the quotas page; the space is in the sentence
/// that AWS answers with.
enum StageVariables {
    /// Refuses the first name or value, in the order of names, that AWS would not take.
    static func check(_ variables: [String: String]) throws(ControlPlaneError) {
        guard variables.count <= Limits.stageVariablesPerStage else {
            throw .limitExceeded(tooMany)
        }
        for name in variables.keys.sorted() {
            try check(name: name, value: variables[name] ?? "")
        }
    }

    /// Refuses a name or a value that AWS would not take.
    static func check(name: String, value: String) throws(ControlPlaneError) {
        guard isName(name) else { throw .badRequest(invalidName(name)) }
        guard isValue(value) else { throw .badRequest(invalidValue(value)) }
    }

    static func isName(_ name: String) -> Bool {
        (1...Limits.stageVariableNameCharacters).contains(name.utf8.count) && name.utf8.allSatisfy(isWord)
    }

    static func isValue(_ value: String) -> Bool {
        (1...Limits.stageVariableValueCharacters).contains(value.utf8.count)
            && value.utf8.allSatisfy { isWord($0) || symbols.contains($0) }
    }

    private static let symbols: Set<UInt8> = Set(" -.~:/?#&=,".utf8)

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    // Reported from AWS (2019 and 2017), two spaces and unbalanced quotation marks included; the last one is assumed.
    static func invalidName(_ name: String) -> String {
        "Invalid stage variable name: \(name).  Please use names with only word characters."
    }

    static func invalidValue(_ value: String) -> String {
        "Invalid stage variable value: \(value).  Please use values with alphanumeric characters and the symbols "
            + "' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
    }

    static let tooMany = "Maximum number of stage variables for this stage has been reached."
}
