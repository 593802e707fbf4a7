/* A disk that refuses, for tests: preloaded into a program (LD_PRELOAD), it counts the program's calls that open or change files
 * at one place, and lets one of them fail, or ends the program (SIGKILL) just before it. At a place is what lies below it and what
 * lies beside it under a name that begins as its own does, also with a dot before; and so is the folder around it, but nothing
 * else in there.
 *
 * What is written is not brought to the disk: that takes long, and what a killed program has written is there all the same.
 *
 * What to do stands in the file named by FAULTY_CONTROL, which test and program share: see `Control` in faulty.py. The count goes on
 * over all processes that the program starts. FAULTY_DAYS sets the program's clock so many days forward, and lets it find what is
 * in a folder in another order for each number of days, as on disks of other kinds.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { OPEN = 1, WRITE = 2, FSYNC = 4, MKDIR = 8, RENAME = 16, REMOVE = 32, CHANGE = 64 };

struct control {
    atomic_long seen; /* calls of the kinds asked for, so far */
    long when;        /* the number of the call that fails; 0 for none */
    long kinds;       /* which calls count */
    long error;       /* its errno; 0 ends the program */
    char below[1000]; /* the place */
};

static struct control *control;
static long days;

__attribute__((constructor)) static void begin(void)
{
    const char *file = getenv("FAULTY_CONTROL"), *later = getenv("FAULTY_DAYS");
    days = later ? atol(later) : 0;
    int handle = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (handle < 0)
        return;
    void *shared = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    close(handle);
    if (shared != MAP_FAILED)
        control = shared;
}

