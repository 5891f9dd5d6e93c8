internal import CYaml

/// The YAML half, on libyaml's events (the C library inside Yams). Yams' own tree hashes whole keys, fills regular
/// expressions per scalar and recurses: an alias bomb in a key would already have exploded before a node could be
/// counted. Events arrive one by one, so the caps act while reading.
extension DocumentReader {
    static func readYAML(_ bytes: ArraySlice<UInt8>, limits: DocumentLimits) throws(ImportFailure) -> DocumentNode {
        try bytes.withUnsafeBufferPointer { buffer throws(ImportFailure) -> DocumentNode in
            try readYAML(buffer, limits: limits)
        }
    }

    private static func readYAML(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: DocumentLimits
    ) throws(ImportFailure) -> DocumentNode {
        // On the heap: libyaml keeps a pointer to its parser inside the parser.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw .unreadable("No memory to read YAML.", at: SourceMark(line: 1, column: 1))
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)

        var builder = DocumentBuilder(limits: limits)
        var documents = 0
        while true {
            var event = yaml_event_t()
            guard yaml_parser_parse(parser, &event) == 1 else { throw failure(of: parser.pointee) }
            defer { yaml_event_delete(&event) }
            let mark = SourceMark(event.start_mark)
            switch event.type {
            case YAML_STREAM_END_EVENT:
                guard let root = builder.root else {
                    throw .unreadable("The definition is empty.", at: mark)
                }
                return root
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                if documents > 1 {
                    throw .unreadable("A second document begins here; a definition is one document.", at: mark)
                }
            case YAML_ALIAS_EVENT:
                try builder.alias(String(optionalCString: event.data.alias.anchor) ?? "", at: mark)
            case YAML_SCALAR_EVENT:
                let scalar = event.data.scalar
                let text = String(
                    decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
                let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit != 0
                let value = try YAMLScalar.value(
                    of: text, isPlain: isPlain, tag: String(optionalCString: scalar.tag), at: mark)
                try builder.scalar(
                    value, text: text, isPlain: isPlain, anchor: String(optionalCString: scalar.anchor), at: mark)
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                try YAMLScalar.checkCollectionTag(String(optionalCString: start.tag), at: mark)
                try builder.open(.array, anchor: String(optionalCString: start.anchor), at: mark)
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                try YAMLScalar.checkCollectionTag(String(optionalCString: start.tag), at: mark)
                try builder.open(.object, anchor: String(optionalCString: start.anchor), at: mark)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                try builder.close()
            default:
                break
            }
        }
    }

    private static func failure(of parser: yaml_parser_t) -> ImportFailure {
        let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
        let context = parser.context.map { " " + String(cString: $0) } ?? ""
        return .unreadable("Malformed YAML: \(problem)\(context).", at: SourceMark(parser.problem_mark))
    }
}

extension SourceMark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}

extension String {
    fileprivate init?(optionalCString pointer: UnsafeMutablePointer<UInt8>?) {
        guard let pointer else { return nil }
        self = String(cString: pointer)
    }
}
