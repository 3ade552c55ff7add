/* leaf_column.c: names, classes, codes, dates, numbers and flags from the columns.
 *
 * A condition on a column of codes is a set of codes first (found in the dictionary, which is far
 * smaller than the rows) and rows second. A set of one code, and a class high up in its tree, may
 * have a ready bitmap. */
#include "query/engine/leaf_int.h"

#include "base/text.h"
#include "patent/analyze.h"
#include "patent/class.h"
#include "patent/date.h"
#include "query/engine/wild.h"
#include "shards/names.h"
#include "shards/ordinal.h"

#include <stdlib.h>

#define NAMES_A_LOOK 1024u /* names or values that are read, between two looks at the stop */

/* ---- codes to rows ---- */

struct codes {
    uint64_t *bit; /* of the dictionary */
    uint32_t n, first;
};

static void codes_new(struct codes *c, const px_col *col) {
    *c = (struct codes){px_calloc(((size_t)col->m.n_dict + 63) / 64 + 1, sizeof(uint64_t)), 0, 0};
}
static void codes_add(struct codes *c, uint32_t code) {
    uint64_t *w = &c->bit[code / 64];
    if (*w >> (code % 64) & 1) return;
    if (c->n++ == 0) c->first = code;
    *w |= (uint64_t)1 << (code % 64);
}
static inline bool codes_has(const struct codes *c, uint32_t code) {
    return c->bit[code / 64] >> (code % 64) & 1;
}

/* One code a row: a flag for each possible code, so that the pass has no branch. */
#define PASS_SINGLE(type)                                                                          \
    do {                                                                                           \
        const type *v = col->codes;                                                                \
        for (uint32_t r = from; r < to; r++)                                                       \
            x->words[r / 64] |= (uint64_t)flag[v[r]] << (r % 64);                                  \
    } while (0)

static void pass_single(px_segx *x, const px_col *col, const struct codes *c, const uint8_t *flag,
                        uint32_t from, uint32_t to) {
    if (col->m.width == 1) {
        PASS_SINGLE(uint8_t);
    } else if (col->m.width == 2) {
        PASS_SINGLE(uint16_t);
    } else {
        const uint32_t *v = col->codes;
        for (uint32_t r = from; r < to; r++)
            if (v[r] != PX_NIL && codes_has(c, v[r])) x->words[r / 64] |= (uint64_t)1 << (r % 64);
    }
}

#define PASS_SEVERAL(type)                                                                         \
    do {                                                                                           \
        const type *v = col->codes;                                                                \
        for (uint32_t r = from; r < to; r++) {                                                     \
            uint64_t hit = 0;                                                                      \
            for (uint32_t i = col->off[r]; i < col->off[r + 1]; i++)                               \
                hit |= c->bit[v[i] / 64] >> (v[i] % 64) & 1;                                       \
            x->words[r / 64] |= hit << (r % 64);                                                   \
        }                                                                                          \
    } while (0)

static void pass_several(px_segx *x, const px_col *col, const struct codes *c, uint32_t from,
                         uint32_t to) {
    if (col->m.width == 1)
        PASS_SEVERAL(uint8_t);
    else if (col->m.width == 2)
        PASS_SEVERAL(uint16_t);
    else
        PASS_SEVERAL(uint32_t);
}

/* A flag for each code that a row can have. */
static uint8_t *flags_of(const px_col *col, const struct codes *c) {
    uint32_t n = col->m.width == 1 ? 1u << 8 : 1u << 16;
    uint8_t *flag = px_calloc(n, 1);
    for (uint32_t k = 0; k < col->m.n_dict && k < n; k++)
        flag[k] = codes_has(c, k);
    return flag;
}

/* All rows, a piece at a time. A failure leaves words behind, which px_segx_end clears. */
static px_status pass(px_segx *x, const px_col *col, const struct codes *c, px_err *err) {
    uint8_t *flag = col->off || col->m.width > 2 ? NULL : flags_of(col, c);
    px_status st = PX_OK;
    px_segx_words(x);
    for (uint32_t from = 0, to; from < col->m.n_rows && st == PX_OK; from = to) {
        to = px_stop_piece(from, col->m.n_rows);
        st = px_stop_look(x->stop, err);
        if (col->off)
            pass_several(x, col, c, from, to);
        else
            pass_single(x, col, c, flag, from, to);
    }
    free(flag);
    return st;
}

