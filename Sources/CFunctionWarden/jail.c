// What a function sees of the machine: a root of its own, made of read-only system folders.
//
// The warden builds it once, in a mount namespace of its own; each process gets a copy of that namespace, adds its code
// and its `/tmp`, makes it its root, and lets go of everything else: home folders, data, `/run` are not there at all.
// Root does it by right and changes its user to nobody; everybody else does it in a user namespace. No program is needed
// for it, and nothing is left behind: the mounts go with the namespace.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Since Linux 5.12, with the same numbers on every architecture; older headers lack them.
#ifndef SYS_open_tree
#define SYS_open_tree 428
#endif
#ifndef SYS_move_mount
#define SYS_move_mount 429
#endif
#ifndef SYS_mount_setattr
#define SYS_mount_setattr 442
#endif
#define ATTRIBUTE_READ_ONLY 0x1
#define ATTRIBUTE_NO_SUID 0x2
#define ATTRIBUTE_NO_DEVICES 0x4
#define ATTRIBUTE_ID_MAP 0x100000
#define TREE_CLONE 1
#define TREE_RECURSIVE 0x8000
#define MOVE_FROM_FD 4

typedef struct {
    uint64_t set;
    uint64_t clear;
    uint64_t propagation;
    uint64_t user_namespace;
} mount_attributes;

jail the_jail = {.outer_proc = -1, .owner_map = -1};

// Folders of the system that programs need; a link is made again, a folder is bound read-only.
static const char *const system_folders[] = {
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix", "/gnu",
};

// Not the whole of `/etc`: what libraries look up, and nothing that is a secret on some machine.
static const char *const system_files[] = {
    "/etc/alternatives", "/etc/ca-certificates", "/etc/ca-certificates.conf", "/etc/crypto-policies", "/etc/fonts",
    "/etc/gai.conf", "/etc/host.conf", "/etc/hosts", "/etc/java-8-openjdk", "/etc/java-11-openjdk",
    "/etc/java-17-openjdk", "/etc/java-21-openjdk", "/etc/java-25-openjdk", "/etc/java", "/etc/ld.so.cache",
    "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/mime.types", "/etc/nsswitch.conf",
    "/etc/os-release", "/etc/pki", "/etc/protocols", "/etc/resolv.conf", "/etc/services", "/etc/ssl", "/etc/static",
    "/etc/timezone",
};

const char *crossgate_warden_system_path(int index) {
    int folders = sizeof system_folders / sizeof *system_folders;
    int files = sizeof system_files / sizeof *system_files;
    if (index < folders) return system_folders[index];
    return index - folders < files ? system_files[index - folders] : NULL;
}

static const char *const devices[] = {
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
};

static const char *const links[][2] = {
    {"/proc/self/fd", "/dev/fd"},
    {"/proc/self/fd/0", "/dev/stdin"},
    {"/proc/self/fd/1", "/dev/stdout"},
    {"/proc/self/fd/2", "/dev/stderr"},
};

static int set_attributes(int fd, const char *path, uint64_t attributes, int is_recursive, uint64_t user_namespace) {
    mount_attributes change = {.set = attributes, .user_namespace = user_namespace};
    unsigned flags = (is_recursive ? TREE_RECURSIVE : 0) | (path[0] == 0 ? AT_EMPTY_PATH : 0);
    return (int)syscall(SYS_mount_setattr, fd, path, flags, &change, sizeof change);
}

// Makes an empty file, to be mounted over.
static int make_file(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return -1;
    close(fd);
    return 0;
}

static int make_file_with(const char *path, const char *text) {
    if (make_file(path) != 0) return -1;
    return write_text(path, text);
}

// Makes the place for a mount, like what is to be mounted there.
static int make_place(const char *path, int is_folder) {
    if (is_folder) return make_folders(path);
    char above[1024];
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path);
    if (length >= sizeof above) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(above, path, length);
    above[length] = 0;
    if (length > 0 && make_folders(above) != 0) return -1;
    return make_file(path);
}

