/// Methods of `java.lang.String` (Java 8). Places and lengths are in UTF-16 units.
enum StringMethods {
    static func call(
        _ text: String, _ method: JavaMethod, _ a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch a.count {
        case 0: return try call(text, method, &meter)
        case 1: return try call(text, method, a[0], &meter)
        default: return try call(text, method, many: a, &meter)
        }
    }

    private static func call(
        _ text: String, _ method: JavaMethod, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch method {
        case .length: return int(text.utf16.count)
        case .isEmpty: return .boolean(text.isEmpty)
        case .trim: return .string(try meter.made(JavaString.trimmed(text)))
        case .toLowerCase:
            try meter.scan(casesOf: text)
            return .string(try meter.made(text.lowercased()))
        case .toUpperCase:
            try meter.scan(casesOf: text)
            return .string(try meter.made(text.uppercased()))
        case .isBlank: return .boolean(stripped(text, leading: true, trailing: false).isEmpty)
        case .strip, .stripLeading, .stripTrailing:
            try meter.scan(text.utf8.count)
            let (leading, trailing) = (method != .stripTrailing, method != .stripLeading)
            return .string(try meter.made(stripped(text, leading: leading, trailing: trailing)))
        case .intern: return .string(text)
        case .getBytes: return try bytes(text, &meter)
        case .toCharArray:
            try meter.made(elements: text.utf8.count)
            return .list(ListObject(text.utf16.map { .character($0) }, kind: .array, component: .char))
        default: return nil
        }
    }

    private static func call(
        _ text: String, _ method: JavaMethod, _ a: Value, _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch method {
        case .charAt:
            guard let place = a.asInt else { return nil }
            guard place >= 0, place < text.utf16.count else { throw outside(place) }
            if !text.isASCII { try meter.step(2) }
            return .character(JavaString.unit(text, place))
        case .codePointAt, .codePointBefore:
            guard let index = a.asInt else { return nil }
            let place = method == .codePointAt ? index : index - 1
            guard place >= 0, place < text.utf16.count else { throw outside(index) }
            if method == .codePointBefore, place > 0, 0xDC00...0xDFFF ~= JavaString.unit(text, place) {
                let pair = JavaString.codePoint(text, place - 1)
                if pair > 0xFFFF { return .integer(pair) }
            }
            return .integer(JavaString.codePoint(text, place))
        case .substring:
            guard let start = a.asInt else { return nil }
            return .string(try substring(text, start, text.utf16.count, &meter))
        case .indexOf: return try indexOf(text, a, from: 0, &meter)
        case .lastIndexOf: return try lastIndexOf(text, a, from: .max, &meter)
        case .contains:
            guard let part = try charSequence(a, &meter) else { return nil }
            try meter.copied(text.utf8.count + part.utf8.count)
            return .boolean(
                try ByteSearch(text: Array(text.utf8), needle: Array(part.utf8)).first(from: 0, &meter) != nil)
        case .startsWith:
            guard let prefix = try a.asString() else { return nil }
            try meter.scan(prefix.utf8.count)
            return .boolean(text.hasBytes(of: prefix, atEnd: false))
        case .endsWith:
            guard let suffix = try a.asString() else { return nil }
            try meter.scan(suffix.utf8.count)
            return .boolean(text.hasBytes(of: suffix, atEnd: true))
        case .equalsIgnoreCase:
            if a.isNull { return .boolean(false) }
            guard let other = try a.asString() else { return nil }
            if text.utf16.count == other.utf16.count { try meter.scan(casesOf: text) }
            return .boolean(
                text.utf16.count == other.utf16.count && JavaString.compareIgnoringCase(text, other) == 0)
        case .contentEquals:
            guard let other = try charSequence(a, &meter) else { return nil }
            try meter.copied(text.utf8.count)
            return .boolean(text.hasSameBytes(as: other))
        case .compareTo:
            guard let other = try a.asString() else { return nil }
            try meter.scan(min(text.utf8.count, other.utf8.count) * 8)
            return .integer(JavaString.compare(text, other))
        case .compareToIgnoreCase:
            guard let other = try a.asString() else { return nil }
            try meter.scan(casesOf: text.utf8.count < other.utf8.count ? text : other)
            return .integer(JavaString.compareIgnoringCase(text, other))
        case .concat:
            guard let other = try a.asString() else { return nil }
            return .string(try meter.made(text + other))
        case .matches:
            guard let source = try a.asString() else { return nil }
            return .boolean(try JavaRegex(source, &meter).matches(text, &meter))
        case .split:
            guard let source = try a.asString() else { return nil }
            return .list(try JavaRegex(source, &meter).split(text, limit: 0, &meter))
        case .getBytes:
            guard let charset = try a.asString() else { return nil }
            return try bytes(text, charset: charset, &meter)
        case .repeat:
            guard let count = a.asInt else { return nil }
            return .string(try repeated(text, count, &meter))
        case .format:
            guard let pattern = try a.asString() else { return nil }
            return .string(try JavaFormatter.format(pattern, [], &meter))
        case .valueOf, .copyValueOf: return try valueOf(a, method, &meter)
        // Velocity reads "none" as an empty list of further arguments.
        case .join:
            guard try a.asString() != nil else { return nil }
            return .string("")
        default: return nil
        }
    }

