/* stream.c: layers of bytes.
 *
 * The root is a file, a pipe or memory. A packed stream (kind PACKED) owns the stream it reads from;
 * a member of an archive (MEMBER) borrows the archive's px_unpack. Pieces are passed on without
 * copying; what was peeked at is kept in `head` and given out first. What is not packed, which is
 * nearly every member, costs no decoder: the first bytes say whether one is needed. A stream that was
 * spooled becomes a FILE or MEMORY itself and forgets where it came from; its root is still asked for
 * progress and limits.
 *
 * Limits are kept in the root, a counter a layer: what a thousand members of one archive unpack to is
 * one sum. */
#include "indexer/stream_int.h"

#include "base/arena.h"
#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK  ((size_t)256 << 10)
#define LAYERS 24

typedef unsigned long long ull;

enum kind { FROM_FILE, FROM_MEMORY, PACKED, MEMBER };

struct px_stream {
    char *path;
    enum kind kind;
    int fd;      /* FROM_FILE */
    bool random; /* pread works, `size` is known */
    bool spooled;
    bool named;  /* `path` is its path */
    char *block; /* of a file, made when first read */
    px_str memory;
    px_buf own; /* what `memory` points to after a spool */
    px_stream *under;
    px_unpack *unpack;
    bool owns;   /* `under` and `unpack` */
    uint64_t at; /* of the next byte, where there is random access; else bytes read */
    uint64_t size;
    px_buf head; /* peeked at, not yet read */
    bool head_given, ended;
    px_err damage; /* every read behind it says the same; status PX_OK = none */
    char *file;    /* for px_stream_file */
    int file_fd;
    px_stream *root;
    unsigned layer;
    /* of the root */
    uint64_t fetched, total, unpack_max, members, made[LAYERS];
    bool spent;
};

static px_stream *stream_new(enum kind kind, const char *path, px_stream *under) {
    px_stream *s = px_calloc(1, sizeof *s);
    s->path = px_strdup(path);
    s->kind = kind;
    s->fd = s->file_fd = -1;
    s->root = under ? under->root : s;
    s->layer = under ? under->layer + 1 : 0;
    s->unpack_max = PX_STREAM_UNPACK_MAX;
    px_buf_init(&s->head, (size_t)1 << 30);
    px_buf_init(&s->own, PX_BUF_MAX);
    return s;
}

void px_stream_close(px_stream *s) {
    if (!s) return;
    if (s->owns) {
        px_unpack_close(s->unpack);
        px_stream_close(s->under);
    }
    if (s->fd >= 0) close(s->fd);
    if (s->file_fd >= 0) close(s->file_fd);
    px_buf_done(&s->head);
    px_buf_done(&s->own);
    free(s->block);
    free(s->file);
    free(s->path);
    free(s);
}

/* ---- limits ---- */

static px_status too_much(px_stream *s, uint64_t max, px_err *err) {
    s->root->spent = true;
    return px_fail(err, PX_E_LIMIT,
                   "%s unpacks to more than %llu bytes; if that is right, unpack it first and give "
                   "the files",
                   s->root->path, (ull)max);
}

static px_status count(px_stream *s, size_t n, px_err *err) {
    px_stream *root = s->root;
    uint64_t made = root->made[s->layer] += n;
    if (made > root->unpack_max) return too_much(s, root->unpack_max, err);
    if (s == root || made <= PX_STREAM_RATIO_FROM) return PX_OK;
    uint64_t in = root->kind == FROM_MEMORY                    ? root->memory.n
                  : root->total && root->fetched > root->total ? root->total
                                                               : root->fetched;
    if (made / PX_STREAM_RATIO_MAX <= in) return PX_OK;
    root->spent = true;
    return px_fail(err, PX_E_LIMIT,
                   "%s unpacks to more than %d times its size (%llu bytes out of %llu): this looks "
                   "like a file made to fill the machine; if it is none, unpack it first and give "
                   "the files",
                   root->path, PX_STREAM_RATIO_MAX, (ull)made, (ull)in);
}

px_status px_stream_count_member(px_stream *s, px_err *err) {
    if (++s->root->members <= PX_ARCHIVE_MEMBERS_MAX) return PX_OK;
    s->root->spent = true;
    return px_fail(err, PX_E_LIMIT, "%s has more than %llu members; split it, or unpack it first",
                   s->root->path, (ull)PX_ARCHIVE_MEMBERS_MAX);
}

