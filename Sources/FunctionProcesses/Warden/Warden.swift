internal import CFunctionWarden
internal import Foundation

/// Starts, limits and ends the processes of functions.
///
/// The work is done by a small process of its own, so that none is left when this one ends, however that happens. When
/// the small process is ended by somebody, all functions are; the next start brings another.
public final class Warden: Sendable {
    /// What functions see of the machine.
    public let jail: JailKind
    /// The folder with the bootstraps, on this machine.
    public let runtimeFolder: String

    /// A place for what lives no longer than this process: it is removed with everything of the warden's, however the
    /// end comes.
    public var passingFolder: String { workFolder.path + "/passing" }

    private let workFolder: WorkFolder
    private let current: CurrentLink

    /// Starts the warden: early in a process's life, while it is small, as it keeps what there is then.
    public static func start(
        _ configuration: WardenConfiguration = WardenConfiguration()
    ) throws(SpawnFailure) -> Warden {
        let workFolder = try WorkFolder(configuration.workFolder)
        do throws(SpawnFailure) {
            let (link, jail) = try JailKind.find(configuration, workFolder)
            return Warden(jail, workFolder, link)
        } catch {
            workFolder.remove()
            throw error
        }
    }

    private init(_ jail: JailKind, _ workFolder: WorkFolder, _ link: WardenLink) {
        self.jail = jail
        self.workFolder = workFolder
        runtimeFolder = workFolder.runtime
        current = CurrentLink(link, workFolder, wantsJail: jail == .namespaces)
    }

    /// Starts a process. `onExit` is called once, on a thread of the warden's, when the process and all it started are
    /// gone; that may be before this returns.
    public func spawn(
        _ request: ProcessRequest,
        onExit: @escaping @Sendable (ProcessExit) -> Void
    ) async throws(SpawnFailure) -> FunctionProcess {
        let link = try await current.link()
        let id = link.takeID()
        let ends = try Self.makePipe()
        var scratch: String?
        let start: WardenLink.Start
        do throws(SpawnFailure) {
            let (request, folder) = try prepare(request)
            scratch = folder
            let isJailed = request.isJailed && jail == .namespaces
            let message = try WardenMessage.spawn(request, id: id, isJailed: isJailed, output: ends.write)
            // The write end is the link's from here on.
            start = await link.spawn(message, id: id) { exit in
                folder.map(WorkFolder.removeLater)
                onExit(exit)
            }
        } catch {
            close(ends.write)
            start = .failure(error)
        }
        switch start {
        case .success(let pid):
            return FunctionProcess(pid: pid, output: ends.read) { link.kill(id) }
        case .failure(let failure):
            close(ends.read)
            scratch.map(WorkFolder.removeLater)
            throw failure
        }
    }

    /// The request as the warden carries it out, and the scratch folder that has been made for it.
    private func prepare(_ request: ProcessRequest) throws(SpawnFailure) -> (ProcessRequest, scratch: String?) {
        switch jail {
        case .namespaces: return (request, nil)
        case .bubblewrap(let path, _) where request.isJailed:
            return (Bubblewrap(path: path, runtimeFolder: runtimeFolder).wrap(request), nil)
        case .bubblewrap, .none:
            let folder = try workFolder.makeScratch()
            var request = request
            request.environment["TMPDIR"] = request.environment["TMPDIR"] ?? folder
            return (request, folder)
        }
    }

    /// Ends all processes and waits until they are gone, and everything of the warden's with them.
    public func shutdown() async {
        await current.shutdown()
        workFolder.remove()
    }

    /// A pipe for a process's output. Only the read end does not wait: the function's end is an ordinary one.
    private static func makePipe() throws(SpawnFailure) -> (read: Int32, write: Int32) {
        var ends: (read: Int32, write: Int32) = (-1, -1)
        let code = crossgate_warden_pipe(&ends.read, &ends.write)
        guard code == 0 else { throw .system(step: .streams, errno: code) }
        return ends
    }
}

/// The warden process that there is; another one when it was ended.
private actor CurrentLink {
    private var latest: WardenLink
    private var isShutDown = false
    private let workFolder: WorkFolder
    private let wantsJail: Bool

    init(_ link: WardenLink, _ workFolder: WorkFolder, wantsJail: Bool) {
        latest = link
        self.workFolder = workFolder
        self.wantsJail = wantsJail
    }

    func link() throws(SpawnFailure) -> WardenLink {
        guard !isShutDown else { throw .shutDown }
        if latest.isOver {
            // The warden that is gone may have taken its folder along.
            try workFolder.make()
            latest = try WardenLink.start(workFolder: workFolder.path, wantsJail: wantsJail)
        }
        return latest
    }

    func shutdown() async {
        isShutDown = true
        latest.end()
        await latest.waitForEnd()
    }

    deinit {
        // Nobody can use it any more.
        latest.end()
    }
}
