internal import FoundationEssentials
internal import Glibc
internal import JSON
internal import VTL

/// What one render of a template costs, of `bench/velocity`'s templates; `bench/velocity/run.py` sets it beside Apache
/// Velocity.
///
/// Templates are parsed and values built once, before, as there; a render ends with the output's bytes.
enum TemplateBenchmark {
    private static let names = ["100b", "1kb", "5kb", "20kb", "50kb"]
    /// Nanoseconds.
    private static let warmUp = 300e6
    private static let batch = 20e6
    private static let batches = 41
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "velocity")

    /// Prints per template its name, nanoseconds of processor time per render (median of the batches), the output's
    /// bytes and checksum.
    static func run() {
        do {
            var meter = Meter()
            guard case .object(let data) = try JSONValue.parse(Data(contentsOf: folder.appending(path: "data.json")))
            else { return print("data.json is no object") }
            var variables: [(name: String, value: Value)] = []
            for (name, json) in data { variables.append((name, try Value(json, &meter))) }
            for name in names {
                let source = try Data(contentsOf: folder.appending(path: name + ".vtl"))
                try measure(name, Template(String(decoding: source, as: UTF8.self)), variables)
            }
        } catch {
            print("the templates were not measured: \(error)")
        }
    }

    private static func measure(
        _ name: String, _ template: Template, _ variables: [(name: String, value: Value)]
    ) throws(RenderError) {
        let output = try template.render(variables)
        var rounds = 0.0
        let start = now()
        while now() - start < warmUp {
            _ = try template.render(variables)
            rounds += 1
        }
        let perBatch = max(1, Int(rounds * batch / (now() - start)))
        var samples: [Double] = []
        for _ in 0..<batches {
            let begin = now()
            for _ in 0..<perBatch { _ = try template.render(variables) }
            samples.append((now() - begin) / Double(perBatch))
        }
        let median = Int(samples.sorted()[batches / 2])
        print("\(name) \(median) \(output.count) \(checksum(output))")
    }

    /// Processor time of this thread in nanoseconds: what others take on a shared machine does not count.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    /// FNV-1a, 64 bits.
    private static func checksum(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