// Binds what is at a path of the machine to the same path under the root, read-only.
static int bind_read_only(const char *from, const char *to, int keeps_devices) {
    struct stat found;
    if (stat(from, &found) != 0) return -1;
    if (make_place(to, S_ISDIR(found.st_mode)) != 0) return -1;
    if (mount(from, to, NULL, MS_BIND | MS_REC, NULL) != 0) return -1;
    uint64_t attributes = ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID | (keeps_devices ? 0 : ATTRIBUTE_NO_DEVICES);
    return set_attributes(AT_FDCWD, to, attributes, 1, 0);
}

// The same for root's code, which nobody may not be able to read: in the mount, what is root's is nobody's.
static int bind_code_of_root(const char *from, const char *to) {
    int tree = (int)syscall(SYS_open_tree, AT_FDCWD, from, TREE_CLONE | TREE_RECURSIVE | O_CLOEXEC);
    if (tree < 0) return -1;
    int result = -1;
    if (set_attributes(tree, "", ATTRIBUTE_ID_MAP, 1, (uint64_t)the_jail.owner_map) == 0
        && set_attributes(tree, "", ATTRIBUTE_READ_ONLY | ATTRIBUTE_NO_SUID | ATTRIBUTE_NO_DEVICES, 1, 0) == 0) {
        result = (int)syscall(SYS_move_mount, tree, "", AT_FDCWD, to, MOVE_FROM_FD);
    }
    int error = errno;
    close(tree);
    errno = error;
    return result;
}

static int map_text(const char *file, uint64_t inner, uint64_t outer) {
    char text[64];
    char *end = decimal(text, inner);
    *end++ = ' ';
    end = decimal(end, outer);
    memcpy(end, " 1", 3);
    return write_text(file, text);
}

static int map_identity(uint64_t uid, uint64_t gid) {
    // Without privileges over the outer groups, the kernel wants `setgroups` to be given up first.
    if (write_text("/proc/self/setgroups", "deny") != 0 && errno != ENOENT) return -1;
    if (map_text("/proc/self/uid_map", SANDBOX_UID, uid) != 0) return -1;
    return map_text("/proc/self/gid_map", SANDBOX_GID, gid);
}

// A user namespace in which 0 is nobody, kept by its file descriptor: -1 when there can be none.
static int make_owner_map(void) {
    int gate[2];
    if (pipe2(gate, O_CLOEXEC) != 0) return -1;
    pid_t child = (pid_t)syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) {
        char byte;
        close(gate[1]);
        while (read(gate[0], &byte, 1) < 0 && errno == EINTR) {}
        _exit(0);
    }
    int result = -1;
    if (child > 0) {
        char number[24], path[64];
        decimal(number, (uint64_t)child);
        int is_mapped = 1;
        static const char *const files[] = {"/uid_map", "/gid_map"};
        for (int i = 0; i < 2; i++) {
            join(path, sizeof path, "/proc/", number);
            join(path, sizeof path, path, files[i]);
            if (map_text(path, 0, NOBODY) != 0) is_mapped = 0;
        }
        join(path, sizeof path, "/proc/", number);
        join(path, sizeof path, path, "/ns/user");
        if (is_mapped) result = open(path, O_RDONLY | O_CLOEXEC);
    }
    close(gate[0]);
    close(gate[1]);
    if (child > 0) waitpid(child, NULL, 0);
    return result;
}

static int take_namespaces(int32_t *step) {
    uid_t uid = geteuid();
    gid_t gid = getegid();
    *step = CROSSGATE_STEP_NAMESPACE;
    the_jail.is_root = uid == 0 && unshare(CLONE_NEWNS) == 0;
    if (!the_jail.is_root) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return -1;
        *step = CROSSGATE_STEP_IDENTITY;
        if (map_identity(uid, gid) != 0) return -1;
    } else {
        the_jail.owner_map = make_owner_map();
    }
    *step = CROSSGATE_STEP_NAMESPACE;
    // What the machine mounts later is still seen, so that new folders can be functions' code; nothing goes back.
    return mount("", "/", NULL, MS_SLAVE | MS_REC, NULL);
}

