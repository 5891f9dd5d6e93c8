internal import ArgumentParser
internal import JSON

struct FunctionListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the functions of a server.")

    @Option(help: "text or json.")
    var output = ResultFormat.text

    @OptionGroup var endpoint: LambdaEndpointOptions

    /// Functions of one page; Lambda gives no more.
    private static let pageSize = 50

    func run() async throws {
        let client = try endpoint.client()
        var functions: [JSONValue] = []
        var marker: String?
        repeat {
            let more = marker.map { "&Marker=\($0.percentEncoded)" } ?? ""
            let page = try await client.call("GET", "\(LambdaClient.functions)?MaxItems=\(Self.pageSize)\(more)")
            functions += page["Functions"]?.arrayValue ?? []
            marker = page["NextMarker"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        } while marker != nil
        guard output == .text else { return print(JSONSerializer.string(.array(functions))) }
        guard !functions.isEmpty else {
            Terminal.standardError.write("\(client.name) has no functions yet: crossgate function create makes one\n")
            return
        }
        Self.table(functions).forEach { print($0) }
    }

    private static func table(_ functions: [JSONValue]) -> [String] {
        let rows = functions.map { function in
            [
                function["FunctionName"]?.stringValue ?? "", function["Runtime"]?.stringValue ?? "",
                function["Handler"]?.stringValue ?? "", "\(function["MemorySize"]?.intValue ?? 0) MB",
                "\(function["Timeout"]?.intValue ?? 0) s", function["LastModified"]?.stringValue ?? "",
            ]
        }
        let all = [["NAME", "RUNTIME", "HANDLER", "MEMORY", "TIMEOUT", "LAST MODIFIED"]] + rows
        let widths = all[0].indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
                .trimmingEnd
        }
    }
}

extension String {
    /// Without blanks at its end.
    fileprivate var trimmingEnd: String { String(self[...(lastIndex { $0 != " " } ?? startIndex)]) }
}
