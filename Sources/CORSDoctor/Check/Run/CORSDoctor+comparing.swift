internal import CORS

extension CORSDoctor {
    /// Whether the definition being edited would let the request pass where the deployed one does not.
    func isMendedButNotDeployed(_ request: CheckRequest, _ verdicts: [BrowserVerdict]) async -> Bool {
        let blocked = verdicts.filter { $0.outcome == .blocked }
        guard !blocked.isEmpty else { return false }
        guard let liveTarget else { return blocked.allSatisfy { isMendedInDefinition(request, $0) } }
        var live = Conversation(target: liveTarget, request: request)
        for verdict in blocked {
            guard let fault = verdict.fault, fault.code.isAboutPreflight || fault.code.isAboutAnswer else {
                return false
            }
            let other = await BrowserVerdict.play(request, in: verdict.browser, sendsUnsafe: false, over: &live)
            switch other.outcome {
            case .allowed: continue
            case .unsent:
                // The preflight passes; what the request itself would get can only be read from the definition.
                guard fault.code.isAboutPreflight || isMendedInDefinition(request, verdict) else { return false }
            case .blocked, .threw: return false
            }
        }
        return true
    }

    /// Whether the answer that named no origin is to name one, says the definition being edited.
    private func isMendedInDefinition(_ request: CheckRequest, _ verdict: BrowserVerdict) -> Bool {
        guard let view, let fault = verdict.faults.first(where: { $0.code.isOriginMissing }) else { return false }
        let method = FetchMethod.normalized(request.fetch.method)
        let deployed = RouteView(view)
        let live = RouteView(editing: view)
        if fault.code.isAboutPreflight {
            return deployed.preflightNamesOrigin(for: method) == false && live.preflightNamesOrigin(for: method) == true
        }
        return deployed.answerNamesOrigin(method, status: fault.status) == false
            && live.answerNamesOrigin(method, status: fault.status) == true
    }
}
