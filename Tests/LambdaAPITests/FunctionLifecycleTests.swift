import Foundation
import Functions
import HTTPMessages
import NIOCore
import Synchronization
import Testing

@testable import LambdaAPI

struct FunctionLifecycleTests {
    @Test func `a created function is shown with every field AWS shows`() async throws {
        let lambda = try await LambdaFixture()
        let answer = await lambda.call(
            "POST", LambdaFixture.base,
            LambdaFixture.creation("hello", #","Environment":{"Variables":{"AB":"1"}},"Tags":{"team":"pets"}"#))
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.text("FunctionArn") == "arn:aws:lambda:us-east-1:000000000000:function:hello")
        #expect(answer.text("State") == "Active")
        #expect(answer.text("LastUpdateStatus") == "Successful")
        #expect(answer.text("LastModified") == "2023-11-14T22:13:20.000+0000")
        #expect(answer.text("Version") == "$LATEST")
        #expect(answer["CodeSize"] as? Int == 3)
        #expect(answer["MemorySize"] as? Int == 128)
        #expect(answer["Timeout"] as? Int == 3)
        #expect(answer.text("PackageType") == "Zip")
        #expect(answer["Architectures"] as? [String] == ["x86_64"])
        for name in ["EphemeralStorage", "SnapStart", "RuntimeVersionConfig", "LoggingConfig", "TracingConfig"] {
            #expect(answer[name] != nil, "\(name)")
        }
        let got = await lambda.call("GET", LambdaFixture.base + "/hello")
        #expect((got["Configuration"] as? [String: Any])?["FunctionName"] as? String == "hello")
        #expect((got["Tags"] as? [String: String]) == ["team": "pets"])
        let location = (got["Code"] as? [String: Any])?["Location"] as? String ?? ""
        let url = try #require(URL(string: location))
        let zip = await lambda.call("GET", url.path)
        #expect(zip.status == 200 && zip.text == "zip")
    }

    @Test func `code and configuration change by new revisions, and the old code goes`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let before = lambda.packages
        let first = await lambda.call("GET", LambdaFixture.base + "/hello/configuration")
        let zip = Data("new".utf8).base64EncodedString()
        let changed = await lambda.call("PUT", LambdaFixture.base + "/hello/code", #"{"ZipFile":"\#(zip)"}"#)
        #expect(changed.status == 200, "\(changed.text)")
        #expect(changed.text("RevisionId") != first.text("RevisionId"))
        #expect(changed.text("CodeSha256") != first.text("CodeSha256"))
        #expect(await lambda.clock.sleeper() == 960)
        lambda.clock.advance(960)
        while lambda.packages.count > 1 { await Task.yield() }
        #expect(lambda.packages != before)
        let stale = await lambda.call(
            "PUT", LambdaFixture.base + "/hello/configuration",
            #"{"Timeout":9,"RevisionId":"\#(first.text("RevisionId") ?? "")"}"#)
        #expect(stale.status == 412)
        #expect(
            stale.message
                == "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API "
                + "to retrieve the latest Revision Id")
        let updated = await lambda.call("PUT", LambdaFixture.base + "/hello/configuration", #"{"Timeout":9}"#)
        #expect(updated["Timeout"] as? Int == 9)
        let runs = lambda.runner.state.withLock { $0.updates.last?.definitions.first }
        #expect(runs?.timeout == 9)
    }

    @Test func `a dry run of new code keeps nothing`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let zip = Data("other".utf8).base64EncodedString()
        let answer = await lambda.call(
            "PUT", LambdaFixture.base + "/hello/code", #"{"ZipFile":"\#(zip)","DryRun":true}"#)
        #expect(answer.status == 200 && answer["CodeSize"] as? Int == 5)
        #expect(lambda.packages.count == 1)
        let got = await lambda.call("GET", LambdaFixture.base + "/hello/configuration")
        #expect(got["CodeSize"] as? Int == 3)
    }

    @Test(arguments: [
        (
            "bad",
            "Could not unzip uploaded file. Please check your file, then try to upload again. "
                + "(no end of central directory)"
        ),
        ("empty", "Uploaded file must be a non-empty zip"),
        ("huge", "Unzipped size must be smaller than 262144000 bytes"),
        ("", "Uploaded file must be a non-empty zip"),
    ])
    func `a package that cannot be used leaves nothing behind`(code: String, sentence: String) async throws {
        let lambda = try await LambdaFixture()
        let answer = await lambda.call("POST", LambdaFixture.base, LambdaFixture.creation("hello", code: code))
        #expect(answer.status == 400)
        #expect(answer.errorType == "InvalidParameterValueException")
        #expect(answer.message == sentence)
        #expect(lambda.packages.isEmpty)
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello").status == 404)
    }

    @Test func `a folder is taken as it is, and no copy is made`() async throws {
        let lambda = try await LambdaFixture()
        let body = LambdaFixture.creation("hello").replacing(
            #"{"ZipFile":"emlw"}"#, with: #"{"S3Bucket":"hot-reload","S3Key":"/tmp"}"#)
        #expect(await lambda.call("POST", LambdaFixture.base, body).status == 201)
        #expect(lambda.packages.isEmpty)
        await lambda.call("POST", LambdaFixture.base + "/hello/invocations", "{}")
        #expect(lambda.runner.state.withLock { $0.calls.first?.definition.code } == .folder("/tmp"))
        let missing = await lambda.call(
            "PUT", LambdaFixture.base + "/hello/code", #"{"S3Bucket":"hot-reload","S3Key":"/nowhere/at/all"}"#)
        #expect(missing.errorType == "InvalidParameterValueException")
        let bucket = await lambda.call(
            "PUT", LambdaFixture.base + "/hello/code", #"{"S3Bucket":"releases","S3Key":"a.zip"}"#)
        #expect(bucket.message?.contains("Crossgate fetches no code from S3 (bucket 'releases', key 'a.zip')") == true)
    }

    @Test func `lists come in pages, in the order of names`() async throws {
        let lambda = try await LambdaFixture()
        for name in ["c", "a", "b"] { await lambda.create(name) }
        let first = await lambda.call("GET", LambdaFixture.base + "/?MaxItems=2")
        #expect(first.items("Functions").compactMap { $0["FunctionName"] as? String } == ["a", "b"])
        #expect(first.items("Functions").allSatisfy { $0["State"] == nil })
        let marker = try #require(first.text("NextMarker"))
        let second = await lambda.call("GET", LambdaFixture.base + "?MaxItems=2&Marker=\(marker)")
        #expect(second.items("Functions").compactMap { $0["FunctionName"] as? String } == ["c"])
        #expect(second["NextMarker"] == nil)
    }

    @Test func `a deleted function is gone with all that belongs to it`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}")
        await lambda.call(
            "POST", LambdaFixture.base + "/hello/aliases", #"{"Name":"live","FunctionVersion":"1"}"#)
        #expect(await lambda.call("DELETE", LambdaFixture.base + "/hello").status == 204)
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello").status == 404)
        #expect(await lambda.call("POST", LambdaFixture.base + "/hello/invocations").status == 404)
        #expect(lambda.runner.state.withLock { $0.updates.last?.definitions.isEmpty } == true)
        await lambda.create()
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello/aliases/live").status == 404)
    }

    @Test func `versions are numbered, and not made again when nothing has changed`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let one = await lambda.call("POST", LambdaFixture.base + "/hello/versions", #"{"Description":"first"}"#)
        #expect(one.status == 201 && one.text("Version") == "1" && one.text("Description") == "first")
        #expect(one.text("FunctionArn") == "arn:aws:lambda:us-east-1:000000000000:function:hello:1")
        #expect(await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}").text("Version") == "1")
        await lambda.call("PUT", LambdaFixture.base + "/hello/configuration", #"{"MemorySize":256}"#)
        #expect(await lambda.call("POST", LambdaFixture.base + "/hello/versions", "{}").text("Version") == "2")
        let all = await lambda.call("GET", LambdaFixture.base + "/hello/versions")
        #expect(all.items("Versions").compactMap { $0["Version"] as? String } == ["$LATEST", "1", "2"])
        let page = await lambda.call("GET", LambdaFixture.base + "/hello/versions?MaxItems=1")
        #expect(page.text("NextMarker")?.isEmpty == false, "an empty marker would end the list for clients")
        let old = await lambda.call("GET", LambdaFixture.base + "/hello?Qualifier=1")
        #expect((old["Configuration"] as? [String: Any])?["MemorySize"] as? Int == 128)
        #expect(await lambda.call("DELETE", LambdaFixture.base + "/hello?Qualifier=1").status == 204)
        #expect(await lambda.call("GET", LambdaFixture.base + "/hello?Qualifier=1").status == 404)
    }

    @Test func `what the store holds is in force after a start`() async throws {
        let lambda = try await LambdaFixture()
        await lambda.create()
        let runner = FakeRunner()
        let configuration = LambdaConfiguration(codeFolder: lambda.codeFolder)
        let functions = FunctionCatalogue(
            store: lambda.store, runner: runner, unpacker: FakeUnpacker(), configuration: configuration)
        try FileManager.default.createDirectory(
            atPath: lambda.codeFolder + "/0123abcd", withIntermediateDirectories: true)
        try await functions.start()
        let answer = try await functions.invoke(.init(function: "hello", payload: .init(string: "[1]")))
        #expect(String(buffer: answer.payload) == "[1]")
        #expect(lambda.packages.count == 1, "a package that nobody uses is removed at the start")
    }
}
