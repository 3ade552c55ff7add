/* link_int.h: what the makers of links share.
 *
 * Links are made for any number of rows within a fixed memory: columns are read segment by segment
 * and their pages given back, and everything that must meet meets by sorting (sorter.h). Single
 * values of a row are looked up only where records contradict one another, which is rare. */
#ifndef PX_SHARDS_LINK_INT_H
#define PX_SHARDS_LINK_INT_H

#include "shards/link.h"
#include "shards/sorter.h"

#define PX_LINK_BYTES   ((size_t)256 << 20)
#define PX_LINK_SORTERS 8 /* as many hold tuples at the same time, at most */

typedef struct px_link_set {
    px_segment *const *seg; /* NULL: not there */
    px_bitmap *const *dead;
    size_t n;
    uint32_t *base;  /* first global row of each; base[n] = rows of all */
    const char *dir; /* for temporary files */
    size_t sort_bytes;
    size_t looks; /* at single rows, since pages were given back */
} px_link_set;

static inline bool px_link_live(const px_link_set *s, size_t seg, uint32_t row) {
    return !s->dead[seg] || !px_bitmap_has(s->dead[seg], row);
}
static inline px_sorter *px_link_sorter(const px_link_set *s) {
    return px_sorter_new(s->dir, s->sort_bytes);
}

/* Column of a segment; NULL when no row has a value. PX_E_DAMAGED when it is of another kind. */
px_status px_link_col(const px_link_set *s, size_t seg, const char *name, px_col_kind kind,
                      const px_col **out, px_err *err);
/* One value of a global row: of a HASH column (0 = not stated); what the record is called. */
px_status px_link_hash(px_link_set *s, const char *name, uint32_t row, uint64_t *out, px_err *err);
px_status px_link_key(px_link_set *s, uint32_t row, px_str *out, px_err *err);

/* Of several rows that could give something, the one that gives: the one whose key comes first in
 * byte order, so that the order of rows does not matter. Only where they would give different
 * values (of a HASH column, in the row `from`) are keys looked at. */
typedef struct px_link_choice {
    px_link_set *set;
    const char *column;
    uint32_t *row, *from;
    size_t n;
    bool crowded; /* there were more than are held; the first by key stands for them */
} px_link_choice;
void px_choice_init(px_link_choice *c, px_link_set *set, const char *column);
void px_choice_done(px_link_choice *c);
static inline void px_choice_clear(px_link_choice *c) {
    c->n = 0;
    c->crowded = false;
}
px_status px_choice_add(px_link_choice *c, uint32_t row, uint32_t from, px_err *err);
/* `from` of the one that gives, PX_NIL when there is none; then the choice is empty again. */
px_status px_choice_take(px_link_choice *c, uint32_t *from, px_err *err);

/* u32 values into a section, a piece at a time. */
typedef struct px_link_out {
    px_boxw *w;
    uint32_t v[4096];
    size_t n;
} px_link_out;
px_status px_link_begin(px_link_out *o, px_boxw *w, const char *section, px_err *err);
px_status px_link_put(px_link_out *o, uint32_t v, px_err *err);
px_status px_link_end(px_link_out *o, px_err *err);

/* The next tuple of a sorted sequence, so that two can be read side by side. NULL is empty. */
typedef struct px_link_head {
    px_sorter *s;
    px_tuple t;
    bool there;
} px_link_head;
px_status px_head_begin(px_link_head *h, px_sorter *s, px_err *err); /* also anew */
px_status px_head_step(px_link_head *h, px_err *err);
/* Skip to the first tuple whose key is not below; is it `key`? */
px_status px_head_seek(px_link_head *h, uint64_t key, bool *found, px_err *err);

/* Connected components. `edges` (key and a: two different nodes; consumed) -> *map: key = node, a =
 * the smallest node of its component, ascending, ready to be read; the smallest ones themselves and
 * nodes without edges are not in it. */
px_status px_link_components(px_link_set *s, px_sorter *edges, px_sorter **map, px_err *err);

/* Sections "app", "fam" and "ext": dense group numbers of applications, simple and extended
 * families, in order of their first row; PX_NIL for dead rows. */
px_status px_link_groups(px_link_set *s, px_boxw *w, uint32_t *n_apps, uint32_t *n_fams,
                         uint32_t *n_exts, px_err *err);
/* Section "ext". `rows`: (row, family, application) of all live rows, families numbered by their
 * first row; read here, not consumed. */
px_status px_link_extended(px_link_set *s, px_boxw *w, px_sorter *rows, uint32_t n_fams,
                           uint32_t *n_exts, px_err *err);
/* Sections "cites_off", "cites", "cited_off", "cited". *unclear: mentions that could mean several
 * documents. */
px_status px_link_citations(px_link_set *s, px_boxw *w, uint64_t *unclear, px_err *err);

/* px_links_build within so many bytes of memory for sorting. */
px_status px_links_build_within(size_t bytes, px_segment *const *seg, px_bitmap *const *dead,
                                size_t n, const char *path, uint64_t *checksum, px_err *err);

#endif
