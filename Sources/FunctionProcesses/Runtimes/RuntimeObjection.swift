/// Why a function's runtime cannot be started here, and what to do about it.
public struct RuntimeObjection: Error, Sendable, Equatable {
    public var text: String
    /// What Lambda itself would say to the function's callers; nil for what cannot happen there.
    public var entrypointError: String?

    public init(_ text: String, entrypointError: String? = nil) {
        self.text = text
        self.entrypointError = entrypointError
    }

    static func unknown(_ name: String) -> RuntimeObjection {
        RuntimeObjection("Lambda has no runtime \(name); use a name such as nodejs22.x, python3.13 or provided.al2023")
    }

    static func noInterpreter(_ runtime: LambdaRuntime, _ program: String) -> RuntimeObjection {
        RuntimeObjection(
            "\(runtime.name) needs the program \(program), which is not on the PATH, or does not say its version when asked;"
                + " install it, or put its folder on the PATH that Crossgate is started with")
    }
}
