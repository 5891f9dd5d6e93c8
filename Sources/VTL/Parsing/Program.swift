/// A parsed template: flat arrays of plain numbers, which many threads read and none changes.
final class Program: Sendable {
    let nodes: [Node]
    /// The members of blocks, lists, maps and the like, one after the other.
    let lists: [Int32]
    let references: [Reference]
    let parts: [Part]
    let calls: [MacroCall]
    let arguments: [MacroArgument]
    /// Text that is printed as it stands.
    let text: [UInt8]
    let strings: [String]
    let methods: [MethodName]
    let numbers: [Number]
    /// The names of the variables by slot.
    let names: [String]
    let slots: [String: Int32]
    let macros: [String: Macro]
    /// Whether it has an `#evaluate`, which may name any variable.
    let hasEvaluate: Bool
    /// Index of the block that is the whole template.
    let root: Int32
    let source: [UInt8]

    init(_ builder: ProgramBuilder, root: Int32, source: [UInt8]) {
        nodes = builder.nodes
        hasEvaluate = builder.nodes.contains { $0.kind == .evaluate }
        lists = builder.lists
        references = builder.references
        parts = builder.parts
        calls = builder.calls
        arguments = builder.arguments
        text = builder.text
        strings = builder.strings
        methods = builder.methods
        numbers = builder.numbers
        names = builder.names
        slots = builder.slots
        macros = builder.macros
        self.root = root
        self.source = source
    }

    /// The whole output, when nothing is to be computed.
    var constant: [UInt8]? {
        let block = nodes[Int(root)]
        if block.b == 0 { return [] }
        let only = nodes[Int(lists[Int(block.a)])]
        guard block.b == 1, only.kind == .text else { return nil }
        return Array(text[Int(only.a)..<Int(only.a + only.b)])
    }
}

/// One statement or expression; what `a`, `b` and `c` are is said by its kind.
struct Node: Sendable {
    enum Kind: UInt8, Sendable {
        /// `a` ..< `a + b` of `lists`: the statements.
        case block
        /// `a` ..< `a + b` of `text`.
        case text
        /// `a`: reference.
        case reference
        /// `a` ..< `a + 2b` of `lists`: condition (-1 for `#else`) and block, in turn.
        case ifElse
        /// `a`: reference to set, `b`: expression.
        case set
        /// `a`: slot of the variable, `b`: expression to go through, `c`: block.
        case foreach
        /// `a`: slot, `b`: block.
        case define
        /// `a`: call.
        case call
        /// `a`: expression.
        case evaluate
        case stop
        case breakNearest
        /// `a`: expression that is the scope to leave.
        case breakScope

        /// `a`: the value.
        case integer
        /// `a`: index into `numbers`.
        case number
        /// `a`: index into `strings`.
        case string
        /// `a`: block, `b`: bytes to drop at its end.
        case interpolation
        case trueValue
        case falseValue
        /// A word or name where a value is expected: null.
        case word
        /// `a` ..< `a + b` of `lists`.
        case list
        /// `a` ..< `a + 2b` of `lists`: keys and values, in turn.
        case map
        /// `a`, `b`: the ends.
        case range
        /// `a`: operand.
        case not
        /// `a`, `b`: operands; `c`: index of the operands' source text in `lists`, for additions.
        case and
        case or
        case equal
        case notEqual
        case less
        case lessOrEqual
        case greater
        case greaterOrEqual
        case add
        case subtract
        case multiply
        case divide
        case remainder

        var isArithmetic: Bool {
            switch self {
            case .add, .subtract, .multiply, .divide, .remainder: true
            default: false
            }
        }
    }

    var kind: Kind
    var a: Int32 = 0
    var b: Int32 = 0
    var c: Int32 = 0
    /// Where it begins in the source.
    var offset: Int32
}

/// A range of bytes of `Program.text`.
struct TextRange: Sendable {
    var start: Int32 = 0
    var count: Int32 = 0
}

/// `$name.part.part…` and what is printed around it.
struct Reference: Sendable {
    /// -1 when it can only print itself, as `$\!x`.
    var slot: Int32
    var firstPart: Int32 = 0
    var partCount: Int32 = 0
    /// Half of the backslashes before it.
    var escape = TextRange()
    /// The dollars before it: `$$x`.
    var prefix = TextRange()
    /// What it prints when it is null.
    var literal = TextRange()
    var isEscaped = false
    var isQuiet = false
    /// `$name` alone: prints the caller's text when it is a macro's parameter and null.
    var isPlain = false
    /// A name without `$`, in an argument: always null.
    var isBare = false
    var offset: Int32
    var scopeProperty = ScopeProperty.none
}

/// The properties of `$foreach`, known when the template is parsed.
enum ScopeProperty: UInt8, Sendable {
    case none
    case index
    case count
    case hasNext
    case first
    case last
}

/// One step of a reference.
struct Part: Sendable {
    enum Kind: UInt8, Sendable {
        /// `a`: index into `strings`.
        case property
        /// `a`: index into `methods`; `b` ..< `b + count` of `lists`: the arguments.
        case method
        /// `a`: expression.
        case index
    }

    var kind: Kind
    var a: Int32
    var b: Int32 = 0
    var count: Int32 = 0
    /// Of a method: index into `strings` of its name, for `#set`.
    var name: Int32 = 0
    var offset: Int32
}

/// `#name(…)` or `#@name(…) … #end`.
struct MacroCall: Sendable {
    /// Index into `strings`.
    var name: Int32
    var firstArgument: Int32 = 0
    var argumentCount: Int32 = 0
    /// The block of `#@name`; -1 for others.
    var body: Int32 = -1
    /// What is printed when there is no such macro.
    var literal = TextRange()
    /// An argument is a plain word, which no macro takes.
    var hasWord = false
}

struct MacroArgument: Sendable {
    var node: Int32
    var literal = TextRange()
    /// Computed once, at the call; others anew each time they are used.
    var isConstant = false
}

struct Macro: Sendable {
    /// Slots of the parameters.
    var parameters: [Int32]
    var body: Int32
}

/// A number literal that is not an `Integer`.
enum Number: Sendable {
    case long(Int64)
    case big(String)
    case double(Double)
}
