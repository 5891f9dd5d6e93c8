/// The programs of ours that functions' interpreters run. They are in the executable, so that it stays one file, and are
/// written out when a warden starts.
enum Bootstraps {
    /// Names of their files in `/var/runtime`, as Lambda's own have them.
    static let nodeFile = "index.mjs"
    static let pythonFile = "bootstrap.py"

    static let files: [(name: String, script: String)] = [
        (nodeFile, node), (pythonFile, python), ("bootstrap_logging.py", pythonLogging),
    ]
}
