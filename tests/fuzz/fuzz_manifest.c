/* Any bytes as a MANIFEST: as they are, and as the first line with a right checksum behind it. What
 * reads is written in a form that reads as the same; a collection of which nothing but the MANIFEST
 * is there is refused or, with --skip-damaged, opened as far as it goes, and never crashes. */
#include "tests/fuzz/own_folder.h"

#include "base/hash.h"
#include "shards/commit.h"

#include <inttypes.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void read_as_text(const char *path, px_buf *out) {
    px_err err;
    px_buf_init(out, PX_BUF_MAX);
    demand(px_file_read(path, (size_t)1 << 30, out, &err) == PX_OK);
}

static void examine(const char *path, px_str content) {
    px_manifest m, again;
    px_snapshot *s;
    px_bitmap *dead;
    px_links *l;
    px_err err;
    px_buf first, second;
    own_file(path, content);
    if (px_manifest_read(own_folder, &m, &err) != PX_OK) return;
    uint64_t rows = 0;
    for (size_t i = 0; i < m.n_segs; i++) {
        demand(m.seg[i].rows && m.seg[i].n_dead <= m.seg[i].rows);
        rows += m.seg[i].rows;
        (void)px_manifest_get_dead(own_folder, &m.seg[i], &dead, &err);
        px_bitmap_free(dead);
    }
    demand(rows < PX_NIL);
    if (px_snapshot_open(own_folder, true, &s, &err) == PX_OK) px_snapshot_unref(s);
    if (m.n_segs && px_links_open_named(own_folder, &m, (uint32_t)rows, &l, &err) == PX_OK)
        px_links_close(l);
    bool take[64];
    if (m.n_segs <= 64) (void)px_shards_merge_plan(&m, 16, take);
    px_manifest_copy(&again, &m);
    demand(px_manifest_write(own_folder, &m, &err) == PX_OK);
    read_as_text(path, &first);
    px_manifest_release(&again);
    demand(px_manifest_read(own_folder, &again, &err) == PX_OK);
    demand(px_manifest_write(own_folder, &again, &err) == PX_OK);
    read_as_text(path, &second);
    demand(px_str_eq(px_buf_view(&first), px_buf_view(&second)));
    px_buf_done(&first);
    px_buf_done(&second);
    px_manifest_release(&again);
    px_manifest_release(&m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static char *path;
    if (!path) {
        own_folder_make();
        path = px_path(own_folder, "MANIFEST");
    }
    if (size > 1 << 16) return 0;
    examine(path, (px_str){(const char *)data, size});
    px_buf b;
    px_buf_init(&b, 1 << 20);
    px_buf_put(&b, data, size);
    px_buf_ch(&b, '\n');
    b.n = px_str_find(px_buf_view(&b), PX_STR("\n")) + 1;
    px_buf_fmt(&b, "xxh3 %016" PRIx64 "\n", px_hash64(b.p, b.n));
    examine(path, px_buf_view(&b));
    px_buf_done(&b);
    return 0;
}
