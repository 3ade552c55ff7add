/* The same records give the same groups and links, whatever the order of rows, however they are cut
 * into segments and however little memory there is; and long chains of families come together. */
#include "tests/shards/link_kit.h"

enum { N = 1500 };

/* Members from small ranges, so that records agree in some things and contradict one another in
 * others. */
static px_str record_by_chance(uint32_t i) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":\"%s%u%s\"", i % 3 ? "US" : "EP", (i % 3 ? 7000000 : 1000000) + i / 2,
               i % 2 ? "B2" : "A1");
    if (below(2)) px_buf_fmt(&b, ",\"app\":\"US2009%08u\"", 12000000 + below(N / 2));
    if (below(3) == 0) px_buf_fmt(&b, ",\"family\":\"docdb:%u\"", below(N / 4));
    if (below(2)) {
        px_buf_fmt(&b, ",\"priorities\":[\"DE10200100%04u\"", below(N / 2));
        if (below(20) == 0) px_buf_fmt(&b, ",\"DE10200100%04u\"", below(N / 2));
        if (below(20) == 0) px_buf_fmt(&b, ",\"US2009%08u\"", 12000000 + below(N / 2));
        px_buf_c(&b, "]");
    }
    if (below(20) == 0) px_buf_fmt(&b, ",\"family_ext\":\"inpadoc:%u\"", below(N));
    px_buf_fmt(&b, ",\"cites\":[\"US%u\",\"US%uB2\",\"EP%uA1\"]}", 7000000 + below(N),
               7000000 + below(N), 1000000 + below(N));
    px_str out = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static px_str key_of(const result *r, uint32_t row) {
    size_t s = 0;
    const px_col *c;
    while (row >= r->seg[s]->n_rows)
        row -= r->seg[s++]->n_rows;
    OK(px_cols_get(r->seg[s]->cols, PX_STR("@key"), &c, &err));
    return px_arena_str(kit, px_col_text(c, row));
}

static int by_text(const void *x, const void *y) {
    return strcmp(*(char *const *)x, *(char *const *)y);
}

/* A line a record, sorted: its key, the first key of its application, of its families, and what it
 * cites. */
static const char *shown(const result *r, uint32_t n) {
    px_str *key = px_arena_array(kit, px_str, n);
    px_str *app = px_arena_array(kit, px_str, n), *fam = px_arena_array(kit, px_str, n);
    px_str *ext = px_arena_array(kit, px_str, n);
    char **line = px_arena_array(kit, char *, n);
    const px_links *l = r->links;
    px_buf b;
    for (uint32_t i = 0; i < n; i++) {
        key[i] = key_of(r, i);
        px_str *first[3] = {&app[l->app[i]], &fam[l->fam[i]], &ext[l->ext[i]]};
        for (int k = 0; k < 3; k++)
            if (!first[k]->n || px_str_cmp(key[i], *first[k]) < 0) *first[k] = key[i];
    }
    px_buf_init(&b, PX_BUF_MAX);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t n_cites = l->cites_off[i + 1] - l->cites_off[i];
        char **cited = px_arena_array(kit, char *, n_cites + 1);
        for (uint32_t k = 0; k < n_cites; k++)
            cited[k] = px_arena_cstr(kit, key[l->cites[l->cites_off[i] + k]]);
        if (n_cites) qsort(cited, n_cites, sizeof *cited, by_text);
        px_buf_clear(&b);
        px_buf_fmt(&b, PX_STR_FMT " app " PX_STR_FMT " fam " PX_STR_FMT " ext " PX_STR_FMT " cites",
                   PX_STR_ARG(key[i]), PX_STR_ARG(app[l->app[i]]), PX_STR_ARG(fam[l->fam[i]]),
                   PX_STR_ARG(ext[l->ext[i]]));
        for (uint32_t k = 0; k < n_cites; k++)
            px_buf_fmt(&b, " %s", cited[k]);
        line[i] = px_arena_cstr(kit, px_buf_view(&b));
    }
    qsort(line, n, sizeof *line, by_text);
    px_buf_clear(&b);
    for (uint32_t i = 0; i < n; i++)
        px_buf_fmt(&b, "%s\n", line[i]);
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

