/* link_cite.c: which rows cite which. The rules stand in link.h.
 *
 * The search keys of all rows and those of all mentioned documents are sorted and read side by
 * side; where they meet, the row is a candidate of the mention. Sorted by mention, each one's
 * candidates lie together and it is decided which of them are meant. Most mentioned documents are
 * not in the collection: a Bloom filter over the keys of rows keeps them from being sorted at
 * all. */
#include "shards/link_int.h"

#include "base/arena.h"
#include "base/hash.h"

#include <stdlib.h>

/* What a mention's key is. */
enum { WHOLE, NUMBER, MORE };
/* Flag of a row's key: it is the row's own number without kind, which names one document (@base);
 * of a candidate: and that is the number mentioned. */
enum { OWN = 1 };

static const char *const columns[2][2] = {{"@cites", "@cites+"}, {"@citing", "@citing+"}};

/* ---- the filter ---- */

struct filter {
    uint64_t *word;
    uint64_t mask;
};

static void filter_init(struct filter *f, uint64_t n_keys) {
    uint64_t words = 64;
    while (words * 4 < n_keys && words < (uint64_t)4 << 20) /* 16 bits a key, 32 MiB at most */
        words *= 2;
    f->word = px_calloc(words, sizeof *f->word);
    f->mask = words - 1;
}
static inline uint64_t filter_bits(uint64_t key) {
    return (uint64_t)1 << (key >> 58) | (uint64_t)1 << (key >> 52 & 63);
}
static inline void filter_add(struct filter *f, uint64_t key) {
    f->word[key & f->mask] |= filter_bits(key);
}
static inline bool filter_maybe(const struct filter *f, uint64_t key) {
    uint64_t bits = filter_bits(key);
    return (f->word[key & f->mask] & bits) == bits;
}

/* ---- keys of rows, keys of mentions ---- */

struct work {
    px_link_set *set;
    struct filter filter;
    px_sorter *rows;     /* key, row, OWN */
    px_sorter *mentions; /* key, row, place << 3 | backwards << 2 | what */
    px_sorter
        *found; /* row << 32 | place << 1 | backwards; candidate, OWN << 1 | other than WHOLE */
    px_sorter *edges; /* from << 32 | to */
    px_arena *scratch;
    uint64_t unclear;
};

static px_status put_rows(struct work *w, px_err *err) {
    px_status st = PX_OK;
    uint64_t n_keys = 0;
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        const px_col *c;
        st = px_link_col(w->set, s, "pn", PX_COL_IDX, &c, err);
        if (c) n_keys += c->m.n_values;
    }
    filter_init(&w->filter, n_keys);
    for (size_t s = 0; s < w->set->n && st == PX_OK; s++) {
        const px_col *c, *base;
        if (!w->set->seg[s]) continue;
        st = px_link_col(w->set, s, "pn", PX_COL_IDX, &c, err);
        if (st == PX_OK) st = px_link_col(w->set, s, "@base", PX_COL_HASH, &base, err);
        for (uint64_t i = 0; st == PX_OK && c && i < c->m.n_values; i++) {
            uint32_t row = c->rows[i];
            if (!px_link_live(w->set, s, row)) continue;
            filter_add(&w->filter, c->keys[i]);
            st = px_sorter_add(w->rows, c->keys[i], w->set->base[s] + row,
                               base && base->keys[row] == c->keys[i] ? OWN : 0, err);
        }
        px_segment_drop(w->set->seg[s]);
    }
    return st;
}

static px_status put_key(struct work *w, uint64_t key, uint32_t row, uint32_t place, int back,
                         int what, px_err *err) {
    if (!filter_maybe(&w->filter, key)) return PX_OK;
    return px_sorter_add(w->mentions, key, row, place << 3 | (uint32_t)back << 2 | (uint32_t)what,
                         err);
}

