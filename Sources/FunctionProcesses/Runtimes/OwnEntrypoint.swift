internal import Foundation

/// The program that a function of `provided.*` brings, and what Lambda's supervisor says when it cannot be started.
///
/// Sources: aws-lambda-runtime-interface-emulator, lambda/rapidcore/bootstrap.go, for one that is missing or a folder;
/// for the others Go's errors as AWS showed them: `permission denied` (awslabs/aws-lambda-dart-runtime#20), `exec format
/// error` (awslabs/swift-aws-lambda-runtime#541), `no such file or directory` (aws-samples/aws-lambda-layer-kubectl#39).
enum OwnEntrypoint {
    static let missing = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"

    /// Why it was not executed; Go spells the system's reasons as C does, in small letters.
    static func notExecuted(_ errno: Int32) -> String {
        "fork/exec /var/task/bootstrap: \(String(cString: strerror(errno)).lowercased())"
    }
}

extension SpawnFailure {
    /// What Lambda says to a function's callers when the function's own program is not executed; nil for failures that
    /// are this machine's.
    public func entrypointError(of plan: RuntimePlan) -> String? {
        guard plan.isOwnEntrypoint, case .system(.execute, let errno) = self, errno != 0 else { return nil }
        return OwnEntrypoint.notExecuted(errno)
    }
}
