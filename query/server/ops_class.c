/* ops_class.c: classification/cpc: a symbol with its titles, what is above and below it; and which classes the hits of a
 * query have.
 *
 * Titles are those that were loaded, else our own short ones (patent/labels.h). Levels below come from the parents that
 * loaded titles name; without them there are sections, classes and subclasses by their spelling. */
#include "query/server/ops.h"

#include "patent/labels.h"
#include "query/server/api.h"
#include "query/server/collection.h"

#include <stdlib.h>

#define NODES_MAX 10000u
#define DEPTH_MAX 16u
#define CPC_SPACE "http://www.epo.org/cpcexport"

typedef struct node {
    px_str symbol, parent, title;
} node;

typedef struct tree {
    node *v;
    size_t n, cap, written;
} tree;

/* ---- what there is below a symbol ---- */

static const px_title_list *loaded_titles(const px_classes *c) {
    const px_title_list *best = NULL;
    for (size_t i = 0; c && i < c->n_titles; i++) {
        const px_title_list *t = &c->titles[i];
        if (!px_str_is(t->scheme, "cpc") && !px_str_is(t->scheme, "ipc")) continue;
        bool cpc = px_str_is(t->scheme, "cpc"), en = px_str_is(t->lang, "en");
        bool best_cpc = best && px_str_is(best->scheme, "cpc"),
             best_en = best && px_str_is(best->lang, "en");
        if (!best || cpc > best_cpc || (cpc == best_cpc && en && !best_en)) best = t;
    }
    return best;
}

static void add(px_ops *o, tree *t, px_str symbol, px_str parent, px_str title) {
    t->v = px_arena_grow(o->a, t->v, t->n, &t->cap, t->n + 1, sizeof *t->v);
    t->v[t->n++] = (node){symbol, parent, title};
}

static void add_loaded(px_ops *o, tree *t, const px_title_list *list, px_str lo, px_str hi) {
    for (uint32_t i = 0; i < list->n; i++) {
        px_str line = px_str_sub(list->text, list->at[i], list->at[i + 1]), symbol = line,
               parent = {0};
        size_t tab = px_str_find(line, PX_STR("\t"));
        if (tab == SIZE_MAX) continue;
        symbol = px_str_sub(line, 0, tab);
        if (px_str_cmp(symbol, lo) < 0 || (hi.n && px_str_cmp(symbol, hi) >= 0)) continue;
        line = px_str_sub(line, tab + 1, line.n);
        tab = px_str_find(line, PX_STR("\t"));
        if (tab == SIZE_MAX) continue;
        parent = px_str_sub(line, 0, tab);
        add(o, t, symbol, parent, px_str_trim(px_str_sub(line, tab + 1, line.n)));
    }
}

static void add_own(px_ops *o, tree *t, px_str lo, px_str hi) {
    const px_label_row *rows;
    size_t n = px_label_rows(&rows);
    for (size_t i = 0; i < n; i++) {
        px_str s = px_str_of(rows[i].symbol);
        if (px_str_cmp(s, lo) < 0 || (hi.n && px_str_cmp(s, hi) >= 0)) continue;
        px_str parent = s.n == 4   ? px_str_sub(s, 0, 3)
                        : s.n == 3 ? px_str_sub(s, 0, 1)
                                   : (px_str){0};
        add(o, t, s, parent, px_str_of(rows[i].en));
    }
}

static int by_parent(const void *x, const void *y) {
    const node *a = x, *b = y;
    int order = px_str_cmp(a->parent, b->parent);
    return order ? order : px_str_cmp(a->symbol, b->symbol);
}

static void find_below(px_ops *o, tree *t, px_str symbol) {
    const px_title_list *list = loaded_titles(px_collection_classes(o->c->on));
    px_str lo, hi, top = px_class_level(symbol) == 5 ? px_class_cut(symbol, 4) : symbol;
    px_class_subtree(o->a, top, &lo, &hi);
    if (list)
        add_loaded(o, t, list, lo, hi);
    else
        add_own(o, t, lo, hi);
    if (t->n) qsort(t->v, t->n, sizeof *t->v, by_parent);
}

