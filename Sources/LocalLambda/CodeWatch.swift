import Dispatch
import Foundation
import Functions
import Synchronization

/// Watches the folders that functions are written in: counts their changes, so that the next call gets the new code.
///
/// The kernel tells (`inotify`): nothing is looked at while nothing changes, and a call costs one look into a table.
/// Ignored is what interpreters write themselves (`__pycache__`, `*.pyc`) and what is not code (`.git`).
final class CodeWatch: Sendable {
    /// Folders that are watched at most, with those inside them: the kernel lets a user watch 8,192 to 524,288
    /// (`fs.inotify.max_user_watches`), which editors share.
    private static let maximumFolders = 8_192
    private static let changes = UInt32(
        IN_CREATE | IN_DELETE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
    )
    /// Bytes of one `read`: some hundred events.
    private static let readBytes = 16_384
    private static let queue = DispatchQueue(label: "crossgate.code-watch")

    /// The kernel has one watch for a folder, however many functions' folders it lies in.
    private struct Watch {
        var path: String
        /// The functions' folders that it is, or lies below.
        var roots: Set<String>
    }

    private struct State {
        var descriptor: Int32 = -1
        var source: ReadSource?
        var generations: [String: Int] = [:]
        var watches: [Int32: Watch] = [:]
        /// By function, the folders that its versions are in.
        var users: [String: Set<String>] = [:]
        var hasComplained = false
    }

    private let state = Mutex(State())
    private let complain: @Sendable (String) -> Void

    init(complain: @escaping @Sendable (String) -> Void) {
        self.complain = complain
    }

    /// How often a folder has changed since it was first asked for.
    func generation(of folder: String) -> Int {
        state.withLock { state in
            if let generation = state.generations[folder] { return generation }
            state.generations[folder] = 0
            open(&state)
            watch(folder, root: folder, &state)
            return 0
        }
    }

    /// Follows the catalogue: a folder that no function is in any more is not watched any more.
    func follow(_ name: String, in folders: Set<String>) {
        state.withLock { state in
            let before = state.users[name] ?? []
            state.users[name] = folders.isEmpty ? nil : folders
            for folder in before where !state.users.values.contains(where: { $0.contains(folder) }) {
                forget(folder, &state)
            }
        }
    }

    private func forget(_ root: String, _ state: inout State) {
        state.generations[root] = nil
        for (number, watch) in state.watches where watch.roots.contains(root) {
            state.watches[number]?.roots.remove(root)
            guard watch.roots.count == 1 else { continue }
            state.watches[number] = nil
            // It may be gone already, with its folder.
            _ = inotify_rm_watch(state.descriptor, number)
        }
    }

    /// Folders that are watched, those inside functions' folders included.
    var count: Int { state.withLock { $0.watches.count } }

    func stop() {
        let source = state.withLock { state in
            state.descriptor = -1
            state.watches = [:]
            return state.source.take()
        }
        source?.cancel()
    }

    private func open(_ state: inout State) {
        guard state.descriptor < 0 else { return }
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return objection(&state) }
        state.descriptor = descriptor
        state.source = ReadSource(descriptor, on: Self.queue) { [weak self] in self?.read(descriptor) }
    }

    private func objection(_ state: inout State) {
        guard !state.hasComplained else { return }
        state.hasComplained = true
        let reason = String(cString: strerror(errno))
        complain(
            "[crossgate] changes of function folders are not all seen: \(reason); raise fs.inotify.max_user_watches and "
                + "fs.inotify.max_user_instances, or restart after a change"
        )
    }

    /// Watches a folder and those inside it.
    private func watch(_ path: String, root: String, _ state: inout State) {
        guard state.descriptor >= 0 else { return }
        guard state.watches.count < Self.maximumFolders else {
            errno = ENOSPC
            return objection(&state)
        }
        let number = inotify_add_watch(state.descriptor, path, Self.changes | UInt32(IN_ONLYDIR))
        guard number >= 0 else {
            // A folder that is gone again, or no folder, is not worth a word.
            return errno == ENOSPC ? objection(&state) : ()
        }
        state.watches[number, default: Watch(path: path, roots: [])].roots.insert(root)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for entry in entries where !Self.isIgnored(entry) {
            let inner = path + "/" + entry
            var facts = stat()
            guard lstat(inner, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else { continue }
            watch(inner, root: root, &state)
        }
    }

    private static func isIgnored(_ name: String) -> Bool {
        name == "__pycache__" || name == ".git" || name.hasSuffix(".pyc")
    }

    private func read(_ descriptor: Int32) {
        while true {
            let events = [UInt8](unsafeUninitializedCapacity: Self.readBytes) { memory, count in
                count = max(0, Foundation.read(descriptor, memory.baseAddress, memory.count))
            }
            guard !events.isEmpty else { return }
            state.withLock { state in events.withUnsafeBytes { note($0, &state) } }
        }
    }

    /// `struct inotify_event`: watch, mask, cookie and length of the name, four bytes each, then the name.
    private func note(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
        var place = 0
        while place + 16 <= bytes.count {
            let number = bytes.loadUnaligned(fromByteOffset: place, as: Int32.self)
            let mask = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt32.self)
            let length = Int(bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self))
            let end = min(bytes.count, place + 16 + length)
            let name = String(decoding: bytes[(place + 16)..<end].prefix { $0 != 0 }, as: UTF8.self)
            place = end
            if mask & UInt32(IN_Q_OVERFLOW) != 0 {
                for key in Array(state.generations.keys) { state.generations[key, default: 0] += 1 }
                continue
            }
            guard let watch = state.watches[number] else { continue }
            if mask & UInt32(IN_IGNORED) != 0 {
                state.watches[number] = nil
                // The folder itself may be back under its name, as some editors and builds replace it.
                if watch.roots.contains(watch.path) { self.watch(watch.path, root: watch.path, &state) }
                continue
            }
            guard !Self.isIgnored(name) else { continue }
            if mask & UInt32(IN_ISDIR) != 0, mask & UInt32(IN_CREATE | IN_MOVED_TO) != 0 {
                for root in watch.roots { self.watch(watch.path + "/" + name, root: root, &state) }
            }
            for root in watch.roots { state.generations[root, default: 0] += 1 }
        }
    }
}

extension FunctionDefinition.CodeSource {
    /// The folder whose changes are picked up; a package never changes.
    var watchedFolder: String? {
        switch self {
        case .package: nil
        case .folder(let path): path
        }
    }
}
