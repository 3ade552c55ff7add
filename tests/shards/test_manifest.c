/* The list of what is alive: read as written, refused when a byte differs; sweeping removes what it
 * does not name and nothing else. */
#include "tests/shards/kit.h"

#include "base/hash.h"
#include "shards/commit.h"

static const char *folder(const char *name) {
    const char *dir = kit_at(name);
    OK(px_dir_remove(dir, &err));
    OK(px_dir_make(dir, &err));
    return dir;
}

static px_manifest example(void) {
    px_manifest m;
    px_manifest_init(&m);
    m.generation = 7;
    m.next_segment = 12;
    px_manifest_add(&m, "seg-000001", 100);
    px_manifest_add(&m, "seg-000009", 4000000000u);
    m.seg[1].n_dead = 5;
    m.seg[1].dead_sum = 0xFEDCBA9876543210u;
    snprintf(m.seg[1].dead, sizeof m.seg[1].dead, "dead-000009-7.px");
    snprintf(m.links, sizeof m.links, "links-7.px");
    m.links_sum = UINT64_MAX;
    return m;
}

static void same(const px_manifest *x, const px_manifest *y) {
    assert_int_equal(x->generation, y->generation);
    assert_int_equal(x->next_segment, y->next_segment);
    assert_int_equal(x->n_segs, y->n_segs);
    assert_string_equal(x->links, y->links);
    assert_true(x->links_sum == y->links_sum);
    for (size_t i = 0; i < x->n_segs; i++) {
        assert_string_equal(x->seg[i].name, y->seg[i].name);
        assert_string_equal(x->seg[i].dead, y->seg[i].dead);
        assert_int_equal(x->seg[i].rows, y->seg[i].rows);
        assert_int_equal(x->seg[i].n_dead, y->seg[i].n_dead);
        assert_true(x->seg[i].dead_sum == y->seg[i].dead_sum);
    }
}

static void test_written_is_read(void **state) {
    (void)state;
    const char *dir = folder("written");
    px_manifest m = example(), got, copy;
    EXPECT(px_manifest_read(dir, &got, &err), PX_E_NOTFOUND);
    assert_non_null(strstr(err.message, dir));
    assert_int_equal(got.n_segs, 0);
    EXPECT(px_manifest_read(kit_at("no such folder"), &got, &err), PX_E_NOTFOUND);
    OK(px_manifest_write(dir, &m, &err));
    OK(px_manifest_read(dir, &got, &err));
    same(&got, &m);
    px_manifest_copy(&copy, &got);
    same(&copy, &m);
    copy.seg[0].rows = 1; /* a copy of its own */
    px_manifest_add(&copy, "seg-000010", 3);
    same(&got, &m);
    char name[24];
    px_manifest_next_name(&copy, name);
    assert_string_equal(name, "seg-000012");
    px_manifest_next_name(&copy, name);
    assert_string_equal(name, "seg-000013");
    px_manifest_release(&copy);
    px_manifest_release(&got);
    px_manifest_add(&m, "seg-000010", 300000000); /* rows of all are numbered in 32 bits */
    OK(px_manifest_write(dir, &m, &err));
    EXPECT(px_manifest_read(dir, &got, &err), PX_E_DAMAGED);
    m.seg[2].rows = 10;
    snprintf(m.links, sizeof m.links, "../links-7.px");
    OK(px_manifest_write(dir, &m, &err));
    EXPECT(px_manifest_read(dir, &got, &err), PX_E_DAMAGED);
    px_manifest_release(&m);
    OK(px_manifest_write(dir, &m, &err)); /* an empty collection */
    OK(px_manifest_read(dir, &got, &err));
    same(&got, &m);
    px_manifest_release(&got);
}

