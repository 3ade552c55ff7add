/* scheme_load.c: rows of schemes: where they come from, and how they join what a collection has.
 *
 * Rows are kept as they come, with their place in the order. Joining sorts them by symbol; of one
 * symbol the first of a file counts (lists repeat a main group for each of its headings), of several
 * files the last file, and what is read wins over what was there. */
#include "indexer/scheme_load.h"

#include "base/file.h"
#include "indexer/archive.h"
#include "indexer/scheme_int.h"
#include "indexer/xmlin.h"
#include "shards/classes.h"

#include <stdlib.h>

#define WINDOW ((size_t)4 << 20)
#define SAMPLE ((size_t)64 << 10)

typedef struct title_row {
    px_scheme scheme;
    px_str lang, symbol, parent, title;
    uint32_t file; /* later ones win */
    uint32_t order;
} title_row;

typedef struct conc_row {
    px_str scheme, line;
} conc_row;

struct px_scheme_rows {
    px_arena *a;
    PX_LIST(title_row) titles;
    PX_LIST(conc_row) rows;
    px_rec_strs origins; /* by file number */
    uint32_t file;
};

px_scheme_rows *px_scheme_rows_new(void) {
    px_scheme_rows *r = px_calloc(1, sizeof *r);
    r->a = px_arena_new();
    return r;
}

void px_scheme_rows_free(px_scheme_rows *r) {
    if (!r) return;
    px_arena_free(r->a);
    free(r);
}

/* ---- what the readers give ---- */

void px_scheme_skip(px_scheme_in *in, px_str what) {
    px_scheme_report *rep = in->report;
    if (rep->skipped < PX_SCHEME_SKIPPED) {
        size_t n = what.n < sizeof rep->skipped_text[0] ? what.n : sizeof rep->skipped_text[0] - 1;
        while (n < what.n && n && ((unsigned char)what.p[n] & 0xC0) == 0x80)
            n--;
        memcpy(rep->skipped_text[rep->skipped], what.p, n);
        rep->skipped_text[rep->skipped][n] = 0;
    }
    rep->skipped++;
}

static px_status room(const px_scheme_in *in, px_err *err) {
    if (in->rows->titles.n + in->rows->rows.n < PX_SCHEME_ROWS_MAX) return PX_OK;
    return px_fail(err, PX_E_LIMIT, "more than %u titles at once", PX_SCHEME_ROWS_MAX);
}

px_status px_scheme_add_title(px_scheme_in *in, px_str symbol, px_str parent, px_str lang,
                              px_str title, px_str *normal, px_err *err) {
    px_scheme_rows *r = in->rows;
    px_scheme s = in->scheme == PX_SCHEME_NONE ? PX_SCHEME_IPC : in->scheme;
    px_class_symbol y = px_class_parse(r->a, symbol, s);
    px_status st = room(in, err);
    if (st != PX_OK) return st;
    if (!y.understood) {
        px_scheme_skip(in, symbol);
        return PX_OK;
    }
    if (title.n > PX_SCHEME_TITLE_MAX) {
        title.n = PX_SCHEME_TITLE_MAX;
        while (title.n && ((unsigned char)title.p[title.n] & 0xC0) == 0x80)
            title.n--;
    }
    title_row *t = px_list_add(r->a, &r->titles);
    *t = (title_row){.scheme = s,
                     .lang = px_arena_str(r->a, lang),
                     .symbol = y.symbol,
                     .parent = px_arena_str(r->a, parent),
                     .title = px_arena_str(r->a, title),
                     .file = r->file,
                     .order = (uint32_t)r->titles.n};
    in->report->titles++;
    if (normal) *normal = t->symbol;
    return PX_OK;
}

px_status px_scheme_add_row(px_scheme_in *in, px_str scheme, px_str line, px_err *err) {
    px_status st = room(in, err);
    if (st != PX_OK) return st;
    conc_row *c = px_list_add(in->rows->a, &in->rows->rows);
    c->scheme = px_arena_str(in->rows->a, scheme);
    c->line = px_arena_str(in->rows->a, line);
    in->report->rows++;
    return PX_OK;
}

