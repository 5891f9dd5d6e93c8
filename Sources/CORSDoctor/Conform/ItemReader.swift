internal import JSON

/// One item of a vector file, read with its place.
struct ItemReader {
    let object: JSONObject
    /// A JSON pointer.
    let location: String
    let section: ConformanceReport.Section

    init(_ object: JSONObject, location: String, section: ConformanceReport.Section) {
        self.object = object
        self.location = location
        self.section = section
    }

    func error(_ key: String, _ reason: String) -> ConformanceError {
        ConformanceError(location: "\(location)/\(key)", reason: reason)
    }

    /// One difference, or none when both are the same.
    func difference(
        _ id: String, _ field: String, _ expected: String, _ actual: String?
    ) -> [ConformanceReport.Difference] {
        guard expected != actual else { return [] }
        return [
            ConformanceReport.Difference(section: section, id: id, field: field, expected: expected, actual: actual)
        ]
    }

    func string(_ key: String) throws(ConformanceError) -> String {
        guard let value = object[key]?.stringValue else { throw error(key, "a string is expected") }
        return value
    }

    func bool(_ key: String) throws(ConformanceError) -> Bool {
        guard let value = object[key]?.boolValue else { throw error(key, "true or false is expected") }
        return value
    }

    /// Nil when the member is absent or null.
    func optionalString(_ key: String) throws(ConformanceError) -> String? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let string = value.stringValue else { throw error(key, "a string or null is expected") }
        return string
    }

    func strings(_ key: String) throws(ConformanceError) -> [String] {
        guard let elements = object[key]?.arrayValue else { throw error(key, "an array of strings is expected") }
        var strings: [String] = []
        for element in elements {
            guard let string = element.stringValue else { throw error(key, "an array of strings is expected") }
            strings.append(string)
        }
        return strings
    }

    /// A reader for a member that is an object; nil when it is absent or null.
    func child(_ key: String) throws(ConformanceError) -> ItemReader? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let child = value.objectValue else { throw error(key, "an object or null is expected") }
        return ItemReader(child, location: "\(location)/\(key)", section: section)
    }

    /// Readers for a member that is an array of objects; nil when it is absent or null.
    func children(_ key: String) throws(ConformanceError) -> [ItemReader]? {
        guard let value = object[key], !value.isNull else { return nil }
        guard let elements = value.arrayValue else { throw error(key, "an array is expected") }
        var readers: [ItemReader] = []
        for (place, element) in elements.enumerated() {
            guard let child = element.objectValue else { throw error("\(key)/\(place)", "an object is expected") }
            readers.append(ItemReader(child, location: "\(location)/\(key)/\(place)", section: section))
        }
        return readers
    }
}