static void test_damage(void **state) {
    (void)state;
    const char *dir = folder("damage"), *path = kit_at("damage/MANIFEST");
    px_manifest m = example(), got;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    OK(px_manifest_write(dir, &m, &err));
    OK(px_file_read(path, 1 << 16, &b, &err));
    for (size_t i = 0; i < b.n; i++) {
        b.p[i] ^= 1;
        OK(px_file_replace(path, px_buf_view(&b), &err));
        px_status st = px_manifest_read(dir, &got, &err);
        if (st != PX_E_DAMAGED) fail_msg("byte %zu changed: %s", i, px_status_name(st));
        b.p[i] ^= 1;
        OK(px_file_replace(path, (px_str){b.p, i}, &err));
        st = px_manifest_read(dir, &got, &err);
        if (st != PX_E_DAMAGED) fail_msg("cut to %zu: %s", i, px_status_name(st));
    }
    px_buf_c(&b, "x");
    OK(px_file_replace(path, px_buf_view(&b), &err));
    EXPECT(px_manifest_read(dir, &got, &err), PX_E_DAMAGED);
    px_buf_done(&b);
    px_manifest_release(&m);
}

static void test_impossible_content(void **state) {
    (void)state;
    static const struct {
        const char *line;
        px_status st;
    } rows[] = {
        {"{\"patix_manifest\":1,\"generation\":1,\"segments\":[]}", PX_OK},
        {"{\"patix_manifest\":2,\"generation\":1,\"segments\":[]}", PX_E_UNSUPPORTED},
        {"{}", PX_E_UNSUPPORTED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"seg-000001\",\"rows\":5}]}", PX_OK},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"seg-000001\",\"rows\":0}]}",
         PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"\",\"rows\":5}]}", PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"../x\",\"rows\":5}]}", PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"a/b\",\"rows\":5}]}", PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\".\",\"rows\":5}]}", PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"name\":\"s\",\"rows\":5,\"dead\":\"/d\"}]}",
         PX_E_DAMAGED},
        {"{\"patix_manifest\":1,\"segments\":[{\"rows\":5}]}", PX_E_DAMAGED},
    };
    const char *dir = folder("impossible");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_manifest got;
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        px_buf_fmt(&b, "%s\n", rows[i].line);
        px_buf_fmt(&b, "xxh3 %016llx\n", (unsigned long long)px_hash64(b.p, b.n));
        OK(px_file_replace(kit_at("impossible/MANIFEST"), px_buf_view(&b), &err));
        px_status st = px_manifest_read(dir, &got, &err);
        if (st != rows[i].st)
            fail_msg("%s: %s, want %s", rows[i].line, px_status_name(st),
                     px_status_name(rows[i].st));
        px_manifest_release(&got);
        px_buf_done(&b);
    }
}

static void test_sweep(void **state) {
    (void)state;
    static const struct {
        const char *name;
        bool stays;
    } files[] = {
        {"seg-000001/SEGMENT", true},
        {"seg-000009/terms.glass", true},
        {"seg-000002/tokens.px", false},
        {"seg-000012/mini-000001/iamglass", false},
        {"dead-000009-7.px", true},
        {"dead-000009-6.px", false},
        {"links-7.px", true},
        {"links-6.px", false},
        {"tmp-pending.jsonl", false},
        {"MANIFEST.new", false},
        {"tmp-sort-12.px", false},
        {"tmp-sort-mine.px", true},
        {"MANIFEST", true},
        {"LOCK", true},
        {"rejects.jsonl", true},
        {"notes.txt", true},
        {"my folder/seg-000002/x", true},
        {"topics.sqlite", true},
        {"segments", true},
        {".hidden", true},
    };
    const char *dir = folder("sweep");
    px_manifest m = example();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *path = px_path(dir, files[i].name), *slash = strrchr(path, '/');
        *slash = 0;
        OK(px_dir_make(path, &err));
        *slash = '/';
        OK(px_file_replace(path, PX_STR("x"), &err));
        free(path);
    }
    for (int again = 0; again < 2; again++) {
        OK(px_manifest_sweep(dir, &m, &err));
        for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
            char *path = px_path(dir, files[i].name);
            if (px_file_exists(path) != files[i].stays)
                fail_msg("%s %s", files[i].name, files[i].stays ? "is gone" : "is still there");
            free(path);
        }
    }
    assert_false(px_dir_exists(kit_at("sweep/seg-000002")));
    assert_false(px_dir_exists(kit_at("sweep/seg-000012")));
    px_manifest_release(&m);
}

