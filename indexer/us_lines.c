/* us_lines.c: see us_lines.h. */
#include "indexer/us_lines.h"

#include "indexer/encoding.h"

#include <stdlib.h>

typedef struct lines {
    px_textin *text;
    uint64_t line; /* lines in front of the window */
    uint64_t docs;
    size_t given; /* bytes of the window that were given out */
    bool begun;   /* the window begins with a document's first line */
} lines;

bool px_us_line_next(px_str *rest, px_str *line) {
    if (!rest->n) return false;
    const char *nl = memchr(rest->p, '\n', rest->n);
    size_t n = nl ? (size_t)(nl - rest->p) : rest->n;
    *line = px_str_sub(*rest, 0, n);
    if (line->n && line->p[line->n - 1] == '\r') line->n--;
    *rest = px_str_sub(*rest, n + (nl != NULL), rest->n);
    return true;
}

px_status px_us_lines_open(px_source *s, px_err *err) {
    lines *l = s->self = px_calloc(1, sizeof *l);
    (void)err;
    l->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    return PX_OK;
}

static void consume(lines *l, size_t n) {
    px_str w = px_str_sub(px_textin_view(l->text), 0, n);
    for (const char *p = w.p, *end = w.p + w.n; p < end && (p = memchr(p, '\n', (size_t)(end - p)));
         p++)
        l->line++;
    px_textin_consume(l->text, n);
}

/* Find the line that begins a document, behind the first line where `behind`. *at = its place, or the
 * window's length when the text is over or no document can be that long. */
static px_status find(lines *l, const px_us_lines_how *how, bool behind, size_t *at, bool *over,
                      px_err *err) {
    size_t i = 0, seen = 0; /* begin of a line; no line end between it and `seen` */
    *over = false;
    for (;;) {
        px_str w = px_textin_view(l->text);
        for (;;) {
            const char *nl = seen < w.n ? memchr(w.p + seen, '\n', w.n - seen) : NULL;
            if (!nl) break;
            size_t end = (size_t)(nl - w.p);
            px_str line = px_str_sub(w, i, end);
            if (line.n && line.p[line.n - 1] == '\r') line.n--;
            if (!behind && how->begins(line)) {
                *at = i;
                return PX_OK;
            }
            behind = false;
            i = seen = end + 1;
        }
        seen = w.n;
        bool grown;
        *at = w.n;
        if (w.n > PX_SOURCE_RECORD_MAX) return PX_OK;
        px_status st = px_textin_fill(l->text, &grown, err);
        if (st != PX_OK) return st;
        if (grown) continue;
        w = px_textin_view(l->text);
        *over = true;
        *at = i < w.n && !behind && how->begins(px_str_trim(px_str_sub(w, i, w.n))) ? i : w.n;
        return PX_OK;
    }
}

int px_us_lines_next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    const px_us_lines_how *how = s->kind->how;
    lines *l = s->self;
    size_t at, end;
    bool over;
    px_status st;
    consume(l, l->given);
    l->given = 0;
    while (!l->begun) { /* in front of the first document, or behind one that was too long */
        st = find(l, how, false, &at, &over, err);
        if (st != PX_OK) return st;
        consume(l, at);
        l->begun = px_textin_view(l->text).n > 0 && at <= PX_SOURCE_RECORD_MAX;
        if (over && !l->begun) return 0;
    }
    px_str w = px_textin_view(l->text);
    if (!w.n) return 0;
    st = find(l, how, true, &end, &over, err);
    if (st != PX_OK) return st;
    l->given = end;
    l->docs++;
    s->raw = px_str_sub(px_textin_view(l->text), 0, end);
    s->line = l->line + 1;
    s->byte = px_textin_offset(l->text);
    if (s->raw.n > PX_SOURCE_RECORD_MAX && !over) l->begun = false;
    if (s->raw.n > PX_SOURCE_RECORD_MAX)
        return px_fail_at(err, PX_E_INPUT, s->byte,
                          "line %llu: the document is longer than %zu MiB",
                          (unsigned long long)s->line, PX_SOURCE_RECORD_MAX >> 20);
    /* the record points into the text, so it needs one of its own */
    st = how->fill(px_us_plain(a, px_textin_clean(l->text, a, s->raw)), a, r, err);
    if (st == PX_OK) return 1;
    if (err) err->offset = s->byte;
    return px_err_in(err, st, "line %llu", (unsigned long long)s->line);
}

void px_us_lines_report(px_source *s, px_source_report *out) {
    lines *l = s->self;
    out->encoding = px_textin_encoding(l->text);
    out->bad_bytes = px_textin_bad(l->text);
    out->rows = l->docs;
}

void px_us_lines_close(px_source *s) {
    lines *l = s->self;
    if (!l) return;
    px_textin_free(l->text);
    free(l);
}

/* ---- fields ---- */

static size_t tag_of(px_str line) {
    size_t n = 0;
    while (n < line.n && n < 5 && (px_is_upper(line.p[n]) || (n && px_is_digit(line.p[n]))))
        n++;
    bool ends = n == line.n || line.p[n] == ' ' || line.p[n] == '\t';
    return n >= 2 && n <= 4 && ends ? n : 0;
}

static px_str cut_end(px_str s) {
    while (s.n && px_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool px_us_field_next(px_str *rest, size_t blanks, px_us_field *f) {
    px_str line;
    size_t n = 0;
    while (!n) {
        if (!px_us_line_next(rest, &line)) return false;
        n = tag_of(line);
    }
    f->tag = px_str_sub(line, 0, n);
    size_t at = n;
    while (at < line.n && line.p[at] == ' ' && (!blanks || at < n + blanks))
        at++;
    f->first = cut_end(px_str_sub(line, at, line.n));
    f->more = px_str_sub(*rest, 0, 0);
    for (;;) {
        px_str ahead = *rest;
        if (!px_us_line_next(&ahead, &line) || tag_of(line)) break;
        f->more.n += rest->n - ahead.n;
        *rest = ahead;
    }
    return true;
}

/* Lines drawn above and below the rows of a table. */
static bool ruler(px_str line) {
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] != '_' && line.p[i] != ' ') return false;
    return true;
}

px_str px_us_field_text(px_arena *a, const px_us_field *f, bool rows) {
    if (!f->more.n) return px_str_trim(f->first);
    char *p = px_arena_alloc(a, f->first.n + f->more.n + 2);
    size_t n = 0;
    px_str rest = f->more, line = f->first;
    do {
        line = px_str_trim(line);
        if (!line.n || (rows && ruler(line))) continue;
        if (n) p[n++] = rows ? '\n' : ' ';
        memcpy(p + n, line.p, line.n);
        n += line.n;
    } while (px_us_line_next(&rest, &line));
    return (px_str){p, n};
}