/* ---- files ---- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static px_scheme by_name(const char *name) {
    static const struct {
        const char *part;
        px_scheme scheme;
    } table[] = {{"cpc", PX_SCHEME_CPC},     {"ipc", PX_SCHEME_IPC},
                 {"locarno", PX_SCHEME_LOC}, {"f-term", PX_SCHEME_FTERM},
                 {"fterm", PX_SCHEME_FTERM}, {"uspc", PX_SCHEME_USPC}};
    char low[256];
    size_t n = strlen(name) < sizeof low ? strlen(name) : sizeof low - 1;
    for (size_t i = 0; i < n; i++)
        low[i] = px_lower(name[i]);
    low[n] = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strstr(low, table[i].part)) return table[i].scheme;
    return PX_SCHEME_NONE;
}

static px_status read_markup(px_scheme_in *in, px_textin *text, px_str sample, px_err *err) {
    px_str root = px_xml_root_name(sample);
    if (px_str_is(root, "class-scheme") || px_xml_has(sample, "classification-item"))
        in->scheme = PX_SCHEME_CPC;
    else if (px_str_is(root, "IPCScheme") || px_xml_has(sample, "ipcEntry"))
        in->scheme = PX_SCHEME_IPC;
    else
        return px_fail(
            err, PX_E_INPUT,
            "%s is markup with <%.*s>, not a classification scheme; files of patents are "
            "read with `patix index`",
            in->name, (int)(root.n < 60 ? root.n : 60), root.p ? root.p : "");
    return px_scheme_read_xml(in, text, err);
}

/* A list called CPC or IPC by nobody is CPC when it has what only CPC has. */
static void settle(px_scheme_rows *r, size_t from) {
    bool cpc = false;
    for (size_t i = from; i < r->titles.n && !cpc; i++) {
        px_str s = r->titles.v[i].symbol;
        size_t n = 4;
        while (n < s.n && px_is_digit(s.p[n]))
            n++;
        cpc = r->titles.v[i].scheme == PX_SCHEME_IPC && (s.p[0] == 'Y' || n >= 8);
    }
    for (size_t i = from; i < r->titles.n && cpc; i++)
        if (r->titles.v[i].scheme == PX_SCHEME_IPC) r->titles.v[i].scheme = PX_SCHEME_CPC;
}

px_status px_scheme_read_stream(px_scheme_rows *r, px_stream *s, const char *name,
                                const px_scheme_hints *h, px_scheme_report *report, px_err *err) {
    px_scheme_in in = {.rows = r, .hints = h, .report = report, .name = name, .scheme = h->scheme};
    px_textin *text = NULL;
    px_str sample;
    size_t titles = r->titles.n, rows = r->rows.n;
    bool guessed = false;
    px_encoding declared;
    in.scratch = px_arena_new();
    px_status st = px_stream_peek(s, SAMPLE, &sample, err);
    if (st == PX_OK && sample.n == 0) st = px_fail(err, PX_E_INPUT, "%s is empty", name);
    if (st != PX_OK) goto done;
    bool markup = px_xml_root_name(sample).n > 0;
    text = px_textin_new(s, WINDOW);
    if (markup && px_xml_declared(sample, &declared)) px_textin_declare(text, declared);
    if (in.scheme == PX_SCHEME_NONE && !markup) {
        in.scheme = by_name(name);
        guessed = in.scheme == PX_SCHEME_NONE;
    }
    r->file++;
    *px_list_add(r->a, &r->origins) = px_arena_str(r->a, px_str_of(base_name(name)));
    if (markup) {
        st = read_markup(&in, text, sample, err);
    } else {
        bool grown = true; /* the sample may be UTF-16: look at the text */
        while (st == PX_OK && grown && px_textin_view(text).n < SAMPLE)
            st = px_textin_fill(text, &grown, err);
        px_str start = px_textin_view(text);
        px_str copy = px_arena_str(in.scratch, px_str_sub(start, 0, SAMPLE));
        if (st == PX_OK) st = px_scheme_read_table(&in, text, copy, err);
        if (st == PX_OK && guessed) settle(r, titles);
    }
    if (st == PX_OK && r->titles.n == titles && r->rows.n == rows)
        st = px_fail(err, PX_E_INPUT, "%s holds no title and no row of a concordance%s%s%s", name,
                     report->skipped ? "; not understood was, for example, \"" : "",
                     report->skipped ? report->skipped_text[0] : "", report->skipped ? "\"" : "");
done:
    if (st != PX_OK) {
        r->titles.n = titles;
        r->rows.n = rows;
    }
    px_textin_free(text);
    px_arena_free(in.scratch);
    return st;
}

static bool readable(px_str name) {
    static const char *const ends[] = {".xml", ".txt", ".tsv", ".csv"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (name.n > n &&
            px_str_eq_nocase(px_str_sub(name, name.n - n, name.n), px_str_of(ends[i])))
            return true;
    }
    return false;
}

