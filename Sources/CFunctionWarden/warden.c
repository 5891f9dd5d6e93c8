// The warden: one small process, of one thread, that all function processes descend from.
//
// Why a process: a gateway that is ended with `kill -9` can end nobody. The kernel's own means, `PR_SET_PDEATHSIG`, is
// bound to the thread that forked, and threads of a pool come and go. The warden notices that its socket's other end is
// gone, whatever the reason, ends everything and removes what lies around. It is also who may be without any of the
// gateway's file descriptors, memory in use and threads when it forks, which makes a start cheap and clean.
//
// Why a fork and not a second start of the executable: it needs no hidden verb, no second look for the executable (which
// an update may have replaced), and works in every program that has this library in it, tests included. The price is the
// rule of `fork(2)` in a process with threads: only what is safe in a signal handler may be called. Hence C, system
// calls, and tables of fixed size. The memory of the parent is shared, and stays what it was at the fork; so it is done
// early.
//
// Messages go both ways over a socket that keeps their bounds (`SOCK_SEQPACKET`). Each process has a keeper between the
// warden and itself (`keeper.c`). Nothing here waits for anything but the next event.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    uint64_t id;
    // 0 where the line is free.
    pid_t keeper;
    // The process itself, as the machine knows it; 0 until it has said so.
    int32_t pid;
    // Where its steps are told; -1 once it runs.
    int report;
    int32_t step;
    int32_t error;
    int is_jailed;
} slot;

static slot slots[CROSSGATE_WARDEN_SLOTS];
// Lines that have ever been used; those behind them are free.
static int slots_in_use;
// Shared with the keepers, one number for each line.
static volatile int32_t *statuses;
static struct pollfd watched[2 + CROSSGATE_WARDEN_SLOTS];
static int watched_slots[CROSSGATE_WARDEN_SLOTS];
static char message[CROSSGATE_WARDEN_MESSAGE_BYTES] __attribute__((aligned(8)));
static char *strings[CROSSGATE_WARDEN_STRINGS + 3];
static int gateway = -1;

static void tell(uint32_t kind, uint64_t id, int32_t pid, int32_t status, int32_t step, int32_t error) {
    crossgate_warden_notice notice = {
        .kind = kind, .pid = pid, .id = id, .status = status, .step = step, .error = error,
    };
    // The gateway's thread does nothing but read; if it is gone, the socket says so in a moment.
    while (send(gateway, &notice, sizeof notice, MSG_NOSIGNAL) < 0 && errno == EINTR) {}
}

// MARK: Starting

static int free_slot(void) {
    for (int i = 0; i < slots_in_use; i++) {
        if (slots[i].keeper == 0) return i;
    }
    return slots_in_use < CROSSGATE_WARDEN_SLOTS ? slots_in_use++ : -1;
}

// Takes a request's strings apart. Everything is checked, although nobody but the gateway sends: a mistake there must
// not become one here.
static int parse(const crossgate_warden_request *request, size_t count, spawn *spawn) {
    size_t head = sizeof *request;
    uint64_t wanted = 2 + (uint64_t)request->argument_count + request->environment_count + request->path_count;
    if (count < head || request->text_bytes != count - head || wanted > CROSSGATE_WARDEN_STRINGS - 3) return -1;
    char *at = message + head, *end = message + count;
    if (at == end || end[-1] != 0) return -1;
    uint64_t found = 0;
    char **out = strings;
    char *fixed[2] = {NULL, NULL};
    uint64_t ends_arguments = 2 + (uint64_t)request->argument_count;
    uint64_t ends_environment = ends_arguments + request->environment_count;
    spawn->arguments = out;
    for (; found < wanted && at < end; found++) {
        if (found == ends_arguments) {
            *out++ = NULL;
            spawn->environment = out;
        }
        if (found == ends_environment) {
            if (found == ends_arguments) spawn->environment = out;
            *out++ = NULL;
            spawn->paths = out;
        }
        if (found < 2) fixed[found] = at;
        else *out++ = at;
        at += strlen(at) + 1;
    }
    if (found != wanted || at != end) return -1;
    // Lists that the loop never came to the end of.
    if (ends_arguments == wanted) {
        *out++ = NULL;
        spawn->environment = out;
    }
    if (ends_environment == wanted) {
        *out++ = NULL;
        spawn->paths = out;
    }
    spawn->request = request;
    spawn->executable = fixed[0];
    spawn->code_folder = fixed[1];
    return 0;
}

