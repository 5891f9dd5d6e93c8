internal import CORS

extension CORSDoctor {
    /// Plays the request in each browser, then looks for causes and for what mends them.
    public func diagnose(_ request: CheckRequest) async -> Diagnosis {
        // Each browser decides over the same answers; a request goes out once, when the first of them sends it.
        var conversation = Conversation(target: target, request: request)
        var verdicts: [BrowserVerdict] = []
        for browser in request.browsers {
            verdicts.append(
                await BrowserVerdict.play(
                    request, in: browser, sendsUnsafe: request.sendsUnsafe, over: &conversation))
        }

        // Only on demand, and only what changes nothing on the server.
        var probed: FetchOutcome?
        if request.probesActual, verdicts.allSatisfy({ $0.fault?.code.isAboutPreflight == true }) {
            probed = await probe(request, over: &conversation)
        }
        let replay = request.replays ? await replay(over: &conversation) : nil

        let evidence = Evidence(
            request,
            exchanges: conversation.exchanges,
            verdicts: verdicts,
            view: view,
            isMendedButNotDeployed: await isMendedButNotDeployed(request, verdicts),
            replay: replay,
            probed: probed)
        let causes = Cause.find(in: evidence)
        return Diagnosis(
            request: request,
            exchanges: conversation.exchanges,
            verdicts: verdicts,
            causes: causes,
            fixes: Fix.find(for: causes, in: evidence),
            notes: Diagnosis.notes(evidence, causes))
    }
}