bool px_stream_spent(const px_stream *s) {
    return s->root->spent;
}

/* ---- the next piece ---- */

static px_status read_file(px_stream *s, px_str *out, px_err *err) {
    if (!s->block) s->block = px_malloc(BLOCK);
    ssize_t n;
    do {
        n = s->random ? pread(s->fd, s->block, BLOCK, (off_t)s->at) : read(s->fd, s->block, BLOCK);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return px_fail_errno(err, errno, "%s cannot be read beyond byte %llu", s->path, (ull)s->at);
    *out = (px_str){s->block, (size_t)n};
    return PX_OK;
}

static px_status next_piece(px_stream *s, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    if (s->ended) return PX_OK;
    if (s->damage.status != PX_OK) {
        if (err) *err = s->damage;
        return s->damage.status;
    }
    px_status st = PX_OK;
    switch (s->kind) {
    case FROM_FILE:
        st = read_file(s, out, err);
        break;
    case FROM_MEMORY:
        *out = px_str_sub(s->memory, (size_t)s->at, (size_t)s->at + BLOCK);
        break;
    case PACKED:
    case MEMBER: {
        st = px_unpack_read(s->unpack, out, err);
        if (st == PX_E_IO)
            px_err_in(err, st, "%s cannot be read beyond byte %llu", s->path, (ull)s->at);
        break;
    }
    }
    if (st != PX_OK) return st;
    if (out->n == 0) s->ended = true;
    s->at += out->n;
    if (s->spooled) return PX_OK; /* counted when it came */
    if (s == s->root) {
        s->fetched += out->n;
        return s->at > s->unpack_max ? too_much(s, s->unpack_max, err) : PX_OK;
    }
    return count(s, out->n, err);
}

static px_status read_piece(px_stream *s, px_str *out, px_err *err) {
    px_err why;
    px_err_clear(&why);
    px_status st = next_piece(s, out, &why);
    if (st == PX_OK) return st;
    *out = (px_str){"", 0};
    s->damage = why;
    if (err) *err = why;
    return st;
}

px_status px_stream_peek(px_stream *s, size_t want, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    if (s->kind == FROM_MEMORY && s->at == 0) {
        *out = px_str_sub(s->memory, 0, want);
        return PX_OK;
    }
    while (s->head.n < want && !s->ended) {
        px_str piece;
        px_status st = read_piece(s, &piece, err);
        if (st == PX_E_IO && s->head.n) break; /* what stands before the damage is good */
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
    return read_piece(s, out, err);
}

/* ---- layers ---- */

static px_status source_read(void *self, px_str *out, px_err *err) {
    return px_stream_read(self, out, err);
}

static px_status source_seek(void *self, uint64_t offset, px_err *err) {
    return px_stream_seek(self, offset, err);
}

px_unpack_source px_stream_as_source(px_stream *s) {
    bool random = px_stream_is_random(s);
    return (px_unpack_source){s, source_read, random ? source_seek : NULL,
                              random ? px_stream_size(s) : 0};
}

/* `under` itself, or what it unpacks to; takes it over, also on failure. */
static px_status open_packed(px_stream *under, px_stream **out, px_err *err) {
    px_str first;
    px_status st = px_stream_peek(under, 8, &first, err);
    *out = under;
    if (st == PX_OK && !px_unpack_is_packed(first)) return PX_OK;
    if (st == PX_OK && under->layer + 1 >= LAYERS)
        st = px_fail(err, PX_E_LIMIT, "%s is packed more than %d times over; unpack it first",
                     under->path, LAYERS - 1);
    px_stream *s = NULL;
    if (st == PX_OK) {
        s = stream_new(PACKED, under->path, under);
        s->under = under;
        s->owns = true;
        st = px_unpack_packed(px_stream_as_source(under), &s->unpack, err);
        if (st == PX_E_IO) px_err_in(err, st, "%s cannot be unpacked", s->path);
    }
    if (st == PX_OK) {
        *out = s;
        return PX_OK;
    }
    px_stream_close(s ? s : under);
    *out = NULL;
    return st;
}

px_status px_stream_open(const char *path, uint64_t unpack_max, px_stream **out, px_err *err) {
    return px_stream_open_as(path, strcmp(path, "-") == 0 ? "standard input" : path, unpack_max,
                             out, err);
}

px_status px_stream_open_as(const char *path, const char *called, uint64_t unpack_max,
                            px_stream **out, px_err *err) {
    *out = NULL;
    bool in = strcmp(path, "-") == 0;
    px_stream *s = stream_new(FROM_FILE, called, NULL);
    px_status st = PX_OK;
    struct stat sb;
    s->named = strcmp(path, called) == 0;
    px_stream_limit(s, unpack_max);
    s->fd = in ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) {
        st = px_fail_errno(err, errno, "cannot open %s", called);
    } else if (fstat(s->fd, &sb) == 0) {
        if (S_ISDIR(sb.st_mode)) {
            st = px_fail(err, PX_E_INPUT, "%s is a folder, not a file", called);
        } else if (S_ISREG(sb.st_mode) && lseek(s->fd, 0, SEEK_CUR) == 0) {
            s->random = true;
            s->size = s->total = (uint64_t)sb.st_size;
        }
    }
    if (st == PX_OK) return open_packed(s, out, err);
    px_stream_close(s);
    return st;
}

px_stream *px_stream_memory(px_str bytes) {
    px_stream *s = stream_new(FROM_MEMORY, "(memory)", NULL);
    s->memory = bytes;
    s->total = bytes.n;
    return s;
}

void px_stream_limit(px_stream *s, uint64_t unpack_max) {
    s->root->unpack_max = unpack_max ? unpack_max : PX_STREAM_UNPACK_MAX;
}

px_status px_stream_member(px_stream *under, px_unpack *member, const char *path, px_stream **out,
                           px_err *err) {
    *out = NULL;
    if (under->layer + 1 >= LAYERS)
        return px_fail(err, PX_E_LIMIT, "%s is packed more than %d times over; unpack it first",
                       path, LAYERS - 1);
    px_stream *s = stream_new(MEMBER, path, under);
    s->unpack = member;
    return open_packed(s, out, err);
}

/* ---- random access ---- */

bool px_stream_is_random(const px_stream *s) {
    return s->kind == FROM_MEMORY || (s->kind == FROM_FILE && s->random);
}

uint64_t px_stream_size(const px_stream *s) {
    return s->kind == FROM_MEMORY ? s->memory.n : s->size;
}

px_status px_stream_seek(px_stream *s, uint64_t offset, px_err *err) {
    if (!px_stream_is_random(s))
        return px_fail(err, PX_E_INTERNAL, "%s can only be read forward", s->path);
    s->at = offset < px_stream_size(s) ? offset : px_stream_size(s);
    s->head.n = 0;
    s->head_given = s->ended = false;
    px_err_clear(&s->damage);
    return PX_OK;
}

px_status px_stream_at(px_stream *s, uint64_t offset, void *to, size_t want, size_t *got,
                       px_err *err) {
    *got = 0;
    if (s->kind == FROM_MEMORY) {
        if (offset >= s->memory.n) return PX_OK;
        px_str piece = px_str_sub(s->memory, (size_t)offset, (size_t)offset + want);
        memcpy(to, piece.p, piece.n);
        *got = piece.n;
        return PX_OK;
    }
    if (!px_stream_is_random(s))
        return px_fail(err, PX_E_INTERNAL, "%s can only be read forward", s->path);
    while (*got < want) {
        ssize_t n = pread(s->fd, (char *)to + *got, want - *got, (off_t)(offset + *got));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return px_fail_errno(err, errno, "%s cannot be read at byte %llu", s->path,
                                 (ull)(offset + *got));
        if (n == 0) break;
        *got += (size_t)n;
    }
    return PX_OK;
}

/* A file that nobody sees. */
static px_status nameless_file(int *fd, px_err *err) {
    const char *dir = getenv("TMPDIR");
    if (!dir || !*dir) dir = "/var/tmp";
    *fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (*fd >= 0) return PX_OK;
    char *path = px_malloc(strlen(dir) + 32);
    (void)snprintf(path, strlen(dir) + 32, "%s/patix-XXXXXX", dir);
    *fd = mkostemp(path, O_CLOEXEC);
    px_status st = PX_OK;
    if (*fd < 0)
        st = px_fail_errno(err, errno, "cannot make a temporary file in %s", dir);
    else
        unlink(path);
    free(path);
    return st;
}

static px_status write_all(int fd, px_str bytes, px_err *err) {
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0)
            return px_fail_errno(err, errno,
                                 "cannot write a temporary file (its folder is set by TMPDIR)");
        bytes = px_str_sub(bytes, (size_t)n, bytes.n);
    }
    return PX_OK;
}

