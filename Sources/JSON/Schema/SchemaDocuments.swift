/// The documents of a schema: the first, and those its `$ref`s have brought in, with the places that have an `id`.
struct SchemaDocuments {
    struct Document {
        /// Absolute address without fragment; empty for a first document without `id`.
        let address: String
        let root: JSONValue
    }

    /// A place that holds a schema, or should.
    struct Place {
        let document: Int
        /// JSON pointer within the document.
        let pointer: JSONPointer
        let value: JSONValue
        /// Address its references are resolved against; its own `id` is not counted yet.
        let base: String
    }

    private(set) var documents: [Document] = []
    private var byAddress: [String: Int] = [:]
    /// Places by the absolute form of their `id`.
    private var byIdentifier: [String: Place] = [:]

    /// Adds a document under its address.
    mutating func add(_ root: JSONValue, address: String) -> Place {
        let place = Place(document: documents.count, pointer: JSONPointer(), value: root, base: address)
        documents.append(Document(address: address, root: root))
        byAddress[address] = place.document
        collectIdentifiers(place)
        return place
    }

    /// Base for what is inside a schema: its own `id` resolved against the base outside.
    static func base(inside value: JSONValue, _ base: String) -> String {
        guard case .string(let id)? = value["id"], value["$ref"] == nil else { return base }
        return SchemaAddress.resolve(id, against: base).document
    }

    /// Finds all `id`s; those within `enum` and `default` are data.
    private mutating func collectIdentifiers(_ root: Place) {
        var open: [Place] = [root]
        while let place = open.popLast() {
            switch place.value {
            case .object(let object):
                if case .string(let id)? = object["id"], object["$ref"] == nil {
                    let address = SchemaAddress.resolve(id, against: place.base)
                    let fragment = address.fragment.map { $0.isEmpty ? "" : "#" + $0 } ?? ""
                    if byIdentifier[address.document + fragment] == nil {
                        byIdentifier[address.document + fragment] = place
                    }
                }
                let base = Self.base(inside: place.value, place.base)
                for (key, value) in object where key != "enum" && key != "default" {
                    open.append(self.place(place, key, value, base))
                }
            case .array(let elements):
                for (index, value) in elements.enumerated() {
                    open.append(self.place(place, String(index), value, place.base))
                }
            case .null, .bool, .number, .string: break
            }
        }
    }

    private func place(_ outer: Place, _ step: String, _ value: JSONValue, _ base: String) -> Place {
        Place(document: outer.document, pointer: outer.pointer.appending(step), value: value, base: base)
    }

    /// Why a reference leads nowhere.
    enum Failure: Error {
        /// No document under this address.
        case noDocument(String)
        /// The document has no such place.
        case noPlace(String)
        case tooManyDocuments
    }

    /// Place a `$ref` leads to, its document brought in when it is new.
    mutating func find(
        _ reference: String, base: String, limit: Int, resolve: (String) -> JSONValue?
    ) throws(Failure) -> Place {
        let address = SchemaAddress.resolve(reference, against: base)
        let document = address.document
        let text = document + "#" + (address.fragment ?? "")
        guard let fragment = address.decodedFragment else { throw .noPlace(text) }
        if !fragment.isEmpty, !fragment.hasPrefix("/") {
            if let place = byIdentifier[document + "#" + fragment] { return place }
            if byAddress[document] != nil { throw .noPlace(text) }
        }
        var start: Place
        if let place = byIdentifier[document] {
            start = place
        } else if let known = byAddress[document] {
            start = Place(
                document: known, pointer: JSONPointer(), value: documents[known].root, base: documents[known].address)
        } else if document.isEmpty {
            start = Place(document: 0, pointer: JSONPointer(), value: documents[0].root, base: documents[0].address)
        } else {
            guard documents.count <= limit else { throw .tooManyDocuments }
            guard let root = resolve(document) else { throw .noDocument(document) }
            start = add(root, address: document)
        }
        if fragment.isEmpty { return start }
        guard let pointer = JSONPointer(fragment) else {
            if let place = byIdentifier[document + "#" + fragment] { return place }
            throw .noPlace(text)
        }
        for step in pointer.steps {
            let base = Self.base(inside: start.value, start.base)
            guard let value = start.value[at: JSONPointer(steps: [step])] else { throw .noPlace(text) }
            start = place(start, step, value, base)
        }
        return start
    }
}
