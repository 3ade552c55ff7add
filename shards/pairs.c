/* pairs.c: see pairs.h.
 *
 * Writing counts first: words by the rows that hold them, then pairs, in a table by their ranks among the
 * frequent words. With the numbers known, rows are put where they belong, pairs in ascending order, as
 * many at once as may be held. */
#include "shards/pairs.h"

#include "base/bytes.h"
#include "base/sort.h"
#include "base/text.h"
#include "shards/idlist.h"

#include <stdlib.h>

#define MOST_WORDS 65535u /* a rank takes 16 bits */

/* ---- words ---- */

typedef struct words {
    uint32_t *id;   /* by rank, ascending */
    uint16_t *rank; /* by id, rank + 1; 0: not frequent */
    bool *cjk;      /* by rank */
    uint32_t n, n_ids;
} words;

static void words_free(words *w) {
    free(w->id);
    free(w->rank);
    free(w->cjk);
}

static bool is_cjk(px_str word) {
    size_t at = 0;
    return word.n > 1 && px_text_script(px_utf8_next(word, &at)) == PX_SCRIPT_CJK;
}

/* Units of a row that are no description, piece by piece: [*at, end) from *at on; false behind the last. */
static bool next_piece(const uint16_t *p, size_t n, size_t *at, size_t *end) {
    size_t i = *at;
    while (i < n && p[i] == PX_UNIT_FIELD + PX_TF_DES)
        for (i++; i < n && !(p[i] >= PX_UNIT_FIELD && p[i] < PX_UNIT_TOKEN);)
            i++;
    *at = i;
    if (i < n) i++;
    while (i < n && !(p[i] >= PX_UNIT_FIELD && p[i] < PX_UNIT_TOKEN))
        i++;
    *end = i;
    return *at < n;
}

/* Rows of each word, for those that stand often enough anywhere. Ids go by falling frequency. */
static px_status words_find(px_tok *t, words *w, px_err *err) {
    *w = (words){0};
    uint32_t n_rows = px_tok_rows(t), n = 0;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    while (n < px_tok_dict_size(t) && px_bit_worth(px_tok_freq(t, n), n_rows))
        n++;
    uint32_t *rows = px_calloc((size_t)n + 1, sizeof *rows);
    uint32_t *last = px_calloc((size_t)n + 1, sizeof *last);
    for (uint32_t r = 0; st == PX_OK && n && r < n_rows; r++) {
        const uint16_t *p;
        size_t units, step, end;
        st = px_tok_row(t, r, &p, &units, err);
        for (size_t at = 0; st == PX_OK && next_piece(p, units, &at, &end); at = end)
            for (size_t i = at; i < end; i += step) {
                step = 1;
                if (p[i] < PX_UNIT_TOKEN) continue;
                uint32_t id = px_tok_decode(p + i, &step);
                if (id >= n || last[id] == r + 1) continue;
                last[id] = r + 1;
                rows[id]++;
            }
    }
    w->n_ids = n;
    w->id = px_malloc(((size_t)n + 1) * sizeof *w->id);
    w->rank = px_calloc((size_t)n + 1, sizeof *w->rank);
    w->cjk = px_calloc((size_t)n + 1, sizeof *w->cjk);
    for (uint32_t id = 0; id < n && w->n < MOST_WORDS; id++) {
        if (!px_bit_worth(rows[id], n_rows)) continue;
        w->cjk[w->n] = is_cjk(px_tok_text(t, id));
        w->id[w->n] = id;
        w->rank[id] = (uint16_t)++w->n;
    }
    free(rows);
    free(last);
    return st;
}

/* Pairs of a row, first rank << 16 | second rank, in order, some more than once. */
typedef struct pairs_of_row {
    uint32_t *v;
    size_t n, cap;
} pairs_of_row;