px_status px_stream_spool(px_stream *s, size_t memory_max, px_err *err) {
    px_buf kept;
    int fd = -1;
    uint64_t n = 0;
    if (px_stream_is_random(s)) return PX_OK;
    px_buf_init(&kept, PX_BUF_MAX);
    px_status st = PX_OK;
    for (;;) {
        px_str piece;
        st = px_stream_read(s, &piece, err);
        if (st != PX_OK || piece.n == 0) break;
        n += piece.n;
        if (fd < 0 && n > memory_max) {
            st = nameless_file(&fd, err);
            if (st == PX_OK) st = write_all(fd, px_buf_view(&kept), err);
            px_buf_done(&kept);
            px_buf_init(&kept, PX_BUF_MAX);
        }
        if (fd < 0)
            px_buf_str(&kept, piece);
        else if (st == PX_OK)
            st = write_all(fd, piece, err);
        if (st != PX_OK) break;
    }
    if (st != PX_OK) {
        px_buf_done(&kept);
        if (fd >= 0) close(fd);
        return st;
    }
    if (s->fd >= 0) close(s->fd); /* a pipe, read to its end */
    s->fd = -1;
    if (fd >= 0) {
        s->kind = FROM_FILE;
        s->fd = fd;
        s->random = true;
        s->size = n;
    } else {
        s->kind = FROM_MEMORY;
        s->own = kept;
        s->memory = px_buf_view(&s->own);
    }
    s->spooled = true;
    return px_stream_seek(s, 0, err);
}

