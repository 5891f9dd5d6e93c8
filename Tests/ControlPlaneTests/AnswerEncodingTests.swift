import APIModel
import Foundation
import Testing

@testable import ControlPlane

@Suite struct AnswerEncodingTests {
    private struct Everything: Encodable {
        var whole = 1
        var double = 50.0
        var fraction = 0.1
        var yes = true
        var text = "a\"b\\c/d\n\u{1}é"
        var absent: String?
        var list: [Double] = [1, 2.5]
        var map: [String: [String: Int]] = ["b": [:], "a": ["x/y": 1]]
        var word = APIKeySource.header
    }

    @Test func `doubles keep their point, integers have none, names are sorted`() throws {
        #expect(
            try text(Everything())
                == #"{"double":50.0,"fraction":0.1,"list":[1.0,2.5],"map":{"a":{"x/y":1},"b":{}},"# + #""text":""#
                + "a\\\"b\\\\c/d\\n\\u0001é" + #"","whole":1,"word":"HEADER","yes":true}"#)
    }

    @Test func `what is written reads back the same`() throws {
        var stage = Stage(stageName: "prod", deploymentId: "d1", createdDate: 1)
        stage.methodSettings["*/*"] = MethodSetting()
        stage.variables = ["a": "1"]
        stage.canarySettings = CanarySettings(percentTraffic: 12.5, deploymentId: "d2")
        let text = try text(stage)
        #expect(text.contains(#""throttlingRateLimit":10000.0"#))
        #expect(try JSONDecoder().decode(Stage.self, from: Data(text.utf8)) == stage)
    }

    @Test func `a bare value and an empty container are JSON too`() throws {
        #expect(try text([String]()) == "[]")
        #expect(try text([String: String]()) == "{}")
        #expect(try text(7) == "7")
        #expect(try text([nil, Double.infinity, 2]) == "[null,null,2.0]")
    }

    @Test func `an empty template is shown as null, at any depth`() throws {
        let integration: [String: [String: [String: String]]] = [
            "200": ["responseTemplates": ["a/b": "", "c/d": "e"], "responseParameters": ["a": ""]]
        ]
        #expect(
            try text(integration)
                == #"{"200":{"responseParameters":{"a":""},"responseTemplates":{"a/b":null,"c/d":"e"}}}"#)
    }

    /// The body of an answer, as text.
    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try OperationOutput.json(value).body, as: UTF8.self)
    }
}
