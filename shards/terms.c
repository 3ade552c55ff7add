/* terms.c: see terms.h. A stack: who comes next gets what was used last and is warm. */
#include "shards/terms.h"

#include "shards/snapshot.h"

#include <stdlib.h>

#define KEPT_FILES 512u /* descriptors that idle files may hold */

struct idle {
    size_t seg;
    px_xap *x;
    size_t files;
};

struct px_terms {
    pthread_mutex_t lock;
    struct idle *v;
    size_t n, cap, files;
};

px_terms *px_terms_new(void) {
    px_terms *t = px_calloc(1, sizeof *t);
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void px_terms_free(px_terms *t) {
    if (!t) return;
    for (size_t i = 0; i < t->n; i++)
        px_xap_close(t->v[i].x);
    pthread_mutex_destroy(&t->lock);
    free(t->v);
    free(t);
}

static px_status open_all(px_snapshot *s, px_xap **out, px_err *err) {
    const char **path = px_calloc(s->n_segs + 1, sizeof *path);
    int *held = px_calloc(s->n_segs + 1, sizeof *held);
    size_t n = 0;
    for (size_t i = 0; i < s->n_segs; i++) {
        if (!s->seg[i]) continue;
        path[n] = s->seg[i]->terms_path;
        held[n++] = s->seg[i]->terms_fd;
    }
    px_status st = px_xap_open_held(path, held, n, out, err);
    free((void *)path);
    free(held);
    return st;
}

px_status px_terms_take(px_snapshot *s, size_t seg, px_xap **out, px_err *err) {
    px_terms *t = s->terms;
    *out = NULL;
    pthread_mutex_lock(&t->lock);
    for (size_t i = t->n; i-- > 0 && !*out;)
        if (t->v[i].seg == seg) {
            *out = t->v[i].x;
            t->files -= t->v[i].files;
            memmove(&t->v[i], &t->v[i + 1], (t->n - i - 1) * sizeof *t->v);
            t->n--;
        }
    pthread_mutex_unlock(&t->lock);
    if (*out) return PX_OK;
    if (seg == PX_TERMS_ALL) return open_all(s, out, err);
    const char *const path[] = {s->seg[seg]->terms_path};
    return px_xap_open_held(path, &s->seg[seg]->terms_fd, 1, out, err);
}

void px_terms_give(px_snapshot *s, size_t seg, px_xap *x) {
    px_terms *t = s->terms;
    if (!x) return;
    px_xap_watch(x, NULL, NULL); /* whose stop it was may be gone */
    size_t files = seg == PX_TERMS_ALL ? s->n_segs : 1;
    pthread_mutex_lock(&t->lock);
    bool keep = t->files + files <= KEPT_FILES;
    if (keep) {
        if (t->n == t->cap) {
            t->cap = t->cap ? t->cap * 2 : 32;
            t->v = px_realloc(t->v, t->cap * sizeof *t->v);
        }
        t->v[t->n++] = (struct idle){seg, x, files};
        t->files += files;
    }
    pthread_mutex_unlock(&t->lock);
    if (!keep) px_xap_close(x);
}
