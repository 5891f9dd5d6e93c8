/// Search for bytes in bytes. Plain comparing from every place, charged as it goes, so that `aaa…` in `aaa…` ends.
struct ByteSearch {
    let text: [UInt8]
    let needle: [UInt8]

    /// Comparisons that are one step.
    private static let comparisonsPerStep = 16
    /// Comparisons after which a search is charged, so that it stops in time.
    private static let comparisonsAtOnce = 65_536

    /// First offset from `start` on where the needle lies; nil when nowhere.
    func first(from start: Int, _ meter: inout Meter) throws(RenderError) -> Int? {
        try search(from: start, until: text.count - needle.count, by: 1, &meter)
    }

    /// Last offset, at most `start`, where the needle lies; nil when nowhere.
    func last(from start: Int, _ meter: inout Meter) throws(RenderError) -> Int? {
        try search(from: min(start, text.count - needle.count), until: 0, by: -1, &meter)
    }

    private func search(
        from start: Int, until end: Int, by step: Int, _ meter: inout Meter
    ) throws(RenderError) -> Int? {
        var at = start
        while step > 0 ? at <= end : at >= end {
            let (found, next, work) = scan(from: at, until: end, by: step)
            try meter.step(work / Self.comparisonsPerStep)
            if found { return next }
            at = next
        }
        return nil
    }

    /// Searches until found, through, or due to be charged; then `next` is the place found or to go on from.
    private func scan(from start: Int, until end: Int, by step: Int) -> (found: Bool, next: Int, work: Int) {
        text.withUnsafeBufferPointer { text in
            needle.withUnsafeBufferPointer { needle in
                guard let head = needle.first else { return (true, start, 0) }
                var at = start
                var work = 0
                while step > 0 ? at <= end : at >= end, work < Self.comparisonsAtOnce {
                    if text[at] == head {
                        var same = 1
                        while same < needle.count, text[at + same] == needle[same] { same += 1 }
                        if same == needle.count { return (true, at, work) }
                        work += same
                    }
                    at += step
                    work += 1
                }
                return (false, at, work)
            }
        }
    }
}
