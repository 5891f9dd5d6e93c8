internal import APIModel
internal import Patterns

/// What a MOCK integration does with a request that has neither body nor `Content-Type`, as preflights have neither:
/// AWS takes the missing type for `application/json`.
struct MockReading: Sendable, Equatable {
    enum Template: Sendable, Equatable {
        /// The media type that the template stands under.
        case used(String)
        /// None fits, and the empty body is passed on, which has no statusCode: 500.
        case passedThrough
        /// None fits, and the behavior forbids to pass the body on: 415.
        case unsupported
    }

    enum Selection: Sendable, Equatable {
        /// The integration response with this status.
        case response(String)
        /// None: 500.
        case nothing
        /// A pattern or a computed status that cannot be read.
        case unknown
    }

    let template: Template
    /// What the template says; `missing` also when there is none.
    let status: MockStatus
    /// Every type is binary to the API, and the integration does not make text of it: 500.
    let isUntransformable: Bool
    let selection: Selection
    /// The selected response has a template, which cannot run on what is binary: 500.
    let isResponseUntransformable: Bool
    /// A template sets the status that the client sees.
    let overridesStatus: Bool

    /// The status of the integration response that is chosen.
    var selectedStatus: String? {
        guard case .response(let status) = selection else { return nil }
        return status
    }
}

extension MockReading {
    init(_ integration: Integration, isAllBinary: Bool) {
        let templates = integration.requestTemplates ?? [:]
        let used =
            templates.keys.sorted().first { $0.lowercased() == Self.json }
            ?? templates["$default"].map { _ in "$default" }
        let text = used.flatMap { templates[$0] } ?? ""
        if let used, !text.isEmpty {
            template = .used(used)
            status = MockStatus(template: text)
        } else {
            let isPassed: Bool =
                switch integration.passthroughBehavior {
                case .whenNoMatch: true
                case .whenNoTemplates: templates.isEmpty
                case .never: false
                }
            template = isPassed ? .passedThrough : .unsupported
            status = .missing
        }
        isUntransformable = isAllBinary && !text.isEmpty && integration.contentHandling != .convertToText
        let responses = integration.integrationResponses ?? [:]
        selection = Self.select(status, responses)
        let selected: IntegrationResponse?
        if case .response(let status) = selection { selected = responses[status] } else { selected = nil }
        isResponseUntransformable =
            isAllBinary && (selected?.responseTemplates ?? [:]).values.contains { !$0.isEmpty }
            && selected?.contentHandling != .convertToText
        overridesStatus = (Array(templates.values) + Array((selected?.responseTemplates ?? [:]).values))
            .contains { TemplateReading($0).setsStatus }
    }

    private static let json = "application/json"

    /// Patterns are tried in the order of the statuses; then the response without one.
    private static func select(_ status: MockStatus, _ responses: [String: IntegrationResponse]) -> Selection {
        let sorted = responses.sorted { $0.key < $1.key }
        let patterned = sorted.filter { !($0.value.selectionPattern ?? "").isEmpty }
        let fallback = sorted.first { ($0.value.selectionPattern ?? "").isEmpty }?.key
        switch status {
        case .missing: return .unknown
        case .computed:
            // Where there is but one response without a pattern, it is that one whatever is computed.
            return patterned.isEmpty ? fallback.map { .response($0) } ?? .nothing : .unknown
        case .integer(let number):
            for (key, response) in patterned {
                guard let matches = Self.matches(response.selectionPattern ?? "", status: number) else {
                    return .unknown
                }
                if matches { return .response(key) }
            }
            return fallback.map { .response($0) } ?? .nothing
        }
    }

    /// Whether a pattern matches the whole status, as what runs matches it; nil when that cannot be said.
    private static func matches(_ pattern: String, status: Int) -> Bool? {
        guard let pattern = try? Pattern(pattern) else { return nil }
        switch pattern.match(String(status), .whole) {
        case .matched: return true
        case .notMatched: return false
        case .gaveUp: return nil
        }
    }
}
