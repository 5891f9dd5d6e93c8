/// The paths of the Lambda Runtime API, version 2018-06-01.
enum RuntimeAPIRoute: Equatable {
    case next
    case response(String)
    case error(String)
    case initError

    init?(method: String, target: String) {
        let root = "/2018-06-01/runtime/"
        guard target.hasPrefix(root) else { return nil }
        let rest = target.dropFirst(root.utf8.count)
        switch (method, rest) {
        case ("GET", "invocation/next"): self = .next
        case ("POST", "init/error"): self = .initError
        case ("POST", _):
            let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "invocation" else { return nil }
            switch parts[2] {
            case "response": self = .response(String(parts[1]))
            case "error": self = .error(String(parts[1]))
            default: return nil
            }
        default: return nil
        }
    }
}
