/* xlsparts.c: see xlsparts.h. */
#include "indexer/xlsparts.h"

#include "indexer/workbook.h"

#include <stdlib.h>

struct px_parts {
    px_stream *in;
    px_arena *a;
    px_str *names; /* in normal form */
    size_t n, cap;
    px_archive *archive; /* of the open part */
    px_stream *part;
};

/* Lower case, slashes, nothing in front. Names of parts are ASCII by the standard. */
static px_str normal(px_arena *a, px_str name) {
    char *p = px_arena_alloc(a, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '\\' ? '/' : px_lower(name.p[i]);
    px_str s = {p, name.n};
    while (px_str_starts(s, PX_STR("/")) || px_str_starts(s, PX_STR("./")))
        s = px_str_sub(s, s.p[0] == '/' ? 1 : 2, s.n);
    return s;
}

static void end_part(px_parts *z) {
    px_stream_close(z->part);
    px_archive_close(z->archive);
    z->part = NULL;
    z->archive = NULL;
}

px_status px_parts_open(px_stream *in, px_parts **out, px_err *err) {
    *out = NULL;
    px_parts *z = px_calloc(1, sizeof *z);
    px_archive *archive = NULL;
    px_member m;
    int got = 0;
    z->in = in;
    z->a = px_arena_new();
    px_status st = px_stream_spool(in, PX_BOOK_SPOOL_BYTES, err);
    if (st == PX_OK) st = px_archive_open(in, &archive, err);
    while (st == PX_OK && (got = px_archive_next(archive, &m, err)) == 1) {
        if (!m.is_file) continue;
        if (z->n >= 100000)
            st = px_fail(err, PX_E_LIMIT, "the document has more than 100,000 parts");
        z->names = px_arena_grow(z->a, z->names, z->n, &z->cap, z->n + 1, sizeof *z->names);
        z->names[z->n++] = normal(z->a, m.name);
        if (m.encrypted)
            st =
                px_fail(err, PX_E_UNSUPPORTED,
                        "the document is protected by a password; open it and save it without one");
    }
    /* A zip that is damaged behind its parts may still be read. */
    if (st == PX_OK && got < 0 && !z->n) st = (px_status)got;
    px_archive_close(archive);
    if (st != PX_OK)
        px_parts_close(z);
    else
        *out = z;
    return st;
}

void px_parts_close(px_parts *z) {
    if (!z) return;
    end_part(z);
    px_arena_free(z->a);
    free(z);
}

bool px_parts_has(const px_parts *z, px_str name) {
    px_arena *a = px_arena_new();
    px_str want = normal(a, name);
    bool found = false;
    for (size_t i = 0; i < z->n && !found; i++)
        found = px_str_eq(z->names[i], want);
    px_arena_free(a);
    return found;
}

px_str px_parts_ending(const px_parts *z, const char *ending) {
    size_t n = strlen(ending);
    for (size_t i = 0; i < z->n; i++)
        if (z->names[i].n >= n &&
            px_str_eq_nocase(px_str_sub(z->names[i], z->names[i].n - n, z->names[i].n),
                             px_str_of(ending)))
            return z->names[i];
    return (px_str){"", 0};
}

px_status px_parts_get(px_parts *z, px_str name, px_stream **out, px_err *err) {
    *out = NULL;
    end_part(z);
    px_member m;
    int got = 0;
    px_arena *a = px_arena_new();
    px_str want = normal(a, name);
    px_status st = px_archive_open(z->in, &z->archive, err);
    while (st == PX_OK && (got = px_archive_next(z->archive, &m, err)) == 1)
        if (m.is_file && px_str_eq(normal(a, m.name), want)) break;
    if (st == PX_OK && got < 0) st = (px_status)got;
    if (st == PX_OK && got == 0)
        st = px_fail(err, PX_E_NOTFOUND, "the document has no part " PX_STR_FMT,
                     PX_STR_ARG(px_str_sub(name, 0, 100)));
    if (st == PX_OK) st = px_archive_stream(z->archive, px_arena_cstr(a, name), &z->part, err);
    px_arena_free(a);
    if (st == PX_OK)
        *out = z->part;
    else
        end_part(z);
    return st;
}
