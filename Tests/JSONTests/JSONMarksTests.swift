import JSON
import Testing

@Suite struct JSONMarksTests {
    static let text = """
        {
          "openapi": "3.0.1",
          "paths": {
            "/pets/{id}": { "get": {
              "tags": ["é", {"x~y": 1}]
            } }
          },
          "paths ": null
        }
        """

    @Test(
        arguments: [
            ("", 1, 1), ("/openapi", 2, 3), ("/paths", 3, 3), ("/paths/~1pets~1{id}", 4, 5),
            ("/paths/~1pets~1{id}/get", 4, 21), ("/paths/~1pets~1{id}/get/tags", 5, 7),
            ("/paths/~1pets~1{id}/get/tags/0", 5, 16), ("/paths/~1pets~1{id}/get/tags/1", 5, 21),
            ("/paths/~1pets~1{id}/get/tags/1/x~0y", 5, 22), ("/paths ", 8, 3),
        ])
    func `every value has its line and column`(_ text: String, _ line: Int, _ column: Int) throws {
        let pointer = try #require(JSONPointer(text))
        let (value, marks) = try JSONValue.parseWithMarks(Self.text)
        #expect(marks[pointer] == JSONPosition(line: line, column: column))
        #expect(value[at: pointer] != nil)
        #expect(pointer.description == text)
    }

    @Test func `what is missing is placed at its closest ancestor`() throws {
        let marks = try JSONValue.parseWithMarks(Self.text).marks
        let missing = JSONPointer(steps: ["paths", "/pets/{id}", "put", "responses"])
        #expect(marks[missing] == nil)
        #expect(marks.nearest(missing) == JSONPosition(line: 4, column: 5))
    }

    @Test func `a repeated key has the place of its last value`() throws {
        let marks = try JSONValue.parseWithMarks("{\"a\":{\"b\":1},\n\"a\":{\"c\":1}}").marks
        #expect(marks[JSONPointer(steps: ["a"])] == JSONPosition(line: 2, column: 1))
        #expect(marks[JSONPointer(steps: ["a", "c"])] == JSONPosition(line: 2, column: 6))
        #expect(marks[JSONPointer(steps: ["a", "b"])] == nil)
    }

    @Test func `long keys nested deeply do not multiply`() throws {
        let key = String(repeating: "k", count: 3_000)
        let text = String(repeating: "{\"\(key)\":", count: 900) + "1" + String(repeating: "}", count: 900)
        let marks = try JSONValue.parseWithMarks(text).marks
        #expect(marks[JSONPointer(steps: Array(repeating: key, count: 900))]?.line == 1)
    }

    @Test(arguments: ["a", "/~", "/~2", "/a~", "#/a"])
    func `a text that is no pointer is refused`(_ text: String) {
        #expect(JSONPointer(text) == nil)
    }

    @Test func `pointers follow arrays by plain indices only`() throws {
        let value: JSONValue = ["a": [10, 20], "": 1]
        #expect(try value[at: #require(JSONPointer("/a/1"))] == 20)
        #expect(try value[at: #require(JSONPointer("/"))] == 1)
        for text in ["/a/01", "/a/-", "/a/2", "/a/+1", "/a/", "/a/1/x"] {
            #expect(try value[at: #require(JSONPointer(text))] == nil)
        }
    }
}
