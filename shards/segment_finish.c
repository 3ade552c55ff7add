/* segment_finish.c: the last steps of a segment, the same for one built from records and one
 * merged: ready bitmaps of what is frequent, SEGMENT, fsync of every file and the folder. */
#include "shards/segment_int.h"

#include "base/intern.h"
#include "shards/forms.h"
#include "shards/pairs.h"
#include "shards/years.h"

#include <stdlib.h>

/* ---- frequent terms ---- */

struct frequent {
    px_arena *arena;
    px_str *term;
    size_t n, cap;
    uint32_t n_rows;
};

static bool note_term(void *self, px_str term, uint32_t freq) {
    struct frequent *f = self;
    if (!px_bit_term_worth(freq, f->n_rows)) return true;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 1024;
        f->term = px_realloc(f->term, f->cap * sizeof *f->term);
    }
    f->term[f->n++] = px_arena_str(f->arena, term);
    return true;
}

static px_status term_bitmaps(px_xap *x, uint32_t n_rows, px_bitw *w, px_err *err) {
    struct frequent f = {.arena = px_arena_new(), .n_rows = n_rows};
    px_buf rows, impacts;
    px_buf_init(&rows, PX_BUF_MAX);
    px_buf_init(&impacts, PX_BUF_MAX);
    px_status st = px_xap_terms(x, (px_str){"", 0}, note_term, &f, err);
    if (st == PX_OK) st = px_bitw_put_bytes(w, PX_STR("i"), PX_STR("1"), err);
    for (size_t i = 0; i < f.n && st == PX_OK; i++) {
        px_buf_clear(&rows);
        px_buf_clear(&impacts);
        st = px_xap_impacts(x, f.term[i], &rows, &impacts, err);
        if (st == PX_OK && (rows.failed || impacts.failed)) px_oom(rows.n);
        if (st != PX_OK) break;
        px_bitmap *b = px_bitmap_new();
        px_bitmap_add_many(b, (const uint32_t *)(const void *)rows.p, impacts.n);
        st = px_bitw_put(w, px_arena_fmt(f.arena, "t" PX_STR_FMT, PX_STR_ARG(f.term[i])), b, err);
        px_bitmap_free(b);
        if (st == PX_OK)
            st = px_bitw_put_bytes(w, px_arena_fmt(f.arena, "i" PX_STR_FMT, PX_STR_ARG(f.term[i])),
                                   px_buf_view(&impacts), err);
    }
    px_buf_done(&rows);
    px_buf_done(&impacts);
    free(f.term);
    px_arena_free(f.arena);
    return st;
}

/* ---- frequent codes and class subtrees ---- */

static px_status value_bitmaps(const px_col *c, px_bitw *w, px_err *err) {
    px_status st = PX_OK;
    px_bitmap **set = px_calloc(c->m.n_dict, sizeof(px_bitmap *));
    bool any = false;
    for (uint32_t k = 0; k < c->m.n_dict; k++)
        if (px_bit_worth(c->count[k], c->m.n_rows)) {
            set[k] = px_bitmap_new();
            any = true;
        }
    for (uint32_t r = 0; any && r < c->m.n_rows; r++) {
        uint64_t lo, hi;
        px_col_range(c, r, &lo, &hi);
        for (uint64_t i = lo; i < hi; i++) {
            px_bitmap *b = set[px_wide(c->codes, c->m.width, i)];
            if (b) px_bitmap_add(b, r);
        }
    }
    px_buf key;
    px_buf_init(&key, 1 << 20);
    for (uint32_t k = 0; k < c->m.n_dict; k++) {
        if (!set[k]) continue;
        px_buf_clear(&key);
        px_buf_ch(&key, 'c');
        px_buf_str(&key, c->name);
        px_buf_ch(&key, '=');
        px_buf_str(&key, px_col_value(c, k));
        if (st == PX_OK && !key.failed) st = px_bitw_put(w, px_buf_view(&key), set[k], err);
        px_bitmap_free(set[k]);
    }
    px_buf_done(&key);
    free(set);
    return st;
}

