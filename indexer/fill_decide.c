/* fill_decide.c: what the first rows say about the columns, once they were all seen. In this order,
 * since each step stands on the one before:
 *
 * 1. names that look at their values (labels, id, row number);
 * 2. tables known by their headers as a whole, whose office stands in no row;
 * 3. guesses from headers that the values do not bear out, or that a surer column has, are dropped;
 * 4. columns that nobody knows are told by their values alone, where the field is still free;
 * 5. separators of lists, order of day and month, who comes first of several. */
#include "indexer/fill_state.h"

#include <stdlib.h>

static bool is_date(px_target t) {
    return px_target_holds(t) == PX_HOLDS_DATE;
}

void px_fill_sample(px_fill *f, size_t col, px_str value) {
    if (col < f->n) px_look_add(&f->cols[col].look, value);
}

static px_fill_col *by_name(px_fill *f, const char *normal) {
    for (size_t i = 0; i < f->n; i++)
        if (px_str_is(f->cols[i].normal, normal)) return &f->cols[i];
    return NULL;
}

static size_t count_target(const px_fill *f, px_target t) {
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += f->cols[i].to.target == t;
    return n;
}

static bool has_target(const px_fill *f, px_target t) {
    return count_target(f, t) > 0;
}

static bool unknown(const px_fill_col *c) {
    return c->to.target == PX_T_UNKNOWN && !c->to.by_user;
}

/* ---- 1 ---- */

static void look_at_values(px_fill_col *c) {
    const px_look *l = &c->look;
    uint32_t pub = l->pub + l->pub_bare + l->app;
    if (c->to.target == PX_T_LABELS && l->seen)
        c->to.target = l->class * 5 >= l->seen * 4 ? PX_T_CPC
                       : pub * 5 >= l->seen * 4    ? PX_T_PN
                                                   : PX_T_EXTRA;
    if (c->to.target == PX_T_ROWNO && l->integer < l->seen) c->to.target = PX_T_EXTRA;
    if (c->to.target == PX_T_ID && px_look_counts_up(l)) c->to.target = PX_T_ROWNO;
    if (c->unnamed && !c->to.by_user && l->seen && l->integer == l->seen) {
        c->to.target = PX_T_ROWNO;
        c->to.basis = PX_MAP_VALUES;
    }
}

/* ---- 2 ---- */

static void recognise(px_fill *f) {
    bool titled =
        by_name(f, "patenttitle") || by_name(f, "patentabstract") || by_name(f, "patentdate");
    if (by_name(f, "patenteename") && by_name(f, "titleofinvention")) {
        if (!f->cc.n) f->cc = PX_STR("IN");
        if (!f->kind.n) f->kind = PX_STR("B");
        px_fill_col *j = by_name(f, "journal");
        if (j && !j->to.by_user) {
            j->to.target = PX_T_JOURNAL;
            j->to.basis = PX_MAP_HEADER;
            j->sure = px_map_sure(j->to.basis);
        }
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
    px_fill_col *class = by_name(f, "cpcclass");
    if (class && !class->to.by_user && by_name(f, "cpcsubclass")) { /* PatentsView: G21 */
        class->to.target = PX_T_SKIP;
        class->note = PX_MSG_NOTE_DERIVED;
    }
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

/* ---- 3 ---- */

static void forget(px_fill_col *c) {
    c->to = (px_mapped){.target = PX_T_UNKNOWN};
    c->sure = 0;
}

/* Another column has the field already, by a surer way. Of names and classes there may be several
 * ("Applicant 1", "Applicant 2"), of texts one for each language. */
static bool taken(const px_fill *f, const px_fill_col *c) {
    px_holds h = px_target_holds(c->to.target);
    bool several = h == PX_HOLDS_NAME || h == PX_HOLDS_CLASS;
    for (size_t i = 0; i < f->n; i++) {
        const px_fill_col *o = &f->cols[i];
        if (o == c || o->to.target != c->to.target) continue;
        if (h == PX_HOLDS_TEXT && strcmp(o->to.lang, c->to.lang) != 0) continue;
        if (several && c->to.basis != PX_MAP_NEAR && c->to.basis != PX_MAP_WEAK) continue;
        if (o->to.basis < c->to.basis || (o->to.basis == c->to.basis && o < c)) return true;
    }
    return false;
}

static void doubt(px_fill *f) {
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (!px_map_guessed(c->to.basis) || c->to.basis == PX_MAP_VALUES) continue;
        if (!px_look_fits(&c->look, px_target_holds(c->to.target)) || taken(f, c)) forget(c);
    }
}

/* ---- 4 ---- */

static void propose(px_fill_col *c, px_target t, unsigned sure) {
    c->to.target = t;
    c->to.basis = PX_MAP_VALUES;
    c->sure = sure;
}

/* The first column nobody knows whose values are such, if the field is free. */
static void propose_first(px_fill *f, px_target t, bool (*is)(const px_look *), unsigned sure) {
    if (has_target(f, t)) return;
    for (size_t i = 0; i < f->n; i++)
        if (unknown(&f->cols[i]) && is(&f->cols[i].look)) {
            propose(&f->cols[i], t, sure);
            return;
        }
}

static double mean_days(const px_look *l) {
    return l->seen ? (double)l->days / l->seen : 0;
}

/* Dates without a name: a filing comes before a publication. With more of them than fields, nobody
 * knows. */
static void propose_dates(px_fill *f) {
    px_fill_col *c[2];
    const px_fill_col *ad = NULL, *pd = NULL;
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *x = &f->cols[i];
        if (x->to.target == PX_T_AD) ad = x;
        if (x->to.target == PX_T_PD) pd = x;
        if (!unknown(x) || !px_look_dates(&x->look)) continue;
        if (n == 2) return;
        c[n++] = x;
    }
    if (n == 2 && !ad && !pd) {
        bool first = mean_days(&c[0]->look) < mean_days(&c[1]->look);
        propose(c[!first], PX_T_AD, 60);
        propose(c[first], PX_T_PD, 60);
    } else if (n == 1 && !pd && (!ad || mean_days(&ad->look) < mean_days(&c[0]->look))) {
        propose(c[0], PX_T_PD, ad ? 60 : 50);
    } else if (n == 1 && pd && !ad && mean_days(&c[0]->look) < mean_days(&pd->look)) {
        propose(c[0], PX_T_AD, 50);
    }
}

