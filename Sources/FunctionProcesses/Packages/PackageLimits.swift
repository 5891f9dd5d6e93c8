/// How large a function's package may be.
public struct PackageLimits: Sendable, Equatable {
    /// Bytes of all files together. AWS's value: 250 MB.
    public var unzippedBytes: Int
    /// Files and folders. AWS names none; the format's own without its 64-bit extension is 65,535.
    public var entries: Int

    public init(unzippedBytes: Int = 262_144_000, entries: Int = 65_535) {
        self.unzippedBytes = unzippedBytes
        self.entries = entries
    }
}
