/* column_made.c: columns that are made of others in memory, for counting: years of dates, class symbols cut to a level
 * (px_cols_counted in column.h).
 *
 * A count over symbols would cut each of them and look whether the row had the same before, a count over dates
 * would divide each of them, at every question again. Done once, both are codes of a small dictionary
 * like any other, and whole segments need not even be read: the counts are there. */
#include "shards/column_int.h"

#include "base/intern.h"
#include "patent/labels.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct made_column {
    struct made_column *next;
    px_field field;
    int level;
    px_col col;
    char *dict;
    uint32_t *dictoff, *count;
    void *codes;
};

struct px_made {
    pthread_mutex_t lock;
    struct made_column *first;
};

px_made *px_made_new(void) {
    px_made *m = px_calloc(1, sizeof *m);
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

static void column_free(struct made_column *x) {
    free(x->dict);
    free(x->dictoff);
    free(x->count);
    free(x->codes);
    free(x);
}

void px_made_free(px_made *m) {
    if (!m) return;
    while (m->first) {
        struct made_column *next = m->first->next;
        column_free(m->first);
        m->first = next;
    }
    pthread_mutex_destroy(&m->lock);
    free(m);
}

/* All ones are no value. */
static uint32_t width_of(uint32_t n) {
    return n <= UINT8_MAX ? 1 : n <= UINT16_MAX ? 2 : 4;
}

static struct made_column *column_of(const px_col *c, uint32_t n_dict, px_buf *dict) {
    struct made_column *x = px_calloc(1, sizeof *x);
    x->dict = px_malloc(dict->n + 1);
    if (dict->n) memcpy(x->dict, dict->p, dict->n);
    x->count = px_calloc((size_t)n_dict + 1, sizeof *x->count);
    x->col = *c;
    x->col.divisor = 1;
    x->col.num = NULL;
    x->col.tok = NULL;
    x->col.tokoff = NULL;
    x->col.m.kind = PX_COL_DICT;
    x->col.m.n_dict = n_dict;
    x->col.m.width = width_of(n_dict);
    return x;
}

static void column_ready(struct made_column *x) {
    x->col.dict = x->dict;
    x->col.dictoff = x->dictoff;
    x->col.count = x->count;
    x->col.codes = x->codes;
}

/* ---- years ---- */

#define NO_YEAR 0u

static inline uint32_t year_of(const px_col *c, uint32_t row) {
    uint32_t v = px_wide(c->num, c->m.width, row);
    return v == PX_NIL ? NO_YEAR : v / 10000; /* less is no year: facts.c */
}

/* NULL: there are more years than codes of 16 bits. */
static struct made_column *years(const px_col *c) {
    uint32_t n_rows = c->m.n_rows, last = 0, n = 0;
    px_buf dict;
    for (uint32_t r = 0; r < n_rows; r++)
        last = year_of(c, r) > last ? year_of(c, r) : last;
    uint32_t *code = px_calloc((size_t)last + 1, sizeof *code), /* of a year that occurs, + 1 */
        *dictoff = px_malloc(((size_t)last + 2) * sizeof *dictoff);
    for (uint32_t r = 0; r < n_rows; r++)
        code[year_of(c, r)] = 1;
    px_buf_init(&dict, PX_BUF_MAX);
    for (uint32_t y = NO_YEAR + 1; y <= last; y++) {
        if (!code[y]) continue;
        dictoff[n] = (uint32_t)dict.n;
        px_buf_fmt(&dict, "%u", y);
        code[y] = ++n;
    }
    dictoff[n] = (uint32_t)dict.n;
    struct made_column *x = n <= UINT16_MAX ? column_of(c, n, &dict) : NULL;
    px_buf_done(&dict);
    if (!x) {
        free(code);
        free(dictoff);
        return NULL;
    }
    x->dictoff = dictoff;
    x->codes = px_malloc(((size_t)n_rows + 1) * x->col.m.width);
    uint8_t *narrow = x->codes;
    uint16_t *wide = x->codes;
    x->col.m.n_missing = 0;
    x->col.m.n_values = n_rows;
    for (uint32_t r = 0; r < n_rows; r++) {
        uint32_t y = year_of(c, r), k = y == NO_YEAR ? PX_NIL : code[y] - 1;
        if (x->col.m.width == 1)
            narrow[r] = (uint8_t)k;
        else
            wide[r] = (uint16_t)k;
        if (k == PX_NIL)
            x->col.m.n_missing++;
        else
            x->count[k]++;
    }
    free(code);
    return x;
}

/* ---- symbols cut ---- */

static void put_code(struct made_column *x, uint64_t at, uint32_t k) {
    if (x->col.m.width == 1)
        ((uint8_t *)x->codes)[at] = (uint8_t)k;
    else if (x->col.m.width == 2)
        ((uint16_t *)x->codes)[at] = (uint16_t)k;
    else
        ((uint32_t *)x->codes)[at] = k;
}

static struct made_column *cut(const px_col *c, px_field f, int level) {
    px_scheme scheme = px_label_scheme(f);
    px_intern *names = px_intern_new();
    uint32_t *of =
        px_malloc(((size_t)c->m.n_dict + 1) * sizeof *of); /* by code: what it is cut to */
    px_buf dict;
    for (uint32_t k = 0; k < c->m.n_dict; k++)
        of[k] = px_intern_add(names, px_class_cut_in(scheme, px_col_value(c, k), level), NULL);
    uint32_t n = px_intern_size(names);
    uint32_t *dictoff = px_malloc(((size_t)n + 1) * sizeof *dictoff);
    px_buf_init(&dict, PX_BUF_MAX);
    for (uint32_t k = 0; k < n; k++) {
        dictoff[k] = (uint32_t)dict.n;
        px_buf_str(&dict, px_intern_text(names, k));
    }
    dictoff[n] = (uint32_t)dict.n;
    px_intern_free(names);
    struct made_column *x = column_of(c, n, &dict);
    px_buf_done(&dict);
    x->dictoff = dictoff;
    x->codes = px_malloc(((size_t)c->m.n_values + 1) * x->col.m.width);
    uint32_t *stamp = px_calloc((size_t)n + 1, sizeof *stamp); /* the row that had it last, + 1 */
    for (uint32_t r = 0; r < c->m.n_rows; r++) {
        uint64_t lo = c->off ? c->off[r] : r, hi = c->off ? c->off[r + 1] : (uint64_t)r + 1;
        for (; lo < hi; lo++) {
            uint32_t code = px_wide(c->codes, c->m.width, lo), k;
            if (!c->off && code == PX_NIL) {
                put_code(x, lo, PX_NIL);
                continue;
            }
            k = of[code];
            put_code(x, lo, stamp[k] == r + 1 ? n : k);
            if (stamp[k] != r + 1) x->count[k]++;
            stamp[k] = r + 1;
        }
    }
    free(stamp);
    free(of);
    return x;
}

px_status px_cols_counted(px_cols *c, px_field f, px_str custom, int level, const px_col **out,
                          px_err *err) {
    px_status st = px_cols_field(c, f, custom, out, err);
    if (st != PX_OK || !*out) return st;
    bool year = (*out)->m.kind == PX_COL_NUM && (*out)->divisor == 10000;
    if (!year && (!level || (*out)->m.kind != PX_COL_DICT)) return st;
    px_made *m = px_cols_made(c);
    pthread_mutex_lock(&m->lock);
    struct made_column *x = m->first;
    while (x && (x->field != f || x->level != level))
        x = x->next;
    if (!x) {
        x = year ? years(*out) : cut(*out, f, level);
        if (x) {
            column_ready(x);
            x->field = f;
            x->level = level;
            x->next = m->first;
            m->first = x;
        }
    }
    pthread_mutex_unlock(&m->lock);
    if (x) *out = &x->col;
    return st;
}