// Starts a keeper; gives the line it has, or -1 with a step.
static int start(spawn *spawn, int32_t *step) {
    int index = free_slot();
    *step = CROSSGATE_STEP_SLOTS;
    if (index < 0) {
        errno = EAGAIN;
        return -1;
    }
    *step = CROSSGATE_STEP_FORK;
    int report_ends[2];
    if (pipe2(report_ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
    statuses[index] = STATUS_UNKNOWN;
    spawn->status = &statuses[index];
    spawn->report = report_ends[1];
    int is_jailed = (spawn->request->flags & CROSSGATE_FLAG_JAILED) != 0;
    unsigned long flags = SIGCHLD | (is_jailed ? CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC : 0);
    // Not `fork`, which takes locks and cannot make namespaces.
    pid_t keeper = (pid_t)syscall(SYS_clone, flags, 0, 0, 0, 0);
    if (keeper == 0) keeper_run(spawn);
    int error = errno;
    close(report_ends[1]);
    if (keeper < 0) {
        close(report_ends[0]);
        errno = error;
        return -1;
    }
    slots[index] = (slot){
        .id = spawn->request->id, .keeper = keeper, .report = report_ends[0], .is_jailed = is_jailed,
    };
    return index;
}

// Reads what a process told on its way. True once it runs, or never will.
static int hear(slot *line) {
    report told;
    for (;;) {
        ssize_t count = read(line->report, &told, sizeof told);
        if (count == sizeof told) {
            if (told.pid != 0) line->pid = told.pid;
            if (told.step != CROSSGATE_STEP_NONE && line->step == CROSSGATE_STEP_NONE) {
                line->step = told.step;
                line->error = told.error;
            }
            continue;
        }
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return 0;
        break;
    }
    close(line->report);
    line->report = -1;
    if (line->pid == 0 && line->step == CROSSGATE_STEP_NONE) line->step = CROSSGATE_STEP_GONE;
    return 1;
}

static void tell_start(slot *line) {
    if (line->step == CROSSGATE_STEP_NONE) {
        tell(CROSSGATE_NOTICE_STARTED, line->id, line->pid, 0, 0, 0);
    } else {
        tell(CROSSGATE_NOTICE_REFUSED, line->id, 0, 0, line->step, line->error);
    }
}

// MARK: Ending

static void end(const slot *line) {
    // The end of a jail's first process is the end of all in it; without a jail, the keeper has to look for them.
    kill(line->keeper, line->is_jailed ? SIGKILL : SIGUSR1);
}

static void end_stray(pid_t child) {
    for (int i = 0; i < slots_in_use; i++) {
        if (slots[i].keeper == child) return;
    }
    kill(child, SIGKILL);
}

// Takes the exits that there are. Children without a line are what a keeper left that somebody killed.
static void reap(void) {
    int keeper_status;
    pid_t gone;
    while ((gone = waitpid(-1, &keeper_status, WNOHANG)) > 0) {
        for (int i = 0; i < slots_in_use; i++) {
            slot *line = &slots[i];
            if (line->keeper != gone) continue;
            if (line->report >= 0) {
                // Its own end is the end of the report, too.
                hear(line);
                if (line->report >= 0) {
                    close(line->report);
                    line->report = -1;
                    if (line->step == CROSSGATE_STEP_NONE) line->step = CROSSGATE_STEP_GONE;
                }
                tell_start(line);
            }
            int32_t status = statuses[i];
            if (status == STATUS_UNKNOWN) {
                status = SIGKILL;
                if (!line->is_jailed) {
                    line->keeper = 0;
                    for_each_child(end_stray);
                }
            }
            if (line->step == CROSSGATE_STEP_NONE) tell(CROSSGATE_NOTICE_EXITED, line->id, line->pid, status, 0, 0);
            line->keeper = 0;
            break;
        }
    }
}

static void kill_child(pid_t child) { kill(child, SIGKILL); }

static void end_everything(const char *work_folder) __attribute__((noreturn));
static void end_everything(const char *work_folder) {
    int left = 0;
    for (int i = 0; i < slots_in_use; i++) {
        if (slots[i].keeper == 0) continue;
        end(&slots[i]);
        left++;
    }
    while (left > 0) {
        pid_t gone = waitpid(-1, NULL, 0);
        if (gone < 0 && errno == ECHILD) break;
        for (int i = 0; i < slots_in_use; i++) {
            if (slots[i].keeper != gone) continue;
            slots[i].keeper = 0;
            left--;
        }
    }
    do for_each_child(kill_child);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR);
    // The jail's root is a mount that goes with this process; nothing of it may be taken for files to remove.
    if (the_jail.is_built) umount2(the_jail.root, MNT_DETACH);
    remove_tree(work_folder);
    _exit(0);
}

// MARK: Requests

static void carry_out(size_t count, int output) {
    const crossgate_warden_request *request = (const crossgate_warden_request *)(void *)message;
    if (count < sizeof *request) return;
    if (request->kind == CROSSGATE_REQUEST_KILL) {
        for (int i = 0; i < slots_in_use; i++) {
            if (slots[i].keeper != 0 && slots[i].id == request->id) end(&slots[i]);
        }
        return;
    }
    spawn spawn = {.output = output};
    int32_t step = CROSSGATE_STEP_REQUEST;
    errno = EINVAL;
    int is_wrong = request->kind != CROSSGATE_REQUEST_SPAWN || output < 0 || parse(request, count, &spawn) != 0
        || ((request->flags & CROSSGATE_FLAG_JAILED) != 0 && !the_jail.is_built);
    if (is_wrong || start(&spawn, &step) < 0) tell(CROSSGATE_NOTICE_REFUSED, request->id, 0, 0, step, errno);
}

// Takes one message; false when the gateway is gone.
static int receive(void) {
    struct iovec part = {.iov_base = message, .iov_len = sizeof message};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct msghdr header = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes,
    };
    ssize_t count = recvmsg(gateway, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    if (count == 0) return 0;
    int output = -1;
    struct cmsghdr *found = CMSG_FIRSTHDR(&header);
    if (found != NULL && found->cmsg_level == SOL_SOCKET && found->cmsg_type == SCM_RIGHTS) {
        memcpy(&output, CMSG_DATA(found), sizeof output);
    }
    carry_out((header.msg_flags & MSG_TRUNC) != 0 ? 0 : (size_t)count, output);
    if (output >= 0) close(output);
    return 1;
}

// Tries the whole way into the jail, with no program at its end.
static int try_jail(const char *runtime_folder, int32_t *step) {
    crossgate_warden_request request = {.kind = CROSSGATE_REQUEST_SPAWN, .flags = CROSSGATE_FLAG_JAILED};
    char *nothing[] = {NULL};
    spawn trial = {
        .request = &request, .executable = "", .code_folder = runtime_folder, .arguments = nothing,
        .environment = nothing, .paths = nothing, .output = open("/dev/null", O_WRONLY | O_CLOEXEC),
    };
    int index = start(&trial, step);
    int error = errno;
    if (trial.output >= 0) close(trial.output);
    errno = error;
    if (index < 0) return -1;
    slot *line = &slots[index];
    while (waitpid(line->keeper, NULL, 0) < 0 && errno == EINTR) {}
    hear(line);
    if (line->report >= 0) close(line->report);
    line->report = -1;
    line->keeper = 0;
    *step = line->step;
    errno = line->error;
    return line->step == CROSSGATE_STEP_NONE ? 0 : -1;
}

// MARK: The warden's life

static void forget_gateway(int socket) {
    setsid();
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    for (int number = 1; number < 65; number++) sigaction(number, &action, NULL);
    prctl(PR_SET_NAME, "crossgate-ward", 0, 0, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    hide_arguments("crossgate: functions' warden");
    // The socket may itself have a low number.
    gateway = fcntl(socket, F_DUPFD_CLOEXEC, 10);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; fd++) dup2(nothing, fd);
    dup3(gateway, 3, O_CLOEXEC);
    gateway = 3;
    close_from(4);
    umask(022);
    if (chdir("/") != 0) _exit(1);
}

static void live(const char *work_folder, int wants_jail) __attribute__((noreturn));
static void live(const char *work_folder, int wants_jail) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    statuses = mmap(NULL, sizeof(int32_t) * CROSSGATE_WARDEN_SLOTS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                    -1, 0);
    if (signals < 0 || statuses == MAP_FAILED) {
        tell(CROSSGATE_NOTICE_READY, 0, 0, 0, CROSSGATE_STEP_MEMORY, errno);
        end_everything(work_folder);
    }
    int32_t step = CROSSGATE_STEP_NONE;
    if (wants_jail) {
        char runtime[512];
        join(runtime, sizeof runtime, work_folder, "/runtime");
        if (jail_build(work_folder, &step) != 0 || try_jail(runtime, &step) != 0) {
            int error = errno;
            // The gateway starts another warden without a jail; what lies in the work folder is for that one.
            tell(CROSSGATE_NOTICE_READY, 0, 0, 0, step, error);
            _exit(0);
        }
    }
    tell(CROSSGATE_NOTICE_READY, 0, 0, 0, CROSSGATE_STEP_NONE, 0);
    for (;;) {
        nfds_t count = 2;
        watched[0] = (struct pollfd){.fd = gateway, .events = POLLIN};
        watched[1] = (struct pollfd){.fd = signals, .events = POLLIN};
        for (int i = 0; i < slots_in_use; i++) {
            if (slots[i].keeper == 0 || slots[i].report < 0) continue;
            watched_slots[count - 2] = i;
            watched[count++] = (struct pollfd){.fd = slots[i].report, .events = POLLIN};
        }
        if (poll(watched, count, -1) < 0) continue;
        for (nfds_t i = 2; i < count; i++) {
            slot *line = &slots[watched_slots[i - 2]];
            if (watched[i].revents != 0 && hear(line)) tell_start(line);
        }
        if (watched[1].revents != 0) {
            struct signalfd_siginfo signal;
            while (read(signals, &signal, sizeof signal) > 0) {}
            reap();
        }
        if (watched[0].revents != 0 && !receive()) end_everything(work_folder);
    }
}

