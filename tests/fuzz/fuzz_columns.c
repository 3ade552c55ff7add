/* Any bytes as a columns store. Nothing may crash; whatever column is given can be read to its last
 * value; a store that verifies can be merged with itself, and that verifies, too. */
#include "tests/fuzz/store_names.h"

#include "shards/column.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t read_text(px_str s) {
    uint64_t sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (unsigned char)s.p[i];
    return sum;
}

static uint64_t read_row(const px_col *c, uint32_t r) {
    uint64_t sum = 0, lo, hi;
    switch ((px_col_kind)c->m.kind) {
    case PX_COL_NUM:
        return px_col_num(c, r);
    case PX_COL_DICT:
        px_col_range(c, r, &lo, &hi);
        for (; lo < hi; lo++) {
            uint32_t code = px_wide(c->codes, c->m.width, lo);
            sum += read_text(px_col_value(c, code)) + c->count[code];
            if (c->tok)
                sum += read_text(
                    (px_str){c->tok + c->tokoff[code], c->tokoff[code + 1] - c->tokoff[code]});
        }
        return sum;
    case PX_COL_IDX:
        return 0;
    case PX_COL_HASH:
        return c->keys[r];
    case PX_COL_HASHES:
        for (uint32_t i = c->off[r]; i < c->off[r + 1]; i++)
            sum += c->keys[i];
        return sum;
    case PX_COL_TEXT:
        return read_text(px_col_text(c, r));
    }
    return 0;
}

static void read_all(px_cols *cols, uint32_t n_rows) {
    uint64_t sum = 0;
    const uint32_t *rows;
    const uint64_t *hashes;
    size_t n;
    for (size_t i = 0; i < px_cols_count(cols); i++) {
        const px_col *c;
        px_str name = px_cols_name(cols, i);
        if (px_cols_get(cols, name, &c, NULL) != PX_OK || !c) continue;
        demand(c->m.n_rows == n_rows);
        for (uint32_t r = 0; r < n_rows; r++) {
            sum += read_row(c, r);
            if (px_cols_hashes(cols, name, r, &hashes, &n, NULL) == PX_OK)
                for (size_t k = 0; k < n; k++)
                    sum += hashes[k];
        }
        if (c->m.kind == PX_COL_DICT) {
            (void)px_col_code(c, PX_STR("H01M10/0525"));
            for (uint32_t k = 0; k < c->m.n_dict; k++)
                sum += px_col_code(c, px_col_value(c, k)) == k;
        }
        for (uint64_t k = 0; c->m.kind == PX_COL_IDX && k < c->m.n_values; k++) {
            n = px_col_lookup(c, c->keys[k], &rows);
            for (size_t j = 0; j < n; j++)
                demand(rows[j] < n_rows);
        }
    }
    demand(sum != 1);
}

static void examine(const char *path, uint32_t n_rows) {
    px_cols *c, *both;
    px_err err;
    char merged[64];
    uint64_t size, sum;
    if (px_cols_open(path, n_rows, &c, &err) != PX_OK) return;
    bool sound = px_cols_verify(c, &err) == PX_OK;
    const px_col *key, *has;
    read_all(c, n_rows);
    sound = sound && px_cols_get(c, PX_STR("@key"), &key, &err) == PX_OK && key;
    if (sound) (void)px_cols_field(c, PX_F_PDY, (px_str){0}, &has, &err);
    int fd = box_file(merged);
    px_status st = px_cols_merge((px_cols *const[]){c, c}, 2, merged, &size, &sum, &err);
    demand(!sound || st == PX_OK);
    if (sound) {
        demand(px_cols_open(merged, 2 * n_rows, &both, &err) == PX_OK);
        demand(px_cols_verify(both, &err) == PX_OK);
        read_all(both, 2 * n_rows);
        px_cols_close(both);
    }
    close(fd);
    px_cols_close(c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const box_names names = BOX_NAMES("COLS", column_sections);
    box_examine(&names, data, size, examine);
    return 0;
}
