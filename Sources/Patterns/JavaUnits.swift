/// A character of a pattern, with `\Q…\E` taken apart.
struct JavaUnit {
    let scalar: UInt32
    /// Stands for itself, whatever it is: it was between `\Q` and `\E`.
    let isQuoted: Bool
    /// UTF-8 bytes of the source before it.
    let offset: Int

    /// The characters of a pattern.
    static func units(of source: String) -> [JavaUnit] {
        var units: [JavaUnit] = []
        units.reserveCapacity(source.utf8.count)
        let scalars = Array(source.unicodeScalars)
        var at = 0
        var offset = 0
        var isQuoted = false
        while at < scalars.count {
            let scalar = scalars[at]
            let next: Unicode.Scalar? = at + 1 < scalars.count ? scalars[at + 1] : nil
            if scalar == "\\", next == (isQuoted ? "E" : "Q") {
                isQuoted.toggle()
                at += 2
                offset += 2
                continue
            }
            units.append(JavaUnit(scalar: scalar.value, isQuoted: isQuoted, offset: offset))
            at += 1
            offset += UTF8.width(scalar)
            // The character after a backslash is not the start of a \Q.
            if scalar == "\\", !isQuoted, let next {
                units.append(JavaUnit(scalar: next.value, isQuoted: false, offset: offset))
                at += 1
                offset += UTF8.width(next)
            }
        }
        return units
    }
}
