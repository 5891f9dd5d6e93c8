import HTTPMessages
import Testing

@Suite struct UniqueNumbersTests {
    @Test func `numbers and UUIDs do not repeat, and UUIDs have their form`() {
        let numbers = UniqueNumbers()
        #expect(Set((0..<10_000).map { _ in numbers.next() }).count == 10_000)
        let ids = Set((0..<10_000).map { _ in numbers.uuid() })
        #expect(ids.count == 10_000)
        let form = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(ids.allSatisfy { $0.wholeMatch(of: form) != nil })
    }

    @Test func `two processes do not make the same`() {
        #expect(UniqueNumbers().uuid() != UniqueNumbers().uuid())
    }
}
