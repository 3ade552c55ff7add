/* collection.c: one pointer under a lock, swapped when MANIFEST has changed.
 *
 * Looking is done by one thread at a time and opens the new snapshot outside the lock, so that nobody who asks for the old one
 * waits. Titles of classes that were replaced stay in memory until the end: their readers hold no count, and they change
 * a few times a year.
 *
 * A file of the snapshot that became shorter (S2 forbids it, people do it) makes every answer from it suspect, and the row sets and answers
 * that were kept, too. Then the same generation is opened anew, again and again until it is whole, with empty caches. Calls that still
 * hold the old snapshot go on filling the old cache, which nobody asks any more. */
#include "query/server/collection.h"

#include "base/hash.h"
#include "patent/groups.h"
#include "query/engine/env.h"
#include "query/server/jobs.h"
#include "shards/classes.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* What a file was when it was last read. */
typedef struct file_stamp {
    uint64_t inode, size;
    int64_t s, ns;
} file_stamp;

/* Groups of names belong to a snapshot from when it is first asked for them, so with new ones it is opened anew. */
enum { MANIFEST, GROUPS, CLASSES, SYNONYMS, QUERIES, BILINGUAL, N_FILES };
static const char *const file_name[N_FILES] = {"MANIFEST",           PX_GROUPS_FILE,
                                               "classes/classes.px", PX_ENV_SYNONYMS,
                                               PX_SAVED_FILE,        "bilingual/bilingual.px"};

struct px_collection {
    struct px_people *people;
    struct px_jobs *jobs;
    char *dir, *path[N_FILES];
    uint64_t cache_bytes;
    pthread_mutex_t looking; /* of `stamp` and `mended` */
    file_stamp stamp[N_FILES];
    uint64_t mended;      /* times that a snapshot was opened anew because it had lost something */
    pthread_mutex_t lock; /* of what follows */
    px_snapshot *snap;
    px_cache **cache; /* the last one is in use */
    size_t n_caches;
    px_class_store **titles; /* the last one is in use */
    size_t n_titles;
    uint64_t state;
    struct timespec since;
};

static file_stamp stamp_of(const char *path) {
    struct stat s;
    if (stat(path, &s) != 0) return (file_stamp){0};
    return (file_stamp){(uint64_t)s.st_ino, (uint64_t)s.st_size, s.st_mtim.tv_sec,
                        s.st_mtim.tv_nsec};
}

static bool same(const file_stamp *a, const file_stamp *b) {
    return a->inode == b->inode && a->size == b->size && a->s == b->s && a->ns == b->ns;
}

static px_status read_titles(px_collection *c, px_err *err) {
    px_class_store *s = NULL;
    px_status st = px_class_store_open(c->dir, &s, err);
    if (st != PX_OK) return st;
    px_class_store **v = px_malloc((c->n_titles + 1) * sizeof *v);
    (void)pthread_mutex_lock(&c->lock);
    px_class_store **old = c->titles;
    if (c->n_titles) memcpy(v, old, c->n_titles * sizeof *v);
    v[c->n_titles++] = s;
    c->titles = v;
    (void)pthread_mutex_unlock(&c->lock);
    free(old);
    return PX_OK;
}

static px_status read_snapshot(px_collection *c, px_err *err) {
    px_snapshot *fresh = NULL, *old;
    px_status st = px_snapshot_open(c->dir, false, &fresh, err);
    if (st != PX_OK) return st;
    (void)pthread_mutex_lock(&c->lock);
    old = c->snap;
    c->snap = fresh;
    (void)clock_gettime(CLOCK_MONOTONIC, &c->since);
    (void)pthread_mutex_unlock(&c->lock);
    if (old) px_snapshot_unref(old);
    return PX_OK;
}

static void add_cache(px_collection *c) {
    px_cache *fresh = px_cache_new((size_t)c->cache_bytes);
    px_cache **v = px_malloc((c->n_caches + 1) * sizeof *v), **old = c->cache;
    if (c->n_caches) memcpy(v, old, c->n_caches * sizeof *v);
    v[c->n_caches] = fresh;
    (void)pthread_mutex_lock(&c->lock);
    c->cache = v;
    c->n_caches++;
    (void)pthread_mutex_unlock(&c->lock);
    free(old);
}

/* The snapshot in use has lost something: the same again, and nothing that was kept from it. */
static px_status mend(px_collection *c, px_err *err) {
    px_err lost;
    if (px_snapshot_whole(c->snap, true, &lost) == PX_OK) return PX_OK;
    file_stamp now = stamp_of(c->path[MANIFEST]);
    px_status st = read_snapshot(c, err);
    if (st != PX_OK) return st;
    c->stamp[MANIFEST] = now;
    c->mended++;
    px_cache *old = c->cache[c->n_caches - 1];
    add_cache(c);
    px_cache_clear(old);
    return PX_OK;
}

