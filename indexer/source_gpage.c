/* source_gpage.c: text extracts of Google Patents pages.
 *
 * A key stands alone on a line, its values are indented below, often behind a line with their
 * count; "ID" begins a document, so a file may hold many. Lists are rows with commas that nobody
 * quoted: only what stands at fixed places from the left is taken apart. Numbers of citations may
 * carry blanks and '*'. Symbols are written with a comma between all their characters, and for each
 * class all levels above it: the last one before the next section is the symbol. */
#include "indexer/encoding.h"
#include "indexer/put.h"
#include "indexer/source_kind.h"
#include "indexer/values.h"
#include "patent/party.h"

#include <stdlib.h>

typedef struct gpage {
    px_textin *text;
    bool more; /* the ID line of the next document has been read */
    uint64_t line, units;
    px_buf raw;
} gpage;

/* ---- lines ---- */

/* The next line without its end; valid until the next call. 1, 0 at the end, or a status. */
static int next_line(gpage *g, px_str *out, px_err *err) {
    size_t from = 0;
    for (;;) {
        px_str s = px_textin_view(g->text);
        const char *nl = from < s.n ? memchr(s.p + from, '\n', s.n - from) : NULL;
        bool grown;
        if (nl || s.n > PX_SOURCE_RECORD_MAX) {
            size_t n = nl ? (size_t)(nl - s.p) : s.n;
            *out = px_str_sub(s, 0, n);
            if (out->n && out->p[out->n - 1] == '\r') out->n--;
            px_textin_consume(g->text, nl ? n + 1 : n);
            g->line++;
            return 1;
        }
        from = s.n;
        px_status st = px_textin_fill(g->text, &grown, err);
        if (st != PX_OK) return st;
        if (grown) continue;
        if (s.n == 0) return 0;
        *out = s;
        px_textin_consume(g->text, s.n);
        g->line++;
        return 1;
    }
}

static bool is_key(px_str line) {
    return line.n && !px_is_space(line.p[0]) && !px_is_digit(line.p[0]);
}

/* ---- values ---- */

/* Cut at the first comma. */
static px_str cell(px_str *rest) {
    const char *c = rest->n ? memchr(rest->p, ',', rest->n) : NULL;
    size_t n = c ? (size_t)(c - rest->p) : rest->n;
    px_str s = px_str_trim(px_str_sub(*rest, 0, n));
    *rest = px_str_sub(*rest, c ? n + 1 : n, rest->n);
    return s;
}

static bool heads(px_str line) {
    return px_str_starts(line, PX_STR("Publication")) ||
           px_str_starts(line, PX_STR("Application")) || px_str_starts(line, PX_STR("Date,Code")) ||
           px_str_starts(line, PX_STR("Family To Family"));
}

static bool dated(px_str s) {
    return s.n >= 10 && px_is_digit(s.p[0]) && s.p[4] == '-' && s.p[7] == '-';
}

/* Numbers of US applications have a comma themselves: "US17/820,699". */
static px_str application_cell(px_str *rest) {
    px_str all = *rest, s = cell(rest);
    bool us = px_str_starts(s, PX_STR("US")) && s.n && memchr(s.p, '/', s.n);
    if (!us || rest->n < 3 || !px_is_digit(rest->p[0]) || !px_is_digit(rest->p[1]) ||
        !px_is_digit(rest->p[2]) || (rest->n > 3 && rest->p[3] != ','))
        return s;
    px_str more = cell(rest);
    return px_str_sub(all, (size_t)(s.p - all.p), (size_t)(more.p + more.n - all.p));
}

static void cited(px_arena *a, px_rec_cites *list, px_str line) {
    px_str rest = line, number = cell(&rest);
    size_t n = 0;
    bool digit = false;
    for (; n < number.n && !px_is_space(number.p[n]) && number.p[n] != '*'; n++)
        digit |= px_is_digit(number.p[n]);
    if (!digit) return; /* "NoCitation" */
    px_rec_cite *c = px_list_add(a, list);
    c->number = px_str_sub(number, 0, n);
    (void)cell(&rest); /* priority */
    c->ymd = px_put_date(cell(&rest));
}

