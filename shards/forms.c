/* forms.c: see forms.h. One pass over the rows; a slot for each form and side. */
#include "shards/forms.h"

#include "shards/segment.h"

#include <stdlib.h>

bool px_forms_has(const px_tok *t, const uint32_t *group, size_t n) {
    uint64_t places = 0;
    if (n < 2) return false;
    for (size_t i = 0; i < n; i++)
        places += px_tok_freq(t, group[i]);
    return px_bit_worth(places, px_tok_rows(t));
}

/* What is gathered: set[2 * slot] title, abstract and claims, set[2 * slot + 1] description. */
typedef struct forms {
    uint32_t *slot; /* by id; PX_NIL: none */
    uint32_t *id;   /* by slot */
    px_bitmap **set;
    uint32_t *last; /* row + 1 that a set got last */
    uint32_t n;
} forms;

static void forms_free(forms *f) {
    for (size_t i = 0; f->set && i < 2 * (size_t)f->n; i++)
        px_bitmap_free(f->set[i]);
    free(f->slot);
    free(f->id);
    free((void *)f->set);
    free(f->last);
}

static px_status choose(px_tok *t, forms *f, px_err *err) {
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    uint32_t n = px_tok_dict_size(t);
    f->slot = px_malloc(((size_t)n + 1) * sizeof *f->slot);
    f->id = px_malloc(((size_t)n + 1) * sizeof *f->id);
    memset(f->slot, 0xFF, ((size_t)n + 1) * sizeof *f->slot);
    for (uint32_t s = 0; s < px_tok_stems(t); s++) {
        const uint32_t *ids;
        size_t k;
        st = px_tok_group(t, s, &ids, &k, err);
        if (st != PX_OK) return st;
        if (!px_forms_has(t, ids, k)) continue;
        for (size_t i = 0; i < k; i++) {
            if (ids[i] >= n || f->slot[ids[i]] != PX_NIL) continue;
            f->slot[ids[i]] = f->n;
            f->id[f->n++] = ids[i];
        }
    }
    f->set = px_calloc(2 * (size_t)f->n + 1, sizeof(px_bitmap *));
    f->last = px_calloc(2 * (size_t)f->n + 1, sizeof *f->last);
    return PX_OK;
}

static void read_row(const forms *f, uint32_t n_ids, uint32_t row, const uint16_t *p, size_t n) {
    size_t side = 0, step;
    for (size_t i = 0; i < n; i += step) {
        step = 1;
        if (p[i] < PX_UNIT_TOKEN) {
            if (p[i] >= PX_UNIT_FIELD) side = p[i] - PX_UNIT_FIELD == PX_TF_DES;
            continue;
        }
        uint32_t id = px_tok_decode(p + i, &step);
        if (id >= n_ids || f->slot[id] == PX_NIL) continue;
        size_t at = 2 * (size_t)f->slot[id] + side;
        if (f->last[at] == row + 1) continue;
        f->last[at] = row + 1;
        if (!f->set[at]) f->set[at] = px_bitmap_new();
        px_bitmap_add(f->set[at], row);
    }
}

static px_status gather(px_tok *t, forms *f, px_err *err) {
    *f = (forms){0};
    px_status st = choose(t, f, err);
    for (uint32_t row = 0; st == PX_OK && f->n && row < px_tok_rows(t); row++) {
        const uint16_t *p;
        size_t n;
        st = px_tok_row(t, row, &p, &n, err);
        if (st == PX_OK) read_row(f, px_tok_dict_size(t), row, p, n);
    }
    return st;
}

static void key_of(px_tok *t, const forms *f, size_t at, px_buf *key) {
    px_buf_clear(key);
    px_buf_c(key, at % 2 ? "f" PX_TERM_DES : "f");
    px_buf_str(key, px_tok_text(t, f->id[at / 2]));
}

px_status px_forms_write(px_tok *t, px_bitw *w, px_err *err) {
    forms f;
    px_buf key;
    px_buf_init(&key, 1 << 16);
    if (px_tok_rows(t) == 0) {
        px_buf_done(&key);
        return PX_OK;
    }
    px_status st = gather(t, &f, err);
    px_bitmap *mark = px_bitmap_new();
    px_bitmap_add_range(mark, 0, 1);
    if (st == PX_OK) st = px_bitw_put(w, PX_STR("f"), mark, err);
    for (size_t at = 0; at < 2 * (size_t)f.n && st == PX_OK; at++) {
        if (!f.set[at]) continue;
        key_of(t, &f, at, &key);
        st = px_bitw_put(w, px_buf_view(&key), f.set[at], err);
    }
    px_bitmap_free(mark);
    px_buf_done(&key);
    forms_free(&f);
    return st;
}

static px_status compare(px_tok *t, px_bits *b, const forms *f, size_t at, px_buf *key,
                         px_err *err) {
    px_bitmap *have = NULL;
    key_of(t, f, at, key);
    px_status st = px_bits_get(b, px_buf_view(key), &have, err);
    uint64_t n = have ? px_bitmap_count(have) : 0,
             wanted = f->set[at] ? px_bitmap_count(f->set[at]) : 0;
    if (st == PX_OK && have && f->set[at]) px_bitmap_and(f->set[at], have);
    if (st == PX_OK && (n != wanted || (wanted && px_bitmap_count(f->set[at]) != n)))
        st = px_fail(err, PX_E_DAMAGED,
                     "the rows of the form " PX_STR_FMT " are not those that hold it",
                     PX_STR_ARG(px_tok_text(t, f->id[at / 2])));
    px_bitmap_free(have);
    return st;
}

px_status px_forms_verify(px_tok *t, px_bits *b, px_err *err) {
    forms f;
    px_buf key;
    px_bitmap *mark = NULL;
    px_status st = px_bits_get(b, PX_STR("f"), &mark, err);
    if (st != PX_OK || !mark) return st;
    px_bitmap_free(mark);
    px_buf_init(&key, 1 << 16);
    st = gather(t, &f, err);
    for (size_t at = 0; at < 2 * (size_t)f.n && st == PX_OK; at++)
        st = compare(t, b, &f, at, &key, err);
    px_buf_done(&key);
    forms_free(&f);
    return st;
}
