/* ops_published.c: published-data by number, and by query.
 *
 * One number that is not found is a fault; of several, those that are not found are said to be so. Without full-cycle a
 * number without a kind stands for the first publication of that number. */
#include "query/server/ops.h"

#include "query/server/api.h"
#include "query/server/uri.h"

#define DOCUMENTS (PX_OPS_BIBLIO | PX_OPS_ABSTRACT | PX_OPS_CYCLE)
#define TEXTS     (PX_OPS_CLAIMS | PX_OPS_DESCRIPTION)

typedef struct batch {
    px_ops_ref *ref;
    size_t n, found, shown; /* shown: documents of the answer */
    unsigned what;
    px_xo *list;
} batch;

static px_status too_many(px_err *err) {
    return px_fail(err, PX_E_LIMIT, "the answer has more than %u documents; ask for less at once",
                   PX_OPS_DOCS_MAX);
}

/* ---- one number ---- */

static px_status put_rows(px_ops *o, batch *b, const px_rows *rows, bool all, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < (all ? rows->n : 1) && st == PX_OK; i++) {
        px_record r;
        if (++b->shown > PX_OPS_DOCS_MAX) return too_many(err);
        st = px_ops_record(o, rows->v[i], &r, err);
        if (st == PX_OK) px_ops_put_document(o, b->list, &r, b->what);
    }
    b->found++;
    return st;
}

/* The first of the publications that has the text. */
static px_status put_text(px_ops *o, batch *b, const px_rows *rows, px_err *err) {
    px_status st = PX_OK;
    bool done = false;
    for (size_t i = 0; i < rows->n && st == PX_OK && !done; i++) {
        px_record r;
        st = px_ops_record(o, rows->v[i], &r, err);
        if (st == PX_OK) done = px_ops_put_fulltext(o, b->list, &r, b->what);
    }
    if (done && ++b->shown > PX_OPS_TEXTS_MAX)
        st = px_fail(err, PX_E_LIMIT, "at most %u full texts go in one request", PX_OPS_TEXTS_MAX);
    b->found += done;
    return st;
}

static px_status put_inquiry(px_ops *o, batch *b, const px_ops_ref *ref, const px_rows *rows,
                             px_err *err) {
    px_record r;
    px_status st = px_ops_record(o, rows->v[0], &r, err);
    if (st != PX_OK) return st;
    if (!r.claims.n && !r.descriptions.n) return PX_OK;
    px_xo *x = px_xo_add(o->a, b->list, "ops:fulltext-inquiry");
    px_ops_put_asked(o, x, ref);
    px_xo *result = px_xo_add(o->a, x, "ops:inquiry-result");
    px_exch_put_publication(o->a, result, &r);
    (void)px_ops_put_instances(o, result, &r);
    b->found++;
    return PX_OK;
}

/* Publications of the same simple family, those of the number among them. */
static px_status put_equivalents(px_ops *o, batch *b, const px_ops_ref *ref, const px_rows *rows,
                                 px_err *err) {
    px_links *l = o->c->snap->links;
    px_status st = px_links_groups(l, err);
    if (st != PX_OK) return st;
    px_xo *x = px_xo_add(o->a, b->list, "ops:equivalents-inquiry");
    px_ops_put_asked(o, x, ref);
    uint32_t of = l->fam[rows->v[0]];
    for (uint32_t row = 0; row < o->c->snap->n_rows && st == PX_OK; row++) {
        px_record r;
        if (row % PX_STOP_ROWS == 0) st = px_stop_look(&o->c->stop, err);
        if (st != PX_OK || l->fam[row] != of) continue;
        if (++b->shown > PX_OPS_DOCS_MAX) return too_many(err);
        st = px_ops_record(o, row, &r, err);
        if (st != PX_OK) break;
        px_xo *result = px_xo_add(o->a, x, "ops:inquiry-result");
        px_exch_put_publication(o->a, result, &r);
        if (b->what & (PX_OPS_BIBLIO | PX_OPS_ABSTRACT))
            px_ops_put_document(o, px_xo_add(o->a, result, "exchange-documents"), &r, b->what);
    }
    b->found++;
    return st;
}

static void put_missing(px_ops *o, batch *b, const px_ops_ref *ref) {
    if (b->n < 2) return;
    if (b->what & (TEXTS | PX_OPS_FULLTEXT | PX_OPS_EQUIVALENTS)) {
        px_xo *x = px_xo_add(o->a, b->list,
                             b->what & TEXTS             ? "ftxt:fulltext-document"
                             : b->what & PX_OPS_FULLTEXT ? "ops:fulltext-inquiry"
                                                         : "ops:equivalents-inquiry");
        px_xo_attr(o->a, x, "status", PX_STR("not found"));
        px_ops_put_asked(o, x, ref);
        return;
    }
    px_ops_put_missing(o, b->list, ref);
}

