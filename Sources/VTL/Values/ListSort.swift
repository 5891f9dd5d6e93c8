/// `List.sort` by the elements' own order, stable, as Java sorts without a comparator.
enum ListSort {
    static func sort(_ list: ListObject, _ meter: inout Meter) throws(RenderError) {
        let elements = list.elements
        try meter.made(elements: 2 * elements.count)
        let sorted = try merged(elements, &meter)
        if list.window == nil, list.kind != .array {
            list.elements = sorted
            try list.noteChange(&meter)
        } else {
            for (place, element) in sorted.enumerated() { try list.set(place, to: element) }
        }
    }

    /// Merges runs of 1, 2, 4 … elements.
    private static func merged(_ elements: [Value], _ meter: inout Meter) throws(RenderError) -> [Value] {
        var from = elements
        var width = 1
        while width < from.count {
            var to: [Value] = []
            to.reserveCapacity(from.count)
            for start in stride(from: 0, to: from.count, by: 2 * width) {
                let middle = min(start + width, from.count)
                let end = min(start + 2 * width, from.count)
                var (left, right) = (start, middle)
                while left < middle, right < end {
                    if try isAscending(from[left], from[right], &meter) {
                        to.append(from[left])
                        left += 1
                    } else {
                        to.append(from[right])
                        right += 1
                    }
                }
                to += from[left..<middle]
                to += from[right..<end]
            }
            from = to
            width *= 2
        }
        return from
    }

    /// Whether one element may stay before another: `compareTo` is not above 0.
    private static func isAscending(_ left: Value, _ right: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        try meter.step(2)
        if left.isNull || right.isNull { throw RenderError.nullPointer }
        guard case .integer(let order)? = try Value.invoke(left, MethodName("compareTo"), [right], &meter) else {
            throw RenderError.java("ClassCastException", "\(left.javaClass) cannot be cast to java.lang.Comparable")
        }
        return order <= 0
    }
}
