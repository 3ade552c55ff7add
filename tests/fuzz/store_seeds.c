/* store_seeds: makes the seeds of the fuzz targets of stores from made records.
 *
 *     store_seeds tests/fuzz/corpus
 *
 * Writes <corpus>/{columns,records,bitmaps,links}/{file,pieces} (the forms of box_input.h) and the
 * text templates of segment and manifest. To be run again by hand when the format of a store
 * changes. */
#include "tests/shards/kit.h"

#include "shards/link.h"
#include "tests/fuzz/store_names.h"

enum { ROWS = 5 };

static const px_str lines[ROWS] = {
    PX_STR(
        "{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2006-02-14\"},\"app\":\"US200410000001\","
        "\"applicants\":[\"Acme Laser GmbH\",\"北京大学\"],\"ipc\":[\"H01M10/0525\",\"G06F16/35\"],"
        "\"title\":\"the battery of a cell\",\"family\":\"docdb:1\"}"),
    PX_STR("{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2000-05-17\"},\"ipc\":[\"H01M10/04\"],"
           "\"cites\":[\"US7000001B2\",\"KR1777994\"],\"n_pages\":12}"),
    PX_STR(
        "{\"pub\":\"EP1000001B1\",\"applicants\":[\"Acme Laser GmbH\"],\"cites\":[\"US7000001\"]}"),
    PX_STR("{\"ids\":[\"lens:1\"],\"title\":\"电池组\",\"n_pages\":70000}"),
    PX_STR("{\"pub\":\"KR101777994B1\",\"cited_by\":[\"EP1000001A1\"]}")};

static void seed(const char *corpus, const char *target, const char *name, px_str bytes) {
    char *dir = px_path(corpus, target), *path = px_path(dir, name);
    OK(px_dir_make(dir, &err));
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes.p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
        fail_msg("cannot write %s", path);
    free(dir);
    free(path);
}

static void put16(px_buf *b, size_t n) {
    uint16_t v = (uint16_t)n;
    px_buf_put(b, &v, sizeof v);
}

static void both_forms(const char *corpus, const char *target, const char *path, box_names names,
                       uint32_t n_rows) {
    px_buf file, pieces;
    px_box *box;
    px_buf_init(&file, 1 << 20);
    px_buf_init(&pieces, 1 << 20);
    px_buf content;
    px_buf_init(&content, 1 << 20);
    OK(px_file_read(path, 1 << 20, &content, &err));
    put16(&file, n_rows);
    px_buf_str(&file, px_buf_view(&content));
    seed(corpus, target, "file", px_buf_view(&file));
    OK(px_box_open(path, names.kind, &box, &err));
    put16(&pieces, n_rows);
    for (size_t i = 0; i < names.n; i++) {
        px_str bytes;
        px_section s;
        if (!px_box_find(box, px_str_of(names.name[i]), &s)) continue;
        OK(px_section_all(&s, UINT64_MAX, &bytes, &err));
        px_buf_ch(&pieces, (char)i);
        put16(&pieces, bytes.n);
        px_buf_str(&pieces, bytes);
    }
    seed(corpus, target, "pieces", px_buf_view(&pieces));
    px_box_close(box);
    px_buf_done(&file);
    px_buf_done(&pieces);
    px_buf_done(&content);
}

/* Of all columns those that the table of sections names: @meta and @names must list no others. */
static void columns(const char *corpus) {
    static const char *const kept[] = {"@key", "@has", "@app",    "@base", "@from", "@cites",
                                       "pn",   "pd",   "n_pages", "kd",    "pa",    "ipc"};
    px_colw *w = px_colw_new();
    px_analyzer *an = px_analyzer_new();
    px_cols *cols;
    px_boxw *box;
    uint64_t size, sum;
    for (uint32_t i = 0; i < ROWS; i++) {
        px_record r = kit_read(lines[i]);
        uint64_t from[2] = {i + 1, 7};
        OK(px_colw_record(w, kit, an, &r, from, 1 + i % 2, &err));
    }
    OK(px_colw_write(w, kit_at("columns.px"), &size, &sum, &err));
    px_colw_free(w);
    px_analyzer_free(an);
    OK(px_cols_open(kit_at("columns.px"), ROWS, &cols, &err));
    OK(px_boxw_create(kit_at("few.px"), "COLS", &box, &err));
    px_buf metas, names;
    px_buf_init(&metas, 1 << 16);
    px_buf_init(&names, 1 << 16);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        const px_col *c;
        OK(px_cols_get(cols, px_str_of(kept[i]), &c, &err));
        if (!c) continue;
        px_buf_put(&metas, &c->m, sizeof c->m);
        px_buf_c(&names, kept[i]);
        px_buf_ch(&names, 0);
        for (size_t k = 2; k < sizeof column_sections / sizeof *column_sections; k++) {
            px_section s;
            px_str bytes, name = px_str_of(column_sections[k]);
            if (!px_str_eq(px_str_sub(name, 0, px_str_find(name, PX_STR("/"))),
                           px_str_of(kept[i])) ||
                !px_box_find(px_cols_box(cols), name, &s))
                continue;
            OK(px_section_all(&s, UINT64_MAX, &bytes, &err));
            OK(px_boxw_put(box, name, bytes.p, bytes.n, &err));
        }
    }
    OK(px_boxw_put(box, PX_STR("@meta"), metas.p, metas.n, &err));
    OK(px_boxw_put(box, PX_STR("@names"), names.p, names.n, &err));
    OK(px_boxw_close(box, NULL, NULL, &err));
    px_cols_close(cols);
    px_buf_done(&metas);
    px_buf_done(&names);
    both_forms(corpus, "columns", kit_at("few.px"), (box_names)BOX_NAMES("COLS", column_sections),
               ROWS);
}