static px_status read_archive(px_scheme_rows *r, px_stream *s, const char *path,
                              const px_scheme_hints *h, px_scheme_report *report, px_err *err) {
    px_archive *z = NULL;
    px_member m;
    px_status st = px_archive_open(s, &z, err);
    int got = 0;
    while (st == PX_OK && (got = px_archive_next(z, &m, err)) == 1) {
        px_stream *member = NULL;
        if (!m.is_file || !readable(m.name)) continue;
        if (m.encrypted)
            st = px_fail(err, PX_E_UNSUPPORTED, "%s: %.*s is encrypted", path, (int)m.name.n,
                         m.name.p);
        char *name = px_arena_cstr(
            r->a, px_arena_fmt(r->a, "%s: " PX_STR_FMT, base_name(path), PX_STR_ARG(m.name)));
        if (st == PX_OK) st = px_archive_stream(z, name, &member, err);
        if (st == PX_OK) st = px_scheme_read_stream(r, member, name, h, report, err);
        px_stream_close(member);
        report->files++;
    }
    if (st == PX_OK && got < 0) st = (px_status)got;
    if (st == PX_OK && !report->files)
        st = px_fail(err, PX_E_INPUT, "%s holds no .xml, .txt, .tsv or .csv file", path);
    px_archive_close(z);
    return st;
}

px_status px_scheme_read_file(px_scheme_rows *r, const char *path, const px_scheme_hints *h,
                              px_scheme_report *report, px_err *err) {
    px_stream *s = NULL;
    px_str first;
    size_t titles = r->titles.n, rows = r->rows.n;
    *report = (px_scheme_report){0};
    px_status st = px_stream_open(path, 0, &s, err);
    if (st == PX_OK) st = px_stream_peek(s, 4096, &first, err);
    if (st == PX_OK && px_archive_look(first) != PX_ARCHIVE_NONE) {
        st = read_archive(r, s, path, h, report, err);
    } else if (st == PX_OK) {
        st = px_scheme_read_stream(r, s, path, h, report, err);
        report->files = 1;
    }
    if (st != PX_OK) {
        r->titles.n = titles;
        r->rows.n = rows;
    }
    px_stream_close(s);
    return st;
}

/* ---- joining ---- */

