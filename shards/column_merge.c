/* column_merge.c: the columns of several segments as one, rows one after another.
 *
 * Column by column: dictionaries are united by a merge of sorted lists, codes renamed, everything
 * else is copied with row numbers moved up. Memory: one column at a time. */
#include "shards/column_int.h"

#include "base/sort.h"

#include <stdlib.h>

struct input {
    const px_col *col; /* NULL: no row of this segment has a value */
    uint32_t rows;
    uint32_t *map; /* DICT: old code -> new code */
};

static px_str tok_of(const px_col *c, uint32_t code) {
    return (px_str){c->tok + c->tokoff[code], c->tokoff[code + 1] - c->tokoff[code]};
}

/* Unite sorted dictionaries: each step takes the smallest head of all inputs. */
static void unite(struct input *in, size_t n, px_col_out *o, px_str *dict, px_str *tok) {
    uint32_t *head = px_calloc(n, sizeof *head);
    for (;;) {
        const px_col *least = NULL;
        px_str v = {0};
        uint32_t code = 0;
        for (size_t i = 0; i < n; i++) {
            const px_col *c = in[i].col;
            if (!c || head[i] == c->m.n_dict) continue;
            px_str s = px_col_value(c, head[i]);
            if (!least || px_str_cmp(s, v) < 0) {
                least = c;
                v = s;
                code = head[i];
            }
        }
        if (!least) break;
        dict[o->n_dict] = v;
        if (tok) tok[o->n_dict] = tok_of(least, code);
        for (size_t i = 0; i < n; i++) {
            const px_col *c = in[i].col;
            if (c && head[i] < c->m.n_dict && px_str_eq(px_col_value(c, head[i]), v))
                in[i].map[head[i]++] = o->n_dict;
        }
        o->n_dict++;
    }
    free(head);
}

static px_status merge_dict(px_colset *w, struct input *in, size_t n, px_col_out *o, px_err *err) {
    uint64_t n_dict = 0, n_values = 0;
    bool several = false, named = true;
    for (size_t i = 0; i < n; i++) {
        const px_col *c = in[i].col;
        if (!c) continue;
        n_dict += c->m.n_dict;
        n_values += c->m.n_values;
        several |= c->m.several != 0;
        named &= c->tok != NULL;
        in[i].map = px_malloc(c->m.n_dict * sizeof *in[i].map);
    }
    if (n_values > UINT32_MAX || n_dict > UINT32_MAX)
        return px_fail(err, PX_E_LIMIT, "column " PX_STR_FMT " would have over 4 G values",
                       PX_STR_ARG(o->name));
    px_str *dict = px_malloc(n_dict * sizeof *dict);
    px_str *tok = named ? px_malloc(n_dict * sizeof *tok) : NULL;
    unite(in, n, o, dict, tok);
    o->dict = dict;
    o->tok = tok;
    size_t room = n_values > o->n_rows ? n_values : o->n_rows;
    uint32_t *codes = px_malloc(room * sizeof *codes);
    uint32_t *off = several ? px_malloc((o->n_rows + (size_t)1) * sizeof *off) : NULL;
    size_t k = 0;
    uint32_t row = 0;
    for (size_t i = 0; i < n; i++) {
        const px_col *c = in[i].col;
        for (uint32_t r = 0; r < in[i].rows; r++, row++) {
            uint64_t lo = 0, hi = 0;
            if (c) px_col_range(c, r, &lo, &hi);
            if (off) off[row] = (uint32_t)k;
            if (!off) codes[row] = hi > lo ? in[i].map[px_wide(c->codes, c->m.width, lo)] : PX_NIL;
            for (uint64_t v = lo; off && v < hi; v++)
                codes[k++] = in[i].map[px_wide(c->codes, c->m.width, v)];
        }
    }
    if (off) off[row] = (uint32_t)k;
    o->codes = codes;
    o->off = off;
    o->n_values = k;
    px_status st = px_col_put(w, o, err);
    free(codes);
    free(off);
    free(dict);
    free(tok);
    return st;
}

static px_status merge_num(px_colset *w, struct input *in, size_t n, px_col_out *o, px_err *err) {
    uint32_t *num = px_malloc(o->n_rows * sizeof *num);
    uint32_t row = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t r = 0; r < in[i].rows; r++)
            num[row++] = in[i].col ? px_col_num(in[i].col, r) : PX_NIL;
    o->num = num;
    px_status st = px_col_put(w, o, err);
    free(num);
    return st;
}

static px_status merge_index(px_colset *w, struct input *in, size_t n, px_col_out *o, px_err *err) {
    size_t total = 0, k = 0;
    for (size_t i = 0; i < n; i++)
        total += in[i].col ? in[i].col->m.n_values : 0;
    px_pair *pair = px_malloc(total * sizeof *pair);
    uint32_t base = 0;
    for (size_t i = 0; i < n; base += in[i++].rows)
        for (uint64_t v = 0; in[i].col && v < in[i].col->m.n_values; v++)
            pair[k++] = (px_pair){in[i].col->keys[v], in[i].col->rows[v] + base};
    px_sort_pairs(pair, total);
    uint64_t *keys = px_malloc(total * sizeof *keys);
    uint32_t *rows = px_malloc(total * sizeof *rows);
    for (size_t i = 0; i < total; i++) {
        keys[i] = pair[i].key;
        rows[i] = pair[i].value;
    }
    free(pair);
    o->keys = keys;
    o->rows = rows;
    o->n_values = total;
    px_status st = px_col_put(w, o, err);
    free(keys);
    free(rows);
    return st;
}

