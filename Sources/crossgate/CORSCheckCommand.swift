internal import ArgumentParser
internal import CORS
internal import CORSDoctor
internal import JSON

struct CORSCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether a page may read an answer, in each browser's words; if not, why, and what mends it.",
        discussion: """
            Sends the preflight and the request that a browser would send, really: a DELETE deletes. --preflight-only \
            sends nothing that could change something. With --definition nothing is sent: the definition answers \
            itself, and its backends are taken to say nothing about CORS. With --test-invoke the API's test call \
            answers, without a deployment.

            Where the URL is served by the Crossgate at --endpoint-url, it is asked which of its layers answered.
            Exit code 0 when no browser blocks, 2 when one does; 1 when the request could not be read. With \
            --preflight-only, 0 when the preflight passes.
            """)

    @Argument(help: "The URL; with --definition or --test-invoke a path such as /pets will do.")
    var url: String?

    @OptionGroup var request: CORSCheckOptions

    @OptionGroup var source: CORSCheckSource

    @Flag(help: "Send nothing but the preflight, and a request that is GET, HEAD or OPTIONS.")
    var preflightOnly = false

    @Flag(help: "Send a GET or HEAD although its preflight failed, to see what it would have got.")
    var probe = false

    @Flag(help: "Ask again without an origin and with a foreign one, to find answers that lack Vary: Origin.")
    var replay = false

    @Flag(help: "Show each step of each browser's decision.")
    var detail = false

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: EndpointOptions

    func run() async throws {
        let asked = try source.resolve(url)
        var check: CheckRequest
        do throws(CheckInputError) {
            check = try request.checkRequest(url: asked)
        } catch {
            throw CommandFailure(
                what: error.reason, location: error.place.isEmpty ? nil : error.place,
                remedy: error.fix.isEmpty ? nil : error.fix, code: 1)
        }
        check.sendsUnsafe = !preflightOnly
        check.probesActual = probe
        check.replays = replay
        let doctor = try await source.doctor(for: check, endpoint: endpoint)
        var diagnosis = await doctor.diagnose(check)
        diagnosis.notes += source.notes(on: check, diagnosis)
        switch output {
        case .text: Terminal.standardOutput.write(diagnosis.text(detail: detail))
        case .json: print(JSONSerializer.string(diagnosis.json))
        }
        guard !diagnosis.isBlocked else { throw ExitCode(2) }
    }
}

/// The request as the page's script makes it: by options, or as it was copied.
struct CORSCheckOptions: ParsableArguments {
    @Option(help: "The page's origin, such as https://app.example, or null for a sandboxed page.")
    var origin: String?

    @Option(help: "The script's method. (default: GET)")
    var method: String?

    @Option(name: [.customLong("header")], help: "A header that the script sets, as 'Name: value'; repeat it.")
    var headers: [String] = []

    @Option(help: "omit, same-origin or include: fetch's credentials. (default: same-origin)")
    var credentials: String?

    @Option(help: "cors, no-cors or same-origin: fetch's mode. (default: cors)")
    var mode: String?

    @Option(help: "follow, error or manual: fetch's redirect. (default: follow)")
    var redirect: String?

    @Option(help: "none, string, json, urlencoded, formdata, blob:TYPE, arraybuffer or stream. (default: none)")
    var bodyType: String?

    @Option(parsing: .unconditional, help: "The body's text.")
    var data: String?

    @Flag(help: "The script uses XMLHttpRequest, not fetch().")
    var xhr = false

    @Option(
        name: [.customLong("browser")],
        help: "standard, chrome, firefox or safari; repeat it. (default: all four)")
    var browsers: [String] = []

    @Option(help: "A command of \"Copy as cURL\"; @FILE reads a file, - standard input.")
    var curl: String?

    @Option(help: "A fetch() call, as of \"Copy as fetch\"; @FILE reads a file, - standard input.")
    var fetchSnippet: String?

    @Option(
        parsing: .unconditional,
        help: "What stands in the browser's console, for URL and origin; @FILE reads a file, - standard input.")
    var message: String?

    func validate() throws {
        let pasted = [curl, fetchSnippet].compactMap { $0 }
        if pasted.count > 1 { throw ValidationError("--curl and --fetch-snippet both say the request: give one.") }
        if !pasted.isEmpty, method != nil || !headers.isEmpty || bodyType != nil || data != nil {
            throw ValidationError(
                "--method, --header, --body-type and --data are in the pasted request already: change them there.")
        }
    }

    func checkRequest(url: String?) throws(CheckInputError) -> CheckRequest {
        if let curl { return try pasted(CurlCommand.parse(Self.text(curl)), url) }
        if let fetchSnippet { return try pasted(FetchSnippet.parse(Self.text(fetchSnippet)), url) }
        let message = try message.map { text throws(CheckInputError) in try PastedMessage.parse(Self.text(text)) }
        guard let url = url ?? message?.url else {
            throw CheckInputError("URL", "there is none", fix: "give the URL that the page asks for")
        }
        guard let origin = origin ?? message?.origin else {
            throw CheckInputError(
                "--origin", "the page's origin is missing",
                fix: "add --origin with the page's address, e.g. --origin https://app.example")
        }
        var check = try CheckRequest(
            url: url, origin: origin, method: method ?? message?.method ?? "GET", headers: headers,
            credentials: credentials ?? message?.credentials ?? "same-origin", mode: mode ?? "cors",
            redirect: redirect ?? "follow", bodyType: bodyType ?? (data == nil ? "none" : "string"),
            initiator: xhr ? "XMLHttpRequest" : "fetch", browsers: browsers)
        check.body = Array((data ?? "").utf8)
        if let note = message?.note { check.inputNotes.append(note) }
        return check
    }

    private func pasted(_ request: PastedRequest, _ url: String?) throws(CheckInputError) -> CheckRequest {
        var request = request
        if let url { request.url = url }
        let named = try CheckRequest(
            url: request.url, origin: origin ?? request.origin ?? "null", credentials: credentials ?? "same-origin",
            mode: mode ?? "cors", redirect: redirect ?? "follow", initiator: xhr ? "XMLHttpRequest" : "fetch",
            browsers: browsers)
        var check = try request.checkRequest(origin: origin, browsers: named.browsers)
        if credentials != nil { check.fetch.credentials = named.fetch.credentials }
        if mode != nil { check.fetch.mode = named.fetch.mode }
        if redirect != nil { check.fetch.redirect = named.fetch.redirect }
        check.fetch.initiator = named.fetch.initiator
        return check
    }

    private static func text(_ argument: String) throws(CheckInputError) -> String {
        guard argument == "-" || argument.hasPrefix("@") else { return argument }
        let path = argument == "-" ? argument : String(argument.dropFirst())
        do {
            return String(decoding: try InputFile.bytes(of: path, what: "copied request"), as: UTF8.self)
        } catch {
            throw CheckInputError(path, error.what, fix: error.remedy ?? "")
        }
    }
}
