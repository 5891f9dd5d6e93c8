public import CORS

/// What the doctor found: each browser's verdict, what went over the wire, why, and what to change.
public struct Diagnosis: Sendable {
    public var request: CheckRequest
    /// In the order sent.
    public var exchanges: [Exchange]
    /// One for each browser that was asked for, in that order.
    public var verdicts: [BrowserVerdict]
    /// What made it fail, the decisive one first.
    public var causes: [Cause]
    /// What mends it, in the order to do it.
    public var fixes: [Fix]
    /// What is worth knowing and blocks nothing.
    public var notes: [String]

    /// Whether every browser that was asked for lets the page have the answer.
    public var isAllowed: Bool { verdicts.allSatisfy { $0.outcome == .allowed } }

    /// Whether some browser keeps the answer from the page; neither this nor `isAllowed` where the request itself was not
    /// sent.
    public var isBlocked: Bool {
        verdicts.contains { verdict in
            switch verdict.outcome {
            case .blocked, .threw: true
            case .allowed, .unsent: false
            }
        }
    }
}

/// One request on the wire and what came of it.
public struct Exchange: Sendable, Equatable {
    /// Why it was sent.
    public enum Purpose: String, Sendable, CaseIterable {
        /// Some browser would send it.
        case browser
        /// No browser would, after the preflight's refusal: what the answer would have been.
        case probe
        /// The same once more with another origin or none, to see whether the answer depends on it.
        case replay
    }

    public var purpose: Purpose
    public var request: WireRequest
    public var answer: TargetAnswer

    /// Who made the answer; nil when there was none.
    public var layer: AnswerLayer? {
        switch answer {
        case .response(_, _, let layer): layer
        case .failed: nil
        }
    }

    public var response: FetchResponse? {
        switch answer {
        case .response(let response, _, _): response
        case .failed: nil
        }
    }

    public init(purpose: Purpose, request: WireRequest, answer: TargetAnswer) {
        self.purpose = purpose
        self.request = request
        self.answer = answer
    }
}

/// One browser's decision, in its own words.
public struct BrowserVerdict: Sendable {
    public enum Outcome: String, Sendable, CaseIterable {
        /// The page gets the answer.
        case allowed
        /// The browser keeps the answer from the page, or sends nothing.
        case blocked
        /// `fetch()` refuses its arguments.
        case threw
        /// The preflight passed, and the request itself was not sent because it might change something.
        case unsent
    }

    public var browser: Browser
    public var outcome: Outcome
    /// The one that decided; nil when allowed.
    public var fault: FetchFault?
    /// Everything that is wrong, the decisive one first.
    public var faults: [FetchFault]
    /// What the browser lets pass today and the standard does not.
    public var warnings: [FetchFault]
    /// What stands in the browser's console.
    public var consoleTexts: [String]
    /// What the script catches; nil when the promise resolves.
    public var scriptError: String?
    public var steps: [FetchStep]
    /// What the script gets; nil unless allowed.
    public var response: FetchedResponse?
}
