import Foundation
import FunctionProcesses
import Testing

/// What is left when the process that started the warden is ended with `kill -9`: nothing.
///
/// The end is played by a small C program with the warden's own sources in it, as this process would rather live.
@Suite struct OrphanTests {
    /// Starts a warden and one function that hides a grandchild in a session of its own; everything holds the program's
    /// standard output.
    private static let driver = """
        #include "CFunctionWarden.h"
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <unistd.h>
        int main(int count, char **arguments) {
            int jailed = atoi(arguments[2]);
            crossgate_warden_setup setup = {.work_folder = arguments[1], .wants_jail = jailed};
            pid_t pid; int socket; int32_t step;
            if (crossgate_warden_start(&setup, &pid, &socket, &step) != 0) return 1;
            crossgate_warden_notice notice;
            if (recv(socket, &notice, sizeof notice, 0) != sizeof notice || notice.step != 0) return 2;
            static struct { crossgate_warden_request head; char text[400]; } message;
            char text[] = "/bin/sh\\0/\\0sh\\0-c\\0(setsid sh -c 'trap \\"\\" TERM HUP; sleep 1000; sleep 1000' &); sleep 1000\\0"
                          "PATH=/usr/bin:/bin";
            memcpy(message.text, text, sizeof text);
            message.head = (crossgate_warden_request){
                .kind = CROSSGATE_REQUEST_SPAWN, .id = 1, .argument_count = 3, .environment_count = 1,
                .flags = jailed ? CROSSGATE_FLAG_JAILED : 0, .text_bytes = sizeof text,
            };
            if (crossgate_warden_send(socket, &message, sizeof message.head + sizeof text, 1) != 0) return 3;
            if (recv(socket, &notice, sizeof notice, 0) != sizeof notice) return 4;
            if (notice.kind != CROSSGATE_NOTICE_STARTED) return 5;
            printf("%d %d\\n", (int)notice.pid, (int)pid);
            fflush(stdout);
            pause();
            return 0;
        }
        """

    @Test(arguments: [false, true])
    func `nothing outlives a gateway that is killed`(_ isJailed: Bool) throws {
        let folder = try TestFolder(["driver.c": Self.driver, "work/runtime/x": ""])
        if isJailed {
            guard case .namespaces = try Warden.start().jail else { return }
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/CFunctionWarden").path
        let program = folder.path + "/driver"
        let files = ["warden", "keeper", "jail", "system"].map { "\(sources)/\($0).c" }
        let compiler = try Self.start(
            "/usr/bin/env",
            ["clang", "-o", program, folder.path + "/driver.c", "-I", sources + "/include"] + files)
        compiler.waitUntilExit()
        try #require(compiler.terminationStatus == 0)
        let output = Pipe()
        let gateway = try Self.start(
            program, [folder.path + "/work", isJailed ? "1" : "0"], output: output)
        let reader = output.fileHandleForReading
        let pids = Descriptor.line(reader.fileDescriptor).split(separator: " ").compactMap { Int32($0) }
        try #require(pids.count == 2)
        #expect(pids.allSatisfy(isAlive))
        kill(gateway.processIdentifier, SIGKILL)
        // The end of the output is the end of the function, its children and their children.
        #expect(try reader.readToEnd() == nil)
        gateway.waitUntilExit()
    }

    private static func start(_ program: String, _ arguments: [String], output: Pipe? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        if let output { process.standardOutput = output }
        try process.run()
        return process
    }
}
