/// Methods of `java.util.ArrayList`, and of arrays as Velocity wraps them (`AbstractList` of fixed size).
enum ListMethods {
    static func call(
        _ list: ListObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        // `count()` is no method of Java's lists; AWS's documentation uses it.
        case (.size, 0), (.count, 0): return .integer(Int32(truncatingIfNeeded: list.elements.count))
        case (.isEmpty, 0): return .boolean(list.elements.isEmpty)
        case (.get, 1):
            guard let index = a[0].asInt else { return nil }
            return try list.get(index)
        case (.set, 2):
            guard let index = a[0].asInt else { return nil }
            return try list.set(index, to: a[1])
        case (.contains, 1): return .boolean(try index(of: a[0], in: list, &meter) != nil)
        case (.indexOf, 1): return .integer(Int32(truncatingIfNeeded: try index(of: a[0], in: list, &meter) ?? -1))
        case (.lastIndexOf, 1):
            return .integer(Int32(truncatingIfNeeded: try lastIndex(of: a[0], in: list, &meter) ?? -1))
        case (.containsAll, 1):
            guard let wanted = try Value.collection(a[0], &meter) else { return nil }
            for element in wanted where try index(of: element, in: list, &meter) == nil { return .boolean(false) }
            return .boolean(true)
        case (.subList, 2):
            guard let from = a[0].asInt, let to = a[1].asInt else { return nil }
            return try subList(list, from, to, &meter)
        case (.iterator, 0): return .host(JavaIterator(list.elements, over: list))
        case (.listIterator, 0): return .host(JavaIterator(list.elements, over: list, startingAt: 0))
        case (.listIterator, 1):
            guard let start = a[0].asInt else { return nil }
            guard (0...list.elements.count).contains(start) else {
                throw RenderError.java(
                    "IndexOutOfBoundsException",
                    "Index: \(start)\(list.kind == .array ? "" : ", Size: \(list.elements.count)")")
            }
            return .host(JavaIterator(list.elements, over: list, startingAt: start))
        case (.toArray, 0):
            try meter.made(elements: list.elements.count)
            return .list(ListObject(list.elements, kind: .array))
        case (.clone, 0) where list.kind != .array:
            try meter.made(elements: list.elements.count)
            return .list(ListObject(list.elements, kind: list.kind))
        case (.ensureCapacity, 1) where list.kind != .array && a[0].asInt != nil: return .void
        case (.trimToSize, 0) where list.kind != .array: return .void
        default: return try change(list, method, a, &meter)
        }
    }

    /// The methods that change the length, which an array refuses.
    private static func change(
        _ list: ListObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.add, 1):
            try refuseArray(list)
            try meter.charge(bytes: 32)
            list.elements.append(a[0])
            return .boolean(true)
        case (.add, 2):
            guard let index = a[0].asInt else { return nil }
            try refuseArray(list)
            try checkInsertion(list, index)
            try meter.charge(bytes: 32)
            try meter.scan(list.elements.count)
            list.elements.insert(a[1], at: index)
            return .void
        case (.addAll, 1):
            guard let added = try Value.collection(a[0], &meter) else { return nil }
            if !added.isEmpty { try refuseArray(list) }
            try meter.made(elements: added.count)
            list.elements += added
            return .boolean(!added.isEmpty)
        case (.addAll, 2):
            guard let index = a[0].asInt, let added = try Value.collection(a[1], &meter) else { return nil }
            if !added.isEmpty { try refuseArray(list) }
            try checkInsertion(list, index)
            try meter.made(elements: added.count)
            try meter.scan(list.elements.count)
            list.elements.insert(contentsOf: added, at: index)
            return .boolean(!added.isEmpty)
        case (.remove, 1):
            if let index = a[0].asInt {
                try refuseArray(list)
                let removed = try list.get(index)
                try meter.scan(list.elements.count)
                list.elements.remove(at: index)
                return removed
            }
            guard let index = try index(of: a[0], in: list, &meter) else { return .boolean(false) }
            try refuseArray(list)
            list.elements.remove(at: index)
            return .boolean(true)
        case (.removeAll, 1), (.retainAll, 1):
            guard let listed = try Value.collection(a[0], &meter) else { return nil }
            return .boolean(try keep(list, listed, isRetaining: method == .retainAll, &meter))
        case (.clear, 0):
            if !list.elements.isEmpty { try refuseArray(list) }
            list.elements = []
            return .void
        default: return nil
        }
    }

    private static func refuseArray(_ list: ListObject) throws(RenderError) {
        if list.kind == .array { throw RenderError.unsupportedOperation }
    }

    private static func checkInsertion(_ list: ListObject, _ index: Int) throws(RenderError) {
        guard (0...list.elements.count).contains(index) else {
            throw RenderError.java("IndexOutOfBoundsException", "Index: \(index), Size: \(list.elements.count)")
        }
    }

    private static func index(
        of wanted: Value, in list: ListObject, _ meter: inout Meter
    ) throws(RenderError) -> Int? {
        for (place, element) in list.elements.enumerated() {
            if place & 15 == 0 { try meter.step() }
            if try Value.javaEquals(element, wanted, depth: 0, &meter) { return place }
        }
        return nil
    }

    private static func lastIndex(
        of wanted: Value, in list: ListObject, _ meter: inout Meter
    ) throws(RenderError) -> Int? {
        for place in list.elements.indices.reversed() {
            if place & 15 == 0 { try meter.step() }
            if try Value.javaEquals(list.elements[place], wanted, depth: 0, &meter) { return place }
        }
        return nil
    }

    /// A copy, where Java's is a window: changes of one do not show in the other.
    private static func subList(
        _ list: ListObject, _ from: Int, _ to: Int, _ meter: inout Meter
    ) throws(RenderError) -> Value {
        if from < 0 { throw RenderError.java("IndexOutOfBoundsException", "fromIndex = \(from)") }
        if to > list.elements.count { throw RenderError.java("IndexOutOfBoundsException", "toIndex = \(to)") }
        if from > to { throw RenderError.java("IllegalArgumentException", "fromIndex(\(from)) > toIndex(\(to))") }
        try meter.made(elements: to - from)
        return .list(ListObject(Array(list.elements[from..<to])))
    }

    private static func keep(
        _ list: ListObject, _ listed: [Value], isRetaining: Bool, _ meter: inout Meter
    ) throws(RenderError) -> Bool {
        var kept: [Value] = []
        for element in list.elements {
            var isListed = false
            for other in listed {
                try meter.step()
                if try Value.javaEquals(element, other, depth: 0, &meter) {
                    isListed = true
                    break
                }
            }
            if isListed == isRetaining { kept.append(element) }
        }
        let changes = kept.count != list.elements.count
        if changes { try refuseArray(list) }
        list.elements = kept
        return changes
    }
}
