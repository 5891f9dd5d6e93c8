internal import APIModel

/// The response templates of one integration response, and the choice among several origins in each of them.
///
/// The lines of the choice go before a template, and print nothing. Where there is no template the body passes as it
/// is, and adding one must not change it.
struct ResponseTemplates {
    private(set) var result: [String: String]?
    private(set) var contentHandling: ContentHandling?
    private(set) var additions: [String] = []
    private(set) var differences: [Difference] = []
    private(set) var limits: [String] = []

    /// A template that prints the body as it came.
    private static let passing = "$input.body"
    private static let bodilessStatuses: [String] = ["204", "205", "304"]

    private let type: IntegrationType
    private let isBodiless: Bool
    private let isBinaryAPI: Bool
    private let row: ResourcePath
    /// Who can read an answer that gets no choice.
    private let readers: String

    init(
        _ response: IntegrationResponse, of integration: Integration, verb: String, row: ResourcePath,
        _ origins: AllowedOrigins, isBinaryAPI: Bool
    ) {
        readers =
            (origins.fixed.map { "only pages of \($0)" } ?? "no page") + " can read these answers; use --as policy"
        result = response.responseTemplates
        contentHandling = response.contentHandling
        type = integration.type
        isBodiless =
            integration.type == .mock || verb == "HEAD" || Self.bodilessStatuses.contains(response.statusCode)
        self.isBinaryAPI = isBinaryAPI
        self.row = row
    }

    /// Whether a template chooses among the origins.
    var hasChoice: Bool { (result ?? [:]).values.contains { OriginTemplate.split($0).block != nil } }

    /// Puts the choice into every template; nil takes that of an earlier enable out.
    mutating func apply(_ choice: OriginTemplate?) {
        guard let choice else { return removeChoice() }
        let templates = (result ?? [:]).filter { !$0.value.isEmpty }
        // Empty text is no template: the body passes as it is.
        if templates.isEmpty { return addTemplate(choice) }
        for (mediaType, template) in templates.sorted(by: { $0.key < $1.key }) {
            let (block, rest) = OriginTemplate.split(template)
            if OriginTemplate.overridesOrigin(rest) {
                noteOverride("response template \(mediaType)", rest)
                continue
            }
            guard template.utf8.count + choice.text.utf8.count <= Limits.templateBytes else {
                limits.append(
                    "template \(mediaType) is too long to get the choice among the origins: \(readers)")
                continue
            }
            result?[mediaType] = choice.text + rest
            if block == nil {
                additions.append("the choice among the origins to template \(mediaType)")
            } else if block != choice.text {
                differences.append(
                    .value(row, "the choice among the origins in template \(mediaType)", block, choice.text))
            }
            if rest == Self.passing { limits.append(Self.passingLimit) }
        }
    }

    /// What the template of the request writes to the response lasts; it is a person's, and no program can take it out.
    mutating func checkRequestTemplates(of integration: Integration, row: ResourcePath) {
        for (mediaType, template) in (integration.requestTemplates ?? [:]).sorted(by: { $0.key < $1.key })
        where OriginTemplate.overridesOrigin(template) {
            noteOverride("request template \(mediaType)", template, row)
        }
    }

    private mutating func addTemplate(_ choice: OriginTemplate) {
        if isBinaryAPI, contentHandling != .convertToText {
            // A template cannot run on bytes: the answer would be a 500.
            guard type == .mock, contentHandling == nil else {
                limits.append(
                    "has no template, and cannot get one: with binary media types its answers may be bytes, on which "
                        + "templates fail: \(readers)")
                return
            }
            contentHandling = .convertToText
            additions.append("contentHandling CONVERT_TO_TEXT")
        } else if contentHandling == .convertToBinary, type != .mock {
            limits.append(
                "has no template, and cannot get one: contentHandling CONVERT_TO_BINARY makes bytes of its answers, on "
                    + "which templates fail: \(readers)")
            return
        }
        result = [PreflightObjects.mediaType: choice.text + (isBodiless ? "" : Self.passing)]
        additions.append("template \(PreflightObjects.mediaType) that chooses among the origins")
        if !isBodiless { limits.append(Self.passingLimit) }
    }

    private static let passingLimit =
        "the body passes through a template now, the only place where AWS can choose among origins: an empty body of "
        + "the backend's becomes {}; with --as policy bodies stay as they are"

    private mutating func removeChoice() {
        for (mediaType, template) in (result ?? [:]).sorted(by: { $0.key < $1.key }) {
            let (block, rest) = OriginTemplate.split(template)
            if OriginTemplate.overridesOrigin(rest) {
                noteOverride("response template \(mediaType)", rest)
                continue
            }
            guard let block else { continue }
            differences.append(.value(row, "the choice among the origins in template \(mediaType)", block, nil))
            result?[mediaType] = rest
            // As it was before the choice came: no template at all.
            if rest.isEmpty || rest == Self.passing { result?[mediaType] = nil }
        }
        if result?.isEmpty == true, !differences.isEmpty { result = nil }
    }

    private mutating func noteOverride(_ place: String, _ text: String, _ row: ResourcePath? = nil) {
        differences.append(
            Difference(
                row ?? self.row, "",
                standing:
                    "\(place) sets Access-Control-Allow-Origin itself, whatever is mapped, and no program can take "
                    + "that out of it; edit it, and enable again",
                before: text, isReplaceable: false))
    }
}
