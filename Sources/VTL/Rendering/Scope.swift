/// `$foreach`: where its loop is. As in Velocity it is a map too, for what a template wants to keep in it.
final class ForeachScope: ValueHolder, HostObject {
    /// The loop that `#break($foreach)` leaves.
    let owner: Int
    private(set) var parent: ForeachScope?
    /// What the template had under this name before.
    private(set) var replaced: Value
    var index = -1
    var hasNext = false
    private var storage: MapObject?

    init(owner: Int, previous: Value) {
        self.owner = owner
        if case .host(let host) = previous, let scope = host as? ForeachScope {
            parent = scope
            replaced = scope.replaced
        } else {
            parent = nil
            replaced = previous
        }
    }

    deinit {
        // A template can keep a scope and begin the next loop in it, and so on: a chain as long as it likes.
        if parent != nil, isKnownUniquelyReferenced(&parent) || replaced.isContainer || replaced.isHost {
            var release = ContainerRelease()
            surrender(to: &release)
            release.run()
        }
    }

    override var held: [Value] {
        [replaced] + (parent.map { [.host($0)] } ?? []) + (storage.map { [.map($0)] } ?? [])
    }

    override func surrender(to release: inout ContainerRelease) {
        for value in held { release.take(value) }
        _ = cut()
    }

    override func cut() -> Bool {
        parent = nil
        replaced = .null
        storage = nil
        return true
    }

    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? {
        switch name {
        case "index", "Index": return .integer(Int32(index))
        case "count", "Count": return .integer(Int32(index + 1))
        case "hasNext", "HasNext": return .boolean(hasNext)
        case "first", "First": return .boolean(index < 1)
        case "last", "Last": return .boolean(!hasNext)
        case "parent", "Parent": return parent.map { .host($0) }
        case "topmost", "Topmost":
            var top = self
            while let next = top.parent {
                try meter.step()
                top = next
            }
            return .host(top)
        case "replaced", "Replaced": return replaced
        default:
            guard let storage else { return nil }
            return try Value.property(.map(storage), name, &meter)
        }
    }

    private func map() -> MapObject {
        if let storage { return storage }
        let map = MapObject(order: .hash)
        storage = map
        return map
    }

    func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        if storage == nil { try meter.step(12) }
        return try Value.setProperty(.map(map()), name, to: value, &meter)
    }

    func element(_ key: Value, _ meter: inout Meter) throws(RenderError) -> Value? {
        try Value.element(.map(map()), key, &meter)
    }

    func setElement(_ key: Value, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        if storage == nil { try meter.step(8) }
        return try Value.setElement(.map(map()), key, to: value, &meter)
    }

    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        switch (name.text, arguments.count) {
        case ("getIndex", 0): return .integer(Int32(index))
        case ("getCount", 0): return .integer(Int32(index + 1))
        case ("hasNext", 0), ("getHasNext", 0): return .boolean(hasNext)
        case ("isFirst", 0): return .boolean(index < 1)
        case ("isLast", 0): return .boolean(!hasNext)
        case ("getParent", 0): return try property("parent", &meter)
        case ("getTopmost", 0): return try property("topmost", &meter)
        case ("getReplaced", 0): return replaced
        default: return try Value.invoke(.map(map()), name, arguments, &meter)
        }
    }

    func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? {
        try Value.elements(of: .map(map()), &meter)
    }

    func text(_ meter: inout Meter) throws(RenderError) -> String {
        try Value.map(map()).text(&meter)
    }
}

/// What `#define` puts into its variable, and `$bodyContent`: a block that is rendered each time it is printed.
final class BlockReference: HostObject {
    /// Index into `Renderer.programs`.
    let program: Int
    let block: Int32
    /// How often it may be inside itself: 2 for `#define`, 20 for a macro's body, as in Velocity.
    let maximumDepth: Int
    var depth = 0

    init(program: Int, block: Int32, maximumDepth: Int) {
        self.program = program
        self.block = block
        self.maximumDepth = maximumDepth
    }
}
