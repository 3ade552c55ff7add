/* similar_edit.c: a query as JSON and back, and lists of terms and classes that a person typed. */
#include "query/engine/similar_int.h"

#include <math.h>
#include <stdlib.h>

/* How schemes are called in queries: codes of patent/fields.tbl. IPC and CPC are one. */
static const struct {
    const char *name;
    px_scheme scheme;
} schemes[] = {{"ipc", PX_SCHEME_IPC}, {"cpc", PX_SCHEME_IPC}, {"fi", PX_SCHEME_IPC},
               {"uc", PX_SCHEME_USPC}, {"loc", PX_SCHEME_LOC}, {"ftm", PX_SCHEME_FTERM}};
#define N_SCHEMES (sizeof schemes / sizeof *schemes)

static const char *scheme_name(px_scheme s) {
    for (size_t i = 0; i < N_SCHEMES; i++)
        if (schemes[i].scheme == s) return schemes[i].name;
    return "ipc";
}
static bool scheme_find(px_str name, px_scheme *out) {
    for (size_t i = 0; i < N_SCHEMES; i++)
        if (px_str_is(name, schemes[i].name)) {
            *out = schemes[i].scheme;
            return true;
        }
    return false;
}

/* ---- writing ---- */

static void put_strings(px_jw *w, const char *key, const px_str *v, size_t n) {
    px_jw_key(w, px_str_of(key));
    px_jw_open(w, '[');
    for (size_t i = 0; i < n; i++)
        px_jw_str(w, v[i]);
    px_jw_close(w, ']');
}

