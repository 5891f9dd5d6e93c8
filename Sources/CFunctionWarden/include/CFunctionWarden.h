// The warden: one small process that starts, limits and ends the processes of functions. `warden.c` says how and why.
#ifndef CROSSGATE_FUNCTION_WARDEN_H
#define CROSSGATE_FUNCTION_WARDEN_H

#include <stdint.h>
#include <sys/types.h>

// The largest message: a request's head and its strings. The kernel's own default for a socket's buffer is 208 KB.
#define CROSSGATE_WARDEN_MESSAGE_BYTES (128 * 1024)
// Processes at once; each has a line in a table of fixed size.
#define CROSSGATE_WARDEN_SLOTS 4096
// Strings in one request.
#define CROSSGATE_WARDEN_STRINGS 2048

// What can go wrong on the way to a running program; `SpawnFailure` has the words.
enum crossgate_warden_step {
    CROSSGATE_STEP_NONE = 0,
    CROSSGATE_STEP_SOCKET,
    CROSSGATE_STEP_FORK,
    CROSSGATE_STEP_MEMORY,
    CROSSGATE_STEP_REQUEST,
    CROSSGATE_STEP_SLOTS,
    CROSSGATE_STEP_NAMESPACE,
    CROSSGATE_STEP_IDENTITY,
    CROSSGATE_STEP_ROOT,
    CROSSGATE_STEP_SYSTEM_FOLDER,
    CROSSGATE_STEP_DEVICES,
    CROSSGATE_STEP_CODE,
    CROSSGATE_STEP_TEMPORARY,
    CROSSGATE_STEP_PROC,
    CROSSGATE_STEP_READABLE,
    CROSSGATE_STEP_PIVOT,
    CROSSGATE_STEP_STREAMS,
    CROSSGATE_STEP_LIMITS,
    CROSSGATE_STEP_PRIVILEGES,
    CROSSGATE_STEP_WORKING_FOLDER,
    CROSSGATE_STEP_EXECUTE,
    CROSSGATE_STEP_GONE,
};

enum crossgate_warden_request_kind {
    // Starts a process; the write end for its output comes with the message.
    CROSSGATE_REQUEST_SPAWN = 1,
    // Ends a process and all that it started.
    CROSSGATE_REQUEST_KILL = 2,
};

// The process gets the jail that the warden has built.
#define CROSSGATE_FLAG_JAILED 1

// A request. After it come NUL-ended strings: program, code folder, arguments, environment, readable paths.
typedef struct {
    uint32_t kind;
    uint32_t flags;
    uint64_t id;
    // Limits; 0 is none.
    uint64_t memory_bytes;
    uint64_t temporary_bytes;
    uint64_t file_bytes;
    uint32_t processes;
    uint32_t open_files;
    uint32_t argument_count;
    uint32_t environment_count;
    uint32_t path_count;
    uint32_t text_bytes;
} crossgate_warden_request;

enum crossgate_warden_notice_kind {
    // The warden is there; with a step, its jail could not be built.
    CROSSGATE_NOTICE_READY = 1,
    CROSSGATE_NOTICE_STARTED = 2,
    CROSSGATE_NOTICE_REFUSED = 3,
    // The process and everything it started are gone.
    CROSSGATE_NOTICE_EXITED = 4,
};

typedef struct {
    uint32_t kind;
    int32_t pid;
    uint64_t id;
    // As `waitpid` gives it.
    int32_t status;
    int32_t step;
    int32_t error;
    int32_t reserved;
} crossgate_warden_notice;

typedef struct {
    // Absolute; holds `runtime` and `root`, and is removed by the warden when it ends.
    const char *work_folder;
    int wants_jail;
} crossgate_warden_setup;

// Forks the warden. Gives its pid and this end of the socket to it, or a step and an errno.
int crossgate_warden_start(const crossgate_warden_setup *setup, pid_t *pid, int *socket, int32_t *step);

// Sends one request, with a file descriptor if it is not negative. 0, or an errno (`EAGAIN`: later).
int crossgate_warden_send(int socket, const void *bytes, size_t count, int descriptor);

// A pipe that no other program inherits, whose read end does not wait. 0, or an errno.
int crossgate_warden_pipe(int *read_end, int *write_end);

// The system's folders and files that a jail shows, by number; NULL behind the last.
const char *crossgate_warden_system_path(int index);

// What a status of `waitpid` says: 1 with a code, 0 with a signal.
int crossgate_warden_status(int32_t status, int32_t *value);

#endif
