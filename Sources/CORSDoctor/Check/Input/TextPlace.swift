/// Where in a pasted text something stands, counted from 1 as editors do.
struct TextPlace: CustomStringConvertible {
    var line = 1
    /// In bytes.
    var column = 1

    init(of offset: Int, in bytes: [UInt8]) {
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
    }

    var description: String { "line \(line), column \(column)" }
}
