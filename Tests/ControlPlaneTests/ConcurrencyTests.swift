import APIModel
import Storage
import Testing

@testable import ControlPlane

/// Reliability case 37: calls at the same time come out in some order, each whole.
@Suite struct ConcurrencyTests {
    @Test func `of many equal calls one wins`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let method = "/restapis/\(api.id)/resources/\(api.root)/methods/GET"
        let statuses = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<20 {
                group.addTask { await client.call("PUT", method, #"{"authorizationType":"NONE"}"#).status }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.filter { $0 == 201 }.count == 1)
        #expect(statuses.filter { $0 == 409 }.count == 19)
    }

    @Test func `a deployment freezes what was there, whole`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let method = "/restapis/\(api.id)/resources/\(api.root)/methods/GET"
        await client.call("PUT", method, #"{"authorizationType":"NONE"}"#)
        await client.call("PUT", method + "/integration", #"{"type":"MOCK"}"#)
        let deployments = await withTaskGroup(of: String?.self) { group in
            for number in 0..<10 {
                group.addTask {
                    await client.call(
                        "POST", "/restapis/\(api.id)/resources/\(api.root)", #"{"pathPart":"p\#(number)"}"#)
                    return nil
                }
                group.addTask {
                    await client.call("POST", "/restapis/\(api.id)/deployments", "{}")["id"] as? String
                }
            }
            return await group.reduce(into: [String?]()) { $0.append($1) }.compactMap { $0 }
        }
        #expect(deployments.count == 10)
        let before = try await client.store.read { transaction in
            try deployments.map { try transaction.row(at: .restAPI(api.id).deployment($0).snapshot)?.body }
        }
        await client.call("DELETE", method)
        let after = try await client.store.read { transaction in
            try deployments.map { try transaction.row(at: .restAPI(api.id).deployment($0).snapshot)?.body }
        }
        #expect(before == after)
        #expect(!before.contains(nil))
    }

    @Test func `ten thousand patch operations are refused at once`() async throws {
        let client = try ControlPlaneClient()
        let api = try await client.makeAPI()
        let operation = #"{"op":"replace","path":"/name","value":"b"}"#
        let body = #"{"patchOperations":["# + Array(repeating: operation, count: 10_000).joined(separator: ",") + "]}"
        #expect(await client.call("PATCH", "/restapis/\(api.id)", body).status == 400)
        #expect(await client.call("GET", "/restapis/\(api.id)")["name"] as? String == "pets")
    }
}