/* First of those below a symbol; they stand together. */
static size_t first_below(const tree *t, px_str symbol) {
    size_t lo = 0, hi = t->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (px_str_cmp(t->v[mid].parent, symbol) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* ---- writing ---- */

static px_str title_of(px_ops *o, px_str symbol) {
    px_label l = px_label_symbol(px_collection_classes(o->c->on), PX_SCHEME_CPC, symbol, o->c->zh);
    return px_str_eq(l.of, symbol) || px_str_is(l.of, "") ? l.text : (px_str){0};
}

static void put_title(px_ops *o, px_xo *x, px_str title) {
    if (!title.n) return;
    px_xo *part = px_xo_add(o->a, px_xo_add(o->a, x, "cpc:class-title"), "cpc:title-part");
    px_xo *text = px_xo_leaf(o->a, part, "cpc:text", title);
    px_xo_attr(o->a, text, "scheme", PX_STR("cpc"));
}

static px_xo *put_item(px_ops *o, px_xo *parent, px_str symbol, px_str title, size_t level) {
    px_xo *x = px_xo_add(o->a, parent, "cpc:classification-item");
    px_xo_attr_u64(o->a, x, "level", level);
    px_xo_attr(o->a, x, "sort-key", symbol);
    px_xo_attr(o->a, x, "status", PX_STR("published"));
    px_xo_leaf(o->a, x, "cpc:classification-symbol", symbol);
    put_title(o, x, title);
    return x;
}

static px_status put_below(px_ops *o, tree *t, px_xo *x, px_str symbol, size_t level, size_t depth,
                           px_err *err) {
    px_status st = px_stop_look(&o->c->stop, err);
    for (size_t i = first_below(t, symbol); i < t->n && depth && st == PX_OK; i++) {
        const node *n = &t->v[i];
        if (!px_str_eq(n->parent, symbol)) break;
        if (px_str_eq(n->symbol, symbol)) continue;
        if (++t->written > NODES_MAX)
            return px_fail(err, PX_E_LIMIT,
                           "there are more than %u classes below; ask for less depth", NODES_MAX);
        px_xo *below = put_item(o, x, n->symbol, n->title, level);
        st = put_below(o, t, below, n->symbol, level + 1, depth - 1, err);
    }
    return st;
}

static bool is_set(const px_call *c, const char *name) {
    px_str s = px_call_param(c, name);
    return s.p && !px_str_is(s, "false") && !px_str_is(s, "0");
}

static bool read_depth(px_ops *o, size_t *depth) {
    px_str s = px_call_param(o->c, "depth");
    uint32_t v = 0;
    if (s.n && !px_str_is(s, "all") && !px_str_u32(s, &v)) {
        px_ops_fault(o, 400, "CLIENT.InvalidQuery", PX_STR("depth is a number, or all"));
        return false;
    }
    *depth = px_str_is(s, "all") || v > DEPTH_MAX ? DEPTH_MAX : v;
    return true;
}

/* Neighbours below the same parent. */
static void put_navigation(px_ops *o, px_xo *x, px_str symbol, px_str above) {
    tree t = {0};
    px_str before = {0}, after = {0};
    if (!above.n) return;
    find_below(o, &t, above);
    for (size_t i = first_below(&t, above); i < t.n; i++) {
        if (!px_str_eq(t.v[i].parent, above)) break;
        int order = px_str_cmp(t.v[i].symbol, symbol);
        if (order < 0 && (!before.n || px_str_cmp(t.v[i].symbol, before) > 0))
            before = t.v[i].symbol;
        if (order > 0 && (!after.n || px_str_cmp(t.v[i].symbol, after) < 0)) after = t.v[i].symbol;
    }
    px_xo *links = px_xo_add(o->a, x, "ops:navigation");
    if (before.n) px_xo_leaf(o->a, links, "ops:previous", before);
    if (after.n) px_xo_leaf(o->a, links, "ops:next", after);
}

static px_status one_symbol(px_ops *o, px_str given, px_err *err) {
    tree t = {0};
    size_t depth, n, level = 2; /* the scheme's own levels: a section is 2 */
    px_str path[PX_LABEL_PATH];
    px_class_symbol k = px_class_parse(o->a, given, PX_SCHEME_CPC);
    px_str title = k.understood ? title_of(o, k.symbol) : (px_str){0};
    if (!k.understood) {
        px_ops_fault(o, 404, "CLIENT.InvalidReference",
                     px_arena_fmt(o->a, "%.*s is no symbol of CPC",
                                  (int)(given.n < 60 ? given.n : 60), given.p));
        return PX_OK;
    }
    if (!read_depth(o, &depth)) return PX_OK;
    n = px_label_path(px_collection_classes(o->c->on), PX_SCHEME_CPC, k.symbol, path);
    find_below(o, &t, k.symbol);
    bool known = title.n > 0;
    for (size_t i = 0; i < t.n && !known; i++)
        known = px_str_eq(t.v[i].symbol, k.symbol) || px_str_eq(t.v[i].parent, k.symbol);
    if (!known) {
        px_ops_fault(o, 404, "SERVER.EntityNotFound", PX_STR("No results found"));
        return PX_OK;
    }
    px_xo *x = px_xo_add(o->a, px_xo_add(o->a, o->root, "ops:classification-scheme"), "ops:cpc");
    px_xo *scheme = px_xo_add(o->a, x, "cpc:class-scheme");
    px_xo_attr(o->a, scheme, "xmlns:cpc", PX_STR(CPC_SPACE));
    px_xo_attr(o->a, scheme, "scheme-type", PX_STR("cpc"));
    px_xo *at = scheme;
    bool above = is_set(o->c, "ancestors");
    for (size_t i = n; i-- > 1; level++)
        if (above && i < DEPTH_MAX) at = put_item(o, at, path[i], title_of(o, path[i]), level);
    at = put_item(o, at, k.symbol, title, level);
    if (is_set(o->c, "navigation")) put_navigation(o, x, k.symbol, n > 1 ? path[1] : (px_str){0});
    return put_below(o, &t, at, k.symbol, level + 1, depth, err);
}

/* ---- by words ---- */

static px_status statistics(px_ops *o, px_err *err) {
    px_api_question q = {0};
    px_facet_ask ask;
    px_facet f = {0};
    uint64_t begin, end;
    px_str query = px_call_param(o->c, "q");
    if (!px_str_trim(query).n) {
        px_ops_fault(o, 400, "CLIENT.CQL", PX_STR("The query is missing: q (position 0)"));
        return PX_OK;
    }
    if (!px_ops_range(o, PX_OPS_LIST_MAX, &begin, &end)) return PX_OK;
    px_status st = px_api_ask_in(o->c, query, PX_STR("ops"), &q, err);
    if (st == PX_OK) st = px_facet_read(o->a, PX_STR("cpc.subclass:all"), &ask, err);
    if (st == PX_OK) st = px_facet_count(o->a, &q.answer.rows, &ask, &o->c->how, &f, err);
    if (st == PX_OK && begin > f.n)
        px_ops_fault(o, 404, "SERVER.EntityNotFound", PX_STR("No results found"));
    if (st == PX_OK && !o->answered) {
        px_xo *x = px_xo_add(o->a, o->root, "ops:classification-search");
        px_xo_attr_u64(o->a, x, "total-result-count", f.n);
        px_xo *asked = px_xo_leaf(o->a, x, "ops:query", query);
        px_xo_attr(o->a, asked, "syntax", PX_STR("CQL"));
        px_xo *range = px_xo_add(o->a, x, "ops:range");
        px_xo_attr_u64(o->a, range, "begin", begin);
        px_xo_attr_u64(o->a, range, "end", end);
        px_xo *result = px_xo_add(o->a, x, "ops:search-result");
        for (uint64_t i = begin - 1; i < end && i < f.n; i++) {
            double share = (double)f.v[i].count * 100 / (double)q.answer.counts.publications;
            px_xo *s = px_xo_add(o->a, result, "ops:classification-statistics");
            px_xo_attr(o->a, s, "xmlns:cpc", PX_STR(CPC_SPACE));
            px_xo_attr(o->a, s, "classification-symbol", f.v[i].value);
            px_xo_attr(o->a, s, "percentage", px_arena_fmt(o->a, "%.2f", share));
            put_title(o, s, title_of(o, f.v[i].value));
        }
    }
    px_api_close(&q);
    return st;
}

px_status px_ops_classes(px_ops *o, px_err *err) {
    o->type = "application/cpc+xml";
    if (o->n < 3 || o->n > 4 || !px_str_is(o->seg[1], "cpc")) {
        px_ops_fault(o, 404, "CLIENT.NotFound", PX_STR("There is no such service"));
        return PX_OK;
    }
    if (o->n == 3 && px_str_is(o->seg[2], "search")) return statistics(o, err);
    px_str given = o->seg[2];
    if (o->n == 4)
        given = px_arena_fmt(o->a, PX_STR_FMT "/" PX_STR_FMT, PX_STR_ARG(o->seg[2]),
                             PX_STR_ARG(o->seg[3]));
    return one_symbol(o, given, err);
}
