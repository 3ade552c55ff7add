/* bitmap.c: see bitmap.h.
 *
 * The library keeps the sets, what combines lists and dense sets is ours (setops.h): built for any processor, its
 * own code takes one number at a time. Containers of runs go to the library. It counts on a dense container holding
 * more numbers than a list can (an intersection with runs writes beyond its result otherwise), so none is made of fewer.
 *
 * A px_bitmap is a roaring_bitmap_t under another name: no wrapper, no second allocation. CRoaring
 * says with NULL that memory has run out; that ends the process as everywhere (arena.h). Bytes that
 * come from a file are believed only after `sound` has seen every container: CRoaring itself checks
 * lengths, but its vector code writes past its buffers when an array is not sorted or a bitset
 * holds more values than it says. */
#include "base/bitmap.h"

#include "base/arena.h"
#include "base/setops.h"

#include <assert.h>
#include <roaring/roaring.h>
#include <stdlib.h>

enum { CONTAINER_WORDS = PX_SETOPS_WORDS };
_Static_assert((int)DEFAULT_MAX_SIZE == (int)PX_SETOPS_LIST, "lists are as long as the library's");

static roaring_bitmap_t *writable(px_bitmap *b) {
    roaring_bitmap_t *r = (roaring_bitmap_t *)b;
    assert(!(r->high_low_container.flags & ROARING_FLAG_FROZEN));
    return r;
}

static const roaring_bitmap_t *readable(const px_bitmap *b) {
    return (const roaring_bitmap_t *)b;
}

static px_bitmap *made(roaring_bitmap_t *r) {
    if (!r) px_oom(sizeof *r);
    return (px_bitmap *)r;
}

px_bitmap *px_bitmap_new(void) {
    return made(roaring_bitmap_create());
}

px_bitmap *px_bitmap_copy(const px_bitmap *b) {
    return made(roaring_bitmap_copy(readable(b)));
}

void px_bitmap_free(px_bitmap *b) {
    if (b) roaring_bitmap_free(readable(b));
}

void px_bitmap_add(px_bitmap *b, uint32_t v) {
    roaring_bitmap_add(writable(b), v);
}

void px_bitmap_add_many(px_bitmap *b, const uint32_t *v, size_t n) {
    if (n) roaring_bitmap_add_many(writable(b), n, v);
}

void px_bitmap_add_range(px_bitmap *b, uint32_t lo, uint32_t hi) {
    if (lo < hi) roaring_bitmap_add_range_closed(writable(b), lo, hi - 1);
}

void px_bitmap_remove(px_bitmap *b, uint32_t v) {
    roaring_bitmap_remove(writable(b), v);
}

/* ---- containers ---- */

/* One piece of a set. `c` NULL: there is none. */
struct piece {
    void *c;
    uint8_t type;
};

static struct piece piece_at(const roaring_array_t *a, int32_t i) {
    return (struct piece){a->containers[i], a->typecodes[i]};
}

static const array_container_t *list_of(struct piece p) {
    return p.type == ARRAY_CONTAINER_TYPE_CODE ? p.c : NULL;
}

static const bitset_container_t *dense_of(struct piece p) {
    return p.type == BITSET_CONTAINER_TYPE_CODE ? p.c : NULL;
}

static struct piece piece_copy(struct piece p) {
    void *c = container_clone(p.c, p.type);
    if (!c) px_oom(sizeof(bitset_container_t));
    return (struct piece){c, p.type};
}

/* Room in which a piece is made before it is known what it will be. */
struct bench {
    uint64_t words[CONTAINER_WORDS];
    uint16_t list[DEFAULT_MAX_SIZE + PX_SETOPS_SLACK];
};

static struct piece list_made(const uint16_t *v, uint32_t n) {
    if (!n) return (struct piece){0};
    array_container_t *c = array_container_create_given_capacity((int32_t)n);
    if (!c) px_oom(n * sizeof *v);
    memcpy(c->array, v, n * sizeof *v);
    c->cardinality = (int32_t)n;
    return (struct piece){c, ARRAY_CONTAINER_TYPE_CODE};
}

