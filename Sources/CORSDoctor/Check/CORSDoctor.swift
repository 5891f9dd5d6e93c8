/// Tells why a browser would not let a page read an answer, and what to change.
///
/// It plays each browser's decision over real answers, so that it cannot disagree with them, and then looks for what
/// made those answers so.
public struct CORSDoctor: Sendable {
    let target: any CORSTarget
    let view: GatewayView?
    let liveTarget: (any CORSTarget)?

    /// - Parameters:
    ///   - view: The API behind the URL, when the gateway is ours.
    ///   - liveTarget: Answers from the definition being edited, to find what is mended but not deployed.
    public init(target: any CORSTarget, view: GatewayView? = nil, liveTarget: (any CORSTarget)? = nil) {
        self.target = target
        self.view = view
        self.liveTarget = liveTarget
    }
}