static px_status put_one(px_ops *o, batch *b, const px_ops_ref *ref, px_err *err) {
    px_rows rows = {0};
    size_t found = b->found;
    bool all = (b->what & PX_OPS_CYCLE) || ref->role == PX_ROLE_PRIORITY;
    px_status st = px_ops_find(o, ref, (b->what & PX_OPS_CYCLE) != 0, &rows, err);
    if (st == PX_OK && rows.n) {
        if (b->what & PX_OPS_EQUIVALENTS)
            st = put_equivalents(o, b, ref, &rows, err);
        else if (b->what & PX_OPS_FULLTEXT)
            st = put_inquiry(o, b, ref, &rows, err);
        else if (b->what & TEXTS)
            st = put_text(o, b, &rows, err);
        else
            st = put_rows(o, b, &rows, all, err);
    }
    if (st == PX_OK && b->found == found) put_missing(o, b, ref);
    px_rows_free(&rows);
    return st;
}

/* ---- the answer ---- */

static px_status nothing(px_ops *o) {
    px_ops_fault(o, 404, "SERVER.EntityNotFound", PX_STR("No results found"));
    return PX_OK;
}

static void make_list(px_ops *o, batch *b) {
    b->list = o->root;
    if (b->what & TEXTS) {
        b->list = px_xo_add(o->a, o->root, "ftxt:fulltext-documents");
        px_xo_attr(o->a, b->list, "xmlns", PX_STR("http://www.epo.org/fulltext"));
        px_xo_attr(o->a, b->list, "xmlns:ftxt", PX_STR("http://www.epo.org/fulltext"));
        o->type = "application/fulltext+xml";
    } else if (b->what & PX_OPS_FULLTEXT) {
        o->type = "application/fulltext+xml";
    } else if (!(b->what & PX_OPS_EQUIVALENTS)) {
        b->list = px_xo_add(o->a, o->root, "exchange-documents");
    }
}

/* published-data/publication/docdb/EP.1000000.A1/biblio; with POST the numbers are the body. */
px_status px_ops_published(px_ops *o, px_err *err) {
    batch b = {0};
    bool in_body = px_str_is(o->c->method, "POST") && o->c->body.n;
    size_t at = in_body ? 3 : 4;
    if (o->n < 3) {
        px_ops_fault(o, 404, "CLIENT.InvalidReference", PX_STR("The address is not understood"));
        return PX_OK;
    }
    px_str list = in_body ? PX_STR("") : o->n > 3 ? o->seg[3] : PX_STR(" ");
    px_status st = px_ops_refs(o, o->seg[1], o->seg[2], list, &b.ref, &b.n, err);
    if (st != PX_OK || o->answered) return st;
    if (!px_ops_constituents(
            o, at, DOCUMENTS | TEXTS | PX_OPS_FULLTEXT | PX_OPS_EQUIVALENTS | PX_OPS_IMAGES,
            &b.what))
        return PX_OK;
    if (!b.what) b.what = PX_OPS_BIBLIO | PX_OPS_ABSTRACT;
    if (b.what & PX_OPS_IMAGES) return nothing(o); /* no collection has any */
    if ((b.what & (TEXTS | PX_OPS_FULLTEXT)) && (b.what & (DOCUMENTS | PX_OPS_EQUIVALENTS))) {
        px_ops_fault(o, 400, "CLIENT.AmbiguousRequest",
                     PX_STR("Full text and bibliography are two requests"));
        return PX_OK;
    }
    make_list(o, &b);
    for (size_t i = 0; i < b.n && st == PX_OK; i++)
        st = put_one(o, &b, &b.ref[i], err);
    o->c->rows = b.shown;
    return st == PX_OK && !b.found ? nothing(o) : st;
}

/* ---- search ---- */

/* The query: q of the address, of a form, or of a body that does not say that it is one. */
static px_str query_of(px_ops *o) {
    px_pairs form = {0};
    px_str q = px_call_param(o->c, "q");
    if (q.p || !o->c->body.n) return q;
    px_uri_pairs(o->a, o->c->body, true, &form);
    return px_pairs_get(&form, "q");
}

