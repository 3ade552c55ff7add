/* column_read.c: columns.px seen through its mapping.
 *
 * All metas are read at opening; the bytes of a column are checked (chunk checksums, lengths
 * against the meta, offsets' ends) the first time it is asked for, once, under a lock; afterwards a
 * look-up is a binary search over names. */
#include "shards/column_int.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 240 /* leaves room for the longest part name */

struct entry {
    px_col col; /* first, so that a px_col* is its entry */
    atomic_bool ready;
};

struct px_cols {
    px_box *box;
    struct entry *e;
    size_t n;
    struct entry year[3]; /* pdy, ady, epdy */
    px_made *made;
    pthread_mutex_t lock;
};

static px_status part(px_cols *c, px_str name, const char *what, uint64_t len, px_str *out,
                      px_err *err) {
    char full[256];
    size_t k = strlen(what);
    memcpy(full, name.p, name.n);
    full[name.n] = '/';
    memcpy(full + name.n + 1, what, k);
    return px_box_get(c->box, (px_str){full, name.n + 1 + k}, len, out, err);
}

static int by_name(const void *x, const void *y) {
    return px_str_cmp(((const struct entry *)x)->col.name, ((const struct entry *)y)->col.name);
}

static px_status read_metas(px_cols *c, uint32_t n_rows, px_err *err) {
    px_str metas, names;
    px_status st = px_box_get(c->box, PX_STR("@meta"), UINT64_MAX, &metas, err);
    if (st == PX_OK) st = px_box_get(c->box, PX_STR("@names"), UINT64_MAX, &names, err);
    if (st != PX_OK) return st;
    c->n = metas.n / sizeof(px_col_meta);
    c->e = px_calloc(c->n, sizeof *c->e);
    size_t at = 0;
    for (size_t i = 0; i < c->n; i++) {
        px_col *col = &c->e[i].col;
        size_t end = at;
        while (end < names.n && names.p[end])
            end++;
        col->name = px_str_sub(names, at, end);
        col->divisor = 1;
        memcpy(&col->m, metas.p + i * sizeof col->m, sizeof col->m);
        at = end + 1;
        if (col->name.n == 0 || col->name.n > NAME_MAX_BYTES || col->m.n_rows != n_rows ||
            col->m.kind < PX_COL_NUM || col->m.kind > PX_COL_TEXT)
            return px_fail(err, PX_E_DAMAGED,
                           "column " PX_STR_FMT " does not belong to a segment of %u rows",
                           PX_STR_ARG(col->name), n_rows);
    }
    if (c->n) qsort(c->e, c->n, sizeof *c->e, by_name);
    return PX_OK;
}

