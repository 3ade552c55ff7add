/* Files in, a collection out: every outcome of a record, in every order in which files can come. */
#include "tests/shards/kit.h"

#include "indexer/ingest.h"
#include "shards/commit.h"

/* ---- doing ---- */

static char *write_lines(const char *name, const char *const *lines) {
    px_buf b;
    char *path = px_path(kit_root, name);
    px_buf_init(&b, PX_BUF_MAX);
    for (; *lines; lines++)
        px_buf_fmt(&b, "%s\n", *lines);
    OK(px_file_replace(path, px_buf_view(&b), &err));
    px_buf_done(&b);
    return path;
}

/* A file of these lines, read into a collection; `outcome` is "new changed unchanged joined
 * rejected". */
typedef struct run {
    const char *dir;
    unsigned jobs;
    uint32_t segment_rows;
    px_status want;
    const volatile bool *stop;
    void (*file_done)(void *self, const char *path, const px_source_report *rep);
    void *self;
    px_ingest_result result;
} run;

static void ingest(run *r, char *const *paths, size_t n_paths, const char *outcome, int line) {
    char got[128];
    px_ingest_options opt = {.dir = kit_at(r->dir),
                             .paths = paths,
                             .n_paths = n_paths,
                             .format = "jsonl",
                             .jobs = r->jobs ? r->jobs : 1,
                             .segment_rows = r->segment_rows,
                             .file_done = r->file_done,
                             .self = r->self};
    px_ingest_result_release(&r->result);
    kit_expect(px_ingest(&opt, r->stop, &r->result, &err), r->want, "ingest", line);
    const px_ingest_counts *c = &r->result.counts;
    snprintf(got, sizeof got, "%d %d %d %d %d", (int)c->fresh, (int)c->changed, (int)c->unchanged,
             (int)c->joined, (int)c->rejected);
    if (outcome && strcmp(got, outcome))
        fail_msg("line %d: new, changed, unchanged, joined, rejected: %s, want %s", line, got,
                 outcome);
    if (outcome)
        assert_int_equal(c->read, c->fresh + c->changed + c->unchanged + c->joined + c->rejected);
}

static void ingest_lines(run *r, const char *file, const char *outcome, int line,
                         const char *const *lines) {
    char *path = write_lines(file, lines);
    ingest(r, &path, 1, outcome, line);
    free(path);
}
#define INGEST(run, file, outcome, ...)                                                            \
    ingest_lines((run), (file), (outcome), __LINE__, (const char *const[]){__VA_ARGS__, NULL})