static px_status read_row(px_tok *t, const words *w, uint32_t row, pairs_of_row *out, px_err *err) {
    const uint16_t *p;
    size_t units, step, end;
    px_status st = px_tok_row(t, row, &p, &units, err);
    out->n = 0;
    if (st != PX_OK) return st;
    if (out->cap < units) {
        out->cap = units * 2;
        out->v = px_realloc(out->v, out->cap * sizeof *out->v);
    }
    for (size_t at = 0; next_piece(p, units, &at, &end); at = end) {
        uint32_t before = 0; /* rank + 1 */
        for (size_t i = at; i < end; i += step) {
            step = 1;
            if (p[i] == PX_UNIT_SENTENCE) continue;
            if (p[i] < PX_UNIT_TOKEN) {
                before = 0;
                continue;
            }
            uint32_t id = px_tok_decode(p + i, &step);
            uint32_t now = id < w->n_ids ? w->rank[id] : 0;
            if (before && now && !(w->cjk[before - 1] && w->cjk[now - 1]))
                out->v[out->n++] = (before - 1) << 16 | (now - 1);
            before = now;
        }
    }
    return PX_OK;
}

/* ---- pairs, counted ---- */

#define NO_PAIR UINT32_MAX /* no pair has it: the last rank is never given */

typedef struct pair {
    uint32_t key, rows, last; /* row + 1 that was added last */
} pair;

typedef struct pairs {
    pair *v; /* open addressing */
    size_t n, cap;
    px_pair *order; /* key, place in v: ascending */
} pairs;

static pair *pair_at(const pairs *s, uint32_t key) {
    size_t i = (key * 0x9E3779B97F4A7C15u) >> 20 & (s->cap - 1);
    while (s->v[i].key != key && s->v[i].key != NO_PAIR)
        i = (i + 1) & (s->cap - 1);
    return &s->v[i];
}

static void grow(pairs *s) {
    pairs more = {.n = s->n, .cap = s->cap ? s->cap * 2 : 1 << 12};
    more.v = px_malloc(more.cap * sizeof *more.v);
    for (size_t i = 0; i < more.cap; i++)
        more.v[i] = (pair){.key = NO_PAIR};
    for (size_t i = 0; i < s->cap; i++)
        if (s->v[i].key != NO_PAIR) *pair_at(&more, s->v[i].key) = s->v[i];
    free(s->v);
    *s = more;
}

static void pairs_free(pairs *s) {
    free(s->v);
    free(s->order);
}

static px_status pairs_count(px_tok *t, const words *w, pairs *s, px_err *err) {
    *s = (pairs){0};
    px_status st = PX_OK;
    pairs_of_row row = {0};
    grow(s);
    for (uint32_t r = 0; st == PX_OK && w->n && r < px_tok_rows(t); r++) {
        st = read_row(t, w, r, &row, err);
        for (size_t i = 0; st == PX_OK && i < row.n; i++) {
            pair *x = pair_at(s, row.v[i]);
            if (x->key == NO_PAIR) {
                x->key = row.v[i];
                if (++s->n * 2 > s->cap) {
                    grow(s);
                    x = pair_at(s, row.v[i]);
                }
            }
            x->rows += x->last != r + 1;
            x->last = r + 1;
        }
    }
    free(row.v);
    size_t n = 0;
    s->order = px_malloc((s->n + 1) * sizeof *s->order);
    for (size_t i = 0; i < s->cap; i++)
        if (s->v[i].key != NO_PAIR) s->order[n++] = (px_pair){s->v[i].key, (uint32_t)i};
    px_sort_pairs(s->order, n);
    return st;
}

/* ---- every pair with its rows ---- */

typedef struct eater eater;
struct eater {
    px_status (*eat)(eater *e, uint32_t first, uint32_t second, const uint32_t *rows, uint32_t n,
                     px_err *err);
    px_tok *t;
    px_bitw *w; /* writing */
    px_bits *b; /* verifying */
    px_buf key, bytes;
    uint32_t word; /* whose rare pairs are gathered */
    px_idlist rare;
};

