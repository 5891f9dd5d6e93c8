// swift-tools-version: 6.2
import PackageDescription

// The arrows between modules are the house's plan: see docs/tour.md. A new arrow is a decision record.
let package = Package(
    name: "crossgate",
    products: [
        .executable(name: "crossgate", targets: ["crossgate"]),
        .library(name: "CORS", targets: ["CORS"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    ],
    targets: [
        // Level 0: leaves, no arrows out.
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "APIModel"),
        .target(name: "CFunctionWarden"),
        .target(name: "CORS"),
        .target(name: "Compression", dependencies: ["CZlib"]),
        .target(
            name: "HTTPMessages",
            dependencies: [.product(name: "NIOCore", package: "swift-nio")]
        ),
        .target(name: "Patterns", dependencies: ["CPCRE2"]),

        // Level 1: each knows one or two rooms below.
        .target(name: "JSON", dependencies: ["Patterns"]),
        .target(
            name: "VTL",
            dependencies: ["JSON", "Patterns", .product(name: "BigInt", package: "BigInt")]
        ),
        .target(
            name: "Storage",
            dependencies: ["APIModel", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .target(
            name: "OpenAPI",
            dependencies: ["APIModel", "JSON", .product(name: "Yams", package: "Yams")]
        ),
        .target(
            name: "HTTPTransport",
            dependencies: [
                "HTTPMessages",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),

        .target(
            name: "Functions",
            dependencies: ["HTTPMessages", .product(name: "NIOCore", package: "swift-nio")]
        ),
        .target(
            name: "FunctionProcesses",
            dependencies: ["CFunctionWarden", "CZlib", .product(name: "NIOCore", package: "swift-nio")]
        ),
        .target(
            name: "SigV4",
            dependencies: [
                "HTTPMessages",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "TokenIssuers",
            dependencies: [
                "HTTPMessages", "JSON",
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),

        .target(name: "CORSDoctor", dependencies: ["APIModel", "CORS", "JSON", "Patterns"]),

        // Level 2: the two planes do not know each other.
        .target(
            name: "ControlPlane",
            dependencies: [
                "APIModel", "CORS", "CORSDoctor", "HTTPMessages", "JSON", "OpenAPI", "SigV4", "Storage",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "DataPlane",
            dependencies: [
                "APIModel", "CORS", "Compression", "Functions", "HTTPMessages", "JSON", "Patterns", "SigV4", "VTL",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "LambdaAPI",
            dependencies: [
                "APIModel", "CORS", "Functions", "HTTPMessages", "JSON", "Patterns", "SigV4", "Storage",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .target(
            name: "LocalLambda",
            dependencies: [
                "FunctionProcesses", "Functions", "HTTPMessages", "HTTPTransport", "JSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),

        // Level 3: the executable, the only place that knows everybody.
        .executableTarget(
            name: "crossgate",
            dependencies: [
                "APIModel", "CFunctionWarden", "CORS", "CORSDoctor", "ControlPlane", "DataPlane", "FunctionProcesses",
                "Functions", "HTTPMessages", "HTTPTransport", "JSON", "LambdaAPI", "LocalLambda", "OpenAPI", "SigV4",
                "Storage", "TokenIssuers",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "Yams", package: "Yams"),
            ]
        ),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "APIModel", "CORS", "DataPlane", "Functions", "HTTPMessages", "HTTPTransport", "JSON", "VTL",
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "bench/Benchmarks"
        ),

        .testTarget(name: "APIModelTests", dependencies: ["APIModel"]),
        .testTarget(name: "CORSTests", dependencies: ["CORS"], exclude: ["Browsers/Corpus"]),
        .testTarget(
            name: "CORSDoctorTests", dependencies: ["APIModel", "CORS", "CORSDoctor", "JSON"]),
        .testTarget(name: "CompressionTests", dependencies: ["Compression"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"], exclude: ["Corpus"]),
        .testTarget(name: "VTLTests", dependencies: ["JSON", "VTL"], exclude: ["Corpus", "Oracle"]),
        .testTarget(name: "PatternsTests", dependencies: ["Patterns"]),
        .testTarget(name: "HTTPMessagesTests", dependencies: ["HTTPMessages"]),
        .testTarget(name: "StorageTests", dependencies: ["APIModel", "Storage"]),
        .testTarget(name: "OpenAPITests", dependencies: ["APIModel", "JSON", "OpenAPI"]),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: [
                "HTTPMessages", "HTTPTransport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "ControlPlaneTests",
            dependencies: [
                "APIModel", "ControlPlane", "HTTPMessages", "JSON", "OpenAPI", "Storage",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "DataPlaneTests",
            dependencies: [
                "APIModel", "Compression", "DataPlane", "Functions", "HTTPMessages", "JSON", "SigV4",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(name: "FunctionProcessesTests", dependencies: ["FunctionProcesses"]),
        .testTarget(
            name: "LambdaAPITests",
            dependencies: [
                "APIModel", "Functions", "HTTPMessages", "JSON", "LambdaAPI", "SigV4", "Storage",
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "LocalLambdaTests",
            dependencies: [
                "FunctionProcesses", "Functions", "HTTPMessages", "JSON", "LocalLambda",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        .testTarget(
            name: "SigV4Tests",
            dependencies: ["HTTPMessages", "SigV4", .product(name: "NIOCore", package: "swift-nio")]
        ),
        .testTarget(
            name: "TokenIssuersTests",
            dependencies: [
                "HTTPMessages", "JSON", "TokenIssuers",
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    // The checks build with this set; a newcomer's first build must not fail over a newer compiler's opinion.
    if Context.environment["CROSSGATE_STRICT"] != nil {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
