/* err.h: an error with its story.
 *
 * The place that fails writes the sentence (`px_fail`), the places on the way up may put what they
 * were doing in front of it (`px_err_in`), the edge (cli, server) prints it once. `err` may be NULL
 * everywhere. Nothing here allocates.
 *
 *     if (fd < 0) return px_fail_errno(err, errno, "cannot open %s", path);
 *     ...
 *     if (st != PX_OK) return px_err_in(err, st, "segment %s", name);
 */
#ifndef PX_BASE_ERR_H
#define PX_BASE_ERR_H

#include "base/status.h"

#include <stdint.h>

#define PX_ERR_NO_OFFSET UINT64_MAX

typedef struct px_err {
    px_status status;
    int os_errno;     /* 0 where no system call was involved */
    uint64_t offset;  /* byte offset in the input (query, file), or PX_ERR_NO_OFFSET */
    const char *file; /* place in our source, for the log */
    int line;
    char message[768]; /* one sentence for a person, UTF-8, never cut inside a character */
} px_err;

void px_err_clear(px_err *err);

#define px_fail(err, status, ...)                                                                  \
    px_fail_((err), (status), 0, PX_ERR_NO_OFFSET, __FILE__, __LINE__, __VA_ARGS__)
#define px_fail_at(err, status, offset, ...)                                                       \
    px_fail_((err), (status), 0, (offset), __FILE__, __LINE__, __VA_ARGS__)
/* status follows from errno: ENOSPC, EDQUOT -> NOSPACE; ENOENT -> NOTFOUND; ENOMEM -> NOMEM; else
 * IO. */
#define px_fail_errno(err, os_errno, ...)                                                          \
    px_fail_((err), px_status_of_errno(os_errno), (os_errno), PX_ERR_NO_OFFSET, __FILE__,          \
             __LINE__, __VA_ARGS__)

px_status px_status_of_errno(int os_errno);

px_status px_fail_(px_err *err, px_status status, int os_errno, uint64_t offset, const char *file,
                   int line, const char *fmt, ...) __attribute__((format(printf, 7, 8)));

/* Put "context: " in front of the sentence; returns `status` for convenience. */
px_status px_err_in(px_err *err, px_status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
