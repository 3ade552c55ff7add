/* dump.c: collection_dump DIR: all that a collection says, in an order that does not depend on how
 * segments are cut: a line "generation G", a line of counts, a line "KEY <tab> JSON" a living
 * record, a line "KEY cites KEY" a link. It reads the stores without the search engine, so that a
 * test may judge a collection before it asks questions.
 *
 *     collection_dump DIR             everything
 *     collection_dump --content DIR   without the generation: to compare collections made otherwise
 */
#include "shards/snapshot.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct lines {
    char **v;
    size_t n, cap;
};

static void add(struct lines *l, const px_buf *b) {
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap * 2 : 256;
        l->v = px_realloc(l->v, l->cap * sizeof *l->v);
    }
    l->v[l->n++] = px_strdup(b->p);
}

static int bytewise(const void *x, const void *y) {
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static px_status add_record(px_snapshot *s, uint32_t row, px_zctx *ctx, struct lines *out,
                            px_err *err) {
    px_str key, other;
    px_buf json, line;
    px_buf_init(&json, PX_BUF_MAX);
    px_buf_init(&line, PX_BUF_MAX);
    px_status st = px_snapshot_key(s, row, &key, err);
    if (st == PX_OK) st = px_snapshot_record(s, row, ctx, &json, err);
    if (st == PX_OK) {
        px_buf_str(&line, key);
        px_buf_ch(&line, '\t');
        px_buf_str(&line, px_buf_view(&json));
        add(out, &line);
    }
    for (uint32_t i = s->links->cites_off[row]; st == PX_OK && i < s->links->cites_off[row + 1];
         i++) {
        st = px_snapshot_key(s, s->links->cites[i], &other, err);
        px_buf_clear(&line);
        px_buf_str(&line, key);
        px_buf_str(&line, PX_STR(" cites "));
        px_buf_str(&line, other);
        if (st == PX_OK) add(out, &line);
    }
    px_buf_done(&json);
    px_buf_done(&line);
    return st;
}

static px_status dump(const char *dir, bool with_generation, px_err *err) {
    px_snapshot *s;
    struct lines out = {0};
    px_zctx *ctx = px_zctx_new();
    px_status st = px_snapshot_open(dir, false, &s, err);
    if (st == PX_OK && s->links) {
        st = px_links_groups(s->links, err);
        if (st == PX_OK) st = px_links_citations(s->links, err);
        for (uint32_t row = 0; row < s->n_rows && st == PX_OK; row++) {
            size_t seg;
            uint32_t local;
            px_snapshot_locate(s, row, &seg, &local);
            if (s->dead[seg] && px_bitmap_has(s->dead[seg], local)) continue;
            st = add_record(s, row, ctx, &out, err);
        }
    }
    if (st == PX_OK) {
        if (out.n) qsort(out.v, out.n, sizeof *out.v, bytewise);
        if (with_generation) (void)printf("generation %" PRIu64 "\n", s->m.generation);
        (void)printf("%u publications, %u applications, %u families\n", s->n_live,
                     s->links ? s->links->n_apps : 0, s->links ? s->links->n_fams : 0);
        for (size_t i = 0; i < out.n; i++)
            (void)printf("%s\n", out.v[i]);
    }
    for (size_t i = 0; i < out.n; i++)
        free(out.v[i]);
    free(out.v);
    px_zctx_free(ctx);
    px_snapshot_unref(s);
    return st;
}

int main(int argc, char **argv) {
    px_err err;
    px_err_clear(&err);
    bool content = argc == 3 && !strcmp(argv[1], "--content");
    if (argc != (content ? 3 : 2)) {
        (void)fprintf(stderr, "usage: collection_dump [--content] DIR\n");
        return 2;
    }
    px_status st = px_text_init(&err);
    if (st == PX_OK) st = dump(argv[argc - 1], !content, &err);
    if (st != PX_OK) (void)fprintf(stderr, "collection_dump: %s\n", err.message);
    return px_status_exit(st);
}