static px_str without_commas(px_arena *a, px_str s) {
    char *p = px_arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ',') p[n++] = s.p[i];
    return (px_str){p, n};
}

static px_str after(px_str s, const char *head) {
    px_str h = px_str_of(head);
    return px_str_starts(s, h) ? px_str_trim(px_str_sub(s, h.n, s.n)) : PX_STR("");
}

typedef struct page {
    px_record *r;
    px_arena *a;
    px_str leaf; /* of the classes: the deepest so far */
    uint32_t filed;
} page;

static void put_class(page *p) {
    px_put_class(p->a, &p->r->cpc, p->leaf);
    p->leaf = PX_STR("");
}

/* Not "Inc.", not "Stuttgart". */
static bool is_organisation(px_arena *a, px_str s) {
    px_str type = px_party_type(a, s, (px_str){NULL, 0});
    return px_str_find(s, PX_STR(" ")) != SIZE_MAX && type.n && !px_str_is(type, "person");
}

/* "Hyundai Motor Co, Kia Corp", "大连理工大学, 大连海洋大学": a comma parts two organisations, and names in
 * scripts that have none within a name. Another one belongs to the name: "Jetoptera, Inc." */
static void filed_by(page *p, px_str all) {
    size_t from = 0;
    for (size_t i = 0; i + 2 < all.n; i++) {
        if (all.p[i] != ',' || all.p[i + 1] != ' ' || i == from) continue;
        px_str one = px_str_sub(all, from, i), rest = px_str_sub(all, i + 2, all.n);
        px_str next = px_str_sub(rest, 0, px_str_find(rest, PX_STR(", ")));
        bool wide = (unsigned char)all.p[i - 1] >= 0x80 && (unsigned char)rest.p[0] >= 0x80;
        if (!wide && !(is_organisation(p->a, one) && is_organisation(p->a, next))) continue;
        (void)px_put_party(p->a, &p->r->applicants, one);
        from = i + 2;
    }
    (void)px_put_party(p->a, &p->r->applicants, px_str_sub(all, from, all.n));
}

/* "2014-11-20,Publication of JP2016035321A" */
static void event(page *p, px_str line) {
    px_record *r = p->r;
    px_arena *a = p->a;
    px_str what = line, at = cell(&what);
    uint32_t ymd = px_put_date(at);
    what = px_str_trim(what);
    if (px_str_is(at, "Status")) {
        r->status_text = what;
        if (px_str_starts(what, PX_STR("Active")))
            r->status = PX_STR("active");
        else if (px_str_starts(what, PX_STR("Pending")))
            r->status = PX_STR("pending");
        else if (what.n)
            r->status = PX_STR("dead"); /* Expired, Ceased, Abandoned, Withdrawn, Not-in-force */
        return;
    }
    px_str x;
    if ((x = after(what, "Application filed by ")).n) {
        if (!p->filed) p->filed = ymd;
        filed_by(p, x);
    } else if ((x = after(what, "Publication of ")).n) {
        if (px_str_eq(x, r->pub.given))
            r->pub.ymd = ymd;
        else
            *px_list_add(a, &r->members) = x;
    } else if ((x = after(what, "Priority to ")).n) {
        px_rec_number *n = px_list_add(a, &r->priorities);
        n->given = x;
        n->ymd = ymd;
    } else if ((x = after(what, "Assigned to ")).n) {
        px_rec_event *e = px_list_add(a, &r->events);
        *e = (px_rec_event){.ymd = ymd, .text = what, .to = x};
    } else if (px_str_is(what, "Application granted")) {
        r->grant_ymd = ymd;
    } else if (px_str_is(what, "Anticipated expiration") ||
               (px_str_is(what, "Adjusted expiration"))) {
        r->expiry_ymd = ymd; /* the adjusted one stands last */
    } else if (what.n) {
        *px_list_add(a, &r->events) = (px_rec_event){.ymd = ymd, .text = what};
    }
}

