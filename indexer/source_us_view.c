/* source_us_view.c: the bulk tables of PatentsView (g_patent, g_inventor_disambiguated, g_cpc_current,
 * …, and their pg_ twins of published applications): tab-separated, each a part of what is known of
 * a patent, joined by patent_id or pgpub_id.
 *
 * A table is known by its columns, not by its name. Rows of one patent that stand together become
 * one partial record, its lists in the order of the table's sequence column; the records of all
 * tables join by the number. Columns that a record has no member for become extras. The table of
 * places holds no patents: it is read by those that name its places, and has no records itself. */
#include "indexer/csv.h"
#include "indexer/source_kind.h"
#include "indexer/us_parts.h"
#include "indexer/us_places.h"

#include <stdio.h>
#include <stdlib.h>

extern const px_source_kind px_source_csv;

typedef struct column {
    px_str name;
    bool used;
} column;

typedef struct view {
    px_textin *text;
    px_csv *csv;
    px_arena *own; /* names of columns */
    column *cols;
    size_t n_cols, key;
    bool grants, is_places;
    px_us_places *places; /* NULL: none lies beside this table */
    /* the row at hand */
    px_csv_row row;
    int state; /* what the last read gave; 1 = a row waits */
    uint64_t rows;
    px_arena *a;
    px_record *r;
    uint64_t *order; /* sequences of the list that this table fills */
    size_t n_order, cap_order;
} view;

/* ---- cells ---- */

static size_t find(const view *v, const char *name) {
    for (size_t i = 0; i < v->n_cols; i++)
        if (px_str_is(v->cols[i].name, name)) return i;
    return SIZE_MAX;
}

static bool has(const view *v, const char *name) {
    return find(v, name) != SIZE_MAX;
}

static px_str cell(const view *v, size_t i) {
    if (i >= v->n_cols || i >= v->row.n) return (px_str){"", 0};
    px_str s = px_str_trim(v->row.cells[i]);
    return px_str_is(s, "NULL") || px_str_is(s, "NA") ? (px_str){"", 0} : s;
}

/* The cell of that column, copied; the column counts as used. */
static px_str get(view *v, const char *name) {
    size_t i = find(v, name);
    if (i == SIZE_MAX) return (px_str){"", 0};
    v->cols[i].used = true;
    px_str s = cell(v, i);
    return s.n ? px_us_plain(v->a, px_textin_clean(v->text, v->a, s)) : s;
}

static uint32_t get_date(view *v, const char *name) {
    return px_us_date(get(v, name));
}

/* ---- rows ---- */

static void person(view *v, px_rec_parties *to, const char *kind, const char *who) {
    char name[4][64];
    static const char *const parts[][2] = {{"individual_name_first", "name_first"},
                                           {"individual_name_last", "name_last"},
                                           {"organization", "organization"}};
    px_str got[3];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(name[0], sizeof name[0], "%s_%s_%s", kind, who, parts[i][0]);
        (void)snprintf(name[1], sizeof name[1], "%s_%s_%s", kind, who, parts[i][1]);
        px_str one = get(v, name[0]);
        got[i] = one.n || strcmp(name[0], name[1]) == 0 ? one : get(v, name[1]);
    }
    px_str whole = got[2].n ? got[2] : px_us_person(v->a, got[0], (px_str){0}, got[1], (px_str){0});
    if (!whole.n) return;
    px_rec_party *p = px_list_add(v->a, to);
    p->name = whole;
    (void)snprintf(name[2], sizeof name[2], "%s_type", who);
    p->type = px_us_role(get(v, name[2]));
    (void)snprintf(name[3], sizeof name[3], "%s_country", who);
    p->country = get(v, name[3]);
    size_t at = find(v, "location_id");
    px_us_place place;
    if (at == SIZE_MAX || !px_us_places_find(v->places, cell(v, at), &place)) return;
    v->cols[at].used = true;
    p->city = px_us_plain(v->a, px_arena_str(v->a, place.city));
    p->province = px_us_plain(v->a, px_arena_str(v->a, place.state));
    if (!p->country.n) p->country = px_us_plain(v->a, px_arena_str(v->a, place.country));
}

