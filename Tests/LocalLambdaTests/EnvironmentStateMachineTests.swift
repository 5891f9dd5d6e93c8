import Functions
import NIOCore
import Testing

@testable import LocalLambda

@Suite struct EnvironmentStateMachineTests {
    private typealias Machine = ExecutionEnvironment.StateMachine

    private func invocation(_ id: String) -> Invocation {
        let definition = FunctionDefinition(
            name: "f", invokedARN: "arn", runtime: "python3.12", handler: "a.b", code: .package(folder: "/"),
            revision: "1")
        return Invocation(definition, FunctionCall(function: "f", payload: ByteBuffer()), id: id)
    }

    /// A machine in one of its phases, reached as a runtime reaches it.
    private func machine(_ phase: Machine.Phase) -> Machine {
        var machine = Machine()
        if phase == .initialising { return machine }
        _ = machine.next()
        if phase == .idle { return machine }
        if phase == .gone {
            _ = machine.lose()
            return machine
        }
        _ = machine.assign(invocation("one"))
        if phase == .running { return machine }
        _ = machine.answerBegins("one", as: "InvocationResponse")
        if phase == .answering { return machine }
        _ = machine.answerEnds()
        return machine
    }

    @Test(arguments: [
        (Machine.Phase.initialising, Machine.Assignment.hold), (.idle, .deliver), (.running, .refuse),
        (.answering, .refuse), (.answered, .hold), (.gone, .refuse),
    ])
    private func `Work is taken where it will be done`(_ phase: Machine.Phase, _ expected: Machine.Assignment) {
        var machine = machine(phase)
        #expect(machine.phase == phase)
        #expect(machine.assign(invocation("two")) == expected)
    }

    @Test(arguments: [
        (Machine.Phase.initialising, "park"), (.idle, "park"), (.running, "refuse"), (.answering, "refuse"),
        (.answered, "park"), (.gone, "end"),
    ])
    private func `A runtime gets work only when it is done with the last`(_ phase: Machine.Phase, _ expected: String) {
        var machine = machine(phase)
        let word =
            switch machine.next() {
            case .park: "park"
            case .refuse: "refuse"
            case .end: "end"
            case .deliver: "deliver"
            }
        #expect(word == expected)
    }

    @Test(arguments: [
        (Machine.Phase.initialising, "init"), (.idle, "unnoticed"), (.running, "failed one"),
        (.answering, "failed one"), (.answered, "unnoticed"), (.gone, "unnoticed"),
    ])
    private func `A loss is told to whoever waits`(_ phase: Machine.Phase, _ expected: String) {
        var machine = machine(phase)
        let word =
            switch machine.lose() {
            case .unnoticed: "unnoticed"
            case .initFailed: "init"
            case .failed(let invocation): "failed \(invocation.id)"
            case .again(let invocation): "again \(invocation.id)"
            }
        #expect(word == expected)
        #expect(machine.phase == .gone)
    }

    @Test func `Work that was never seen is carried out elsewhere`() {
        var machine = machine(.answered)
        #expect(machine.assign(invocation("two")) == .hold)
        guard case .again(let invocation) = machine.lose() else {
            Issue.record("lost")
            return
        }
        #expect(invocation.id == "two")
    }

    @Test func `A held invocation is delivered when the runtime asks`() {
        var machine = machine(.answered)
        _ = machine.assign(invocation("two"))
        guard case .deliver(let invocation) = machine.next() else {
            Issue.record("not delivered")
            return
        }
        #expect(invocation.id == "two")
        #expect(machine.phase == .running)
    }

    @Test func `Answers are taken once, for the invocation in hand`() {
        var machine = machine(.running)
        guard case .refuse(.invalidRequestID) = machine.answerBegins("two", as: "InvocationResponse") else {
            Issue.record("taken")
            return
        }
        guard case .accept = machine.answerBegins("one", as: "InvocationResponse") else {
            Issue.record("refused")
            return
        }
        guard case .refuse(.notAllowed) = machine.answerBegins("one", as: "InvocationResponse") else {
            Issue.record("taken twice")
            return
        }
        machine.answerBreaks()
        guard case .accept = machine.answerBegins("one", as: "InvocationResponse") else {
            Issue.record("refused")
            return
        }
        let first = machine.answerEnds()
        let second = machine.answerEnds()
        #expect(first && !second)
    }

    @Test(arguments: [
        (Machine.Phase.initialising, RuntimeAPIFault.invalidRequestID), (.idle, .invalidRequestID),
        (.answering, .notAllowed(from: "InvocationResponse", to: "InvocationErrorResponse")),
        (.answered, .notAllowed(from: "RuntimeResponseSentState", to: "InvocationErrorResponse")),
        (.gone, .invalidRequestID),
    ])
    private func `An answer out of turn is refused as Lambda refuses it`(
        _ phase: Machine.Phase, _ expected: RuntimeAPIFault
    ) {
        var machine = machine(phase)
        guard case .refuse(let fault) = machine.answerBegins("one", as: "InvocationErrorResponse") else {
            Issue.record("taken")
            return
        }
        #expect(fault == expected)
        guard case .refuse(.invalidRequestID) = machine.answerBegins("other", as: "InvocationResponse") else {
            Issue.record("the id comes first")
            return
        }
    }

    @Test(arguments: [
        (Machine.Phase.initialising, true), (.idle, true), (.running, false), (.answering, false), (.answered, false),
        (.gone, false),
    ])
    private func `Retiring waits for the call in hand`(_ phase: Machine.Phase, _ endsNow: Bool) {
        var machine = machine(phase)
        #expect(machine.retire() == endsNow)
        #expect(machine.assign(invocation("two")) == .refuse)
    }
}
