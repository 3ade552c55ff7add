/* fill.c: columns: what they stand for, and what the first rows say about them. Values go to
 * fill_one.c and fill_many.c, what must wait for the whole row to fill_end.c. */
#include "indexer/fill.h"

#include "indexer/fill_state.h"
#include "patent/name.h"

#include <stdlib.h>

void px_fill_init(px_fill *f, const px_map *map, const char *default_cc) {
    *f = (px_fill){.own = px_arena_new(), .map = map};
    f->cc = px_map_cc(map);
    f->kind = px_map_kind(map);
    f->order = px_map_date_order(map);
    if (default_cc && *default_cc) f->cc = px_str_of(default_cc);
    f->now = px_calloc(1, sizeof *f->now);
}

void px_fill_done(px_fill *f) {
    px_arena_free(f->own);
    free(f->cols);
    free(f->shown);
    free(f->now);
    *f = (px_fill){0};
}

size_t px_fill_column(px_fill *f, px_str header) {
    if (f->n >= PX_FILL_COLUMNS_MAX) return SIZE_MAX;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 64;
        f->cols = px_realloc(f->cols, f->cap * sizeof *f->cols);
    }
    px_fill_col *c = &f->cols[f->n];
    *c = (px_fill_col){.header = px_arena_str(f->own, px_value_trim(header)), .why = ""};
    c->extra = px_extra_name(f->own, c->header);
    for (size_t i = 0; i < f->n; i++)
        if (px_str_eq(f->cols[i].extra, c->extra)) f->cols[i].shared = c->shared = true;
    c->to = px_map_find(f->map, c->header);
    if (c->to.target == PX_T_SKIP)
        c->why = c->to.by_user ? "the map says so"
                               : "stands in other columns, or means nothing outside the file";
    return f->n++;
}

size_t px_fill_find(px_fill *f, px_str header, size_t hint) {
    for (size_t k = 0; k < f->n; k++) {
        size_t i = hint + k < f->n ? hint + k : hint + k - f->n;
        if (i < f->n && px_str_eq(f->cols[i].header, header)) return i;
    }
    return SIZE_MAX;
}

static bool is_date(px_target t) {
    return t == PX_T_AD || t == PX_T_PD || t == PX_T_PRD || t == PX_T_EPD || t == PX_T_GD ||
           t == PX_T_SED || t == PX_T_EXPD || t == PX_T_EXP || t == PX_T_APD;
}

void px_fill_sample(px_fill *f, size_t col, px_str value) {
    if (col >= f->n) return;
    px_fill_col *c = &f->cols[col];
    value = px_value_trim(value);
    if (px_value_empty(value)) return;
    uint64_t v;
    if (px_str_u64(value, &v)) {
        c->as_int++;
        if (c->seen == 0 || v == c->last + 1) c->in_order++;
        c->last = v;
    }
    if (value.n > c->longest) c->longest = value.n;
    c->looks[px_list_look(value)]++;
    px_str first = value;
    if (value.n > 2 && (value.p[0] == '[' || value.p[0] == '{'))
        first = px_str_sub(value, 2, value.n);
    size_t end = 0;
    while (end < first.n && !strchr("\"';,|\n", first.p[end]))
        end++;
    if (px_looks_class(px_str_trim(px_str_sub(first, 0, end)))) c->as_class++;
    if (px_looks_publication(value)) c->as_pub++;
    if (value.n == 2 && px_is_country(value)) c->as_cc++;
    if (is_date(c->to.target)) {
        px_date_order o = px_date_evidence(value);
        if (o == PX_DATE_DMY) c->dmy++;
        if (o == PX_DATE_MDY) c->mdy++;
    }
    c->seen++;
}

/* Separator of a column: what its cells show; ';;' proves itself, '|' never stands inside a name or
 * a code, and ';' is what is meant where nothing was seen. */
static px_list_mode decide_list(const px_fill_col *c) {
    if (!px_target_many(c->to.target) || c->to.target == PX_T_CLM) return PX_LIST_NONE;
    const uint32_t *l = c->looks;
    bool prose = c->to.target == PX_T_EXTRA || c->to.target == PX_T_UNKNOWN;
    if (l[PX_LIST_LITERAL] * 2 > c->seen) return PX_LIST_LITERAL;
    if (l[PX_LIST_POSTGRES] * 2 > c->seen) return PX_LIST_POSTGRES;
    if (l[PX_LIST_DOUBLE]) return PX_LIST_DOUBLE;
    if (prose) return PX_LIST_NONE;
    if (c->to.target == PX_T_NPL) return l[PX_LIST_NEWLINE] ? PX_LIST_NEWLINE : PX_LIST_NONE;
    if (l[PX_LIST_BAR] > l[PX_LIST_SEMI]) return PX_LIST_BAR;
    if (l[PX_LIST_NEWLINE] > l[PX_LIST_SEMI]) return PX_LIST_NEWLINE;
    return PX_LIST_SEMI;
}

static px_fill_col *by_name(px_fill *f, const char *normal) {
    for (size_t i = 0; i < f->n; i++) {
        px_arena *a = px_arena_new();
        bool same = px_str_is(px_header_normal(a, f->cols[i].header), normal);
        px_arena_free(a);
        if (same) return &f->cols[i];
    }
    return NULL;
}

static bool has_target(const px_fill *f, px_target t) {
    for (size_t i = 0; i < f->n; i++)
        if (f->cols[i].to.target == t) return true;
    return false;
}