static px_status put_list(struct work *w, size_t s, int back, px_err *err) {
    const px_col *c, *more;
    px_status st = px_link_col(w->set, s, columns[back][0], PX_COL_HASHES, &c, err);
    if (st == PX_OK) st = px_link_col(w->set, s, columns[back][1], PX_COL_HASHES, &more, err);
    for (uint32_t r = 0; st == PX_OK && c && r < c->m.n_rows; r++) {
        uint32_t row = w->set->base[s] + r, n = (c->off[r + 1] - c->off[r]) / 2;
        const uint64_t *v = c->keys + c->off[r];
        if (n == 0 || !px_link_live(w->set, s, r)) continue;
        if (n > UINT32_MAX >> 3)
            return px_fail(err, PX_E_LIMIT, "a record cites over 500 M documents");
        for (uint32_t i = 0; i < n && st == PX_OK; i++) {
            if (v[2 * i + 1] != v[2 * i]) st = put_key(w, v[2 * i + 1], row, i, back, WHOLE, err);
            if (st == PX_OK) st = put_key(w, v[2 * i], row, i, back, NUMBER, err);
        }
        for (uint32_t i = more ? more->off[r] : 0; more && i + 1 < more->off[r + 1]; i += 2)
            if (st == PX_OK && more->keys[i] < n)
                st = put_key(w, more->keys[i + 1], row, (uint32_t)more->keys[i], back, MORE, err);
    }
    return st;
}

/* Where keys meet. */
static px_status meet(struct work *w, px_err *err) {
    px_tuple row, mention, *same = NULL;
    size_t n = 0, cap = 0;
    px_status st = px_sorter_start(w->rows, err);
    if (st == PX_OK) st = px_sorter_start(w->mentions, err);
    int more = st == PX_OK ? px_sorter_next(w->rows, &row, err) : 0, got = 0;
    while (st == PX_OK && more >= 0 && (got = px_sorter_next(w->mentions, &mention, err)) == 1) {
        if (!n || same->key != mention.key) {
            n = 0;
            while (more == 1 && row.key <= mention.key) {
                if (row.key == mention.key) {
                    if (n == cap) {
                        cap = cap ? cap * 2 : 64;
                        same = px_realloc(same, cap * sizeof *same);
                    }
                    same[n++] = row;
                }
                more = px_sorter_next(w->rows, &row, err);
            }
        }
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            uint32_t what = mention.b & 3, own = what == NUMBER ? same[i].b : 0;
            st = px_sorter_add(w->found, (uint64_t)mention.a << 32 | mention.b >> 2, same[i].a,
                               own << 1 | (what != WHOLE), err);
        }
    }
    free(same);
    return st != PX_OK ? st : more < 0 ? (px_status)more : (px_status)got;
}

/* ---- deciding ---- */

/* What is known of a mention that has to be looked at closely: its keys. */
struct mention {
    uint64_t whole, number;
    const uint64_t *more; /* pairs of place and key */
    uint32_t n_more, place;
};

static px_status load_mention(struct work *w, uint64_t key, struct mention *m, px_err *err) {
    uint32_t row = (uint32_t)(key >> 32);
    int back = key & 1;
    size_t s = 0;
    const px_col *c, *more;
    *m = (struct mention){.place = (uint32_t)key >> 1};
    while (w->set->base[s + 1] <= row)
        s++;
    row -= w->set->base[s];
    px_status st = px_link_col(w->set, s, columns[back][0], PX_COL_HASHES, &c, err);
    if (st == PX_OK) st = px_link_col(w->set, s, columns[back][1], PX_COL_HASHES, &more, err);
    if (st != PX_OK || !c) return st;
    m->number = c->keys[c->off[row] + 2 * (uint64_t)m->place];
    m->whole = c->keys[c->off[row] + 2 * (uint64_t)m->place + 1];
    if (more) {
        m->more = more->keys + more->off[row];
        m->n_more = more->off[row + 1] - more->off[row];
    }
    return st;
}

static bool has_key(const struct mention *m, uint64_t key) {
    if (key == m->whole || key == m->number) return true;
    for (uint32_t i = 0; i + 1 < m->n_more; i += 2)
        if (m->more[i] == m->place && m->more[i + 1] == key) return true;
    return false;
}

