/// What is left of a rendering's limits. Whoever makes or walks something charges it here.
public struct Meter {
    public let limits: RenderLimits
    private var stepsLeft: Int
    private var memoryLeft: Int
    /// Regular expressions this rendering has compiled.
    var regexes = JavaRegex.Cache()
    private var stack = StackSpace()
    /// Texts that are being made inside each other.
    private var texts = 0
    /// What this rendering has changed so that it might hold itself.
    var circles = ValueCircles()

    public init(_ limits: RenderLimits = RenderLimits()) {
        self.limits = limits
        stepsLeft = limits.steps
        memoryLeft = limits.memoryBytes
    }

    /// Charges work of a number of steps.
    @inline(__always)
    public mutating func step(_ count: Int = 1) throws(RenderError) {
        stepsLeft &-= count
        if stepsLeft < 0 { throw RenderError(.limit("steps", limits.steps)) }
    }

    /// Charges going one level deeper into lists and maps, and refuses what is too deep.
    @inline(__always)
    mutating func level(_ depth: Int) throws(RenderError) {
        if depth & 15 == 15 { try deepLevel(depth) }
    }

    @inline(never)
    private mutating func deepLevel(_ depth: Int) throws(RenderError) {
        if depth > ValueWriter.greatestDepth || !stack.hasRoom() {
            throw RenderError(.limit("lists and maps inside each other", min(depth, ValueWriter.greatestDepth)))
        }
    }

    /// Texts inside each other: an object's, of a map that holds the object, and so on.
    private static let greatestTexts = 100

    /// Charges the making of a text that others may be part of; `leaveText` must follow.
    mutating func enterText() throws(RenderError) {
        texts += 1
        if texts > Self.greatestTexts || texts > 1 && !stack.hasRoom() {
            texts -= 1
            throw RenderError(.limit("lists and maps inside each other", Self.greatestTexts))
        }
    }

    mutating func leaveText() { texts -= 1 }

    /// Whether blocks and expressions may go some levels deeper.
    mutating func hasStack() -> Bool { stack.hasRoom() }

    /// Charges the making of a string, list or map of a number of bytes.
    @inline(__always)
    public mutating func charge(bytes: Int) throws(RenderError) {
        memoryLeft &-= bytes
        if memoryLeft < 0 { throw RenderError(.limit("bytes of memory", limits.memoryBytes)) }
    }
}
