/* Makes the n-th call of one kind fail that a program makes on its output folder; all later ones too where asked.
   FAULT_CALL: write, fsync, rename, mkdir, open, symlink. FAULT_AT: which call, from 1; 0 counts only.
   FAULT_ERRNO: the error. FAULT_STAYS: whether later calls fail too. FAULT_COUNT: file that gets the number of calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long calls;

static int is_output(const char *path) { return path && strstr(path, "output") != NULL; }

static int is_output_fd(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_output(path);
}

static int fails(const char *call) {
    const char *wanted = getenv("FAULT_CALL"), *at = getenv("FAULT_AT"), *stays = getenv("FAULT_STAYS");
    if (!wanted || !at || strcmp(wanted, call) != 0) return 0;
    long number = atomic_fetch_add(&calls, 1) + 1, first = atol(at);
    int hit = first > 0 && (number == first || (stays && number > first));
    if (hit) errno = atoi(getenv("FAULT_ERRNO") ? getenv("FAULT_ERRNO") : "5");
    return hit;
}

__attribute__((destructor)) static void tell(void) {
    const char *file = getenv("FAULT_COUNT");
    FILE *out = file ? fopen(file, "w") : NULL;
    if (out) {
        fprintf(out, "%ld\n", atomic_load(&calls));
        fclose(out);
    }
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t n) {
    if (fd > 2 && is_output_fd(fd) && fails("write")) return -1;
    return NEXT(write)(fd, bytes, n);
}
ssize_t writev(int fd, const struct iovec *parts, int n) {
    if (fd > 2 && is_output_fd(fd) && fails("write")) return -1;
    return NEXT(writev)(fd, parts, n);
}
ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at) {
    if (is_output_fd(fd) && fails("write")) return -1;
    return NEXT(pwrite64)(fd, bytes, n, at);
}
int fsync(int fd) { return is_output_fd(fd) && fails("fsync") ? -1 : NEXT(fsync)(fd); }
int fdatasync(int fd) { return is_output_fd(fd) && fails("fsync") ? -1 : NEXT(fdatasync)(fd); }
int rename(const char *from, const char *to) { return is_output(to) && fails("rename") ? -1 : NEXT(rename)(from, to); }
int mkdir(const char *path, mode_t mode) { return is_output(path) && fails("mkdir") ? -1 : NEXT(mkdir)(path, mode); }
int symlink(const char *to, const char *path) { return is_output(path) && fails("symlink") ? -1 : NEXT(symlink)(to, path); }
int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    va_end(rest);
    if ((flags & (O_CREAT | O_WRONLY | O_RDWR)) && is_output(path) && fails("open")) return -1;
    return NEXT(open64)(path, flags, mode);
}