static int is_below(int folder, const char *path)
{
    char link[40], whole[8192];
    ssize_t length = 0;
    if (!path || path[0] != '/') {
        snprintf(link, sizeof link, folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", folder);
        length = readlink(link, whole, sizeof whole / 2);
        if (length < 0)
            return 0;
        whole[length] = 0;
        if (path)
            snprintf(whole + length, sizeof whole - length, "/%s", path);
        path = whole;
    }
    size_t all = strlen(control->below), around = strrchr(control->below, '/') - control->below;
    if (strncmp(path, control->below, around) || (path[around] && path[around] != '/'))
        return 0;
    const char *name = path[around] ? path + around + 1 : "";
    return !*name || !strncmp(name + (*name == '.'), control->below + around + 1, all - around - 1);
}

/* Whether this call is the one that fails; then errno is set. */
static int refused(int kind, int folder, const char *path)
{
    if (!control || !(control->kinds & kind) || !is_below(folder, path))
        return 0;
    if (atomic_fetch_add(&control->seen, 1) + 1 != control->when)
        return 0;
    if (!control->error)
        kill(getpid(), SIGKILL);
    errno = control->error;
    return 1;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, #name))

#define OPENS(name)                                                                                                  \
    int name(const char *path, int flags, ...)                                                                       \
    {                                                                                                                \
        va_list more;                                                                                                \
        va_start(more, flags);                                                                                       \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;                                    \
        va_end(more);                                                                                                \
        if (refused(OPEN, AT_FDCWD, path))                                                                           \
            return -1;                                                                                               \
        return REAL(name, int (*)(const char *, int, ...))(path, flags, mode);                                       \
    }
OPENS(open)
OPENS(open64)

#define OPENS_AT(name)                                                                                               \
    int name(int folder, const char *path, int flags, ...)                                                           \
    {                                                                                                                \
        va_list more;                                                                                                \
        va_start(more, flags);                                                                                       \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0;                                    \
        va_end(more);                                                                                                \
        if (refused(OPEN, folder, path))                                                                             \
            return -1;                                                                                               \
        return REAL(name, int (*)(int, const char *, int, ...))(folder, path, flags, mode);                          \
    }
OPENS_AT(openat)
OPENS_AT(openat64)

DIR *opendir(const char *path)
{
    return refused(OPEN, AT_FDCWD, path) ? NULL : REAL(opendir, DIR * (*)(const char *))(path);
}

ssize_t write(int handle, const void *data, size_t size)
{
    return refused(WRITE, handle, NULL) ? -1 : REAL(write, ssize_t(*)(int, const void *, size_t))(handle, data, size);
}

#define SENDS(name, offset_t)                                                                                        \
    ssize_t name(int to, int from, offset_t *offset, size_t size)                                                    \
    {                                                                                                                \
        return refused(WRITE, to, NULL) ? -1                                                                         \
                                        : REAL(name, ssize_t(*)(int, int, offset_t *, size_t))(to, from, offset, size); \
    }
SENDS(sendfile, off_t)
SENDS(sendfile64, off64_t)

int fsync(int handle)
{
    return refused(FSYNC, handle, NULL) ? -1 : 0;
}

int syncfs(int handle)
{
    return refused(FSYNC, handle, NULL) ? -1 : 0;
}

int mkdir(const char *path, mode_t mode)
{
    return refused(MKDIR, AT_FDCWD, path) ? -1 : REAL(mkdir, int (*)(const char *, mode_t))(path, mode);
}

#define TWO_PATHS(name)                                                                                              \
    int name(const char *from, const char *to)                                                                       \
    {                                                                                                                \
        return refused(RENAME, AT_FDCWD, to) ? -1 : REAL(name, int (*)(const char *, const char *))(from, to);       \
    }
TWO_PATHS(rename)
TWO_PATHS(link)

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (refused(RENAME, to_folder, to))
        return -1;
    return REAL(renameat2, int (*)(int, const char *, int, const char *, unsigned))(from_folder, from, to_folder, to,
                                                                                    flags);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    if (refused(RENAME, to_folder, to))
        return -1;
    return REAL(linkat, int (*)(int, const char *, int, const char *, int))(from_folder, from, to_folder, to, flags);
}

int unlink(const char *path)
{
    return refused(REMOVE, AT_FDCWD, path) ? -1 : REAL(unlink, int (*)(const char *))(path);
}

int rmdir(const char *path)
{
    return refused(REMOVE, AT_FDCWD, path) ? -1 : REAL(rmdir, int (*)(const char *))(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return refused(REMOVE, folder, path) ? -1 : REAL(unlinkat, int (*)(int, const char *, int))(folder, path, flags);
}

int chmod(const char *path, mode_t mode)
{
    return refused(CHANGE, AT_FDCWD, path) ? -1 : REAL(chmod, int (*)(const char *, mode_t))(path, mode);
}

int fchmodat(int folder, const char *path, mode_t mode, int flags)
{
    return refused(CHANGE, folder, path) ? -1
                                         : REAL(fchmodat, int (*)(int, const char *, mode_t, int))(folder, path, mode, flags);
}

int utimensat(int folder, const char *path, const struct timespec times[2], int flags)
{
    return refused(CHANGE, folder, path)
               ? -1
               : REAL(utimensat, int (*)(int, const char *, const struct timespec *, int))(folder, path, times, flags);
}

/* What is left of a folder that is being read, in the order of names that are mixed up with the number of days. */
struct folder {
    DIR *of;
    struct dirent **left;
    size_t count;
    struct folder *next;
};

static struct folder *folders;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static unsigned long mixed(const struct dirent *entry)
{
    unsigned long sum = days;
    for (const char *letter = entry->d_name; *letter; letter++)
        sum = sum * 1099511628211UL + (unsigned char)*letter;
    return sum ^ sum >> 29;
}

static int later(const void *one, const void *other)
{
    unsigned long a = mixed(*(struct dirent *const *)one), b = mixed(*(struct dirent *const *)other);
    return (a < b) - (a > b);
}

static struct folder **find(DIR *of)
{
    struct folder **found = &folders;
    while (*found && (*found)->of != of)
        found = &(*found)->next;
    return found;
}

struct dirent *readdir(DIR *of)
{
    struct dirent *(*real)(DIR *) = REAL(readdir, struct dirent * (*)(DIR *)), *entry;
    if (!days)
        return real(of);
    pthread_mutex_lock(&one_at_a_time);
    struct folder *folder = *find(of);
    if (!folder) {
        folder = calloc(1, sizeof *folder);
        *folder = (struct folder){.of = of, .next = folders};
        folders = folder;
        while ((entry = real(of))) {
            folder->left = realloc(folder->left, (folder->count + 1) * sizeof entry);
            folder->left[folder->count++] = memcpy(malloc(entry->d_reclen), entry, entry->d_reclen);
        }
        qsort(folder->left, folder->count, sizeof entry, later);
    }
    entry = folder->count ? folder->left[--folder->count] : NULL; /* never given back: programs of tests do not live long */
    pthread_mutex_unlock(&one_at_a_time);
    return entry;
}

struct dirent64 *readdir64(DIR *of)
{
    return (struct dirent64 *)readdir(of); /* the same on 64 bits */
}

int closedir(DIR *of)
{
    pthread_mutex_lock(&one_at_a_time);
    struct folder **found = find(of), *folder = *found;
    if (folder) {
        *found = folder->next;
        free(folder->left);
        free(folder);
    }
    pthread_mutex_unlock(&one_at_a_time);
    return REAL(closedir, int (*)(DIR *))(of);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = REAL(clock_gettime, int (*)(clockid_t, struct timespec *))(clock, now);
    if (!result && clock == CLOCK_REALTIME)
        now->tv_sec += days * 24 * 60 * 60;
    return result;
}
