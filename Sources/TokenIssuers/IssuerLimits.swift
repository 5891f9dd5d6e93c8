public import NIOCore

/// How much an issuer and a token may cost us, and how long keys are believed.
public struct IssuerLimits: Sendable {
    /// Bytes of a token; default 16 KiB. AWS's own bound is its limit for all headers together, 10,240 bytes.
    public var tokenBytes: Int
    /// Bytes of a key set or a discovery document; default 150,000, what AWS's HTTP APIs allow a JWT issuer.
    public var documentBytes: Int
    /// From the request for keys to the last byte of all documents; default 1,500 ms, AWS's HTTP APIs' limit likewise.
    public var fetchTime: TimeAmount
    /// How long keys are used without asking; default 1 h (AWS says "cached" alone; amazon-cognito's own libraries
    /// keep them as long as the process lives).
    public var keysLifetime: TimeAmount
    /// How long keys are used when the issuer cannot be asked; default 24 h, so that an issuer's bad day is not ours,
    /// and a key that was taken back does not live for ever.
    public var staleLifetime: TimeAmount
    /// Between two requests for keys because of a key id that nobody knows; default 1 min, or strangers who make up
    /// key ids would turn each of their requests into one to the issuer.
    public var unknownKeyInterval: TimeAmount
    /// Between two requests for keys while the issuer fails; default 5 s.
    public var failureInterval: TimeAmount
    /// How far ahead of this clock a token's `nbf` may be; default 60 s. There is none for `exp`: AWS documents none.
    public var notBeforeLeeway: TimeAmount

    public init(
        tokenBytes: Int = 16 * 1_024,
        documentBytes: Int = 150_000,
        fetchTime: TimeAmount = .milliseconds(1_500),
        keysLifetime: TimeAmount = .hours(1),
        staleLifetime: TimeAmount = .hours(24),
        unknownKeyInterval: TimeAmount = .minutes(1),
        failureInterval: TimeAmount = .seconds(5),
        notBeforeLeeway: TimeAmount = .seconds(60)
    ) {
        self.tokenBytes = tokenBytes
        self.documentBytes = documentBytes
        self.fetchTime = fetchTime
        self.keysLifetime = keysLifetime
        self.staleLifetime = staleLifetime
        self.unknownKeyInterval = unknownKeyInterval
        self.failureInterval = failureInterval
        self.notBeforeLeeway = notBeforeLeeway
    }
}
