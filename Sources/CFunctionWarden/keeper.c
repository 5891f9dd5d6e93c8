// A keeper: the parent of one function process and of whatever that leaves behind.
//
// In a jail it is the first process of a process namespace, so that its end is the end of everything in there: the
// kernel sees to it, whatever a function forks or hides. Without one it is a subreaper: orphans become its children, and
// it kills until there are none.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const spawn *spawn, int32_t step, int error) {
    report failure = {.step = step, .error = error};
    while (write(spawn->report, &failure, sizeof failure) < 0 && errno == EINTR) {}
}

static int limit(int resource, uint64_t value) {
    struct rlimit bounds;
    if (getrlimit(resource, &bounds) != 0) return -1;
    // What the machine allows less of stays as it is.
    if (bounds.rlim_max != RLIM_INFINITY && value > bounds.rlim_max) value = bounds.rlim_max;
    bounds.rlim_cur = value;
    bounds.rlim_max = value;
    return setrlimit(resource, &bounds);
}

static int set_limits(const crossgate_warden_request *request) {
    if (limit(RLIMIT_CORE, 0) != 0) return -1;
    if (request->open_files > 0 && limit(RLIMIT_NOFILE, request->open_files) != 0) return -1;
    if (request->file_bytes > 0 && limit(RLIMIT_FSIZE, request->file_bytes) != 0) return -1;
    if (request->memory_bytes > 0 && limit(RLIMIT_DATA, request->memory_bytes) != 0) return -1;
    return 0;
}

// The pid that the rest of the machine knows this process by, which a process namespace hides.
static int32_t outer_pid(void) {
    char text[24];
    ssize_t length = the_jail.outer_proc < 0 ? -1 : readlinkat(the_jail.outer_proc, "self", text, sizeof text - 1);
    if (length <= 0) return (int32_t)getpid();
    int32_t value = 0;
    for (ssize_t i = 0; i < length; i++) value = value * 10 + (text[i] - '0');
    return value;
}

// Before anything is changed, so that a function finds nothing of ours: no handler, no ignored or blocked signal.
static void reset_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < 65; number++) sigaction(number, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// Does everything between a fork and a running program; gives the step that failed.
static int32_t prepare(const spawn *spawn) {
    const crossgate_warden_request *request = spawn->request;
    int is_jailed = (request->flags & CROSSGATE_FLAG_JAILED) != 0;
    int counts_processes = 0;
    int32_t step;
    // So that the machine, when its memory runs out, ends functions before what serves them.
    write_text("/proc/self/oom_score_adj", "500");
    if (set_limits(request) != 0) return CROSSGATE_STEP_LIMITS;
    if (is_jailed && jail_drop_privileges(&step, &counts_processes) != 0) return step;
    // Elsewhere the kernel counts all processes of the user, or none if it is root.
    if (counts_processes && request->processes > 0 && limit(RLIMIT_NPROC, request->processes) != 0) {
        return CROSSGATE_STEP_LIMITS;
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return CROSSGATE_STEP_PRIVILEGES;
    // After the change of user, which takes it back.
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0) return CROSSGATE_STEP_PRIVILEGES;
    umask(022);
    if (chdir(is_jailed ? "/var/task" : spawn->code_folder) != 0) return CROSSGATE_STEP_WORKING_FOLDER;
    return CROSSGATE_STEP_NONE;
}

// Two seconds: a compiler's last write, or a fork elsewhere that holds the file until its own program starts.
enum { busy_tries = 200, busy_pause_ns = 10 * 1000 * 1000 };

// Comes back only when the program cannot be started. One that somebody is still writing is waited for.
static void execute(const spawn *spawn) {
    struct timespec pause = {.tv_nsec = busy_pause_ns};
    for (int tries = 0; tries < busy_tries; tries++) {
        execve(spawn->executable, spawn->arguments, spawn->environment);
        if (errno != ETXTBSY) return;
        nanosleep(&pause, NULL);
    }
    errno = ETXTBSY;
}

static void become_function(spawn *spawn) __attribute__((noreturn));
static void become_function(spawn *spawn) {
    report known = {.pid = outer_pid()};
    if (write(spawn->report, &known, sizeof known) != sizeof known) _exit(127);
    setsid();
    reset_signals();
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(spawn->output, 1) < 0 || dup2(spawn->output, 2) < 0) {
        fail(spawn, CROSSGATE_STEP_STREAMS, errno);
        _exit(127);
    }
    // The report is the one descriptor that is left, and the program's start closes it.
    if (spawn->report != 3) {
        if (dup3(spawn->report, 3, O_CLOEXEC) < 0) {
            fail(spawn, CROSSGATE_STEP_STREAMS, errno);
            _exit(127);
        }
        spawn->report = 3;
    }
    close_from(4);
    int32_t step = prepare(spawn);
    if (step == CROSSGATE_STEP_NONE) {
        // A trial has no program: that it came here is what was to be shown.
        if (spawn->executable[0] == 0) _exit(0);
        execute(spawn);
        step = CROSSGATE_STEP_EXECUTE;
    }
    fail(spawn, step, errno);
    _exit(127);
}

static void kill_child(pid_t child) { kill(child, SIGKILL); }

// Waits until nothing is left; children of those that were killed come here and are killed in the next round.
static void end_all(pid_t function, int32_t *status) {
    for (;;) {
        for_each_child(kill_child);
        int gone_status;
        pid_t gone = waitpid(-1, &gone_status, 0);
        if (gone < 0 && errno == ECHILD) return;
        if (gone == function) *status = gone_status;
    }
}

void keeper_run(spawn *spawn) {
    int is_jailed = (spawn->request->flags & CROSSGATE_FLAG_JAILED) != 0;
    int32_t step = CROSSGATE_STEP_NONE;
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGCHLD);
    sigaddset(&awaited, SIGUSR1);
    // The warden has one thread, so that the end of the thread that forked is the end of the warden.
    prctl(PR_SET_PDEATHSIG, is_jailed ? SIGKILL : SIGUSR1, 0, 0, 0);
    if (!is_jailed) prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    prctl(PR_SET_NAME, "crossgate-keep", 0, 0, 0);
    if (is_jailed && jail_enter(spawn, &step) != 0) {
        fail(spawn, step, errno);
        _exit(127);
    }
    pid_t function = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (function == 0) become_function(spawn);
    if (function < 0) {
        fail(spawn, CROSSGATE_STEP_FORK, errno);
        _exit(127);
    }
    close_from(0);
    int32_t status = STATUS_UNKNOWN;
    for (;;) {
        int number = sigwaitinfo(&awaited, NULL);
        if (number == SIGUSR1) break;
        int gone_status;
        pid_t gone;
        while ((gone = waitpid(-1, &gone_status, WNOHANG)) > 0) {
            if (gone == function) status = gone_status;
        }
        if (status != STATUS_UNKNOWN) break;
    }
    // In a jail the kernel does the rest.
    if (!is_jailed) end_all(function, &status);
    *spawn->status = status;
    _exit(0);
}
