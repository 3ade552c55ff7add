/* sorting.c: what can be sorted by, read from a query's `sort by` or an option (sort.h). */
#include "query/engine/sort.h"

px_sorting px_sorting_of(px_order o) {
    static const px_field field[] = {[PX_ORDER_AUTO] = PX_F_NONE,
                                     [PX_ORDER_RELEVANCE] = PX_F_NONE,
                                     [PX_ORDER_DATE] = PX_F_PD,
                                     [PX_ORDER_CITED] = PX_F_NCF,
                                     [PX_ORDER_FAMILY] = PX_F_NFAM};
    return (px_sorting){.key = {{field[o], true}}, .n = 1};
}

static px_status refuse(px_str name, px_err *err) {
    char list[400];
    size_t n = 0;
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *i = px_field_get((px_field)f);
        size_t k = strlen(i->code);
        if (!(i->flags & PX_FIELD_S) || n + k + 2 > sizeof list) continue;
        if (n) list[n++] = ' ';
        memcpy(list + n, i->code, k);
        n += k;
    }
    list[n] = 0;
    return px_fail(err, PX_E_QUERY, "hits cannot be sorted by \"%.*s\"; these can: relevance pn %s",
                   (int)(name.n < 60 ? name.n : 60), name.p, list);
}

px_status px_sorting_read(const px_query_sort *v, size_t n, px_sorting *out, px_err *err) {
    *out = (px_sorting){0};
    if (n > PX_SORT_KEYS_MAX)
        return px_fail(err, PX_E_LIMIT, "sorted by %zu fields, limit %u", n, PX_SORT_KEYS_MAX);
    for (size_t i = 0; i < n; i++) {
        if (v[i].field == PX_F_NONE && n > 1)
            return px_fail(err, PX_E_QUERY, "relevance sorts alone, not together with fields");
        if (v[i].field == PX_F_NONE && !v[i].falling)
            return px_fail(err, PX_E_QUERY, "relevance is always falling");
        if (v[i].field == PX_F_PN && i + 1 < n)
            return px_fail(err, PX_E_QUERY,
                           "pn comes last among the fields sorted by: no two hits share it");
        if (v[i].field != PX_F_NONE && v[i].field != PX_F_PN &&
            !(px_field_get(v[i].field)->flags & PX_FIELD_S))
            return refuse(px_str_of(px_field_code(v[i].field)), err);
        out->key[out->n++] = v[i];
    }
    return PX_OK;
}

/* Up to the next blank or comma. */
static px_str word(px_str *rest) {
    size_t i = 0, end;
    while (i < rest->n && (px_is_space(rest->p[i]) || rest->p[i] == ','))
        i++;
    for (end = i; end < rest->n && !px_is_space(rest->p[end]) && rest->p[end] != ','; end++) {
    }
    px_str w = px_str_sub(*rest, i, end);
    *rest = px_str_sub(*rest, end, rest->n);
    return w;
}

px_status px_sorting_parse(px_str text, px_sorting *out, px_err *err) {
    px_query_sort v[PX_SORT_KEYS_MAX + 1];
    size_t n = 0;
    px_str rest = text, w;
    *out = (px_sorting){0};
    while ((w = word(&rest)).n > 0) {
        bool rising = px_str_eq_nocase(w, PX_STR("asc"));
        if ((rising || px_str_eq_nocase(w, PX_STR("desc"))) && n > 0) {
            v[n - 1].falling = !rising;
            continue;
        }
        if (n > PX_SORT_KEYS_MAX) break;
        px_field f = px_field_find(w);
        if (f == PX_F_NONE && px_str_eq_nocase(w, PX_STR("val")))
            return px_fail(err, PX_E_QUERY,
                           "hits cannot be sorted by value: this collection has no value score");
        if (f == PX_F_NONE && !px_str_eq_nocase(w, PX_STR("relevance"))) return refuse(w, err);
        /* The largest first is what is wanted of dates and numbers, the smallest of names. */
        v[n++] = (px_query_sort){f, f != PX_F_PN};
    }
    if (n == 0) return refuse(text, err);
    return px_sorting_read(v, n, out, err);
}

void px_sorting_print(const px_sorting *s, px_buf *out) {
    for (size_t i = 0; i < s->n; i++) {
        if (i) px_buf_c(out, ", ");
        if (s->key[i].field == PX_F_NONE)
            px_buf_c(out, "relevance");
        else
            px_buf_fmt(out, "%s %s", px_field_code(s->key[i].field),
                       s->key[i].falling ? "desc" : "asc");
    }
}
