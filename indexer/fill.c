/* fill.c: columns and what a report says about them. What the first rows tell is decided in
 * fill_decide.c; values go to fill_one.c and fill_many.c, what must wait for the whole row to
 * fill_end.c and fill_events.c. */
#include "indexer/fill.h"

#include "base/intern.h"
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

static void forget_names(px_fill *f) {
    px_intern_free(f->extras);
    px_intern_free(f->names);
    f->extras = f->names = NULL;
}

void px_fill_done(px_fill *f) {
    forget_names(f);
    px_arena_free(f->own);
    free(f->extra_at);
    free(f->n_named);
    free(f->cols);
    free(f->turn);
    free(f->shown);
    free(f->now);
    *f = (px_fill){0};
}

void px_fill_clear(px_fill *f) {
    forget_names(f);
    f->n = 0;
    f->no_header = false;
}

static void meaning(px_fill *f, px_fill_col *c, const px_str *names, size_t n) {
    c->to = px_map_find_nth(f->map, c->header, c->nth);
    for (size_t i = 0; i < n && c->to.target == PX_T_UNKNOWN; i++)
        c->to = px_map_find_nth(f->map, names[i], c->nth);
    if (!f->guess) return;
    if (c->to.target == PX_T_UNKNOWN && !c->unnamed) c->to = px_header_guess(c->header);
    for (size_t i = 0; i < n && c->to.target == PX_T_UNKNOWN; i++)
        c->to = px_header_guess(names[i]);
}

/* What of the values will not be asked about (fill_decide.c). Where a header is only guessed, all may
 * be; JSON is not told by its values. */
static unsigned need_not(const px_fill *f, const px_fill_col *c) {
    const unsigned by_values = PX_LOOK_NO_NAMES | PX_LOOK_NO_FORMS;
    px_target t = c->to.target;
    px_holds h = px_target_holds(t);
    bool prose = h == PX_HOLDS_NOTHING || h == PX_HOLDS_TEXT;
    unsigned less = by_values | PX_LOOK_NO_DATES | PX_LOOK_NO_COUNTRY;
    if (t == PX_T_UNKNOWN) return f->guess ? 0 : less;
    /* by their values these may turn out to be something else */
    if (px_map_guessed(c->to.basis) || t == PX_T_LABELS || t == PX_T_ID || t == PX_T_ROWNO)
        return 0;
    if (h == PX_HOLDS_DATE || t == PX_T_EVENTS) less &= ~(unsigned)PX_LOOK_NO_DATES;
    if (t == PX_T_CC) less &= ~(unsigned)PX_LOOK_NO_COUNTRY;
    bool lists = (px_target_many(t) && t != PX_T_CLM) || t == PX_T_DES; /* or labels called so */
    if (!lists || c->to.has_list) less |= PX_LOOK_NO_LISTS;
    return prose ? less : less | PX_LOOK_NO_PROSE;
}

/* Columns called alike: they share an extra, and are counted from left to right. A sheet has up to
 * 16,384 of them. */
static void count_alike(px_fill *f, px_fill_col *c) {
    bool fresh;
    if (!f->extras) {
        f->extras = px_intern_new();
        f->names = px_intern_new();
    }
    uint32_t at = px_intern_add(f->extras, c->extra, &fresh);
    if (fresh)
        f->extra_at[at] = (uint32_t)f->n;
    else
        c->shared = f->cols[f->extra_at[at]].shared = true;
    px_str name = c->normal.n ? c->normal : px_arena_fmt(f->own, "\n%.*s", PX_STR_ARG(c->header));
    at = px_intern_add(f->names, name, &fresh);
    if (fresh) f->n_named[at] = 0;
    c->nth = ++f->n_named[at];
}

size_t px_fill_column_named(px_fill *f, px_str header, const px_str *names, size_t n) {
    if (f->n >= PX_FILL_COLUMNS_MAX) return SIZE_MAX;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 64;
        f->cols = px_realloc(f->cols, f->cap * sizeof *f->cols);
        f->extra_at = px_realloc(f->extra_at, f->cap * sizeof *f->extra_at);
        f->n_named = px_realloc(f->n_named, f->cap * sizeof *f->n_named);
    }
    px_fill_col *c = &f->cols[f->n];
    *c = (px_fill_col){
        .header = px_arena_str(f->own, px_value_trim(header)), .nth = 1, .note = PX_MSG_COUNT};
    if (!c->header.n && f->guess) {
        c->unnamed = true;
        c->header = px_arena_fmt(f->own, "column %zu", f->n + 1);
    }
    c->normal = px_header_normal(f->own, c->header);
    c->extra = px_extra_name(f->own, c->header);
    count_alike(f, c);
    meaning(f, c, names, n);
    c->sure = px_map_sure(c->to.basis);
    c->look.less = need_not(f, c);
    if (c->to.target == PX_T_SKIP) c->note = c->to.by_user ? PX_MSG_NOTE_MAP : PX_MSG_NOTE_DERIVED;
    return f->n++;
}