static void legal(page *p, px_str line) {
    px_record *r = p->r;
    if (!dated(line)) { /* the description went on */
        if (r->events.n) {
            px_rec_event *e = &r->events.v[r->events.n - 1];
            e->text = px_arena_fmt(p->a, PX_STR_FMT "\n" PX_STR_FMT, PX_STR_ARG(e->text),
                                   PX_STR_ARG(line));
        }
        return;
    }
    px_rec_event *e = px_list_add(p->a, &r->events);
    px_str rest = line;
    e->ymd = px_put_date(cell(&rest));
    e->code = cell(&rest);
    e->text = px_str_trim(rest);
    while (e->text.n && e->text.p[e->text.n - 1] == ',')
        e->text.n--;
}

/* Texts of Japan may be written without a single kana. */
static px_str language(const page *p, px_str text) {
    px_str lang = px_str_of(px_guess_lang(text));
    bool japan = px_str_starts(p->r->pub.given, PX_STR("JP"));
    return japan && px_str_is(lang, "zh") ? PX_STR("ja") : lang;
}

static void value(page *p, px_str key, px_str line) {
    px_record *r = p->r;
    px_arena *a = p->a;
    if (px_str_is(key, "ID")) {
        r->pub.given = line;
    } else if (px_str_is(key, "title")) {
        px_put_text(a, &r->titles, language(p, line), line);
    } else if (px_str_is(key, "abstract")) {
        px_put_text(a, &r->abstracts, language(p, line), line);
    } else if (px_str_is(key, "citation_infor")) {
        if (!heads(line)) cited(a, &r->cites, line);
    } else if (px_str_is(key, "citedBy_infor")) {
        if (!heads(line)) cited(a, &r->cited_by, line);
    } else if (px_str_is(key, "non_patent_citation_infor")) {
        if (!px_str_is(line, "NoNonPatentCitation") && !px_str_starts(line, PX_STR("Title")))
            (void)px_put_cite(a, r, PX_STR(""), line);
    } else if (px_str_is(key, "similar_document")) {
        px_str rest = line;
        if (!heads(line)) px_put_extra(a, r, "similar", cell(&rest));
    } else if (px_str_is(key, "patent_priority_application") ||
               px_str_is(key, "patent_application")) {
        px_str rest = line;
        if (!heads(line)) px_put_extra(a, r, "family_applications", application_cell(&rest));
    } else if (px_str_is(key, "patent_application_claiming_priority")) {
        px_str rest = line;
        if (!heads(line))
            px_put_extra(a, r, "applications_claiming_priority", application_cell(&rest));
    } else if (px_str_is(key, "inventor_number")) {
        px_put_extra(a, r, "inventor_number", line);
    } else if (px_str_is(key, "classfication_items")) {
        if (line.n == 1) put_class(p);
        p->leaf = without_commas(a, line);
    } else if (px_str_is(key, "application_events")) {
        event(p, line);
    } else if (px_str_is(key, "active_area")) {
        px_put_extra(a, r, "active_in", without_commas(a, line));
    } else if (px_str_is(key, "not_active_area")) {
        px_put_extra(a, r, "not_active_in", without_commas(a, line));
    } else if (px_str_is(key, "legal_event")) {
        if (!heads(line)) legal(p, line);
    } else if (!px_str_is(key, "citation_exist") && !px_str_is(key, "citedBy_exist") &&
               !px_str_is(key, "non_patent_citation_exist") &&
               !px_str_is(key, "classfication_nums")) {
        px_put_extra(a, r, px_arena_cstr(a, px_extra_name(a, key)), line);
    }
}

/* The application that this publication belongs to: the one of its office that was filed when it
 * was, if only one of those listed is. */
