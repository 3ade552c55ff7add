/* annuity_list.c: see annuity.h. */
#include "query/analytics/annuity.h"
#include "query/analytics/rowcol.h"

#include "base/sort.h"
#include "patent/date.h"

#include <stdlib.h>

struct columns {
    px_rowcol office, type, state, filed, granted, expiry, claims, owner, applicant;
};

static px_status columns_open(px_work *w, struct columns *x, px_err *err) {
    const struct {
        const char *name;
        px_col_kind kind;
        px_rowcol *to;
    } all[] = {
        {"cc", PX_COL_DICT, &x->office},     {"pt", PX_COL_DICT, &x->type},
        {"ls", PX_COL_DICT, &x->state},      {"ad", PX_COL_NUM, &x->filed},
        {"gd", PX_COL_NUM, &x->granted},     {"exp", PX_COL_NUM, &x->expiry},
        {"ncl", PX_COL_NUM, &x->claims},     {"pac", PX_COL_DICT, &x->owner},
        {"pa1", PX_COL_DICT, &x->applicant},
    };
    px_status st = PX_OK;
    for (size_t i = 0; i < sizeof all / sizeof *all && st == PX_OK; i++)
        st = px_rowcol_open(w->a, w->snap, px_str_of(all[i].name), all[i].kind, all[i].to, err);
    return st;
}

/* An application as its publications tell it. */
struct file {
    px_fee_case c;
    uint32_t row;
    px_str owner, applicant;
    bool active, pending;
};

/* The earliest filing and grant, the latest expiry; type and claims of a grant, else of what states them first. */
static void take_row(struct columns *x, uint32_t row, struct file *f) {
    px_str state = px_rowcol_first(&x->state, row), type = px_rowcol_first(&x->type, row);
    uint32_t filed = px_rowcol_num(&x->filed, row), granted = px_rowcol_num(&x->granted, row);
    uint32_t expiry = px_rowcol_num(&x->expiry, row), claims = px_rowcol_num(&x->claims, row);
    bool grant = granted != PX_NIL;
    f->active |= px_str_is(state, "active");
    f->pending |= px_str_is(state, "pending");
    if (!f->c.cc.n) f->c.cc = px_rowcol_first(&x->office, row);
    if (filed != PX_NIL && (!f->c.filed || filed < f->c.filed)) f->c.filed = filed;
    if (expiry != PX_NIL && expiry > f->c.expiry) f->c.expiry = expiry;
    if (type.n && (!f->c.type.n || grant)) f->c.type = type;
    if (claims != PX_NIL && (f->c.claims == PX_FEE_NIL || grant)) f->c.claims = claims;
    if (grant && !f->c.granted) f->row = row;
    if (grant && (!f->c.granted || granted < f->c.granted)) f->c.granted = granted;
    if (!f->owner.n) f->owner = px_rowcol_first(&x->owner, row);
    if (!f->applicant.n) f->applicant = px_rowcol_first(&x->applicant, row);
}

static px_status read_day(px_work *w, uint32_t *on, px_err *err) {
    px_str text = px_work_text(w, "on");
    *on = w->cutoff;
    if (text.n && (!px_date_parse(text, PX_DATE_ORDER_UNKNOWN, on) || *on % 100 == 0))
        return px_fail(err, PX_E_USAGE, "--%s is a day, not \"%.*s\"", "on", PX_STR_ARG(text));
    return PX_OK;
}

static px_fee_terms read_terms(px_work *w) {
    px_fee_terms t = {.reduction = px_work_number(w, "reduction"), .entity = PX_FEE_LARGE};
    if (px_work_is(w, "entity", "small")) t.entity = PX_FEE_SMALL;
    if (px_work_is(w, "entity", "micro")) t.entity = PX_FEE_MICRO;
    return t;
}

static int by_due(const void *px, const void *py) {
    const px_annuity *x = px, *y = py;
    if (x->fee.due != y->fee.due) return x->fee.due < y->fee.due ? -1 : 1;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->fee.year < y->fee.year ? -1 : x->fee.year > y->fee.year;
}

