/// Figures that need no socket: printed by `make bench`, never asserted by a test.
///
/// Takes the names of what to measure; measures everything but the templates, which have a peer in another process
/// (`bench/velocity/run.py`), when none is given.
@main
enum Benchmarks {
    static func main() async {
        let names = CommandLine.arguments.dropFirst()
        for name in names.isEmpty ? ["routes", "json", "schema", "cors"] : names {
            switch name {
            case "routes": await RouteBenchmark.run()
            case "json": JSONBenchmark.run()
            case "cors": CORSBenchmark.run()
            case "schema": SchemaBenchmark.run()
            case "templates": TemplateBenchmark.run()
            default: print("there is nothing to measure called \(name)")
            }
        }
    }
}