/* Of `n` numbers in n_words words of x, as a container of the kind that so many ask for. */
static struct piece words_made(const uint64_t *x, size_t n_words, uint32_t n, struct bench *b) {
    if (n <= DEFAULT_MAX_SIZE) {
        n = px_setops_best()->list_of_words(x, n_words, b->list, n);
        return list_made(b->list, n);
    }
    bitset_container_t *c = bitset_container_create(); /* cleared */
    if (!c) px_oom(CONTAINER_WORDS * sizeof *x);
    memcpy(c->array, x, n_words * sizeof *x);
    c->cardinality = (int32_t)n;
    return (struct piece){c, BITSET_CONTAINER_TYPE_CODE};
}

static struct piece piece_and(struct piece p, struct piece q, struct bench *b) {
    const px_setops *ops = px_setops_best();
    const array_container_t *x = list_of(p), *y = list_of(q);
    const bitset_container_t *u = dense_of(p), *v = dense_of(q);
    if (x && y)
        return list_made(b->list, ops->and_lists(x->array, (uint32_t)x->cardinality, y->array,
                                                 (uint32_t)y->cardinality, b->list));
    if (x && v)
        return list_made(b->list, ops->list_in_words(x->array, (uint32_t)x->cardinality, v->array,
                                                     true, b->list));
    if (u && y) return piece_and(q, p, b);
    if (u && v)
        return words_made(b->words, CONTAINER_WORDS, ops->and_words(u->array, v->array, b->words),
                          b);
    struct piece r = {0};
    r.c = container_and(p.c, p.type, q.c, q.type, &r.type);
    if (!r.c) px_oom(sizeof(bitset_container_t));
    if (container_nonzero_cardinality(r.c, r.type)) return r;
    container_free(r.c, r.type);
    return (struct piece){0};
}

static uint32_t piece_and_count(struct piece p, struct piece q) {
    const px_setops *ops = px_setops_best();
    const array_container_t *x = list_of(p), *y = list_of(q);
    const bitset_container_t *u = dense_of(p), *v = dense_of(q);
    if (x && y)
        return ops->and_lists_count(x->array, (uint32_t)x->cardinality, y->array,
                                    (uint32_t)y->cardinality);
    if (x && v) return ops->list_in_words_count(x->array, (uint32_t)x->cardinality, v->array);
    if (u && y) return piece_and_count(q, p);
    if (u && v) return ops->and_words_count(u->array, v->array);
    return (uint32_t)container_and_cardinality(p.c, p.type, q.c, q.type);
}

static struct piece piece_andnot(struct piece p, struct piece q, struct bench *b) {
    const px_setops *ops = px_setops_best();
    const array_container_t *x = list_of(p), *y = list_of(q);
    const bitset_container_t *u = dense_of(p), *v = dense_of(q);
    if (x && y)
        return list_made(b->list, ops->andnot_lists(x->array, (uint32_t)x->cardinality, y->array,
                                                    (uint32_t)y->cardinality, b->list));
    if (x && v)
        return list_made(b->list, ops->list_in_words(x->array, (uint32_t)x->cardinality, v->array,
                                                     false, b->list));
    if (u && v)
        return words_made(b->words, CONTAINER_WORDS,
                          ops->andnot_words(u->array, v->array, b->words), b);
    if (u && y) {
        memcpy(b->words, u->array, sizeof b->words);
        ops->remove_list(b->words, y->array, (uint32_t)y->cardinality);
        return words_made(b->words, CONTAINER_WORDS, ops->words_count(b->words, CONTAINER_WORDS),
                          b);
    }
    struct piece r = {0};
    r.c = container_andnot(p.c, p.type, q.c, q.type, &r.type);
    if (!r.c) px_oom(sizeof(bitset_container_t));
    if (container_nonzero_cardinality(r.c, r.type)) return r;
    container_free(r.c, r.type);
    return (struct piece){0};
}

