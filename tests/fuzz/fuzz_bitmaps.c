/* Any bytes as a file of ready bitmaps: nothing may crash; a set that is given can be walked,
 * counted and joined with itself; where the file verifies, every key finds its set and no set names
 * a row that does not exist. */
#include "tests/fuzz/store_names.h"

#include "shards/bitfile.h"
#include "shards/idlist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many values, at least as far as anyone could want to walk; they ascend. */
static uint64_t walk(const px_bitmap *b, uint32_t n_rows, bool bounded) {
    px_bitmap_iter it;
    uint32_t row[256];
    uint64_t n = 0, last = 0;
    px_bitmap_iter_init(&it, b);
    for (size_t got; n < 1 << 20 && (got = px_bitmap_read(&it, row, 256)); n += got)
        for (size_t i = 0; i < got; i++) {
            demand((n + i == 0 || row[i] > last) && (!bounded || row[i] < n_rows));
            last = row[i];
        }
    return n;
}

static void examine(const char *path, uint32_t n_rows) {
    px_bits *f;
    px_err err;
    if (px_bits_open(path, &f, &err) != PX_OK) return;
    bool sound = px_bits_verify(f, n_rows, &err) == PX_OK;
    for (size_t i = 0; i < px_bits_count(f); i++) {
        px_bitmap *b = NULL, *again = NULL;
        px_str bytes;
        if (px_str_starts(px_bits_key(f, i), PX_STR("i"))) {
            demand(!sound ||
                   (px_bits_bytes(f, px_bits_key(f, i), &bytes, &err) == PX_OK && bytes.p));
            continue;
        }
        if (strchr("qr", px_bits_key(f, i).n ? px_bits_key(f, i).p[0] : '-')) {
            px_status st = px_bits_bytes(f, px_bits_key(f, i), &bytes, &err);
            for (uint32_t id = 0; st == PX_OK && id < 8; id++) {
                if (px_idlist_get(bytes, id, n_rows, &b, &err) != PX_OK) demand(!b);
                demand(!b || !px_bitmap_has(b, n_rows));
                px_bitmap_free(b);
            }
            continue;
        }
        px_status st = px_bits_get(f, px_bits_key(f, i), &b, &err);
        demand(!sound || (st == PX_OK && b));
        if (st == PX_OK && b) {
            uint64_t n = walk(b, n_rows, sound);
            demand(n >= 1 << 20 || n == px_bitmap_count(b));
            demand(px_bits_get(f, px_bits_key(f, i), &again, &err) == PX_OK && again);
            demand(px_bitmap_equal(b, again));
            px_bitmap *both = px_bitmap_or_of(b, again);
            demand(px_bitmap_equal(both, b));
            px_bitmap_free(both);
            px_bitmap_free(again);
        }
        px_bitmap_free(b);
    }
    px_bits_close(f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const box_names names = BOX_NAMES("BITS", bitmap_sections);
    box_examine(&names, data, size, examine);
    return 0;
}
