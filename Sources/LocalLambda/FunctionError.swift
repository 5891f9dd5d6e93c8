import FunctionProcesses
import NIOCore

/// What Lambda answers in a function's place when its runtime brought nothing.
struct FunctionError: Equatable {
    /// `X-Amz-Function-Error`.
    static let unhandled = "Unhandled"
    static let timeoutType = "Sandbox.Timedout"
    static let exitType = "Runtime.ExitError"
    static let entrypointType = "Runtime.InvalidEntrypoint"

    var type: String
    var message: String

    init(type: String, message: String) {
        self.type = type
        self.message = message
    }

    /// Source: answers of AWS since 2022, e.g. `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: … Error: Task
    /// timed out after 3.00 seconds"}` (localstack/lambda-runtime-init, cmd/localstack/custom_interop.go; change log of
    /// seek-oss/aws-codedeploy-hooks); before, there was no type and a time stood in front.
    static func timedOut(_ requestID: String, after seconds: Int) -> FunctionError {
        FunctionError(
            type: timeoutType,
            message: "RequestId: \(requestID) Error: Task timed out after \(seconds).00 seconds"
        )
    }

    /// The function's own program was not started. Source: answers of AWS, e.g. `{"errorType":"Runtime.InvalidEntrypoint",
    /// "errorMessage":"RequestId: … Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"}`
    /// (aws/aws-lambda-dotnet#1671).
    static func entrypoint(_ requestID: String, _ sentence: String) -> FunctionError {
        FunctionError(type: entrypointType, message: "RequestId: \(requestID) Error: \(sentence)")
    }

    /// Sentences: aws-lambda-runtime-interface-emulator, lambda/rapid/handlers.go; whole answers of AWS have
    /// awslabs/amazon-s3-find-and-forget#283 (`signal: killed`) and aws/aws-lambda-dotnet#480 (`exit status 137`).
    static func exited(_ requestID: String, _ exit: ProcessExit) -> FunctionError {
        let reason =
            switch exit {
            case .code(0): "Runtime exited without providing a reason"
            case .code(let code): "Runtime exited with error: exit status \(code)"
            case .signal(let number): "Runtime exited with error: signal: \(signalName(number))"
            }
        return FunctionError(type: exitType, message: "RequestId: \(requestID) Error: \(reason)")
    }

    /// A runtime's word for its error, as reports have it; what is no such word is replaced
    /// (aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go).
    static func reportedType(_ type: String?) -> String {
        guard let type else { return "Runtime.Unknown" }
        let parts = type.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isWord = parts.count == 2 && parts[1].utf8.allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
        let isNamed = isWord && parts[1].utf8.first.map { $0 & 0x20 == 0 } == true
        if isNamed, parts[0] == "Runtime" || parts[0] == "Function" { return type }
        return parts[0] == "Function" ? "Function.Unknown" : "Runtime.Unknown"
    }

    /// Source: recorded in the tests of aws/aws-lambda-dotnet (CustomRuntimeTests, "TooLargeResponseBodyAsync").
    static let responseTooLarge = FunctionError(
        type: "Function.ResponseSizeTooLarge",
        message: "Response payload size exceeded maximum allowed payload size (\(LambdaQuota.responseBytes) bytes)."
    )

    /// The runtime names a way of answering that is none. The type is Lambda's (aws-lambda-runtime-interface-emulator,
    /// lambda/rapi/handler/invocationresponse.go); what callers read is assumed.
    static func invalidResponseMode(_ requestID: String) -> FunctionError {
        FunctionError(
            type: "Runtime.InvalidResponseModeHeader",
            message: "RequestId: \(requestID) Error: Invalid function response mode")
    }

    /// The signal as Go prints it, in which Lambda's supervisor is written.
    private static func signalName(_ number: Int32) -> String {
        switch number {
        case 1: "hangup"
        case 2: "interrupt"
        case 4: "illegal instruction"
        case 6: "aborted"
        case 7: "bus error"
        case 8: "floating point exception"
        case 9: "killed"
        case 11: "segmentation fault"
        case 13: "broken pipe"
        case 15: "terminated"
        case 24: "CPU time limit exceeded"
        case 25: "file size limit exceeded"
        case 31: "bad system call"
        default: "signal \(number)"
        }
    }

    var payload: ByteBuffer {
        ByteBuffer(string: #"{"errorType":"\#(Self.escaped(type))","errorMessage":"\#(Self.escaped(message))"}"#)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