/* Rows of the pairs [lo, hi) of the order: those of pair i end at end[i - lo]. */
static px_status gather(px_tok *t, const words *w, pairs *s, size_t lo, size_t hi, uint32_t *rows,
                        uint64_t *end, px_err *err) {
    px_status st = PX_OK;
    pairs_of_row row = {0};
    uint64_t at = 0, first = s->order[lo].key, last = s->order[hi - 1].key;
    for (size_t i = lo; i < hi; i++) {
        pair *x = &s->v[s->order[i].value];
        end[i - lo] = at;
        at += x->rows;
        x->rows = (uint32_t)(i - lo); /* no longer needed: where the pair stands */
        x->last = 0;
    }
    for (uint32_t r = 0; st == PX_OK && r < px_tok_rows(t); r++) {
        st = read_row(t, w, r, &row, err);
        for (size_t i = 0; st == PX_OK && i < row.n; i++) {
            if (row.v[i] < first || row.v[i] > last) continue;
            pair *x = pair_at(s, row.v[i]);
            if (x->last == r + 1) continue;
            x->last = r + 1;
            rows[end[x->rows]++] = r;
        }
    }
    free(row.v);
    return st;
}

static px_status each_pair(px_tok *t, uint64_t held, const words *w, pairs *s, eater *e,
                           px_err *err) {
    px_status st = PX_OK;
    uint32_t *rows = NULL;
    uint64_t *end = NULL, room = 0;
    for (size_t lo = 0, hi; st == PX_OK && lo < s->n; lo = hi) {
        uint64_t n = 0;
        for (hi = lo; hi < s->n && (hi == lo || n + s->v[s->order[hi].value].rows <= held); hi++)
            n += s->v[s->order[hi].value].rows;
        if (n > room) {
            free(rows);
            rows = px_malloc(n * sizeof *rows);
            room = n;
        }
        end = px_realloc(end, (hi - lo) * sizeof *end);
        st = gather(t, w, s, lo, hi, rows, end, err);
        for (size_t i = lo; st == PX_OK && i < hi; i++) {
            uint32_t key = (uint32_t)s->order[i].key;
            uint64_t from = i > lo ? end[i - lo - 1] : 0;
            st = e->eat(e, w->id[key >> 16], w->id[key & 0xFFFF], rows + from,
                        (uint32_t)(end[i - lo] - from), err);
        }
    }
    free(rows);
    free(end);
    return st;
}

static px_status every_pair(px_tok *t, uint64_t held, eater *e, px_err *err) {
    words w = {0};
    pairs s = {0};
    px_status st = words_find(t, &w, err);
    if (st == PX_OK && e->w) { /* which words there is something to know about */
        px_buf_put(&e->bytes, &w.n, sizeof w.n);
        px_buf_put(&e->bytes, w.id, w.n * sizeof *w.id);
        st = px_bitw_put_bytes(e->w, PX_STR("q"), px_buf_view(&e->bytes), err);
    }
    if (st == PX_OK) st = pairs_count(t, &w, &s, err);
    if (st == PX_OK) st = each_pair(t, held, &w, &s, e, err);
    pairs_free(&s);
    words_free(&w);
    return st;
}

static void key_of(px_tok *t, px_buf *key, uint32_t first, uint32_t second) {
    px_buf_clear(key);
    px_buf_ch(key, 'p');
    px_buf_str(key, px_tok_text(t, first));
    px_buf_ch(key, ' ');
    px_buf_str(key, px_tok_text(t, second));
}

static void rare_key_of(px_tok *t, px_buf *key, uint32_t first) {
    px_buf_clear(key);
    px_buf_ch(key, 'q');
    px_buf_str(key, px_tok_text(t, first));
}

/* ---- writing ---- */

/* The rare pairs of one word. */
static px_status put_rare(eater *e, px_err *err) {
    if (e->rare.n == 0) return PX_OK;
    px_buf_clear(&e->bytes);
    px_idlist_put(&e->rare, &e->bytes);
    rare_key_of(e->t, &e->key, e->word);
    return px_bitw_put_bytes(e->w, px_buf_view(&e->key), px_buf_view(&e->bytes), err);
}

static px_status write_pair(eater *e, uint32_t first, uint32_t second, const uint32_t *rows,
                            uint32_t n, px_err *err) {
    px_status st = first == e->word ? PX_OK : put_rare(e, err);
    e->word = first;
    if (st == PX_OK && px_bit_term_worth(n, px_tok_rows(e->t))) {
        px_bitmap *b = px_bitmap_new();
        px_bitmap_add_many(b, rows, n);
        key_of(e->t, &e->key, first, second);
        st = px_bitw_put(e->w, px_buf_view(&e->key), b, err);
        px_bitmap_free(b);
    } else if (st == PX_OK) {
        px_idlist_add(&e->rare, second, rows, n);
    }
    return st;
}

