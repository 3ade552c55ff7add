/* cache.c: see cache.h. A hash table with chains and a ring from newest to oldest, under one lock.
 * Whoever copies a set holds its entry by count, so that the lock is not held meanwhile. */
#include "query/engine/cache.h"

#include "base/arena.h"
#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    struct entry *chain;         /* same slot of the table */
    struct entry *newer, *older; /* the ring; the head stands between newest and oldest */
    uint64_t hash;
    px_bitmap *rows; /* NULL: none */
    size_t bytes;
    unsigned holders; /* the table is one of them */
    size_t n;
    char name[];
};

struct px_cache {
    pthread_mutex_t lock;
    struct entry **slot;
    size_t n_slots; /* a power of two */
    struct entry ring;
    px_cache_stats stats;
};

#define FIRST_SLOTS 256u

px_cache *px_cache_new(size_t max_bytes) {
    px_cache *c = px_calloc(1, sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    c->n_slots = FIRST_SLOTS;
    c->slot = px_calloc(c->n_slots, sizeof(struct entry *));
    c->ring.newer = c->ring.older = &c->ring;
    c->stats.max_bytes = max_bytes;
    return c;
}

static void entry_free(struct entry *e) {
    px_bitmap_free(e->rows);
    free(e);
}

void px_cache_free(px_cache *c) {
    if (!c) return;
    for (struct entry *e = c->ring.older, *next; e != &c->ring; e = next) {
        next = e->older;
        entry_free(e);
    }
    free(c->slot);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

/* ---- with the lock held ---- */

static struct entry **place_of(px_cache *c, px_str name, uint64_t hash) {
    struct entry **at = &c->slot[hash & (c->n_slots - 1)];
    while (*at && ((*at)->hash != hash || !px_str_eq((px_str){(*at)->name, (*at)->n}, name)))
        at = &(*at)->chain;
    return at;
}

static void leave_ring(struct entry *e) {
    e->newer->older = e->older;
    e->older->newer = e->newer;
}

static void make_newest(px_cache *c, struct entry *e) {
    e->newer = &c->ring;
    e->older = c->ring.older;
    e->older->newer = e;
    c->ring.older = e;
}

static void grow(px_cache *c) {
    size_t n = c->n_slots * 2;
    struct entry **slot = px_calloc(n, sizeof(struct entry *));
    for (struct entry *e = c->ring.older; e != &c->ring; e = e->older) {
        e->chain = slot[e->hash & (n - 1)];
        slot[e->hash & (n - 1)] = e;
    }
    free(c->slot);
    c->slot = slot;
    c->n_slots = n;
}

/* Off the table; freed by whoever holds it last. */
static void drop(px_cache *c, struct entry *e) {
    *place_of(c, (px_str){e->name, e->n}, e->hash) = e->chain;
    leave_ring(e);
    c->stats.bytes -= e->bytes;
    c->stats.entries--;
    c->stats.dropped++;
    if (--e->holders == 0) entry_free(e);
}

/* ---- */

bool px_cache_get(px_cache *c, px_str name, px_bitmap **out) {
    uint64_t hash = px_hash_str(name);
    *out = NULL;
    pthread_mutex_lock(&c->lock);
    c->stats.asked++;
    struct entry *e = *place_of(c, name, hash);
    if (e) {
        c->stats.found++;
        leave_ring(e);
        make_newest(c, e);
        e->holders++;
    }
    pthread_mutex_unlock(&c->lock);
    if (!e) return false;
    if (e->rows) *out = px_bitmap_copy(e->rows);
    pthread_mutex_lock(&c->lock);
    bool last = --e->holders == 0;
    pthread_mutex_unlock(&c->lock);
    if (last) entry_free(e);
    return true;
}

void px_cache_put(px_cache *c, px_str name, const px_bitmap *rows) {
    size_t bytes = sizeof(struct entry) + name.n + (rows ? px_bitmap_bytes(rows) : 0);
    if (bytes > c->stats.max_bytes / 8) return; /* never changes */
    struct entry *e = px_malloc(sizeof *e + name.n);
    *e = (struct entry){.hash = px_hash_str(name), .bytes = bytes, .holders = 1, .n = name.n};
    memcpy(e->name, name.p, name.n);
    if (rows) e->rows = px_bitmap_copy(rows);
    pthread_mutex_lock(&c->lock);
    struct entry **at = place_of(c, name, e->hash);
    bool there = *at != NULL; /* another thread was faster */
    if (!there) {
        e->chain = NULL;
        *at = e;
        make_newest(c, e);
        c->stats.bytes += bytes;
        c->stats.entries++;
        c->stats.stored++;
        while (c->stats.bytes > c->stats.max_bytes)
            drop(c, c->ring.newer);
        if (c->stats.entries > c->n_slots) grow(c);
    }
    pthread_mutex_unlock(&c->lock);
    if (there) entry_free(e);
}

void px_cache_clear(px_cache *c) {
    pthread_mutex_lock(&c->lock);
    while (c->ring.newer != &c->ring)
        drop(c, c->ring.newer);
    pthread_mutex_unlock(&c->lock);
}

void px_cache_look(px_cache *c, px_cache_stats *out) {
    pthread_mutex_lock(&c->lock);
    *out = c->stats;
    pthread_mutex_unlock(&c->lock);
}
