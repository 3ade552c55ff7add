/* cell.c: see cell.h. Working out a cell takes as long as its analysis, seconds for a map of documents, and a person who has clicked on
 * one asks again for the next page and the facets. So where there is a cache the rows are kept in it. They hang on more than a
 * segment: the name has all that they hang on. */
#include "query/engine/cell.h"

#include "base/file.h"
#include "base/hash.h"
#include "patent/groups.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#define SETTLED_S 10 /* a file that changed just now may not be the one that was read */

static px_cell_maker *maker;

void px_cell_maker_is(px_cell_maker *make) {
    maker = make;
}

static bool put_stamp(const char *dir, const char *name, px_buf *out) {
    struct stat s;
    char *path = px_path(dir, name);
    bool is = stat(path, &s) == 0, settled = true;
    if (is) {
        settled = s.st_mtim.tv_sec + SETTLED_S < time(NULL);
        px_buf_fmt(out, " %llu,%llu,%lld.%ld", (unsigned long long)s.st_ino,
                   (unsigned long long)s.st_size, (long long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
    } else {
        px_buf_c(out, " -");
    }
    free(path);
    return settled;
}

static uint64_t rows_hash(const px_rowset *s) {
    px_hasher *h = px_hasher_new();
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (size_t i = 0; i < s->snap->n_segs; i++) {
        px_buf_clear(&b);
        px_buf_u64(&b, i);
        if (s->seg[i]) px_bitmap_save(s->seg[i], &b);
        px_hasher_feed(h, b.p, b.n);
    }
    uint64_t out = px_hasher_value(h);
    px_buf_done(&b);
    px_hasher_free(h);
    return out;
}

/* What the rows are called, but for the segment: the collection, the files that stand beside it, the set and the cell. False: lists,
 * kept queries or synonyms of the one who asks may be in it. */
static bool name_of(const px_rowset *scope, const px_qnode *leaf, px_buf *out) {
    const px_snapshot *s = scope->snap;
    if (px_str_find(leaf->text, PX_STR("@")) != SIZE_MAX ||
        px_str_find(leaf->text, PX_STR("#")) != SIZE_MAX ||
        (leaf->env && (leaf->env->synonyms || leaf->env->no_stem)))
        return false;
    px_buf_fmt(out, "cell %llu", (unsigned long long)s->m.generation);
    bool settled = put_stamp(s->dir, PX_GROUPS_FILE, out);
    settled &= put_stamp(s->dir, "classes/classes.px", out);
    for (size_t i = 0; i < s->n_segs; i++)
        px_buf_fmt(out, " %s", s->seg[i] ? s->seg[i]->uuid : "-");
    px_buf_fmt(out, " %llu %llx ", (unsigned long long)px_rowset_count(scope),
               (unsigned long long)rows_hash(scope));
    px_buf_str(out, leaf->text);
    return settled && !out->failed;
}

/* The name with the number of a segment behind it. */
static px_str name_at(px_buf *name, size_t n, size_t segment) {
    name->n = n;
    px_buf_fmt(name, " %zu", segment);
    return px_buf_view(name);
}

static bool recall(px_cache *cache, px_buf *name, px_snapshot *snap, px_rowset *out) {
    size_t n = name->n, i = 0;
    px_rowset_init(out, snap);
    while (i < snap->n_segs && px_cache_get(cache, name_at(name, n, i), &out->seg[i]))
        i++;
    name->n = n;
    if (i < snap->n_segs) px_rowset_release(out);
    return i == snap->n_segs;
}

static void keep(px_cache *cache, px_buf *name, const px_rowset *rows) {
    size_t n = name->n;
    for (size_t i = 0; i < rows->snap->n_segs; i++)
        px_cache_put(cache, name_at(name, n, i), rows->seg[i]);
    name->n = n;
}

px_status px_cell_rows(const px_rowset *scope, const px_qnode *leaf, const px_how *how,
                       px_rowset *out, px_err *err) {
    px_buf name;
    px_status st = PX_OK;
    px_cache *cache = how ? how->cache : NULL;
    *out = (px_rowset){0};
    if (!maker) return px_fail(err, PX_E_UNSUPPORTED, "cell= cannot be answered here");
    px_buf_init(&name, 1 << 20);
    bool named = cache && name_of(scope, leaf, &name);
    if (!named || !recall(cache, &name, scope->snap, out)) {
        st = maker(scope, leaf, how, out, err);
        if (st == PX_OK && named) keep(cache, &name, out);
    }
    px_buf_done(&name);
    return st;
}
