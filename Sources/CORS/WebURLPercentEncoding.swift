/// The URL standard's percent-encode sets: which ASCII characters are escaped in which part.
enum PercentEncoding {
    case control
    case fragment
    case query
    case specialQuery
    case path
    case userInfo

    private var escaped: StaticString {
        switch self {
        case .control: ""
        case .fragment: " \"<>`"
        case .query: " \"#<>"
        case .specialQuery: " \"#<>'"
        case .path: " \"#<>?^`{}"
        case .userInfo: " \"#<>?^`{}/:;=@[\\]|"
        }
    }

    /// Escapes what the set has, all controls, and everything beyond ASCII as UTF-8.
    func encode(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        let set = escaped.withUTF8Buffer { Array($0) }
        var bytes: [UInt8] = []
        for scalar in scalars {
            if scalar.value > 0x1F, scalar.value < 0x7F, !set.contains(UInt8(scalar.value)) {
                bytes.append(UInt8(scalar.value))
                continue
            }
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
