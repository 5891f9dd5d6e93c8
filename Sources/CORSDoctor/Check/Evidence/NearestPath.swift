/// The path that somebody who mistyped one probably meant.
enum NearestPath {
    /// Longest path that is compared letter by letter; beyond, only whole levels are.
    static let comparedBytes = 60

    /// The path most like another: same but for case, or with the fewest changes; nil when nothing is like it.
    static func nearest(to path: String, among paths: [String]) -> String? {
        if let sameButCase = paths.first(where: { ASCII.lowercased($0) == ASCII.lowercased(path) }) {
            return sameButCase
        }
        let wanted = RouteView.segments(of: path)
        var best: (path: String, shared: Int, changes: Int)?
        for candidate in paths where candidate != "/" {
            let segments = RouteView.segments(of: candidate)
            // A `{name}` has no letters to compare; a `{proxy+}` is like everything, and so like nothing.
            let shared = zip(wanted, segments).prefix {
                $0 == $1 || $1.hasPrefix("{") && !$1.hasSuffix("+}")
            }.count
            let changes = distance(
                wanted.dropFirst(shared).joined(separator: "/"), segments.dropFirst(shared).joined(separator: "/"))
            guard shared > 0 || changes <= max(2, path.utf8.count / 3) else { continue }
            if best.map({ (shared, -changes) > ($0.shared, -$0.changes) }) ?? true {
                best = (candidate, shared, changes)
            }
        }
        return best?.path
    }

    /// How many letters have to be put in, taken out or changed (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8.prefix(comparedBytes))
        let right = Array(right.utf8.prefix(comparedBytes))
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current: [Int] = [row + 1]
            for (column, other) in right.enumerated() {
                current.append(
                    min(previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