static int under(const char *root, const char *path, char *out, size_t capacity) {
    if (join(out, capacity, root, path) != NULL) return 0;
    errno = ENAMETOOLONG;
    return -1;
}

static int add_system(const char *root, int32_t *step) {
    char to[1024];
    *step = CROSSGATE_STEP_SYSTEM_FOLDER;
    for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
        const char *from = system_folders[i];
        struct stat found;
        if (lstat(from, &found) != 0) continue;
        if (under(root, from, to, sizeof to) != 0) return -1;
        if (S_ISLNK(found.st_mode)) {
            char target[512];
            ssize_t length = readlink(from, target, sizeof target - 1);
            if (length < 0) return -1;
            target[length] = 0;
            if (symlink(target, to) != 0) return -1;
        } else if (bind_read_only(from, to, 0) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < sizeof system_files / sizeof *system_files; i++) {
        struct stat found;
        if (stat(system_files[i], &found) != 0) continue;
        if (under(root, system_files[i], to, sizeof to) != 0) return -1;
        if (bind_read_only(system_files[i], to, 0) != 0) return -1;
    }
    static const char users[] = "root:x:0:0:root:/root:/sbin/nologin\n"
                                "sbx_user1051:x:993:990::/home/sbx_user1051:/sbin/nologin\n"
                                "nobody:x:65534:65534:nobody:/:/sbin/nologin\n";
    static const char groups[] = "root:x:0:\nsbx_user1051:x:990:\nnogroup:x:65534:\n";
    if (under(root, "/etc/passwd", to, sizeof to) != 0 || make_file_with(to, users) != 0) return -1;
    if (under(root, "/etc/group", to, sizeof to) != 0 || make_file_with(to, groups) != 0) return -1;
    return 0;
}

static int add_devices(const char *root, int32_t *step) {
    char to[1024];
    *step = CROSSGATE_STEP_DEVICES;
    if (under(root, "/dev", to, sizeof to) != 0 || make_folders(to) != 0) return -1;
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (under(root, devices[i], to, sizeof to) != 0) return -1;
        if (make_file(to) != 0 || mount(devices[i], to, NULL, MS_BIND, NULL) != 0) return -1;
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        if (under(root, links[i][1], to, sizeof to) != 0 || symlink(links[i][0], to) != 0) return -1;
    }
    return 0;
}

int jail_build(const char *work_folder, int32_t *step) {
    the_jail.outer_proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
    *step = CROSSGATE_STEP_PROC;
    if (the_jail.outer_proc < 0) return -1;
    if (take_namespaces(step) != 0) return -1;
    *step = CROSSGATE_STEP_ROOT;
    if (under(work_folder, "/root", the_jail.root, sizeof the_jail.root) != 0) return -1;
    if (mkdir(the_jail.root, 0755) != 0 && errno != EEXIST) return -1;
    // Holds empty folders and files of a line: mount points.
    if (mount("crossgate", the_jail.root, "tmpfs", MS_NOSUID, "mode=755,size=4m") != 0) return -1;
    char path[1024], runtime[1024];
    static const char *const folders[] = {"/etc", "/var/task", "/var/runtime", "/tmp", "/proc", "/opt"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (under(the_jail.root, folders[i], path, sizeof path) != 0 || make_folders(path) != 0) return -1;
    }
    if (add_system(the_jail.root, step) != 0 || add_devices(the_jail.root, step) != 0) return -1;
    *step = CROSSGATE_STEP_ROOT;
    if (under(work_folder, "/runtime", runtime, sizeof runtime) != 0) return -1;
    if (under(the_jail.root, "/var/runtime", path, sizeof path) != 0) return -1;
    if (bind_read_only(runtime, path, 0) != 0) return -1;
    the_jail.is_built = 1;
    *step = CROSSGATE_STEP_NONE;
    return 0;
}