static px_status look(px_collection *c, bool *changed, px_err *err) {
    px_status st = PX_OK;
    uint64_t before = c->snap ? c->snap->m.generation : 0, mended = c->mended;
    if (c->snap) st = mend(c, err);
    bool any = mended != c->mended;
    if (any && before != c->snap->m.generation) *changed = true;
    for (int i = 0; i < N_FILES && st == PX_OK; i++) {
        /* The stamp is taken before the file is read: a change in between is seen by the next look. */
        file_stamp now = stamp_of(c->path[i]);
        if (same(&now, &c->stamp[i]) && c->n_titles && c->snap) continue;
        uint64_t generation = c->snap ? c->snap->m.generation : 0;
        if (i == MANIFEST || (i == GROUPS && c->n_titles)) st = read_snapshot(c, err);
        if (i == CLASSES) st = read_titles(c, err);
        if (st != PX_OK) break;
        if (i == MANIFEST && generation != c->snap->m.generation) *changed = true;
        c->stamp[i] = now;
        any = true;
    }
    if (any) {
        uint64_t words[3] = {px_hash64(c->stamp, sizeof c->stamp),
                             c->snap ? c->snap->m.generation : 0, c->mended};
        (void)pthread_mutex_lock(&c->lock);
        c->state = px_hash64(words, sizeof words);
        (void)pthread_mutex_unlock(&c->lock);
    }
    return st;
}

px_status px_collection_open(const char *dir, uint64_t cache_bytes, px_collection **out,
                             px_err *err) {
    *out = NULL;
    px_collection *c = px_calloc(1, sizeof *c);
    (void)pthread_mutex_init(&c->looking, NULL);
    (void)pthread_mutex_init(&c->lock, NULL);
    c->dir = px_strdup(dir);
    c->jobs = px_jobs_new(dir);
    for (int i = 0; i < N_FILES; i++)
        c->path[i] = px_path(dir, file_name[i]);
    c->cache_bytes = cache_bytes;
    add_cache(c);
    bool changed = false;
    px_status st = look(c, &changed, err);
    if (st == PX_OK)
        *out = c;
    else
        px_collection_close(c);
    return st;
}

void px_collection_close(px_collection *c) {
    if (!c) return;
    px_jobs_free(c->jobs);
    if (c->snap) px_snapshot_unref(c->snap);
    for (size_t i = 0; i < c->n_titles; i++)
        px_class_store_close(c->titles[i]);
    free(c->titles);
    for (size_t i = 0; i < c->n_caches; i++)
        px_cache_free(c->cache[i]);
    free(c->cache);
    for (int i = 0; i < N_FILES; i++)
        free(c->path[i]);
    free(c->dir);
    (void)pthread_mutex_destroy(&c->looking);
    (void)pthread_mutex_destroy(&c->lock);
    free(c);
}

void px_collection_people_set(px_collection *c, struct px_people *p) {
    c->people = p;
}

struct px_people *px_collection_people(const px_collection *c) {
    return c ? c->people : NULL;
}

struct px_jobs *px_collection_jobs(px_collection *c) {
    return c->jobs;
}

const char *px_collection_dir(const px_collection *c) {
    return c->dir;
}

px_snapshot *px_collection_snapshot(px_collection *c) {
    (void)pthread_mutex_lock(&c->lock);
    px_snapshot *s = px_snapshot_ref(c->snap);
    (void)pthread_mutex_unlock(&c->lock);
    return s;
}

px_cache *px_collection_cache(px_collection *c) {
    (void)pthread_mutex_lock(&c->lock);
    px_cache *cache = c->cache[c->n_caches - 1];
    (void)pthread_mutex_unlock(&c->lock);
    return cache;
}

const px_classes *px_collection_classes(px_collection *c) {
    (void)pthread_mutex_lock(&c->lock);
    const px_class_store *s = c->n_titles ? c->titles[c->n_titles - 1] : NULL;
    (void)pthread_mutex_unlock(&c->lock);
    const px_classes *v = s ? px_class_store_get(s) : NULL;
    return v && (v->n_titles || v->n_concordances) ? v : NULL;
}

px_status px_collection_look(px_collection *c, bool *changed, px_err *err) {
    *changed = false;
    (void)pthread_mutex_lock(&c->looking);
    px_status st = look(c, changed, err);
    (void)pthread_mutex_unlock(&c->looking);
    return st;
}

uint64_t px_collection_state(px_collection *c) {
    (void)pthread_mutex_lock(&c->lock);
    uint64_t state = c->state;
    (void)pthread_mutex_unlock(&c->lock);
    return state;
}

double px_collection_age(px_collection *c) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    (void)pthread_mutex_lock(&c->lock);
    struct timespec since = c->since;
    (void)pthread_mutex_unlock(&c->lock);
    return (double)(now.tv_sec - since.tv_sec) + (double)(now.tv_nsec - since.tv_nsec) / 1e9;
}