static int by_bytes(const void *x, const void *y) {
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* The living records, sorted, one a line; without where they come from. */
static const char *dump(const char *dir) {
    px_snapshot *s;
    px_zctx *ctx = px_zctx_new();
    px_buf json, out;
    size_t n = 0;
    OK(px_snapshot_open(kit_at(dir), false, &s, &err));
    px_buf_init(&json, PX_RECORD_BYTES_MAX);
    px_buf_init(&out, PX_BUF_MAX);
    const char **line = px_arena_array(kit, const char *, s->n_rows + 1);
    for (uint32_t g = 0; g < s->n_rows; g++) {
        size_t seg;
        uint32_t row;
        px_str key;
        px_snapshot_locate(s, g, &seg, &row);
        if (s->dead[seg] && px_bitmap_has(s->dead[seg], row)) continue;
        OK(px_snapshot_record(s, g, ctx, &json, &err));
        px_record r = kit_read(px_arena_str(kit, px_buf_view(&json)));
        OK(px_snapshot_key(s, g, &key, &err));
        assert_true(px_str_eq(key, r.key));
        px_buf_clear(&out);
        px_record_write_content(&r, &out);
        line[n++] = px_arena_cstr(kit, px_buf_view(&out));
    }
    assert_int_equal(n, s->n_live);
    if (n) qsort(line, n, sizeof *line, by_bytes);
    px_buf_clear(&out);
    for (size_t i = 0; i < n; i++) {
        px_buf_c(&out, line[i]);
        px_buf_ch(&out, '\n');
    }
    const char *all = px_arena_cstr(kit, px_buf_view(&out));
    for (size_t i = 0; i < s->n_segs; i++)
        OK(px_segment_verify(s->seg[i], &err));
    px_snapshot_unref(s);
    px_buf_done(&json);
    px_buf_done(&out);
    px_zctx_free(ctx);
    return all;
}

static void same(const char *got, const char *want, int line) {
    if (strcmp(got, want)) fail_msg("line %d: the collection holds\n%swant\n%s", line, got, want);
}

/* Lines as they stand when they are read and written once, sorted. */
static const char *normal(const char *text) {
    const char *line[16];
    size_t n = 0;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    for (const char *nl; *text && n < 16; text = nl + (*nl != 0)) {
        nl = strchrnul(text, '\n');
        px_record r = kit_read((px_str){text, (size_t)(nl - text)});
        px_buf_clear(&b);
        px_record_write_content(&r, &b);
        line[n++] = px_arena_cstr(kit, px_buf_view(&b));
    }
    qsort(line, n, sizeof *line, by_bytes);
    px_buf_clear(&b);
    for (size_t i = 0; i < n; i++)
        px_buf_fmt(&b, "%s\n", line[i]);
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}
#define HOLDS(run, text) same(dump((run)->dir), normal(text), __LINE__)

static uint64_t generation(const char *dir) {
    px_manifest m;
    OK(px_manifest_read(kit_at(dir), &m, &err));
    uint64_t g = m.generation;
    px_manifest_release(&m);
    return g;
}

static void done(run *r) {
    px_ingest_result_release(&r->result);
}

/* ---- the outcomes ---- */

#define A1    "{\"pub\":{\"number\":\"US2010000001A1\",\"date\":\"2010-05-01\"}"
#define TI(t) ",\"titles\":[{\"lang\":\"en\",\"text\":\"" t "\"}]"

static void test_new_unchanged_changed(void **state) {
    (void)state;
    run r = {.dir = "basic"};
    INGEST(&r, "a.jsonl", "2 0 0 0 0", A1 TI("laser") "}", "{\"pub\":\"EP1000001B1\"}");
    assert_int_equal(r.result.generation, 1);
    assert_true(r.result.committed);
    assert_int_equal(r.result.publications, 2);
    INGEST(&r, "a.jsonl", "0 0 2 0 0", A1 TI("laser") "}", "{\"pub\":\"EP1000001B1\"}");
    assert_int_equal(r.result.generation, 1); /* nothing changed, nothing committed */
    assert_false(r.result.committed);
    INGEST(&r, "b.jsonl", "1 1 1 0 0", A1 TI("激光") "}", "{\"pub\":\"EP1000001B1\"}",
           "{\"pub\":\"CN117151122A\"}");
    assert_int_equal(r.result.generation, 2);
    assert_int_equal(r.result.publications, 3);
    assert_true(strstr(dump("basic"), "激光") != NULL);
    assert_null(strstr(dump("basic"), "laser"));
    /* The first file again: it said all this before. */
    INGEST(&r, "a.jsonl", "0 0 2 0 0", A1 TI("laser") "}", "{\"pub\":\"EP1000001B1\"}");
    assert_true(strstr(dump("basic"), "激光") != NULL);
    assert_int_equal(generation("basic"), 2);
    /* Under another name, too: content counts, not the file. */
    INGEST(&r, "copy.jsonl", "0 0 1 0 0", A1 TI("laser") "}");
    done(&r);
}

static void test_parts_complete_each_other(void **state) {
    (void)state;
    static const char *const part[] = {
        A1 TI("laser") "}",
        A1 ",\"cites\":[\"US7000001B2\",\"US7000002B2\"]}",
        A1 ",\"ipc\":[\"H01M10/04\"],\"status\":\"active\"}",
    };
    static const char whole[] =
        "{\"pub\":{\"number\":\"US2010000001A1\",\"date\":\"2010-05-01\"}" TI(
            "laser") ",\"ipc\":[\"H01M10/04\"],\"cites\":[\"US7000001B2\",\"US7000002B2\"],"
                     "\"status\":\"active\"}";
    px_record w = kit_read(px_str_of(whole));
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_record_write_content(&w, &b);
    static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                     {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int o = 0; o < 6; o++) {
        run r = {.dir = px_arena_fmt(kit, "parts-%d", o).p, .jobs = 2};
        char *path[3];
        for (int i = 0; i < 3; i++) {
            char name[32];
            snprintf(name, sizeof name, "part%d.jsonl", i);
            path[i] = write_lines(name, (const char *const[]){part[orders[o][i]], NULL});
        }
        ingest(&r, path, 3, "1 0 0 2 0", __LINE__); /* in one run */
        HOLDS(&r, b.p);
        ingest(&r, path, 3, "0 0 3 0 0", __LINE__);
        r.dir = px_arena_fmt(kit, "steps-%d", o).p; /* a run each */
        ingest(&r, path, 1, "1 0 0 0 0", __LINE__);
        ingest(&r, path + 1, 1, "0 1 0 0 0", __LINE__);
        ingest(&r, path + 2, 1, "0 1 0 0 0", __LINE__);
        HOLDS(&r, b.p);
        ingest(&r, path, 3, "0 0 3 0 0", __LINE__);
        HOLDS(&r, b.p);
        assert_int_equal(r.result.publications, 1);
        for (int i = 0; i < 3; i++)
            free(path[i]);
        done(&r);
    }
    px_buf_done(&b);
}

static void test_newest_wins_absence_never_erases(void **state) {
    (void)state;
    run r = {.dir = "newest"};
    INGEST(&r, "1.jsonl", "1 0 0 0 0",
           A1 TI("one") ",\"status\":\"pending\",\"n_pages\":4,\"keywords\":[\"a\",\"b\"]}");
    INGEST(&r, "2.jsonl", "0 1 0 0 0", A1 ",\"status\":\"active\",\"keywords\":[\"c\"]}");
    HOLDS(&r, A1 TI("one") ",\"status\":\"active\",\"n_pages\":4,\"keywords\":[\"c\"]}");
    /* Three in one run: the last of them. */
    INGEST(&r, "3.jsonl", "0 2 1 0 0", A1 ",\"n_pages\":5}", A1 ",\"n_pages\":6}",
           A1 ",\"status\":\"active\"}");
    HOLDS(&r, A1 TI("one") ",\"status\":\"active\",\"n_pages\":6,\"keywords\":[\"c\"]}");
    done(&r);
}

/* What brought nothing when it was read brings nothing later either, though the record has changed
 * since in the same run. */
static void test_what_brought_nothing_is_known(void **state) {
    (void)state;
    static const char *const lines[] = {A1 TI("one") ",\"n_pages\":4}", A1 TI("one") "}",
                                        A1 TI("two") "}", NULL};
    run r = {.dir = "subset"};
    ingest_lines(&r, "s.jsonl", "1 0 1 1 0", __LINE__, lines);
    HOLDS(&r, A1 TI("two") ",\"n_pages\":4}");
    ingest_lines(&r, "s.jsonl", "0 0 3 0 0", __LINE__, lines);
    HOLDS(&r, A1 TI("two") ",\"n_pages\":4}");
    done(&r);
}

static void test_kinds(void **state) {
    (void)state;
    static const struct {
        const char *lines[4], *outcome, *holds;
    } rows[] = {
        /* One kind of the number: the one without kind is it, whichever comes first. */
        {{"{\"pub\":\"EP1000001\",\"n_pages\":1}", "{\"pub\":\"EP1000001B1\",\"n_claims\":2}"},
         "1 0 0 1 0",
         "{\"pub\":\"EP1000001B1\",\"n_claims\":2,\"n_pages\":1}"},
        {{"{\"pub\":\"EP1000001B1\",\"n_claims\":2}", "{\"pub\":\"EP1000001\",\"n_pages\":1}"},
         "1 0 0 1 0",
         "{\"pub\":\"EP1000001B1\",\"n_claims\":2,\"n_pages\":1}"},
        /* Two kinds: the date says which. */
        {{"{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2001-01-01\"}}",
          "{\"pub\":{\"number\":\"EP1000001B1\",\"date\":\"2005-01-01\"}}",
          "{\"pub\":{\"number\":\"EP1000001\",\"date\":\"2005-01-01\"},\"n_pages\":1}"},
         "2 0 0 1 0",
         "{\"pub\":{\"number\":\"EP1000001A1\",\"date\":\"2001-01-01\"}}\n"
         "{\"pub\":{\"number\":\"EP1000001B1\",\"date\":\"2005-01-01\"},\"n_pages\":1}"},
        /* Nothing says which: it stays by itself. */
        {{"{\"pub\":\"EP1000001A1\"}", "{\"pub\":\"EP1000001B1\"}",
          "{\"pub\":\"EP1000001\",\"n_pages\":1}"},
         "3 0 0 0 0",
         "{\"pub\":\"EP1000001\",\"n_pages\":1}\n{\"pub\":\"EP1000001A1\"}\n"
         "{\"pub\":\"EP1000001B1\"}"},
        {{"{\"pub\":\"EP1000001A1\"}", "{\"pub\":\"EP1000001B1\"}"},
         "2 0 0 0 0",
         "{\"pub\":\"EP1000001A1\"}\n{\"pub\":\"EP1000001B1\"}"},
        /* Another number is another thing. */
        {{"{\"pub\":\"EP1000001\"}", "{\"pub\":\"EP1000002B1\"}"},
         "2 0 0 0 0",
         "{\"pub\":\"EP1000001\"}\n{\"pub\":\"EP1000002B1\"}"},
        /* A number without kind takes over kind and keeps its date. */
        {{"{\"pub\":{\"number\":\"EP1000001\",\"date\":\"2005-01-01\"}}",
          "{\"pub\":\"EP1000001B1\",\"n_pages\":1}"},
         "1 0 0 1 0",
         "{\"pub\":{\"number\":\"EP1000001B1\",\"date\":\"2005-01-01\"},\"n_pages\":1}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        run r = {.dir = px_arena_fmt(kit, "kinds-%zu", i).p, .jobs = 2};
        ingest_lines(&r, "k.jsonl", rows[i].outcome, (int)i, rows[i].lines);
        HOLDS(&r, rows[i].holds);
        const char *all = dump(r.dir);
        ingest_lines(&r, "k.jsonl", NULL, (int)i, rows[i].lines); /* again changes nothing */
        assert_int_equal(r.result.counts.unchanged, r.result.counts.read);
        same(dump(r.dir), all, (int)i);
        /* A file a record: the same in the end. */
        r.dir = px_arena_fmt(kit, "kinds-one-%zu", i).p;
        for (int k = 0; rows[i].lines[k]; k++)
            ingest_lines(&r, "k1.jsonl", NULL, (int)i,
                         (const char *const[]){rows[i].lines[k], NULL});
        HOLDS(&r, rows[i].holds);
        done(&r);
    }
}

static void test_without_number(void **state) {
    (void)state;
    run r = {.dir = "numberless"};
    INGEST(&r, "n.jsonl", "4 0 0 0 0", "{\"ids\":[\"lens:1-2-3\"]" TI("one") "}",
           "{\"title\":\"a title and nothing else\"}", "{\"title\":\"另一个标题\"}",
           "{\"app\":\"US200912000001\"" TI("by application") "}");
    INGEST(&r, "n.jsonl", "0 0 3 0 0", "{\"ids\":[\"lens:1-2-3\"]" TI("one") "}",
           "{\"title\":\"a title and nothing else\"}", "{\"title\":\"另一个标题\"}");
    INGEST(&r, "n2.jsonl", "1 2 0 0 0", "{\"ids\":[\"lens:1-2-3\"],\"n_pages\":3}",
           "{\"title\":\"a third title\"}", "{\"app\":\"US200912000001\",\"n_pages\":4}");
    assert_int_equal(r.result.publications, 5);
    assert_non_null(strstr(dump(r.dir), "\"n_pages\":3,\"ids\":[\"lens:1-2-3\"]"));
    done(&r);
}

static void test_duplicates_in_a_run(void **state) {
    (void)state;
    const char *lines[202];
    for (int i = 0; i < 200; i++)
        lines[i] = i % 2 ? "{\"pub\":\"US7000001B2\",\"n_pages\":1}" : "{\"title\":\"the same\"}";
    lines[200] = "{\"pub\":\"US7000001B2\",\"n_pages\":2}";
    lines[201] = NULL;
    for (unsigned jobs = 1; jobs <= 3; jobs += 2) {
        run r = {.dir = px_arena_fmt(kit, "dup-%u", jobs).p, .jobs = jobs};
        ingest_lines(&r, "dup.jsonl", "2 0 198 1 0", __LINE__, lines);
        HOLDS(&r, "{\"pub\":\"US7000001B2\",\"n_pages\":2}\n"
                  "{\"titles\":[\"the same\"]}");
        assert_int_equal(r.result.publications, 2);
        ingest_lines(&r, "dup.jsonl", "0 0 201 0 0", __LINE__, lines);
        done(&r);
    }
}

/* ---- many records, many jobs, many segments ---- */

enum { MANY = 240 };

/* Records, parts of the same publications, some without kind, in an order of chance. */
static const char **many_lines(uint32_t variant) {
    const char **v = px_arena_array(kit, const char *, MANY + 1);
    for (uint32_t i = 0; i < MANY; i++) {
        uint32_t k = below(90);
        switch (below(4)) {
        case 0:
            v[i] = kit_made(k).p;
            break;
        case 1:
            v[i] = px_arena_fmt(kit, "{\"pub\":\"US%uB2\",\"n_pages\":%u}", 7000000 + k,
                                below(5) + variant)
                       .p;
            break;
        case 2:
            v[i] = px_arena_fmt(kit, "{\"pub\":\"US%u\",\"n_claims\":%u" TI("t%u") "}", 7000000 + k,
                                below(5), below(9))
                       .p;
            break;
        default:
            v[i] = px_arena_fmt(kit, "{\"ids\":[\"x:%u\"],\"title\":\"电池 %u\"}", k, below(3)).p;
        }
    }
    return v;
}

static void test_jobs_make_no_difference(void **state) {
    (void)state;
    char *path[3];
    for (uint32_t f = 0; f < 3; f++)
        path[f] = write_lines(px_arena_fmt(kit, "many-%u.jsonl", f).p, many_lines(f));
    const char *first = NULL, *both = NULL;
    static const struct {
        unsigned jobs;
        uint32_t segment_rows;
    } ways[] = {{1, 0}, {3, 0}, {3, 7}, {1, 5}};
    for (size_t i = 0; i < 4; i++) {
        run r = {.dir = px_arena_fmt(kit, "many-%zu", i).p,
                 .jobs = ways[i].jobs,
                 .segment_rows = ways[i].segment_rows};
        ingest(&r, path, 2, NULL, __LINE__);
        assert_int_equal(r.result.counts.rejected, 0);
        assert_true(r.result.n_segments <= PX_SEGMENTS_MAX);
        const char *got = dump(r.dir);
        if (!first) first = got;
        same(got, first, (int)i);
        ingest(&r, path + 2, 1, NULL, __LINE__);
        assert_true(r.result.counts.changed > 0 && r.result.counts.fresh > 0);
        got = dump(r.dir);
        if (!both) both = got;
        same(got, both, (int)i);
        assert_true(r.result.n_segments <= PX_SEGMENTS_MAX);
        done(&r);
    }
    for (int f = 0; f < 3; f++)
        free(path[f]);
}

static uint32_t rows_of(const char *dir, uint32_t *n_dead, size_t *n_segs) {
    px_manifest m;
    uint32_t rows = 0;
    OK(px_manifest_read(kit_at(dir), &m, &err));
    *n_dead = 0;
    for (size_t i = 0; i < m.n_segs; i++) {
        rows += m.seg[i].rows;
        *n_dead += m.seg[i].n_dead;
    }
    *n_segs = m.n_segs;
    px_manifest_release(&m);
    return rows;
}

static const char **numbered(uint32_t n, uint32_t step, uint32_t pages) {
    const char **v = px_arena_array(kit, const char *, n + 1);
    for (uint32_t i = 0, k = 0; k < n; i += step, k++)
        v[k] = px_arena_fmt(kit, "{\"pub\":\"US%uB2\",\"n_pages\":%u" TI("title %u") "}",
                            7100000 + i, pages, i)
                   .p;
    return v;
}

static void test_merging_carries_dead_rows(void **state) {
    (void)state;
    uint32_t dead;
    size_t n_segs;
    run r = {.dir = "merge", .segment_rows = 2};
    ingest_lines(&r, "n.jsonl", "100 0 0 0 0", __LINE__, numbered(100, 1, 1));
    assert_int_equal(rows_of("merge", &dead, &n_segs), 100);
    assert_in_range(n_segs, 1, PX_SEGMENTS_MAX);
    assert_int_equal(dead, 0);
    for (uint32_t pass = 2; pass < 5; pass++) { /* few change: their old rows are carried along */
        ingest_lines(&r, "n.jsonl", "0 8 0 0 0", __LINE__, numbered(8, 12, pass));
        (void)rows_of("merge", &dead, &n_segs);
        assert_in_range(n_segs, 1, PX_SEGMENTS_MAX);
        assert_int_equal(r.result.publications, 100);
    }
    const char *all = dump("merge");
    ingest_lines(&r, "n.jsonl", "0 0 100 0 0", __LINE__, numbered(100, 1, 1));
    ingest_lines(&r, "n.jsonl", "0 0 8 0 0", __LINE__, numbered(8, 12, 3));
    same(dump("merge"), all, __LINE__);
    assert_non_null(strstr(all, "\"n_pages\":4"));
    done(&r);
}

static void test_rebuilding_drops_dead_rows(void **state) {
    (void)state;
    uint32_t dead;
    size_t n_segs;
    run r = {.dir = "rebuild", .segment_rows = 2};
    ingest_lines(&r, "n.jsonl", "32 0 0 0 0", __LINE__, numbered(32, 1, 1));
    (void)rows_of("rebuild", &dead, &n_segs);
    assert_int_equal(n_segs, 16);
    /* One row of each of the first eight segments dies, four segments come: eight are merged, and
     * as half of their rows are dead, only the living ones are kept. */
    ingest_lines(&r, "n.jsonl", "0 8 0 0 0", __LINE__, numbered(8, 2, 2));
    assert_int_equal(rows_of("rebuild", &dead, &n_segs), 32);
    assert_int_equal(dead, 0);
    assert_int_equal(n_segs, 13);
    const char *all = dump("rebuild");
    /* What made a row is known of the new one, too. */
    ingest_lines(&r, "n.jsonl", "0 0 32 0 0", __LINE__, numbered(32, 1, 1));
    ingest_lines(&r, "n.jsonl", "0 0 8 0 0", __LINE__, numbered(8, 2, 2));
    same(dump("rebuild"), all, __LINE__);
    done(&r);
}

/* ---- what goes wrong ---- */

static const char *rejects_of(const char *dir) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    char *path = px_path(kit_at(dir), "rejects.jsonl");
    if (px_file_exists(path)) OK(px_file_read(path, PX_BUF_MAX, &b, &err));
    const char *out = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    free(path);
    return out;
}

static int count_of(const char *text, const char *what) {
    int n = 0;
    for (; (text = strstr(text, what)); text++)
        n++;
    return n;
}

static void test_rejects(void **state) {
    (void)state;
    run r = {.dir = "rejects"};
    INGEST(&r, "one.jsonl", "1 0 0 0 2", "{\"pub\":\"US7000001B2\"}", "{broken", "{}");
    assert_true(r.result.n_reasons >= 1);
    assert_int_equal(count_of(rejects_of("rejects"), "\"file\":\"one.jsonl\""), 2);
    assert_int_equal(count_of(rejects_of("rejects"), "{broken"), 1);
    INGEST(&r, "two.jsonl", "1 0 0 0 1", "{\"pub\":\"US7000002B2\"}", "[1,2");
    assert_int_equal(count_of(rejects_of("rejects"), "\"file\":\"one.jsonl\""), 2);
    assert_int_equal(count_of(rejects_of("rejects"), "\"file\":\"two.jsonl\""), 1);
    const char *before = rejects_of("rejects");
    INGEST(&r, "two.jsonl", "0 0 1 0 1", "{\"pub\":\"US7000002B2\"}", "[1,2");
    assert_int_equal(count_of(rejects_of("rejects"), "\n"), 3);
    assert_int_equal(strlen(rejects_of("rejects")), strlen(before));
    /* Mended: its entry goes, those of the other file stay. */
    INGEST(&r, "two.jsonl", "1 0 1 0 0", "{\"pub\":\"US7000002B2\"}", "{\"pub\":\"US7000003B2\"}");
    assert_int_equal(count_of(rejects_of("rejects"), "two.jsonl"), 0);
    assert_int_equal(count_of(rejects_of("rejects"), "one.jsonl"), 2);
    INGEST(&r, "one.jsonl", "0 0 1 0 0", "{\"pub\":\"US7000001B2\"}");
    assert_string_equal(rejects_of("rejects"), "");
    done(&r);
}

static void test_files_that_fail(void **state) {
    (void)state;
    run r = {.dir = "failing"};
    char *good =
        write_lines("good.jsonl", (const char *const[]){"{\"pub\":\"US7000001B2\"}", NULL});
    char *const paths[] = {(char *)(uintptr_t)kit_at("absent.jsonl"), good,
                           (char *)(uintptr_t)kit_root};
    ingest(&r, paths, 3, "1 0 0 0 0", __LINE__);
    assert_int_equal(r.result.n_files_failed, 2);
    assert_int_equal(r.result.publications, 1);
    px_lock *l;
    OK(px_lock_take(kit_at("failing"), &l, &err));
    r.want = PX_E_LOCKED;
    ingest(&r, paths + 1, 1, NULL, __LINE__);
    px_lock_release(l);
    free(good);
    done(&r);
}

static void stop_now(void *self, const char *path, const px_source_report *rep) {
    (void)path;
    (void)rep;
    *(volatile bool *)self = true;
}

static void test_cancelled(void **state) {
    (void)state;
    volatile bool stop = false;
    run r = {.dir = "cancel", .segment_rows = 2};
    INGEST(&r, "first.jsonl", "1 0 0 0 1", "{\"pub\":\"US7000001B2\",\"n_pages\":1}", "{broken");
    const char *all = dump("cancel"), *rejects = rejects_of("cancel");
    char *path[2] = {write_lines("c1.jsonl", numbered(30, 1, 1)),
                     write_lines("c2.jsonl", numbered(30, 1, 2))};
    r.stop = &stop;
    r.self = (void *)(uintptr_t)&stop;
    r.file_done = stop_now; /* when the first file is read */
    r.want = PX_E_CANCELLED;
    ingest(&r, path, 2, NULL, __LINE__);
    assert_false(r.result.committed);
    assert_int_equal(generation("cancel"), 1);
    same(dump("cancel"), all, __LINE__);
    assert_string_equal(rejects_of("cancel"), rejects);
    char **names;
    size_t n;
    static const char *const left[] = {"LOCK", "MANIFEST", "links-1.px", "rejects.jsonl",
                                       "seg-000001"};
    OK(px_dir_list(kit_at("cancel"), &names, &n, &err));
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(names[i], left[i]);
    px_names_free(names, n);
    stop = false;
    r.file_done = NULL;
    r.want = PX_OK;
    ingest(&r, path, 1, "30 0 0 0 0", __LINE__); /* and then it goes on */
    assert_int_equal(generation("cancel"), 2);
    free(path[0]);
    free(path[1]);
    done(&r);
}

static void test_nothing_to_read(void **state) {
    (void)state;
    run r = {.dir = "nothing"};
    INGEST(&r, "empty.jsonl", "0 0 0 0 1", "{}");
    px_snapshot *s;
    OK(px_snapshot_open(kit_at("nothing"), false, &s, &err)); /* an empty collection is one */
    assert_int_equal(s->n_rows, 0);
    px_snapshot_unref(s);
    INGEST(&r, "a.jsonl", "1 0 0 0 0", "{\"pub\":\"US7000001B2\"}");
    done(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_unchanged_changed),
        cmocka_unit_test(test_parts_complete_each_other),
        cmocka_unit_test(test_newest_wins_absence_never_erases),
        cmocka_unit_test(test_what_brought_nothing_is_known),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_without_number),
        cmocka_unit_test(test_duplicates_in_a_run),
        cmocka_unit_test(test_jobs_make_no_difference),
        cmocka_unit_test(test_merging_carries_dead_rows),
        cmocka_unit_test(test_rebuilding_drops_dead_rows),
        cmocka_unit_test(test_rejects),
        cmocka_unit_test(test_files_that_fail),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_nothing_to_read),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
