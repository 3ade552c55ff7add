/* ops_biblio.c: exchange documents in the answers of OPS (query/engine/exchange.h), counted, and those that were not found. */
#include "query/server/ops.h"

void px_ops_put_document(px_ops *o, px_xo *parent, const px_record *r, unsigned what) {
    unsigned wanted = (what & PX_OPS_BIBLIO ? PX_EXCH_BIBLIO : 0u) |
                      (what & PX_OPS_ABSTRACT ? PX_EXCH_ABSTRACT : 0u);
    o->records++;
    (void)px_exch_put_document(o->a, parent, PX_EXCH_OPS, r, wanted);
}

void px_ops_put_missing(px_ops *o, px_xo *parent, const px_ops_ref *ref) {
    px_exch_name n;
    px_exch_name_of(o->a, &ref->number, ref->role, &n);
    px_xo *d = px_exch_document_of(o->a, parent, &n, true, (px_str){NULL, 0});
    px_xo_attr(o->a, d, "status", PX_STR("not found"));
}
