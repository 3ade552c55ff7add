/* stream.c: the only file that includes archive.h.
 *
 * libarchive is asked for filters (gzip, zstd, xz, bzip2) and the "raw" format only: no tar or zip
 * is unpacked behind the back of a reader. Its blocks are passed on without copying; what was
 * peeked at is kept in `head` and given out first. */
#include "indexer/stream.h"

#include "base/arena.h"
#include "base/buf.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct px_stream {
    char *path;
    int fd;
    struct archive *ar; /* NULL for memory */
    px_str memory;
    px_buf head; /* peeked at, not yet read */
    bool head_given, ended;
    uint64_t unpacked, unpack_max, total;
};

static px_status archive_fail(px_stream *s, px_err *err) {
    int e = archive_errno(s->ar);
    const char *why = archive_error_string(s->ar);
    return px_fail_at(err, PX_E_IO, s->unpacked, "%s cannot be read beyond byte %llu: %s", s->path,
                      (unsigned long long)s->unpacked,
                      why ? why
                      : e ? strerror(e)
                          : "damaged data");
}

static px_status open_archive(px_stream *s, px_err *err) {
    s->ar = archive_read_new();
    if (!s->ar) px_oom(sizeof(void *));
    archive_read_support_filter_gzip(s->ar);
    archive_read_support_filter_zstd(s->ar);
    archive_read_support_filter_xz(s->ar);
    archive_read_support_filter_bzip2(s->ar);
    archive_read_support_format_raw(s->ar);
    archive_read_support_format_empty(s->ar);
    if (archive_read_open_fd(s->ar, s->fd, (size_t)256 << 10) != ARCHIVE_OK)
        return archive_fail(s, err);
    struct archive_entry *entry;
    int rc = archive_read_next_header(s->ar, &entry);
    if (rc == ARCHIVE_EOF) {
        s->ended = true;
        return PX_OK;
    }
    return rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? PX_OK : archive_fail(s, err);
}

px_status px_stream_open(const char *path, uint64_t unpack_max, px_stream **out, px_err *err) {
    *out = NULL;
    px_stream *s = px_calloc(1, sizeof *s);
    px_status st = PX_OK;
    struct stat sb;
    s->path = px_strdup(path);
    s->unpack_max = unpack_max ? unpack_max : PX_STREAM_UNPACK_MAX;
    px_buf_init(&s->head, (size_t)1 << 30);
    s->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        st = px_fail_errno(err, errno, "cannot open %s", path);
        goto done;
    }
    if (fstat(s->fd, &sb) == 0) {
        if (S_ISDIR(sb.st_mode)) {
            st = px_fail(err, PX_E_INPUT, "%s is a folder, not a file", path);
            goto done;
        }
        if (S_ISREG(sb.st_mode)) s->total = (uint64_t)sb.st_size;
    }
    st = open_archive(s, err);
done:
    if (st != PX_OK)
        px_stream_close(s);
    else
        *out = s;
    return st;
}

px_stream *px_stream_memory(px_str bytes) {
    px_stream *s = px_calloc(1, sizeof *s);
    s->path = px_strdup("(memory)");
    s->fd = -1;
    s->memory = bytes;
    s->total = bytes.n;
    s->unpack_max = PX_STREAM_UNPACK_MAX;
    px_buf_init(&s->head, (size_t)1 << 30);
    return s;
}

void px_stream_close(px_stream *s) {
    if (!s) return;
    if (s->ar) archive_read_free(s->ar);
    if (s->fd >= 0) close(s->fd);
    px_buf_done(&s->head);
    free(s->path);
    free(s);
}

static px_status read_block(px_stream *s, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    if (s->ended) return PX_OK;
    if (!s->ar) {
        *out = s->memory;
        s->unpacked = s->memory.n;
        s->ended = true;
        return PX_OK;
    }
    for (;;) {
        const void *p = NULL;
        size_t n = 0;
        la_int64_t offset = 0;
        int rc = archive_read_data_block(s->ar, &p, &n, &offset);
        if (rc == ARCHIVE_EOF) {
            s->ended = true;
            return PX_OK;
        }
        if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) return archive_fail(s, err);
        if (n == 0) continue;
        s->unpacked += n;
        if (s->unpacked > s->unpack_max)
            return px_fail(err, PX_E_LIMIT,
                           "%s unpacks to more than %llu bytes; split it or raise the limit",
                           s->path, (unsigned long long)s->unpack_max);
        *out = (px_str){p, n};
        return PX_OK;
    }
}

px_status px_stream_peek(px_stream *s, size_t want, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    while (s->head.n < want && !s->ended) {
        px_str piece;
        px_status st = read_block(s, &piece, err);
        if (st != PX_OK) return st;
        px_buf_str(&s->head, piece);
        if (s->head.failed) return px_fail(err, PX_E_LIMIT, "%s: too much to look at", s->path);
    }
    *out = px_str_sub(px_buf_view(&s->head), 0, want);
    return PX_OK;
}

px_status px_stream_read(px_stream *s, px_str *out, px_err *err) {
    if (!s->head_given) {
        s->head_given = true;
        if (s->head.n) {
            *out = px_buf_view(&s->head);
            return PX_OK;
        }
    }
    return read_block(s, out, err);
}

uint64_t px_stream_bytes_read(const px_stream *s) {
    return s->ar ? (uint64_t)archive_filter_bytes(s->ar, -1) : s->unpacked;
}

uint64_t px_stream_bytes_total(const px_stream *s) {
    return s->total;
}

const char *px_stream_path(const px_stream *s) {
    return s->path;
}