/* A class stands under its section, class, subclass and main group: a set each, rows added once. */
static px_status subtree_bitmaps(const px_col *c, px_bitw *w, px_err *err) {
    px_status st = PX_OK;
    px_intern *names = px_intern_new();
    uint32_t(*above)[4] = px_calloc(c->m.n_dict, sizeof *above);
    px_bitmap **set = NULL;
    uint32_t cap = 0;
    for (uint32_t k = 0; k < c->m.n_dict; k++)
        for (int level = 1; level <= 4; level++) {
            px_str cut = px_class_cut(px_col_value(c, k), level);
            above[k][level - 1] =
                cut.n && px_class_level(cut) == level ? px_intern_add(names, cut, NULL) : PX_NIL;
        }
    cap = px_intern_size(names);
    set = px_calloc(cap, sizeof(px_bitmap *));
    for (uint32_t r = 0; r < c->m.n_rows; r++) {
        uint64_t lo, hi;
        px_col_range(c, r, &lo, &hi);
        for (uint64_t i = lo; i < hi; i++) {
            const uint32_t *up = above[px_wide(c->codes, c->m.width, i)];
            for (int level = 0; level < 4; level++) {
                if (up[level] == PX_NIL) continue;
                if (!set[up[level]]) set[up[level]] = px_bitmap_new();
                px_bitmap_add(set[up[level]], r);
            }
        }
    }
    px_arena *a = px_arena_new();
    for (uint32_t k = 0; k < cap; k++) {
        if (st == PX_OK && set[k] && px_bit_worth(px_bitmap_count(set[k]), c->m.n_rows))
            st = px_bitw_put(w,
                             px_arena_fmt(a, "s" PX_STR_FMT "=" PX_STR_FMT, PX_STR_ARG(c->name),
                                          PX_STR_ARG(px_intern_text(names, k))),
                             set[k], err);
        px_bitmap_free(set[k]);
    }
    px_arena_free(a);
    free(set);
    free(above);
    px_intern_free(names);
    return st;
}

static px_status code_bitmaps(px_cols *cols, px_bitw *w, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < px_cols_count(cols) && st == PX_OK; i++) {
        px_str name = px_cols_name(cols, i);
        if (name.p[0] == '@') continue; /* of the house: not asked for by value */
        px_field f = px_field_find(name);
        px_field_type t = f == PX_F_NONE ? PX_FT_CUSTOM : px_field_get(f)->type;
        const px_col *c;
        st = px_cols_get(cols, name, &c, err);
        if (st == PX_OK && c->m.kind == PX_COL_NUM && t == PX_FT_DATE)
            st = px_years_write(c, w, err);
        if (st == PX_OK && c->m.kind == PX_COL_DICT) {
            st = value_bitmaps(c, w, err);
            if (st == PX_OK && t == PX_FT_CLASS) st = subtree_bitmaps(c, w, err);
        }
        px_box_drop(px_cols_box(cols)); /* a column is looked at once */
    }
    return st;
}

/* ---- all of it ---- */

px_status px_segment_finish(const char *dir, uint32_t n_rows, px_bitw *bits, px_err *err) {
    uint64_t size, sum;
    px_xap *x = NULL;
    px_cols *cols = NULL;
    px_tok *tok = NULL;
    char *terms = px_path(dir, "terms.glass"), *path = px_path(dir, "columns.px");
    char *tokens = px_path(dir, "tokens.px");
    const char *const paths[] = {terms};
    px_status st = px_xap_open(paths, 1, &x, err);
    if (st == PX_OK && px_xap_rows(x) != n_rows)
        st = px_fail(err, PX_E_INTERNAL, "%s holds %u rows instead of %u", terms, px_xap_rows(x),
                     n_rows);
    if (st == PX_OK) st = px_cols_open(path, n_rows, &cols, err);
    if (st == PX_OK) st = px_tok_open(tokens, &tok, err);
    if (st == PX_OK) st = term_bitmaps(x, n_rows, bits, err);
    if (st == PX_OK) st = px_forms_write(tok, bits, PX_BIT_HELD, err);
    if (st == PX_OK) st = px_pairs_write(tok, bits, PX_BIT_HELD, err);
    if (st == PX_OK) st = code_bitmaps(cols, bits, err);
    if (st == PX_OK)
        st = px_bitw_close(bits, &size, &sum, err);
    else
        px_bitw_abort(bits);
    if (st == PX_OK) st = px_file_sync(terms, err);
    if (st == PX_OK) st = px_segment_write_head(dir, n_rows, px_xap_uuid(x), err);
    if (st == PX_OK) st = px_dir_sync(dir, err);
    px_xap_close(x);
    px_cols_close(cols);
    px_tok_close(tok);
    free(tokens);
    free(path);
    free(terms);
    return st;
}
