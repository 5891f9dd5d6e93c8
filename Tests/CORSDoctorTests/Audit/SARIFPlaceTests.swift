import APIModel
import CORSDoctor
import JSON
import Testing

/// Where a SARIF log says that a finding is.
@Suite struct SARIFPlaceTests {
    private static let report = CORSAudit.run(Sample.with { $0.options.apiKeyRequired = true })

    /// A reference that a reader takes apart by RFC 3986 must lead to the file, whatever its name is.
    @Test(arguments: [
        ("my api/{é}.yaml", "my%20api/%7B%C3%A9%7D.yaml"), ("a#b?c.yaml", "a%23b%3Fc.yaml"),
        ("100%.yaml", "100%25.yaml"), ("a:b.yaml", "a%3Ab.yaml"), ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
    ])
    func `a path becomes a URI reference`(path: String, reference: String) throws {
        let result = try #require(Self.report.sarif(artifact: path)["runs"]?[0]?["results"]?[0])
        let place = result["locations"]?[0]?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == .string(reference))
        #expect(place?["region"]?["startLine"] == 1)
    }

    private static let yaml = """
        openapi: 3.0.1
        paths:
          /pets:
            get: {}
            options:
              responses: {}
          '/{proxy+}':
            x-amazon-apigateway-any-method:
        x-amazon-apigateway-gateway-responses:
          DEFAULT_4XX:
            statusCode: 400
        """

    private static let json = """
        {
          "paths": {
            "/pets" : {
              "get": {"x": "a: b"},
              "options": {}
            },
            "/{proxy+}": {"x-amazon-apigateway-any-method": {}}
          }
        }
        """

    @Test(arguments: [
        ("OPTIONS /pets", "/pets", 5, 5), ("GET /pets, integration response 200", "/pets", 4, 4),
        ("PUT /pets", "/pets", 3, 3), ("ANY /{proxy+}", "/{proxy+}", 8, 7), ("OPTIONS /cats", "/cats", nil, nil),
        ("gateway response DEFAULT_4XX", nil, 10, nil), ("gateway response DEFAULT_5XX", nil, nil, nil),
        ("API a1b2c3d4e5", nil, nil, nil),
    ])
    func `a finding is on its method's line, or its path's`(
        location: String, path: String?, yaml: Int?, json: Int?
    ) {
        let finding = Finding(
            rule: "x", severity: .note, location: location, resourcePath: path, message: "", fix: Fix(""))
        #expect(DefinitionLines(Self.yaml).line(of: finding) == yaml)
        #expect(DefinitionLines(Self.json).line(of: finding) == json)
        #expect(DefinitionLines(String(repeating: "x", count: 100_000)).line(of: finding) == nil)
    }
}