size_t px_fill_column(px_fill *f, px_str header) {
    return px_fill_column_named(f, header, NULL, 0);
}

size_t px_fill_find(px_fill *f, px_str header, size_t hint) {
    for (size_t k = 0; k < f->n; k++) {
        size_t i = hint + k < f->n ? hint + k : hint + k - f->n;
        if (i < f->n && px_str_eq(f->cols[i].header, header)) return i;
    }
    return SIZE_MAX;
}

bool px_fill_breaks(const px_fill *f, const px_str *cells, size_t n) {
    enum { ENOUGH = 20 };
    bool no_office = false, no_count = false;
    for (size_t i = 0; i < n && i < f->watched; i++) {
        const px_fill_col *c = &f->cols[i];
        uint64_t v;
        const px_look *l = &c->look;
        if (l->seen < ENOUGH) continue;
        if (c->to.target == PX_T_CC && l->country == l->seen && l->longest == 2) {
            px_str cc = px_value_trim(cells[i]);
            if (px_value_empty(cc))
                no_office = true;
            else if (cc.n != 2 || !px_is_upper(cc.p[0]) || !px_is_upper(cc.p[1]))
                return true;
        } else if (c->to.target == PX_T_ROWNO && l->integer == l->seen) {
            px_str count = px_value_trim(cells[i]);
            no_count |= count.n && !px_str_u64(count, &v);
        }
    }
    return no_office && no_count;
}

bool px_fill_no_lens(const px_fill *f, const px_str *cells, size_t n) {
    enum { ENOUGH = 20, LENGTH = 19 };
    for (size_t i = 0; i < n && i < f->watched; i++) {
        const px_look *l = &f->cols[i].look;
        if (f->cols[i].to.target != PX_T_LENS || l->seen < ENOUGH) continue;
        if (l->longest != LENGTH || l->length != (uint64_t)LENGTH * l->seen) continue;
        px_str id = px_value_trim(cells[i]);
        if (!px_value_empty(id) && !px_looks_lens(id)) return true;
    }
    return false;
}

void px_fill_begin(px_fill *f, px_arena *a, px_record *r) {
    struct px_fill_state *s = f->now;
    memset(s, 0, s->waits ? sizeof *s : offsetof(struct px_fill_state, attr));
    s->a = a;
    s->r = r;
    f->n_records++;
}

bool px_fill_column_unused(const px_fill_col *c) {
    return c->to.target == PX_T_SKIP || c->to.target == PX_T_ROWNO;
}

static const char *how_text(const px_fill_col *c) {
    static const px_msg texts[] = {PX_MSG_COUNT,    PX_MSG_HOW_USER,  PX_MSG_HOW_HEADER,
                                   PX_MSG_HOW_BOTH, PX_MSG_HOW_PART,  PX_MSG_HOW_WEAK,
                                   PX_MSG_HOW_NEAR, PX_MSG_HOW_VALUES};
    return c->to.basis ? px_msg_text(texts[c->to.basis]) : "";
}

const px_source_column *px_fill_report(px_fill *f, size_t *n) {
    free(f->shown);
    f->shown = px_calloc(f->n + 1, sizeof *f->shown);
    *n = f->n;
    for (size_t i = 0; i < f->n; i++) {
        const px_fill_col *c = &f->cols[i];
        px_source_column *o = &f->shown[i];
        bool out = px_fill_column_unused(c) || c->dropped;
        if (!c->unnamed || c->filled) o->header = c->header;
        o->nth = c->nth;
        o->field = out || !c->filled ? "-" : px_target_code(c->to.target);
        o->why = !c->filled                ? px_msg_text(PX_MSG_NOTE_EMPTY)
                 : c->note != PX_MSG_COUNT ? px_msg_text(c->note)
                                           : "";
        o->how = how_text(c);
        o->sure = c->to.target == PX_T_UNKNOWN ? 0 : c->sure;
        o->lang = px_str_of(c->to.lang);
        bool seen = c->to.has_list || c->look.modes[c->list] || c->list == PX_LIST_COMMA ||
                    c->list == PX_LIST_TIGHT;
        o->list = px_list_name(seen ? c->list : PX_LIST_NONE);
        o->order = c->order == PX_DATE_DMY ? "dmy" : c->order == PX_DATE_MDY ? "mdy" : "";
        o->filled = c->filled;
        o->refused = c->refused;
        o->nothing = c->nothing;
        memcpy(o->samples, c->samples, sizeof o->samples);
    }
    return f->shown;
}
