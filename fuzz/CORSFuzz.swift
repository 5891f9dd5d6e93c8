import CORS
import CORSDoctor

/// What strangers send a gateway, and what people paste into the doctor. The first byte chooses which; the sanitizers find
/// what the rules below do not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let text = String(decoding: UnsafeBufferPointer(start: start + 1, count: count - 1), as: UTF8.self)
    switch start[0] {
    case UInt8(ascii: "P"): fuzzPolicy(text)
    case UInt8(ascii: "U"): fuzzURL(text)
    case UInt8(ascii: "B"): fuzzBrowser(text)
    case UInt8(ascii: "C"): _ = try? CurlCommand.parse(text)
    case UInt8(ascii: "S"): _ = try? FetchSnippet.parse(text)
    case UInt8(ascii: "M"): _ = BrowserMessage.parse(text)
    default: break
    }
    return 0
}

private let listed: [String] = ["https://app.example", "https://b.example:8443", "null"]

private let policy: CORSPolicy? = try? CORSPolicy(
    CORSConfiguration(
        allowOrigins: listed + ["https://*.example.org", "http://localhost:*"], allowMethods: ["GET", "PUT"],
        allowHeaders: ["Content-Type", "X-Trace"], allowCredentials: true,
        dangerously: [.nullOrigin, .insecureOrigins]))

/// Origin, method and the lines of Access-Control-Request-Headers, a line each: allowed is only what plain comparisons
/// allow too.
private func fuzzPolicy(_ text: String) {
    guard let policy else { preconditionFailure("the policy is one") }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count >= 2 else { return }
    let origin = lines[0]
    let actual = policy.actual(origin: origin)
    check((actual.refusal == nil) == isListed(origin), "an origin is allowed if it is one of the list's")
    check(actual.headers.isEmpty || actual.headers.contains(HeaderField("Access-Control-Allow-Origin", origin)), "echo")
    switch policy.preflight(origin: origin, requestMethod: lines[1], requestHeaders: lines.dropFirst(2)) {
    case .allowed(let fields):
        check(isListed(origin), "a preflight is allowed for an origin of the list")
        check(["GET", "HEAD", "POST", "PUT"].contains(lines[1]), "and for a method of the list")
        let names = lines.dropFirst(2).flatMap { $0.split(separator: ",") }
            .map { String($0).lowercased().filter { $0 != " " && $0 != "\t" } }.filter { !$0.isEmpty }
        check(names.allSatisfy { ["content-type", "x-trace"].contains($0) }, "and for headers of the list")
        check(fields.contains(HeaderField("Access-Control-Allow-Origin", origin)), "and names the origin")
    case .refused(let refusal, let fields):
        check(fields.allSatisfy { $0.name == "Vary" }, "a refusal tells nothing")
        check(!refusal.description.unicodeScalars.contains { $0.value < 0x20 }, "a refusal is one line")
    }
}

private func isListed(_ origin: String) -> Bool {
    if listed.contains(where: { Array($0.utf8) == Array(origin.utf8) }) { return true }
    let bytes = Array(origin.utf8)
    func isName(_ byte: UInt8) -> Bool {
        byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39 || "-_.".utf8.contains(byte)
    }
    if origin.hasPrefix("https://"), origin.hasSuffix(".example.org") {
        let label = bytes.dropFirst(8).dropLast(12)
        // Labels of more letters than DNS has are labels to browsers.
        return !label.isEmpty && label.allSatisfy(isName) && label.first != 0x2E && label.last != 0x2E
            && !label.split(separator: 0x2E, omittingEmptySubsequences: false).contains { $0.isEmpty }
            && bytes.count - 8 <= 253
    }
    if origin == "http://localhost" { return true }
    guard origin.hasPrefix("http://localhost:") else { return false }
    let port = bytes.dropFirst(17)
    guard let number = Int(String(decoding: port, as: UTF8.self)), port.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        return false
    }
    // Browsers load no page from port 0.
    return (1...65_535).contains(number) && number != 80 && String(number).utf8.count == port.count
}

/// What parses is written in one form, which parses to itself.
private func fuzzURL(_ text: String) {
    let base = WebURL("https://a.example/b/c?d#e")
    for url in [WebURL(text), WebURL(text, base: base)] {
        guard let url else { continue }
        check(WebURL(url.description)?.description == url.description, "the form of a URL is its own")
        // `Origin` is stricter: hosts of odd bytes are hosts of URLs only.
        if case .tuple(let origin) = url.origin, let parsed = Origin(origin.description) {
            check(parsed == origin, "an origin is read as it is written")
        }
    }
}

/// Header lines of a preflight's answer and, after an empty line, of the answer itself: the machine always ends, and the
/// engines let nothing pass that the standard blocks without a warning.
private func fuzzBrowser(_ text: String) {
    guard let origin = Origin("https://app.example") else { return }
    var parts: [[HeaderField]] = [[]]
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.isEmpty { parts.append([]) }
        guard let colon = line.firstIndex(of: ":") else { continue }
        parts[parts.count - 1].append(HeaderField(String(line[..<colon]), String(line[line.index(after: colon)...])))
    }
    let request = FetchRequest(
        origin: .tuple(origin), url: "https://api.example/x", method: "PUT",
        headers: [HeaderField("X-Trace", "1")], credentials: parts.count % 2 == 0 ? .include : .omit)
    for browser in Browser.allCases {
        var simulation = FetchSimulation(request, browser: browser)
        var action = simulation.start()
        var sent = 0
        while case .send(let wire) = action {
            sent += 1
            check(sent <= 64, "the machine ends")
            let fields = wire.isPreflight ? parts[0] : parts[min(sent, parts.count) - 1]
            action = simulation.received(FetchResponse(status: sent == 3 ? 302 : 200, headers: fields))
        }
        for fault in simulation.faults { _ = browser.consoleTexts(for: fault, request: request) }
    }
}

private func check(_ holds: Bool, _ rule: String) {
    precondition(holds, rule)
}
