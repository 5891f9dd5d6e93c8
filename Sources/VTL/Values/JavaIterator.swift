/// `Iterator` and `ListIterator`. As in Java it sees the elements as they are when it comes to them, and refuses to go
/// on over a list or map whose length was changed other than through it.
final class JavaIterator: EngineObject {
    private enum Source {
        /// What a host lists, or an array: nothing can be removed.
        case values([Value])
        case list(ListObject)
        /// A map's keys, values or entries, and its keys when the iterator was made.
        case map(MapObject, MapView.Kind, keys: [Value])
    }

    private var source: Source
    private var at: Int
    /// Place of the element that `remove` and `set` mean; nil before `next` and after `remove`.
    private var last: Int?
    private var expectedChanges: Int
    private let isListIterator: Bool

    init(_ values: [Value]) {
        source = .values(values)
        (at, expectedChanges, isListIterator) = (0, 0, false)
    }

    init(over list: ListObject, startingAt start: Int? = nil) {
        source = .list(list)
        at = start ?? 0
        expectedChanges = list.modifications
        isListIterator = start != nil
    }

    init(over map: MapObject, _ kind: MapView.Kind) {
        source = .map(map, kind, keys: map.orderedEntries.map(\.key))
        (at, expectedChanges, isListIterator) = (0, map.changes, false)
    }

    var hasNext: Bool {
        switch source {
        case .values(let values): at < values.count
        // As in Java: a list that became shorter than where it is goes on, to the exception.
        case .list(let list): at != list.count
        case .map(_, _, let keys): at < keys.count
        }
    }

    /// The next element. Throws Java's exceptions at the end, and after a change behind the iterator's back.
    func next() throws(RenderError) -> Value {
        try checkForChange()
        let element: Value
        switch source {
        case .values(let values):
            guard at < values.count else { throw RenderError.noSuchElement }
            element = values[at]
        case .list(let list):
            guard at < list.count else { throw RenderError.noSuchElement }
            element = list.element(at)
        case .map(let map, let kind, let keys):
            guard at < keys.count else { throw RenderError.noSuchElement }
            let key = keys[at]
            switch kind {
            case .keys: element = key
            case .values: element = map.value(of: key) ?? .null
            case .entries:
                element = .host(MapEntry(map, MapObject.Entry(key: key, value: map.value(of: key) ?? .null)))
            }
        }
        last = at
        at += 1
        return element
    }

    override func surrender(to release: inout ContainerRelease) {
        let held = held
        source = .values([])
        for value in held { release.take(value) }
    }

    override var held: [Value] {
        switch source {
        case .values(let values): values
        case .list(let list): [.list(list)]
        case .map(let map, _, let keys): keys + [.map(map)]
        }
    }

    override func cut() -> Bool {
        source = .values([])
        at = 0
        return true
    }

    /// What is left; nothing is afterwards.
    override func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? {
        var rest: [Value] = []
        while hasNext {
            if rest.count & 15 == 0 { try meter.step() }
            rest.append(try next())
        }
        try meter.made(elements: rest.count)
        return rest
    }

    override func call(
        _ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, arguments.count) {
        case (.hasNext, 0): return .boolean(hasNext)
        case (.next, 0): return try next()
        case (.remove, 0):
            try remove(&meter)
            return .void
        default: break
        }
        guard isListIterator, case .list(let list) = source else { return nil }
        switch (method, arguments.count) {
        case (.hasPrevious, 0): return .boolean(at > 0)
        case (.nextIndex, 0): return .integer(Int32(truncatingIfNeeded: at))
        case (.previousIndex, 0): return .integer(Int32(truncatingIfNeeded: at - 1))
        case (.previous, 0):
            try checkForChange()
            guard at > 0 else { throw RenderError.noSuchElement }
            at -= 1
            last = at
            return list.element(at)
        case (.set, 1):
            guard let last else { throw RenderError.java("IllegalStateException") }
            try checkForChange()
            try list.set(last, to: arguments[0])
            meter.circles.note(.list(list), holds: arguments[0])
            return .void
        case (.add, 1):
            try checkForChange()
            if list.isFixed { throw RenderError.unsupportedOperation }
            try meter.charge(bytes: 32)
            try meter.scan(list.count)
            list.elements.insert(arguments[0], at: at)
            meter.circles.note(.list(list), holds: arguments[0])
            try list.noteChange(&meter)
            expectedChanges = list.modifications
            at += 1
            last = nil
            return .void
        default: return nil
        }
    }

    private func checkForChange() throws(RenderError) {
        let changes =
            switch source {
            case .values: 0
            case .list(let list): list.modifications
            case .map(let map, _, _): map.changes
            }
        if changes != expectedChanges { throw RenderError.concurrentModification }
    }

    private func remove(_ meter: inout Meter) throws(RenderError) {
        guard let last else { throw RenderError.java("IllegalStateException") }
        try checkForChange()
        switch source {
        case .values: throw RenderError.unsupportedOperation
        case .list(let list):
            if list.isFixed { throw RenderError.unsupportedOperation }
            try meter.scan(list.count)
            list.elements.remove(at: last)
            try list.noteChange(&meter)
            expectedChanges = list.modifications
            if last < at { at -= 1 }
        case .map(let map, _, let keys):
            // The table of places is made anew.
            try meter.step(map.count)
            _ = map.remove(keys[last])
            expectedChanges = map.changes
        }
        self.last = nil
    }

    override func writeText(to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        output.append(contentsOf: "java.util.Iterator@1".utf8)
    }
}