static bool row_has(const px_col *col, const struct codes *c, uint32_t row) {
    uint64_t lo, hi;
    px_col_range(col, row, &lo, &hi);
    for (; lo < hi; lo++)
        if (codes_has(c, px_wide(col->codes, col->m.width, lo))) return true;
    return false;
}

/* Few rows matter: they are looked at one by one. */
static bool worth_filter(const px_segx *x, const px_bitmap *filter) {
    return filter && px_bitmap_count(filter) < x->s->n_rows / 16;
}

static px_status rows_of_codes(px_segx *x, const px_col *col, const struct codes *c,
                               const px_bitmap *filter, px_set *out, px_err *err) {
    if (c->n == 0) return PX_OK;
    if (c->n == 1) {
        bool found;
        px_buf_clear(&x->key);
        px_buf_ch(&x->key, 'c');
        px_buf_str(&x->key, col->name);
        px_buf_ch(&x->key, '=');
        px_buf_str(&x->key, px_col_value(col, c->first));
        if (!x->key.failed) {
            px_status st = px_set_ready(x, px_buf_view(&x->key), out, &found, err);
            if (st != PX_OK || found) return st;
        }
    }
    if (worth_filter(x, filter)) {
        uint32_t row[256];
        size_t n;
        px_bitmap_iter it;
        *out = (px_set){px_bitmap_new(), true};
        px_bitmap_iter_init(&it, filter);
        while ((n = px_bitmap_read(&it, row, 256)) > 0)
            for (size_t i = 0; i < n; i++)
                if (row_has(col, c, row[i])) px_bitmap_add(out->b, row[i]);
        return PX_OK;
    }
    px_status st = pass(x, col, c, err);
    if (st == PX_OK) *out = px_set_of_words(x);
    return st;
}

static px_status dict_column(px_segx *x, const px_step *s, const px_col **col, px_err *err) {
    px_str custom = s->field == PX_F_X ? s->leaf->custom : (px_str){0};
    px_field f = s->field == PX_F_PAX ? PX_F_PAS : s->field;
    px_status st = px_cols_field(x->s->cols, f, custom, col, err);
    if (st == PX_OK && *col && (*col)->m.kind != PX_COL_DICT)
        st = px_fail(err, PX_E_DAMAGED, "column " PX_STR_FMT " has no values to compare",
                     PX_STR_ARG((*col)->name));
    return st;
}

/* ---- names ---- */

/* Values are " token token ", one behind the other, so a needle with spaces around never reaches
 * over an end, and one search runs over all values. */
static void find_names(const px_col *col, const px_step *s, struct codes *c) {
    const char *text = col->tok;
    uint32_t n = col->m.n_dict, end = col->tokoff[n], at = 0;
    if (s->op == PX_L_NAME_IS) {
        for (uint32_t k = 0; k < n; k++) {
            px_str v = {text + col->tokoff[k], col->tokoff[k + 1] - col->tokoff[k]};
            if (px_str_eq(v, s->needle)) codes_add(c, k);
        }
        return;
    }
    while (at < end) {
        const char *hit = memmem(text + at, end - at, s->needle.p, s->needle.n);
        if (!hit) return;
        uint32_t place = (uint32_t)(hit - text), lo = 0, hi = n;
        while (hi - lo > 1) { /* the value that holds the place */
            uint32_t mid = lo + (hi - lo) / 2;
            if (col->tokoff[mid] <= place)
                lo = mid;
            else
                hi = mid;
        }
        px_str value = {text + col->tokoff[lo], col->tokoff[lo + 1] - col->tokoff[lo]};
        if (s->op != PX_L_NAME_WILD || px_wild_name(s, value)) codes_add(c, lo);
        at = col->tokoff[lo + 1];
    }
}

/* A group whose name, or one of whose members, is what was asked for stands for all its members, whichever segment
 * holds them. Some us a grouped name. */
