/// Figures that need no socket: printed by `make bench`, never asserted by a test.
@main
enum Benchmarks {
    static func main() async {
        await RouteBenchmark.run()
    }
}
