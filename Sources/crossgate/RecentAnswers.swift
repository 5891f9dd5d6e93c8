internal import APIModel
internal import ControlPlane
internal import DataPlane
internal import Synchronization

/// Remembers the last answers that the gateway made itself, so that the doctor can ask by request id how one came
/// about. It passes every record on to the log.
final class RecentAnswers: RequestObserver, AnswerRecords {
    /// How many are remembered: enough for a person who asks at once, few enough to cost nothing.
    static let capacity = 512

    private struct Ring {
        var records: [RequestRecord] = []
        var next = 0

        mutating func add(_ record: RequestRecord) {
            if records.count < RecentAnswers.capacity {
                records.append(record)
            } else {
                records[next] = record
                next = (next + 1) % RecentAnswers.capacity
            }
        }
    }

    private let log: RequestLog
    private let ring = Mutex(Ring())

    init(log: RequestLog) {
        self.log = log
    }

    func observe(_ record: RequestRecord) {
        if record.isGatewayMade { ring.withLock { $0.add(record) } }
        log.observe(record)
    }

    func record(requestID: String) -> AnswerRecord? {
        // Later answers first: a client may repeat an id.
        let found = ring.withLock { ring in
            (ring.records[ring.next...] + ring.records[..<ring.next]).last { $0.requestID == requestID }
        }
        return found.map {
            AnswerRecord(
                requestId: $0.requestID, api: $0.apiID, stage: $0.stage, method: $0.method, path: $0.path,
                status: $0.status, resourcePath: $0.resourcePath, gatewayResponse: $0.gatewayResponseType?.rawValue,
                corsRule: $0.corsRule, cause: $0.cause)
        }
    }
}
