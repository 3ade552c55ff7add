/* token_read.c: opening, looking words up, reading rows.
 *
 * A right checksum does not say that an honest program wrote the file, so every number read is held
 * against the length of what it points into before it is followed. Order (sorted words, falling
 * frequencies) is taken on trust: a file that breaks it gives wrong answers, never a wrong access;
 * px_tok_verify looks at it. */
#include "base/arena.h"
#include "base/bytes.h"
#include "shards/token_int.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

px_status px_tok_bad(const px_tok *t, px_err *err, const char *fmt, ...) {
    char what[256];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    return px_fail(err, PX_E_DAMAGED, "%s is damaged: %s", t->path, what);
}

/* --- opening --- */

static px_status find_section(px_tok *t, const char *name, uint64_t item, uint64_t items,
                              px_section *out, px_err *err) {
    if (!px_box_find(t->box, px_str_of(name), out))
        return px_tok_bad(t, err, "section \"%s\" is missing", name);
    if (items != UINT64_MAX ? out->n != items * item : out->n % item != 0)
        return px_tok_bad(t, err, "section \"%s\" has a length of %llu", name,
                          (unsigned long long)out->n);
    return PX_OK;
}

static px_status find_sections(px_tok *t, px_err *err) {
    px_status st;
    const uint64_t any = UINT64_MAX;
#define FIND(field, item, items)                                                                   \
    if ((st = find_section(t, #field, (item), (items), &t->field, err)) != PX_OK) return st
    FIND(rows, 8, any);
    FIND(units, 2, any);
    FIND(dict, 1, any);
    FIND(ids, 4, any);
    FIND(stems, 1, any);
    FIND(stemoff, 4, any);
    uint64_t rows = t->rows.n / 8, dict = t->ids.n / 4, stems = t->stemoff.n / 4;
    if (rows == 0 || rows > UINT32_MAX) return px_tok_bad(t, err, "its number of rows cannot be");
    if (dict > PX_TOK_MAX) return px_tok_bad(t, err, "its number of words cannot be");
    if (stems == 0 || stems - 1 > dict) return px_tok_bad(t, err, "its number of stems cannot be");
    t->n_rows = (uint32_t)(rows - 1);
    t->n_dict = (uint32_t)dict;
    t->n_stems = (uint32_t)(stems - 1);
    FIND(dictoff, 4, dict + 1);
    FIND(place, 4, dict);
    FIND(freq, 4, dict);
    FIND(stemof, 4, dict);
    FIND(stemids, 4, dict);
    FIND(stemidoff, 4, stems);
    px_section back;
    if (px_box_find(t->box, PX_STR("back"), &back)) FIND(back, 4, dict);
#undef FIND
    if ((st = px_section_need(&t->rows, (uint64_t)t->n_rows * 8, 8, err)) != PX_OK) return st;
    t->n_units = PX_TOK_U64(t->rows, t->n_rows);
    if (t->units.n / 2 < PX_UNIT_SLACK || t->n_units != t->units.n / 2 - PX_UNIT_SLACK)
        return px_tok_bad(t, err, "sections \"rows\" and \"units\" do not fit");
    return PX_OK;
}

px_status px_tok_open(const char *path, px_tok **out, px_err *err) {
    *out = NULL;
    px_box *box;
    px_status st = px_box_open(path, "TOKS", &box, err);
    if (st != PX_OK) return st;
    px_tok *t = px_calloc(1, sizeof *t);
    t->box = box;
    t->path = px_strdup(path);
    if ((st = find_sections(t, err)) != PX_OK) {
        px_tok_close(t);
        return st;
    }
    *out = t;
    return PX_OK;
}

void px_tok_close(px_tok *t) {
    if (!t) return;
    px_box_close(t->box);
    free(t->path);
    free(t);
}

px_box *px_tok_box(px_tok *t) {
    return t->box;
}

uint32_t px_tok_rows(const px_tok *t) {
    return t->n_rows;
}

uint32_t px_tok_dict_size(const px_tok *t) {
    return t->n_dict;
}

uint32_t px_tok_stems(const px_tok *t) {
    return t->n_stems;
}

uint64_t px_tok_units(const px_tok *t) {
    return t->n_units;
}

/* --- dictionary --- */

/* After damage was seen once, asking again reads the sections again: it is rare and gives the
 * sentence. */
static px_status check_dict(px_tok *t, px_err *err) {
    const px_section *all[] = {&t->dict,    &t->dictoff,   &t->ids,   &t->place,
                               &t->freq,    &t->stemof,    &t->stems, &t->stemoff,
                               &t->stemids, &t->stemidoff, &t->back};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        px_status st = px_section_need(all[i], 0, all[i]->n, err);
        if (st == PX_OK) continue;
        atomic_store_explicit(&t->dict_state, -1, memory_order_release);
        return st;
    }
    atomic_store_explicit(&t->dict_state, 1, memory_order_release);
    return PX_OK;
}

px_status px_tok_dict_need(const px_tok *t, px_err *err) {
    if (atomic_load_explicit(&t->dict_state, memory_order_acquire) == 1) return PX_OK;
    return check_dict((px_tok *)(uintptr_t)t, err);
}

static bool dict_good(const px_tok *t) {
    int state = atomic_load_explicit(&t->dict_state, memory_order_acquire);
    return state == 1 || (state == 0 && px_tok_dict_need(t, NULL) == PX_OK);
}

static px_str text_in(const px_section *bytes, const px_section *offsets, uint32_t i) {
    uint32_t from = PX_TOK_U32(*offsets, i), to = PX_TOK_U32(*offsets, (size_t)i + 1);
    if (from > to || to > bytes->n) return (px_str){"", 0};
    return (px_str){bytes->p + from, to - from};
}

px_str px_tok_text(const px_tok *t, uint32_t id) {
    if (id >= t->n_dict || !dict_good(t)) return (px_str){0};
    uint32_t place = PX_TOK_U32(t->place, id);
    return place < t->n_dict ? text_in(&t->dict, &t->dictoff, place) : (px_str){0};
}

uint32_t px_tok_freq(const px_tok *t, uint32_t id) {
    return id < t->n_dict && dict_good(t) ? PX_TOK_U32(t->freq, id) : 0;
}

uint32_t px_tok_at(const px_tok *t, uint32_t place) {
    if (place >= t->n_dict || !dict_good(t)) return PX_TOK_NONE;
    uint32_t id = PX_TOK_U32(t->ids, place);
    return id < t->n_dict ? id : PX_TOK_NONE;
}

uint32_t px_tok_stem_of(const px_tok *t, uint32_t id) {
    if (id >= t->n_dict || !dict_good(t)) return PX_TOK_NONE;
    uint32_t stem = PX_TOK_U32(t->stemof, id);
    return stem < t->n_stems ? stem : PX_TOK_NONE;
}

px_str px_tok_stem_text(const px_tok *t, uint32_t stem) {
    if (stem >= t->n_stems || !dict_good(t)) return (px_str){0};
    return text_in(&t->stems, &t->stemoff, stem);
}

/* First place whose text is not before s; with `behind`, first place behind all that begin with s.
 */
static uint32_t bound(const px_section *bytes, const px_section *offsets, uint32_t n, px_str s,
                      bool behind) {
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        px_str text = text_in(bytes, offsets, mid);
        bool before = px_str_cmp(text, s) < 0 || (behind && px_str_starts(text, s));
        if (before)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

px_status px_tok_find(px_tok *t, px_str token, uint32_t *id, px_err *err) {
    *id = PX_TOK_NONE;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    uint32_t place = bound(&t->dict, &t->dictoff, t->n_dict, token, false);
    if (place < t->n_dict && px_str_eq(text_in(&t->dict, &t->dictoff, place), token))
        *id = px_tok_at(t, place);
    return PX_OK;
}

px_status px_tok_prefix(px_tok *t, px_str prefix, uint32_t *lo, uint32_t *hi, px_err *err) {
    *lo = *hi = 0;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    *lo = bound(&t->dict, &t->dictoff, t->n_dict, prefix, false);
    *hi = bound(&t->dict, &t->dictoff, t->n_dict, prefix, true);
    return PX_OK;
}

int px_tok_end_cmp(px_str x, px_str y) {
    size_t n = x.n < y.n ? x.n : y.n;
    for (size_t i = 1; i <= n; i++) {
        unsigned char a = (unsigned char)x.p[x.n - i], b = (unsigned char)y.p[y.n - i];
        if (a != b) return a < b ? -1 : 1;
    }
    return (x.n > y.n) - (x.n < y.n);
}

/* As `bound`, in the order of `back`. */
static uint32_t bound_back(const px_tok *t, px_str s, bool behind) {
    uint32_t lo = 0, hi = t->n_dict;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2, place = PX_TOK_U32(t->back, mid);
        px_str text = place < t->n_dict ? text_in(&t->dict, &t->dictoff, place) : (px_str){"", 0};
        bool ends = text.n >= s.n && px_str_eq(px_str_sub(text, text.n - s.n, text.n), s);
        if (px_tok_end_cmp(text, s) < 0 || (behind && ends))
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

px_status px_tok_suffix(px_tok *t, px_str suffix, const uint32_t **places, uint32_t *n, bool *known,
                        px_err *err) {
    *places = NULL;
    *n = 0;
    px_status st = px_tok_dict_need(t, err);
    *known = st == PX_OK && t->n_dict && t->back.n;
    if (!*known) return st;
    uint32_t lo = bound_back(t, suffix, false), hi = bound_back(t, suffix, true);
    *places = &PX_TOK_U32(t->back, lo);
    *n = hi > lo ? hi - lo : 0; /* a file out of order may say otherwise */
    return st;
}

/* The token at a byte is looked for from the last one on, in growing steps: hits come in order. */
uint32_t px_tok_holding(const px_tok *t, px_str piece, uint32_t from, uint32_t to) {
    if (to > t->n_dict) to = t->n_dict;
    if (!dict_good(t) || piece.n == 0) return to;
    const char *bytes = t->dict.p;
    while (from < to) {
        size_t at = PX_TOK_U32(t->dictoff, from), end = PX_TOK_U32(t->dictoff, to);
        if (at >= end || end > t->dict.n) return to;
        const char *hit = memmem(bytes + at, end - at, piece.p, piece.n);
        if (!hit) return to;
        size_t place = (size_t)(hit - bytes);
        uint32_t lo = from, hi = to, step = 1;
        while (hi - lo > step && PX_TOK_U32(t->dictoff, lo + step) <= place) {
            lo += step;
            step *= 2;
        }
        if (hi - lo > step) hi = lo + step;
        while (hi - lo > 1) {
            uint32_t mid = lo + (hi - lo) / 2;
            if (PX_TOK_U32(t->dictoff, mid) <= place)
                lo = mid;
            else
                hi = mid;
        }
        if (place + piece.n <= PX_TOK_U32(t->dictoff, (size_t)lo + 1)) return lo;
        from = lo + 1; /* it reaches over the token's end, and so would any behind it */
    }
    return to;
}

px_status px_tok_stem_ids(px_tok *t, px_str stem, const uint32_t **ids, size_t *n, px_err *err) {
    *ids = NULL;
    *n = 0;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK) return st;
    uint32_t i = bound(&t->stems, &t->stemoff, t->n_stems, stem, false);
    if (i >= t->n_stems || !px_str_eq(text_in(&t->stems, &t->stemoff, i), stem)) return PX_OK;
    return px_tok_group(t, i, ids, n, err);
}

px_status px_tok_group(px_tok *t, uint32_t stem, const uint32_t **ids, size_t *n, px_err *err) {
    *ids = NULL;
    *n = 0;
    px_status st = px_tok_dict_need(t, err);
    if (st != PX_OK || stem >= t->n_stems) return st;
    uint32_t from = PX_TOK_U32(t->stemidoff, stem), to = PX_TOK_U32(t->stemidoff, (size_t)stem + 1);
    if (from >= to || to > t->n_dict)
        return px_tok_bad(t, err, "the words of stem %u lie where they cannot lie", stem);
    *ids = &PX_TOK_U32(t->stemids, from);
    *n = to - from;
    return PX_OK;
}

/* --- rows --- */

px_status px_tok_row(px_tok *t, uint32_t row, const uint16_t **p, size_t *n, px_err *err) {
    *p = NULL;
    *n = 0;
    if (row >= t->n_rows)
        return px_fail(err, PX_E_DAMAGED, "%s has %u rows; row %u is asked for", t->path, t->n_rows,
                       row);
    px_status st = px_section_need(&t->rows, (uint64_t)row * 8, 16, err);
    if (st != PX_OK) return st;
    uint64_t from = PX_TOK_U64(t->rows, row), to = PX_TOK_U64(t->rows, (size_t)row + 1);
    if (from >= to || to > t->n_units)
        return px_tok_bad(t, err, "row %u lies where it cannot lie", row);
    if ((st = px_section_need(&t->units, from * 2, (to - from) * 2, err)) != PX_OK) return st;
    const uint16_t *units = (const uint16_t *)(const void *)t->units.p;
    if (units[to - 1] != PX_UNIT_END) return px_tok_bad(t, err, "row %u has no end", row);
    *p = units + from;
    *n = (size_t)(to - from);
    return PX_OK;
}