static void shuffle(px_str *v, uint32_t n) {
    for (uint32_t i = n; i > 1; i--) {
        uint32_t k = below(i);
        px_str t = v[i - 1];
        v[i - 1] = v[k];
        v[k] = t;
    }
}

/* The first difference of two texts of lines. */
static void same_lines(const char *got, const char *want, const char *what) {
    while (*got && *got == *want) {
        const char *line = strchr(got, '\n') + 1;
        if (strncmp(got, want, (size_t)(line - got)) != 0) break;
        want += line - got;
        got = line;
    }
    if (strcmp(got, want) != 0)
        fail_msg("%s:\n%.*s\nwant\n%.*s", what, (int)strcspn(got, "\n"), got,
                 (int)strcspn(want, "\n"), want);
}

static void test_order_of_rows(void **state) {
    (void)state;
    static px_str line[N];
    static const struct {
        uint32_t cut;
        size_t bytes;
        const char *what;
    } ways[] = {{0, PX_LINK_BYTES, "another order"},
                {100, PX_LINK_BYTES, "another order, in 15 segments"},
                {0, 0, "another order, sorted on disk"},
                {350, 0, "another order, in 5 segments, sorted on disk"},
                {0, 100000, "another order, a few runs"}};
    for (uint32_t i = 0; i < N; i++)
        line[i] = record_by_chance(i);
    result r = build(line, N, 0, NULL);
    const char *want = shown(&r, N);
    uint64_t unclear = r.links->n_unclear;
    assert_true(r.links->n_fams > N / 10 && r.links->n_fams < r.links->n_apps &&
                r.links->n_apps < N);
    assert_in_range(r.links->n_exts, N / 30, r.links->n_fams - 1);
    release(&r);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        shuffle(line, N);
        link_bytes = ways[i].bytes;
        r = build(line, N, ways[i].cut, NULL);
        same_lines(shown(&r, N), want, ways[i].what);
        assert_int_equal(r.links->n_unclear, unclear);
        release(&r);
        char **names;
        size_t n;
        OK(px_dir_list(kit_root, &names, &n, &err));
        for (size_t k = 0; k < n; k++)
            if (!strncmp(names[k], "tmp-", 4)) fail_msg("%s is left over", names[k]);
        px_names_free(names, n);
    }
    link_bytes = PX_LINK_BYTES;
}

/* Each application shares a set of priorities with the next: one family, given by the one record
 * that has one. */
static void test_a_long_chain(void **state) {
    (void)state;
    static px_str line[2 * 400 + 1];
    uint32_t n = 0;
    for (uint32_t i = 0; i < 400; i++)
        for (uint32_t k = 0; k < 2; k++)
            line[n++] = px_arena_fmt(kit,
                                     "{\"pub\":\"US%uB%u\",\"app\":\"US200912%06u\","
                                     "\"priorities\":[\"DE1020010%05u\"]}",
                                     7000000 + i, k + 1, i, i + k);
    for (int given = 0; given < 2; given++)
        for (size_t bytes = 0; bytes <= PX_LINK_BYTES; bytes += PX_LINK_BYTES) {
            if (given)
                line[n] = PX_STR("{\"pub\":\"EP1000001A1\",\"family\":\"docdb:7\","
                                 "\"priorities\":[\"DE102001000123\"]}");
            else
                line[n] = PX_STR("{\"pub\":\"EP1000001A1\"}");
            link_bytes = bytes;
            px_str order[2 * 400 + 1];
            memcpy(order, line, sizeof order);
            if (bytes) shuffle(order, n + 1);
            result r = build(order, n + 1, 0, NULL);
            assert_int_equal(r.links->n_apps, 401);
            if (r.links->n_fams != (given ? 1 : 2))
                fail_msg("%u families, given %d, %zu bytes", r.links->n_fams, given, bytes);
            release(&r);
        }
    link_bytes = PX_LINK_BYTES;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_of_rows),
        cmocka_unit_test(test_a_long_chain),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
