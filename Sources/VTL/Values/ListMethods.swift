/// Methods of `java.util.ArrayList`, and of arrays as Velocity wraps them (`AbstractList` of fixed size).
enum ListMethods {
    static func call(
        _ list: ListObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        if list.window != nil {
            try list.checkView()
            try meter.step(list.count >> 4)
        }
        switch (method, a.count) {
        // `count()` is no method of Java's lists; AWS's documentation uses it.
        case (.size, 0), (.count, 0): return .integer(Int32(truncatingIfNeeded: list.count))
        case (.isEmpty, 0): return .boolean(list.count == 0)
        case (.get, 1):
            guard let index = a[0].asInt else { return nil }
            return try list.get(index)
        case (.set, 2):
            guard let index = a[0].asInt else { return nil }
            meter.circles.note(.list(list), holds: a[1])
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
        case (.iterator, 0): return .host(JavaIterator(over: list))
        case (.listIterator, 0): return .host(JavaIterator(over: list, startingAt: 0))
        case (.listIterator, 1):
            guard let start = a[0].asInt else { return nil }
            guard 0 <= start, start <= list.count else {
                throw RenderError.java(
                    "IndexOutOfBoundsException",
                    "Index: \(start)\(list.kind == .array ? "" : ", Size: \(list.count)")")
            }
            return .host(JavaIterator(over: list, startingAt: start))
        case (.toArray, 0):
            try meter.made(elements: list.elements.count)
            return .list(ListObject(list.elements, kind: .array))
        case (.clone, 0) where list.isArrayList:
            try meter.made(elements: list.elements.count)
            return .list(ListObject(list.elements, kind: list.kind))
        case (.ensureCapacity, 1) where list.isArrayList && a[0].asInt != nil: return .void
        case (.trimToSize, 0) where list.isArrayList:
            try list.noteChange(&meter)
            return .void
        // Without a comparator, which no template has.
        case (.sort, 1) where a[0].isNull:
            try ListSort.sort(list, &meter)
            return .void
        case (.toJSONString, 0) where list.kind == .json:
            var bytes: [UInt8] = []
            try JSONText.write(.list(list), to: &bytes, depth: 0, &meter)
            return .string(try meter.made(String(decoding: bytes, as: UTF8.self)))
        default: return try change(list, method, a, &meter)
        }
    }

    /// The methods that change the length, which an array refuses.
    private static func change(
        _ list: ListObject, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        // A view is changed by putting its elements into the list anew.
        if let window = list.window { try meter.step(window.root.count >> 2) }
        switch (method, a.count) {
        case (.add, 1):
            try refuseArray(list)
            try meter.charge(bytes: 32)
            list.elements.append(a[0])
            meter.circles.note(.list(list), holds: a[0])
            try list.noteChange(&meter)
            return .boolean(true)
        case (.add, 2):
            guard let index = a[0].asInt else { return nil }
            try refuseArray(list)
            try checkInsertion(list, index)
            try meter.charge(bytes: 32)
            try meter.scan(list.elements.count)
            list.elements.insert(a[1], at: index)
            meter.circles.note(.list(list), holds: a[1])
            try list.noteChange(&meter)
            return .void
        case (.addAll, 1):
            guard let added = try Value.collection(a[0], &meter) else { return nil }
            if !added.isEmpty { try refuseArray(list) }
            try meter.made(elements: added.count)
            list.elements += added
            for element in added { meter.circles.note(.list(list), holds: element) }
            if list.notes(added) { try list.noteChange(&meter) }
            return .boolean(!added.isEmpty)
        case (.addAll, 2):
            guard let index = a[0].asInt, let added = try Value.collection(a[1], &meter) else { return nil }
            if !added.isEmpty { try refuseArray(list) }
            try checkInsertion(list, index)
            try meter.made(elements: added.count)
            try meter.scan(list.elements.count)
            list.elements.insert(contentsOf: added, at: index)
            for element in added { meter.circles.note(.list(list), holds: element) }
            if list.notes(added) { try list.noteChange(&meter) }
            return .boolean(!added.isEmpty)
        case (.remove, 1):
            if let index = a[0].asInt {
                try refuseArray(list)
                let removed = try list.get(index)
                try meter.scan(list.elements.count)
                list.elements.remove(at: index)
                try list.noteChange(&meter)
                return removed
            }
            guard let index = try index(of: a[0], in: list, &meter) else { return .boolean(false) }
            try refuseArray(list)
            try meter.scan(list.count)
            list.elements.remove(at: index)
            try list.noteChange(&meter)
            return .boolean(true)
        case (.removeAll, 1), (.retainAll, 1):
            guard let listed = try Value.collection(a[0], &meter) else { return nil }
            return .boolean(try keep(list, listed, isRetaining: method == .retainAll, &meter))
        case (.clear, 0):
            if list.count > 0 { try refuseArray(list) }
            list.elements = []
            try list.noteChange(&meter)
            return .void
        default: return nil
        }
    }

    private static func refuseArray(_ list: ListObject) throws(RenderError) {
        if list.isFixed { throw RenderError.unsupportedOperation }
    }

    private static func checkInsertion(_ list: ListObject, _ index: Int) throws(RenderError) {
        guard 0 <= index, index <= list.count else {
            throw RenderError.java("IndexOutOfBoundsException", "Index: \(index), Size: \(list.count)")
        }
    }

    private static func index(
        of wanted: Value, in list: ListObject, _ meter: inout Meter
    ) throws(RenderError) -> Int? {
        for (place, element) in list.elements.enumerated() {
            if place & 7 == 0 { try meter.step() }
            if try Value.javaEquals(element, wanted, depth: 0, &meter) { return place }
        }
        return nil
    }

    private static func lastIndex(
        of wanted: Value, in list: ListObject, _ meter: inout Meter
    ) throws(RenderError) -> Int? {
        let elements = list.elements
        for place in elements.indices.reversed() {
            if place & 7 == 0 { try meter.step() }
            if try Value.javaEquals(elements[place], wanted, depth: 0, &meter) { return place }
        }
        return nil
    }

    /// A window on the list: changes of one show in the other.
    private static func subList(
        _ list: ListObject, _ from: Int, _ to: Int, _ meter: inout Meter
    ) throws(RenderError) -> Value {
        if from < 0 { throw RenderError.java("IndexOutOfBoundsException", "fromIndex = \(from)") }
        if to > list.count { throw RenderError.java("IndexOutOfBoundsException", "toIndex = \(to)") }
        if from > to { throw RenderError.java("IllegalArgumentException", "fromIndex(\(from)) > toIndex(\(to))") }
        try meter.charge(bytes: 160)
        return .list(ListObject(ListWindow(list, from: from, to: to)))
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
        guard kept.count != list.count else { return false }
        try refuseArray(list)
        list.elements = kept
        try list.noteChange(&meter)
        return true
    }
}

extension ListObject {
    /// Whether Java has this list as an `ArrayList`: neither an array nor a view.
    fileprivate var isArrayList: Bool { kind != .array && window == nil }

    /// Whether adding these counts as a change of the list: of none, a view does not.
    fileprivate func notes(_ added: [Value]) -> Bool { !isFixed && (window == nil || !added.isEmpty) }
}
