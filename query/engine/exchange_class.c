/* exchange_class.c: classes of a record in exchange documents.
 *
 * IPC 8 stands as text of fixed width (WIPO ST.8), symbols of editions 1 to 7 by themselves. OPS has a CPC symbol in its parts,
 * DOCDB as text of fixed width. */
#include "query/engine/exchange_int.h"

/* Where "A61K9/16" is divided; false: it is no symbol with a group. */
static bool divide(px_str symbol, px_str *head, px_str *group, px_str *sub) {
    size_t slash = px_str_find(symbol, PX_STR("/"));
    if (slash == SIZE_MAX || slash <= 4) return false;
    *head = px_str_sub(symbol, 0, 4);
    *group = px_str_sub(symbol, 4, slash);
    *sub = px_str_sub(symbol, slash + 1, SIZE_MAX);
    return true;
}

/* "2006.01" as the day from which the edition holds. */
static bool edition_day(px_str e, char out[9]) {
    if (e.n != 7 || e.p[4] != '.') return false;
    memcpy(out, e.p, 4);
    memcpy(out + 4, e.p + 5, 2);
    memcpy(out + 6, "01", 3);
    return true;
}

static void put_parts(const px_exch *x, px_xo *to, px_str symbol) {
    px_str head, group, sub;
    if (!divide(symbol, &head, &group, &sub)) {
        px_xo_leaf(x->a, to, "classification-symbol", symbol);
        return;
    }
    px_xo_leaf(x->a, to, "section", px_str_sub(head, 0, 1));
    px_xo_leaf(x->a, to, "class", px_str_sub(head, 1, 3));
    px_xo_leaf(x->a, to, "subclass", px_str_sub(head, 3, 4));
    px_xo_leaf(x->a, to, "main-group", group);
    px_xo_leaf(x->a, to, "subgroup", sub);
}

/* Symbol 0-18 of ST.8. */
static px_str wide(const px_exch *x, px_str symbol) {
    px_str head, group, sub;
    if (!divide(symbol, &head, &group, &sub)) return symbol;
    return px_arena_fmt(x->a, "%-4.*s%4.*s/%-10.*s", PX_STR_ARG(head), PX_STR_ARG(group),
                        PX_STR_ARG(sub));
}

static void put_value(const px_exch *x, px_xo *to, char value) {
    if (value) px_xo_leaf(x->a, to, "classification-value", (px_str){&value, 1});
}

static void put_first(const px_exch *x, px_xo *to, bool first) {
    if (x->file && first) px_xo_leaf(x->a, to, "symbol-position", PX_STR("F"));
}

/* ---- IPC ---- */

/* ST.8: symbol 0-18, version 19-26, level 27, position 28 (OPS leaves it blank), value 29, the rest blank up to 50. OPS sets
 * the subgroup to the right. */
static px_str ipcr_text(const px_exch *x, const px_rec_class *c) {
    px_str head, group, sub;
    char version[9] = "        ";
    if (!divide(c->symbol, &head, &group, &sub)) return c->symbol;
    (void)edition_day(c->edition, version);
    char value = c->value ? c->value : ' ';
    if (x->file)
        return px_arena_fmt(x->a, "%-4.*s%4.*s/%-10.*s%sA%c%c%20s", PX_STR_ARG(head),
                            PX_STR_ARG(group), PX_STR_ARG(sub), version, c->first ? 'F' : 'L',
                            value, "");
    return px_arena_fmt(x->a, "%-4.*s%4.*s/%6.*s    %sA %c%20s", PX_STR_ARG(head),
                        PX_STR_ARG(group), PX_STR_ARG(sub), version, value, "");
}

static bool fits(const px_rec_class *c) {
    char day[9];
    px_str head, group, sub;
    return edition_day(c->edition, day) && divide(c->symbol, &head, &group, &sub) && group.n <= 4 &&
           sub.n <= 10;
}

/* What the text of fixed width does not hold, parts do. */
static void put_ipcr(const px_exch *x, px_xo *to, const px_rec_class *c) {
    if (!x->file || fits(c)) {
        px_xo_leaf(x->a, to, "text", ipcr_text(x, c));
        return;
    }
    if (!c->edition.n && !c->value && !c->first) {
        px_xo_leaf(x->a, to, "text", px_str_trim(wide(x, c->symbol)));
        return;
    }
    if (c->edition.n)
        px_xo_leaf(x->a, px_xo_add(x->a, to, "ipc-version-indicator"), "date", c->edition);
    put_parts(x, to, c->symbol);
    put_first(x, to, c->first);
    put_value(x, to, c->value);
}

/* A symbol that says no edition is an old one to OPS; in files it stands in its place among the others, so that their order
 * holds. */
static bool is_old(const px_exch *x, const px_rec_class *c) {
    return !c->value && c->edition.n <= 2 && (!x->file || c->edition.n);
}

