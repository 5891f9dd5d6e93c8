import CORS
import Foundation
import Testing

/// One case of the corpus: what a page asked for, what servers answered, and what two browsers made of it.
///
/// `Tests/EndToEnd/browsers/record.py` writes the corpus; its places have names there and addresses here.
struct RecordedCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    /// Where the page was; `null` is a sandboxed page.
    let page: String
    let answers: [Script]
    let steps: [Step]

    /// What the servers answer at one URL; of several answers each is used once and the last for good.
    struct Script: Decodable, Sendable {
        let at: String
        let preflight: [Answer]?
        let actual: [Answer]?
    }

    /// An answer, or a connection that breaks.
    enum Answer: Decodable, Sendable {
        case response(FetchResponse)
        case reset

        private struct Lines: Decodable {
            let status: Int
            let headers: [String]
        }

        init(from decoder: any Decoder) throws {
            guard let lines = try? Lines(from: decoder) else {
                self = .reset
                return
            }
            let fields = lines.headers.map { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                let value = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: " \t"))
                return HeaderField(String(parts[0]), value)
            }
            self = .response(FetchResponse(status: lines.status, headers: fields))
        }
    }

    struct Step: Decodable, Sendable {
        let asked: Asked
        /// Seconds since the step before.
        let after: Double?
        /// What both browsers have in common.
        let both: Happening
        let chromium: Happening?
        let firefox: Happening?

        func happening(in browser: Browser) -> Happening {
            both.completed(by: browser == .firefox ? firefox : chromium)
        }
    }

    /// What differs from a plain `GET`.
    struct Asked: Decodable, Sendable {
        let url: String
        let method: String?
        let headers: [[String]]?
        let mode: String?
        let credentials: String?
        let redirect: String?
        let body: String?
        let uploadListener: Bool?
        let initiator: String?
    }

    struct Happening: Decodable, Sendable {
        let outcome: String?
        let type: String?
        let status: Int?
        let readable: [String]?
        let requests: [Sent]?
        let console: [String]?

        func completed(by other: Happening?) -> Happening {
            Happening(
                outcome: other?.outcome ?? outcome, type: other?.type ?? type, status: other?.status ?? status,
                readable: other?.readable ?? readable, requests: other?.requests ?? requests,
                console: other?.console ?? console)
        }
    }

    struct Sent: Decodable, Sendable {
        let method: String
        let url: String
        let origin: String?
        let acrm: String?
        let acrh: String?
        let contentType: String?
        let times: Int?
    }

    var testDescription: String { id }
}

extension RecordedCase {
    /// Addresses for the corpus' placeholders; which ones does not matter.
    private static let places: [(String, String)] = [
        ("{page}", "http://app.localhost:8601"), ("{PAGE}", "HTTP://APP.LOCALHOST:8601"),
        ("{page-host}", "app.localhost:8601"), ("{page-port}", "8601"), ("{api}", "http://api.localhost:8602"),
        ("{api-host}", "api.localhost:8602"), ("{api-port}", "8602"), ("{other}", "http://other.localhost:8603"),
        ("{other-host}", "other.localhost:8603"), ("{sibling}", "http://sub.app.localhost:8602"),
        ("{plain}", "http://plain.example:8602"), ("{closed}", "http://api.localhost:8605"),
        ("{page-tls}", "https://app.localhost:8604"), ("{api-tls}", "https://api.localhost:8604"),
        ("{public}", "http://public.example:8606"), ("{public-tls}", "https://public.example:8607"),
        ("{default}", "http://app.localhost"),
    ]

    private struct File: Decodable {
        let cases: [RecordedCase]
    }

    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Corpus")

    /// Every case of every file; a file that cannot be read is a failure of the test that counts them.
    static let all: [RecordedCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: corpus, includingPropertiesForKeys: nil)) ?? []
        return files.sorted { $0.path < $1.path }.flatMap { file -> [RecordedCase] in
            guard file.pathExtension == "json", file.lastPathComponent != "recording.json",
                var text = try? String(contentsOf: file, encoding: .utf8)
            else { return [] }
            for (name, address) in places { text = text.replacingOccurrences(of: name, with: address) }
            return (try? JSONDecoder().decode(File.self, from: Data(text.utf8)).cases) ?? []
        }
    }()

    /// How many cases the recording says it has.
    static var recordedCount: Int? {
        struct Head: Decodable {
            let cases: Int
        }
        let data = try? Data(contentsOf: corpus.appending(path: "recording.json"))
        return data.flatMap { try? JSONDecoder().decode(Head.self, from: $0).cases }
    }
}
