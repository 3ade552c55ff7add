/* intern.c: open addressing over XXH3, load at most 5/8. */
#include "base/intern.h"

#include "base/hash.h"

#include <stdlib.h>

struct px_intern {
    px_arena *arena;
    px_str *text;
    uint64_t *hash;
    uint32_t *slot; /* number + 1, 0 = free */
    uint32_t n, cap, n_slots;
};

px_intern *px_intern_new(void) {
    px_intern *t = px_calloc(1, sizeof *t);
    t->arena = px_arena_new();
    t->n_slots = 64;
    t->slot = px_calloc(t->n_slots, sizeof *t->slot);
    return t;
}

void px_intern_free(px_intern *t) {
    if (!t) return;
    px_arena_free(t->arena);
    free(t->text);
    free(t->hash);
    free(t->slot);
    free(t);
}

static void widen(px_intern *t) {
    t->n_slots *= 2;
    free(t->slot);
    t->slot = px_calloc(t->n_slots, sizeof *t->slot);
    for (uint32_t i = 0; i < t->n; i++) {
        uint32_t at = (uint32_t)t->hash[i] & (t->n_slots - 1);
        while (t->slot[at])
            at = (at + 1) & (t->n_slots - 1);
        t->slot[at] = i + 1;
    }
}

/* Slot that holds s, or the free one where it would go. */
static uint32_t place(const px_intern *t, px_str s, uint64_t h) {
    uint32_t at = (uint32_t)h & (t->n_slots - 1);
    for (uint32_t i; (i = t->slot[at]); at = (at + 1) & (t->n_slots - 1))
        if (t->hash[i - 1] == h && px_str_eq(t->text[i - 1], s)) break;
    return at;
}

uint32_t px_intern_add(px_intern *t, px_str s, bool *fresh) {
    uint64_t h = px_hash_str(s);
    uint32_t at = place(t, s, h);
    if (fresh) *fresh = !t->slot[at];
    if (t->slot[at]) return t->slot[at] - 1;
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 64;
        t->text = px_realloc(t->text, t->cap * sizeof *t->text);
        t->hash = px_realloc(t->hash, t->cap * sizeof *t->hash);
    }
    t->text[t->n] = px_arena_str(t->arena, s);
    t->hash[t->n] = h;
    t->slot[at] = ++t->n;
    if (t->n > t->n_slots / 8 * 5) widen(t);
    return t->n - 1;
}

uint32_t px_intern_find(const px_intern *t, px_str s) {
    uint32_t i = t->slot[place(t, s, px_hash_str(s))];
    return i ? i - 1 : UINT32_MAX;
}

uint32_t px_intern_size(const px_intern *t) {
    return t->n;
}
px_str px_intern_text(const px_intern *t, uint32_t i) {
    return t->text[i];
}

size_t px_intern_bytes(const px_intern *t) {
    return px_arena_size(t->arena) + t->cap * (sizeof *t->text + sizeof *t->hash) +
           t->n_slots * sizeof *t->slot;
}

struct px_u64map {
    uint64_t *key, *value;
    uint8_t *used;
    size_t n, n_slots;
};

px_u64map *px_u64map_new(void) {
    px_u64map *m = px_calloc(1, sizeof *m);
    m->n_slots = 64;
    m->key = px_calloc(m->n_slots, sizeof *m->key);
    m->value = px_calloc(m->n_slots, sizeof *m->value);
    m->used = px_calloc(m->n_slots, 1);
    return m;
}

void px_u64map_free(px_u64map *m) {
    if (!m) return;
    free(m->key);
    free(m->value);
    free(m->used);
    free(m);
}

static size_t u64_place(const px_u64map *m, uint64_t key) {
    size_t at = (key * 0x9E3779B97F4A7C15u >> 20) & (m->n_slots - 1);
    while (m->used[at] && m->key[at] != key)
        at = (at + 1) & (m->n_slots - 1);
    return at;
}

uint64_t *px_u64map_add(px_u64map *m, uint64_t key, bool *fresh) {
    if (m->n + 1 > m->n_slots / 8 * 5) {
        px_u64map old = *m;
        m->n_slots *= 2;
        m->key = px_calloc(m->n_slots, sizeof *m->key);
        m->value = px_calloc(m->n_slots, sizeof *m->value);
        m->used = px_calloc(m->n_slots, 1);
        for (size_t i = 0; i < old.n_slots; i++) {
            if (!old.used[i]) continue;
            size_t at = u64_place(m, old.key[i]);
            m->used[at] = 1;
            m->key[at] = old.key[i];
            m->value[at] = old.value[i];
        }
        free(old.key);
        free(old.value);
        free(old.used);
    }
    size_t at = u64_place(m, key);
    if (fresh) *fresh = !m->used[at];
    if (!m->used[at]) {
        m->used[at] = 1;
        m->key[at] = key;
        m->value[at] = 0;
        m->n++;
    }
    return &m->value[at];
}

uint64_t *px_u64map_find(const px_u64map *m, uint64_t key) {
    size_t at = u64_place(m, key);
    return m->used[at] ? &m->value[at] : NULL;
}

size_t px_u64map_size(const px_u64map *m) {
    return m->n;
}
size_t px_u64map_bytes(const px_u64map *m) {
    return m->n_slots * 17;
}
