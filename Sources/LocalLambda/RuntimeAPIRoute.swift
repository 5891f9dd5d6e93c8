/// The paths of the Lambda Runtime API, version 2018-06-01.
enum RuntimeAPIRoute: Equatable {
    case next
    case response(String)
    case error(String)
    case initError

    private static let rootPath = "/2018-06-01/runtime/"
    private static let invocationPath = rootPath + "invocation/"
    private static let nextPath = invocationPath + "next"
    private static let initErrorPath = rootPath + "init/error"

    init?(method: String, target: String) {
        switch method {
        case "GET":
            guard target == Self.nextPath else { return nil }
            self = .next
        case "POST":
            if target == Self.initErrorPath {
                self = .initError
                return
            }
            guard target.hasPrefix(Self.invocationPath) else { return nil }
            let rest = target.utf8.dropFirst(Self.invocationPath.utf8.count)
            guard let slash = rest.firstIndex(of: UInt8(ascii: "/")) else { return nil }
            let id = String(target[rest.startIndex..<slash])
            switch target[slash...] {
            case "/response": self = .response(id)
            case "/error": self = .error(id)
            default: return nil
            }
        default: return nil
        }
    }
}
