import APIModel
import Foundation
import Testing

@testable import ControlPlane

@Suite struct JSONNodeTests {
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
            try JSONNode(encoding: Everything()).text
                == #"{"double":50.0,"fraction":0.1,"list":[1.0,2.5],"map":{"a":{"x/y":1},"b":{}},"# + #""text":""#
                + "a\\\"b\\\\c/d\\n\\u0001é" + #"","whole":1,"word":"HEADER","yes":true}"#)
    }

    @Test func `what is written reads back the same`() throws {
        var stage = Stage(stageName: "prod", deploymentId: "d1", createdDate: 1)
        stage.methodSettings["*/*"] = MethodSetting()
        stage.variables = ["a": "1"]
        stage.canarySettings = CanarySettings(percentTraffic: 12.5, deploymentId: "d2")
        let text = try JSONNode(encoding: stage).text
        #expect(text.contains(#""throttlingRateLimit":10000.0"#))
        #expect(try JSONDecoder().decode(Stage.self, from: Data(text.utf8)) == stage)
    }

    @Test func `a bare value and an empty container are JSON too`() throws {
        #expect(try JSONNode(encoding: [String]()).text == "[]")
        #expect(try JSONNode(encoding: [String: String]()).text == "{}")
        #expect(try JSONNode(encoding: 7).text == "7")
        #expect(JSONNode.list([.null, .boolean(false), .number(.infinity)]).text == "[null,false,null]")
    }
}
