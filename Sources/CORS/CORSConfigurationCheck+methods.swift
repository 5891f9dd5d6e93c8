extension CORSConfigurationCheck {
    /// The methods that `ANY` stands for in API Gateway.
    private static let standardMethods: [String] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]

    mutating func checkMethods() {
        let field = CORSConfigurationIssue.Field.allowMethods
        guard !isTooLong(given.allowMethods, limit: CORSLimits.methods, field) else { return }
        for method in given.allowMethods where method != "*" && !isQuoted(method, field) {
            guard let mistake = Self.mistake(inMethod: method) else { continue }
            mistakes.append(mistake)
        }
        if given.allowMethods.contains("*") {
            checkAny(given.allowMethods.contains { $0 != "*" }, field, .anyMethodMixed, .anyMethodWithCredentials)
        }
        if given.allowMethods.isEmpty {
            advice.append(
                CORSConfigurationIssue(
                    .noMethods, field, value: nil,
                    reason: "no method is listed, so scripts have GET, HEAD and POST only",
                    fix: "list PUT, PATCH, DELETE … where scripts use them"))
        } else if given.allowMethods.allSatisfy({ FetchMethod.isCORSSafelisted($0) }) {
            advice.append(
                CORSConfigurationIssue(
                    .methodAlwaysAllowed, field, value: given.allowMethods.joined(separator: ","),
                    reason: "browsers allow GET, HEAD and POST whatever the policy lists",
                    fix: "nothing is wrong; what must not be called has to be refused by the API itself"))
        }
        canonical.allowMethods = deduplicated(given.allowMethods, field)
    }

    private static func mistake(inMethod method: String) -> CORSConfigurationIssue? {
        let issue = { (code: CORSConfigurationIssue.Code, reason: String, fix: String) in
            CORSConfigurationIssue(code, .allowMethods, value: method, reason: reason, fix: fix)
        }
        guard isToken(method) else {
            return issue(.methodSyntax, tokenFault(method, of: "a method"), tokenFix(method, example: "PUT"))
        }
        if FetchMethod.isForbidden(method) {
            return issue(.methodForbidden, "scripts cannot send this method", "remove it")
        }
        let upper = method.asciiUppercased
        if upper == "ANY" {
            return issue(
                .methodAnyLiteral, "only API Gateway knows ANY; to a browser it is a method of that name",
                "list the methods: \(standardMethods.joined(separator: ", "))")
        }
        guard method != upper, standardMethods.contains(upper) else { return nil }
        return issue(.methodLowerCase, "scripts send '\(upper)', and case counts", "write '\(upper)'")
    }
}

extension CORSConfigurationCheck {
    /// Notes a `*` beside other values, and one where credentials are allowed.
    mutating func checkAny(
        _ isMixed: Bool, _ field: CORSConfigurationIssue.Field, _ mixed: CORSConfigurationIssue.Code,
        _ credentialed: CORSConfigurationIssue.Code
    ) {
        if isMixed {
            mistakes.append(
                CORSConfigurationIssue(
                    mixed, field, value: "*", reason: "'*' is every one, the others beside it included",
                    fix: "remove the others, or remove '*'"))
        }
        if given.allowCredentials {
            mistakes.append(
                CORSConfigurationIssue(
                    credentialed, field, value: "*",
                    reason: "to a request with credentials '*' is a name like others, and allows nothing",
                    fix: "list the values, or set allowCredentials to false"))
        }
    }

    static func isToken(_ text: String) -> Bool {
        text.utf8.count <= CORSLimits.nameBytes && text.isHTTPToken
    }

    /// Why a text is no token, for a text that is none.
    static func tokenFault(_ text: String, of what: String) -> String {
        if text.isEmpty { return "is empty" }
        if text.utf8.count > CORSLimits.nameBytes { return "is longer than \(CORSLimits.nameBytes) bytes" }
        return "\(what) has letters, digits and !#$%&'*+-.^_`|~ only (RFC 9110, section 5.6.2)"
    }

    static func tokenFix(_ text: String, example: String) -> String {
        let parts = text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
        guard !parts.isEmpty, parts.count <= CORSLimits.namedValues, parts.allSatisfy(isToken) else {
            return "write a name such as '\(example)'"
        }
        let names = parts.map { "'\($0)'" }.joined(separator: ", ")
        return parts.count == 1 ? "write \(names)" : "write \(names) as values of their own"
    }
}
