/* shelf.c: see shelf.h. A hash table with chains and a ring from newest to oldest, under one lock. */
#include "query/server/shelf.h"

#include "base/hash.h"

#include <pthread.h>
#include <stdlib.h>

#define SLOTS 4096u

typedef struct entry {
    struct entry *chain, *newer, *older;
    uint64_t hash, rows;
    px_arena *arena; /* of everything below, and of itself */
    px_str key, type, body, query;
    px_pairs answer;
    size_t bytes;
} entry;

struct px_shelf {
    pthread_mutex_t lock;
    entry *slot[SLOTS], ring; /* ring.older is the newest */
    px_shelf_stats stats;
};

px_shelf *px_shelf_new(size_t max_bytes) {
    px_shelf *s = px_calloc(1, sizeof *s);
    (void)pthread_mutex_init(&s->lock, NULL);
    s->ring.newer = s->ring.older = &s->ring;
    s->stats.max_bytes = max_bytes;
    return s;
}

void px_shelf_free(px_shelf *s) {
    if (!s) return;
    for (entry *e = s->ring.older, *older; e != &s->ring; e = older) {
        older = e->older;
        px_arena_free(e->arena);
    }
    (void)pthread_mutex_destroy(&s->lock);
    free(s);
}

static entry **place_of(px_shelf *s, px_str key, uint64_t hash) {
    entry **at = &s->slot[hash % SLOTS];
    while (*at && ((*at)->hash != hash || !px_str_eq((*at)->key, key)))
        at = &(*at)->chain;
    return at;
}

static void leave_ring(entry *e) {
    e->newer->older = e->older;
    e->older->newer = e->newer;
}

static void make_newest(px_shelf *s, entry *e) {
    e->newer = &s->ring;
    e->older = s->ring.older;
    e->older->newer = e;
    s->ring.older = e;
}

static void copy(px_arena *a, px_pairs *to, const px_pairs *from) {
    for (size_t i = 0; i < from->n; i++)
        px_pairs_add(a, to, px_arena_str(a, from->v[i].name), px_arena_str(a, from->v[i].value));
}

bool px_shelf_get(px_shelf *s, const px_finish *f, px_call *c) {
    if (!f->known || !s->stats.max_bytes) return false;
    uint64_t hash = px_hash_str(f->key);
    (void)pthread_mutex_lock(&s->lock);
    s->stats.asked++;
    entry *e = *place_of(s, f->key, hash);
    if (e) {
        s->stats.found++;
        leave_ring(e);
        make_newest(s, e);
        c->status = 200;
        c->type = px_arena_cstr(c->arena, e->type);
        px_buf_clear(&c->out);
        px_buf_str(&c->out, e->body);
        c->answer.n = 0;
        copy(c->arena, &c->answer, &e->answer);
        c->rows = e->rows;
        c->query = px_arena_str(c->arena, e->query);
    }
    (void)pthread_mutex_unlock(&s->lock);
    return e != NULL;
}

static void drop(px_shelf *s, entry *e) {
    *place_of(s, e->key, e->hash) = e->chain;
    leave_ring(e);
    s->stats.bytes -= e->bytes;
    s->stats.entries--;
    px_arena_free(e->arena);
}

void px_shelf_put(px_shelf *s, const px_finish *f, const px_call *c) {
    if (!f->known || c->status != 200 || !c->type || c->stream.next ||
        c->out.n > s->stats.max_bytes / 8)
        return;
    px_arena *a = px_arena_new();
    entry *e = px_arena_zero(a, sizeof *e);
    e->arena = a;
    e->hash = px_hash_str(f->key);
    e->key = px_arena_str(a, f->key);
    e->type = px_arena_str(a, px_str_of(c->type));
    e->body = px_arena_str(a, px_buf_view(&c->out));
    e->query = px_arena_str(a, c->query);
    e->rows = c->rows;
    copy(a, &e->answer, &c->answer);
    e->bytes = px_arena_size(a);
    (void)pthread_mutex_lock(&s->lock);
    entry **at = place_of(s, e->key, e->hash);
    if (*at) {
        /* Two asked at once: the first answer stays. */
        px_arena_free(a);
    } else {
        *at = e;
        make_newest(s, e);
        s->stats.bytes += e->bytes;
        s->stats.entries++;
        while (s->stats.bytes > s->stats.max_bytes && s->ring.newer != &s->ring) {
            drop(s, s->ring.newer);
            s->stats.dropped++;
        }
    }
    (void)pthread_mutex_unlock(&s->lock);
}

void px_shelf_look(px_shelf *s, px_shelf_stats *out) {
    (void)pthread_mutex_lock(&s->lock);
    *out = s->stats;
    (void)pthread_mutex_unlock(&s->lock);
}