static px_status merge_hash(px_colset *w, struct input *in, size_t n, px_col_out *o, px_err *err) {
    uint64_t *keys = px_malloc(o->n_rows * sizeof *keys);
    uint32_t row = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t r = 0; r < in[i].rows; r++)
            keys[row++] = in[i].col ? in[i].col->keys[r] : 0;
    o->keys = keys;
    o->n_values = o->n_rows;
    px_status st = px_col_put(w, o, err);
    free(keys);
    return st;
}

/* HASHES and TEXT: bytes one after another, offsets moved up. */
static px_status merge_lists(px_colset *w, struct input *in, size_t n, px_col_out *o, size_t item,
                             px_err *err) {
    uint64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += in[i].col ? in[i].col->m.n_values : 0;
    if (total > UINT32_MAX)
        return px_fail(err, PX_E_LIMIT, "column " PX_STR_FMT " would have over 4 G values",
                       PX_STR_ARG(o->name));
    char *bytes = px_malloc(total * item);
    uint32_t *off = px_malloc((o->n_rows + (size_t)1) * sizeof *off), row = 0;
    uint64_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const px_col *c = in[i].col;
        for (uint32_t r = 0; r < in[i].rows; r++)
            off[row++] = (uint32_t)at + (c ? c->off[r] : 0);
        if (!c) continue;
        const void *from = item == 1 ? (const void *)c->text : (const void *)c->keys;
        if (c->m.n_values) memcpy(bytes + at * item, from, c->m.n_values * item);
        at += c->m.n_values;
    }
    off[row] = (uint32_t)at;
    o->off = off;
    o->n_values = total;
    if (item == 1)
        o->text = bytes;
    else
        o->keys = (const uint64_t *)(const void *)bytes;
    px_status st = px_col_put(w, o, err);
    free(bytes);
    free(off);
    return st;
}

static px_status merge_column(px_colset *w, struct input *in, size_t n, px_col_out *o,
                              px_err *err) {
    switch (o->kind) {
    case PX_COL_NUM:
        return merge_num(w, in, n, o, err);
    case PX_COL_DICT:
        return merge_dict(w, in, n, o, err);
    case PX_COL_IDX:
        return merge_index(w, in, n, o, err);
    case PX_COL_HASH:
        return merge_hash(w, in, n, o, err);
    case PX_COL_HASHES:
        return merge_lists(w, in, n, o, 8, err);
    case PX_COL_TEXT:
        return merge_lists(w, in, n, o, 1, err);
    }
    return px_fail(err, PX_E_INTERNAL, "unknown kind of column");
}

static int by_text(const void *x, const void *y) {
    return px_str_cmp(*(const px_str *)x, *(const px_str *)y);
}

px_status px_cols_merge(px_cols *const *in, size_t n, const char *path, uint64_t *size,
                        uint64_t *checksum, px_err *err) {
    *size = *checksum = 0;
    px_colset w;
    px_status st = px_colset_create(path, &w, err);
    if (st != PX_OK) return st;
    size_t n_names = 0, k = 0;
    for (size_t i = 0; i < n; i++)
        n_names += px_cols_count(in[i]);
    px_str *names = px_malloc(n_names * sizeof *names);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < px_cols_count(in[i]); j++)
            names[k++] = px_cols_name(in[i], j);
    qsort(names, k, sizeof *names, by_text);
    struct input *part = px_calloc(n, sizeof *part);
    uint32_t total = 0;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        const px_col *key; /* every segment has @key, which knows the number of rows */
        st = px_cols_get(in[i], PX_STR("@key"), &key, err);
        if (st == PX_OK && !key) st = px_fail(err, PX_E_DAMAGED, "a segment has no column @key");
        if (st == PX_OK) part[i].rows = key->m.n_rows;
        total += part[i].rows;
    }
    for (size_t c = 0; c < k && st == PX_OK; c++) {
        if (c && px_str_eq(names[c], names[c - 1])) continue;
        px_col_out o = {.name = names[c], .n_rows = total};
        for (size_t i = 0; i < n && st == PX_OK; i++) {
            st = px_cols_get(in[i], names[c], &part[i].col, err);
            if (st != PX_OK || !part[i].col) continue;
            if (o.kind && (uint32_t)o.kind != part[i].col->m.kind)
                st = px_fail(err, PX_E_DAMAGED,
                             "column " PX_STR_FMT " is of two kinds in two segments",
                             PX_STR_ARG(names[c]));
            o.kind = (px_col_kind)part[i].col->m.kind;
        }
        if (st == PX_OK) st = merge_column(&w, part, n, &o, err);
        for (size_t i = 0; i < n; i++) {
            px_box_drop(px_cols_box(in[i]));
            free(part[i].map);
            part[i].map = NULL;
        }
    }
    free(part);
    free(names);
    if (st == PX_OK) return px_colset_close(&w, size, checksum, err);
    px_colset_abort(&w);
    return st;
}
