/// `Iterator` and `ListIterator` over the elements as they were when it was made.
final class JavaIterator: EngineObject {
    private var elements: [Value]
    private var at: Int
    /// Place of the element that `remove` and `set` mean; nil before `next` and after `remove`.
    private var last: Int?
    /// The list that is gone through, nil for other collections; a list iterator changes it too.
    private let list: ListObject?
    private let view: MapView?
    private let isListIterator: Bool

    init(_ elements: [Value], over list: ListObject?, removeFrom view: MapView? = nil, startingAt start: Int? = nil) {
        self.elements = elements
        self.list = list
        self.view = view
        at = start ?? 0
        isListIterator = start != nil
    }

    /// What is left; nothing is afterwards, as after a `#foreach` over it.
    override func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? {
        let rest = Array(elements[at...])
        try meter.made(elements: rest.count)
        at = elements.count
        return rest
    }

    override func call(
        _ method: JavaMethod, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, arguments.count) {
        case (.hasNext, 0): return .boolean(at < elements.count)
        case (.next, 0):
            guard at < elements.count else { throw RenderError.noSuchElement }
            try checkForChange()
            last = at
            at += 1
            return elements[at - 1]
        case (.remove, 0):
            try remove(&meter)
            return .void
        default: break
        }
        guard isListIterator else { return nil }
        switch (method, arguments.count) {
        case (.hasPrevious, 0): return .boolean(at > 0)
        case (.nextIndex, 0): return .integer(Int32(truncatingIfNeeded: at))
        case (.previousIndex, 0): return .integer(Int32(truncatingIfNeeded: at - 1))
        case (.previous, 0):
            guard at > 0 else { throw RenderError.noSuchElement }
            try checkForChange()
            at -= 1
            last = at
            return elements[at]
        case (.set, 1):
            guard let last else { throw RenderError.java("IllegalStateException") }
            elements[last] = arguments[0]
            if let list { try list.set(last, to: arguments[0]) }
            return .void
        case (.add, 1):
            guard let list, list.kind != .array else { throw RenderError.unsupportedOperation }
            try meter.made(elements: elements.count >> 4)
            list.elements.insert(arguments[0], at: min(at, list.elements.count))
            elements.insert(arguments[0], at: at)
            at += 1
            last = nil
            return .void
        default: return nil
        }
    }

    /// Java notices most changes of a list behind an iterator's back; here those that change its length.
    private func checkForChange() throws(RenderError) {
        if let list, list.elements.count != elements.count {
            throw RenderError.javaUtil("ConcurrentModificationException")
        }
    }

    private func remove(_ meter: inout Meter) throws(RenderError) {
        guard let last else { throw RenderError.java("IllegalStateException") }
        if let list {
            guard list.kind != .array else { throw RenderError.unsupportedOperation }
            if list.elements.indices.contains(last) { list.elements.remove(at: last) }
        }
        if let view { try view.remove(elements[last], &meter) }
        try meter.scan(elements.count)
        elements.remove(at: last)
        if last < at { at -= 1 }
        self.last = nil
    }

    override func writeText(to output: inout [UInt8], depth: Int, _ meter: inout Meter) throws(RenderError) {
        output.append(contentsOf: "java.util.Iterator@1".utf8)
    }
}
