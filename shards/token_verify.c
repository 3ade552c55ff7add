/* token_verify.c: everything that must hold in a token store, looked at once. */
#include "base/arena.h"
#include "shards/token_int.h"

#include <stdlib.h>

static px_status verify_texts(const px_tok *t, const px_section *bytes, const px_section *offsets,
                              uint32_t n, const char *what, px_err *err) {
    if (PX_TOK_U32(*offsets, 0) != 0 || PX_TOK_U32(*offsets, n) != bytes->n)
        return px_tok_bad(t, err, "%ss do not fill their section", what);
    px_str last = {0};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t from = PX_TOK_U32(*offsets, i), to = PX_TOK_U32(*offsets, i + 1);
        if (from > to || to > bytes->n)
            return px_tok_bad(t, err, "%s %u lies where it cannot lie", what, i);
        px_str s = {bytes->p + from, to - from};
        if (i && px_str_cmp(last, s) >= 0)
            return px_tok_bad(t, err, "%s %u is out of order", what, i);
        last = s;
    }
    return PX_OK;
}

/* Ascending: so every place stands once. */
static px_status verify_back(const px_tok *t, px_err *err) {
    px_str last = {0};
    for (uint32_t i = 0; t->back.n && i < t->n_dict; i++) {
        uint32_t place = PX_TOK_U32(t->back, i);
        if (place >= t->n_dict) return px_tok_bad(t, err, "place %u of the ends is none", i);
        uint32_t from = PX_TOK_U32(t->dictoff, place), to = PX_TOK_U32(t->dictoff, place + 1);
        px_str s = {t->dict.p + from, to - from};
        if (i && px_tok_end_cmp(last, s) >= 0)
            return px_tok_bad(t, err, "place %u of the ends is out of order", i);
        last = s;
    }
    return PX_OK;
}

static px_status verify_ids(const px_tok *t, px_err *err) {
    for (uint32_t place = 0; place < t->n_dict; place++) {
        uint32_t id = PX_TOK_U32(t->ids, place);
        if (id >= t->n_dict || PX_TOK_U32(t->place, id) != place)
            return px_tok_bad(t, err, "place %u and its id do not point to each other", place);
    }
    for (uint32_t id = 1; id < t->n_dict; id++) {
        uint32_t f = PX_TOK_U32(t->freq, id - 1), g = PX_TOK_U32(t->freq, id);
        if (f < g || (f == g && PX_TOK_U32(t->place, id - 1) >= PX_TOK_U32(t->place, id)))
            return px_tok_bad(t, err, "id %u is not in order of frequency", id);
    }
    return PX_OK;
}

/* n_dict ids in all, each group's ascending and of this group: so every id stands once. */
static px_status verify_stems(const px_tok *t, px_err *err) {
    if (PX_TOK_U32(t->stemidoff, 0) != 0 || PX_TOK_U32(t->stemidoff, t->n_stems) != t->n_dict)
        return px_tok_bad(t, err, "stem groups do not fill their section");
    for (uint32_t s = 0; s < t->n_stems; s++) {
        uint32_t from = PX_TOK_U32(t->stemidoff, s), to = PX_TOK_U32(t->stemidoff, s + 1);
        if (from >= to || to > t->n_dict)
            return px_tok_bad(t, err, "stem group %u lies where it cannot lie", s);
        for (uint32_t i = from; i < to; i++) {
            uint32_t id = PX_TOK_U32(t->stemids, i);
            if (id >= t->n_dict || PX_TOK_U32(t->stemof, id) != s ||
                (i > from && PX_TOK_U32(t->stemids, i - 1) >= id))
                return px_tok_bad(t, err, "stem group %u holds what it must not hold", s);
        }
    }
    return PX_OK;
}

static px_status verify_row(px_tok *t, uint32_t row, uint32_t *count, px_err *err) {
    const uint16_t *p;
    size_t n, step;
    px_status st = px_tok_row(t, row, &p, &n, err);
    if (st != PX_OK) return st;
    for (size_t i = 0; i + 1 < n; i += step) {
        step = 1;
        if (p[i] < PX_UNIT_TOKEN) {
            if (p[i] != PX_UNIT_SENTENCE && p[i] != PX_UNIT_PARAGRAPH &&
                (p[i] < PX_UNIT_FIELD || p[i] >= PX_UNIT_FIELD + PX_TF_COUNT))
                return px_tok_bad(t, err, "row %u holds a mark %u", row, p[i]);
            continue;
        }
        uint32_t id = px_tok_decode(p + i, &step);
        if (id >= t->n_dict || (step == 2 && id < PX_TOK_ONE_UNIT))
            return px_tok_bad(t, err, "row %u, unit %zu is no word of the dictionary", row, i);
        count[id]++;
    }
    return PX_OK;
}

static px_status verify_rows(px_tok *t, px_err *err) {
    px_status st = px_section_need(&t->rows, 0, t->rows.n, err);
    if (st != PX_OK) return st;
    if (PX_TOK_U64(t->rows, 0) != 0)
        return px_tok_bad(t, err, "the first row does not begin at the beginning");
    uint32_t *count = px_calloc((size_t)t->n_dict + 1, sizeof *count);
    for (uint32_t row = 0; row < t->n_rows && st == PX_OK; row++)
        st = verify_row(t, row, count, err);
    for (uint32_t id = 0; id < t->n_dict && st == PX_OK; id++)
        if (count[id] != PX_TOK_U32(t->freq, id) || count[id] == 0)
            st = px_tok_bad(t, err, "id %u stands %u times, not %u", id, count[id],
                            PX_TOK_U32(t->freq, id));
    free(count);
    const uint16_t *units = (const uint16_t *)(const void *)t->units.p;
    for (size_t i = 0; i < PX_UNIT_SLACK && st == PX_OK; i++)
        if (units[t->n_units + i] != 0)
            st = px_tok_bad(t, err, "there is something behind the last row");
    return st;
}

px_status px_tok_verify(px_tok *t, px_err *err) {
    px_status st = px_box_verify(t->box, err);
    if (st == PX_OK) st = px_tok_dict_need(t, err);
    if (st == PX_OK) st = verify_texts(t, &t->dict, &t->dictoff, t->n_dict, "word", err);
    if (st == PX_OK) st = verify_texts(t, &t->stems, &t->stemoff, t->n_stems, "stem", err);
    if (st == PX_OK) st = verify_back(t, err);
    if (st == PX_OK) st = verify_ids(t, err);
    if (st == PX_OK) st = verify_stems(t, err);
    if (st == PX_OK) st = verify_rows(t, err);
    return st;
}