static int by_place(const void *x, const void *y) {
    const title_row *a = x, *b = y;
    if (a->scheme != b->scheme) return a->scheme < b->scheme ? -1 : 1;
    int c = px_str_cmp(a->lang, b->lang);
    if (c == 0) c = px_str_cmp(a->symbol, b->symbol);
    if (c) return c;
    if (a->file != b->file) return a->file > b->file ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static bool same_list(const title_row *x, const title_row *y) {
    return x->scheme == y->scheme && px_str_eq(x->lang, y->lang);
}

static const px_title_list *list_before(const px_classes *c, const title_row *t) {
    for (size_t i = 0; c && i < c->n_titles; i++)
        if (px_str_is(c->titles[i].scheme, px_scheme_name(t->scheme)) &&
            px_str_eq(c->titles[i].lang, t->lang))
            return &c->titles[i];
    return NULL;
}

static void put_row(px_buf *b, const title_row *t) {
    px_buf_fmt(b, PX_STR_FMT "\t" PX_STR_FMT "\t" PX_STR_FMT "\n", PX_STR_ARG(t->symbol),
               PX_STR_ARG(t->parent), PX_STR_ARG(t->title));
}

/* Rows v[0..n) of one list, sorted, and the lines that were there. */
static px_status join(px_arena *a, const title_row *v, size_t n, const px_title_list *before,
                      px_title_list *out, px_err *err) {
    px_buf b;
    uint32_t old = 0, n_old = before ? before->n : 0, *at;
    px_buf_init(&b, UINT32_MAX - 1);
    for (size_t i = 0; i < n || old < n_old;) {
        if (i && i < n && px_str_eq(v[i].symbol, v[i - 1].symbol)) {
            i++;
            continue;
        }
        int c = i == n ? 1 : -1;
        px_str line = {0};
        if (old < n_old) {
            line = px_str_sub(before->text, before->at[old], before->at[old + 1]);
            px_str symbol = px_str_sub(line, 0, px_str_find(line, PX_STR("\t")));
            if (i < n) c = px_str_cmp(v[i].symbol, symbol);
        }
        if (c > 0)
            px_buf_str(&b, line);
        else
            put_row(&b, &v[i++]);
        old += c >= 0;
    }
    if (b.failed) {
        px_buf_done(&b);
        return px_fail(err, PX_E_LIMIT, "the titles of one scheme are longer than 4 GiB");
    }
    out->text = px_arena_str(a, px_buf_view(&b));
    px_buf_done(&b);
    if (!px_titles_index(a, out->text, &at, &out->n))
        return px_fail(err, PX_E_INTERNAL, "titles are out of order");
    out->at = at;
    return PX_OK;
}

static px_str origin(px_arena *a, const px_scheme_rows *r, const title_row *v, size_t n,
                     const px_title_list *before) {
    px_str s = before ? before->origin : (px_str){NULL, 0};
    for (uint32_t f = 1; f <= r->file && s.n < 400; f++) {
        px_str name = r->origins.v[f - 1];
        size_t i = 0;
        while (i < n && v[i].file != f)
            i++;
        if (i == n || px_str_find(s, name) != SIZE_MAX) continue;
        s = px_arena_fmt(a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(s), s.n ? "; " : "",
                         PX_STR_ARG(name));
    }
    return s;
}

static px_status join_titles(const px_scheme_rows *r, px_arena *a, const px_classes *before,
                             bool replace, px_classes *out, px_err *err) {
    size_t n = r->titles.n, n_before = before ? before->n_titles : 0, lists = 0;
    title_row *v = px_arena_array(a, title_row, n + 1);
    if (n) memcpy(v, r->titles.v, n * sizeof *v);
    qsort(v, n, sizeof *v, by_place);
    for (size_t i = 0; i < n; i++)
        lists += i == 0 || !same_list(&v[i], &v[i - 1]);
    out->titles = px_arena_array(a, px_title_list, lists + n_before + 1);
    for (size_t i = 0; i < n_before; i++) { /* what is not touched */
        size_t k = 0;
        while (k < n && list_before(before, &v[k]) != &before->titles[i])
            k++;
        if (k == n) out->titles[out->n_titles++] = before->titles[i];
    }
    px_status st = PX_OK;
    for (size_t i = 0, end; i < n && st == PX_OK; i = end) {
        for (end = i + 1; end < n && same_list(&v[end], &v[i]);)
            end++;
        const px_title_list *old = replace ? NULL : list_before(before, &v[i]);
        px_title_list *to = &out->titles[out->n_titles++];
        to->scheme = px_str_of(px_scheme_name(v[i].scheme));
        to->lang = v[i].lang;
        to->origin = origin(a, r, v + i, end - i, old);
        st = join(a, v + i, end - i, old, to, err);
    }
    return st;
}

static px_status join_rows(const px_scheme_rows *r, px_arena *a, const px_classes *before,
                           px_classes *out, px_err *err) {
    size_t n_before = before ? before->n_concordances : 0;
    out->concordances = px_arena_array(a, px_concordance *, r->rows.n + n_before + 1);
    px_status st = PX_OK;
    for (size_t i = 0; i < r->rows.n && st == PX_OK; i++) {
        px_str scheme = r->rows.v[i].scheme;
        if (px_classes_concordance(out, scheme)) continue;
        px_buf b;
        px_buf_init(&b, UINT32_MAX - 1);
        for (size_t k = i; k < r->rows.n; k++)
            if (px_str_eq(r->rows.v[k].scheme, scheme)) px_buf_str(&b, r->rows.v[k].line);
        px_str text = px_arena_str(a, px_buf_view(&b));
        px_buf_done(&b);
        st = px_concordance_new(a, scheme, text, &out->concordances[out->n_concordances], err);
        if (st == PX_OK) out->n_concordances++;
    }
    for (size_t i = 0; i < n_before && st == PX_OK; i++)
        if (!px_classes_concordance(out, px_concordance_scheme(before->concordances[i])))
            out->concordances[out->n_concordances++] = before->concordances[i];
    return st;
}

px_status px_scheme_classes(const px_scheme_rows *r, px_arena *a, const px_classes *before,
                            bool replace, px_classes *out, px_err *err) {
    *out = (px_classes){0};
    px_status st = join_titles(r, a, before, replace, out, err);
    if (st == PX_OK) st = join_rows(r, a, before, out, err);
    return st;
}

px_status px_scheme_store(const px_scheme_rows *r, const char *dir, bool replace, px_err *err) {
    px_arena *a = px_arena_new();
    px_class_store *old = NULL;
    px_lock *lock = NULL;
    px_classes all;
    px_status st = px_dir_make(dir, err);
    if (st == PX_OK) st = px_lock_take(dir, &lock, err);
    if (st == PX_OK) st = px_class_store_open(dir, &old, err);
    if (st == PX_OK) st = px_scheme_classes(r, a, px_class_store_get(old), replace, &all, err);
    if (st == PX_OK) st = px_class_store_write(dir, &all, err);
    px_class_store_close(old);
    px_lock_release(lock);
    px_arena_free(a);
    return st;
}
