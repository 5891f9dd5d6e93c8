internal import CORS

/// What a policy costs a request: with 1, 100 and 10,000 allowed origins, which should not differ, and with a hostile
/// list of headers, which should cost less than an honest one.
enum CORSBenchmark {
    private static let originCounts = [1, 100, 10_000]
    private static let calls = 100_000
    private static let rounds = 15
    private static let headers: [String] = ["authorization,content-type,x-request-id"]

    private struct Measurement {
        var name: String
        /// Makes `calls` calls and returns how many were allowed.
        var run: () -> Int
        var isAllowed: Bool
        var samples: [Double] = []
    }

    static func run() {
        var measurements: [Measurement] = []
        for count in originCounts {
            guard let policy = policy(origins: count) else {
                print("the policy of \(count) origins has mistakes")
                return
            }
            measurements += actual(policy, count) + preflights(policy, count)
        }
        // Round by round, so that a noisy moment meets all.
        for _ in 0..<rounds {
            for index in measurements.indices {
                let clock = ContinuousClock()
                let start = clock.now
                let allowed = measurements[index].run()
                let elapsed = clock.now - start
                if allowed != (measurements[index].isAllowed ? calls : 0) {
                    print("\(measurements[index].name): \(allowed) of \(calls) calls were allowed")
                }
                measurements[index].samples.append(Double(elapsed.components.attoseconds) / 1e9 / Double(calls))
            }
        }
        for measurement in measurements {
            let median = measurement.samples.sorted()[rounds / 2]
            print("\(measurement.name): \(Int(median.rounded())) ns")
        }
    }

    /// Exact origins, and as many patterns, of tenants of one domain; with one origin there is no pattern, as such a
    /// policy needs no look at the request to answer it.
    private static func policy(origins count: Int) -> CORSPolicy? {
        let origins = (0..<count).map { index in
            index & 1 == 0 ? "https://tenant\(index).app.example.com" : "https://*.tenant\(index).app.example.com:*"
        }
        return try? CORSPolicy(
            CORSConfiguration(
                allowOrigins: origins, allowMethods: ["GET", "PUT", "DELETE"],
                allowHeaders: ["Authorization", "Content-Type", "X-Request-Id"], allowCredentials: true, maxAge: 600))
    }

    /// Sixty-four origins in turn, half of them matched by a pattern where there is one.
    private static func origins(_ count: Int, areAllowed: Bool) -> [String] {
        (0..<64).map { index in
            let tenant = (index * 7_919) % count
            let host = "tenant\(tenant).app.example.\(areAllowed ? "com" : "org")"
            return tenant & 1 == 0 ? "https://\(host)" : "https://deep.er.\(host):8443"
        }
    }

    private static func actual(_ policy: CORSPolicy, _ count: Int) -> [Measurement] {
        [true, false].map { isAllowed in
            let asked = origins(count, areAllowed: isAllowed)
            let run = {
                var allowed = 0
                for index in 0..<calls where policy.actual(origin: asked[index & 63]).refusal == nil { allowed += 1 }
                return allowed
            }
            return Measurement(name: name("actual", count, isAllowed), run: run, isAllowed: isAllowed)
        }
    }

    private static func preflights(_ policy: CORSPolicy, _ count: Int) -> [Measurement] {
        let commas = [String(repeating: ",", count: 1 << 20)]
        let names = [(0..<1_000).map { "x-request-\($0)" }.joined(separator: ",")]
        return [
            preflight(name("preflight", count, true), policy, origins(count, areAllowed: true), headers, true),
            preflight(name("preflight", count, false), policy, origins(count, areAllowed: false), headers, false),
            preflight(
                "preflight, \(origins(count)), 1 MiB of commas", policy, origins(count, areAllowed: true), commas, false
            ),
            preflight(
                "preflight, \(origins(count)), 1,000 names", policy, origins(count, areAllowed: true), names, false),
        ]
    }

    private static func preflight(
        _ name: String, _ policy: CORSPolicy, _ origins: [String], _ headers: [String], _ isAllowed: Bool
    ) -> Measurement {
        let run = {
            var allowed = 0
            for index in 0..<calls {
                let answer = policy.preflight(
                    origin: origins[index & 63], requestMethod: "PUT", requestHeaders: headers)
                if case .allowed = answer { allowed += 1 }
            }
            return allowed
        }
        return Measurement(name: name, run: run, isAllowed: isAllowed)
    }

    private static func name(_ kind: String, _ count: Int, _ isAllowed: Bool) -> String {
        "\(kind), \(origins(count)), \(isAllowed ? "allowed" : "refused")"
    }

    private static func origins(_ count: Int) -> String { count == 1 ? "1 origin" : "\(count) origins" }
}
