/* pending.c: see pending.h. */
#include "indexer/pending.h"

#include <stdio.h>
#include <stdlib.h>

struct entry {
    uint64_t group, seq, at;
    uint32_t n;
};

struct px_pending {
    char *path;
    px_out *out;
    px_mapping map;
    struct entry *v;
    size_t n, cap, next;
    px_buf line;
};

px_status px_pending_open(const char *dir, const char *name, px_pending **out, px_err *err) {
    *out = NULL;
    px_pending *p = px_calloc(1, sizeof *p);
    char file[64];
    (void)snprintf(file, sizeof file, "tmp-%s.jsonl", name);
    p->path = px_path(dir, file);
    px_buf_init(&p->line, (size_t)1 << 30);
    px_status st = px_out_create(p->path, &p->out, err);
    if (st == PX_OK)
        *out = p;
    else
        px_pending_close(p);
    return st;
}

px_status px_pending_add(px_pending *p, uint64_t group, uint64_t seq, const px_record *r,
                         px_err *err) {
    px_buf_clear(&p->line);
    px_record_write(r, &p->line);
    if (p->line.failed) return px_fail(err, PX_E_LIMIT, "a record is larger than 1 GiB");
    if (p->n == p->cap) {
        p->cap = p->cap ? p->cap * 2 : 1024;
        p->v = px_realloc(p->v, p->cap * sizeof *p->v);
    }
    p->v[p->n++] = (struct entry){group, seq, px_out_offset(p->out), (uint32_t)p->line.n};
    return px_out_write(p->out, p->line.p, p->line.n, err);
}

size_t px_pending_count(const px_pending *p) {
    return p->n;
}

uint64_t px_pending_group(const px_pending *p, size_t i) {
    return p->v[i].group;
}

static int by_group(const void *x, const void *y) {
    const struct entry *a = x, *b = y;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

px_status px_pending_finish(px_pending *p, px_err *err) {
    px_out *out = p->out;
    p->out = NULL;
    px_status st = px_out_close(out, false, NULL, err);
    if (st == PX_OK) st = px_mapping_open(p->path, &p->map, err);
    if (p->n) qsort(p->v, p->n, sizeof *p->v, by_group);
    return st;
}

int px_pending_next(px_pending *p, px_arena *a, px_str **lines, size_t *n) {
    *lines = NULL;
    *n = 0;
    size_t from = p->next;
    if (from == p->n) return 0;
    while (p->next < p->n && p->v[p->next].group == p->v[from].group)
        p->next++;
    *n = p->next - from;
    *lines = px_arena_array(a, px_str, *n);
    for (size_t i = 0; i < *n; i++)
        (*lines)[i] = (px_str){p->map.p + p->v[from + i].at, p->v[from + i].n};
    return 1;
}

void px_pending_close(px_pending *p) {
    if (!p) return;
    px_out_abort(p->out);
    px_mapping_close(&p->map);
    (void)px_dir_remove(p->path, NULL);
    px_buf_done(&p->line);
    free(p->path);
    free(p->v);
    free(p);
}
