/* bitmap.c: see bitmap.h.
 *
 * A px_bitmap is a roaring_bitmap_t under another name: no wrapper, no second allocation. CRoaring
 * says with NULL that memory has run out; that ends the process as everywhere (arena.h). Bytes that
 * come from a file are believed only after `sound` has seen every container: CRoaring itself checks
 * lengths, but its vector code writes past its buffers when an array is not sorted or a bitset
 * holds more values than it says. */
#include "base/bitmap.h"

#include "base/arena.h"

#include <assert.h>
#include <roaring/roaring.h>
#include <stdlib.h>

enum { CONTAINER_WORDS = 65536 / 64 };

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

static uint32_t pop64(uint64_t w) {
    return (uint32_t)__builtin_popcountll(w);
}

px_bitmap *px_bitmap_of_words(const uint64_t *words, size_t n_words) {
    roaring_bitmap_t *r = roaring_bitmap_create();
    if (!r) px_oom(sizeof *r);
    for (size_t at = 0, key = 0; at < n_words; at += CONTAINER_WORDS, key++) {
        size_t n = n_words - at < CONTAINER_WORDS ? n_words - at : CONTAINER_WORDS;
        uint32_t count = 0;
        for (size_t i = 0; i < n; i++)
            count += pop64(words[at + i]);
        if (!count) continue;
        if (count > DEFAULT_MAX_SIZE) {
            bitset_container_t *c = bitset_container_create(); /* cleared */
            if (!c) px_oom(CONTAINER_WORDS * 8);
            memcpy(c->array, words + at, n * sizeof *words);
            c->cardinality = (int32_t)count;
            ra_append(&r->high_low_container, (uint16_t)key, c, BITSET_CONTAINER_TYPE_CODE);
        } else {
            array_container_t *c = array_container_create_given_capacity((int32_t)count);
            if (!c) px_oom(count * sizeof(uint16_t));
            uint16_t *to = c->array;
            for (size_t i = 0; i < n; i++)
                for (uint64_t w = words[at + i]; w; w &= w - 1)
                    *to++ = (uint16_t)(i * 64 + (size_t)__builtin_ctzll(w));
            c->cardinality = (int32_t)count;
            ra_append(&r->high_low_container, (uint16_t)key, c, ARRAY_CONTAINER_TYPE_CODE);
        }
    }
    return made(r);
}

void px_bitmap_and(px_bitmap *into, const px_bitmap *other) {
    if (into != other) roaring_bitmap_and_inplace(writable(into), readable(other));
}

void px_bitmap_or(px_bitmap *into, const px_bitmap *other) {
    if (into != other) roaring_bitmap_or_inplace(writable(into), readable(other));
}

void px_bitmap_andnot(px_bitmap *into, const px_bitmap *other) {
    if (into == other)
        roaring_bitmap_clear(writable(into));
    else
        roaring_bitmap_andnot_inplace(writable(into), readable(other));
}

px_bitmap *px_bitmap_and_of(const px_bitmap *x, const px_bitmap *y) {
    return made(roaring_bitmap_and(readable(x), readable(y)));
}

px_bitmap *px_bitmap_or_of(const px_bitmap *x, const px_bitmap *y) {
    return made(roaring_bitmap_or(readable(x), readable(y)));
}

px_bitmap *px_bitmap_andnot_of(const px_bitmap *x, const px_bitmap *y) {
    return made(roaring_bitmap_andnot(readable(x), readable(y)));
}

px_bitmap *px_bitmap_or_many(const px_bitmap **v, size_t n) {
    return made(roaring_bitmap_or_many(n, (const roaring_bitmap_t **)v));
}

uint64_t px_bitmap_and_count(const px_bitmap *x, const px_bitmap *y) {
    return roaring_bitmap_and_cardinality(readable(x), readable(y));
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

size_t px_bitmap_block(const px_bitmap *b, size_t *at, uint32_t out[PX_BITMAP_BLOCK]) {
    const roaring_array_t *a = &readable(b)->high_low_container;
    if (*at >= (size_t)a->size) return 0;
    size_t i = (*at)++;
    int n = container_to_uint32_array(out, a->containers[i], a->typecodes[i],
                                      (uint32_t)a->keys[i] << 16);
    return (size_t)n;
}

void px_bitmap_all(const px_bitmap *b, uint32_t *out) {
    roaring_bitmap_to_uint32_array(readable(b), out);
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
            if (bitset_container_compute_cardinality(c) != c->cardinality) return false;
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