static void propose_classes(px_fill *f) {
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        bool cpc;
        if (!unknown(c) || !px_look_classes(&c->look, &cpc)) continue;
        bool has_ipc = has_target(f, PX_T_IPC) || has_target(f, PX_T_IPCM);
        if (cpc && !has_target(f, PX_T_CPC))
            propose(c, PX_T_CPC, 85);
        else if (!cpc && !has_ipc)
            propose(c, PX_T_IPC, 85);
    }
}

/* Texts: only where no header says anything. The longest is the abstract, the first other one
 * the title. */
static void propose_texts(px_fill *f) {
    px_fill_col *ab = NULL, *ti = NULL;
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        const px_look *l = &c->look;
        if (!unknown(c) || l->seen < 3 || l->long_text * 10 < l->seen * 6) continue;
        if (!ab || l->length / l->seen > ab->look.length / ab->look.seen) ab = c;
    }
    if (ab && !has_target(f, PX_T_AB)) propose(ab, PX_T_AB, 60);
    for (size_t i = 0; i < f->n && !ti; i++) {
        px_fill_col *c = &f->cols[i];
        const px_look *l = &c->look;
        bool wordy = l->text * 10 >= l->seen * 8 && l->distinct * 10 >= l->seen * 8;
        bool other = l->url || l->person * 2 > l->seen || l->company * 4 > l->seen ||
                     l->modes[PX_LIST_SEMI] * 4 > l->seen;
        if (unknown(c) && l->seen >= 3 && wordy && !other) ti = c;
    }
    if (ti && !has_target(f, PX_T_TI)) propose(ti, PX_T_TI, 60);
}

static void tell_by_values(px_fill *f) {
    if (!has_target(f, PX_T_PN) && !has_target(f, PX_T_DOCKEY) && !has_target(f, PX_T_PNALT))
        propose_first(f, PX_T_PN, px_look_publications, 90);
    propose_first(f, PX_T_AN, px_look_applications, 80);
    propose_first(f, PX_T_URL, px_look_urls, 85);
    propose_classes(f);
    propose_dates(f);
    if (!has_target(f, PX_T_CTRY)) propose_first(f, PX_T_CC, px_look_countries, 60);
    if (!has_target(f, PX_T_INALT)) propose_first(f, PX_T_IN, px_look_persons, 60);
    if (!has_target(f, PX_T_PAALT) && !has_target(f, PX_T_PAC) && !has_target(f, PX_T_PACALT) &&
        !has_target(f, PX_T_PAFIRST))
        propose_first(f, PX_T_PA, px_look_companies, 65);
    if (f->unheard) propose_texts(f);
}

/* ---- 5 ---- */

