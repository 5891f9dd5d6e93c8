/// Lines and columns of growing offsets; each byte is looked at once.
struct LineCounter {
    private let base: UnsafePointer<UInt8>
    private var at: Int
    private var line = 1
    private var column = 1

    /// Counter whose line 1, column 1 is at the offset `start`.
    init(base: UnsafePointer<UInt8>, start: Int) {
        self.base = base
        at = start
    }

    /// Place of an offset, which must not be smaller than the one asked for before.
    mutating func position(of offset: Int) -> JSONPosition {
        while at < offset {
            if base[at] == 0x0A {
                line += 1
                column = 1
            } else if base[at] & 0xC0 != 0x80 {
                column += 1
            }
            at += 1
        }
        return JSONPosition(line: line, column: column)
    }
}
