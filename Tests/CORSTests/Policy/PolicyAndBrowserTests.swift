import CORS
import Testing

/// The one property that ties both halves of the library: a policy says that a page may read an answer exactly when a
/// browser, given the policy's own headers, lets it.
struct PolicyAndBrowserTests {
    /// Each seed makes this many configurations, and for each of them as many requests.
    private static let configurations = 300
    private static let requests = 4

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func `a policy allows exactly what the standard's browser lets a script read`(_ seed: UInt64) throws {
        var random = RandomCORS(seed: seed)
        var allowed = 0
        var preflighted = 0
        for round in 0..<Self.configurations {
            let configuration = random.configuration()
            let policy = try CORSPolicy(configuration)
            for number in 0..<Self.requests {
                let request = random.request()
                // Made of values by reflection, which is slow: only for a failure.
                func place() -> Comment {
                    "seed \(seed), configuration \(round), request \(number): \(configuration) \(request)"
                }
                let run = PolicyRun(request, policy)
                #expect(run.isReadable == run.isAllowed, place())
                // A browser that stops at status 403 proves little. So the refused preflight is also replaced by an
                // allowed one of the same policy, which the browser must not take either.
                // Fetch, CORS-preflight fetch, step 7.4: with an upload listener or a stream, no list of methods allows
                // the method; a server that answered an allowed preflight would allow it.
                let isExempt =
                    configuration.allowMethods.isEmpty && (request.hasUploadListener || request.body == .stream)
                if case .refused = run.preflight, !isExempt {
                    #expect(!PolicyRun(request, policy, isLenient: true).isReadable, place())
                }
                if run.isAllowed { allowed += 1 }
                if run.preflight != nil { preflighted += 1 }
                if run.isReadable { #expect(run.readsETag == Self.exposesETag(configuration), place()) }
            }
        }
        // What never happens proves nothing.
        let total = Self.configurations * Self.requests
        #expect((total / 20..<total / 2).contains(allowed), "\(allowed) of \(total)")
        #expect((total / 3..<total).contains(preflighted), "\(preflighted) of \(total)")
    }

    private static func exposesETag(_ configuration: CORSConfiguration) -> Bool {
        configuration.exposeHeaders.contains("*") || configuration.exposeHeaders.contains("ETag")
    }

    @Test(arguments: [11, 12, 13, 14] as [UInt64])
    func `order, case, spaces and lines of the asked headers change no verdict`(_ seed: UInt64) throws {
        var random = RandomCORS(seed: seed)
        var refused = 0
        for round in 0..<500 {
            var configuration = random.configuration()
            configuration.allowOrigins = ["*"]
            configuration.allowCredentials = false
            let policy = try CORSPolicy(configuration)
            let names = random.numbers.some(
                ["accept", "authorization", "content-type", "traceparent", "x-a", "x-b"], oneIn: 3)
            let browser = names.isEmpty ? [] : [names.joined(separator: ",")]
            let expected = Self.isAllowed(policy, browser)
            if !expected { refused += 1 }
            for _ in 0..<4 {
                let lines = random.respelled(browser)
                #expect(
                    Self.isAllowed(policy, lines) == expected, "seed \(seed), round \(round): \(configuration) \(lines)"
                )
            }
        }
        #expect((100..<400).contains(refused))
    }

    private static func isAllowed(_ policy: CORSPolicy, _ lines: [String]) -> Bool {
        switch policy.preflight(origin: "https://a.example", requestMethod: "GET", requestHeaders: lines) {
        case .allowed: true
        case .refused: false
        }
    }

    @Test(arguments: [21, 22, 23, 24] as [UInt64])
    func `an origin that is added to a list takes none away, and is allowed itself`(_ seed: UInt64) throws {
        var random = RandomCORS(seed: seed)
        for round in 0..<500 {
            var configuration = random.configuration()
            guard configuration.allowOrigins != ["*"] else { continue }
            let before = try CORSPolicy(configuration)
            let added = random.origin()
            configuration.allowOrigins.insert(
                added, at: Int.random(in: 0...configuration.allowOrigins.count, using: &random.numbers))
            let after = try CORSPolicy(configuration)
            func place() -> Comment { "seed \(seed), round \(round): \(configuration)" }
            #expect(after.actual(origin: added).refusal == nil, place())
            for _ in 0..<10 {
                let origin = random.origin()
                guard before.actual(origin: origin).refusal == nil else { continue }
                #expect(after.actual(origin: origin).refusal == nil, place())
            }
        }
    }

    @Test(arguments: [31, 32, 33, 34] as [UInt64])
    func `a policy made of its own configuration is the same, and answers the same`(_ seed: UInt64) throws {
        var random = RandomCORS(seed: seed)
        for round in 0..<200 {
            let configuration = random.configuration()
            let policy = try CORSPolicy(configuration)
            let again = try CORSPolicy(policy.configuration)
            #expect(again == policy && again.configuration == policy.configuration, "seed \(seed), round \(round)")
            var shuffled = configuration
            shuffled.allowOrigins.shuffle(using: &random.numbers)
            shuffled.allowHeaders = shuffled.allowHeaders.map { $0.uppercased() }.shuffled(using: &random.numbers)
            shuffled.allowMethods += shuffled.allowMethods
            let other = try CORSPolicy(shuffled)
            #expect(other == policy, "seed \(seed), round \(round): \(configuration)")
            for _ in 0..<3 {
                let request = random.request()
                #expect(
                    PolicyRun(request, other) == PolicyRun(request, policy), "seed \(seed), round \(round): \(request)")
            }
        }
    }

    @Test(arguments: [41, 42] as [UInt64])
    func `whatever depends on the origin is said to vary`(_ seed: UInt64) throws {
        var random = RandomCORS(seed: seed)
        for round in 0..<500 {
            let policy = try CORSPolicy(random.configuration())
            let answers = [nil, random.origin(), random.origin(), "null", "x"].map { policy.actual(origin: $0) }
            #expect(answers.allSatisfy { $0.varies == policy.varies })
            if !policy.varies {
                #expect(answers.allSatisfy { $0.headers == answers[0].headers }, "seed \(seed), round \(round)")
            } else {
                #expect(answers[0].headers.isEmpty, "seed \(seed), round \(round)")
            }
        }
    }
}
