import APIModel
import Foundation
import Storage
import Synchronization
import Testing

@Suite struct SQLiteStoreTests {
    @Test func `a tree is its root and what is below, not its neighbours by spelling`() async throws {
        let store = try SQLiteStore()
        try await store.write { transaction in
            for id in ["a1", "a10", "a1-b", "a2"] {
                try transaction.put(Deployment(id: id, createdDate: 0), at: .restAPI(id))
                try transaction.put(Deployment(id: "d", createdDate: 0), at: .restAPI(id).deployment("d"))
            }
        }
        let tree = try await store.read { try $0.tree(at: .restAPI("a1")).map(\.path.text) }
        #expect(tree == ["/restapis/a1", "/restapis/a1/deployments/d"])
        let listed = try await store.read { try $0.list(Deployment.self, under: .restAPIs).map(\.id) }
        #expect(listed == ["a1", "a1-b", "a10", "a2"])
        let removed = try await store.write { try $0.removeTree(at: .restAPI("a1")) }
        #expect(removed)
        let left = try await store.read { try $0.tree(at: .restAPIs).count }
        #expect(left == 6)
    }

    @Test func `a body that throws leaves nothing behind and wakes no observer`() async throws {
        let store = try SQLiteStore()
        let seen = Mutex<[[ResourcePath]]>([])
        store.observe { changes in seen.withLock { $0.append(changes) } }
        struct Refusal: Error {}
        await #expect(throws: Refusal.self) {
            try await store.write { transaction in
                try transaction.put(Deployment(id: "d", createdDate: 0), at: .restAPI("a").deployment("d"))
                throw Refusal()
            }
        }
        #expect(try await store.read { try $0.tree(at: .restAPIs).isEmpty })
        try await store.write { try $0.put(Deployment(id: "d", createdDate: 0), at: .restAPI("a")) }
        #expect(seen.withLock { $0 } == [[.restAPI("a")]])
    }

    @Test func `rows survive reopening, and a directory has one owner at a time`() async throws {
        let directory = FileManager.default.temporaryDirectory.path + "/crossgate-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        var store: SQLiteStore? = try SQLiteStore(directory: directory)
        let stage = Stage(stageName: "prod", deploymentId: "d1", createdDate: 7, variables: ["a": "b/c"])
        try await store?.write { try $0.put(stage, at: .restAPI("a").stage("prod")) }
        #expect(throws: StoreError.self) { try SQLiteStore(directory: directory) }
        store = nil
        let reopened = try SQLiteStore(directory: directory)
        let found = try await reopened.read { try $0.get(Stage.self, at: .restAPI("a").stage("prod")) }
        #expect(found == stage)
    }

    @Test func `a row of another kind is an error, not nothing`() async throws {
        let store = try SQLiteStore()
        try await store.write { try $0.put(Deployment(id: "d", createdDate: 0), at: .restAPI("a")) }
        await #expect(throws: StoreError.self) {
            try await store.read { try $0.get(Stage.self, at: .restAPI("a")) }
        }
    }
}