static void classes(view *v) {
    px_record *r = v->r;
    if (has(v, "cpc_group")) {
        px_str s = get(v, "cpc_group"), value = get(v, "cpc_type");
        (void)get(v, "cpc_section"), (void)get(v, "cpc_class"), (void)get(v, "cpc_subclass");
        if (!s.n) return;
        px_rec_class *k = px_list_add(v->a, &r->cpc);
        k->symbol = s;
        k->value = px_str_starts(value, PX_STR("inv"))   ? 'I'
                   : px_str_starts(value, PX_STR("add")) ? 'A'
                                                         : 0;
    } else if (has(v, "uspc_subclass_id")) {
        px_str s = get(v, "uspc_subclass_id");
        (void)get(v, "uspc_mainclass_id"), (void)get(v, "uspc_mainclass_title");
        (void)get(v, "uspc_subclass_title");
        if (s.n) px_list_add(v->a, &r->uspc)->symbol = s;
    } else if (has(v, "ipc_class")) {
        px_str group = get(v, "main_group"), sub = get(v, "subgroup"), section = get(v, "section");
        px_str class = get(v, "ipc_class"), subclass = get(v, "subclass");
        px_str value = get(v, "classification_value"), version = get(v, "ipc_version_indicator");
        if (!section.n) return;
        px_rec_class *k = px_list_add(v->a, &r->ipc);
        k->symbol = px_arena_fmt(
            v->a, PX_STR_FMT "%s" PX_STR_FMT PX_STR_FMT PX_STR_FMT "%s" PX_STR_FMT,
            PX_STR_ARG(section), class.n == 1 ? "0" : "", PX_STR_ARG(class), PX_STR_ARG(subclass),
            PX_STR_ARG(group), sub.n ? "/" : "", PX_STR_ARG(sub));
        if (value.n) k->value = value.p[0];
        if (version.n == 10) k->edition = px_arena_fmt(v->a, "%.4s.%.2s", version.p, version.p + 5);
        k->first = px_str_is(get(v, "symbol_position"), "F");
    }
}

/* Four tables hold citations; those of two partial records add up (docs/RECORD.md). */
static void citations(view *v) {
    px_record *r = v->r;
    px_str by = px_us_cited_by(get(v, "citation_category"));
    uint32_t ymd = get_date(v, "citation_date");
    if (has(v, "other_reference_text")) {
        px_us_cite_other(v->a, r, get(v, "other_reference_text"), by);
    } else if (has(v, "citation_patent_id")) {
        px_us_cite(v->a, r, PX_STR("US"), get(v, "citation_patent_id"), get(v, "wipo_kind"), ymd,
                   by);
    } else if (has(v, "citation_document_number")) {
        px_us_cite(v->a, r, PX_STR("US"), get(v, "citation_document_number"), get(v, "wipo_kind"),
                   ymd, by);
    } else if (has(v, "citation_application_id")) {
        px_str cc = get(v, "citation_country"), number = get(v, "citation_application_id");
        if (cc.n == 2)
            px_us_cite(v->a, r, cc, number, (px_str){0}, ymd, by);
        else
            px_us_extra(v->a, r, "cited_foreign",
                        px_arena_fmt(v->a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(cc),
                                     cc.n && number.n ? " " : "", PX_STR_ARG(number)));
    }
}

static bool is_citation(const view *v) {
    return has(v, "citation_patent_id") || has(v, "citation_document_number") ||
           has(v, "citation_application_id") || has(v, "other_reference_text");
}

static void head(view *v) {
    px_record *r = v->r;
    uint32_t n, ymd;
    px_str s = get(v, "wipo_kind");
    if (s.n) r->pub.kind = s;
    ymd = get_date(v, v->grants ? "patent_date" : "published_date");
    if (ymd) r->pub.ymd = ymd;
    if (ymd && v->grants) r->grant_ymd = ymd;
    px_us_type(r, get(v, "patent_type"));
    px_us_text(v->a, &r->titles, (px_str){0},
               get(v, v->grants ? "patent_title" : "application_title"));
    px_us_text(v->a, &r->abstracts, (px_str){0},
               get(v, v->grants ? "patent_abstract" : "application_abstract"));
    if (px_str_u32(get(v, "num_claims"), &n)) r->n_claims = n;
    px_us_text(v->a, &r->descriptions, (px_str){0}, get(v, "description_text"));
    px_us_extra(v->a, r, "term_extension_days", get(v, "term_extension"));
    px_us_extra_date(v->a, r, "disclaimer_date", get(v, "disclaimer_date"));
    if (has(v, "foreign_application_id")) {
        px_us_priority(v->a, r, get(v, "foreign_country_filed"), get(v, "foreign_application_id"),
                       get_date(v, "filing_date"));
    } else {
        px_us_set(&r->app, PX_STR("US"),
                  px_us_application(v->a, get(v, "series_code"), get(v, "application_id")),
                  (px_str){0}, get_date(v, "filing_date"));
    }
}

