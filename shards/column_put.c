/* column_put.c: one finished column into the box, in the narrowest width that holds it. */
#include "shards/column_int.h"

#include <stdlib.h>

struct place {
    px_boxw *w;
    px_str name;
    px_err *err;
};

static px_status put(struct place *at, const char *part, const void *p, size_t n) {
    char name[256];
    size_t k = strlen(part);
    if (at->name.n + 1 + k > 255)
        return px_fail(at->err, PX_E_INTERNAL, "column name too long: " PX_STR_FMT,
                       PX_STR_ARG(at->name));
    memcpy(name, at->name.p, at->name.n);
    name[at->name.n] = '/';
    memcpy(name + at->name.n + 1, part, k);
    return px_boxw_put(at->w, (px_str){name, at->name.n + 1 + k}, p, n, at->err);
}

/* The all-ones value of a width means absent, so it is not available. */
static uint32_t width_for(uint32_t max) {
    return max < UINT8_MAX ? 1 : max < UINT16_MAX ? 2 : 4;
}

static px_status put_narrow(struct place *at, const char *part, const uint32_t *v, size_t n,
                            uint32_t width) {
    if (width == 4) return put(at, part, v, n * 4);
    uint8_t *narrow = px_malloc(n * width);
    if (width == 1)
        for (size_t i = 0; i < n; i++)
            narrow[i] = (uint8_t)v[i];
    else
        for (size_t i = 0; i < n; i++)
            ((uint16_t *)(void *)narrow)[i] = (uint16_t)v[i];
    px_status st = put(at, part, narrow, n * width);
    free(narrow);
    return st;
}

static px_status put_strings(struct place *at, const char *part, const char *offpart,
                             const px_str *v, uint32_t n) {
    px_buf bytes;
    px_buf_init(&bytes, UINT32_MAX);
    uint32_t *off = px_malloc((n + (size_t)1) * sizeof *off);
    for (uint32_t i = 0; i < n; i++) {
        off[i] = (uint32_t)bytes.n;
        px_buf_str(&bytes, v[i]);
    }
    off[n] = (uint32_t)bytes.n;
    px_status st = bytes.failed
                       ? px_fail(at->err, PX_E_LIMIT,
                                 "values of column " PX_STR_FMT " exceed 4 GiB in one segment",
                                 PX_STR_ARG(at->name))
                       : put(at, part, bytes.p, bytes.n);
    if (st == PX_OK) st = put(at, offpart, off, (n + (size_t)1) * 4);
    free(off);
    px_buf_done(&bytes);
    return st;
}

static px_status put_dict(struct place *at, const px_col_out *c, px_col_meta *m) {
    uint32_t *count = px_calloc(c->n_dict, sizeof *count);
    m->n_dict = c->n_dict;
    m->width = width_for(c->n_dict ? c->n_dict - 1 : 0);
    m->several = c->off != NULL;
    m->n_values = c->off ? c->n_values : c->n_rows;
    for (uint64_t i = 0; i < m->n_values; i++)
        if (c->codes[i] != PX_NIL) count[c->codes[i]]++;
    for (uint32_t r = 0; r < c->n_rows; r++)
        m->n_missing += c->off ? c->off[r] == c->off[r + 1] : c->codes[r] == PX_NIL;
    px_status st = put_strings(at, "dict", "dictoff", c->dict, c->n_dict);
    if (st == PX_OK && c->tok) st = put_strings(at, "tok", "tokoff", c->tok, c->n_dict);
    if (st == PX_OK) st = put_narrow(at, "codes", c->codes, m->n_values, m->width);
    if (st == PX_OK && c->off) st = put(at, "off", c->off, (c->n_rows + (size_t)1) * 4);
    if (st == PX_OK) st = put(at, "count", count, c->n_dict * (size_t)4);
    free(count);
    return st;
}

static px_status put_num(struct place *at, const px_col_out *c, px_col_meta *m) {
    m->min = PX_NIL;
    for (uint32_t r = 0; r < c->n_rows; r++) {
        uint32_t v = c->num[r];
        if (v == PX_NIL) {
            m->n_missing++;
            continue;
        }
        if (v < m->min) m->min = v;
        if (v > m->max) m->max = v;
    }
    m->width = width_for(m->max);
    return put_narrow(at, "num", c->num, c->n_rows, m->width);
}

px_status px_colset_create(const char *path, px_colset *s, px_err *err) {
    px_buf_init(&s->metas, PX_BUF_MAX);
    px_buf_init(&s->names, PX_BUF_MAX);
    return px_boxw_create(path, "COLS", &s->box, err);
}

void px_colset_abort(px_colset *s) {
    px_boxw_abort(s->box);
    px_buf_done(&s->metas);
    px_buf_done(&s->names);
}

px_status px_colset_close(px_colset *s, uint64_t *size, uint64_t *checksum, px_err *err) {
    px_status st = px_boxw_put(s->box, PX_STR("@meta"), s->metas.p, s->metas.n, err);
    if (st == PX_OK) st = px_boxw_put(s->box, PX_STR("@names"), s->names.p, s->names.n, err);
    if (st == PX_OK)
        st = px_boxw_close(s->box, size, checksum, err);
    else
        px_boxw_abort(s->box);
    px_buf_done(&s->metas);
    px_buf_done(&s->names);
    return st;
}

px_status px_col_put(px_colset *s, const px_col_out *c, px_err *err) {
    struct place at = {s->box, c->name, err};
    px_col_meta m = {.kind = c->kind, .n_rows = c->n_rows, .n_values = c->n_values};
    px_status st = PX_OK;
    size_t off_bytes = (c->n_rows + (size_t)1) * 4;
    switch (c->kind) {
    case PX_COL_NUM:
        st = put_num(&at, c, &m);
        break;
    case PX_COL_DICT:
        st = put_dict(&at, c, &m);
        break;
    case PX_COL_IDX:
        st = put(&at, "keys", c->keys, c->n_values * 8);
        if (st == PX_OK) st = put(&at, "rows", c->rows, c->n_values * 4);
        break;
    case PX_COL_HASH:
        st = put(&at, "hash", c->keys, c->n_rows * (size_t)8);
        break;
    case PX_COL_HASHES:
        st = put(&at, "hash", c->keys, c->n_values * 8);
        if (st == PX_OK) st = put(&at, "off", c->off, off_bytes);
        break;
    case PX_COL_TEXT:
        st = put(&at, "text", c->text, c->n_values);
        if (st == PX_OK) st = put(&at, "off", c->off, off_bytes);
        break;
    }
    px_buf_put(&s->metas, &m, sizeof m);
    px_buf_str(&s->names, c->name);
    px_buf_ch(&s->names, 0);
    return st;
}
