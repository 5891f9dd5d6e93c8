extension ExecutionEnvironment {
    /// What an environment's runtime does, told by events; says what follows from each. Knows no sockets and no clocks.
    ///
    /// Invariants: `current` is there in `running` and `answering`; `assigned` only in `initialising` and `answered`.
    struct StateMachine {
        /// Spelt as Lambda's errors spell them (aws-lambda-runtime-interface-emulator, lambda/core/runtime_state_names.go);
        /// nobody is there to read the last.
        enum Phase: String {
            /// The runtime has not asked for work yet.
            case initialising = "Started"
            /// It waits for work.
            case idle = "Ready"
            case running = "Running"
            /// It is sending its answer.
            case answering = "InvocationResponse"
            /// The answer is there; it has not asked for more work yet.
            case answered = "RuntimeResponseSentState"
            case gone = "Gone"
        }

        enum Assignment: Equatable {
            /// The runtime waits: give it the work.
            case deliver
            /// It will be given when the runtime asks for it.
            case hold
            /// Nobody here will do it.
            case refuse
        }

        enum Next {
            case deliver(Invocation)
            /// Let the runtime wait.
            case park
            case end
            case refuse(RuntimeAPIFault)
        }

        enum Answer {
            case accept(Invocation)
            case refuse(RuntimeAPIFault)
        }

        enum Loss {
            /// Nobody waited for anything.
            case unnoticed
            /// It never came up.
            case initFailed(Invocation?)
            /// It had the work and will not finish it.
            case failed(Invocation)
            /// It was to get the work and never saw it.
            case again(Invocation)
        }

        private(set) var phase = Phase.initialising
        private(set) var current: Invocation?
        private(set) var assigned: Invocation?
        private(set) var isRetired = false

        init(assigned: Invocation? = nil) {
            self.assigned = assigned
        }

        /// Somebody wants an invocation carried out here.
        mutating func assign(_ invocation: Invocation) -> Assignment {
            guard !isRetired else { return .refuse }
            switch phase {
            case .idle:
                phase = .running
                current = invocation
                return .deliver
            case .answered, .initialising:
                guard assigned == nil else { return .refuse }
                assigned = invocation
                return .hold
            case .running, .answering, .gone:
                return .refuse
            }
        }

        /// The runtime asks for work.
        mutating func next() -> Next {
            switch phase {
            case .initialising, .answered, .idle:
                current = nil
                if let invocation = assigned.take() {
                    phase = .running
                    current = invocation
                    return .deliver(invocation)
                }
                if isRetired {
                    phase = .gone
                    return .end
                }
                // A runtime whose connection broke asks again.
                phase = .idle
                return .park
            case .running, .answering:
                return .refuse(.notAllowed(from: phase.rawValue, to: Phase.idle.rawValue))
            case .gone:
                return .end
            }
        }

        /// The connection on which the runtime waited for work is gone.
        mutating func nextBreaks() {
            if phase == .idle { phase = .answered }
        }

        /// The runtime begins to send an answer, an error's included. Its id is looked at first, whatever the phase
        /// (aws-lambda-runtime-interface-emulator, lambda/rapi/middleware/middleware.go).
        mutating func answerBegins(_ id: String, as state: String) -> Answer {
            guard let current, current.id == id else { return .refuse(.invalidRequestID) }
            guard phase == .running else { return .refuse(.notAllowed(from: phase.rawValue, to: state)) }
            phase = .answering
            return .accept(current)
        }

        /// The answer is whole. False when it comes too late for anything.
        mutating func answerEnds() -> Bool {
            guard phase == .answering else { return false }
            phase = .answered
            return true
        }

        /// The connection that brought the answer is gone; the runtime may try again on another.
        mutating func answerBreaks() {
            if phase == .answering { phase = .running }
        }

        enum InitError {
            /// It had been meant for this invocation.
            case accept(Invocation?)
            case refuse(RuntimeAPIFault)
        }

        /// The runtime says that it cannot be initialised.
        mutating func initError() -> InitError {
            guard phase == .initialising else { return .refuse(.notAllowed(from: phase.rawValue, to: "InitError")) }
            phase = .gone
            return .accept(assigned.take())
        }

        /// Nothing will come of this environment any more: its process ended, or its time was up.
        mutating func lose() -> Loss {
            defer {
                phase = .gone
                current = nil
                assigned = nil
            }
            switch (phase, current, assigned) {
            case (.initialising, _, let assigned): return .initFailed(assigned)
            case (.running, let current?, _), (.answering, let current?, _): return .failed(current)
            case (.answered, _, let assigned?): return .again(assigned)
            default: return .unnoticed
            }
        }

        /// It shall take no more work; true when it can end at once.
        mutating func retire() -> Bool {
            isRetired = true
            switch phase {
            case .idle:
                phase = .gone
                return true
            case .initialising:
                guard assigned == nil else { return false }
                phase = .gone
                return true
            case .running, .answering, .answered, .gone: return false
            }
        }
    }
}