static void claim(view *v) {
    uint32_t num = 0;
    px_str depends = get(v, "dependent");
    if (!px_str_u32(get(v, "claim_number"), &num)) num = 0;
    px_us_claim(v->a, v->r, num, get(v, "claim_text"), depends.n && !px_str_is(depends, "-1"));
}

static void extras(view *v) {
    for (size_t i = 0; i < v->n_cols; i++) {
        px_str s = v->cols[i].used || i == v->key ? (px_str){"", 0} : cell(v, i);
        size_t n = v->cols[i].name.n;
        bool order = n > 9 && px_str_eq(px_str_sub(v->cols[i].name, n - 9, n), PX_STR("_sequence"));
        if (!s.n || order || s.n > 4096) continue;
        px_us_extra(v->a, v->r, px_arena_cstr(v->a, v->cols[i].name),
                    px_us_plain(v->a, px_textin_clean(v->text, v->a, s)));
    }
}

/* One row into the record that its patent has. */
static void take(view *v) {
    px_record *r = v->r;
    if (is_citation(v)) {
        citations(v);
    } else {
        head(v);
        classes(v);
        if (has(v, "claim_text")) claim(v);
        person(v, &r->inventors, "disambig", "inventor");
        person(v, &r->inventors, "raw", "inventor");
        person(v, &r->applicants, "disambig", "assignee");
        person(v, &r->applicants, "raw", "assignee");
        person(v, &r->agents, "disambig", "attorney");
        person(v, &r->agents, "raw", "attorney");
        person(v, &r->examiners, "raw", "examiner");
        px_us_extra(v->a, r, "art_unit", get(v, "art_group"));
    }
    extras(v);
}

/* ---- order ---- */

static uint64_t sequence(const view *v) {
    uint64_t n;
    for (size_t i = 0; i < v->n_cols; i++) {
        px_str name = v->cols[i].name;
        if (name.n > 9 && px_str_eq(px_str_sub(name, name.n - 9, name.n), PX_STR("_sequence")) &&
            px_str_u64(cell(v, i), &n))
            return n;
    }
    return UINT64_MAX;
}

static void *list_of(px_record *r, size_t i, size_t *n, size_t *item) {
    switch (i) {
#define LIST(k, member)                                                                            \
    case k:                                                                                        \
        *n = r->member.n;                                                                          \
        *item = sizeof *r->member.v;                                                               \
        return r->member.v
        LIST(0, inventors);
        LIST(1, applicants);
        LIST(2, agents);
        LIST(3, examiners);
        LIST(4, cpc);
        LIST(5, ipc);
        LIST(6, uspc);
        LIST(7, cites);
        LIST(8, claims);
        LIST(9, priorities);
#undef LIST
    default:
        return NULL;
    }
}

#define LISTS 10

/* A row that added one item to a list puts it behind those of smaller sequence. */
static void place(view *v, const size_t before[LISTS]) {
    uint64_t now = sequence(v);
    for (size_t i = 0; i < LISTS; i++) {
        size_t n, item;
        char *list = list_of(v->r, i, &n, &item);
        if (n != before[i] + 1) continue;
        v->order = px_arena_grow(v->a, v->order, v->n_order, &v->cap_order, v->n_order + 1,
                                 sizeof *v->order);
        size_t at = v->n_order++;
        char *moved = px_arena_alloc(v->a, item);
        memcpy(moved, list + (n - 1) * item, item);
        while (at && n == v->n_order && v->order[at - 1] > now) {
            v->order[at] = v->order[at - 1];
            memcpy(list + at * item, list + (at - 1) * item, item);
            at--;
        }
        v->order[at] = now;
        if (n == v->n_order) memcpy(list + at * item, moved, item);
        return;
    }
}

/* ---- the source ---- */

static bool known_header(px_str line, bool *grants) {
    static const char *const marks[] = {"patent_title",
                                        "patent_abstract",
                                        "application_title",
                                        "application_abstract",
                                        "patent_application_type",
                                        "disambig_",
                                        "raw_inventor_",
                                        "raw_assignee_",
                                        "raw_attorney_",
                                        "raw_examiner_",
                                        "cpc_group",
                                        "ipc_class",
                                        "citation_patent_id",
                                        "citation_document_number",
                                        "citation_application_id",
                                        "other_reference_text",
                                        "foreign_application_id",
                                        "term_extension",
                                        "wipo_field_id",
                                        "uspc_subclass_id",
                                        "claim_text",
                                        "description_text",
                                        "rule_47_flag"};
    bool g = px_str_find(line, PX_STR("patent_id")) != SIZE_MAX;
    *grants = g;
    if (!memchr(line.p ? line.p : "", '\t', line.n)) return false;
    if (px_us_places_header(line)) return true;
    if (!g && px_str_find(line, PX_STR("pgpub_id")) == SIZE_MAX) return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (px_str_find(line, px_str_of(marks[i])) != SIZE_MAX) return true;
    return false;
}