static void own_application(px_arena *a, px_record *r, uint32_t filed, const px_str *rows,
                            size_t n) {
    px_str found = {0};
    uint32_t ymd = filed;
    size_t fits = 0;
    for (size_t i = 0; i < n; i++) {
        px_str rest = rows[i], number = application_cell(&rest);
        (void)cell(&rest);
        uint32_t on = px_put_date(cell(&rest));
        bool wo = px_str_starts(r->pub.given, PX_STR("WO"));
        bool office = wo ? px_str_starts(number, PX_STR("PCT/"))
                         : number.n > 2 &&
                               px_str_eq(px_str_sub(number, 0, 2), px_str_sub(r->pub.given, 0, 2));
        if (!office || !filed || on != filed || px_str_eq(number, found)) continue;
        found = number;
        fits++;
    }
    if (fits == 1) r->app.given = px_arena_str(a, found);
    r->app.ymd = ymd;
}

/* ---- the source ---- */

static int probe(const px_sample *s) {
    px_str t = px_str_sub(s->looked ? s->text : s->bytes, 0, 2048);
    bool begins = px_str_starts(t, PX_STR("ID\n    ")) || px_str_starts(t, PX_STR("ID\r\n    "));
    return begins && px_str_find(t, PX_STR("\ncitation_exist")) != SIZE_MAX ? 95 : 0;
}

static px_status open_gpage(px_source *s, px_err *err) {
    gpage *g = s->self = px_calloc(1, sizeof *g);
    (void)err;
    g->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    px_buf_init(&g->raw, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    gpage *g = s->self;
    page p = {.r = r, .a = a};
    px_str key = {0}, line, *rows = NULL;
    size_t n_rows = 0, cap = 0;
    int got;
    px_buf_clear(&g->raw);
    s->line = g->line + !g->more;
    s->byte = px_textin_offset(g->text) - (g->more ? 3 : 0);
    if (g->more) key = PX_STR("ID");
    g->more = false;
    while ((got = next_line(g, &line, err)) == 1) {
        line = px_textin_clean(g->text, a, line);
        if (px_str_is(line, "ID")) {
            if (key.n) {
                g->more = true;
                break;
            }
            key = PX_STR("ID");
            px_buf_c(&g->raw, "ID\n");
            continue;
        }
        px_buf_str(&g->raw, line);
        px_buf_ch(&g->raw, '\n');
        if (g->raw.failed)
            return px_fail_at(err, PX_E_LIMIT, s->byte, "a page is longer than %zu MiB",
                              PX_SOURCE_RECORD_MAX >> 20);
        if (is_key(line)) {
            put_class(&p);
            key = px_arena_str(a, px_str_trim(line));
            continue;
        }
        if (line.n && px_is_digit(line.p[0])) continue; /* how many follow */
        px_str v = px_arena_str(a, px_str_trim(line));
        if (!v.n || px_value_empty(v)) continue;
        if (px_str_is(key, "patent_priority_application") && !heads(v)) {
            rows = px_arena_grow(a, rows, n_rows, &cap, n_rows + 1, sizeof *rows);
            rows[n_rows++] = v;
        }
        value(&p, key, v);
    }
    if (got < 0) return got;
    if (!key.n) return 0;
    put_class(&p);
    own_application(a, r, p.filed, rows, n_rows);
    g->units++;
    s->raw = px_buf_view(&g->raw);
    if (!r->pub.given.n)
        return px_fail_at(err, PX_E_INPUT, s->byte, "line %llu: the page has no ID",
                          (unsigned long long)s->line);
    return 1;
}

static void report(px_source *s, px_source_report *out) {
    gpage *g = s->self;
    out->encoding = px_textin_encoding(g->text);
    out->bad_bytes = px_textin_bad(g->text);
    out->rows = g->units;
}

static void close_gpage(px_source *s) {
    gpage *g = s->self;
    if (!g) return;
    px_textin_free(g->text);
    px_buf_done(&g->raw);
    free(g);
}

const px_source_kind px_source_gpage = {"gpage", probe,       open_gpage, next,
                                        report,  close_gpage, NULL};
