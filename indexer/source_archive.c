/* source_archive.c: an archive as a source: each member is a source of its own.
 *
 * Members are opened in the order in which they lie, so nothing is read twice. What cannot be read
 * of one member is its own failure; what cannot be read of the archive ends it: damage behind which
 * nothing follows, and a limit of the whole file (stream.h). */
#include "indexer/archive.h"
#include "indexer/source_kind.h"

#include <stdlib.h>

#define DEPTH_MAX 8

typedef struct archive_source {
    px_archive *z;
    px_source *member; /* NULL = between members */
    char *path;        /* of the member, as it is called in sentences */
    px_source_report sum;
} archive_source;

static int probe(const px_sample *s) {
    if (px_archive_look(s->bytes) == PX_ARCHIVE_NONE) return 0;
    return px_archive_document(s->bytes, s->in, NULL) ? 0 : 90;
}

static px_status open_archive(px_source *s, px_err *err) {
    archive_source *z = s->self = px_calloc(1, sizeof *z);
    z->sum = (px_source_report){.encoding = "", .line_ends = ""};
    if (s->depth >= DEPTH_MAX)
        return px_fail(err, PX_E_LIMIT,
                       "%s: archives lie in each other more than %d deep; unpack the inner ones "
                       "first",
                       s->opt.path, DEPTH_MAX);
    px_str first;
    px_status st = px_stream_peek(s->in, 4, &first, err);
    if (st == PX_OK && px_str_starts(first, PX_STR("PK\5\6")))
        st = px_fail(err, PX_E_INPUT, "%s: this is an empty archive", s->opt.path);
    return st == PX_OK ? px_archive_open(s->in, &z->z, err) : st;
}

/* What file managers leave behind. */
static bool is_litter(px_str name) {
    static const char *const last[] = {".DS_Store", "Thumbs.db", "desktop.ini", "Desktop.ini"};
    size_t slash = name.n;
    while (slash > 0 && name.p[slash - 1] != '/')
        slash--;
    px_str file = px_str_sub(name, slash, name.n);
    if (px_str_starts(name, PX_STR("__MACOSX/")) ||
        px_str_find(name, PX_STR("/__MACOSX/")) != SIZE_MAX)
        return true;
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        if (px_str_is(file, last[i])) return true;
    return px_str_starts(file, PX_STR("._"));
}

static void member_failed(px_source *s, const px_err *why) {
    archive_source *z = s->self;
    z->sum.parts_failed++;
    if (s->opt.part_failed) s->opt.part_failed(s->opt.self, z->path, why);
}

/* The member has ended, or (`whole` false) broke off. */
static void leave(px_source *s, bool whole) {
    archive_source *z = s->self;
    px_source_report r;
    px_source_report_get(z->member, &r);
    z->sum.rows += r.rows;
    z->sum.empty += r.empty;
    z->sum.preamble += r.preamble;
    z->sum.bad_bytes += r.bad_bytes;
    z->sum.repaired += r.repaired;
    z->sum.skipped += r.skipped;
    bool has_parts = r.parts || r.parts_failed; /* and has told of them itself */
    z->sum.parts += has_parts ? r.parts : whole;
    z->sum.parts_failed += r.parts_failed;
    if (whole && !has_parts && s->opt.part_done) s->opt.part_done(s->opt.self, z->path, &r);
    px_source_close(z->member);
    z->member = NULL;
}

/* Does this failure of a member end the whole file? Never PX_E_INPUT, which stands for a record. */
static bool ends_file(px_source *s, px_status st, const px_err *why, px_err *err) {
    archive_source *z = s->self;
    bool broken = px_archive_broken(z->z) && (st == PX_E_IO || st == PX_E_LIMIT);
    if (!broken && st != PX_E_NOMEM && st != PX_E_CANCELLED) return false;
    if (err) *err = *why;
    if (st == PX_E_IO)
        (void)px_fail(err, st,
                      "%s is damaged or ends too early: nothing behind this can be read (%s)",
                      s->opt.path, why->message);
    return true;
}

/* 1 = inside the member, 0 = it is empty. */
static int enter(px_source *s, const px_member *m, px_err *err) {
    archive_source *z = s->self;
    px_stream *in;
    px_str first;
    px_source_options opt = s->opt;
    opt.path = opt.name = z->path;
    if (opt.format && strcmp(opt.format, s->kind->name) == 0) opt.format = NULL;
    if (m->name_too_long)
        return px_fail(err, PX_E_LIMIT,
                       "%.200s…: the name has more than %d bytes; give it a shorter one", z->path,
                       PX_ARCHIVE_NAME_MAX);
    if (m->encrypted)
        return px_fail(err, PX_E_UNSUPPORTED,
                       "%s: this is locked with a password; unpack it first and give the files",
                       z->path);
    px_status st = px_archive_stream(z->z, z->path, &in, err);
    if (st != PX_OK) return st;
    st = px_stream_peek(in, 1, &first, err);
    if (st != PX_OK || first.n == 0) {
        px_stream_close(in);
        return st;
    }
    st = px_source_open_stream(&opt, in, s->depth + 1, &z->member, err);
    return st == PX_OK ? 1 : (int)st;
}

static void name_member(px_source *s, px_str name) {
    archive_source *z = s->self;
    size_t n = strlen(s->name);
    free(z->path);
    z->path = px_malloc(n + name.n + 2);
    memcpy(z->path, s->name, n);
    z->path[n++] = '/';
    memcpy(z->path + n, name.p, name.n);
    z->path[n + name.n] = 0;
}

/* 1 = inside a member, 0 = no further one. */
static int next_member(px_source *s, px_err *err) {
    archive_source *z = s->self;
    px_member m;
    px_err why;
    for (;;) {
        int got = px_archive_next(z->z, &m, err);
        if (got != 1) return got;
        if (!m.is_file || is_litter(m.name)) {
            z->sum.skipped++;
            continue;
        }
        px_err_clear(&why);
        name_member(s, m.name);
        got = enter(s, &m, &why);
        if (got == 1) return 1;
        if (got == 0)
            z->sum.skipped++;
        else if (ends_file(s, (px_status)got, &why, err))
            return got;
        else
            member_failed(s, &why);
    }
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    archive_source *z = s->self;
    px_err why;
    for (;;) {
        if (!z->member) {
            int more = next_member(s, err);
            if (more != 1) return more;
        }
        px_err_clear(&why);
        int got = px_source_next(z->member, a, r, &why);
        if (got == 1 || got == PX_E_INPUT) {
            px_str part = px_source_name(z->member);
            if (!s->part || !px_str_is(part, s->part)) {
                free(s->part);
                s->part = px_strdup(part.p);
            }
            s->raw = z->member->raw;
            s->line = z->member->line;
            s->byte = z->member->byte;
            s->position = z->member->position - 1;
            s->normalised = true;
            if (got != 1 && err) *err = why;
            return got;
        }
        leave(s, got == 0);
        if (got == 0) continue;
        if (ends_file(s, (px_status)got, &why, err)) return got;
        member_failed(s, &why);
    }
}

static void report(px_source *s, px_source_report *out) {
    archive_source *z = s->self;
    *out = z->sum;
}

static void close_archive(px_source *s) {
    archive_source *z = s->self;
    if (!z) return;
    px_source_close(z->member);
    px_archive_close(z->z);
    free(z->path);
    free(z);
}

const px_source_kind px_source_archive = {"archive", probe,         open_archive, next,
                                          report,    close_archive, NULL};
