/* words_net.c: terms found in texts: a tree of words, walked from every place of a text. */
#include "query/analytics/words_int.h"

#include <assert.h>
#include <string.h>

px_vocab_net *px_vocab_net_new(void) {
    px_vocab_net *net = px_calloc(1, sizeof *net);
    net->word = px_intern_new();
    net->n_slots = 256;
    net->slot = px_calloc(net->n_slots, sizeof *net->slot);
    return net;
}

void px_vocab_net_free(px_vocab_net *net) {
    if (!net) return;
    px_intern_free(net->word);
    free(net->slot);
    free(net->first);
    free(net->term);
    free(net->deeper);
    free(net);
}

static uint32_t node_new(px_vocab_net *net) {
    if (net->n_nodes == net->cap_nodes) {
        net->cap_nodes = net->cap_nodes ? net->cap_nodes * 2 : 256;
        net->term = px_realloc(net->term, net->cap_nodes * sizeof *net->term);
        net->deeper = px_realloc(net->deeper, net->cap_nodes * sizeof *net->deeper);
    }
    net->term[net->n_nodes] = 0;
    net->deeper[net->n_nodes] = false;
    return net->n_nodes++;
}

static void slot_put(px_vocab_net *net, struct px_vocab_slot x) {
    size_t at = px_vocab_net_slot(net, x.node, x.word);
    while (net->slot[at].child)
        at = (at + 1) & (net->n_slots - 1);
    net->slot[at] = x;
}

static uint32_t child_new(px_vocab_net *net, uint32_t node, uint32_t word) {
    uint32_t child = node_new(net);
    if (++net->n_children * 2 > net->n_slots) {
        struct px_vocab_slot *old = net->slot;
        size_t n = net->n_slots;
        net->n_slots *= 2;
        net->slot = px_calloc(net->n_slots, sizeof *net->slot);
        for (size_t i = 0; i < n; i++)
            if (old[i].child) slot_put(net, old[i]);
        free(old);
    }
    slot_put(net, (struct px_vocab_slot){node, word, child + 1});
    return child;
}

static uint32_t number_of(px_vocab_net *net, px_str word) {
    uint32_t k = px_intern_add(net->word, word, NULL);
    if (k >= net->cap_first) {
        uint32_t cap = net->cap_first ? net->cap_first * 2 : 256;
        net->first = px_realloc(net->first, cap * sizeof *net->first);
        memset(net->first + net->cap_first, 0, (cap - net->cap_first) * sizeof *net->first);
        net->cap_first = cap;
    }
    return k;
}

void px_vocab_net_add(px_vocab_net *net, const px_str *word, size_t n, uint32_t term) {
    uint32_t k = number_of(net, word[0]);
    if (!net->first[k]) net->first[k] = node_new(net) + 1;
    uint32_t node = net->first[k] - 1;
    for (size_t i = 1; i < n; i++) {
        k = number_of(net, word[i]);
        uint32_t next = px_vocab_net_child(net, node, k);
        net->deeper[node] = true;
        node = next ? next - 1 : child_new(net, node, k);
    }
    net->term[node] = term + 1;
}

static uint32_t resolve(void *self, px_tok *tok, uint32_t id) {
    const px_vocab_net *net = self;
    uint32_t k = px_intern_find(net->word, px_tok_stem_text(tok, px_tok_stem_of(tok, id)));
    return k == UINT32_MAX ? PX_WTEXT_NOTHING : PX_WTEXT_FIRST + k;
}

/* Terms of the unit so far: `often` by term, of the row and of the unit. */
typedef struct tally {
    uint32_t *row, *unit;                        /* by term */
    uint32_t *seen, n_seen, *touched, n_touched; /* terms of the unit; of the row */
    uint32_t *often;
} tally;

static inline void meet(tally *y, uint32_t term) {
    if (!y->row[term]++) y->touched[y->n_touched++] = term;
}

static void walk(const px_vocab_net *net, const px_wtext *t, tally *y) {
    const uint32_t *v = t->v;
    for (size_t i = 0; i < t->n; i++) {
        if (v[i] < PX_WTEXT_FIRST) continue;
        uint32_t at = net->first[v[i] - PX_WTEXT_FIRST];
        if (!at) continue;
        uint32_t node = at - 1;
        if (net->term[node]) meet(y, net->term[node] - 1);
        /* a text ends with a break */
        for (size_t k = i + 1; net->deeper[node] && v[k] >= PX_WTEXT_FIRST; k++) {
            uint32_t next = px_vocab_net_child(net, node, v[k] - PX_WTEXT_FIRST);
            if (!next) break;
            node = next - 1;
            if (net->term[node]) meet(y, net->term[node] - 1);
        }
    }
}

