extension Program {
    /// Parses a template.
    ///
    /// - Parameter outer: the program whose variables keep their slots; nil for a template of its own.
    convenience init(_ source: [UInt8], in outer: Program? = nil) throws(TemplateError) {
        let builder = ProgramBuilder(in: outer)
        var parser = Parser(source, into: builder)
        let root: Int32
        do {
            root = try parser.parse()
        } catch {
            throw TemplateError(error.message, at: TemplatePosition(of: error.offset, in: source))
        }
        self.init(builder, root: root, source: source)
    }
}

extension TemplatePosition {
    /// The position of an offset in bytes; `\n`, `\r` and `\r\n` end lines.
    init(of offset: Int, in source: [UInt8]) {
        var line = 1
        var column = 1
        var index = 0
        while index < min(offset, source.count) {
            let byte = source[index]
            if byte == UInt8(ascii: "\n")
                || byte == UInt8(ascii: "\r") && (index + 1 >= source.count || source[index + 1] != UInt8(ascii: "\n"))
            {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
            index += 1
        }
        self.init(line: line, column: column)
    }
}
