public import APIModel
import SigV4
import Synchronization

/// The remembered answers of authorizers, of all stages together. Deny is remembered as Allow is; failures are not.
///
/// Two generations bound it: when the young one is full it becomes the old one, and what is asked for again moves back,
/// so that what is forgotten is what nobody asked for.
public final class AuthorizerCache: Sendable {
    /// Whose answers they are: one definition of an authorizer, at one stage.
    struct Scope: Sendable {
        fileprivate let bytes: [UInt8]

        /// The whole definition, and the stage's variables that it may name, are part of it: a deployment that changes
        /// either is not answered for by what came before.
        init(apiID: String, stageName: String, authorizer: Authorizer, variables: [String: String]) {
            var bytes = Self.stage(apiID, stageName)
            let parts: [String?] = [
                authorizer.id, authorizer.type.rawValue, authorizer.authorizerUri, authorizer.authorizerCredentials,
                authorizer.identitySource, authorizer.identityValidationExpression,
                authorizer.authorizerResultTtlInSeconds.map(String.init),
            ]
            for part in parts + (authorizer.providerARNs ?? []) { bytes.appendPart(part ?? "") }
            for (name, value) in variables.sorted(by: { $0.key < $1.key }) {
                bytes.appendPart(name)
                bytes.appendPart(value)
            }
            self.bytes = [UInt8](SHA256Digest.bytes(of: bytes)[..<16])
            stage = Self.stage(apiID, stageName)
        }

        fileprivate let stage: [UInt8]

        fileprivate static func stage(_ apiID: String, _ stageName: String) -> [UInt8] {
            var bytes: [UInt8] = []
            bytes.appendPart(apiID)
            bytes.appendPart(stageName)
            return bytes
        }
    }

    /// A scope and the identity values of one request, byte for byte: two spellings of a text are two keys, and no two
    /// lists of values are one.
    struct Key: Hashable, Sendable {
        fileprivate var bytes: [UInt8]
        fileprivate let stageBytes: Int

        init(_ scope: Scope) {
            bytes = []
            bytes.reserveCapacity(scope.stage.count + scope.bytes.count + 128)
            bytes += scope.stage
            bytes += scope.bytes
            stageBytes = scope.stage.count
        }

        /// One source's values.
        mutating func append(_ values: [String]) {
            bytes.appendLength(values.count)
            for value in values { bytes.appendPart(value) }
        }
    }

    /// How often flushes have happened; an answer that was asked for before one is not kept after it.
    struct Epoch: Equatable, Sendable {
        fileprivate var count = 0
    }

    private struct Entry {
        let answer: RememberedAnswer
        /// On the pipeline's monotonic clock.
        let expiry: UInt64
        let bytes: Int
    }

    private struct Generations {
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
        var youngBytes = 0
        var epoch = Epoch()
    }

    private let generations = Mutex(Generations())
    /// Of one generation: half of what is kept.
    private let entryLimit: Int
    private let byteLimit: Int

    public init(entries: Int = Limits.authorizerCacheEntries, bytes: Int = Limits.authorizerCacheBytes) {
        entryLimit = max(1, entries / 2)
        byteLimit = bytes / 2
    }

    var epoch: Epoch { generations.withLock { $0.epoch } }

    func answer(_ key: Key, at now: UInt64) -> RememberedAnswer? {
        generations.withLock { generations in
            if let entry = generations.young[key] {
                if entry.expiry > now { return entry.answer }
                generations.young[key] = nil
                generations.youngBytes -= entry.bytes
                return nil
            }
            guard let entry = generations.old.removeValue(forKey: key), entry.expiry > now else { return nil }
            insert(entry, key, &generations)
            return entry.answer
        }
    }

    /// Keeps an answer until a moment, unless a flush came after `epoch`.
    ///
    /// - Parameter bytes: about how much memory the answer takes.
    func keep(_ answer: RememberedAnswer, _ key: Key, until expiry: UInt64, bytes: Int, askedIn epoch: Epoch) {
        let entry = Entry(answer: answer, expiry: expiry, bytes: bytes + key.bytes.count)
        guard entry.bytes <= byteLimit else { return }
        generations.withLock { generations in
            guard generations.epoch == epoch else { return }
            insert(entry, key, &generations)
        }
    }

    private func insert(_ entry: Entry, _ key: Key, _ generations: inout Generations) {
        generations.old[key] = nil
        if let previous = generations.young.removeValue(forKey: key) { generations.youngBytes -= previous.bytes }
        if generations.young.count >= entryLimit || generations.youngBytes + entry.bytes > byteLimit {
            generations.old = generations.young
            generations.young = [:]
            generations.youngBytes = 0
        }
        generations.young[key] = entry
        generations.youngBytes += entry.bytes
    }

    /// Forgets what the authorizers of one stage answered: FlushStageAuthorizersCache.
    public func flush(api: String, stage: String) {
        let prefix = Scope.stage(api, stage)
        generations.withLock { generations in
            generations.epoch.count += 1
            generations.young = generations.young.filter { !$0.key.belongs(to: prefix) }
            generations.old = generations.old.filter { !$0.key.belongs(to: prefix) }
            generations.youngBytes = generations.young.values.reduce(0) { $0 + $1.bytes }
        }
    }

    /// How many answers are kept.
    var count: Int { generations.withLock { $0.young.count + $0.old.count } }
}

extension AuthorizerCache.Key {
    fileprivate func belongs(to stage: [UInt8]) -> Bool {
        stageBytes == stage.count && bytes.starts(with: stage)
    }
}

extension [UInt8] {
    fileprivate mutating func appendLength(_ length: Int) {
        let length = UInt32(truncatingIfNeeded: length)
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: length >> shift)) }
    }

    fileprivate mutating func appendPart(_ text: String) {
        appendLength(text.utf8.count)
        append(contentsOf: text.utf8)
    }
}