static void words_or_piece(uint64_t *words, struct piece p) {
    const px_setops *ops = px_setops_best();
    const array_container_t *x = list_of(p);
    const bitset_container_t *u = dense_of(p);
    if (x) {
        ops->add_list(words, x->array, (uint32_t)x->cardinality);
    } else if (u) {
        (void)ops->or_words(words, u->array, words);
    } else {
        const run_container_t *r = p.c;
        for (int32_t i = 0; i < r->n_runs; i++)
            bitset_set_lenrange(words, r->runs[i].value, r->runs[i].length);
    }
}

/* What n pieces of one place hold together. */
static struct piece pieces_or(const struct piece *v, size_t n, struct bench *b) {
    const px_setops *ops = px_setops_best();
    uint32_t rows = 0;
    size_t first = 0;
    for (size_t i = 0; i < n; i++) {
        rows += (uint32_t)container_get_cardinality(v[i].c, v[i].type);
        if (container_is_full(v[i].c, v[i].type)) return piece_copy(v[i]);
        if (dense_of(v[i]) && !dense_of(v[first])) first = i;
    }
    if (n == 1) return piece_copy(v[0]);
    if (n == 2 && rows <= DEFAULT_MAX_SIZE) {
        struct piece r = {0};
        r.c = container_or(v[0].c, v[0].type, v[1].c, v[1].type, &r.type);
        if (!r.c) px_oom(sizeof(bitset_container_t));
        return r;
    }
    const bitset_container_t *u = dense_of(v[first]);
    if (u)
        memcpy(b->words, u->array, sizeof b->words);
    else
        memset(b->words, 0, sizeof b->words);
    for (size_t i = 0; i < n; i++)
        if (!u || i != first) words_or_piece(b->words, v[i]);
    return words_made(b->words, CONTAINER_WORDS, ops->words_count(b->words, CONTAINER_WORDS), b);
}

static void append(roaring_bitmap_t *r, uint16_t key, struct piece p) {
    if (p.c) ra_append(&r->high_low_container, key, p.c, p.type);
}

static roaring_bitmap_t *created(void) {
    roaring_bitmap_t *r = roaring_bitmap_create();
    if (!r) px_oom(sizeof *r);
    return r;
}

/* ---- sets ---- */

px_bitmap *px_bitmap_of_words(const uint64_t *words, size_t n_words) {
    struct bench b;
    roaring_bitmap_t *r = created();
    for (size_t at = 0, key = 0; at < n_words; at += CONTAINER_WORDS, key++) {
        size_t n = n_words - at < CONTAINER_WORDS ? n_words - at : CONTAINER_WORDS;
        uint32_t count = px_setops_best()->words_count(words + at, n);
        append(r, (uint16_t)key, words_made(words + at, n, count, &b));
    }
    return made(r);
}

/* The next place from i and k on that both have; false: there is none. */
static bool meet(const roaring_array_t *x, int32_t *i, const roaring_array_t *y, int32_t *k) {
    while (*i < x->size && *k < y->size) {
        if (x->keys[*i] == y->keys[*k]) return true;
        if (x->keys[*i] < y->keys[*k])
            ++*i;
        else
            ++*k;
    }
    return false;
}

px_bitmap *px_bitmap_and_of(const px_bitmap *x, const px_bitmap *y) {
    const roaring_array_t *a = &readable(x)->high_low_container,
                          *c = &readable(y)->high_low_container;
    struct bench b;
    roaring_bitmap_t *r = created();
    for (int32_t i = 0, k = 0; meet(a, &i, c, &k); i++, k++)
        append(r, a->keys[i], piece_and(piece_at(a, i), piece_at(c, k), &b));
    return made(r);
}

