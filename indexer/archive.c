/* archive.c: walks an archive by unpack.h, and makes its names readable.
 *
 * A zip with random access is read by its directory, as all zip programs do. That directory is held
 * in memory by libarchive, so one with 65,535 members or more, and one that only comes forward (a
 * zip in a zip, standard input), is read from local header to local header. */
#include "indexer/archive_int.h"
#include "indexer/stream_int.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

#include <stdlib.h>

#define SPOOL_MEMORY ((size_t)32 << 20)
#define MANY_MEMBERS 0xFFFF
#define AGAIN_MAX    100

typedef unsigned long long ull;

struct px_archive {
    px_stream *in;
    px_unpack *unpack;
    px_archive_format format;
    px_buf name;
    uint64_t n;
    bool streamed;     /* the member at hand was asked for */
    bool by_directory; /* members behind a damaged one can be reached */
    unsigned n_again;
};

static px_status in_words(const px_archive *z, px_status st, px_err *err) {
    if (st != PX_E_IO || px_stream_spent(z->in)) return st;
    const char *hint = z->format == PX_ARCHIVE_RAR || z->format == PX_ARCHIVE_RAR5
                           ? "a rar in several volumes must be joined first"
                       : z->format == PX_ARCHIVE_7Z
                           ? "a 7z in several volumes must be joined, one with a password unpacked"
                           : NULL;
    px_err why;
    px_err_clear(&why);
    if (err) why = *err;
    return px_fail(err, PX_E_IO,
                   "%s: the %s archive is damaged or ends too early behind member %llu"
                   "%s%s (%s)",
                   px_stream_path(z->in), px_archive_format_name(z->format), (ull)z->n,
                   hint ? "; " : "", hint ? hint : "", why.message);
}

px_status px_archive_open(px_stream *in, px_archive **out, px_err *err) {
    *out = NULL;
    px_archive *z = px_calloc(1, sizeof *z);
    px_str first;
    z->in = in;
    px_buf_init(&z->name, (size_t)1 << 20);
    px_status st = PX_OK;
    if (px_stream_is_random(in)) st = px_stream_seek(in, 0, err);
    if (st == PX_OK) st = px_stream_peek(in, 512, &first, err);
    if (st != PX_OK) goto done;
    z->format = px_archive_look(first);
    if (z->format == PX_ARCHIVE_NONE) {
        st = px_fail(err, PX_E_INPUT, "%s is no archive", px_stream_path(in));
        goto done;
    }
    if (z->format == PX_ARCHIVE_7Z) st = px_stream_spool(in, SPOOL_MEMORY, err);
    if (st != PX_OK) goto done;
    px_unpack_source from = px_stream_as_source(in);
    if (z->format == PX_ARCHIVE_ZIP && from.seek) {
        px_zip_end end;
        st = px_zip_directory(in, &end, err);
        if (st != PX_OK) goto done;
        if (!end.found || end.members >= MANY_MEMBERS) from.seek = NULL;
    } else if (z->format != PX_ARCHIVE_7Z) {
        from.seek = NULL;
    }
    z->by_directory = z->format == PX_ARCHIVE_ZIP && from.seek;
    st = px_unpack_archive(from, z->format, &z->unpack, err);
    if (st != PX_OK) st = in_words(z, st, err);
done:
    if (st != PX_OK)
        px_archive_close(z);
    else
        *out = z;
    return st;
}

void px_archive_close(px_archive *z) {
    if (!z) return;
    px_unpack_close(z->unpack);
    px_buf_done(&z->name);
    free(z);
}

/* Chinese Windows writes names in GBK; one that is neither keeps what can be read of it. */
static px_status decode_name(px_archive *z, px_str raw, px_err *err) {
    px_buf_clear(&z->name);
    if (px_utf8_valid(raw)) {
        px_buf_str(&z->name, raw);
    } else {
        px_decoder *d;
        px_status st = px_decoder_new(PX_ENC_GB18030, &d, err);
        if (st != PX_OK) return st;
        st = px_decoder_feed(d, raw, true, &z->name, err);
        px_decoder_free(d);
        if (st != PX_OK) return st;
    }
    bool slash = z->name.n && memchr(z->name.p, '/', z->name.n);
    for (size_t i = 0; i < z->name.n; i++) {
        char *c = &z->name.p[i];
        if ((unsigned char)*c < 0x20 || *c == 0x7F) *c = ' ';
        if (*c == '\\' && !slash) *c = '/';
    }
    return PX_OK;
}

static bool can_go_on(const px_archive *z) {
    return !px_unpack_broken(z->unpack) || (z->by_directory && z->n_again < AGAIN_MAX);
}

/* libarchive gives up behind damaged data. A zip's directory still knows what follows. */
static px_status go_on(px_archive *z, px_err *err) {
    px_member m;
    z->n_again++;
    px_unpack_close(z->unpack);
    z->unpack = NULL;
    px_status st = px_stream_seek(z->in, 0, err);
    if (st == PX_OK) st = px_unpack_archive(px_stream_as_source(z->in), z->format, &z->unpack, err);
    for (uint64_t i = 0; i < z->n && st == PX_OK; i++) {
        int got = px_unpack_next(z->unpack, &m, err);
        if (got < 0) st = (px_status)got;
    }
    return st;
}

int px_archive_next(px_archive *z, px_member *out, px_err *err) {
    z->streamed = false;
    px_status again = PX_OK;
    if (px_unpack_broken(z->unpack) && can_go_on(z)) again = go_on(z, err);
    if (again != PX_OK) {
        z->by_directory = false;
        return in_words(z, again, err);
    }
    int got = px_unpack_next(z->unpack, out, err);
    if (got < 0) return in_words(z, (px_status)got, err);
    if (got == 0) return 0;
    px_status st = px_stream_count_member(z->in, err);
    if (st != PX_OK) return st;
    z->n++;
    px_str raw = out->name;
    out->name_too_long = raw.n > PX_ARCHIVE_NAME_MAX;
    raw = px_str_sub(raw, 0, PX_ARCHIVE_NAME_MAX);
    st = decode_name(z, raw, err);
    if (st != PX_OK) return st;
    px_str name = px_buf_view(&z->name);
    while (px_str_starts(name, PX_STR("./")))
        name = px_str_sub(name, 2, name.n);
    if (name.n && name.p[name.n - 1] == '/') out->is_file = false;
    out->name = name;
    return 1;
}

px_status px_archive_stream(px_archive *z, const char *path, px_stream **out, px_err *err) {
    *out = NULL;
    if (z->streamed) return px_fail(err, PX_E_INTERNAL, "%s was already read", path);
    z->streamed = true;
    return px_stream_member(z->in, z->unpack, path, out, err);
}

bool px_archive_broken(const px_archive *z) {
    return !can_go_on(z) || px_stream_spent(z->in);
}
