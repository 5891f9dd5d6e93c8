import CORS
import Testing

struct ReloadableCORSTests {
    @Test func `a policy is replaced as a whole, and can be taken away`() throws {
        let first = try CORSPolicy(CORSConfiguration(allowOrigins: ["https://a.example"]))
        let second = try CORSPolicy(CORSConfiguration(allowOrigins: ["https://b.example"]))
        let cors = ReloadableCORS(nil)
        #expect(cors.current == nil)
        cors.replace(first)
        let held = cors.current
        cors.replace(second)
        #expect(cors.current == second)
        #expect(held == first)
        cors.replace(nil)
        #expect(cors.current == nil)
    }

    @Test func `a configuration with mistakes leaves the policy in force`() throws {
        let policy = try CORSPolicy(CORSConfiguration(allowOrigins: ["https://a.example"]))
        let cors = ReloadableCORS(policy)
        #expect(throws: CORSConfigurationIssues.self) {
            cors.replace(try CORSPolicy(CORSConfiguration(allowOrigins: ["a.example"])))
        }
        #expect(cors.current == policy)
    }

    @Test func `whoever asks while policies are replaced sees one of them`() async throws {
        let policies = try ["https://a.example", "https://b.example"].map {
            try CORSPolicy(CORSConfiguration(allowOrigins: [$0], allowMethods: ["PUT"]))
        }
        let cors = ReloadableCORS(policies[0])
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for index in 0..<2_000 { cors.replace(policies[index & 1]) }
                return true
            }
            for _ in 0..<2 {
                group.addTask {
                    (0..<2_000).allSatisfy { _ in cors.current.map(policies.contains) ?? false }
                }
            }
            for await isWhole in group { #expect(isWhole) }
        }
    }
}