uint64_t px_bitmap_and_count(const px_bitmap *x, const px_bitmap *y) {
    const roaring_array_t *a = &readable(x)->high_low_container,
                          *c = &readable(y)->high_low_container;
    uint64_t n = 0;
    for (int32_t i = 0, k = 0; meet(a, &i, c, &k); i++, k++)
        n += piece_and_count(piece_at(a, i), piece_at(c, k));
    return n;
}

px_bitmap *px_bitmap_andnot_of(const px_bitmap *x, const px_bitmap *y) {
    const roaring_array_t *a = &readable(x)->high_low_container,
                          *c = &readable(y)->high_low_container;
    struct bench b;
    roaring_bitmap_t *r = created();
    for (int32_t i = 0, k = 0; i < a->size; i++) {
        while (k < c->size && c->keys[k] < a->keys[i])
            k++;
        bool both = k < c->size && c->keys[k] == a->keys[i];
        append(r, a->keys[i],
               both ? piece_andnot(piece_at(a, i), piece_at(c, k), &b)
                    : piece_copy(piece_at(a, i)));
    }
    return made(r);
}

px_bitmap *px_bitmap_or_many(const px_bitmap **v, size_t n) {
    struct bench b;
    int32_t *at = px_calloc(n + 1, sizeof *at);
    struct piece *piece = px_malloc((n + 1) * sizeof *piece);
    roaring_bitmap_t *r = created();
    for (;;) {
        uint32_t key = UINT32_MAX;
        size_t n_pieces = 0;
        for (size_t i = 0; i < n; i++) {
            const roaring_array_t *a = &readable(v[i])->high_low_container;
            if (at[i] < a->size && a->keys[at[i]] < key) key = a->keys[at[i]];
        }
        if (key == UINT32_MAX) break;
        for (size_t i = 0; i < n; i++) {
            const roaring_array_t *a = &readable(v[i])->high_low_container;
            if (at[i] < a->size && a->keys[at[i]] == key) piece[n_pieces++] = piece_at(a, at[i]++);
        }
        append(r, (uint16_t)key, pieces_or(piece, n_pieces, &b));
    }
    free(at);
    free(piece);
    return made(r);
}

px_bitmap *px_bitmap_or_of(const px_bitmap *x, const px_bitmap *y) {
    const px_bitmap *both[] = {x, y};
    return px_bitmap_or_many(both, 2);
}

/* In place: pieces that stay as they are are not touched, others are made anew. */

void px_bitmap_and(px_bitmap *into, const px_bitmap *other) {
    roaring_bitmap_t *r = writable(into);
    if (into == other) return;
    roaring_bitmap_t *left = (roaring_bitmap_t *)px_bitmap_and_of(into, other);
    roaring_array_t old = r->high_low_container;
    r->high_low_container = left->high_low_container;
    left->high_low_container = old;
    roaring_bitmap_free(left);
}

void px_bitmap_or(px_bitmap *into, const px_bitmap *other) {
    if (into != other) roaring_bitmap_or_inplace(writable(into), readable(other));
}

void px_bitmap_andnot(px_bitmap *into, const px_bitmap *other) {
    roaring_array_t *a = &writable(into)->high_low_container;
    const roaring_array_t *c = &readable(other)->high_low_container;
    struct bench b;
    if (into == other) {
        roaring_bitmap_clear(writable(into));
        return;
    }
    int32_t kept = 0;
    for (int32_t i = 0, k = 0; i < a->size; i++) {
        struct piece p = piece_at(a, i), left = p;
        while (k < c->size && c->keys[k] < a->keys[i])
            k++;
        if (k < c->size && c->keys[k] == a->keys[i]) {
            left = piece_andnot(p, piece_at(c, k), &b);
            container_free(p.c, p.type);
        }
        if (!left.c) continue;
        a->containers[kept] = left.c;
        a->typecodes[kept] = left.type;
        a->keys[kept++] = a->keys[i];
    }
    a->size = kept;
}