static eater eater_of(px_tok *t) {
    eater e = {.t = t, .word = PX_TOK_NONE, .rare = px_idlist_new()};
    px_buf_init(&e.key, 1 << 16);
    px_buf_init(&e.bytes, PX_BUF_MAX);
    return e;
}

static void eater_done(eater *e) {
    px_buf_done(&e->key);
    px_buf_done(&e->bytes);
    px_idlist_done(&e->rare);
}

px_status px_pairs_write(px_tok *t, px_bitw *w, uint64_t held, px_err *err) {
    eater e = eater_of(t);
    e.eat = write_pair;
    e.w = w;
    px_status st = px_tok_rows(t) ? every_pair(t, held, &e, err) : PX_OK;
    if (st == PX_OK) st = put_rare(&e, err);
    eater_done(&e);
    return st;
}

/* ---- reading ---- */

static px_status are_frequent(px_bits *b, uint32_t first, uint32_t second, bool *yes, px_err *err) {
    px_str bytes;
    *yes = false;
    px_status st = px_bits_bytes(b, PX_STR("q"), &bytes, err);
    if (st != PX_OK || !bytes.p) return st;
    size_t n = bytes.n / 4;
    if (bytes.n % 4 || n == 0 || px_get32(bytes.p) != n - 1)
        return px_fail(err, PX_E_DAMAGED, "bitmaps: a list of rows does not fit");
    *yes = px_idlist_place(bytes, 1, 1, n - 1, first) < n - 1 &&
           px_idlist_place(bytes, 1, 1, n - 1, second) < n - 1;
    return PX_OK;
}

px_status px_pairs_rows(px_tok *t, px_bits *b, uint32_t first, uint32_t second, px_bitmap **out,
                        bool *own, bool *known, px_err *err) {
    px_buf key;
    px_str bytes;
    *out = NULL;
    *own = false;
    px_status st = are_frequent(b, first, second, known, err);
    if (st != PX_OK || !*known) return st;
    *known = !(is_cjk(px_tok_text(t, first)) && is_cjk(px_tok_text(t, second)));
    if (!*known) return PX_OK;
    px_buf_init(&key, 1 << 10);
    key_of(t, &key, first, second);
    st = px_bits_get(b, px_buf_view(&key), out, err);
    if (st == PX_OK && !*out) {
        *own = true;
        rare_key_of(t, &key, first);
        st = px_bits_bytes(b, px_buf_view(&key), &bytes, err);
        if (st == PX_OK && bytes.p) st = px_idlist_get(bytes, second, px_tok_rows(t), out, err);
    }
    px_buf_done(&key);
    return st;
}

/* ---- verifying ---- */

static px_status compare(eater *e, uint32_t first, uint32_t second, const uint32_t *rows,
                         uint32_t n, px_err *err) {
    px_bitmap *have, *want = px_bitmap_new();
    bool own, known;
    px_bitmap_add_many(want, rows, n);
    px_status st = px_pairs_rows(e->t, e->b, first, second, &have, &own, &known, err);
    if (st == PX_OK && !(known && have && px_bitmap_equal(have, want)))
        st =
            px_fail(err, PX_E_DAMAGED,
                    "the rows of the pair " PX_STR_FMT " " PX_STR_FMT " are not those that hold it",
                    PX_STR_ARG(px_tok_text(e->t, first)), PX_STR_ARG(px_tok_text(e->t, second)));
    px_bitmap_free(have);
    px_bitmap_free(want);
    return st;
}

px_status px_pairs_verify(px_tok *t, px_bits *b, px_err *err) {
    px_str mark;
    px_status st = px_bits_bytes(b, PX_STR("q"), &mark, err);
    if (st != PX_OK || !mark.p) return st;
    eater e = eater_of(t);
    e.eat = compare;
    e.b = b;
    st = every_pair(t, PX_BIT_HELD, &e, err);
    eater_done(&e);
    return st;
}
