/// How function processes are kept.
public struct WardenConfiguration: Sendable, Equatable {
    /// Which jails are tried.
    public enum JailChoice: String, Sendable, CaseIterable {
        /// Namespaces, then bubblewrap, then none.
        case automatic
        case namespaces
        case bubblewrap
        case none
    }

    public var jail: JailChoice
    /// Folder for bootstraps, mounts and scratch folders, made at the start and removed at the end; nil makes one in
    /// the system's folder for temporary files.
    public var workFolder: String?
    /// `PATH` for finding `bwrap`.
    public var searchPath: String

    public init(jail: JailChoice = .automatic, workFolder: String? = nil, searchPath: String = "/usr/bin:/bin") {
        self.jail = jail
        self.workFolder = workFolder
        self.searchPath = searchPath
    }
}
