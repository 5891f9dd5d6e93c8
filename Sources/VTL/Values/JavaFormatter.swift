/// `java.util.Formatter` for `String.format`, in the root locale, without dates and hexadecimal floats.
struct JavaFormatter {
    /// One `%…` of a format.
    struct Specifier {
        var source = ""
        /// From 1 on; nil takes the next, 0 (`<`) the last again.
        var argument: Int?
        var flags: Set<UInt8> = []
        var width: Int?
        var precision: Int?
        var conversion: UInt8 = 0

        func has(_ flag: Unicode.Scalar) -> Bool { flags.contains(UInt8(ascii: flag)) }

        var isUpper: Bool { conversion & 0x20 == 0 }

        /// The conversion as a text of one letter.
        var name: String { String(decoding: CollectionOfOne(conversion), as: UTF8.self) }
    }

    static func format(
        _ pattern: String, _ arguments: [Value], _ meter: inout Meter
    ) throws(RenderError) -> String {
        var formatter = JavaFormatter(bytes: Array(pattern.utf8), arguments: arguments)
        try formatter.run(&meter)
        return try meter.made(formatter.result)
    }

    private let bytes: [UInt8]
    private let arguments: [Value]
    private var result = ""
    private var nextArgument = 0
    private var lastArgument = -1

    private init(bytes: [UInt8], arguments: [Value]) {
        self.bytes = bytes
        self.arguments = arguments
    }

    private mutating func run(_ meter: inout Meter) throws(RenderError) {
        var at = 0
        while at < bytes.count {
            guard let percent = bytes[at...].firstIndex(of: UInt8(ascii: "%")) else { break }
            result += String(decoding: bytes[at..<percent], as: UTF8.self)
            at = percent + 1
            let specifier = try Self.specifier(bytes, &at)
            try meter.step(8)
            result += try text(specifier, &meter)
            try StringMethods.check(result.utf8.count, &meter)
        }
        if at < bytes.count { result += String(decoding: bytes[at...], as: UTF8.self) }
    }