static int probe(const px_sample *s) {
    px_str text = s->looked ? s->text : s->bytes;
    const char *nl = text.n ? memchr(text.p, '\n', text.n) : NULL;
    bool grants;
    return nl && known_header(px_str_sub(text, 0, (size_t)(nl - text.p)), &grants) ? 94 : 0;
}

static px_status open_view(px_source *s, px_err *err) {
    if (s->opt.map) { /* who gives a mapping of columns knows better */
        s->kind = &px_source_csv;
        return s->kind->open(s, err);
    }
    view *v = s->self = px_calloc(1, sizeof *v);
    v->own = px_arena_new();
    v->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX * 3);
    v->csv = px_csv_new(v->text, '\t', PX_SOURCE_RECORD_MAX);
    int got = px_csv_next(v->csv, &v->row, err);
    if (got < 0) return (px_status)got;
    v->key = SIZE_MAX;
    v->cols = px_arena_array(v->own, column, v->row.n + 1);
    for (size_t i = 0; got && i < v->row.n; i++) {
        v->cols[v->n_cols++].name = px_arena_str(v->own, px_str_trim(v->row.cells[i]));
        px_str name = v->cols[i].name;
        v->grants |= px_str_is(name, "patent_id");
        if (px_str_is(name, "patent_id") || px_str_is(name, "pgpub_id")) v->key = i;
    }
    v->is_places = v->key == SIZE_MAX && has(v, "location_id");
    if (v->key == SIZE_MAX && !v->is_places)
        return px_fail(err, PX_E_INPUT, "the table has no column patent_id or pgpub_id");
    if (v->key != SIZE_MAX) v->cols[v->key].used = true;
    if (has(v, "location_id") && !v->is_places) v->places = px_us_places_beside(s->opt.path);
    v->state = px_csv_next(v->csv, &v->row, err);
    return v->state < 0 ? (px_status)v->state : PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    view *v = s->self;
    while (v->is_places && v->state == 1) {
        v->rows++;
        v->state = px_csv_next(v->csv, &v->row, err);
    }
    if (v->state != 1) return v->state;
    v->a = a;
    v->r = r;
    v->order = NULL;
    v->n_order = v->cap_order = 0;
    s->raw = px_arena_str(a, v->row.raw);
    s->line = v->row.line;
    s->byte = v->row.byte;
    px_str key = px_arena_str(a, cell(v, v->key));
    px_str number = px_us_plain(a, px_textin_clean(v->text, a, key));
    const char *wrong = v->row.broken ? px_arena_cstr(a, px_str_of(v->row.broken))
                        : v->row.n < v->n_cols
                            ? "the row has fewer cells than the table has columns"
                        : !number.n ? "the row names no patent"
                                    : NULL;
    px_us_set(&r->pub, PX_STR("US"), number, (px_str){0}, 0);
    for (bool first = true; v->state == 1; first = false) {
        if (!first &&
            (wrong || v->row.broken || v->row.n < v->n_cols || !px_str_eq(cell(v, v->key), key)))
            break;
        v->rows++;
        if (!wrong) {
            size_t before[LISTS], item;
            for (size_t i = 0; i < LISTS; i++)
                (void)list_of(r, i, &before[i], &item);
            take(v);
            place(v, before);
        }
        v->state = px_csv_next(v->csv, &v->row, err);
    }
    if (wrong)
        return px_fail_at(err, PX_E_INPUT, s->byte, "line %llu: %s", (unsigned long long)s->line,
                          wrong);
    return 1;
}

static void report(px_source *s, px_source_report *out) {
    view *v = s->self;
    px_csv_dialect d = px_csv_dialect_of(v->csv);
    out->encoding = px_textin_encoding(v->text);
    out->bad_bytes = px_textin_bad(v->text);
    out->line_ends = d.crlf ? "CRLF" : "LF";
    out->separator = '\t';
    out->header_line = 1;
    out->rows = v->rows;
    out->skipped = v->is_places ? v->rows : 0;
    out->grouped = true;
}

static void close_view(px_source *s) {
    view *v = s->self;
    if (!v) return;
    px_us_places_free(v->places);
    px_csv_free(v->csv);
    px_textin_free(v->text);
    px_arena_free(v->own);
    free(v);
}

const px_source_kind px_source_us_view = {"patentsview", probe,      open_view, next,
                                          report,        close_view, NULL};
