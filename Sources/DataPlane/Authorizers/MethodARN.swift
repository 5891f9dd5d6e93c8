/// What policies speak of: `arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/GET/pets/7`.
///
/// The path is cut as routes cut it, without slashes around it: else `/admin/`, which `/admin` serves, would slip past
/// a statement that denies `…/GET/admin`. Nothing in it is decoded, as nothing is for routes.
enum MethodARN {
    /// Of a request.
    static func text(_ invocation: Invocation) -> String {
        let path = SegmentedPath(invocation.request.path)
        let bare: Substring = path.segments.first.map { path.text[$0.startIndex..<path.end] } ?? ""
        let stage = invocation.isTest ? testStage : invocation.stage.stageName
        let facts = invocation.stage.facts
        return "arn:aws:execute-api:\(facts.region):\(facts.accountID):\(invocation.stage.apiID)/\(stage)/"
            + "\(invocation.request.method)/\(bare)"
    }

    /// The stage in the ARN of a test (unverified).
    private static let testStage = "ESTestInvoke-stage"
}
