/// Why compressed bytes have no decoded form.
public enum DecompressionError: Error, Sendable, Equatable {
    /// The output would be longer than the limit in bytes; what lies beyond it was never decoded.
    case tooLarge(limit: Int)
    /// The input ends inside the compressed data.
    case truncated
    /// The bytes break the format, or their checksum is wrong; the text is zlib's.
    case corrupt(String)
    /// Something else follows the end of the compressed data.
    case trailingData
    /// There is no memory for the decoder's window.
    case outOfMemory
}

extension DecompressionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let limit): "the decoded form is longer than \(limit) bytes"
        case .truncated: "the compressed data ends too early"
        case .corrupt(let reason): "the compressed data is corrupt (\(reason))"
        case .trailingData: "something follows the end of the compressed data"
        case .outOfMemory: "there is no memory left for the decoder"
        }
    }
}