static void records(const char *corpus) {
    px_recw *w;
    uint64_t size, sum;
    OK(px_recw_create(kit_at("records.px"),
                      PX_STR("a dictionary of plain bytes: {\"pub\":{\"number\":\"US"), &w, &err));
    for (uint32_t i = 0; i < ROWS; i++)
        OK(px_recw_add(w, lines[i], &err));
    OK(px_recw_close(w, &size, &sum, &err));
    both_forms(corpus, "records", kit_at("records.px"),
               (box_names)BOX_NAMES("RECS", record_sections), ROWS);
}

static void bitmaps(const char *corpus) {
    px_bitw *w;
    uint64_t size, sum;
    OK(px_bitw_create(kit_at("bitmaps.px"), &w, &err));
    for (int i = 0; i < 4; i++) { /* a list, a run, a bitset, two containers */
        px_bitmap *b = px_bitmap_new();
        for (uint32_t r = 0; r < 65535 && i == 2; r += 1 + r % 3)
            px_bitmap_add(b, r);
        if (i == 1) px_bitmap_add_range(b, 3, 60000);
        if (i != 1) px_bitmap_add(b, 5);
        if (i == 3) px_bitmap_add(b, 65533);
        if (i == 0) px_bitmap_add(b, 9);
        OK(px_bitw_put(w, px_arena_fmt(kit, "t%c", 'a' + i), b, &err));
        px_bitmap_free(b);
    }
    static const uint32_t words[] = {3, 0, 1, 4}, rare[] = {2, 1, 2, 4, 3, 0, 65534, 7};
    OK(px_bitw_put_bytes(w, PX_STR("q"), (px_str){(const char *)words, sizeof words}, &err));
    OK(px_bitw_put_bytes(w, PX_STR("r"), PX_STR("1"), &err));
    OK(px_bitw_put_bytes(w, PX_STR("qa"), (px_str){(const char *)rare, sizeof rare}, &err));
    OK(px_bitw_close(w, &size, &sum, &err));
    both_forms(corpus, "bitmaps", kit_at("bitmaps.px"),
               (box_names)BOX_NAMES("BITS", bitmap_sections), 65535);
}

static void links(const char *corpus) {
    uint64_t sum;
    px_bitmap *dead = NULL;
    px_segment *s = kit_segment(kit_root, "seg-000001", lines, ROWS, 0, (px_str){0});
    OK(px_links_build(&s, &dead, 1, kit_at("links.px"), &sum, &err));
    both_forms(corpus, "links", kit_at("links.px"), (box_names)BOX_NAMES("LINK", link_sections),
               ROWS);
    px_segment_close(s);
}

static void texts(const char *corpus) {
    seed(corpus, "segment", "whole",
         PX_STR("{\"patix_segment\":1,\"rows\":$rows,\"terms_uuid\":\"$uuid\",\"files\":["
                "{\"name\":\"terms.glass\",\"size\":$size0,\"xxh3\":\"$sum0\"},"
                "{\"name\":\"tokens.px\",\"size\":$size1,\"xxh3\":\"$sum1\"},"
                "{\"name\":\"columns.px\",\"size\":$size2,\"xxh3\":\"$sum2\"},"
                "{\"name\":\"records.px\",\"size\":$size3,\"xxh3\":\"$sum3\"},"
                "{\"name\":\"bitmaps.px\",\"size\":$size4,\"xxh3\":\"$sum4\"}]}"));
    seed(corpus, "segment", "few",
         PX_STR("{\"patix_segment\":1,\"rows\":3,\"files\":[]}\nxxh3 0\n"));
    seed(corpus, "segment", "later",
         PX_STR("{\"patix_segment\":2,\"rows\":1e300,\"terms_uuid\":7}"));
    seed(
        corpus, "manifest", "whole",
        PX_STR("{\"patix_manifest\":1,\"generation\":7,\"next_segment\":4,\"links\":\"links-7.px\","
               "\"links_xxh3\":\"00112233445566aa\",\"segments\":[{\"name\":\"seg-000001\","
               "\"rows\":65536},"
               "{\"name\":\"seg-000003\",\"rows\":12,\"n_dead\":2,\"dead\":\"dead-000003-6.px\","
               "\"dead_xxh3\":\"ffffffffffffffff\"}]}"));
    seed(corpus, "manifest", "empty",
         PX_STR("{\"patix_manifest\":1,\"generation\":1,\"next_segment\":1,\"links\":\"\","
                "\"segments\":[]}"));
    seed(corpus, "manifest", "wrong",
         PX_STR("{\"patix_manifest\":1,\"generation\":-1,\"next_segment\":1e99,\"links\":\"../x\","
                "\"segments\":[{\"name\":\"..\",\"rows\":4294967295},{\"rows\":4294967296}]}"));
}

int main(int argc, char **argv) {
    if (argc != 2) {
        (void)fprintf(stderr, "usage: store_seeds CORPUS\n");
        return 2;
    }
    if (kit_begin(NULL) != 0) return 1;
    columns(argv[1]);
    records(argv[1]);
    bitmaps(argv[1]);
    links(argv[1]);
    texts(argv[1]);
    return kit_end(NULL);
}