/* In files the edition stands in front of the symbol. */
static void put_old(const px_exch *x, px_xo *list, const px_rec_class *c, bool first) {
    if (!x->file)
        px_xo_leaf(x->a, list, "text", c->symbol);
    else
        px_xo_leaf(x->a, list, first ? "main-classification" : "further-classification",
                   px_arena_fmt(x->a, "%2.*s" PX_STR_FMT, PX_STR_ARG(c->edition),
                                PX_STR_ARG(px_str_trim(wide(x, c->symbol)))));
}

/* Symbols of old editions stand by themselves; those with a value are IPC 8. */
static void put_ipc(const px_exch *x, px_xo *biblio, const px_record *r) {
    px_xo *old = NULL, *list = NULL;
    size_t n = 0;
    for (size_t i = 0; i < r->ipc.n; i++) {
        if (!is_old(x, &r->ipc.v[i])) continue;
        bool first = !old;
        if (first) old = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "classification-ipc"));
        put_old(x, old, &r->ipc.v[i], first);
    }
    for (size_t i = 0; i < r->ipc.n; i++) {
        if (is_old(x, &r->ipc.v[i])) continue;
        if (!list) list = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "classifications-ipcr"));
        px_xo *c = px_xo_add(x->a, list, "classification-ipcr");
        px_exch_sequence(x, c, n++);
        put_ipcr(x, c, &r->ipc.v[i]);
    }
}

/* ---- CPC and others ---- */

static void put_scheme(const px_exch *x, px_xo *to, const char *office, const char *scheme,
                       px_str edition) {
    char day[9];
    px_xo *s = px_xo_add(x->a, to, "classification-scheme");
    px_xo_attr(x->a, s, "office", px_str_of(office));
    px_xo_attr(x->a, s, "scheme", px_str_of(scheme));
    if (x->file && edition_day(edition, day)) px_xo_leaf(x->a, s, "date", px_str_of(day));
}

static void put_cpc(const px_exch *x, px_xo *list, const px_rec_class *c, size_t i) {
    px_xo *to = px_xo_add(x->a, list, "patent-classification");
    px_exch_sequence(x, to, i);
    put_scheme(x, to, "EP", "CPCI", c->edition);
    if (x->file)
        px_xo_leaf(x->a, to, "classification-symbol", wide(x, c->symbol));
    else
        put_parts(x, to, c->symbol);
    put_first(x, to, c->first);
    put_value(x, to, c->value);
}

static void put_plain(const px_exch *x, px_xo *list, const px_rec_classes *v, const char *office,
                      const char *scheme) {
    for (size_t i = 0; i < v->n; i++) {
        px_xo *to = px_xo_add(x->a, list, "patent-classification");
        px_exch_sequence(x, to, i);
        put_scheme(x, to, office, scheme, v->v[i].edition);
        px_xo_leaf(x->a, to, "classification-symbol", v->v[i].symbol);
        put_first(x, to, v->v[i].first);
        if (x->file) put_value(x, to, v->v[i].value);
    }
}

static char value_in(const px_record *r, px_str symbol) {
    for (size_t i = 0; i < r->cpc.n; i++)
        if (px_str_eq(r->cpc.v[i].symbol, symbol)) return r->cpc.v[i].value;
    return 0;
}

static void put_set(const px_exch *x, px_xo *list, const px_record *r, size_t i) {
    px_xo *set = px_xo_add(x->a, list, "combination-set");
    px_str rest = r->cpc_sets.v[i];
    px_exch_sequence(x, set, i);
    px_xo_leaf(x->a, set, "group-number", px_arena_fmt(x->a, "%zu", i + 1));
    for (size_t rank = 1; rest.n; rank++) {
        size_t comma = px_str_find(rest, PX_STR(","));
        px_str symbol = px_str_trim(px_str_sub(rest, 0, comma));
        px_xo *at = px_xo_add(x->a, set, "combination-rank");
        px_xo_leaf(x->a, at, "rank-number", px_arena_fmt(x->a, "%zu", rank));
        px_xo *to = px_xo_add(x->a, at, "patent-classification");
        put_scheme(x, to, "EP", "CPCI", (px_str){0});
        px_xo_leaf(x->a, to, "classification-symbol", symbol);
        put_value(x, to, value_in(r, symbol));
        rest = comma == SIZE_MAX ? PX_STR("") : px_str_sub(rest, comma + 1, rest.n);
    }
}

void px_exch_put_classes(const px_exch *x, px_xo *biblio, const px_record *r) {
    put_ipc(x, biblio, r);
    if (!r->cpc.n && !r->uspc.n && !r->fi.n && !r->fterm.n && !r->cpc_sets.n) return;
    px_xo *list = px_xo_add(x->a, biblio, PX_EXCH_EL(x, "patent-classifications"));
    for (size_t i = 0; i < r->cpc.n; i++)
        put_cpc(x, list, &r->cpc.v[i], i);
    put_plain(x, list, &r->uspc, "US", "UC");
    put_plain(x, list, &r->fi, "JP", "FI");
    put_plain(x, list, &r->fterm, "JP", "FTERM");
    for (size_t i = 0; i < r->cpc_sets.n; i++)
        put_set(x, list, r, i);
}
