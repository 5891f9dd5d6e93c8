internal import APIModel
internal import FoundationEssentials

/// One page of a list, as AWS answers it.
struct Page<Item: Encodable>: Encodable {
    /// Nil on the last page.
    var position: String?
    var item: [Item]
}

/// The input of a list.
private struct PageInput: Decodable {
    var position: String?
    var limit: Int?
}

extension OperationCall {
    /// The page that `position` and `limit` ask for, in the order of the keys. The next page begins after the last key
    /// of this one, so that items that come or go in between neither repeat nor shift the others.
    ///
    /// Limit: 25 unless given, at most 500 (a larger one is taken as 500, as the guide's table words it; assumed).
    func page<Item, View: Encodable>(
        _ items: [Item], by key: (Item) -> String, _ view: (Item) throws -> View
    ) throws -> Page<View> {
        let input = try decode(PageInput.self)
        let limit = input.limit ?? Limits.pageItems
        guard limit > 0 else { throw ControlPlaneError.badRequest("Invalid limit parameter specified") }
        let after = try input.position.map { text throws(ControlPlaneError) in try Self.key(fromPosition: text) }
        let sorted = items.map { (key: key($0), item: $0) }.sorted { $0.key < $1.key }
        let rest = sorted.drop { entry in after.map { entry.key <= $0 } ?? false }
        let page = rest.prefix(min(limit, Limits.pageItemsMaximum))
        let more = page.count < rest.count
        return Page(
            position: more ? page.last.map { Self.position(after: $0.key) } : nil,
            item: try page.map { try view($0.item) })
    }

    func page<Item: Encodable>(_ items: [Item], by key: (Item) -> String) throws -> Page<Item> {
        try page(items, by: key) { $0 }
    }

    private static func position(after key: String) -> String {
        Data(key.utf8).base64EncodedString()
    }

    /// The sentence is assumed.
    private static func key(fromPosition text: String) throws(ControlPlaneError) -> String {
        guard !text.isEmpty, let data = Data(base64Encoded: text), let key = String(data: data, encoding: .utf8) else {
            throw .badRequest("Invalid position parameter specified")
        }
        return key
    }
}
