internal import Foundation

/// Holds a data directory for this process until it ends, however it ends: the kernel drops the lock.
final class DirectoryLock: Sendable {
    private let descriptor: Int32

    init(directory: String) throws {
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.unavailable("cannot open \(path): \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason =
                errno == EWOULDBLOCK
                ? "another crossgate uses \(directory); stop it, or give this one another --data-dir"
                : "cannot lock \(path): \(String(cString: strerror(errno)))"
            close(descriptor)
            throw StoreError.unavailable(reason)
        }
    }

    deinit {
        close(descriptor)
    }
}