static px_status find_groups(px_segx *x, const px_col *col, const px_step *s, struct codes *c,
                             px_err *err) {
    const px_groups *g;
    px_status st = px_snapshot_groups(x->snap, &g, err);
    size_t n = st == PX_OK ? px_groups_count(g) : 0;
    px_analyzer *an = n ? px_analyzer_new() : NULL;
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_str name = px_groups_name(g, i);
        bool hit = false;
        if (i % NAMES_A_LOOK == 0) st = px_stop_look(x->stop, err);
        for (size_t at = 0; st == PX_OK && !hit;) {
            px_buf_clear(&x->text);
            st = px_analyze_name(an, name, &x->text, err);
            px_str form = px_buf_view(&x->text);
            hit = s->op == PX_L_NAME_IS     ? px_str_eq(form, s->needle)
                  : s->op == PX_L_NAME_WILD ? px_wild_name(s, form)
                                            : px_str_find(form, s->needle) != SIZE_MAX;
            if (!hit && !px_groups_member(g, i, &at, &name)) break;
        }
        for (size_t at = 0; hit && px_groups_member(g, i, &at, &name);) {
            uint32_t code = px_col_code(col, name);
            if (code != PX_NIL) codes_add(c, code);
        }
    }
    px_analyzer_free(an);
    return st;
}

px_status px_leaf_name(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                       px_err *err) {
    const px_col *col;
    px_status st = dict_column(x, s, &col, err);
    if (st != PX_OK || !col || !col->tok) return st;
    struct codes c;
    codes_new(&c, col);
    find_names(col, s, &c);
    if (s->field == PX_F_PAX) st = find_groups(x, col, s, &c, err);
    if (st == PX_OK) st = rows_of_codes(x, col, &c, filter, out, err);
    free(c.bit);
    return st;
}

/* ---- classes ---- */

/* The ready bitmap of a symbol counts well-formed symbols below it. A value that only begins like
 * one is in the range but not in the bitmap; where there is such a value the bitmap is no use. */
static px_status class_ready(px_segx *x, const px_col *col, px_str symbol, uint32_t lo, uint32_t hi,
                             px_set *out, bool *found, px_err *err) {
    *found = false;
    int level = px_class_level(symbol);
    if (level < 1 || level > 4) return PX_OK;
    px_buf_clear(&x->key);
    px_buf_ch(&x->key, 's');
    px_buf_str(&x->key, col->name);
    px_buf_ch(&x->key, '=');
    px_buf_str(&x->key, symbol);
    px_status st = px_set_ready(x, px_buf_view(&x->key), out, found, err);
    for (uint32_t k = lo; *found && k < hi; k++)
        if (!px_str_eq(px_class_cut(px_col_value(col, k), level), symbol)) {
            px_set_free(out);
            *found = false;
        }
    return st;
}

px_status px_leaf_class(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = dict_column(x, s, &col, err);
    if (st != PX_OK || !col) return st;
    struct codes c;
    bool found = false;
    uint32_t lo, hi;
    if (s->op == PX_L_CLASS_IS) {
        lo = px_col_code(col, s->lo);
        hi = lo == PX_NIL ? lo : lo + 1;
    } else {
        lo = px_col_lower(col, s->lo);
        hi = px_col_lower(col, s->hi);
        if (lo < hi) st = class_ready(x, col, s->lo, lo, hi, out, &found, err);
    }
    if (st != PX_OK || found || lo >= hi) return st;
    codes_new(&c, col);
    for (uint32_t k = lo; k < hi; k++)
        codes_add(&c, k);
    st = rows_of_codes(x, col, &c, NULL, out, err);
    free(c.bit);
    return st;
}

/* ---- spans ---- */

px_status px_leaf_spans(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = dict_column(x, s, &col, err);
    if (st != PX_OK || !col) return st;
    struct codes c;
    codes_new(&c, col);
    for (size_t i = 0; i < s->n_spans; i++)
        for (uint32_t k = px_col_lower(col, s->span[i].lo), end = px_col_lower(col, s->span[i].hi);
             k < end; k++)
            codes_add(&c, k);
    st = rows_of_codes(x, col, &c, NULL, out, err);
    free(c.bit);
    return st;
}

/* ---- codes ---- */