/* A publication as a document: its number, and where kinds are counted apart the letter of its
 * kind. */
struct document {
    px_str name; /* office and number */
    char letter;
};

static px_status document_of(struct work *w, uint32_t row, px_number *n, struct document *d,
                             px_err *err) {
    px_str key;
    px_status st = px_link_key(w->set, row, &key, err);
    *n = px_number_of_normal(key, PX_ROLE_PUBLICATION);
    px_rec_number pub = {.cc = n->cc, .num = n->num};
    d->name = px_str_sub(key, 0, key.n - n->kind.n);
    d->letter = n->kind.n && px_facts_kinds_overlap(&pub) ? n->kind.p[0] : 0;
    return st;
}

/* Is the mentioned number this one, with a kind of the same letter? */
static bool same_letter(struct work *w, const struct mention *m, const struct document *d) {
    for (int digit = -1; digit < 10; digit++) {
        char kind[3] = {d->letter, (char)(digit < 0 ? 0 : '0' + digit), 0};
        px_str full = px_arena_fmt(w->scratch, PX_STR_FMT "%s", PX_STR_ARG(d->name), kind);
        if (px_hash_str(full) == m->whole) return true;
    }
    return false;
}

/* May the mention mean this row? The filter above let it come here by one key; what counts is what
 * the row's own number may be called when it is cited. */
static bool may_mean(struct work *w, const struct mention *m, const px_number *n,
                     const struct document *d, bool whole) {
    px_str key[PX_NUMBER_KEYS];
    size_t n_keys = px_number_cite_keys(w->scratch, n, key);
    bool meets = false;
    for (size_t i = 0; i < n_keys; i++)
        meets |= has_key(m, px_hash_str(key[i]));
    if (!meets || whole || !d->letter || m->whole == m->number) return meets;
    return same_letter(w, m, d);
}

/* Several candidates, or one that is not certain: keep those that are meant. */
static px_status look_closely(struct work *w, uint64_t key, px_tuple *v, size_t *n, px_err *err) {
    struct mention m;
    struct document first = {0}, d;
    size_t kept = 0;
    bool several = false;
    px_arena_reset(w->scratch);
    px_status st = load_mention(w, key, &m, err);
    for (size_t i = 0; i < *n && st == PX_OK; i++) {
        px_number number;
        st = document_of(w, v[i].a, &number, &d, err);
        if (st != PX_OK || !may_mean(w, &m, &number, &d, !(v[i].b & 1))) continue;
        if (kept == 0) first = d;
        several |= !px_str_eq(first.name, d.name) || first.letter != d.letter;
        v[kept++] = v[i];
    }
    *n = several ? 0 : kept;
    w->unclear += several;
    return st;
}

static px_status decide(struct work *w, uint64_t key, px_tuple *v, size_t n, px_err *err) {
    px_status st = PX_OK;
    size_t kept = 0, n_whole = 0;
    bool own = true;
    for (size_t i = 0; i < n; i++)
        n_whole += !(v[i].b & 1);
    for (size_t i = 0; i < n; i++) { /* sorted by row; a row may have come by several keys */
        if (n_whole && (v[i].b & 1)) continue;
        own &= v[i].b >> 1 & OWN;
        if (kept && v[kept - 1].a == v[i].a) continue;
        v[kept++] = v[i];
    }
    bool certain = n_whole ? kept == 1 : own;
    if (!certain) st = look_closely(w, key, v, &kept, err);
    for (size_t i = 0; i < kept && st == PX_OK; i++) {
        uint64_t from = key & 1 ? v[i].a : key >> 32, to = key & 1 ? key >> 32 : v[i].a;
        if (from != to) st = px_sorter_add(w->edges, from << 32 | to, 0, 0, err);
    }
    return st;
}

