/* Any bytes as a links file: nothing may crash; groups and citations that are given lie within the
 * rows. */
#include "tests/fuzz/store_names.h"

#include "shards/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(const uint32_t *off, const uint32_t *to, uint32_t n_rows) {
    for (uint32_t r = 0; r < n_rows; r++)
        for (uint32_t i = off[r]; i < off[r + 1]; i++)
            demand(to[i] < n_rows);
}

static void examine(const char *path, uint32_t n_rows) {
    px_links *l;
    px_err err;
    if (px_links_open(path, n_rows, &l, &err) != PX_OK) return;
    demand(l->n_rows == n_rows);
    if (px_links_groups(l, &err) == PX_OK)
        for (uint32_t r = 0; r < n_rows; r++)
            demand((l->app[r] == PX_NIL || l->app[r] < l->n_apps) &&
                   (l->fam[r] == PX_NIL || l->fam[r] < l->n_fams) &&
                   (!l->ext || l->ext[r] == PX_NIL || l->ext[r] < l->n_exts));
    if (px_links_citations(l, &err) == PX_OK) {
        walk(l->cites_off, l->cites, n_rows);
        walk(l->cited_off, l->cited, n_rows);
    }
    px_links_close(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const box_names names = BOX_NAMES("LINK", link_sections);
    box_examine(&names, data, size, examine);
    return 0;
}
