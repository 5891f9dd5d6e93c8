import Testing

@testable import ControlPlane

@Suite struct PatchTableTests {
    struct Thing: Equatable, Sendable {
        var name = "a"
        var note: String?
        var count = 1
        var on = false
        var map: [String: String]?
        var list: [String]?
    }

    static let table = PatchTable<Thing>(.listing) { table in
        table.value("/name", \.name)
        table.optional("/note", \.note, [.replace, .remove])
        table.value("/count", \.count)
        table.value("/on", \.on)
        table.entries("/map/{key}", \.map)
        table.members("/list/{item}", \.list, [.add, .remove, .replace])
        table.copy(from: "/note", \.note, to: "/title", \.name) { _, _ throws(ControlPlaneError) in }
    }

    private func applied(_ operations: (String, String, String?)..., to thing: Thing = Thing()) throws -> Thing {
        var thing = thing
        try Self.table.apply(operations.map { PatchOperation(op: $0.0, path: $0.1, value: $0.2) }, to: &thing)
        return thing
    }

    @Test func `values are parsed into their types`() throws {
        let thing = try applied(
            ("replace", "/name", "b"), ("replace", "/note", "n"), ("replace", "/count", "7"), ("replace", "/on", "TRUE")
        )
        #expect(thing == Thing(name: "b", note: "n", count: 7, on: true))
    }

    @Test func `escapes are undone per segment`() throws {
        let thing = try applied(
            ("add", "/map/application~1json", "x"), ("add", "/list/a~0~1b", nil), ("add", "/map/~01", "y"))
        #expect(thing.map == ["application/json": "x", "~1": "y"])
        #expect(thing.list == ["a~/b"])
    }

    @Test func `a failing operation leaves the value as it was`() {
        var thing = Thing()
        #expect(throws: ControlPlaneError.self) {
            try Self.table.apply(
                [
                    PatchOperation(op: "replace", path: "/name", value: "b"),
                    PatchOperation(op: "replace", path: "/count", value: "many"),
                ], to: &thing)
        }
        #expect(thing == Thing())
    }

    @Test(arguments: [
        (
            "replace", "/nope",
            "Invalid patch path  '/nope' specified for op 'replace'. Must be one of: [/name, /note, /count, /on, /map/{key}, /list/{item}]"
        ),
        ("add", "/name", "Invalid patch path  '/name' specified for op 'add'. Please choose supported operations"),
        ("test", "/name", "Invalid patch path  '/name' specified for op 'test'. Please choose supported operations"),
        ("move", "/nope", "Invalid patch path  '/nope' specified for op 'move'. Please choose supported operations"),
        (
            "replace", "name",
            "Invalid patch path  'name' specified for op 'replace'. Must be one of: [/name, /note, /count, /on, /map/{key}, /list/{item}]"
        ),
        ("remove", "/map/x", "Invalid parameter name specified"),
    ])
    func `refusals are worded as AWS words them`(_ op: String, _ path: String, _ sentence: String) {
        #expect { try applied((op, path, "1")) } throws: { ($0 as? ControlPlaneError)?.message == sentence }
    }

    @Test func `copy takes from the named place only`() throws {
        var thing = Thing(note: "n")
        try Self.table.apply([PatchOperation(op: "copy", path: "/title", from: "/note")], to: &thing)
        #expect(thing.name == "n")
        #expect(throws: ControlPlaneError.self) {
            try Self.table.apply([PatchOperation(op: "copy", path: "/title", from: "/name")], to: &thing)
        }
    }

    @Test func `more than a thousand operations are refused`() {
        var thing = Thing()
        let operation = PatchOperation(op: "replace", path: "/name", value: "b")
        #expect(throws: ControlPlaneError.self) {
            try Self.table.apply(Array(repeating: operation, count: 1_001), to: &thing)
        }
    }

    @Test func `a row behind a broader one is reported`() {
        let table = PatchTable<Thing> { table in
            table.row("/{any}", [.replace]) { _, _ throws(ControlPlaneError) in }
            table.value("/name", \.name)
        }
        #expect(table.hiddenRows == ["/name"])
        #expect(Self.table.hiddenRows.isEmpty)
    }
}
