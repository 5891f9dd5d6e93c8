/// Why a function's package is not taken.
public struct PackageObjection: Error, Sendable, Equatable {
    /// Lambda's sentence, for the client.
    public var message: String
    /// What exactly is wrong, and what to do, for the operator.
    public var text: String

    /// Lambda says no more than this about most mistakes (sentences as clients of AWS report them; assumed to be
    /// current).
    static func unreadable(_ text: String) -> PackageObjection {
        PackageObjection(
            message: "Could not unzip uploaded file. Please check your file, then try to upload again.", text: text)
    }

    static func tooLarge(_ limit: Int) -> PackageObjection {
        PackageObjection(
            message: "Unzipped size must be smaller than \(limit) bytes",
            text: "the package's files are larger than \(limit) bytes together; leave out what is not needed")
    }

    static let empty = PackageObjection(
        message: "Uploaded file must be a non-empty zip", text: "the package has no files in it")
}
