internal import HTTPMessages
internal import NIOCore
internal import Synchronization

/// The keys of all issuers that were needed, kept for a time; one request for keys at a time to each issuer.
final class KeySets: Sendable {
    /// What is known of an issuer's keys.
    private struct Known {
        var keys: KeySet?
        /// When `keys` came.
        var came: NIODeadline = .distantPast
        /// Why the last request failed and when; nil once one did not.
        var failure: (refusal: TokenRefusal, at: NIODeadline)?
        /// The request that is under way.
        var request: Task<Result<KeySet, TokenRefusal>, Never>?
    }

    private enum Decision {
        case use(IssuerKey)
        case refuse(TokenRefusal)
        /// Wait for the keys; if they cannot be had, use the old one.
        case wait(Task<Result<KeySet, TokenRefusal>, Never>, old: IssuerKey?)
    }

    private let backend: any HTTPBackend
    private let limits: IssuerLimits
    private let now: @Sendable () -> NIODeadline
    private let known = Mutex<[TokenIssuer: Known]>([:])

    init(backend: any HTTPBackend, limits: IssuerLimits, now: @escaping @Sendable () -> NIODeadline) {
        self.backend = backend
        self.limits = limits
        self.now = now
    }

    func key(_ id: String, of issuer: TokenIssuer) async throws(TokenRefusal) -> IssuerKey {
        switch decide(id, issuer) {
        case .use(let key): return key
        case .refuse(let refusal): throw refusal
        case .wait(let request, let old):
            switch await request.value {
            case .success(let keys):
                guard let key = keys[id] else { throw keys.refusal(of: id, issuer: issuer.name) }
                return key
            case .failure(let refusal):
                guard let old else { throw refusal }
                return old
            }
        }
    }

    private func decide(_ id: String, _ issuer: TokenIssuer) -> Decision {
        let now = now()
        return known.withLock { all in
            var entry = all[issuer] ?? Known()
            let age = now - entry.came
            let key = entry.keys?[id]
            if let key, age < limits.keysLifetime { return .use(key) }
            let old = age < limits.staleLifetime ? key : nil
            if let request = entry.request { return .wait(request, old: old) }
            // Nothing was asked lately, neither in vain nor for another key that nobody knows.
            if let failure = entry.failure, now - failure.at < limits.failureInterval {
                return old.map { .use($0) } ?? .refuse(failure.refusal)
            }
            if let keys = entry.keys, key == nil, age < limits.unknownKeyInterval {
                return .refuse(keys.refusal(of: id, issuer: issuer.name))
            }
            let request = ask(issuer)
            entry.request = request
            all[issuer] = entry
            return .wait(request, old: old)
        }
    }

    /// Asks on behalf of all who wait, so that none of them going away ends it.
    private func ask(_ issuer: TokenIssuer) -> Task<Result<KeySet, TokenRefusal>, Never> {
        let fetch = KeySetFetch(issuer: issuer, backend: backend, limits: limits, now: now)
        return Task {
            let result: Result<KeySet, TokenRefusal>
            do throws(TokenRefusal) {
                result = .success(try await fetch.keys())
            } catch {
                result = .failure(error)
            }
            keep(result, of: issuer)
            return result
        }
    }

    private func keep(_ result: Result<KeySet, TokenRefusal>, of issuer: TokenIssuer) {
        let now = now()
        known.withLock { all in
            var entry = all[issuer] ?? Known()
            entry.request = nil
            switch result {
            case .success(let keys):
                entry.keys = keys
                entry.came = now
                entry.failure = nil
            case .failure(let refusal):
                entry.failure = (refusal, now)
            }
            all[issuer] = entry
        }
    }
}
