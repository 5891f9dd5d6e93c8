/// A runtime by AWS's name, taken apart.
struct LambdaRuntime: Sendable, Equatable {
    enum Family: Sendable {
        case node
        case python
        case java
        case ruby
        case dotnet
        /// The function brings its own program.
        case provided
    }

    let name: String
    let family: Family
    /// E.g. `22` or `3.13`; empty for what brings its own.
    let version: String

    /// - Returns: nil for names that Lambda does not have.
    init?(_ name: String) {
        guard Self.names.contains(name) else { return nil }
        self.name = name
        func rest(_ prefix: String) -> String { String(name.dropFirst(prefix.count)) }
        switch name {
        case _ where name.hasPrefix("nodejs"): (family, version) = (.node, String(rest("nodejs").prefix { $0 != "." }))
        case _ where name.hasPrefix("python"): (family, version) = (.python, rest("python"))
        case _ where name.hasPrefix("java"): (family, version) = (.java, String(rest("java").prefix { $0 != "." }))
        case _ where name.hasPrefix("ruby"): (family, version) = (.ruby, rest("ruby"))
        case _ where name.hasPrefix("dotnet"): (family, version) = (.dotnet, rest("dotnet"))
        default: (family, version) = (.provided, "")
        }
    }

    /// `Runtime` of Lambda's service model 2015-03-31 (botocore, read 2026-11).
    static let names: Set<String> = [
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
        "nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs26.x", "java8", "java8.al2",
        "java8.al2023", "java11", "java11.al2023", "java17", "java17.al2023", "java21", "java25", "python2.7",
        "python3.6", "python3.7", "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13",
        "python3.14", "python3.15", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1", "dotnet6",
        "dotnet8", "dotnet10", "go1.x", "ruby2.5", "ruby2.7", "ruby3.2", "ruby3.3", "ruby3.4", "ruby4.0", "provided",
        "provided.al2", "provided.al2023", "custom",
    ]
}
