internal import Foundation

/// Why a process, or the warden itself, was not started.
public enum SpawnFailure: Error, Sendable, Equatable {
    /// A step of the start was refused by the system.
    case system(step: SpawnStep, errno: Int32)
    /// Program, arguments and environment together are larger than the limit in bytes.
    case tooLarge(limit: Int)
    /// As many processes run as the warden looks after.
    case tooMany(limit: Int)
    /// A path, an argument or a variable has a NUL in it; the text is its beginning.
    case malformed(String)
    /// Bubblewrap was asked for and cannot be had; the text says why.
    case bubblewrap(String)
    /// The warden has been shut down.
    case shutDown
}

/// The way to a running process, step by step; numbers as the warden has them.
public enum SpawnStep: UInt32, Sendable, CaseIterable {
    case socket = 1
    case fork
    case memory
    case request
    case slots
    case namespace
    case identity
    case root
    case systemFolder
    case devices
    case code
    case temporary
    case proc
    case readable
    case pivot
    case streams
    case limits
    case privileges
    case workingFolder
    case execute
    case gone

    /// What was being done, to follow "could not".
    var words: String {
        switch self {
        case .socket: "make a socket for the warden of function processes"
        case .fork: "fork a process"
        case .memory: "get memory for the warden of function processes"
        case .request: "understand the request"
        case .slots: "take one more process"
        case .namespace: "make namespaces (`unshare`)"
        case .identity: "map the user into a user namespace"
        case .root: "make the jail's root"
        case .systemFolder: "bind a folder of the system read-only"
        case .devices: "bind devices"
        case .code: "bind the function's code folder"
        case .temporary: "mount the function's /tmp"
        case .proc: "mount /proc"
        case .readable: "bind the interpreter's folder"
        case .pivot: "change the root"
        case .streams: "connect standard streams"
        case .limits: "set resource limits"
        case .privileges: "drop privileges"
        case .workingFolder: "enter the function's code folder"
        case .execute: "execute the program"
        case .gone: "start: the process ended before its program ran"
        }
    }
}

extension SpawnFailure {
    /// The failure in words, for the operator: what happened and what to do.
    public var text: String {
        switch self {
        case .system(.execute, ENOENT):
            "could not execute the program: it, or the interpreter its first line or its ELF header names, does not "
                + "exist where the function sees it"
        case .system(.execute, EACCES):
            "could not execute the program: it may not be executed; give it the executable bit (chmod +x)"
        case .system(.execute, ENOEXEC):
            "could not execute the program: it is neither a program for this machine nor a script that begins with #!"
        case .system(.workingFolder, EACCES), .system(.code, EACCES):
            "could not enter the function's code folder: it may not be read; give it permissions for all (chmod -R a+rX)"
        case .system(.workingFolder, ENOENT), .system(.code, ENOENT):
            "could not enter the function's code folder: it does not exist"
        case .system(let step, 0): "could not \(step.words)"
        case .system(let step, let errno): "could not \(step.words): \(String(cString: strerror(errno)))"
        case .tooLarge(let limit):
            "program, arguments and environment are larger than \(limit) bytes; make the environment smaller"
        case .tooMany(let limit): "\(limit) function processes run already, which is as many as are looked after"
        case .malformed(let beginning): "there is a NUL in the string that begins with `\(beginning)`"
        case .bubblewrap(let reason): reason
        case .shutDown: "function processes have been shut down"
        }
    }
}
