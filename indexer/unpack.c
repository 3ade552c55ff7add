/* unpack.c: the only file that includes archive.h of libarchive.
 *
 * Only formats and filters that read bytes are switched on, none that starts a program. Names are
 * asked for under a UTF-8 locale of this thread: libarchive turns names that are marked as Unicode
 * into the locale's encoding, and gives others as their bytes. */
#include "indexer/unpack.h"

#include "base/arena.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct px_unpack {
    struct archive *ar;
    px_unpack_source from;
    uint64_t pos; /* in the source, behind the last piece */
    bool broken;
    px_status source_failed;
    px_err source_err;
    uint64_t member_at; /* next byte of the member to give out */
    const void *held;   /* behind a hole */
    size_t held_n;
    uint64_t held_at;
    bool ended; /* the member, or there is none */
};

bool px_unpack_is_packed(px_str s) {
    static const struct {
        const char *bytes;
        size_t n;
    } magic[] = {
        {"\x1F\x8B", 2},         /* gzip */
        {"\x1F\x9D", 2},         /* compress */
        {"BZh", 3},              /* bzip2 */
        {"\xFD\x37zXZ", 6},      /* xz, with the NUL */
        {"\x5D\x00\x00", 3},     /* lzma */
        {"LZIP", 4},             /* lzip */
        {"\x28\xB5\x2F\xFD", 4}, /* zstd */
        {"\x04\x22\x4D\x18", 4}, /* lz4 */
        {"\x02\x21\x4C\x18", 4}, /* lz4, old */
    };
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++)
        if (px_str_starts(s, (px_str){magic[i].bytes, magic[i].n})) return true;
    /* a zstd file may begin with a frame to skip */
    return s.n >= 4 && ((unsigned char)s.p[0] & 0xF0) == 0x50 &&
           memcmp(s.p + 1, "\x2A\x4D\x18", 3) == 0;
}

static la_ssize_t on_read(struct archive *ar, void *self, const void **p) {
    px_unpack *u = self;
    px_str piece = {"", 0};
    u->source_failed = u->from.read(u->from.self, &piece, &u->source_err);
    if (u->source_failed != PX_OK) {
        archive_set_error(ar, 1, "the bytes do not come");
        return ARCHIVE_FATAL;
    }
    *p = piece.p;
    u->pos += piece.n;
    return (la_ssize_t)piece.n;
}

static la_int64_t on_seek(struct archive *ar, void *self, la_int64_t offset, int whence) {
    px_unpack *u = self;
    int64_t base = whence == SEEK_CUR   ? (int64_t)u->pos
                   : whence == SEEK_END ? (int64_t)u->from.size
                                        : 0;
    if (offset > 0 && base > INT64_MAX - offset) offset = INT64_MAX - base;
    int64_t to = base + offset;
    if (to < 0) to = 0;
    if ((uint64_t)to > u->from.size) to = (int64_t)u->from.size;
    u->source_failed = u->from.seek(u->from.self, (uint64_t)to, &u->source_err);
    if (u->source_failed != PX_OK) {
        archive_set_error(ar, 1, "the bytes do not come");
        return ARCHIVE_FATAL;
    }
    u->pos = (uint64_t)to;
    return to;
}

static px_status fail(px_unpack *u, px_err *err) {
    if (u->source_failed != PX_OK) {
        u->broken = true;
        if (err) *err = u->source_err;
        return u->source_failed;
    }
    const char *why = u->ar ? archive_error_string(u->ar) : NULL;
    return px_fail(err, PX_E_IO, "%s", why && *why ? why : "the packed data is damaged");
}

static px_status open_reader(px_unpack *u, px_err *err) {
    archive_read_set_read_callback(u->ar, on_read);
    if (u->from.seek) archive_read_set_seek_callback(u->ar, on_seek);
    archive_read_set_callback_data(u->ar, u);
    if (archive_read_open1(u->ar) == ARCHIVE_OK) return PX_OK;
    u->broken = true;
    return fail(u, err);
}

static px_unpack *unpack_new(px_unpack_source from) {
    px_unpack *u = px_calloc(1, sizeof *u);
    u->from = from;
    u->ar = archive_read_new();
    if (!u->ar) px_oom(sizeof(void *));
    return u;
}

px_status px_unpack_packed(px_unpack_source from, px_unpack **out, px_err *err) {
    *out = NULL;
    from.seek = NULL;
    px_unpack *u = unpack_new(from);
    px_member m;
    archive_read_support_filter_gzip(u->ar);
    archive_read_support_filter_compress(u->ar);
    archive_read_support_filter_bzip2(u->ar);
    archive_read_support_filter_xz(u->ar);
    archive_read_support_filter_lzma(u->ar);
    archive_read_support_filter_lzip(u->ar);
    archive_read_support_filter_zstd(u->ar);
    archive_read_support_filter_lz4(u->ar);
    archive_read_support_format_raw(u->ar);
    archive_read_support_format_empty(u->ar);
    px_status st = open_reader(u, err);
    if (st == PX_OK) {
        int got = px_unpack_next(u, &m, err);
        if (got < 0) st = (px_status)got;
    }
    if (st != PX_OK)
        px_unpack_close(u);
    else
        *out = u;
    return st;
}

