/* ops_family.c: the extended family of a publication (INPADOC), legal events, and the number service.
 *
 * A family lists the publications that the collection holds, those of the same application first, and behind them, by their
 * number alone, those that a source named. Where the collection was built without extended families it is the
 * simple one. */
#include "query/server/ops.h"

typedef struct family {
    px_rows rows; /* members */
    px_str *key;  /* by member */
    px_record asked;
    px_str *named; /* members that the collection does not hold */
    size_t n_named;
    uint32_t stated; /* size as the source states it */
} family;

static bool holds(const family *f, px_str key) {
    for (size_t i = 0; i < f->rows.n; i++)
        if (px_str_eq(f->key[i], key)) return true;
    return false;
}

/* By name, those of the application of `row` in front. */
static px_status sort_members(px_ops *o, family *f, uint32_t row, px_err *err) {
    const uint32_t *app = o->c->snap->links->app;
    f->key = px_arena_array(o->a, px_str, f->rows.n + 1);
    for (size_t i = 0; i < f->rows.n; i++) {
        px_str s;
        uint32_t r = f->rows.v[i];
        px_status st = px_snapshot_key(o->c->snap, r, &s, err);
        if (st != PX_OK) return st;
        size_t k = i;
        for (; k > 0; k--) {
            bool mine = app[r] == app[row], other = app[f->rows.v[k - 1]] == app[row];
            if (mine != other ? !mine : px_str_cmp(f->key[k - 1], s) <= 0) break;
            f->key[k] = f->key[k - 1];
            f->rows.v[k] = f->rows.v[k - 1];
        }
        f->key[k] = s;
        f->rows.v[k] = r;
    }
    return PX_OK;
}

static px_status find_members(px_ops *o, family *f, uint32_t row, px_err *err) {
    px_links *l = o->c->snap->links;
    px_record r;
    px_status st = px_links_groups(l, err);
    if (st != PX_OK) return st;
    const uint32_t *group = l->extended ? l->ext : l->fam;
    for (uint32_t i = 0; i < o->c->snap->n_rows && st == PX_OK; i++) {
        if (i % PX_STOP_ROWS == 0) st = px_stop_look(&o->c->stop, err);
        if (group[i] == group[row]) px_rows_add(&f->rows, i);
        if (f->rows.n > PX_OPS_DOCS_MAX)
            st = px_fail(err, PX_E_LIMIT, "the family has more than %u members", PX_OPS_DOCS_MAX);
    }
    if (st == PX_OK) st = sort_members(o, f, row, err);
    if (st == PX_OK) st = px_ops_record(o, row, &r, err);
    if (st != PX_OK) return st;
    f->stated = r.n_family_ext == PX_NIL ? 0 : r.n_family_ext;
    f->named = px_arena_array(o->a, px_str, r.members.n + 1);
    for (size_t i = 0; i < r.members.n && i < PX_OPS_DOCS_MAX; i++)
        if (!holds(f, r.members.v[i])) f->named[f->n_named++] = px_arena_str(o->a, r.members.v[i]);
    return PX_OK;
}

static void family_id(px_ops *o, px_xo *member, px_str id) {
    if (id.n) px_xo_attr(o->a, member, "family-id", id);
}

static px_status put_member(px_ops *o, px_xo *x, uint32_t row, unsigned what, px_str *id,
                            px_err *err) {
    px_record r;
    px_status st = px_ops_record(o, row, &r, err);
    if (st != PX_OK) return st;
    px_xo *member = px_xo_add(o->a, x, "ops:family-member");
    *id = px_arena_str(o->a, px_exch_family_id(&r));
    family_id(o, member, *id);
    px_exch_put_publication(o->a, member, &r);
    px_exch_put_claims_of(o->a, member, &r);
    if (what & (PX_OPS_BIBLIO | PX_OPS_ABSTRACT)) px_ops_put_document(o, member, &r, what);
    if (what & PX_OPS_LEGAL) px_ops_put_legal(o, member, &r);
    return PX_OK;
}

static void put_named(px_ops *o, px_xo *x, px_str number, px_str id) {
    px_exch_name n;
    px_xo *member = px_xo_add(o->a, x, "ops:family-member");
    family_id(o, member, id);
    px_xo *ref = px_xo_add(o->a, member, "publication-reference");
    px_exch_name_of_normal(o->a, number, 0, PX_ROLE_PUBLICATION, &n);
    px_exch_put_id(o->a, ref, &n, PX_EXCH_DOCDB, 0);
    px_exch_put_id(o->a, ref, &n, PX_EXCH_EPODOC, 0);
}

