/* mapping.c: files mapped for reading, and what happens when one becomes shorter meanwhile. See file.h.
 *
 * The kernel sends SIGBUS for a page that lies behind the end of its file, or that the disk cannot give. The handler may do little: it
 * looks the address up in a table of fixed size, without a lock, lays zero pages over the mapping from there to
 * its end, and lets the reader go on. A place of the table is taken and given back under a lock; while a thread reads from a mapping nobody closes
 * it, so the handler never meets its place changing. Mappings that found no place are not guarded. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PLACES 8192u

struct place {
    _Atomic uintptr_t from, to; /* from 0: free; `to` is the end of the last page */
    atomic_bool lost;
};

static struct place places[PLACES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static atomic_uint used; /* places from here on were never taken */
static uint32_t hint;
static _Atomic uint64_t losses;
static uintptr_t page;

static void on_bus(int signal_number, siginfo_t *info, void *context) {
    int before = errno;
    uintptr_t at = (uintptr_t)info->si_addr;
    unsigned n = atomic_load(&used);
    (void)context;
    for (unsigned i = 0; i < n && info->si_code == BUS_ADRERR; i++) {
        uintptr_t from = atomic_load(&places[i].from), to = atomic_load(&places[i].to);
        if (!from || at < from || at >= to) continue;
        at &= ~(page - 1);
        atomic_store(&places[i].lost, true);
        atomic_fetch_add(&losses, 1);
        const void *zeros =
            mmap((void *)at, to - at, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (zeros == MAP_FAILED) break;
        errno = before;
        return;
    }
    /* Not ours: it ends the process, when the same read is tried again. */
    (void)signal(signal_number, SIG_DFL);
}

void px_mapping_guard(void) {
    struct sigaction a = {.sa_sigaction = on_bus, .sa_flags = SA_SIGINFO};
    (void)sigemptyset(&a.sa_mask);
    page = (uintptr_t)sysconf(_SC_PAGESIZE);
    (void)sigaction(SIGBUS, &a, NULL);
}

uint64_t px_mapping_losses(void) {
    return atomic_load_explicit(&losses, memory_order_relaxed);
}

static void enter(px_mapping *m) {
    uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)m->p;
    (void)pthread_mutex_lock(&lock);
    for (uint32_t k = 0; k < PLACES && !m->place; k++) {
        uint32_t i = (hint + k) % PLACES;
        if (atomic_load(&places[i].from)) continue;
        m->place = i + 1;
        hint = i + 1;
        atomic_store(&places[i].lost, false);
        atomic_store(&places[i].to, (from + m->n + size - 1) / size * size);
        atomic_store(&places[i].from, from);
        if (i >= atomic_load(&used)) atomic_store(&used, i + 1);
    }
    (void)pthread_mutex_unlock(&lock);
}

static void leave(const px_mapping *m) {
    if (!m->place) return;
    (void)pthread_mutex_lock(&lock);
    atomic_store(&places[m->place - 1].from, 0);
    if (m->place - 1 < hint) hint = m->place - 1;
    (void)pthread_mutex_unlock(&lock);
}

bool px_mapping_lost(const px_mapping *m) {
    return m->place && atomic_load_explicit(&places[m->place - 1].lost, memory_order_relaxed);
}

bool px_mapping_whole(const px_mapping *m, const char *path) {
    struct stat sb;
    if (px_mapping_lost(m)) return false;
    return !m->p || stat(path, &sb) != 0 || (uint64_t)sb.st_ino != m->inode ||
           (size_t)sb.st_size >= m->n;
}

px_status px_mapping_open(const char *path, px_mapping *out, px_err *err) {
    *out = (px_mapping){0};
    px_status st = PX_OK;
    struct stat sb;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
    if (fstat(fd, &sb) != 0) {
        st = px_fail_errno(err, errno, "cannot look at %s", path);
        goto done;
    }
    if (!S_ISREG(sb.st_mode)) {
        st = px_fail(err, PX_E_IO, "%s is not a regular file", path);
        goto done;
    }
    if (sb.st_size == 0) goto done;
    void *p = mmap(NULL, (size_t)sb.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED) {
        st = px_fail_errno(err, errno, "cannot map %s", path);
        goto done;
    }
    *out = (px_mapping){.p = p, .n = (size_t)sb.st_size, .inode = (uint64_t)sb.st_ino};
    enter(out);
done:
    close(fd);
    return st;
}

void px_mapping_close(px_mapping *m) {
    leave(m);
    if (m->p) munmap((void *)(uintptr_t)m->p, m->n);
    *m = (px_mapping){0};
}

void px_mapping_drop(const px_mapping *m) {
    /* Of zero pages that were laid over, the same: they come back as zeros. */
    if (m->p) (void)madvise((void *)(uintptr_t)m->p, m->n, MADV_DONTNEED);
}