px_status px_cols_open(const char *path, uint32_t n_rows, px_cols **out, px_err *err) {
    *out = NULL;
    px_cols *c = px_calloc(1, sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    c->made = px_made_new();
    px_status st = px_box_open(path, "COLS", &c->box, err);
    if (st == PX_OK) st = read_metas(c, n_rows, err);
    if (st == PX_OK)
        *out = c;
    else
        px_cols_close(c);
    return st;
}

void px_cols_close(px_cols *c) {
    if (!c) return;
    px_box_close(c->box);
    px_made_free(c->made);
    pthread_mutex_destroy(&c->lock);
    free(c->e);
    free(c);
}

px_box *px_cols_box(px_cols *c) {
    return c->box;
}
px_made *px_cols_made(px_cols *c) {
    return c->made;
}
size_t px_cols_count(const px_cols *c) {
    return c->n;
}
px_str px_cols_name(const px_cols *c, size_t i) {
    return c->e[i].col.name;
}

static px_status bad(const px_col *col, const char *what, px_err *err) {
    return px_fail(err, PX_E_DAMAGED, "column " PX_STR_FMT ": %s", PX_STR_ARG(col->name), what);
}

/* Offsets must begin at 0, end at `end` and never fall; checked here once, so that readers need
 * not. */
static px_status offsets(px_cols *c, const px_col *col, const char *what, size_t n, uint64_t end,
                         const uint32_t **out, px_err *err) {
    px_str s;
    px_status st = part(c, col->name, what, (n + 1) * 4, &s, err);
    if (st != PX_OK) return st;
    const uint32_t *off = (const uint32_t *)(const void *)s.p;
    bool good = off[0] == 0 && off[n] == end;
    for (size_t i = 0; i < n; i++)
        good &= off[i] <= off[i + 1];
    if (!good) return bad(col, "its offsets are out of order", err);
    *out = off;
    return PX_OK;
}

static px_status strings(px_cols *c, px_col *col, const char *what, const char *offwhat,
                         const char **bytes, const uint32_t **off, px_err *err) {
    px_str s;
    px_status st = part(c, col->name, what, UINT64_MAX, &s, err);
    if (st == PX_OK) st = offsets(c, col, offwhat, col->m.n_dict, s.n, off, err);
    *bytes = s.p;
    return st;
}

static px_status load_dict(px_cols *c, px_col *col, px_err *err) {
    px_str s;
    px_section sec;
    char tok[256];
    if (col->m.width != 1 && col->m.width != 2 && col->m.width != 4)
        return bad(col, "its width is impossible", err);
    px_status st = strings(c, col, "dict", "dictoff", &col->dict, &col->dictoff, err);
    memcpy(tok, col->name.p, col->name.n);
    memcpy(tok + col->name.n, "/tok", 4);
    if (st == PX_OK && px_box_find(c->box, (px_str){tok, col->name.n + 4}, &sec))
        st = strings(c, col, "tok", "tokoff", &col->tok, &col->tokoff, err);
    if (st == PX_OK) st = part(c, col->name, "codes", col->m.n_values * col->m.width, &s, err);
    if (st != PX_OK) return st;
    col->codes = s.p;
    for (uint64_t i = 0; i < col->m.n_values; i++) {
        uint32_t v = px_wide(col->codes, col->m.width, i);
        if (v >= col->m.n_dict && (v != PX_NIL || col->m.several))
            return bad(col, "a code is outside its dictionary", err);
    }
    if (col->m.several)
        st = offsets(c, col, "off", col->m.n_rows, col->m.n_values, &col->off, err);
    else if (col->m.n_values != col->m.n_rows)
        return bad(col, "it has not one code a row", err);
    if (st == PX_OK) st = part(c, col->name, "count", col->m.n_dict * (uint64_t)4, &s, err);
    if (st == PX_OK) col->count = (const uint32_t *)(const void *)s.p;
    return st;
}

static px_status load_index(px_cols *c, px_col *col, px_err *err) {
    px_str s;
    px_status st = part(c, col->name, "keys", col->m.n_values * 8, &s, err);
    if (st != PX_OK) return st;
    col->keys = (const uint64_t *)(const void *)s.p;
    st = part(c, col->name, "rows", col->m.n_values * 4, &s, err);
    if (st != PX_OK) return st;
    col->rows = (const uint32_t *)(const void *)s.p;
    for (uint64_t i = 0; i < col->m.n_values; i++)
        if (col->rows[i] >= col->m.n_rows || (i && col->keys[i] < col->keys[i - 1]))
            return bad(col, "its keys are out of order or name rows that do not exist", err);
    return PX_OK;
}

static px_status load(px_cols *c, px_col *col, px_err *err) {
    px_str s;
    px_status st = PX_OK;
    if (col->m.n_rows >= PX_NIL || col->m.n_values > UINT64_MAX / 8)
        return bad(col, "its lengths are impossible", err);
    switch ((px_col_kind)col->m.kind) {
    case PX_COL_NUM:
        if (col->m.width != 1 && col->m.width != 2 && col->m.width != 4)
            return bad(col, "its width is impossible", err);
        st = part(c, col->name, "num", (uint64_t)col->m.n_rows * col->m.width, &s, err);
        col->num = s.p;
        break;
    case PX_COL_DICT:
        st = load_dict(c, col, err);
        break;
    case PX_COL_IDX:
        st = load_index(c, col, err);
        break;
    case PX_COL_HASH:
        st = part(c, col->name, "hash", col->m.n_rows * (uint64_t)8, &s, err);
        col->keys = (const uint64_t *)(const void *)s.p;
        break;
    case PX_COL_HASHES:
        st = part(c, col->name, "hash", col->m.n_values * 8, &s, err);
        col->keys = (const uint64_t *)(const void *)s.p;
        if (st == PX_OK)
            st = offsets(c, col, "off", col->m.n_rows, col->m.n_values, &col->off, err);
        break;
    case PX_COL_TEXT:
        st = part(c, col->name, "text", col->m.n_values, &s, err);
        col->text = s.p;
        if (st == PX_OK)
            st = offsets(c, col, "off", col->m.n_rows, col->m.n_values, &col->off, err);
        break;
    }
    return st;
}

px_status px_cols_get(px_cols *c, px_str name, const px_col **out, px_err *err) {
    *out = NULL;
    size_t lo = 0, hi = c->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int d = px_str_cmp(c->e[mid].col.name, name);
        if (d == 0) {
            struct entry *e = &c->e[mid];
            px_status st = PX_OK;
            if (!atomic_load_explicit(&e->ready, memory_order_acquire)) {
                pthread_mutex_lock(&c->lock);
                if (!atomic_load_explicit(&e->ready, memory_order_relaxed)) {
                    st = load(c, &e->col, err);
                    if (st == PX_OK) atomic_store_explicit(&e->ready, true, memory_order_release);
                }
                pthread_mutex_unlock(&c->lock);
            }
            if (st == PX_OK) *out = &e->col;
            return st;
        }
        if (d < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return PX_OK;
}

px_status px_cols_field(px_cols *c, px_field f, px_str custom, const px_col **out, px_err *err) {
    static const px_field years[3] = {PX_F_PDY, PX_F_ADY, PX_F_EPDY};
    *out = NULL;
    px_arena *a = f == PX_F_X ? px_arena_new() : NULL;
    px_str name = f == PX_F_X ? px_col_name(a, f, custom) : px_col_name(NULL, f, custom);
    px_status st = px_cols_get(c, name, out, err);
    px_arena_free(a);
    if (st != PX_OK || !*out) return st;
    for (int i = 0; i < 3; i++) {
        if (years[i] != f) continue;
        struct entry *y = &c->year[i];
        if (!atomic_load_explicit(&y->ready, memory_order_acquire)) {
            pthread_mutex_lock(&c->lock);
            if (!atomic_load_explicit(&y->ready, memory_order_relaxed)) {
                y->col = **out;
                y->col.divisor = 10000;
                atomic_store_explicit(&y->ready, true, memory_order_release);
            }
            pthread_mutex_unlock(&c->lock);
        }
        *out = &y->col;
    }
    return PX_OK;
}

uint32_t px_col_lower(const px_col *c, px_str s) {
    uint32_t lo = 0, hi = c->m.n_dict;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (px_str_cmp(px_col_value(c, mid), s) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t px_col_code(const px_col *c, px_str s) {
    uint32_t i = px_col_lower(c, s);
    return i < c->m.n_dict && px_str_eq(px_col_value(c, i), s) ? i : PX_NIL;
}

size_t px_col_lookup(const px_col *c, uint64_t key, const uint32_t **rows) {
    uint64_t lo = 0, hi = c->m.n_values;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        if (c->keys[mid] < key)
            lo = mid + 1;
        else
            hi = mid;
    }
    uint64_t end = lo;
    while (end < c->m.n_values && c->keys[end] == key)
        end++;
    *rows = c->rows + lo;
    return (size_t)(end - lo);
}

px_status px_cols_hashes(px_cols *c, px_str name, uint32_t row, const uint64_t **v, size_t *n,
                         px_err *err) {
    const px_col *col;
    *v = NULL;
    *n = 0;
    px_status st = px_cols_get(c, name, &col, err);
    if (st != PX_OK || !col || col->m.kind != PX_COL_HASHES) return st;
    *v = col->keys + col->off[row];
    *n = col->off[row + 1] - col->off[row];
    return st;
}

/* What the meta says beyond lengths, recounted. Ranges and orders are checked when a column is
 * loaded. */
static px_status verify_num(const px_col *col, px_err *err) {
    uint32_t n_missing = 0, min = PX_NIL, max = 0;
    for (uint32_t r = 0; r < col->m.n_rows; r++) {
        uint32_t v = px_wide(col->num, col->m.width, r);
        if (v == PX_NIL) {
            n_missing++;
            continue;
        }
        if (v < min) min = v;
        if (v > max) max = v;
    }
    if (n_missing != col->m.n_missing) return bad(col, "rows without a value are miscounted", err);
    if (min != col->m.min || max != col->m.max)
        return bad(col, "its smallest or largest value is another", err);
    return PX_OK;
}

static px_status verify_dict(const px_col *col, px_err *err) {
    px_status st = PX_OK;
    uint32_t n_missing = 0, *count = px_calloc(col->m.n_dict, sizeof *count);
    for (uint32_t k = 1; k < col->m.n_dict && st == PX_OK; k++)
        if (px_str_cmp(px_col_value(col, k - 1), px_col_value(col, k)) >= 0)
            st = bad(col, "its dictionary is not sorted", err);
    for (uint32_t r = 0; r < col->m.n_rows; r++) {
        uint64_t lo, hi;
        px_col_range(col, r, &lo, &hi);
        n_missing += lo == hi;
        for (uint64_t v = lo; v < hi; v++)
            count[px_wide(col->codes, col->m.width, v)]++;
    }
    if (st == PX_OK && memcmp(count, col->count, col->m.n_dict * (size_t)4) != 0)
        st = bad(col, "its counts do not add up", err);
    if (st == PX_OK && n_missing != col->m.n_missing)
        st = bad(col, "rows without a value are miscounted", err);
    free(count);
    return st;
}

/* The columns of events have the same events at the same places. */
static px_status verify_events(px_cols *c, px_err *err) {
    static const char *const names[] = {"@evk", "@evc", "@evd", "@evf", "@evt"};
    const px_col *first, *col;
    px_status st = px_cols_get(c, px_str_of(names[0]), &first, err);
    for (size_t i = 1; i < 5 && st == PX_OK; i++) {
        st = px_cols_get(c, px_str_of(names[i]), &col, err);
        if (st != PX_OK || (!col && !first)) continue;
        bool same = col && first && col->m.kind == PX_COL_DICT && first->m.kind == PX_COL_DICT &&
                    !col->off == !first->off && col->m.n_missing == first->m.n_missing;
        if (same && col->off)
            same = memcmp(col->off, first->off, ((size_t)col->m.n_rows + 1) * 4) == 0;
        if (!same)
            return px_fail(err, PX_E_DAMAGED, "column %s does not fit the other columns of events",
                           names[i]);
    }
    return st;
}

px_status px_cols_verify(px_cols *c, px_err *err) {
    px_status st = px_box_verify(c->box, err);
    if (st == PX_OK) st = verify_events(c, err);
    for (size_t i = 0; i < c->n && st == PX_OK; i++) {
        const px_col *col;
        st = px_cols_get(c, c->e[i].col.name, &col, err);
        if (st == PX_OK && col->m.kind == PX_COL_NUM) st = verify_num(col, err);
        if (st == PX_OK && col->m.kind == PX_COL_DICT) st = verify_dict(col, err);
    }
    return st;
}