void px_similar_query_write(const px_similar_query *q, px_jw *w) {
    px_jw_open(w, '{');
    px_jw_kstr(w, "number", q->number);
    put_strings(w, "family", q->family, q->n_family);
    px_jw_key(w, PX_STR("terms"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < q->n_terms; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "term", q->term[i].term);
        px_jw_key(w, PX_STR("weight"));
        px_jw_num(w, q->term[i].weight);
        if (q->term[i].from.n) px_jw_kstr(w, "from", q->term[i].from);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    px_jw_ku64(w, "terms_left", q->n_terms_left);
    px_jw_key(w, PX_STR("classes"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < q->n_classes; i++) {
        px_jw_open(w, '{');
        px_jw_kstr(w, "scheme", px_str_of(scheme_name(q->class[i].scheme)));
        px_jw_kstr(w, "symbol", q->class[i].symbol);
        px_jw_key(w, PX_STR("weight"));
        px_jw_num(w, q->class[i].weight);
        px_jw_close(w, '}');
    }
    px_jw_close(w, ']');
    put_strings(w, "cites", q->cites, q->n_cites);
    put_strings(w, "cited_by", q->cited_by, q->n_cited_by);
    px_jw_close(w, '}');
}

/* ---- reading ---- */

static px_status get_list(const px_json *root, const char *key, size_t max, const px_json **first,
                          size_t *n, px_err *err) {
    const px_json *list = px_json_get(root, key);
    *first = NULL;
    *n = 0;
    if (!list) return PX_OK;
    if (px_json_type(list) != PX_JSON_ARRAY)
        return px_fail(err, PX_E_INPUT, "the query of similar documents: \"%s\" is no list", key);
    *n = px_json_size(list);
    *first = px_json_first(list);
    if (*n > max)
        return px_fail(err, PX_E_LIMIT,
                       "the query of similar documents: \"%s\" has %zu items; the limit is %zu",
                       key, *n, max);
    return PX_OK;
}

static px_status get_strings(px_arena *a, const px_json *root, const char *key, px_str **out,
                             size_t *n, px_err *err) {
    const px_json *j;
    size_t i = 0;
    px_status st = get_list(root, key, PX_SIMILAR_CITES_MAX, &j, n, err);
    if (st != PX_OK) return st;
    *out = px_arena_array(a, px_str, *n + 1);
    for (; j; j = px_json_next(j)) {
        px_str s = px_json_str(j);
        if (!s.n)
            return px_fail(err, PX_E_INPUT,
                           "the query of similar documents: \"%s\" holds something that is no "
                           "number of a publication",
                           key);
        (*out)[i++] = px_arena_str(a, s);
    }
    return PX_OK;
}

static px_status bad_number(px_err *err, const char *key) {
    return px_fail(
        err, PX_E_INPUT,
        "the query of similar documents: \"%s\" has a weight that is no number from 0 to 1000000",
        key);
}

static bool get_weight(const px_json *j, double *out) {
    const px_json *w = px_json_get(j, "weight");
    *out = w ? px_json_num(w, -1) : 1;
    return isfinite(*out) && *out >= 0 && *out <= 1e6;
}

static px_status get_terms(px_arena *a, const px_json *root, px_similar_query *q, px_err *err) {
    const px_json *j;
    px_status st = get_list(root, "terms", PX_SIMILAR_TERMS_MAX, &j, &q->n_terms, err);
    if (st != PX_OK) return st;
    q->term = px_arena_array(a, px_similar_term, q->n_terms + 1);
    for (size_t i = 0; j; j = px_json_next(j), i++) {
        px_str term = px_json_str(px_json_get(j, "term"));
        if (!term.n || term.n > 240)
            return px_fail(err, PX_E_INPUT,
                           "the query of similar documents: a term lacks its \"term\"");
        if (!get_weight(j, &q->term[i].weight)) return bad_number(err, "terms");
        q->term[i].term = px_arena_str(a, term);
        q->term[i].from = px_arena_str(a, px_json_str(px_json_get(j, "from")));
    }
    return PX_OK;
}

static px_status get_classes(px_arena *a, const px_json *root, px_similar_query *q, px_err *err) {
    const px_json *j;
    px_status st = get_list(root, "classes", PX_SIMILAR_TERMS_MAX, &j, &q->n_classes, err);
    if (st != PX_OK) return st;
    q->class = px_arena_array(a, px_similar_class, q->n_classes + 1);
    for (size_t i = 0; j; j = px_json_next(j), i++) {
        px_str scheme = px_json_str(px_json_get(j, "scheme"));
        px_str symbol = px_json_str(px_json_get(j, "symbol"));
        px_similar_class *c = &q->class[i];
        c->scheme = PX_SCHEME_IPC;
        if (scheme.n && !scheme_find(scheme, &c->scheme))
            return px_fail(
                err, PX_E_INPUT,
                "the query of similar documents: schemes are ipc, cpc, fi, uc, loc and ftm");
        px_class_symbol k = px_class_parse(a, symbol, c->scheme);
        if (!symbol.n || !k.understood)
            return px_fail(
                err, PX_E_INPUT,
                "the query of similar documents: a class lacks a \"symbol\" of its scheme");
        if (!get_weight(j, &c->weight)) return bad_number(err, "classes");
        c->symbol = px_arena_str(a, k.symbol);
    }
    return PX_OK;
}

px_status px_similar_query_read(px_arena *a, px_str json, px_similar_query *out, px_err *err) {
    px_json *root;
    *out = (px_similar_query){0};
    px_status st = px_json_parse(json, &root, err);
    if (st != PX_OK) return st;
    const px_json *top = root, *inner = px_json_get(root, "query");
    if (inner && px_json_type(inner) == PX_JSON_OBJECT) top = inner; /* a whole answer */
    if (px_json_type(top) != PX_JSON_OBJECT)
        st = px_fail(err, PX_E_INPUT, "the query of similar documents is no JSON object");
    out->number = px_arena_str(a, px_json_str(px_json_get(top, "number")));
    if (st == PX_OK) st = get_strings(a, top, "family", &out->family, &out->n_family, err);
    if (st == PX_OK) st = get_terms(a, top, out, err);
    if (st == PX_OK) st = get_classes(a, top, out, err);
    if (st == PX_OK) st = get_strings(a, top, "cites", &out->cites, &out->n_cites, err);
    if (st == PX_OK) st = get_strings(a, top, "cited_by", &out->cited_by, &out->n_cited_by, err);
    px_json_free(root);
    return st;
}

/* ---- typed lists ---- */

/* The next item of a list of blanks or commas, and the weight behind its last ^. */
static bool next(px_str *list, px_str *item, double *weight, bool *good) {
    *list = px_str_trim(*list);
    while (list->n && (list->p[0] == ',' || list->p[0] == ' '))
        *list = px_str_trim(px_str_sub(*list, 1, list->n));
    if (!list->n) return false;
    size_t end = 0;
    while (end < list->n && list->p[end] != ',' && !px_is_space(list->p[end]))
        end++;
    *item = px_str_sub(*list, 0, end);
    *list = px_str_sub(*list, end, list->n);
    *weight = 1;
    *good = true;
    for (size_t i = item->n; i-- > 0;) {
        if (item->p[i] != '^') continue;
        char number[32], *stop;
        px_str w = px_str_sub(*item, i + 1, item->n);
        *good = w.n > 0 && w.n < sizeof number && (px_is_digit(w.p[0]) || w.p[0] == '.');
        if (*good) {
            memcpy(number, w.p, w.n);
            number[w.n] = 0;
            *weight = strtod(number, &stop);
            *good = *stop == 0 && isfinite(*weight) && *weight <= 1e6;
        }
        *item = px_str_sub(*item, 0, i);
        break;
    }
    return true;
}

static px_status bad_weight(px_str item, px_err *err) {
    return px_fail(err, PX_E_USAGE, "the weight behind %.*s^ is no number; write %.*s^2.5",
                   (int)(item.n < 60 ? item.n : 60), item.p, (int)(item.n < 60 ? item.n : 60),
                   item.p);
}

static px_status too_many(px_err *err) {
    return px_fail(err, PX_E_LIMIT,
                   "a query of similar documents takes at most %u terms and as many classes",
                   PX_SIMILAR_TERMS_MAX);
}

struct typed {
    px_arena *a;
    px_similar_query *q;
    size_t cap;
};

static px_status put_term(struct typed *t, px_str term, double weight, px_err *err) {
    px_similar_query *q = t->q;
    for (size_t i = 0; i < q->n_terms; i++)
        if (px_str_eq(q->term[i].term, term)) {
            if (weight > q->term[i].weight) q->term[i].weight = weight;
            return PX_OK;
        }
    if (q->n_terms == PX_SIMILAR_TERMS_MAX) return too_many(err);
    if (q->n_terms == t->cap)
        q->term =
            px_arena_grow(t->a, q->term, q->n_terms, &t->cap, q->n_terms + 1, sizeof *q->term);
    q->term[q->n_terms++] = (px_similar_term){px_arena_str(t->a, term), weight, {0}};
    return PX_OK;
}

px_status px_similar_set_terms(px_arena *a, px_str list, px_similar_query *q, px_err *err) {
    struct typed t = {.a = a, .q = q};
    px_str item;
    double weight;
    bool good;
    px_status st = PX_OK;
    q->term = px_arena_array(a, px_similar_term, 1);
    q->n_terms = q->n_terms_left = 0;
    while (st == PX_OK && next(&list, &item, &weight, &good)) {
        px_sim_vector v;
        if (!good) return bad_weight(item, err);
        px_sim_vector_init(&v, NULL);
        st = px_sim_vector_text(&v, PX_TF_AB, item, err);
        uint32_t n = st == PX_OK ? px_intern_size(v.terms.text) : 0;
        if (st == PX_OK && !n)
            st = px_fail(err, PX_E_USAGE,
                         "%.*s is a word that nearly every text holds; nothing can be ranked by it",
                         (int)(item.n < 60 ? item.n : 60), item.p);
        for (uint32_t i = 0; i < n && st == PX_OK; i++)
            st = put_term(&t, px_intern_text(v.terms.text, i), weight, err);
        px_sim_vector_done(&v);
    }
    return st;
}

px_status px_similar_set_classes(px_arena *a, px_str list, px_similar_query *q, px_err *err) {
    px_str item;
    size_t cap = 0;
    double weight;
    bool good;
    q->class = px_arena_array(a, px_similar_class, 1);
    q->n_classes = 0;
    while (next(&list, &item, &weight, &good)) {
        px_scheme scheme = PX_SCHEME_IPC;
        size_t colon = px_str_find(item, PX_STR(":"));
        if (!good) return bad_weight(item, err);
        if (colon != SIZE_MAX && scheme_find(px_str_sub(item, 0, colon), &scheme))
            item = px_str_sub(item, colon + 1, item.n);
        px_class_symbol k = px_class_parse(a, item, scheme);
        if (!k.understood)
            return px_fail(err, PX_E_USAGE,
                           "%.*s is no class symbol; write H01M10/05, uc:239/69, loc:14-03 or "
                           "ftm:5B075KK02, each with ^weight if you like",
                           (int)(item.n < 60 ? item.n : 60), item.p);
        if (q->n_classes == PX_SIMILAR_TERMS_MAX) return too_many(err);
        if (q->n_classes == cap)
            q->class =
                px_arena_grow(a, q->class, q->n_classes, &cap, q->n_classes + 1, sizeof *q->class);
        q->class[q->n_classes++] = (px_similar_class){scheme, px_arena_str(a, k.symbol), weight};
    }
    return PX_OK;
}
