import VTL

extension Value {
    /// Java's `toString()`; null prints nothing.
    func printed(_ meter: inout Meter) throws(RenderError) -> String {
        switch self {
        case .null: return ""
        case .string(let text): return text
        case .boolean(let flag): return flag ? "true" : "false"
        case .integer(let number): return String(number)
        case .long(let number): return String(number)
        case .host(let host): return try host.text(&meter)
        case .bigInteger, .double, .bigDecimal, .character, .list, .map:
            let bytes = try Self.reference?.render([("value", self)], limits: meter.limits) ?? []
            try meter.charge(bytes: bytes.count)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// The engine prints: a template of one reference.
    private static let reference = try? Template("$value", dialect: .apiGateway)
}

extension Template.Dialect {
    /// Velocity as API Gateway runs it: null prints nothing (recorded: test_input_path_template_formatting), and
    /// `$null == ""` is true.
    static let apiGateway = Template.Dialect(nullPrintsNothing: true, nullEqualsEmptyString: true)
}
