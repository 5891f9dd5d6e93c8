internal import Foundation

/// What a function sees of the machine.
public enum JailKind: Sendable, Equatable {
    /// Namespaces of its own: a root of read-only system folders, `/var/task`, and a `/tmp` of limited size.
    case namespaces
    /// The same by the program `bwrap`, where it may do what this process may not; the reason says why.
    case bubblewrap(path: String, reason: String)
    /// Everything that this process's user sees; the reason says what is missing.
    case none(reason: String)

    /// The folder with the function's code, as the function sees it.
    public func taskRoot(_ codeFolder: String) -> String {
        switch self {
        case .namespaces, .bubblewrap: "/var/task"
        case .none: codeFolder
        }
    }
}

extension JailKind {
    /// What an operator has to know: that functions are less apart from the machine than they might be, why, and what to
    /// do. Nil when there is nothing to say.
    public var notice: String? {
        switch self {
        case .namespaces: nil
        case .bubblewrap(let path, let reason):
            "functions run in jails that \(path) makes, because this process may make none: \(reason)"
        case .none(let reason):
            "functions are not in jails: they see all that this process's user sees, because \(reason). Let this "
                + "process make user namespaces, or install bubblewrap (bwrap); until then run no code here that you "
                + "would not run yourself"
        }
    }

    /// Starts a warden with the best jail that this machine lets it have.
    static func find(
        _ configuration: WardenConfiguration,
        _ workFolder: WorkFolder
    ) throws(SpawnFailure) -> (WardenLink, JailKind) {
        var reason = "it is switched off"
        if configuration.jail == .automatic || configuration.jail == .namespaces {
            do throws(SpawnFailure) {
                return (try WardenLink.start(workFolder: workFolder.path, wantsJail: true), .namespaces)
            } catch {
                if configuration.jail == .namespaces { throw error }
                reason = error.text
            }
        }
        let link = try WardenLink.start(workFolder: workFolder.path, wantsJail: false)
        guard configuration.jail != .none else { return (link, .none(reason: reason)) }
        switch Bubblewrap.find(searchPath: configuration.searchPath, runtimeFolder: workFolder.runtime) {
        case .success(let bubblewrap): return (link, .bubblewrap(path: bubblewrap.path, reason: reason))
        case .failure(let objection):
            if configuration.jail == .bubblewrap {
                link.end()
                throw .bubblewrap(objection.text)
            }
            return (link, .none(reason: "\(reason), and \(objection.text)"))
        }
    }
}
