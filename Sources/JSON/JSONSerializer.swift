/// Writes JSON values as text; nesting costs heap, never call stack.
public enum JSONSerializer {
    /// How the text is laid out.
    public enum Style: Sendable {
        /// `{"a":1,"b":[1,2]}`, as Jackson writes without a pretty printer.
        case compact
        /// One member or element a line, two spaces a level, `"key": value`; empty containers as `{}` and `[]`.
        case pretty
    }

    public static func string(_ value: JSONValue, style: Style = .compact) -> String {
        var writer = ByteWriter()
        write(value, style, to: &writer)
        return writer.string
    }

    /// Appends the text's UTF-8 bytes.
    public static func append(_ value: JSONValue, to bytes: inout [UInt8], style: Style = .compact) {
        var writer = ByteWriter()
        write(value, style, to: &writer)
        writer.append(to: &bytes)
    }

    public static func bytes(_ value: JSONValue, style: Style = .compact) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes, style: style)
        return bytes
    }

    /// One string as a JSON literal, quotes included.
    public static func quoted(_ string: String) -> String {
        var writer = ByteWriter()
        writer.writeQuoted(string)
        return writer.string
    }

    /// A container that is being written, and the place in it that comes next.
    private enum Frame {
        case array([JSONValue], next: Int)
        case object([JSONObject.Member], next: Int)
    }

    private static func write(_ root: JSONValue, _ style: Style, to writer: inout ByteWriter) {
        guard var frame = open(root, &writer) else { return }
        var outer: [Frame] = []
        while true {
            let inner: Frame?
            switch frame {
            case .array(let elements, var next):
                inner = write(elements, &next, outer.count, style, &writer)
                if inner != nil { outer.append(.array(elements, next: next)) }
            case .object(let members, var next):
                inner = write(members, &next, outer.count, style, &writer)
                if inner != nil { outer.append(.object(members, next: next)) }
            }
            if let inner {
                frame = inner
            } else if let parent = outer.popLast() {
                frame = parent
            } else {
                return
            }
        }
    }

    /// Writes elements from `next` on, up to the first container that is not empty, whose frame it returns, or else
    /// to the closing bracket.
    private static func write(
        _ elements: [JSONValue], _ next: inout Int, _ level: Int, _ style: Style, _ writer: inout ByteWriter
    ) -> Frame? {
        elements.withUnsafeBufferPointer { elements in
            while next < elements.count {
                separate(next, level, style, &writer)
                let inner = open(elements[next], &writer)
                next += 1
                if inner != nil { return inner }
            }
            close("]", level, style, &writer)
            return nil
        }
    }

    /// The same for the members of an object.
    private static func write(
        _ members: [JSONObject.Member], _ next: inout Int, _ level: Int, _ style: Style, _ writer: inout ByteWriter
    ) -> Frame? {
        members.withUnsafeBufferPointer { members in
            while next < members.count {
                separate(next, level, style, &writer)
                writer.writeQuoted(members[next].key)
                writer.write(UInt8(ascii: ":"))
                if case .pretty = style { writer.write(UInt8(ascii: " ")) }
                let inner = open(members[next].value, &writer)
                next += 1
                if inner != nil { return inner }
            }
            close("}", level, style, &writer)
            return nil
        }
    }

    /// Writes a scalar or empty container whole, or a container's opening bracket; then its frame is returned.
    @inline(__always)
    private static func open(_ value: JSONValue, _ writer: inout ByteWriter) -> Frame? {
        switch value {
        case .null: writer.write("null")
        case .bool(true): writer.write("true")
        case .bool(false): writer.write("false")
        case .number(let number): number.write(to: &writer)
        case .string(let string): writer.writeQuoted(string)
        case .array(let elements):
            guard !elements.isEmpty else {
                writer.write("[]")
                return nil
            }
            writer.write(UInt8(ascii: "["))
            return .array(elements, next: 0)
        case .object(let object):
            guard !object.isEmpty else {
                writer.write("{}")
                return nil
            }
            writer.write(UInt8(ascii: "{"))
            return .object(object.members, next: 0)
        }
        return nil
    }

    /// Writes what goes before the element number `place` of a container inside `level` others.
    @inline(__always)
    private static func separate(_ place: Int, _ level: Int, _ style: Style, _ writer: inout ByteWriter) {
        if place > 0 { writer.write(UInt8(ascii: ",")) }
        if case .pretty = style { newLine(level + 1, &writer) }
    }

    private static func close(_ bracket: StaticString, _ level: Int, _ style: Style, _ writer: inout ByteWriter) {
        if case .pretty = style { newLine(level, &writer) }
        writer.write(bracket)
    }

    private static func newLine(_ level: Int, _ writer: inout ByteWriter) {
        writer.write(0x0A)
        writer.write(UInt8(ascii: " "), times: 2 * level)
    }
}