uint64_t px_bitmap_count(const px_bitmap *b) {
    return roaring_bitmap_get_cardinality(readable(b));
}

bool px_bitmap_has(const px_bitmap *b, uint32_t v) {
    return roaring_bitmap_contains(readable(b), v);
}

bool px_bitmap_equal(const px_bitmap *x, const px_bitmap *y) {
    return roaring_bitmap_equals(readable(x), readable(y));
}

bool px_bitmap_empty(const px_bitmap *b) {
    return roaring_bitmap_is_empty(readable(b));
}

size_t px_bitmap_bytes(const px_bitmap *b) {
    roaring_statistics_t s;
    roaring_bitmap_statistics(readable(b), &s);
    size_t each = sizeof(array_container_t) + sizeof(void *) + sizeof(uint16_t) + sizeof(uint8_t);
    return sizeof(roaring_bitmap_t) + s.n_containers * each + s.n_bytes_array_containers +
           s.n_bytes_run_containers + s.n_bytes_bitset_containers;
}

_Static_assert(sizeof(roaring_uint32_iterator_t) <= sizeof(px_bitmap_iter), "iterator fits");
_Static_assert(_Alignof(roaring_uint32_iterator_t) <= _Alignof(px_bitmap_iter), "and is aligned");

void px_bitmap_iter_init(px_bitmap_iter *it, const px_bitmap *b) {
    roaring_init_iterator(readable(b), (roaring_uint32_iterator_t *)it);
}

size_t px_bitmap_read(px_bitmap_iter *it, uint32_t *out, size_t max) {
    uint32_t n = max < UINT32_MAX ? (uint32_t)max : UINT32_MAX;
    return roaring_read_uint32_iterator((roaring_uint32_iterator_t *)it, out, n);
}

/* The numbers of a piece as rows. */
static uint32_t rows_of(struct piece p, uint16_t key, uint32_t *out) {
    const array_container_t *x = list_of(p);
    const bitset_container_t *u = dense_of(p);
    uint32_t base = (uint32_t)key << 16;
    if (u)
        return px_setops_best()->rows_of_words(u->array, CONTAINER_WORDS, base, out,
                                               (uint32_t)u->cardinality);
    if (!x) return (uint32_t)container_to_uint32_array(out, p.c, p.type, base);
    px_setops_best()->rows_of_list(x->array, (uint32_t)x->cardinality, base, out);
    return (uint32_t)x->cardinality;
}

size_t px_bitmap_block(const px_bitmap *b, size_t *at, uint32_t out[PX_BITMAP_BLOCK]) {
    const roaring_array_t *a = &readable(b)->high_low_container;
    if (*at >= (size_t)a->size) return 0;
    int32_t i = (int32_t)(*at)++;
    return rows_of(piece_at(a, i), a->keys[i], out);
}

void px_bitmap_all(const px_bitmap *b, uint32_t *out) {
    const roaring_array_t *a = &readable(b)->high_low_container;
    for (int32_t i = 0; i < a->size; i++)
        out += rows_of(piece_at(a, i), a->keys[i], out);
}

bool px_bitmap_seek(px_bitmap_iter *it, uint32_t v) {
    return roaring_move_uint32_iterator_equalorlarger((roaring_uint32_iterator_t *)it, v);
}

