internal import CORS

extension BrowserVerdict {
    /// Lets one browser decide over real answers.
    ///
    /// - Parameter sendsUnsafe: Whether requests that may change something are sent once their preflight passed.
    static func play(
        _ request: CheckRequest, in browser: Browser, sendsUnsafe: Bool, over conversation: inout Conversation
    ) async -> BrowserVerdict {
        var simulation = FetchSimulation(request.fetch, browser: browser)
        var action = simulation.start()
        var failure = ""
        while true {
            switch action {
            case .send(let wire):
                guard wire.isSafe || sendsUnsafe else { return BrowserVerdict(simulation, outcome: nil) }
                switch await conversation.answer(to: wire, purpose: .browser) {
                case .response(let response, _, _): action = simulation.received(response)
                case .failed(let reason):
                    failure = reason
                    action = simulation.failed()
                }
            case .finished(let outcome): return BrowserVerdict(simulation, outcome: outcome, failure: failure)
            }
        }
    }

    /// - Parameters:
    ///   - outcome: Nil when the request itself was not sent.
    ///   - failure: Why the network gave no answer, in the words of whoever tried; empty when it gave one.
    private init(_ simulation: FetchSimulation, outcome: FetchOutcome?, failure: String = "") {
        browser = simulation.browser
        warnings = simulation.warnings
        steps = simulation.steps
        faults = simulation.faults
        response = nil
        fault = nil
        switch outcome {
        case .allowed(let fetched)?:
            self.outcome = .allowed
            response = fetched
        case .blocked(let fault)?:
            self.outcome = .blocked
            self.fault = fault
        case .threw(let fault)?:
            self.outcome = .threw
            self.fault = fault
        case nil: self.outcome = .unsent
        }
        if let fault, !faults.contains(fault) { faults.insert(fault, at: 0) }
        consoleTexts = fault.map { simulation.browser.consoleTexts(for: $0, request: simulation.request) } ?? []
        if browser == .chrome, fault?.code == .networkFailed, !failure.isEmpty {
            let name = NetworkFailure(failure).chromeName
            consoleTexts = consoleTexts.map { $0.replacing("net::ERR_FAILED", with: "net::\(name)") }
        }
        scriptError = fault.map { _ in simulation.browser.scriptError }
    }
}
