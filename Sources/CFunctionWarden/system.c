// Small tools that are safe after a fork: no memory of the heap, no locks.
#define _GNU_SOURCE
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

// As the kernel writes it (`getdents64(2)`).
typedef struct {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
} entry;

void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0u, 0) == 0) return;
    // Linux before 5.9; the limit of open files may have been higher once, 65,536 is beyond any that is usual.
    for (unsigned fd = first; fd < 65536; fd++) close((int)fd);
}

int write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    size_t count = strlen(text);
    ssize_t written = write(fd, text, count);
    int error = errno;
    close(fd);
    errno = error;
    return written == (ssize_t)count ? 0 : -1;
}

char *join(char *out, size_t capacity, const char *a, const char *b) {
    size_t la = strlen(a), lb = strlen(b);
    if (la + lb + 1 > capacity) return NULL;
    memmove(out, a, la);
    memcpy(out + la, b, lb + 1);
    return out;
}

// Writes a number and gives the end.
char *decimal(char *out, uint64_t value) {
    char digits[20];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count > 0) *out++ = digits[--count];
    *out = 0;
    return out;
}

// Makes a folder and those above it.
int make_folders(const char *path) {
    char part[1024];
    size_t length = strlen(path);
    if (length >= sizeof part) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(part, path, length + 1);
    for (size_t i = 1; i <= length; i++) {
        if (part[i] != '/' && part[i] != 0) continue;
        char kept = part[i];
        part[i] = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST) return -1;
        part[i] = kept;
    }
    return 0;
}

static ssize_t read_file(const char *path, char *buffer, size_t capacity) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    size_t count = 0;
    while (count < capacity - 1) {
        ssize_t got = read(fd, buffer + count, capacity - 1 - count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        count += (size_t)got;
    }
    close(fd);
    buffer[count] = 0;
    return (ssize_t)count;
}

static uint64_t number(const char **text) {
    uint64_t value = 0;
    while (**text >= '0' && **text <= '9') value = value * 10 + (uint64_t)(*(*text)++ - '0');
    return value;
}

// The field of `/proc/…/stat` with this number (`proc_pid_stat(5)`); names may hold anything, so it counts from the
// last parenthesis.
static uint64_t stat_field(const char *text, int field) {
    const char *at = strrchr(text, ')');
    if (at == NULL) return 0;
    for (int i = 2; i < field; i++) {
        at = strchr(at + 1, ' ');
        if (at == NULL) return 0;
    }
    at++;
    return number(&at);
}

// Calls for every child, living or not. The list is a file where the kernel has it (`CONFIG_PROC_CHILDREN`), else all
// processes are looked at.
void for_each_child(void (*body)(pid_t child)) {
    char buffer[4096];
    ssize_t count = read_file("/proc/thread-self/children", buffer, sizeof buffer);
    if (count >= 0) {
        const char *at = buffer;
        // A number that the buffer cuts short is followed by nothing, a whole one by a space.
        while (*at != 0) {
            pid_t child = (pid_t)number(&at);
            if (*at != ' ') break;
            at++;
            body(child);
        }
        return;
    }
    int fd = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    uint64_t self = (uint64_t)getpid();
    long got;
    while ((got = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0) {
        for (long at = 0; at < got;) {
            entry *found = (entry *)(void *)(buffer + at);
            at += found->length;
            if (found->name[0] < '1' || found->name[0] > '9') continue;
            char path[64], stat[1024];
            join(path, sizeof path, "/proc/", found->name);
            if (join(path, sizeof path, path, "/stat") == NULL) continue;
            if (read_file(path, stat, sizeof stat) <= 0) continue;
            const char *name = found->name;
            if (stat_field(stat, 4) == self) body((pid_t)number(&name));
        }
    }
    close(fd);
}

// Empties an open folder. Links are removed, never followed; deeper than any scratch folder of ours gets is left.
static void empty_folder(int fd, int depth) {
    char buffer[2048];
    int progress = 1;
    while (progress) {
        progress = 0;
        lseek(fd, 0, SEEK_SET);
        long got;
        while ((got = syscall(SYS_getdents64, fd, buffer, sizeof buffer)) > 0) {
            for (long at = 0; at < got;) {
                entry *found = (entry *)(void *)(buffer + at);
                at += found->length;
                const char *name = found->name;
                if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0))) continue;
                if (unlinkat(fd, name, 0) == 0) {
                    progress = 1;
                    continue;
                }
                int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
                if (inner < 0) continue;
                if (depth > 0) empty_folder(inner, depth - 1);
                close(inner);
                if (unlinkat(fd, name, AT_REMOVEDIR) == 0) progress = 1;
            }
        }
    }
}

void remove_tree(const char *path) {
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) return;
    empty_folder(fd, 48);
    close(fd);
    rmdir(path);
}

// Overwrites the copies of the command line and of the environment that a fork has left here: both may hold secrets,
// and the command line can be read by everybody in `/proc`.
void hide_arguments(const char *name) {
    char stat[2048];
    if (read_file("/proc/self/stat", stat, sizeof stat) <= 0) return;
    char *arguments = (char *)(uintptr_t)stat_field(stat, 48);
    char *arguments_end = (char *)(uintptr_t)stat_field(stat, 49);
    char *environment = (char *)(uintptr_t)stat_field(stat, 50);
    char *environment_end = (char *)(uintptr_t)stat_field(stat, 51);
    if (environment != NULL && environment < environment_end) {
        memset(environment, 0, (size_t)(environment_end - environment));
    }
    if (arguments == NULL || arguments >= arguments_end) return;
    size_t room = (size_t)(arguments_end - arguments);
    memset(arguments, 0, room);
    size_t length = strlen(name);
    memcpy(arguments, name, length < room - 1 ? length : room - 1);
}
