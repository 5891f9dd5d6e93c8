internal import JSON

/// Throughput of reading and compactly writing a document of 1 MB with values of every kind, on one thread.
///
/// The combined figure is the document's bytes over the time to parse plus the time to serialise. Releasing the value
/// is printed beside it, as whoever parses pays for that too.
enum JSONBenchmark {
    private static let documentBytes = 1_000_000
    private static let documents = 151

    /// Seconds one document took, by step.
    private struct Sample {
        var parse = 0.0
        var serialize = 0.0
        var release = 0.0
        var combined: Double { parse + serialize }
    }

    static func run() {
        let document = JSONDocument.mixed(bytes: documentBytes)
        var samples: [Sample] = []
        for _ in 0..<documents {
            guard let sample = measure(document) else { return }
            samples.append(sample)
        }
        func rate(_ step: (Sample) -> Double) -> Int {
            let seconds = samples.map(step).sorted()[samples.count / 2]
            return Int(Double(document.count) / 1e6 / seconds)
        }
        print("JSON, document of \(document.count) bytes with values of every kind, one thread, median:")
        print("  parse \(rate(\.parse)) MB/s, serialise \(rate(\.serialize)) MB/s, release \(rate(\.release)) MB/s")
        let best = samples.map(\.combined).min() ?? .infinity
        print(
            "  parse and serialise together: \(rate(\.combined)) MB/s (best \(Int(Double(document.count) / 1e6 / best)))"
        )
    }

    /// One document read, written and released; nil, with the reason printed, when the text written is not the text
    /// read.
    private static func measure(_ document: [UInt8]) -> Sample? {
        let clock = ContinuousClock()
        var sample = Sample()
        let start = clock.now
        guard let value = try? JSONValue.parse(document) else {
            print("JSON: the document does not parse")
            return nil
        }
        let parsed = clock.now
        let text = JSONSerializer.bytes(value)
        let serialized = clock.now
        sample.parse = (parsed - start) / .seconds(1)
        sample.serialize = (serialized - parsed) / .seconds(1)
        guard text == document else {
            print("JSON: the document written differs from the document read")
            return nil
        }
        let compared = clock.now
        release(consume value)
        sample.release = (clock.now - compared) / .seconds(1)
        return sample
    }

    @inline(never)
    private static func release(_ value: consuming JSONValue) {}
}
