/// The compressed formats that HTTP calls content codings.
public enum CompressionFormat: Sendable, CaseIterable {
    /// RFC 1952, one member or several in a row.
    case gzip
    /// What HTTP calls `deflate`: RFC 1951 data in the zlib envelope of RFC 1950. Read is the bare data too, which many
    /// clients send under this name.
    case deflate
}

/// How much time is spent on making the output small: 1 is fastest, 9 smallest.
public struct CompressionLevel: Sendable, Equatable {
    let value: Int32

    /// Brings numbers outside 1…9 inside.
    public init(_ value: Int) {
        self.value = Int32(min(max(value, 1), 9))
    }

    /// Some 100 MB/s on one core, and output about a fifth larger than that of `balanced`.
    public static let fast = CompressionLevel(1)
    /// zlib's own default.
    public static let balanced = CompressionLevel(6)
}

extension CompressionFormat {
    /// Windows and checks of zlib (`zlib.h`, `inflateInit2`): 15 bits of window, plus 16 for the gzip envelope.
    var windowBits: Int32 {
        switch self {
        case .gzip: 15 + 16
        case .deflate: 15
        }
    }

    /// The same window without an envelope.
    static let bareWindowBits: Int32 = -15
}
