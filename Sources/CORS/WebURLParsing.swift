extension WebURL {
    /// Parses a URL as a browser does (URL standard, "basic URL parser"); nil for what a browser cannot load.
    ///
    /// - Parameter base: what a relative URL starts from, e.g. the URL that answered with a `Location`.
    public init?(_ text: some StringProtocol, base: WebURL? = nil) {
        var scalars = Array(text.unicodeScalars)
        scalars.removeLast(scalars.reversed().prefix { $0.value <= 0x20 }.count)
        let rest = scalars.drop { $0.value <= 0x20 }.filter { $0 != "\t" && $0 != "\n" && $0 != "\r" }[...]

        if let colon = Self.schemeEnd(rest) {
            let scheme = String(String.UnicodeScalarView(rest[..<colon])).asciiLowercased
            let after = rest[(colon + 1)...]
            guard Self.defaultPort(of: scheme) != nil else {
                self.init(opaque: scheme, after)
                return
            }
            let isRelative = base?.scheme == scheme && base?.host != nil && after.prefix { Self.isSlash($0) }.count < 2
            if isRelative, let base {
                self.init(relative: after, base)
            } else {
                self.init(authority: after.drop { Self.isSlash($0) }, scheme)
            }
        } else if let base, base.host != nil {
            self.init(relative: rest, base)
        } else {
            return nil
        }
    }

    private init(opaque scheme: String, _ rest: ArraySlice<Unicode.Scalar>) {
        let parts = Self.split(rest)
        self.init(
            scheme: scheme, userName: "", password: "", host: nil, port: nil,
            path: PercentEncoding.control.encode(parts.path),
            query: parts.query.map { PercentEncoding.query.encode($0) },
            fragment: parts.fragment.map { PercentEncoding.fragment.encode($0) })
    }

    private init?(relative rest: ArraySlice<Unicode.Scalar>, _ base: WebURL) {
        if rest.prefix(2).count == 2, rest.prefix(2).allSatisfy({ Self.isSlash($0) }) {
            self.init(authority: rest.drop { Self.isSlash($0) }, base.scheme)
            return
        }
        let parts = Self.split(rest)
        var path = base.path
        var query = parts.query.map { PercentEncoding.specialQuery.encode($0) }
        if let first = parts.path.first {
            let directory = base.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().dropLast()
            path = Self.path(parts.path, after: Self.isSlash(first) ? [] : directory.map(String.init))
        } else if parts.query == nil {
            query = base.query
        }
        self.init(
            scheme: base.scheme, userName: base.userName, password: base.password, host: base.host, port: base.port,
            path: path, query: query, fragment: parts.fragment.map { PercentEncoding.fragment.encode($0) })
    }

    private init?(authority rest: ArraySlice<Unicode.Scalar>, _ scheme: String) {
        let end = rest.firstIndex { Self.isSlash($0) || $0 == "?" || $0 == "#" } ?? rest.endIndex
        var hostAndPort = rest[..<end]
        var user: ArraySlice<Unicode.Scalar> = []
        var password: ArraySlice<Unicode.Scalar> = []
        if let at = hostAndPort.lastIndex(of: "@") {
            user = hostAndPort[..<at]
            hostAndPort = hostAndPort[(at + 1)...]
            if let colon = user.firstIndex(of: ":") {
                password = user[(colon + 1)...]
                user = user[..<colon]
            }
        }
        let bracket = hostAndPort.lastIndex(of: "]") ?? hostAndPort.startIndex
        let hostEnd = hostAndPort[bracket...].firstIndex(of: ":") ?? hostAndPort.endIndex
        guard let host = HostName.parse(hostAndPort[..<hostEnd]) else { return nil }
        var port: UInt16?
        let digits = hostAndPort[hostEnd...].dropFirst()
        if !digits.isEmpty {
            guard let number = Self.port(digits) else { return nil }
            port = number == Self.defaultPort(of: scheme) ? nil : number
        }
        let parts = Self.split(rest[end...])
        self.init(
            scheme: scheme, userName: PercentEncoding.userInfo.encode(user),
            password: PercentEncoding.userInfo.encode(password), host: host, port: port,
            path: Self.path(parts.path, after: []), query: parts.query.map { PercentEncoding.specialQuery.encode($0) },
            fragment: parts.fragment.map { PercentEncoding.fragment.encode($0) })
    }

    /// Browsers take a backslash for a slash in the schemes of the web.
    private static func isSlash(_ scalar: Unicode.Scalar) -> Bool { scalar == "/" || scalar == "\\" }

    /// Place of the colon after a scheme; nil when there is no scheme.
    private static func schemeEnd(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
        guard let first = scalars.first, first.isASCII, first.properties.isAlphabetic else { return nil }
        for place in scalars.indices {
            let scalar = scalars[place]
            if scalar == ":" { return place }
            guard scalar.isASCII,
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "+-.".unicodeScalars.contains(scalar)
            else { return nil }
        }
        return nil
    }

    private static func split(
        _ rest: ArraySlice<Unicode.Scalar>
    ) -> (path: ArraySlice<Unicode.Scalar>, query: ArraySlice<Unicode.Scalar>?, fragment: ArraySlice<Unicode.Scalar>?) {
        let hash = rest.firstIndex(of: "#")
        let body = rest[..<(hash ?? rest.endIndex)]
        let mark = body.firstIndex(of: "?")
        return (
            body[..<(mark ?? body.endIndex)], mark.map { body[($0 + 1)...] }, hash.map { rest[($0 + 1)...] }
        )
    }

    /// Digits up to 65535; leading zeros do not count.
    private static func port(_ digits: ArraySlice<Unicode.Scalar>) -> UInt16? {
        var value: UInt32 = 0
        for digit in digits {
            guard ("0"..."9").contains(digit) else { return nil }
            value = value * 10 + (digit.value - 0x30)
            guard value <= UInt16.max else { return nil }
        }
        return UInt16(value)
    }

    /// Appends segments to those of a directory, following `.` and `..`, also where they are written `%2e`.
    private static func path(_ scalars: ArraySlice<Unicode.Scalar>, after directory: [String]) -> String {
        var segments = directory
        var rest = scalars
        if let first = rest.first, isSlash(first) { rest = rest.dropFirst() }
        let parts = rest.split(omittingEmptySubsequences: false, whereSeparator: isSlash)
        for (place, part) in parts.enumerated() {
            let segment = PercentEncoding.path.encode(part)
            let isLast = place == parts.count - 1
            switch segment.asciiLowercased.replacingEscapedDots {
            case "..":
                _ = segments.popLast()
                if isLast { segments.append("") }
            case ".":
                if isLast { segments.append("") }
            default: segments.append(segment)
            }
        }
        return "/" + segments.joined(separator: "/")
    }
}

extension String {
    /// `.` for each `%2e`, where the whole is a dot segment; else the text itself.
    fileprivate var replacingEscapedDots: String {
        switch self {
        case "%2e": "."
        case "%2e%2e", ".%2e", "%2e.": ".."
        default: self
        }
    }
}