static void take_fees(px_work *w, const struct file *f, const px_fee_terms *terms, uint32_t until,
                      size_t *cap, px_annuities *out) {
    const px_fee_plan *p = px_fee_plan_of(&f->c);
    out->without_plan += !p;
    if (!p) return;
    uint32_t start = p->from_grant ? f->c.granted : f->c.filed;
    if (!px_fee_add_months(start, 0) || (!p->pending && !px_fee_add_months(f->c.granted, 0))) {
        out->without_dates++;
        return;
    }
    for (unsigned year = p->first; year <= p->last; year += p->step) {
        px_fee fee;
        if (!px_fee_of(p, &f->c, terms, year, out->on, &fee)) continue;
        if (fee.due > until || fee.grace_end < out->on) continue;
        out->v = px_arena_grow(w->a, out->v, out->n, cap, out->n + 1, sizeof *out->v);
        out->v[out->n++] = (px_annuity){.row = f->row,
                                        .office = f->c.cc,
                                        .type = px_str_of(p->type),
                                        .owner = f->owner.n ? f->owner : f->applicant,
                                        .fee = fee,
                                        .late = fee.due <= out->on};
        out->without_amount += !fee.row;
        out->claims_unknown += fee.claims_unknown;
        out->unchecked +=
            fee.row && (!fee.row->checked || (fee.surcharge > 0 && !fee.late_checked));
    }
}

px_status px_annuities_make(px_work *w, px_annuities *out, px_err *err) {
    const px_aset *s = w->set;
    struct columns x;
    px_fee_terms terms = read_terms(w);
    size_t cap = 0, n = (size_t)s->n_rows;
    *out = (px_annuities){0};
    px_status st = read_day(w, &out->on, err);
    if (st == PX_OK) st = px_links_groups(w->snap->links, err);
    if (st == PX_OK) st = columns_open(w, &x, err);
    if (st != PX_OK || !out->on) return st;
    uint32_t until = px_fee_add_months(out->on, (unsigned)px_work_int(w, "months"));
    /* Rows by application, in their own order within each. */
    px_pair *by_app = px_malloc((n + 1) * sizeof *by_app);
    for (size_t i = 0; i < n; i++)
        by_app[i] = (px_pair){w->snap->links->app[s->row[i]], s->row[i]};
    px_sort_pairs(by_app, n);
    for (size_t i = 0, end; i < n && st == PX_OK; i = end) {
        struct file f = {.row = by_app[i].value, .c = {.claims = PX_FEE_NIL}};
        for (end = i; end < n && by_app[end].key == by_app[i].key; end++)
            take_row(&x, by_app[end].value, &f);
        if (i / PX_STOP_ROWS != end / PX_STOP_ROWS) st = px_stop_look(px_how_stop(w->how), err);
        f.c.pending = !f.active;
        if (!f.active && !f.pending) continue;
        /* Whoever takes no fees for applications has no plan for them: nothing is missing there. */
        if (f.c.pending && !px_fee_plan_of(&f.c)) continue;
        out->applications++;
        take_fees(w, &f, &terms, until, &cap, out);
    }
    free(by_app);
    if (out->n) qsort(out->v, out->n, sizeof *out->v, by_due);
    return st;
}

void px_annuities_note(px_work *w, px_table *t, const px_annuities *a) {
    char day[11];
    unsigned long long apps = a->applications, plan = a->without_plan, dates = a->without_dates,
                       amount = a->without_amount, claims = a->claims_unknown;
    if (!a->on) return;
    const char *on = px_date_print(a->on, day);
    px_table_note_add(
        t,
        px_arena_fmt(w->a,
                     "Seen from %s. Of %llu applications in force, or pending where that costs "
                     "fees: %llu of an office or type without fees in the table, %llu without the "
                     "dates that are needed. Fees without an amount in the table: %llu; counted "
                     "with one claim because the number is not known: %llu.",
                     on, apps, plan, dates, amount, claims),
        px_arena_fmt(w->a,
                     "以 %s 为基准日。有效（或审查中且需缴维持类费用）的申请 %llu 件：其中 %llu "
                     "件的官局或类型不在费用表内，%llu 件缺少所需日期。费用表中无金额的 %llu "
                     "笔；权利要求数未知、按一项计的 %llu 笔。",
                     on, apps, plan, dates, amount, claims));
    px_table_note_add(
        t,
        PX_STR("What has been paid is not known: a fee that is late may have been paid. Days that "
               "are no working days are not moved. Amounts marked no were not checked with any "
               "page; check them before paying."),
        PX_STR("是否已缴费不可知，逾期的可能已经缴纳；未按节假日顺延。“是否核对”为否的金额未经"
               "查证，缴费前请核实。"));
}