    /// Reads `[argument$][flags][width][.precision]conversion` behind a `%`.
    private static func specifier(_ bytes: [UInt8], _ at: inout Int) throws(RenderError) -> Specifier {
        var specifier = Specifier()
        let start = at
        func number() -> Int? {
            var value: Int?
            while at < bytes.count, (0x30...0x39).contains(bytes[at]) {
                value = min((value ?? 0) * 10 + Int(bytes[at] - 0x30), Int(Int32.max))
                at += 1
            }
            return value
        }
        if at < bytes.count, bytes[at] != UInt8(ascii: "0"), let first = number() {
            if at < bytes.count, bytes[at] == UInt8(ascii: "$") {
                at += 1
                specifier.argument = first
            } else {
                specifier.width = first
            }
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: "<") {
            specifier.argument = 0
            at += 1
        }
        if specifier.width == nil {
            while at < bytes.count, "-#+ 0,(".utf8.contains(bytes[at]) {
                specifier.flags.insert(bytes[at])
                at += 1
            }
            specifier.width = number()
        }
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            specifier.precision = number()
            if specifier.precision == nil { throw unknown(at - 1 < bytes.count ? "." : "%") }
        }
        guard at < bytes.count else { throw unknown("%") }
        specifier.conversion = bytes[at]
        at += 1
        specifier.source = "%" + String(decoding: bytes[start..<at], as: UTF8.self)
        return specifier
    }

    private static func unknown(_ conversion: String) -> RenderError {
        RenderError.javaUtil("UnknownFormatConversionException", "Conversion = '\(conversion)'")
    }

    /// What a specifier stands for, padded.
    private mutating func text(_ specifier: Specifier, _ meter: inout Meter) throws(RenderError) -> String {
        if specifier.conversion == UInt8(ascii: "n") { return "\n" }
        if specifier.conversion == UInt8(ascii: "%") { return try Self.pad("%", specifier, &meter) }
        guard "bBhHsScCdoxXeEfgG".utf8.contains(specifier.conversion) else { throw Self.unknown(specifier.name) }
        let value = try argument(specifier)
        let body: String
        switch specifier.conversion | 0x20 {
        case UInt8(ascii: "b"):
            body = Self.cut(value.isNull ? "false" : value.asBoolean.map { $0 ? "true" : "false" } ?? "true", specifier)
        case UInt8(ascii: "h"):
            let hash = value.isNull ? 0 : try Value.javaHash(value, depth: 0, &meter)
            body = Self.cut(value.isNull ? "null" : String(UInt32(bitPattern: hash), radix: 16), specifier)
        case UInt8(ascii: "s"):
            body = Self.cut(try value.text(&meter), specifier)
            try meter.copied(body.utf8.count)
        case UInt8(ascii: "c"): body = try Self.character(value, specifier)
        case UInt8(ascii: "d"), UInt8(ascii: "o"), UInt8(ascii: "x"):
            body = try FormattedNumber.integer(value, specifier, &meter)
        default: body = try FormattedNumber.decimal(value, specifier, &meter)
        }
        if specifier.isUpper { try meter.scan(body.utf8.count * 8) }
        return try Self.pad(specifier.isUpper ? body.uppercased() : body, specifier, &meter)
    }

    private mutating func argument(_ specifier: Specifier) throws(RenderError) -> Value {
        let place: Int
        switch specifier.argument {
        case nil:
            place = nextArgument
            nextArgument += 1
        case 0?: place = lastArgument
        case let number?: place = number - 1
        }
        guard arguments.indices.contains(place) else {
            throw RenderError.javaUtil("MissingFormatArgumentException", "Format specifier '\(specifier.source)'")
        }
        lastArgument = place
        return arguments[place]
    }

    private static func cut(_ text: String, _ specifier: Specifier) -> String {
        guard let precision = specifier.precision, precision < text.utf16.count else { return text }
        return JavaString.slice(text, 0, precision)
    }

    private static func character(_ value: Value, _ specifier: Specifier) throws(RenderError) -> String {
        switch value {
        case .null: return "null"
        case .character(let unit): return JavaString.text(of: unit)
        case .integer(let int):
            guard let scalar = UInt32(exactly: int).flatMap(Unicode.Scalar.init) else {
                throw RenderError.javaUtil(
                    "IllegalFormatCodePointException", "Code point = 0x\(String(UInt32(bitPattern: int), radix: 16))")
            }
            return String(Character(scalar))
        default: throw wrongType(value, specifier)
        }
    }

    static func wrongType(_ value: Value, _ specifier: Specifier) -> RenderError {
        RenderError.javaUtil("IllegalFormatConversionException", "\(specifier.name) != \(value.javaClass)")
    }

    private static func pad(
        _ text: String, _ specifier: Specifier, _ meter: inout Meter
    ) throws(RenderError) -> String {
        guard let width = specifier.width else {
            if specifier.has("-") {
                throw RenderError.javaUtil("MissingFormatWidthException", specifier.source)
            }
            return text
        }
        let missing = width - text.utf16.count
        guard missing > 0 else { return text }
        try StringMethods.check(missing, &meter)
        try meter.charge(bytes: missing)
        try meter.scan(missing)
        let blanks = JavaString.filled(UInt8(ascii: " "), missing)
        return specifier.has("-") ? text + blanks : blanks + text
    }
}

extension Value {
    /// Name of the Java class, for messages.
    var javaClass: String {
        switch self {
        case .null: "null"
        case .boolean: "java.lang.Boolean"
        case .integer: "java.lang.Integer"
        case .long: "java.lang.Long"
        case .bigInteger: "java.math.BigInteger"
        case .double: "java.lang.Double"
        case .bigDecimal: "java.math.BigDecimal"
        case .character: "java.lang.Character"
        case .string: "java.lang.String"
        case .list(let list):
            switch list.kind {
            case .java: "java.util.ArrayList"
            case .json: "net.minidev.json.JSONArray"
            case .array: "[Ljava.lang.Object;"
            }
        case .map(let map): map.order == .hash ? "java.util.HashMap" : "java.util.LinkedHashMap"
        case .host: "java.lang.Object"
        }
    }
}
