/// A stack whose elements leave by moving, so that a finished container takes them without copying or counting
/// references.
struct MoveStack<Element>: ~Copyable {
    /// Storage; `count` elements from the start are initialised, the rest is not.
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    /// Takes the last element, which must be there.
    @inline(__always)
    mutating func pop() -> Element {
        count -= 1
        return (base + count).move()
    }

    /// Hands the elements from `start` up over to `consume`, which must move every one of them out.
    @inline(__always)
    mutating func pop<Result>(from start: Int, _ consume: (UnsafeMutablePointer<Element>, Int) -> Result) -> Result {
        let taken = count - start
        count = start
        return consume(base + start, taken)
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }
}
