/* token_merge.c: several stores into one, row by row. */
#include "base/arena.h"
#include "shards/token_int.h"

#include <stdlib.h>

/* map[id of the input] = provisional id in `d`. */
static px_status unite(px_tokdict *d, const px_tok *t, uint32_t *map, px_err *err) {
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    for (uint32_t id = 0; id < t->n_dict; id++) {
        uint32_t stem = px_tok_stem_of(t, id);
        if (stem == PX_TOK_NONE) return px_tok_bad(t, err, "word %u has no stem", id);
        map[id] = px_tokdict_add(d, px_tok_text(t, id), px_tok_stem_text(t, stem));
        if (map[id] == PX_TOK_NONE)
            return px_fail(err, PX_E_LIMIT, "a segment holds at most %u different words",
                           PX_TOK_MAX);
        uint32_t *count = &d->tokens.entry[map[id]].count, more = px_tok_freq(t, id);
        if (more > UINT32_MAX - *count)
            return px_fail(err, PX_E_LIMIT,
                           "a word stands more than 4 294 967 295 times in a segment");
        *count += more;
    }
    return PX_OK;
}

static px_status copy_rows(px_unitw *u, px_tok *t, const uint32_t *map, px_err *err) {
    for (uint32_t row = 0; row < t->n_rows; row++) {
        const uint16_t *p;
        size_t n, step;
        px_status st = px_tok_row(t, row, &p, &n, err);
        if (st != PX_OK) return st;
        for (size_t i = 0; i + 1 < n; i += step) {
            step = 1;
            if (p[i] >= PX_UNIT_TOKEN) {
                uint32_t id = px_tok_decode(p + i, &step);
                if (id >= t->n_dict)
                    return px_tok_bad(t, err, "row %u holds a word that is not in the dictionary",
                                      row);
                px_unitw_id(u, map[id]);
            } else if (p[i] == PX_UNIT_END) {
                return px_tok_bad(t, err, "row %u ends before its end", row);
            } else {
                px_unitw_unit(u, p[i]);
            }
        }
        px_unitw_end_row(u);
        if (u->sink.st != PX_OK) return u->sink.st;
    }
    return PX_OK;
}

px_status px_tok_merge(px_tok *const *in, size_t n, const char *path, uint64_t *size,
                       uint64_t *checksum, px_err *err) {
    if (size) *size = 0;
    if (checksum) *checksum = 0;
    px_tokdict d;
    px_tokdict_init(&d);
    uint32_t **map = px_calloc(n + 1, sizeof *map), *id_of = NULL;
    px_unitw *u = NULL;
    px_boxw *box = NULL;
    px_status st = PX_OK;
    for (size_t i = 0; i < n; i++) {
        map[i] = px_malloc(((size_t)in[i]->n_dict + 1) * sizeof **map);
        if ((st = unite(&d, in[i], map[i], err)) != PX_OK) goto done;
    }
    if ((st = px_boxw_create(path, "TOKS", &box, err)) != PX_OK) goto done;
    if ((st = px_tokdict_write(&d, box, &id_of, err)) != PX_OK) goto done;
    u = px_unitw_new(box, err);
    for (size_t i = 0; i < n; i++) {
        for (uint32_t id = 0; id < in[i]->n_dict; id++)
            map[i][id] = id_of[map[i][id]];
        if ((st = copy_rows(u, in[i], map[i], err)) != PX_OK) goto done;
        px_box_drop(px_tok_box(in[i]));
    }
    if ((st = px_unitw_end(u)) != PX_OK) goto done;
    st = px_boxw_close(box, size, checksum, err);
    box = NULL;
done:
    px_unitw_free(u);
    px_boxw_abort(box);
    for (size_t i = 0; i < n; i++)
        free(map[i]);
    free(map);
    free(id_of);
    px_tokdict_done(&d);
    return st;
}
