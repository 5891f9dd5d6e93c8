internal import CFunctionWarden
internal import Foundation

/// The jail by the program `bwrap`: it may make namespaces where this process may not, being set-user-ID or known to the
/// machine's AppArmor policy.
struct Bubblewrap: Sendable, Equatable {
    let path: String
    let runtimeFolder: String

    struct Objection: Error {
        let text: String
    }

    /// Finds the program and tries whether it works.
    static func find(searchPath: String, runtimeFolder: String) -> Result<Bubblewrap, Objection> {
        guard let path = Executables.find("bwrap", in: searchPath) else {
            return .failure(Objection(text: "bubblewrap (bwrap) is not installed"))
        }
        let bubblewrap = Bubblewrap(path: path, runtimeFolder: runtimeFolder)
        let trial = bubblewrap.wrap(
            ProcessRequest(
                executable: "/bin/true", arguments: ["true"], environment: [:], codeFolder: runtimeFolder))
        return bubblewrap.run(trial.arguments)
            ? .success(bubblewrap) : .failure(Objection(text: "bubblewrap (\(path)) does not work here"))
    }

    /// The request that runs the program in the jail.
    func wrap(_ request: ProcessRequest) -> ProcessRequest {
        var arguments: [String] = [
            "bwrap", "--die-with-parent", "--unshare-user-try", "--unshare-ipc", "--unshare-pid",
        ]
        for path in Self.systemPaths {
            if let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path), !path.hasPrefix("/etc/") {
                arguments += ["--symlink", target, path]
            } else {
                arguments += ["--ro-bind-try", path, path]
            }
        }
        arguments += ["--proc", "/proc", "--dev", "/dev"]
        arguments += ["--size", String(request.limits.temporaryBytes), "--tmpfs", "/tmp"]
        arguments += ["--ro-bind", request.codeFolder, "/var/task", "--ro-bind", runtimeFolder, "/var/runtime"]
        for path in request.readablePaths { arguments += ["--ro-bind", path, path] }
        arguments += ["--chdir", "/var/task", "--", request.executable] + request.arguments.dropFirst()
        var wrapped = request
        wrapped.executable = path
        wrapped.arguments = arguments
        wrapped.readablePaths = []
        // The size of `/tmp` is the limit.
        wrapped.limits.temporaryBytes = 0
        return wrapped
    }

    private static var systemPaths: [String] {
        (0...).lazy.map { crossgate_warden_system_path($0) }.prefix { $0 != nil }.compactMap { $0 }
            .map { String(cString: $0) }
    }

    /// Whether the program runs and says that all is well.
    private func run(_ arguments: [String]) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
        }
        var strings: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { strings.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var child: pid_t = 0
        guard posix_spawn(&child, path, &actions, nil, &strings, &environment) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 {
            guard errno == EINTR else { return false }
        }
        return status == 0
    }
}
