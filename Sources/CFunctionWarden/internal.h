// What the warden's files share. Everything here runs in a process that was forked from one with many threads: only
// system calls, static memory, and no library function that takes a lock.
#ifndef CROSSGATE_WARDEN_INTERNAL_H
#define CROSSGATE_WARDEN_INTERNAL_H

#include "include/CFunctionWarden.h"

// The user that functions run as, as they see it: Lambda's own name and numbers.
#define SANDBOX_UID 993
#define SANDBOX_GID 990
// What root's functions are outside of their own user namespace: nobody.
#define NOBODY 65534

// Steps of starting one process come through a pipe; its end without a failure means that the program runs.
typedef struct {
    int32_t pid;
    int32_t step;
    int32_t error;
} report;

// What a keeper needs to know; strings point into the request.
typedef struct {
    const crossgate_warden_request *request;
    const char *executable;
    const char *code_folder;
    char **arguments;
    char **environment;
    char **paths;
    int output;
    int report;
    // Where the process's own status is left for the warden: the keeper's exit code has room for no signal.
    volatile int32_t *status;
} spawn;

// The jail that all functions' jails are copied from.
typedef struct {
    int is_built;
    // Root changes its user; everybody else has a user namespace.
    int is_root;
    // Of `/proc` as this process sees it: a process finds its own outer pid there.
    int outer_proc;
    // A user namespace in which root's files are nobody's, or -1.
    int owner_map;
    char root[512];
} jail;

extern jail the_jail;
// No status has been left yet.
#define STATUS_UNKNOWN INT32_MIN

// jail.c
int jail_build(const char *work_folder, int32_t *step);
int jail_enter(const spawn *spawn, int32_t *step);
int jail_drop_privileges(int32_t *step, int *counts_processes);

// keeper.c
void keeper_run(spawn *spawn) __attribute__((noreturn));

// system.c
void close_from(unsigned first);
int write_text(const char *path, const char *text);
void for_each_child(void (*body)(pid_t child));
void remove_tree(const char *path);
void hide_arguments(const char *name);
int make_folders(const char *path);
char *join(char *out, size_t capacity, const char *a, const char *b);
char *decimal(char *out, uint64_t value);

#endif