static int mount_temporary(const char *root, uint64_t bytes) {
    char path[1024], options[96] = "mode=1777,nr_inodes=131072,size=";
    if (under(root, "/tmp", path, sizeof path) != 0) return -1;
    // Without a limit of its own, a tmpfs takes up to half of the machine's memory.
    decimal(options + strlen(options), bytes > 0 ? bytes : 512u << 20);
    return mount("crossgate", path, "tmpfs", MS_NOSUID | MS_NODEV, options);
}

static int add_readable(const char *root, const spawn *spawn) {
    for (uint32_t i = 0; i < spawn->request->path_count; i++) {
        char path[1024];
        struct stat found;
        struct stat outside;
        if (under(root, spawn->paths[i], path, sizeof path) != 0 || stat(spawn->paths[i], &outside) != 0) return -1;
        // Inside one of the system's folders it is there already.
        int is_there = stat(path, &found) == 0 && found.st_dev == outside.st_dev && found.st_ino == outside.st_ino;
        if (is_there) continue;
        if (bind_read_only(spawn->paths[i], path, 0) != 0) return -1;
    }
    return 0;
}

// Takes the jail, in a copy of the warden's mount namespace and as the first process of its own process namespace.
int jail_enter(const spawn *spawn, int32_t *step) {
    const char *root = the_jail.root;
    char path[1024];
    *step = CROSSGATE_STEP_NAMESPACE;
    if (mount("", "/", NULL, MS_PRIVATE | MS_REC, NULL) != 0) return -1;
    *step = CROSSGATE_STEP_CODE;
    struct stat code;
    if (under(root, "/var/task", path, sizeof path) != 0 || stat(spawn->code_folder, &code) != 0) return -1;
    int is_mapped = the_jail.owner_map >= 0 && code.st_uid == 0 && bind_code_of_root(spawn->code_folder, path) == 0;
    if (!is_mapped && bind_read_only(spawn->code_folder, path, 0) != 0) return -1;
    *step = CROSSGATE_STEP_TEMPORARY;
    if (mount_temporary(root, spawn->request->temporary_bytes) != 0) return -1;
    *step = CROSSGATE_STEP_READABLE;
    if (add_readable(root, spawn) != 0) return -1;
    *step = CROSSGATE_STEP_PROC;
    if (under(root, "/proc", path, sizeof path) != 0) return -1;
    if (mount("proc", path, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0) return -1;
    *step = CROSSGATE_STEP_PIVOT;
    if (set_attributes(AT_FDCWD, root, ATTRIBUTE_READ_ONLY, 0, 0) != 0) return -1;
    // The new root is put over the old one, which is then let go (`pivot_root(2)`).
    if (chdir(root) != 0 || syscall(SYS_pivot_root, ".", ".") != 0) return -1;
    if (umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) return -1;
    *step = CROSSGATE_STEP_NONE;
    return 0;
}

// Leaves all privileges: nobody for root, and a user namespace in which it is Lambda's user. That namespace also counts
// processes for itself, which makes their limit one of this function and not of all the user's processes.
int jail_drop_privileges(int32_t *step, int *counts_processes) {
    *step = CROSSGATE_STEP_PRIVILEGES;
    uint64_t uid = SANDBOX_UID, gid = SANDBOX_GID;
    if (the_jail.is_root) {
        uid = NOBODY;
        gid = NOBODY;
        if (syscall(SYS_setgroups, 0, NULL) != 0) return -1;
        if (syscall(SYS_setresgid, gid, gid, gid) != 0) return -1;
        if (syscall(SYS_setresuid, uid, uid, uid) != 0) return -1;
    }
    // Otherwise its own files in `/proc` are root's after a change of user.
    prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    // Where no more user namespaces are to be had, the function sees the number of its outer user.
    *counts_processes = unshare(CLONE_NEWUSER) == 0 && map_identity(uid, gid) == 0;
    *step = CROSSGATE_STEP_NONE;
    return 0;
}