/* The service for legal events shows the publication that was asked for alone. */
static px_status put_family(px_ops *o, const px_ops_ref *ref, const px_rows *rows, bool alone,
                            unsigned what, px_err *err) {
    family f = {.rows = {0}};
    px_str id = {0}, mine = {0};
    px_status st = find_members(o, &f, rows->v[0], err);
    if (st == PX_OK) {
        uint64_t size = f.rows.n + f.n_named;
        px_xo *x = px_xo_add(o->a, o->root, "ops:patent-family");
        px_xo_attr(o->a, x, "legal", what & PX_OPS_LEGAL ? PX_STR("true") : PX_STR("false"));
        px_xo_attr_u64(o->a, x, "total-result-count", alone && f.stated > size ? f.stated : size);
        px_ops_put_asked(o, x, ref);
        const px_rows *list = alone ? rows : &f.rows;
        for (size_t i = 0; i < list->n && st == PX_OK; i++) {
            st = put_member(o, x, list->v[i], what, &id, err);
            if (!i) mine = id;
        }
        for (size_t i = 0; i < f.n_named && !alone; i++)
            put_named(o, x, f.named[i], mine);
        o->c->rows += list->n;
    }
    px_rows_free(&f.rows);
    return st;
}

px_status px_ops_family(px_ops *o, bool legal, px_err *err) {
    px_ops_ref *ref;
    size_t n, found = 0;
    unsigned what = 0;
    bool in_body = px_str_is(o->c->method, "POST") && o->c->body.n;
    o->type = "application/ops+xml";
    if (o->n < 3) {
        px_ops_fault(o, 404, "CLIENT.InvalidReference", PX_STR("The address is not understood"));
        return PX_OK;
    }
    px_str list = in_body ? PX_STR("") : o->n > 3 ? o->seg[3] : PX_STR(" ");
    px_status st = px_ops_refs(o, o->seg[1], o->seg[2], list, &ref, &n, err);
    if (st != PX_OK || o->answered) return st;
    if (!px_ops_constituents(o, in_body ? 3 : 4,
                             legal ? PX_OPS_LEGAL : PX_OPS_BIBLIO | PX_OPS_ABSTRACT | PX_OPS_LEGAL,
                             &what))
        return PX_OK;
    if (legal) what = PX_OPS_LEGAL;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_rows rows = {0};
        st = px_ops_find(o, &ref[i], false, &rows, err);
        if (st == PX_OK && rows.n) st = put_family(o, &ref[i], &rows, legal, what, err);
        found += rows.n > 0;
        if (st == PX_OK && !rows.n && n > 1) {
            px_xo *x = px_xo_add(o->a, o->root, "ops:patent-family");
            px_xo_attr(o->a, x, "total-result-count", PX_STR("0"));
            px_ops_put_asked(o, x, &ref[i]);
        }
        px_rows_free(&rows);
    }
    if (st == PX_OK && !found)
        px_ops_fault(o, 404, "SERVER.EntityNotFound", PX_STR("No results found"));
    return st;
}

/* ---- numbers ---- */

static void put_converted(px_ops *o, const px_ops_ref *ref, px_exch_spelling to) {
    static const char *const names[] = {"ops:publication-reference", "ops:application-reference",
                                        "ops:priority-reference"};
    size_t at = ref->role == PX_ROLE_PUBLICATION ? 0 : ref->role == PX_ROLE_APPLICATION ? 1 : 2;
    px_exch_name n;
    px_rec_number r = ref->number;
    r.given = (px_str){0};
    px_exch_name_of(o->a, &r, ref->role, &n);
    px_xo *x = px_xo_add(o->a, o->root, "ops:standardization");
    px_xo_attr(o->a, x, "inputType", px_str_of(px_exch_spelling_name(ref->spelling)));
    px_xo_attr(o->a, x, "outputType", px_str_of(px_exch_spelling_name(to)));
    px_ops_put_asked(o, px_xo_add(o->a, x, "ops:input"), ref);
    px_xo *out = px_xo_add(o->a, px_xo_add(o->a, x, "ops:output"), names[at]);
    px_exch_put_id(o->a, out, &n, to, ref->number.ymd);
}

/* number-service/application/original/US.(08/921,321).A.19970829/docdb */
px_status px_ops_numbers(px_ops *o, px_err *err) {
    px_ops_ref *ref;
    size_t n;
    px_exch_spelling to;
    bool in_body = px_str_is(o->c->method, "POST") && o->c->body.n;
    o->type = "application/ops+xml";
    if (o->n != (in_body ? 4u : 5u) || !px_exch_spelling_find(o->seg[o->n - 1], &to)) {
        px_ops_fault(o, 404, "CLIENT.InvalidReference", PX_STR("The address is not understood"));
        return PX_OK;
    }
    px_status st =
        px_ops_refs(o, o->seg[1], o->seg[2], in_body ? PX_STR("") : o->seg[3], &ref, &n, err);
    for (size_t i = 0; st == PX_OK && !o->answered && i < n; i++)
        put_converted(o, &ref[i], to);
    return st;
}