/* Does every container hold what a container must? */
static bool sound(const roaring_bitmap_t *r) {
    const roaring_array_t *a = &r->high_low_container;
    for (int32_t i = 0; i < a->size; i++) {
        if (i && a->keys[i] <= a->keys[i - 1]) return false;
        switch (a->typecodes[i]) {
        case BITSET_CONTAINER_TYPE_CODE: {
            const bitset_container_t *c = a->containers[i];
            uint32_t n = px_setops_best()->words_count(c->array, CONTAINER_WORDS);
            if (n != (uint32_t)c->cardinality) return false;
            break;
        }
        case ARRAY_CONTAINER_TYPE_CODE: {
            const array_container_t *c = a->containers[i];
            if (c->cardinality < 1 || c->cardinality > DEFAULT_MAX_SIZE) return false;
            unsigned bad = 0; /* no branch inside, so that it becomes vector code */
            for (int32_t k = 1; k < c->cardinality; k++)
                bad |= c->array[k] <= c->array[k - 1];
            if (bad) return false;
            break;
        }
        case RUN_CONTAINER_TYPE_CODE: {
            const run_container_t *c = a->containers[i];
            if (c->n_runs < 1) return false;
            uint32_t free_from = 0; /* runs touch neither each other nor the end */
            for (int32_t k = 0; k < c->n_runs; k++) {
                uint32_t lo = c->runs[k].value, hi = lo + c->runs[k].length;
                if (lo < free_from || hi > 65535) return false;
                free_from = hi + 2;
            }
            break;
        }
        default:
            return false;
        }
    }
    return true;
}

void px_bitmap_save(const px_bitmap *b, px_buf *out) {
    size_t n = roaring_bitmap_portable_size_in_bytes(readable(b));
    if (!px_buf_room(out, n)) return;
    roaring_bitmap_portable_serialize(readable(b), out->p + out->n);
    out->n += n;
    out->p[out->n] = 0;
}

px_status px_bitmap_load(px_str bytes, px_bitmap **out, px_err *err) {
    *out = NULL;
    size_t n = bytes.n ? roaring_bitmap_portable_deserialize_size(bytes.p, bytes.n) : 0;
    if (!n || n != bytes.n)
        return px_fail(err, PX_E_DAMAGED, "%zu bytes are not a saved bitmap", bytes.n);
    roaring_bitmap_t *r = roaring_bitmap_portable_deserialize_safe(bytes.p, bytes.n);
    if (!r) return px_fail(err, PX_E_DAMAGED, "%zu bytes are not a saved bitmap", bytes.n);
    if (!sound(r)) {
        roaring_bitmap_free(r);
        return px_fail(err, PX_E_DAMAGED, "a saved bitmap of %zu bytes is out of order", bytes.n);
    }
    *out = made(r);
    return PX_OK;
}

size_t px_bitmap_frozen_size(const px_bitmap *b) {
    return roaring_bitmap_frozen_size_in_bytes(readable(b));
}

void px_bitmap_freeze(px_bitmap *b, px_buf *out) {
    const roaring_bitmap_t *r = readable(b);
    if (!(r->high_low_container.flags & ROARING_FLAG_FROZEN))
        roaring_bitmap_run_optimize(writable(b));
    size_t n = roaring_bitmap_frozen_size_in_bytes(r);
    char *aligned = px_malloc(n); /* the buffer's end may lie anywhere */
    roaring_bitmap_frozen_serialize(r, aligned);
    px_buf_put(out, aligned, n);
    free(aligned);
}

px_status px_bitmap_view(px_str frozen, px_bitmap **out, px_err *err) {
    *out = NULL;
    assert((uintptr_t)frozen.p % 32 == 0);
    const roaring_bitmap_t *r = frozen.n ? roaring_bitmap_frozen_view(frozen.p, frozen.n) : NULL;
    if (!r) return px_fail(err, PX_E_DAMAGED, "%zu bytes are not a frozen bitmap", frozen.n);
    if (!sound(r)) {
        roaring_bitmap_free(r);
        return px_fail(err, PX_E_DAMAGED, "a frozen bitmap of %zu bytes is out of order", frozen.n);
    }
    *out = (px_bitmap *)r;
    return PX_OK;
}

px_bitmap *px_bitmap_view_again(px_str frozen) {
    return (px_bitmap *)(uintptr_t)roaring_bitmap_frozen_view(frozen.p, frozen.n);
}
