/* Any bytes as a records store: nothing may crash; where it verifies, every row is given, and it
 * can be merged with itself into one that gives the same twice. */
#include "tests/fuzz/store_names.h"

#include "shards/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void examine(const char *path, uint32_t n_rows) {
    px_recs *r, *both;
    px_err err;
    px_buf one, two;
    char merged[64];
    uint64_t size, sum;
    if (px_recs_open(path, n_rows, &r, &err) != PX_OK) return;
    px_zctx *ctx = px_zctx_new();
    px_buf_init(&one, PX_BUF_MAX);
    px_buf_init(&two, PX_BUF_MAX);
    bool sound = px_recs_verify(r, &err) == PX_OK;
    for (uint32_t row = 0; row < n_rows; row++) {
        px_str frame;
        px_status st = px_recs_get(r, row, ctx, &one, &err);
        demand(!sound || st == PX_OK);
        if (st == PX_OK)
            demand(px_recs_frame(r, row, &frame, &err) == PX_OK && one.n <= PX_RECORD_BYTES_MAX);
    }
    demand(px_recs_get(r, n_rows, ctx, &one, &err) != PX_OK);
    int fd = box_file(merged);
    uint32_t rows[2] = {n_rows, n_rows};
    px_status st = px_recs_merge((px_recs *const[]){r, r}, rows, 2, merged, &size, &sum, &err);
    demand(!sound || st == PX_OK);
    if (sound) {
        demand(px_recs_open(merged, 2 * n_rows, &both, &err) == PX_OK);
        demand(px_recs_verify(both, &err) == PX_OK);
        for (uint32_t row = 0; row < 2 * n_rows; row++) {
            demand(px_recs_get(r, row % n_rows, ctx, &one, &err) == PX_OK);
            demand(px_recs_get(both, row, ctx, &two, &err) == PX_OK);
            demand(px_str_eq(px_buf_view(&one), px_buf_view(&two)));
        }
        px_recs_close(both);
    }
    close(fd);
    px_buf_done(&one);
    px_buf_done(&two);
    px_zctx_free(ctx);
    px_recs_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const box_names names = BOX_NAMES("RECS", record_sections);
    box_examine(&names, data, size, examine);
    return 0;
}