static void row_into_unit(tally *y) {
    for (uint32_t i = 0; i < y->n_touched; i++) {
        uint32_t term = y->touched[i];
        if (!y->unit[term]) y->seen[y->n_seen++] = term;
        if (y->row[term] > y->unit[term]) y->unit[term] = y->row[term];
        y->row[term] = 0;
    }
    y->n_touched = 0;
}

px_status px_vocab_each(const px_vocab *words, const px_aset *set, px_vocab_unit each, void *self,
                        uint32_t *with_text, px_err *err) {
    size_t n = (size_t)words->n + 1;
    uint32_t *room = px_calloc(n * 5, sizeof *room), texts = 0;
    tally y = {.row = room,
               .unit = room + n,
               .seen = room + 2 * n,
               .touched = room + 3 * n,
               .often = room + 4 * n};
    px_wtext t;
    px_status st = PX_OK;
    px_wtext_init(&t, set->snap, words->ask.field);
    t.resolve = resolve;
    t.self = words->net;
    for (uint32_t u = 0; u < set->n && st == PX_OK; u++) {
        bool any = false;
        if (u % 1024 == 0) st = px_stop_look(px_how_stop(set->how), err);
        for (uint32_t r = set->off[u]; r < set->off[u + 1] && st == PX_OK; r++) {
            st = px_wtext_row(&t, set->row[r], err);
            any |= t.any;
            if (st == PX_OK) walk(words->net, &t, &y);
            row_into_unit(&y);
        }
        texts += any;
        if (st != PX_OK) break;
        for (uint32_t i = 0; i < y.n_seen; i++) {
            y.often[i] = y.unit[y.seen[i]];
            y.unit[y.seen[i]] = 0;
        }
        st = each(self, u, y.seen, y.often, y.n_seen, err);
        y.n_seen = 0;
    }
    px_wtext_done(&t);
    free(room);
    if (with_text) *with_text = texts;
    return st;
}

static px_status count_unit(void *self, uint32_t unit, const uint32_t *term, const uint32_t *often,
                            size_t n, px_err *err) {
    uint32_t *df = self;
    (void)unit;
    (void)often;
    (void)err;
    for (size_t i = 0; i < n; i++)
        df[term[i]]++;
    return PX_OK;
}

px_status px_vocab_df(const px_vocab *words, const px_aset *set, uint32_t *df, px_err *err) {
    memset(df, 0, words->n * sizeof *df);
    return px_vocab_each(words, set, count_unit, df, NULL, err);
}

/* ---- as a field ---- */

typedef struct lists {
    px_adim *dim;
    uint32_t *often;
    size_t cap;
} lists;

static px_status list_unit(void *self, uint32_t unit, const uint32_t *term, const uint32_t *often,
                           size_t n, px_err *err) {
    lists *l = self;
    px_adim *d = l->dim;
    d->off[unit] = (uint32_t)d->n_pairs;
    d->off[unit + 1] = (uint32_t)(d->n_pairs + n);
    assert(d->n_pairs + n <= l->cap); /* a snapshot does not change */
    (void)err;
    memcpy(d->v + d->n_pairs, term, n * sizeof *term);
    if (l->often) memcpy(l->often + d->n_pairs, often, n * sizeof *often);
    d->n_pairs += n;
    return PX_OK;
}

px_status px_vocab_dim(px_work *w, const px_vocab *words, const px_aset *set, px_adim *dim,
                       uint32_t **often, px_err *err) {
    lists l = {.dim = dim};
    uint32_t with_text = 0;
    uint64_t cap = 0;
    px_status st = PX_OK;
    *dim = (px_adim){
        .ask = {.name = px_str_of(px_field_code(words->ask.field)), .field = words->ask.field},
        .n_values = words->n};
    dim->name = px_arena_array(w->a, px_str, words->n + 1);
    dim->off = px_arena_array(w->a, uint32_t, set->n + 1);
    uint32_t *df = px_arena_array(w->a, uint32_t, words->n + 1);
    for (uint32_t i = 0; i < words->n; i++) {
        dim->name[i] = words->v[i].text;
        cap += words->v[i].df;
    }
    if (set != words->set) { /* its numbers are not known yet */
        st = px_vocab_df(words, set, df, err);
        cap = 0;
        for (uint32_t i = 0; i < words->n; i++)
            cap += df[i];
    }
    if (st == PX_OK && cap >= UINT32_MAX)
        st = px_fail(err, PX_E_LIMIT, "the terms stand at too many places; ask for fewer terms");
    if (st != PX_OK) return st;
    l.cap = (size_t)cap;
    dim->v = px_arena_alloc(w->a, (l.cap + 1) * sizeof *dim->v);
    if (often) l.often = *often = px_arena_alloc(w->a, (l.cap + 1) * sizeof **often);
    st = px_vocab_each(words, set, list_unit, &l, &with_text, err);
    dim->missing = set->n - with_text;
    return st;
}
