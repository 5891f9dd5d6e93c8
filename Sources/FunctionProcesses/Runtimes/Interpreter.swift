internal import Foundation

/// An interpreter of this machine, as it describes itself.
struct Interpreter: Sendable, Equatable {
    /// E.g. `v20.20.2`, `3.11.2`.
    var version: String
    /// The program itself, behind wrappers and virtual environments.
    var executable: String
    /// Where its libraries are, outside the system's folders or not.
    var readablePaths: [String]
    /// E.g. `Node.js`.
    var title: String
    /// Python's bootstrap, compiled for this very version: a file's bytes.
    var compiledBootstrap: [UInt8] = []

    /// For the log: who runs what.
    func description(for runtime: LambdaRuntime) -> String {
        "\(title) \(version) at \(executable) for \(runtime.name)"
    }
}

/// How interpreters of one family are asked what they are: one that is on the search path may be a script that looks for
/// the real one, or belong to a virtual environment that functions must not see.
enum InterpreterQuestion: Sendable, Hashable {
    case node
    case python
    case java
    case ruby

    var title: String {
        switch self {
        case .node: "Node.js"
        case .python: "Python"
        case .java: "Java"
        case .ruby: "Ruby"
        }
    }

    var arguments: [String] {
        switch self {
        case .node: ["-p", "[process.version, process.execPath].join('\\n')"]
        case .python: ["-I", "-c", Self.pythonQuestion, Bootstraps.python, "/var/runtime/" + Bootstraps.pythonFile]
        case .java: ["-XshowSettings:properties", "-version"]
        case .ruby:
            ["--disable-gems", "-rrbconfig", "-e", "puts RUBY_VERSION, RbConfig.ruby, RbConfig::CONFIG['prefix']"]
        }
    }

    /// Who it is, and what it makes of the bootstrap: compiling it takes longer than the rest of it, and would be done at
    /// each start. The bytes are those of a `.pyc` file that is never compared with its source (PEP 552).
    private static let pythonQuestion = """
        import base64, importlib.util, marshal, sys
        print(sys.version.split()[0], getattr(sys, '_base_executable', sys.executable), sys.base_prefix, sep=chr(10))
        code = marshal.dumps(compile(sys.argv[1], sys.argv[2], 'exec'))
        head = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, 'little') + bytes(8)
        print(base64.b64encode(head + code).decode())
        """

    /// What the answer says; nil when it makes no sense.
    func interpreter(from answer: String) -> Interpreter? {
        let lines = answer.split(separator: "\n").map(String.init)
        switch self {
        case .node:
            guard lines.count == 2, lines[0].hasPrefix("v") else { return nil }
            return Interpreter(version: lines[0], executable: lines[1], readablePaths: [lines[1]], title: title)
        case .python, .ruby:
            guard lines.count == (self == .python ? 4 : 3), lines[1].hasPrefix("/"), lines[2].hasPrefix("/") else {
                return nil
            }
            // Not the whole prefix: it may be somebody's home folder.
            let prefix = lines[2] == "/" ? "" : lines[2]
            let folders = ["\(prefix)/bin", "\(prefix)/lib", "\(prefix)/lib64"]
            let compiled = lines.count == 4 ? Data(base64Encoded: lines[3]).map { [UInt8]($0) } : nil
            return Interpreter(
                version: lines[0], executable: lines[1], readablePaths: folders, title: title,
                compiledBootstrap: compiled ?? [])
        case .java:
            func property(_ name: String) -> String? {
                lines.lazy.compactMap { line in
                    let parts = line.split(separator: "=", maxSplits: 1).map { part in
                        part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
                    }
                    return parts.count == 2 && String(parts[0]) == name ? String(parts[1]) : nil
                }.first
            }
            guard let home = property("java.home"), let version = property("java.version") else { return nil }
            return Interpreter(
                version: version, executable: "\(home)/bin/java", readablePaths: [home], title: title)
        }
    }
}