static px_list_mode decide_list(const px_fill_col *c) {
    px_target t = c->to.target;
    if (c->to.has_list) return c->to.list;
    if (c->list) return c->list;
    if (!px_target_many(t) || t == PX_T_CLM) return PX_LIST_NONE;
    if (t == PX_T_NPL) {
        px_list_mode m = px_look_list(&c->look, PX_HOLDS_TEXT);
        if (m == PX_LIST_LITERAL || m == PX_LIST_POSTGRES || m == PX_LIST_DOUBLE) return m;
        /* titles of web pages hold a bar, too, but not those of every third cell */
        if (c->look.seen >= 3 && c->look.bar.cells * 3 > c->look.seen) return PX_LIST_BAR;
        return c->look.modes[PX_LIST_NEWLINE] ? PX_LIST_NEWLINE : PX_LIST_NONE;
    }
    if (t == PX_T_IN && px_look_spaced_commas(&c->look)) return PX_LIST_COMMA;
    return px_look_list(&c->look, px_target_holds(t));
}

/* "当前申请(专利权)人", "current assignee", "Patentinhaber": who holds a patent or asks for it. In a
 * table without applicants they are its applicants, too; bare owners are not. */
static bool owners_apply(const px_fill *f) {
    static const char *const words[] = {"申请",     "专利权", "assignee", "patentee",
                                        "特許権者", "특허권", "inhaber",  "titulaire"};
    px_arena *a = px_arena_new();
    bool yes = false;
    for (size_t i = 0; i < f->n; i++) {
        const px_fill_col *c = &f->cols[i];
        if (c->to.target != PX_T_PAC && c->to.target != PX_T_PACALT) continue;
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            yes |= px_str_find(c->normal, px_header_normal(a, px_str_of(words[k]))) != SIZE_MAX;
    }
    px_arena_free(a);
    return yes && f->guess && !has_target(f, PX_T_PA) && !has_target(f, PX_T_PAALT) &&
           !has_target(f, PX_T_PAFIRST) && !has_target(f, PX_T_PALAST);
}

/* The columns of one field with one value: the one that the dictionary names first goes first. */
static void decide_turns(px_fill *f) {
    free(f->turn);
    f->turn = px_malloc((f->n + 1) * sizeof *f->turn);
    for (size_t i = 0; i < f->n; i++)
        f->turn[i] = i;
    for (size_t i = 0; i < f->n; i++) {
        px_target t = f->cols[i].to.target;
        if (t == PX_T_UNKNOWN || px_target_many(t) || px_fill_column_unused(&f->cols[i])) continue;
        for (size_t k = i + 1; k < f->n; k++) {
            const px_fill_col *x = &f->cols[f->turn[i]], *y = &f->cols[f->turn[k]];
            if (y->to.target != t || y->to.rank >= x->to.rank) continue;
            size_t swap = f->turn[i];
            f->turn[i] = f->turn[k];
            f->turn[k] = swap;
        }
    }
}

void px_fill_decide(px_fill *f) {
    uint32_t dmy = 0, mdy = 0;
    for (size_t i = 0; i < f->n; i++)
        look_at_values(&f->cols[i]);
    recognise(f);
    doubt(f);
    if (f->guess) tell_by_values(f);
    f->owners_apply = owners_apply(f);
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        /* a description is a text; a column of labels that is called so is none */
        if (c->to.target == PX_T_DES && !c->to.by_user && c->look.seen >= 20 &&
            c->look.longest < 120)
            c->to.target = PX_T_EXTRA;
        bool extra = c->to.target == PX_T_UNKNOWN || c->to.target == PX_T_EXTRA;
        c->list = decide_list(c);
        if (c->to.target == PX_T_ROWNO) {
            c->note = PX_MSG_NOTE_ROW_NUMBER;
        } else if (extra && c->look.longest > PX_FILL_EXTRA_MAX && !c->list) {
            c->note = PX_MSG_NOTE_LONG;
            c->dropped = true;
        } else if (f->owners_apply && (c->to.target == PX_T_PAC || c->to.target == PX_T_PACALT)) {
            c->note = PX_MSG_NOTE_OWNERS_APPLY;
        }
        if (is_date(c->to.target)) dmy += c->look.dmy, mdy += c->look.mdy;
    }
    for (size_t i = 0; i < f->n; i++) {
        px_fill_col *c = &f->cols[i];
        if (!is_date(c->to.target) && c->to.target != PX_T_EVENTS) continue;
        bool own = c->look.dmy + c->look.mdy > 0;
        uint32_t d = own ? c->look.dmy : dmy, m = own ? c->look.mdy : mdy;
        c->order = c->to.order ? c->to.order
                   : f->order  ? f->order
                   : d > m     ? PX_DATE_DMY
                   : m         ? PX_DATE_MDY
                               : PX_DATE_ORDER_UNKNOWN;
    }
    decide_turns(f);
    f->watched = 0;
    for (size_t i = 0; i < f->n; i++) {
        px_target t = f->cols[i].to.target;
        if (t == PX_T_CC || t == PX_T_ROWNO || t == PX_T_LENS) f->watched = i + 1;
    }
}
