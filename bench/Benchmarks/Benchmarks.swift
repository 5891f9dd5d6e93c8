/// Figures that need no socket: printed by `make bench`, never asserted by a test.
///
/// Takes the names of what to measure; when none is given, measures everything that has no part in another process, as
/// the templates (`bench/velocity/run.py`) and the functions (`bench/functions.py`) have.
@main
enum Benchmarks {
    static func main() async {
        let names = CommandLine.arguments.dropFirst()
        for name in names.isEmpty ? ["routes", "functions", "json", "schema", "cors"] : names {
            switch name {
            case "routes": await RouteBenchmark.run()
            case "functions": await FunctionBenchmark.run()
            case "json": JSONBenchmark.run()
            case "cors": CORSBenchmark.run()
            case "schema": SchemaBenchmark.run()
            case "templates": TemplateBenchmark.run()
            case "function-floor": await FunctionFloor.run(alone: false)
            case "function-alone": await FunctionFloor.run(alone: true)
            default: print("there is nothing to measure called \(name)")
            }
        }
    }
}