px_status px_stream_all(px_stream *s, size_t max, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    px_status st = PX_OK;
    if (s->kind != FROM_MEMORY) {
        px_buf kept;
        px_buf_init(&kept, PX_BUF_MAX);
        for (;;) {
            px_str piece;
            st = px_stream_read(s, &piece, err);
            if (st != PX_OK || piece.n == 0 || kept.n > max) break;
            px_buf_str(&kept, piece);
        }
        if (st != PX_OK || kept.n > max) {
            px_buf_done(&kept);
        } else {
            s->kind = FROM_MEMORY;
            s->own = kept;
            s->memory = px_buf_view(&s->own);
            s->spooled = true;
            (void)px_stream_seek(s, 0, err);
        }
    }
    if (st != PX_OK) return st;
    if (s->kind != FROM_MEMORY || s->memory.n > max)
        return px_fail(err, PX_E_LIMIT, "%s has more than %zu MiB", s->path, max >> 20);
    *out = s->memory;
    return PX_OK;
}

px_status px_stream_file(px_stream *s, const char **path, px_err *err) {
    *path = NULL;
    if (s->file) {
        *path = s->file;
        return PX_OK;
    }
    px_status st = px_stream_spool(s, 0, err);
    if (st != PX_OK) return st;
    if (s->named && !s->spooled) {
        *path = s->path;
        return PX_OK;
    }
    int fd = s->fd;
    if (s->kind == FROM_MEMORY) {
        st = nameless_file(&s->file_fd, err);
        if (st == PX_OK) st = write_all(s->file_fd, s->memory, err);
        fd = s->file_fd;
    }
    if (st != PX_OK) return st;
    s->file = px_malloc(64);
    (void)snprintf(s->file, 64, "/proc/self/fd/%d", fd);
    *path = s->file;
    return PX_OK;
}

/* ---- progress ---- */

uint64_t px_stream_bytes_read(const px_stream *s) {
    const px_stream *root = s->root;
    return root->total && root->fetched > root->total ? root->total : root->fetched;
}

uint64_t px_stream_bytes_total(const px_stream *s) {
    return s->root->total;
}

const char *px_stream_path(const px_stream *s) {
    return s->path;
}