static bool is_ascii(px_str s) {
    unsigned char any = 0;
    for (size_t i = 0; i < s.n; i++)
        any |= (unsigned char)s.p[i];
    return any < 0x80;
}

px_status px_code_meets(px_segx *x, px_str value, px_str text, bool prefix, bool *yes,
                        px_err *err) {
    *yes = false;
    if (!is_ascii(value)) {
        px_status st = px_text_fold(value, &x->text, err);
        if (st != PX_OK) return st;
        value = px_buf_view(&x->text);
        *yes = prefix ? px_str_starts(value, text) : px_str_eq(value, text);
        return PX_OK;
    }
    if (prefix) value = px_str_sub(value, 0, text.n);
    *yes = value.n == text.n && px_str_eq_nocase(value, text);
    return PX_OK;
}

/* Names that are counted under this one: those of the group, or the name itself. */
static px_status codes_of_group(px_segx *x, const px_col *col, px_str name, struct codes *c,
                                px_err *err) {
    const px_ordinals *ord;
    px_status st = px_snapshot_ordinals(x->snap, PX_STR("pas"), PX_ORDINAL_GROUPS, &ord, err);
    for (uint32_t k = 0; st == PX_OK && k < col->m.n_dict; k++)
        if (px_str_eq(ord->value[ord->map[x->i][k]], name)) codes_add(c, k);
    return st;
}

px_status px_leaf_enum(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = dict_column(x, s, &col, err);
    if (st != PX_OK || !col) return st;
    struct codes c;
    codes_new(&c, col);
    if (s->op == PX_L_VALUE && s->field == PX_F_PAX) {
        st = codes_of_group(x, col, s->leaf->text, &c, err);
    } else if (s->op == PX_L_OFFICE || s->op == PX_L_VALUE) {
        uint32_t code = px_col_code(col, s->leaf->text);
        if (code != PX_NIL) codes_add(&c, code);
    } else {
        for (uint32_t k = 0; k < col->m.n_dict && st == PX_OK; k++) {
            bool yes = false;
            if (k % NAMES_A_LOOK == 0) st = px_stop_look(x->stop, err);
            if (st == PX_OK)
                st = px_code_meets(x, px_col_value(col, k), s->leaf->text,
                                   s->op == PX_L_ENUM_PREFIX, &yes, err);
            if (yes) codes_add(&c, k);
        }
    }
    if (st == PX_OK) st = rows_of_codes(x, col, &c, NULL, out, err);
    free(c.bit);
    return st;
}

/* ---- dates, numbers, flags ---- */

/* The range in stored values: a year stands for all its days. Absent is all ones and above every
 * range. */
static bool stored_range(const px_col *col, const px_step *s, uint32_t *lo, uint32_t *hi) {
    uint64_t div = col->divisor, low = s->leaf->lo * div, high = s->leaf->hi * div + (div - 1);
    if (div > 1 && low < div) low = div; /* a date without a year has none */
    if (low > high || low > col->m.max || high < col->m.min) return false;
    *lo = low < col->m.min ? col->m.min : (uint32_t)low;
    *hi = high > col->m.max ? col->m.max : (uint32_t)high;
    return true;
}

#define PASS_RANGE(type)                                                                           \
    do {                                                                                           \
        const type *v = col->num;                                                                  \
        for (uint32_t r = 0; r < n_rows; r += 64) {                                                \
            uint64_t word = 0;                                                                     \
            uint32_t n = n_rows - r < 64 ? n_rows - r : 64;                                        \
            for (uint32_t i = 0; i < n; i++)                                                       \
                word |= (uint64_t)((uint32_t)v[r + i] - lo <= width) << i;                         \
            x->words[r / 64] = word;                                                               \
        }                                                                                          \
    } while (0)

/* A value of a column of one's own against a range: whole numbers as numbers, dates as dates (a
 * bound below 10 000 is a year). Other words are no values; a number that is not whole cannot be
 * compared with bounds that are. */