static px_status decide_all(struct work *w, px_err *err) {
    px_tuple t, *v = NULL;
    size_t n = 0, cap = 0;
    int got = 0;
    px_status st = px_sorter_start(w->found, err);
    while (st == PX_OK && (got = px_sorter_next(w->found, &t, err)) == 1) {
        if (n && t.key != v->key) {
            st = decide(w, v->key, v, n, err);
            n = 0;
        }
        if (n == cap) {
            cap = cap ? cap * 2 : 64;
            v = px_realloc(v, cap * sizeof *v);
        }
        v[n++] = t;
    }
    if (st == PX_OK && got == 0 && n) st = decide(w, v->key, v, n, err);
    free(v);
    return st == PX_OK ? (px_status)got : st;
}

/* ---- writing ---- */

/* Different edges, ascending. */
static int next_edge(px_sorter *edges, uint64_t *edge, bool *first, px_err *err) {
    px_tuple t;
    int got;
    while ((got = px_sorter_next(edges, &t, err)) == 1)
        if (*first || t.key != *edge) {
            *first = false;
            *edge = t.key;
            return 1;
        }
    return got;
}

/* Offsets, then targets: the edges are read twice. `inverse` gets them the other way round. */
static px_status put_edges(struct work *w, px_boxw *box, px_sorter *edges, px_sorter *inverse,
                           const char *off_name, const char *name, px_err *err) {
    px_link_out *out = px_malloc(sizeof *out);
    uint32_t n_rows = w->set->base[w->set->n];
    uint64_t edge = 0, n = 0;
    bool first = true;
    px_status st = px_sorter_start(edges, err);
    if (st == PX_OK) st = px_link_begin(out, box, off_name, err);
    int got = st == PX_OK ? next_edge(edges, &edge, &first, err) : 0;
    for (uint64_t r = 0; st == PX_OK && r <= n_rows; r++) {
        st = px_link_put(out, (uint32_t)n, err);
        for (; st == PX_OK && got == 1 && edge >> 32 == r;
             n++, got = next_edge(edges, &edge, &first, err))
            if (inverse) st = px_sorter_add(inverse, edge << 32 | edge >> 32, 0, 0, err);
        if (st == PX_OK && got < 0) st = (px_status)got;
        if (st == PX_OK && n > UINT32_MAX)
            st = px_fail(err, PX_E_LIMIT, "over 4 G links between records");
    }
    if (st == PX_OK) st = px_link_end(out, err);
    if (st == PX_OK) st = px_sorter_start(edges, err);
    if (st == PX_OK) st = px_link_begin(out, box, name, err);
    first = true;
    while (st == PX_OK && (got = next_edge(edges, &edge, &first, err)) != 0)
        st = got < 0 ? (px_status)got : px_link_put(out, (uint32_t)edge, err);
    if (st == PX_OK) st = px_link_end(out, err);
    free(out);
    return st;
}

px_status px_link_citations(px_link_set *s, px_boxw *box, uint64_t *unclear, px_err *err) {
    struct work w = {.set = s,
                     .rows = px_link_sorter(s),
                     .mentions = px_link_sorter(s),
                     .found = px_link_sorter(s),
                     .edges = px_link_sorter(s),
                     .scratch = px_arena_new()};
    px_status st = put_rows(&w, err);
    for (size_t i = 0; i < s->n && st == PX_OK; i++) {
        if (!s->seg[i]) continue;
        for (int back = 0; back < 2 && st == PX_OK; back++)
            st = put_list(&w, i, back, err);
        px_segment_drop(s->seg[i]);
    }
    free(w.filter.word);
    if (st == PX_OK) st = meet(&w, err);
    px_sorter_free(w.rows);
    px_sorter_free(w.mentions);
    if (st == PX_OK) st = decide_all(&w, err);
    px_sorter_free(w.found);
    px_sorter *inverse = px_link_sorter(s);
    if (st == PX_OK) st = put_edges(&w, box, w.edges, inverse, "cites_off", "cites", err);
    px_sorter_free(w.edges);
    if (st == PX_OK) st = put_edges(&w, box, inverse, NULL, "cited_off", "cited", err);
    px_sorter_free(inverse);
    px_arena_free(w.scratch);
    *unclear = w.unclear;
    return st;
}
