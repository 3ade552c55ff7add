/* found.c: see found.h. */
#include "query/analytics/found.h"

px_status px_work_found(px_work *w, px_str query, bool *in, px_err *err) {
    const px_aset *s = w->set;
    px_answer a = {0};
    px_status st = px_answer_open_how(w->snap, query, w->opt.env, w->how, &a, err);
    for (uint32_t u = 0; st == PX_OK && u < s->n; u++)
        for (uint32_t i = s->off[u]; i < s->off[u + 1] && !in[u]; i++)
            in[u] = px_rowset_has(&a.rows, s->row[i]);
    px_answer_close(&a);
    return st;
}
