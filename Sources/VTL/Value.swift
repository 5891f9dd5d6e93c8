public import BigInt

/// What a template computes with: the Java values that Velocity meets, lists and maps by reference as in Java.
///
/// Values belong to one rendering on one thread; nothing of them outlives it.
public enum Value {
    /// Java's null, and every reference that leads nowhere.
    case null
    case boolean(Bool)
    /// `java.lang.Integer`.
    case integer(Int32)
    /// `java.lang.Long`.
    case long(Int64)
    /// Indirect, so that the rare big numbers do not make every value big.
    indirect case bigInteger(BigInt)
    case double(Double)
    indirect case bigDecimal(BigDecimal)
    /// `java.lang.Character`, one UTF-16 unit, as `charAt` answers.
    case character(UInt16)
    case string(String)
    case list(ListObject)
    case map(MapObject)
    /// An object of the host, e.g. `$input`, or of the engine, e.g. `$foreach` or an iterator.
    case host(any HostObject)
}

/// An object that templates see through its properties and methods; there is no reflection behind it.
public protocol HostObject: AnyObject {
    /// `$o.name`; nil when there is no such property, which reads as null.
    func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value?
    /// `#set($o.name = value)`; false when it cannot be set, which Velocity logs and passes over.
    func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool
    /// `$o.name(arguments)`; nil when there is no such method for these arguments, which reads as null.
    func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value?
    /// `$o[key]`; nil when it has no elements.
    func element(_ key: Value, _ meter: inout Meter) throws(RenderError) -> Value?
    /// `#set($o[key] = value)`; false when it cannot be set.
    func setElement(_ key: Value, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool
    /// What `#foreach` goes through; nil when it cannot be gone through, which is zero rounds.
    func elements(_ meter: inout Meter) throws(RenderError) -> [Value]?
    /// `toString()`: what a bare reference prints.
    func text(_ meter: inout Meter) throws(RenderError) -> String
}

extension HostObject {
    public func property(_ name: String, _ meter: inout Meter) throws(RenderError) -> Value? { nil }
    public func setProperty(_ name: String, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool {
        false
    }
    public func call(_ name: MethodName, _ arguments: [Value], _ meter: inout Meter) throws(RenderError) -> Value? {
        nil
    }
    public func element(_ key: Value, _ meter: inout Meter) throws(RenderError) -> Value? { nil }
    public func setElement(_ key: Value, to value: Value, _ meter: inout Meter) throws(RenderError) -> Bool { false }
    public func elements(_ meter: inout Meter) throws(RenderError) -> [Value]? { nil }
    public func text(_ meter: inout Meter) throws(RenderError) -> String { "" }
}

/// The name of a method in a template, looked up once when the template is parsed.
public struct MethodName: Sendable, Hashable {
    public let text: String
    /// The Java method of this name that the engine has; nil for others.
    let known: JavaMethod?

    public init(_ text: String) {
        self.text = text
        known = JavaMethod(rawValue: text)
    }
}
