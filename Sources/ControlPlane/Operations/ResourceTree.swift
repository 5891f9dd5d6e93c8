internal import APIModel

/// The resources of one API as a tree.
struct ResourceTree {
    private var resources: [String: Resource]
    private var children: [String: [String]]

    init(_ resources: [Resource]) {
        self.resources = Dictionary(resources.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        children = Dictionary(grouping: resources.filter { $0.parentId != nil }, by: { $0.parentId ?? "" })
            .mapValues { $0.map(\.id) }
    }

    subscript(id: String) -> Resource? { resources[id] }

    /// The resource and all below it, parents first.
    func identifiers(atOrBelow id: String) -> [String] {
        var found = [id]
        var index = 0
        while index < found.count {
            found += children[found[index]] ?? []
            index += 1
        }
        return found
    }

    func isAtOrBelow(_ id: String, _ other: String) -> Bool { identifiers(atOrBelow: other).contains(id) }

    /// Gives a resource its new place and part and answers every resource whose path changed, itself included.
    mutating func move(_ resource: Resource) -> [Resource] {
        resources[resource.id] = resource
        return identifiers(atOrBelow: resource.id).compactMap { id in
            guard var moved = resources[id], let parent = moved.parentId.flatMap({ resources[$0] }) else { return nil }
            moved.path = PathPart.join(parent.path, moved.pathPart ?? "")
            resources[id] = moved
            return moved
        }
    }
}

/// One segment of a resource's path and where it may stand.
enum PathPart {
    /// Widely reported.
    static let tooMany = ControlPlaneError.limitExceeded(
        "Maximum number of Resources for this API has been reached. "
            + "Please contact AWS if you need additional Resources.")

    static func join(_ parent: String, _ part: String) -> String {
        parent == "/" ? "/" + part : parent + "/" + part
    }

    static func isVariable(_ part: String) -> Bool { part.hasPrefix("{") }
    static func isGreedy(_ part: String) -> Bool { part.hasSuffix("+}") }

    /// `pets`, `{petId}` or `{proxy+}`.
    static func check(_ part: String) throws(ControlPlaneError) {
        // Widely reported.
        let refusal = ControlPlaneError.badRequest(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the "
                + "beginning and the end.")
        var name = Substring(part)
        if isVariable(part) {
            guard part.hasSuffix("}") else { throw refusal }
            name = name.dropFirst().dropLast()
            if name.hasSuffix("+") { name = name.dropLast() }
        }
        guard !name.isEmpty, name.utf8.allSatisfy(isAllowed) else { throw refusal }
    }

    /// Checks that the part may stand below this parent beside these resources.
    static func checkPlace(
        of part: String, under parent: Resource, among others: [Resource], except id: String?
    ) throws(ControlPlaneError) {
        if let parentPart = parent.pathPart, isGreedy(parentPart) {
            throw .badRequest("Cannot create a child of a resource with a greedy path variable: \(parentPart)")
        }
        for sibling in others where sibling.parentId == parent.id && sibling.id != id {
            guard let siblingPart = sibling.pathPart else { continue }
            if siblingPart == part {
                throw .conflict("Another resource with the same parent already has this name: \(part)")
            }
            if isVariable(siblingPart), isVariable(part) {
                throw .badRequest(
                    "A sibling (\(siblingPart)) of this resource already has a variable path part -- "
                        + "only one is allowed")
            }
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: ":"), UInt8(ascii: "$"), UInt8(ascii: ","):
            true
        default: false
        }
    }
}