    private static func call(
        _ text: String, _ method: JavaMethod, many a: [Value], _ meter: inout Meter
    ) throws(RenderError) -> Value? {
        switch (method, a.count) {
        case (.substring, 2), (.subSequence, 2):
            guard let start = a[0].asInt, let end = a[1].asInt else { return nil }
            return .string(try substring(text, start, end, &meter))
        case (.replace, 2):
            if let old = a[0].asChar, let new = a[1].asChar {
                return .string(try replace(text, JavaString.text(of: old), JavaString.text(of: new), &meter))
            }
            guard let old = try charSequence(a[0], &meter), let new = try charSequence(a[1], &meter) else {
                return nil
            }
            return .string(try replace(text, old, new, &meter))
        case (.replaceAll, 2), (.replaceFirst, 2):
            guard let source = try a[0].asString(), let replacement = try a[1].asString() else { return nil }
            let regex = try JavaRegex(source, &meter)
            return .string(try regex.replace(text, replacement, onlyFirst: method == .replaceFirst, &meter))
        case (.split, 2):
            guard let source = try a[0].asString(), let limit = a[1].asInt else { return nil }
            return .list(try JavaRegex(source, &meter).split(text, limit: limit, &meter))
        case (.indexOf, 2):
            guard let from = a[1].asInt else { return nil }
            return try indexOf(text, a[0], from: from, &meter)
        case (.lastIndexOf, 2):
            guard let from = a[1].asInt else { return nil }
            return try lastIndexOf(text, a[0], from: from, &meter)
        case (.startsWith, 2):
            guard let prefix = try a[0].asString(), let place = a[1].asInt else { return nil }
            try meter.scan(prefix.utf8.count)
            return .boolean(regionMatches(text, place, prefix, 0, prefix.utf16.count, ignoringCase: false))
        case (.regionMatches, 4):
            guard let place = a[0].asInt, let other = try a[1].asString(), let otherPlace = a[2].asInt,
                let count = a[3].asInt
            else { return nil }
            try meter.scan(max(count, 0))
            return .boolean(regionMatches(text, place, other, otherPlace, count, ignoringCase: false))
        case (.regionMatches, 5):
            guard let ignoring = a[0].asBoolean, let place = a[1].asInt, let other = try a[2].asString(),
                let otherPlace = a[3].asInt, let count = a[4].asInt
            else { return nil }
            try meter.step(max(count, 0))
            return .boolean(regionMatches(text, place, other, otherPlace, count, ignoringCase: ignoring))
        case (.codePointCount, 2):
            guard let start = a[0].asInt, let end = a[1].asInt else { return nil }
            guard start >= 0, end <= text.utf16.count, start <= end else {
                throw RenderError.java("IndexOutOfBoundsException")
            }
            try meter.scan(end - start)
            return int(JavaString.slice(text, start, end).unicodeScalars.count)
        case (.join, 2...):
            return try join(a, &meter)
        case (.format, 2...):
            guard let pattern = try a[0].asString() else { return nil }
            // One array in the place of the further arguments is those arguments.
            if a.count == 2, case .list(let list) = a[1], list.kind == .array {
                return .string(try JavaFormatter.format(pattern, list.elements, &meter))
            }
            return .string(try JavaFormatter.format(pattern, Array(a[1...]), &meter))
        default: return nil
        }
    }

    static func outside(_ index: Int) -> RenderError {
        RenderError.java("StringIndexOutOfBoundsException", "String index out of range: \(index)")
    }

    static func int(_ value: Int) -> Value { .integer(Int32(truncatingIfNeeded: value)) }
}
