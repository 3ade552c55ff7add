/* err.c: writing error sentences into a fixed buffer. */
#include "base/err.h"

#include "base/say.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void px_err_clear(px_err *err) {
    if (!err) return;
    memset(err, 0, sizeof *err);
    err->offset = PX_ERR_NO_OFFSET;
}

px_status px_status_of_errno(int e) {
    switch (e) {
    case ENOSPC:
    case EDQUOT:
        return PX_E_NOSPACE;
    case ENOENT:
        return PX_E_NOTFOUND;
    case ENOMEM:
        return PX_E_NOMEM;
    default:
        return PX_E_IO;
    }
}

/* A cut sentence must not end inside a UTF-8 character. */
static void trim_utf8(char *s) {
    size_t n = strlen(s), k = n;
    while (k > 0 && n - k < 4 && ((unsigned char)s[k - 1] & 0xC0) == 0x80)
        k--;
    if (k == 0) return;
    unsigned char lead = (unsigned char)s[k - 1];
    size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (n - (k - 1) < need) s[k - 1] = 0;
}

px_status px_fail_(px_err *err, px_status status, int os_errno, uint64_t offset, const char *file,
                   int line, const char *fmt, ...) {
    if (!err) return status;
    px_err_clear(err);
    err->status = status;
    err->os_errno = os_errno;
    err->offset = offset;
    err->file = file;
    err->line = line;
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->message, sizeof err->message, px_say(fmt), ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof err->message && os_errno) {
        char text[128];
        const char *why = strerror_r(os_errno, text, sizeof text);
        (void)snprintf(err->message + n, sizeof err->message - (size_t)n, ": %s", why);
    }
    trim_utf8(err->message);
    return status;
}

px_status px_err_in(px_err *err, px_status status, const char *fmt, ...) {
    if (!err) return status;
    char tail[sizeof err->message];
    memcpy(tail, err->message, sizeof tail);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(err->message, sizeof err->message, px_say(fmt), ap);
    va_end(ap);
    if (n >= 0 && (size_t)n < sizeof err->message) {
        size_t room = sizeof err->message - (size_t)n;
        size_t len = strlen(tail);
        if (room > 3) {
            memcpy(err->message + n, ": ", 2);
            size_t take = len < room - 3 ? len : room - 3;
            memcpy(err->message + n + 2, tail, take);
            err->message[(size_t)n + 2 + take] = 0;
        }
    }
    trim_utf8(err->message);
    if (err->status == PX_OK) err->status = status;
    return status;
}
