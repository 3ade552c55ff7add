/* lookup.c: see lookup.h. */
#include "query/engine/lookup.h"

#include "base/message.h"
#include "base/sort.h"
#include "patent/number.h"

/* Records that have no publication number are called by their key ("id:...", "app:..."). */
static px_status by_key(px_snapshot *s, px_str key, px_rows *out, px_err *err) {
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs && st == PX_OK; i++) {
        const px_col *c;
        if (!s->seg[i]) continue;
        st = px_cols_get(s->seg[i]->cols, PX_STR("@key"), &c, err);
        for (uint32_t r = 0; c && st == PX_OK && r < c->m.n_rows; r++)
            if (px_str_eq(px_col_text(c, r), key) && !(s->dead[i] && px_bitmap_has(s->dead[i], r)))
                px_rows_add(out, s->base[i] + r);
    }
    return st;
}

/* The identifier alone ("lens:108-493-016-922-603", "108-493-016-922-603"), as other tools print it. */
static px_status by_id(px_arena *a, px_snapshot *s, px_str text, px_rows *out, px_err *err) {
    static const char *const before[] = {"id:", "id:lens:"};
    px_status st = PX_OK;
    for (size_t i = 0; i < s->n_segs; i++)
        if (!s->seg[i]) return PX_OK; /* a part of the collection only: searched by key above */
    for (size_t i = 0; i < sizeof before / sizeof *before && st == PX_OK && !out->n; i++) {
        px_str key = px_arena_fmt(a, "%s" PX_STR_FMT, before[i], PX_STR_ARG(text));
        st = px_snapshot_find(s, key, (px_str){0}, out, err);
    }
    return st;
}

/* As a publication number, else in any role (digits without office), else as an application
 * number, else as a key; the first that finds something. */
static px_status find(px_arena *a, px_snapshot *snap, px_str text, px_rows *out, px_err *err) {
    static const struct {
        px_number_role role;
        px_field field;
    } tries[] = {{PX_ROLE_PUBLICATION, PX_F_PN},
                 {PX_ROLE_ANY, PX_F_PN},
                 {PX_ROLE_APPLICATION, PX_F_AN},
                 {PX_ROLE_ANY, PX_F_AN}};
    px_status st = by_key(snap, text, out, err);
    if (st == PX_OK && !out->n) st = by_id(a, snap, text, out, err);
    bool exact = out->n > 0;
    for (size_t i = 0; i < sizeof tries / sizeof *tries && st == PX_OK; i++) {
        px_str none = {0}, keys[PX_NUMBER_KEYS];
        if (exact ? i > 0 : out->n > 0) break;
        px_number n = px_number_parse(a, text, tries[i].role, none, none, 0);
        if (n.num.n == 0) continue;
        size_t n_keys = px_number_keys(a, &n, tries[i].role, keys);
        st = px_snapshot_lookup(snap, tries[i].field, keys, n_keys, out, err);
    }
    return st;
}

px_status px_lookup_nothing(px_arena *a, px_str text, px_err *err) {
    px_str none = {0};
    px_number n = px_number_parse(a, text, PX_ROLE_ANY, none, none, 0);
    px_str what = px_number_explain(a, &n, PX_ROLE_ANY, px_lang_is_zh());
    return px_fail(err, PX_E_NOTFOUND, px_msg_text(PX_MSG_NOT_FOUND),
                   px_arena_cstr(a, px_str_sub(text, 0, 100)), px_arena_cstr(a, what));
}

/* The record whose key was given first, the others by key. */
static px_status order(px_arena *a, px_snapshot *snap, px_str text, px_rows *rows, px_err *err) {
    px_str none = {0};
    px_number n = px_number_parse(a, text, PX_ROLE_PUBLICATION, none, none, 0);
    px_str wanted = px_number_normal(a, &n, PX_ROLE_PUBLICATION);
    px_str *key = px_arena_array(a, px_str, rows->n);
    px_sort_u32(rows->v, rows->n);
    rows->n = px_unique_u32(rows->v, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        px_status st = px_snapshot_key(snap, rows->v[i], &key[i], err);
        if (st != PX_OK) return st;
    }
    for (size_t i = 0; i < rows->n; i++) {
        for (size_t k = i; k > 0; k--) {
            bool x = px_str_eq(key[k], wanted), y = px_str_eq(key[k - 1], wanted);
            if (x != y ? !x : px_str_cmp(key[k], key[k - 1]) >= 0) break;
            px_str s = key[k];
            uint32_t r = rows->v[k];
            key[k] = key[k - 1];
            rows->v[k] = rows->v[k - 1];
            key[k - 1] = s;
            rows->v[k - 1] = r;
        }
    }
    return PX_OK;
}

px_status px_lookup(px_arena *a, px_snapshot *snap, px_str text, px_rows *out, px_err *err) {
    text = px_str_trim(text);
    px_status st = find(a, snap, text, out, err);
    if (st == PX_OK && out->n) st = order(a, snap, text, out, err);
    return st;
}