static px_status custom_in_range(const px_step *s, px_str value, bool *yes, px_err *err) {
    uint32_t v, lo = s->leaf->lo, hi = s->leaf->hi;
    size_t i = 0, dots = 0;
    value = px_str_trim(value);
    *yes = false;
    if (px_str_u32(value, &v)) {
        *yes = v >= lo && v <= hi;
        return PX_OK;
    }
    while (i < value.n && (px_is_digit(value.p[i]) || (value.p[i] == '.' && i && !dots++) ||
                           (i == 0 && (value.p[0] == '-' || value.p[0] == '+'))))
        i++;
    if (i == value.n && i > 0 && px_is_digit(value.p[i - 1]))
        return px_fail(err, PX_E_UNSUPPORTED,
                       "x." PX_STR_FMT " holds " PX_STR_FMT
                       "; only whole numbers from 0 and dates can be compared",
                       PX_STR_ARG(s->leaf->custom), PX_STR_ARG(value));
    if (!px_date_parse(value, PX_DATE_ORDER_UNKNOWN, &v) || v < 10000) return PX_OK;
    *yes = (lo < 10000 ? v / 10000 : v) >= lo && (hi < 10000 ? v / 10000 : v) <= hi;
    return PX_OK;
}

static px_status custom_range(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = dict_column(x, s, &col, err);
    if (st != PX_OK || !col) return st;
    struct codes c;
    codes_new(&c, col);
    for (uint32_t k = 0; k < col->m.n_dict && st == PX_OK; k++) {
        bool yes = false;
        if (k % NAMES_A_LOOK == 0) st = px_stop_look(x->stop, err);
        if (st == PX_OK) st = custom_in_range(s, px_col_value(col, k), &yes, err);
        if (yes) codes_add(&c, k);
    }
    if (st == PX_OK) st = rows_of_codes(x, col, &c, NULL, out, err);
    free(c.bit);
    return st;
}

px_status px_leaf_range(px_segx *x, const px_step *s, const px_bitmap *filter, px_set *out,
                        px_err *err) {
    const px_col *col;
    uint32_t lo, hi, n_rows = x->s->n_rows;
    if (s->field == PX_F_X) return custom_range(x, s, out, err);
    px_status st = px_cols_field(x->s->cols, s->field, (px_str){0}, &col, err);
    if (st != PX_OK || !col) return st;
    if (col->m.kind != PX_COL_NUM)
        return px_fail(err, PX_E_DAMAGED, "column " PX_STR_FMT " holds no numbers",
                       PX_STR_ARG(col->name));
    if (col->m.n_missing == n_rows || !stored_range(col, s, &lo, &hi)) return st;
    uint32_t width = hi - lo;
    if (col->m.n_missing == 0 && lo == col->m.min && hi == col->m.max) {
        *out = (px_set){px_bitmap_new(), true};
        px_bitmap_add_range(out->b, 0, n_rows);
        return st;
    }
    if (worth_filter(x, filter)) {
        uint32_t row[256];
        size_t n;
        px_bitmap_iter it;
        *out = (px_set){px_bitmap_new(), true};
        px_bitmap_iter_init(&it, filter);
        while ((n = px_bitmap_read(&it, row, 256)) > 0)
            for (size_t i = 0; i < n; i++) {
                uint32_t v = px_wide(col->num, col->m.width, row[i]);
                if (v != PX_NIL && v - lo <= width) px_bitmap_add(out->b, row[i]);
            }
        return st;
    }
    bool known;
    st = px_leaf_years(x, col, lo, hi, out, &known, err);
    if (st != PX_OK || known) return st;
    px_segx_words(x);
    if (col->m.width == 1)
        PASS_RANGE(uint8_t);
    else if (col->m.width == 2)
        PASS_RANGE(uint16_t);
    else
        PASS_RANGE(uint32_t);
    *out = px_set_of_words(x);
    return st;
}

px_status px_leaf_has(px_segx *x, const px_step *s, px_set *out, px_err *err) {
    const px_col *col;
    px_status st = px_cols_get(x->s->cols, PX_STR("@has"), &col, err);
    if (st != PX_OK || !col) return st;
    px_segx_words(x);
    for (uint32_t r = 0; r < x->s->n_rows; r++) {
        uint32_t v = px_col_num(col, r);
        uint64_t hit = v != PX_NIL && (v >> s->leaf->has & 1);
        x->words[r / 64] |= hit << (r % 64);
    }
    *out = px_set_of_words(x);
    return st;
}