static void test_dead_rows(void **state) {
    (void)state;
    const char *dir = folder("dead");
    px_manifest m = example();
    px_bitmap *b = px_bitmap_new(), *got;
    for (uint32_t r = 0; r < 100000; r += 7)
        px_bitmap_add(b, r);
    OK(px_manifest_get_dead(dir, &m.seg[0], &got, &err));
    assert_null(got); /* none dead */
    OK(px_manifest_put_dead(dir, &m, 0, b, &err));
    assert_string_equal(m.seg[0].dead, "dead-000001-7.px");
    assert_int_equal(m.seg[0].n_dead, px_bitmap_count(b));
    OK(px_manifest_get_dead(dir, &m.seg[0], &got, &err));
    assert_true(px_bitmap_equal(b, got));
    px_bitmap_free(got);
    px_manifest_segment old = m.seg[0];
    m.generation = 8;
    px_bitmap_add(b, 1);
    OK(px_manifest_put_dead(dir, &m, 0, b, &err));
    assert_string_equal(m.seg[0].dead, "dead-000001-8.px");
    OK(px_manifest_get_dead(dir, &old, &got, &err)); /* readers of generation 7 keep theirs */
    assert_false(px_bitmap_has(got, 1));
    px_bitmap_free(got);

    const char *path = kit_at("dead/dead-000001-8.px");
    px_buf c;
    px_buf_init(&c, PX_BUF_MAX);
    OK(px_file_read(path, PX_BUF_MAX, &c, &err));
    for (size_t i = 0; i < c.n; i += 1 + c.n / 100) {
        c.p[i] ^= 1;
        OK(px_file_replace(path, px_buf_view(&c), &err));
        EXPECT(px_manifest_get_dead(dir, &m.seg[0], &got, &err), PX_E_DAMAGED);
        assert_null(got);
        c.p[i] ^= 1;
    }
    OK(px_dir_remove(path, &err));
    EXPECT(px_manifest_get_dead(dir, &m.seg[0], &got, &err), PX_E_DAMAGED);
    px_buf_done(&c);
    px_bitmap_free(b);
    px_manifest_release(&m);
}

static void test_merge_plan(void **state) {
    (void)state;
    static const struct {
        const char *rows, *take; /* rows of the segments, by letter; who is merged */
        size_t max;
    } plans[] = {
        {"", NULL, 4},
        {"a", NULL, 4},
        {"abcd", NULL, 4},
        {"edcba", "00011", 4},
        {"aaaaa", "11000", 4},
        {"abababab", "11101010", 4},
        {"bbbbbbbbb", "111100000", 8},
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        px_manifest m;
        bool take[16];
        char got[17] = "";
        px_manifest_init(&m);
        for (const char *r = plans[i].rows; *r; r++)
            px_manifest_add(&m, "seg-1", (uint32_t)(*r - 'a' + 1));
        bool any = px_shards_merge_plan(&m, plans[i].max, take);
        for (size_t k = 0; k < m.n_segs; k++)
            got[k] = take[k] ? '1' : '0';
        if (any != (plans[i].take != NULL) || (any && strcmp(got, plans[i].take)))
            fail_msg("%s: %s, want %s", plans[i].rows, got, plans[i].take ? plans[i].take : "none");
        px_manifest_release(&m);
    }
    /* Large ones stay by themselves. */
    px_manifest m;
    bool take[3];
    px_manifest_init(&m);
    for (int k = 0; k < 3; k++)
        px_manifest_add(&m, "seg-1", PX_MERGE_ROWS_MAX);
    assert_false(px_shards_merge_plan(&m, 2, take));
    m.seg[0].rows = m.seg[2].rows = PX_MERGE_ROWS_MAX / 2;
    assert_true(px_shards_merge_plan(&m, 2, take));
    assert_true(take[0] && !take[1] && take[2]);
    px_manifest_release(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_is_read),    cmocka_unit_test(test_damage),
        cmocka_unit_test(test_impossible_content), cmocka_unit_test(test_sweep),
        cmocka_unit_test(test_dead_rows),          cmocka_unit_test(test_merge_plan),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