// MARK: The gateway's side

int crossgate_warden_start(const crossgate_warden_setup *setup, pid_t *pid, int *socket, int32_t *step) {
    // The child must not look into the parent's strings, which other threads may be changing.
    static char work_folder[400];
    if (strlen(setup->work_folder) >= sizeof work_folder) {
        *step = CROSSGATE_STEP_ROOT;
        return ENAMETOOLONG;
    }
    char folder[400];
    strcpy(folder, setup->work_folder);
    int wants_jail = setup->wants_jail;
    int ends[2];
    *step = CROSSGATE_STEP_SOCKET;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return errno;
    // So that no handler of the gateway's runs in the child before it has let go of them.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    *step = CROSSGATE_STEP_FORK;
    pid_t child = fork();
    if (child == 0) {
        strcpy(work_folder, folder);
        forget_gateway(ends[1]);
        live(work_folder, wants_jail);
    }
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return error;
    }
    *pid = child;
    *socket = ends[0];
    *step = CROSSGATE_STEP_NONE;
    return 0;
}

int crossgate_warden_send(int socket, const void *bytes, size_t count, int descriptor) {
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    union {
        char bytes[CMSG_SPACE(sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        header.msg_control = control.bytes;
        header.msg_controllen = sizeof control.bytes;
        struct cmsghdr *passed = CMSG_FIRSTHDR(&header);
        passed->cmsg_level = SOL_SOCKET;
        passed->cmsg_type = SCM_RIGHTS;
        passed->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(passed), &descriptor, sizeof descriptor);
    }
    while (sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
        if (errno != EINTR) return errno;
    }
    return 0;
}

int crossgate_warden_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *read_end = ends[0];
    *write_end = ends[1];
    return 0;
}

int crossgate_warden_status(int32_t status, int32_t *value) {
    if (WIFEXITED(status)) {
        *value = WEXITSTATUS(status);
        return 1;
    }
    *value = WTERMSIG(status);
    return 0;
}