static px_status put_hit(px_ops *o, px_xo *result, uint32_t row, unsigned what, px_err *err) {
    px_record r;
    px_status st = px_ops_record(o, row, &r, err);
    if (st != PX_OK) return st;
    if (what) {
        px_ops_put_document(o, px_xo_add(o->a, result, "exchange-documents"), &r, what);
        return PX_OK;
    }
    px_exch_name n;
    px_str family = px_exch_family_id(&r);
    px_xo *ref = px_xo_add(o->a, result, "ops:publication-reference");
    px_xo_attr(o->a, ref, "system", PX_STR("ops.epo.org"));
    if (family.n) px_xo_attr(o->a, ref, "family-id", family);
    px_exch_name_of_record(o->a, &r, &n);
    px_exch_put_id(o->a, ref, &n, PX_EXCH_DOCDB, 0);
    return PX_OK;
}

/* All publications of the application of a hit, in one exchange-documents. */
static px_status put_cycle(px_ops *o, px_xo *result, uint32_t row, unsigned what, size_t *shown,
                           px_err *err) {
    px_record r;
    px_rows rows = {0};
    px_status st = px_ops_record(o, row, &r, err);
    if (st != PX_OK) return st;
    px_ops_ref ref = {.role = PX_ROLE_PUBLICATION, .number = r.pub};
    ref.number.cc = px_arena_str(o->a, r.pub.cc);
    ref.number.num = px_arena_str(o->a, r.pub.num);
    ref.number.kind = px_arena_str(o->a, r.pub.kind);
    px_xo *list = px_xo_add(o->a, result, "exchange-documents");
    if (r.pub.normal.n) st = px_ops_find(o, &ref, true, &rows, err);
    if (st == PX_OK && !rows.n) px_rows_add(&rows, row);
    for (size_t i = 0; i < rows.n && st == PX_OK; i++) {
        if (++*shown > PX_OPS_DOCS_MAX) st = too_many(err);
        if (st == PX_OK) st = px_ops_record(o, rows.v[i], &r, err);
        if (st == PX_OK) px_ops_put_document(o, list, &r, what);
    }
    px_rows_free(&rows);
    return st;
}

static px_status put_hits(px_ops *o, const px_answer *a, px_str query, uint64_t begin, uint64_t end,
                          unsigned what, px_err *err) {
    size_t n = 0, most = (size_t)(end - begin + 1), shown = 0;
    px_sorting order = px_sorting_of(PX_ORDER_DATE);
    px_hit *hit = px_arena_array(o->a, px_hit, most);
    px_status st = PX_OK;
    if (a->query.n_sorts) st = px_answer_sorting(a, PX_ORDER_AUTO, &order, err);
    if (st == PX_OK) st = px_answer_list(a, NULL, &order, NULL, begin - 1, most, hit, &n, err);
    if (st != PX_OK) return st;
    if (!n) return nothing(o);
    px_xo *x = px_xo_add(o->a, o->root, "ops:biblio-search");
    px_xo_attr_u64(o->a, x, "total-result-count", a->counts.publications);
    px_xo_attr_u64(o->a, x, "publications-count", n);
    px_xo *q = px_xo_leaf(o->a, x, "ops:query", query);
    px_xo_attr(o->a, q, "syntax", PX_STR("CQL"));
    px_xo *range = px_xo_add(o->a, x, "ops:range");
    px_xo_attr_u64(o->a, range, "begin", begin);
    px_xo_attr_u64(o->a, range, "end", end);
    px_xo *result = px_xo_add(o->a, x, "ops:search-result");
    for (size_t i = 0; i < n && st == PX_OK; i++)
        st = what & PX_OPS_CYCLE ? put_cycle(o, result, hit[i].row, what, &shown, err)
                                 : put_hit(o, result, hit[i].row, what, err);
    return st;
}

px_status px_ops_search(px_ops *o, px_err *err) {
    px_api_question q;
    unsigned what;
    uint64_t begin, end;
    px_str query = query_of(o);
    if (!px_ops_constituents(o, 2, DOCUMENTS, &what)) return PX_OK;
    if (!px_ops_range(o, what ? PX_OPS_DOCS_MAX : PX_OPS_LIST_MAX, &begin, &end)) return PX_OK;
    if (px_ops_reach && end > px_ops_reach) {
        px_ops_fault(o, 413, "CLIENT.AmbiguousRequest",
                     px_arena_fmt(o->a, "Only the first %llu results can be retrieved",
                                  (unsigned long long)px_ops_reach));
        return PX_OK;
    }
    if (!px_str_trim(query).n) {
        px_ops_fault(o, 400, "CLIENT.CQL", PX_STR("The query is missing: q (position 0)"));
        return PX_OK;
    }
    if (!what) o->type = "application/ops+xml";
    px_status st = px_api_ask_in(o->c, query, PX_STR("ops"), &q, err);
    if (st == PX_OK) st = put_hits(o, &q.answer, query, begin, end, what, err);
    px_api_close(&q);
    return st;
}