px_status px_unpack_archive(px_unpack_source from, px_archive_format format, px_unpack **out,
                            px_err *err) {
    *out = NULL;
    px_unpack *u = unpack_new(from);
    switch (format) {
    case PX_ARCHIVE_ZIP:
        if (from.seek) archive_read_support_format_zip_seekable(u->ar);
        archive_read_support_format_zip_streamable(u->ar);
        break;
    case PX_ARCHIVE_TAR:
        archive_read_support_format_tar(u->ar);
        break;
    case PX_ARCHIVE_7Z:
        archive_read_support_format_7zip(u->ar);
        break;
    case PX_ARCHIVE_CPIO:
        archive_read_support_format_cpio(u->ar);
        break;
    case PX_ARCHIVE_AR:
        archive_read_support_format_ar(u->ar);
        break;
    case PX_ARCHIVE_CAB:
        archive_read_support_format_cab(u->ar);
        break;
    case PX_ARCHIVE_RAR:
        archive_read_support_format_rar(u->ar);
        break;
    case PX_ARCHIVE_RAR5:
        archive_read_support_format_rar5(u->ar);
        break;
    case PX_ARCHIVE_NONE:
        break;
    }
    px_status st = open_reader(u, err);
    if (st != PX_OK)
        px_unpack_close(u);
    else
        *out = u;
    return st;
}

void px_unpack_close(px_unpack *u) {
    if (!u) return;
    archive_read_free(u->ar);
    free(u);
}

static locale_t utf8_locale;

static void make_locale(void) {
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

static int next_header(px_unpack *u, struct archive_entry **entry, const char **name) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_locale);
    locale_t before = utf8_locale ? uselocale(utf8_locale) : (locale_t)0;
    int rc;
    do {
        rc = archive_read_next_header(u->ar, entry);
    } while (rc == ARCHIVE_RETRY);
    *name = rc == ARCHIVE_OK || rc == ARCHIVE_WARN ? archive_entry_pathname(*entry) : NULL;
    if (before) (void)uselocale(before);
    return rc;
}

int px_unpack_next(px_unpack *u, px_member *out, px_err *err) {
    struct archive_entry *entry = NULL;
    const char *name;
    *out = (px_member){.name = PX_STR("")};
    if (!u || u->broken) return px_fail(err, PX_E_IO, "the packed data is damaged");
    u->member_at = u->held_at = 0;
    u->held_n = 0;
    u->ended = true;
    int rc = next_header(u, &entry, &name);
    if (rc == ARCHIVE_EOF) return 0;
    if (rc != ARCHIVE_OK && rc != ARCHIVE_WARN) {
        u->broken = true; /* after a damaged header the next one may be the same again */
        return fail(u, err);
    }
    u->ended = false;
    if (name) out->name = px_str_of(name);
    if (archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0)
        out->size = (uint64_t)archive_entry_size(entry);
    out->is_file = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry);
    out->encrypted = archive_entry_is_data_encrypted(entry) == 1;
    return 1;
}

/* A piece of the hole before what is held, or before the end. */
static bool hole(px_unpack *u, px_str *out) {
    static const char zeros[65536];
    if (u->held_at <= u->member_at) return false;
    uint64_t n = u->held_at - u->member_at;
    *out = (px_str){zeros, n < sizeof zeros ? (size_t)n : sizeof zeros};
    u->member_at += out->n;
    return true;
}

px_status px_unpack_read(px_unpack *u, px_str *out, px_err *err) {
    *out = (px_str){"", 0};
    while (!u->held_n && !u->ended) {
        la_int64_t offset = 0;
        u->held_n = 0;
        int rc = archive_read_data_block(u->ar, &u->held, &u->held_n, &offset);
        u->held_at = offset > 0 ? (uint64_t)offset : 0;
        bool warned = rc == ARCHIVE_WARN && !u->held_n; /* a checksum that does not hold */
        if (!warned && (rc == ARCHIVE_OK || rc == ARCHIVE_WARN || rc == ARCHIVE_RETRY)) continue;
        u->held_n = 0;
        u->ended = true;
        if (rc == ARCHIVE_EOF) break;
        if (rc == ARCHIVE_FATAL) u->broken = true;
        u->held_at = 0;
        return fail(u, err);
    }
    if (hole(u, out)) return PX_OK;
    *out = (px_str){u->held_n ? u->held : "", u->held_n};
    u->member_at += u->held_n;
    u->held_n = 0;
    return PX_OK;
}

bool px_unpack_broken(const px_unpack *u) {
    return !u || u->broken;
}
