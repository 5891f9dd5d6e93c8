internal import APIModel
internal import Storage

extension OperationTable {
    /// Account: get and update. There is one, and it has AWS's defaults until it is changed.
    mutating func account() {
        on(
            .getAccount,
            read: { _, transaction in
                try .json(transaction.account())
            })
        on(
            .updateAccount,
            write: { call, transaction in
                let operations = try call.decode(PatchInput.self).patchOperations ?? []
                var account = try transaction.account()
                try Account.patchTable.apply(operations, to: &account)
                try transaction.put(account, at: .account)
                return try .json(account)
            })
    }
}

extension ReadTransaction {
    /// The account's settings, AWS's defaults unless they were changed.
    func account() throws -> Account {
        try get(Account.self, at: .account) ?? Account()
    }
}

extension Account {
    /// `/cloudwatchRoleArn` and `/features` are all that AWS's patch page lists; the throttle settings are AWS's.
    static let patchTable = PatchTable<Account>(.listing) { table in
        table.row("/cloudwatchRoleArn", [.replace, .remove]) { account, step throws(ControlPlaneError) in
            let arn = step.name == .remove ? "" : step.operation.value ?? ""
            guard arn.isEmpty || isRoleARN(arn) else { throw .badRequest(invalidRole) }
            account.cloudwatchRoleArn = arn.isEmpty ? nil : arn
        }
        table.row("/features", [.add, .remove]) { account, step throws(ControlPlaneError) in
            guard step.operation.value == usagePlans else { throw .badRequest(invalidFeature) }
            guard step.name == .add else { throw .badRequest(usagePlansStay) }
            if !account.features.contains(usagePlans) { account.features.append(usagePlans) }
        }
    }

    /// `arn:aws:iam::{twelve digits}:role/{path and name}`.
    private static func isRoleARN(_ text: String) -> Bool {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && parts[1].hasPrefix("aws") && parts[2] == "iam"
            && parts[4].utf8.count == 12
            && parts[4].utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            && parts[5].hasPrefix("role/") && parts[5].utf8.count > "role/".utf8.count
    }

    private static let usagePlans = "UsagePlans"

    /// Reported from AWS for a role that it cannot use; here for text that names no role.
    static let invalidRole =
        "The role ARN does not have required permissions configured. "
        + "Please grant trust permission for API Gateway and add the required role policy."
    /// As another emulator has it; unverified.
    static let usagePlansStay = "Usage Plans cannot be disabled once enabled"
    /// Assumed.
    static let invalidFeature = "Invalid feature specified. Must be one of: [UsagePlans]"
}
