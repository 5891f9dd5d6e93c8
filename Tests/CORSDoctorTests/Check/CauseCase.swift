import CORS
import CORSDoctor
import Testing

/// One check, and a cause that must or must not come of it.
struct CauseCase: Sendable, CustomTestStringConvertible {
    let code: String
    let isFound: Bool
    /// What is the case, in a few words.
    let name: String
    let request: @Sendable () throws -> CheckRequest
    let target: @Sendable () -> ScriptedTarget
    let view: GatewayView?
    let live: (@Sendable () -> ScriptedTarget)?

    /// A case in which the cause is found.
    static func found(
        _ code: Cause.Code, _ name: String, view: GatewayView? = nil,
        _ request: @escaping @autoclosure @Sendable () throws -> CheckRequest,
        live: (@Sendable () -> ScriptedTarget)? = nil,
        _ target: @escaping @autoclosure @Sendable () -> ScriptedTarget
    ) -> CauseCase {
        CauseCase(
            code: code.rawValue, isFound: true, name: name, request: request, target: target, view: view, live: live)
    }

    /// A case much like one in which it is found.
    static func not(
        _ code: Cause.Code, _ name: String, view: GatewayView? = nil,
        _ request: @escaping @autoclosure @Sendable () throws -> CheckRequest,
        live: (@Sendable () -> ScriptedTarget)? = nil,
        _ target: @escaping @autoclosure @Sendable () -> ScriptedTarget
    ) -> CauseCase {
        CauseCase(
            code: code.rawValue, isFound: false, name: name, request: request, target: target, view: view, live: live)
    }

    func diagnose() async throws -> Diagnosis {
        await CORSDoctor(target: target(), view: view, liveTarget: live?()).diagnose(try request())
    }

    var testDescription: String { "\(code) is \(isFound ? "found" : "not found"): \(name)" }
}