/* Tables whose office is nowhere in the rows, known by their headers. */
static void recognise(px_fill *f) {
    bool titled =
        by_name(f, "patenttitle") || by_name(f, "patentabstract") || by_name(f, "patentdate");
    if (by_name(f, "patenteename") && by_name(f, "titleofinvention")) {
        if (!f->cc.n) f->cc = PX_STR("IN");
        if (!f->kind.n) f->kind = PX_STR("B");
        px_fill_col *j = by_name(f, "journal");
        if (j && !j->to.by_user) j->to.target = PX_T_JOURNAL;
    } else if ((by_name(f, "patentnumber") || by_name(f, "patentid")) && titled) {
        if (!f->cc.n) f->cc = PX_STR("US");
        f->grants = px_str_eq(f->cc, PX_STR("US"));
    } else if (by_name(f, "pgpubid") && !f->cc.n) {
        f->cc = PX_STR("US");
    }
    if (by_name(f, "inventorauthor") && by_name(f, "resultlink")) /* Google Patents */
        for (size_t i = 0; i < f->n; i++)
            if (f->cols[i].to.target == PX_T_PA || f->cols[i].to.target == PX_T_IN)
                f->cols[i].list = PX_LIST_COMMA;
    px_fill_col *size = by_name(f, "familysize");
    if (size && !size->to.by_user && by_name(f, "simplefamilysize")) /* Lens */
        size->to.target = PX_T_NFAMX;
    f->relational = !has_target(f, PX_T_TI) && !has_target(f, PX_T_AB) &&
                    !has_target(f, PX_T_TKA) &&
                    (has_target(f, PX_T_PN) || has_target(f, PX_T_DOCKEY) ||
                     has_target(f, PX_T_LENS) || has_target(f, PX_T_ID)) &&
                    (has_target(f, PX_T_PA) || has_target(f, PX_T_IN) || has_target(f, PX_T_IPC) ||
                     has_target(f, PX_T_CPC) || has_target(f, PX_T_PAC));
}

void px_fill_decide(px_fill *f) {
    uint32_t dmy = 0, mdy = 0;
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (c->to.target == PX_T_LABELS && c->seen)
            c->to.target = c->as_class * 5 >= c->seen * 4 ? PX_T_CPC
                           : c->as_pub * 5 >= c->seen * 4 ? PX_T_PN
                                                          : PX_T_EXTRA;
        bool counts = c->seen > 1 && c->as_int == c->seen && c->in_order * 10 >= c->seen * 9;
        if (c->to.target == PX_T_ROWNO && c->as_int < c->seen) c->to.target = PX_T_EXTRA;
        if (c->to.target == PX_T_ID && counts) c->to.target = PX_T_ROWNO;
        if (!c->header.n && !c->to.by_user && c->as_int == c->seen && c->seen)
            c->to.target = PX_T_ROWNO;
        bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
        if (c->to.target == PX_T_ROWNO)
            c->why = "row number";
        else if (extra && c->longest > PX_FILL_EXTRA_MAX)
            c->why = "values longer than 4096 bytes";
        c->list = decide_list(c);
        if (is_date(c->to.target)) dmy += c->dmy, mdy += c->mdy;
    }
    recognise(f);
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (!is_date(c->to.target)) continue;
        uint32_t d = c->dmy + c->mdy ? c->dmy : dmy, m = c->dmy + c->mdy ? c->mdy : mdy;
        c->order = f->order ? f->order
                   : d > m  ? PX_DATE_DMY
                   : m      ? PX_DATE_MDY
                            : PX_DATE_ORDER_UNKNOWN;
    }
}

bool px_fill_breaks(const px_fill *f, const px_str *cells, size_t n) {
    enum { ENOUGH = 20 };
    bool no_office = false, no_count = false;
    for (size_t i = 0; i < n && i < f->n; i++) {
        const px_fill_col *c = &f->cols[i];
        uint64_t v;
        if (c->seen < ENOUGH) continue;
        if (c->to.target == PX_T_CC && c->as_cc == c->seen) {
            px_str cc = px_value_trim(cells[i]);
            if (px_value_empty(cc))
                no_office = true;
            else if (cc.n != 2 || !px_is_upper(cc.p[0]) || !px_is_upper(cc.p[1]))
                return true;
        } else if (c->to.target == PX_T_ROWNO && c->as_int == c->seen) {
            px_str count = px_value_trim(cells[i]);
            no_count |= count.n && !px_str_u64(count, &v);
        }
    }
    return no_office && no_count;
}

void px_fill_begin(px_fill *f, px_arena *a, px_record *r) {
    *f->now = (struct px_fill_state){.a = a, .r = r};
    f->n_records++;
}

bool px_fill_unused_(const px_fill_col *c) {
    return c->to.target == PX_T_SKIP || c->to.target == PX_T_ROWNO;
}

const px_source_column *px_fill_report(px_fill *f, size_t *n) {
    free(f->shown);
    f->shown = px_calloc(f->n + 1, sizeof *f->shown);
    *n = f->n;
    for (size_t i = 0; i < f->n; i++) {
        const px_fill_col *c = &f->cols[i];
        px_source_column *o = &f->shown[i];
        bool out = px_fill_unused_(c) || (c->why[0] && strncmp(c->why, "some", 4) != 0);
        o->header = c->header;
        o->field = out || !c->filled ? "-" : px_target_code(c->to.target);
        o->why = !c->filled ? "empty" : c->why;
        o->lang = px_str_of(c->to.lang);
        o->list = px_list_name(c->list);
        o->order = c->order == PX_DATE_DMY ? "dmy" : c->order == PX_DATE_MDY ? "mdy" : "";
        o->filled = c->filled;
        memcpy(o->samples, c->samples, sizeof o->samples);
    }
    return f->shown;
}
