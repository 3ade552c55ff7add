/* Columns against a judge that lists the facts of each record as lines of text: built, merged from
 * pieces cut anywhere, in every width; and stores whose bytes are whole but mean nothing. */
#include "tests/shards/kit.h"

#include "base/hash.h"
#include "patent/class.h"
#include "patent/labels.h"

#include <limits.h>

/* ---- a row as lines "column<kind>=value", by column name ---- */

typedef struct line {
    px_str name;
    px_col_kind kind;
    px_str value;
    size_t at; /* order of coming */
} line;

typedef struct lines {
    line *v;
    size_t n, cap;
} lines;

static void put(lines *l, px_str name, px_col_kind kind, px_str value) {
    bool place = px_str_starts(name, PX_STR("@ev")); /* of an event: kept as often as it comes */
    for (size_t i = 0; i < l->n && !place; i++)      /* a value of a row is kept once */
        if ((kind == PX_COL_DICT || kind == PX_COL_IDX) && px_str_eq(l->v[i].name, name) &&
            px_str_eq(l->v[i].value, value))
            return;
    l->v = px_arena_grow(kit, l->v, l->n, &l->cap, l->n + 1, sizeof *l->v);
    l->v[l->n] = (line){name, kind, value, l->n};
    l->n++;
}

static px_str hex(uint64_t v) {
    return px_arena_fmt(kit, "%016llx", (unsigned long long)v);
}

static int by_line(const void *x, const void *y) {
    const line *a = x, *b = y;
    int c = px_str_cmp(a->name, b->name);
    if (!c && a->kind == PX_COL_IDX) c = px_str_cmp(a->value, b->value);
    return c ? c : (a->at > b->at) - (a->at < b->at);
}

static px_str printed(lines *l) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    if (l->n) qsort(l->v, l->n, sizeof *l->v, by_line);
    for (size_t i = 0; i < l->n; i++)
        px_buf_fmt(&b, PX_STR_FMT "<%d>=" PX_STR_FMT "\n", PX_STR_ARG(l->v[i].name),
                   (int)l->v[i].kind, PX_STR_ARG(l->v[i].value));
    px_str out = px_arena_str(kit, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

/* What a record says. */

static void on_value(px_facts *to, px_field f, px_str custom, px_str value) {
    px_str name = f == PX_F_X ? px_arena_fmt(kit, "x." PX_STR_FMT, PX_STR_ARG(custom))
                              : px_str_of(px_field_code(f));
    put(to->self, name, PX_COL_DICT, value);
}

static void on_number(px_facts *to, px_field f, uint32_t v) {
    if (f != PX_F_PDY && f != PX_F_ADY && f != PX_F_EPDY)
        put(to->self, px_str_of(px_field_code(f)), PX_COL_NUM, px_arena_fmt(kit, "%u", v));
}

static void on_ident(px_facts *to, px_field f, px_str key) {
    if (f != PX_F_CT && f != PX_F_CF)
        put(to->self, px_str_of(px_field_code(f)), PX_COL_IDX, hex(px_hash_str(key)));
}

static void judge_cites(lines *l, const char *name, const px_rec_cites *c) {
    for (size_t i = 0; i < c->n; i++) {
        px_str s = c->v[i].number;
        if (!s.n) continue;
        px_number n = px_number_of_normal(s, PX_ROLE_PUBLICATION);
        put(l, px_str_of(name), PX_COL_HASHES,
            hex(px_hash_str(px_str_sub(s, 0, n.cc.n + n.num.n))));
        put(l, px_str_of(name), PX_COL_HASHES, hex(px_hash_str(s)));
    }
}

static px_str judged(const px_record *r, const uint64_t *from, size_t n_from) {
    lines l = {0};
    px_facts to = {&l, on_value, on_number, on_ident};
    px_record without = *r;
    px_facts_of(kit, r, &to);
    put(&l, PX_STR("@key"), PX_COL_TEXT, r->key);
    put(&l, PX_STR("@has"), PX_COL_NUM, px_arena_fmt(kit, "%u", px_facts_has(r)));
    if (!r->pub.normal.n) put(&l, PX_STR("@id"), PX_COL_IDX, hex(px_hash_str(r->key)));
    without.family = (px_str){0};
    const struct {
        const char *name;
        px_str s;
    } ids[] = {{"@app", px_facts_application(kit, r)},
               {"@fam", r->family.n ? px_facts_family(kit, r) : (px_str){0}},
               {"@prio", px_facts_family(kit, &without)},
               {"@ext", px_facts_extended(kit, r)},
               {"@base", px_record_base_key(kit, r)}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (ids[i].s.n) put(&l, px_str_of(ids[i].name), PX_COL_HASH, hex(px_hash_str(ids[i].s)));
    for (size_t i = 0; i < n_from; i++)
        put(&l, PX_STR("@from"), PX_COL_HASHES, hex(from[i]));
    for (size_t i = 0; i < r->priorities.n; i++)
        put(&l, PX_STR("@prios"), PX_COL_HASHES,
            hex(px_hash_str(
                px_arena_fmt(kit, "a:" PX_STR_FMT, PX_STR_ARG(r->priorities.v[i].normal)))));
    for (size_t i = 0; i < r->events.n; i++) {
        const px_rec_event *e = &r->events.v[i];
        put(&l, PX_STR("@evk"), PX_COL_DICT, e->kind.n ? e->kind : e->code);
        put(&l, PX_STR("@evc"), PX_COL_DICT, e->code);
        put(&l, PX_STR("@evd"), PX_COL_DICT, px_arena_fmt(kit, "%08u", e->ymd));
        put(&l, PX_STR("@evf"), PX_COL_DICT, e->from);
        put(&l, PX_STR("@evt"), PX_COL_DICT, e->to);
    }
    judge_cites(&l, "@cites", &r->cites);
    judge_cites(&l, "@citing", &r->cited_by);
    return printed(&l);
}

/* What the columns say of each row. */
static void read_row(const px_col *c, uint32_t row, lines *l) {
    uint64_t lo, hi;
    uint32_t v;
    switch ((px_col_kind)c->m.kind) {
    case PX_COL_NUM:
        v = px_col_num(c, row);
        if (v != PX_NIL) put(l, c->name, PX_COL_NUM, px_arena_fmt(kit, "%u", v));
        break;
    case PX_COL_DICT:
        px_col_range(c, row, &lo, &hi);
        for (; lo < hi; lo++)
            put(l, c->name, PX_COL_DICT, px_col_value(c, px_wide(c->codes, c->m.width, lo)));
        break;
    case PX_COL_IDX:
        break; /* by key, below */
    case PX_COL_HASH:
        if (c->keys[row]) put(l, c->name, PX_COL_HASH, hex(c->keys[row]));
        break;
    case PX_COL_HASHES:
        for (uint32_t i = c->off[row]; i < c->off[row + 1]; i++)
            put(l, c->name, PX_COL_HASHES, hex(c->keys[i]));
        break;
    case PX_COL_TEXT:
        put(l, c->name, PX_COL_TEXT, px_col_text(c, row));
        break;
    }
}

static px_str *read_back(px_cols *cols, uint32_t n_rows) {
    lines *l = px_arena_array(kit, lines, n_rows);
    px_str *out = px_arena_array(kit, px_str, n_rows);
    for (size_t i = 0; i < px_cols_count(cols); i++) {
        const px_col *c;
        OK(px_cols_get(cols, px_cols_name(cols, i), &c, &err));
        assert_non_null(c);
        for (uint32_t r = 0; r < n_rows; r++)
            read_row(c, r, &l[r]);
        for (uint64_t k = 0; c->m.kind == PX_COL_IDX && k < c->m.n_values; k++)
            put(&l[c->rows[k]], c->name, PX_COL_IDX, hex(c->keys[k]));
    }
    for (uint32_t r = 0; r < n_rows; r++)
        out[r] = printed(&l[r]);
    return out;
}

static void compare(px_cols *cols, const px_str *want, uint32_t n_rows, const char *what) {
    px_str *got = read_back(cols, n_rows);
    for (uint32_t r = 0; r < n_rows; r++)
        if (!px_str_eq(got[r], want[r]))
            fail_msg("%s, row %u:\n" PX_STR_FMT "want\n" PX_STR_FMT, what, r, PX_STR_ARG(got[r]),
                     PX_STR_ARG(want[r]));
}

/* What a column says about itself, and how it is searched, counted from its rows. */
static void check_meta(px_cols *cols) {
    px_analyzer *an = px_analyzer_new();
    px_buf tok;
    px_buf_init(&tok, PX_BUF_MAX);
    for (size_t i = 0; i < px_cols_count(cols); i++) {
        const px_col *c;
        px_str name = px_cols_name(cols, i);
        uint32_t missing = 0, min = PX_NIL, max = 0;
        uint64_t lo, hi;
        OK(px_cols_get(cols, name, &c, &err));
        if (c->m.kind == PX_COL_NUM) {
            for (uint32_t r = 0; r < c->m.n_rows; r++) {
                uint32_t v = px_col_num(c, r);
                missing += v == PX_NIL;
                if (v != PX_NIL && v < min) min = v;
                if (v != PX_NIL && v > max) max = v;
            }
            assert_int_equal(c->m.min, min);
            assert_int_equal(c->m.max, max);
            assert_int_equal(c->m.n_missing, missing);
        }
        if (c->m.kind != PX_COL_DICT) continue;
        uint32_t *count = calloc(c->m.n_dict + 1, sizeof *count);
        for (uint32_t r = 0; r < c->m.n_rows; r++) {
            px_col_range(c, r, &lo, &hi);
            missing += lo == hi;
            for (; lo < hi; lo++)
                count[px_wide(c->codes, c->m.width, lo)]++;
        }
        assert_int_equal(c->m.n_missing, missing);
        px_field f = px_field_find(name);
        px_field_type t = f == PX_F_NONE ? PX_FT_CUSTOM : px_field_get(f)->type;
        bool event = px_str_starts(name, PX_STR("@ev")),
             parties = px_str_eq(name, PX_STR("@evf")) || px_str_eq(name, PX_STR("@evt"));
        assert_int_equal(c->tok != NULL, event ? parties : t == PX_FT_NAME || t == PX_FT_CUSTOM);
        for (uint32_t k = 0; k < c->m.n_dict; k++) {
            px_str v = px_col_value(c, k);
            assert_int_equal(c->count[k], count[k]);
            assert_true(count[k] > 0); /* no value without a row */
            assert_int_equal(px_col_code(c, v), k);
            assert_int_equal(px_col_lower(c, v), k);
            if (k) assert_true(px_str_cmp(px_col_value(c, k - 1), v) < 0);
            assert_int_equal(px_col_code(c, px_arena_fmt(kit, PX_STR_FMT "\x01", PX_STR_ARG(v))),
                             PX_NIL);
            if (!c->tok) continue;
            px_buf_clear(&tok);
            px_str left = v, party;
            if (!parties) OK(px_analyze_name(an, v, &tok, &err));
            while (parties && px_facts_event_party(&left, &party)) {
                px_buf_ch(&tok, '\n');
                OK(px_analyze_name(an, party, &tok, &err));
            }
            if (parties) px_buf_ch(&tok, '\n');
            px_str have = {c->tok + c->tokoff[k], c->tokoff[k + 1] - c->tokoff[k]};
            if (!px_str_eq(px_buf_view(&tok), have))
                fail_msg(PX_STR_FMT ": \"" PX_STR_FMT "\"", PX_STR_ARG(v), PX_STR_ARG(have));
        }
        free(count);
    }
    px_buf_done(&tok);
    px_analyzer_free(an);
}

/* ---- building and merging ---- */

enum { N = 700 };
static px_record made[N];
static uint64_t from[N][2];
static px_str want[N];

static void make_records(void) {
    if (made[0].key.n) return;
    for (uint32_t i = 0; i < N; i++) {
        made[i] = kit_read(kit_made(i));
        from[i][0] = px_hash64(&i, sizeof i);
        from[i][1] = i + 1;
        want[i] = judged(&made[i], from[i], i % 3);
    }
}

static const char *write_columns(const char *name, uint32_t lo, uint32_t hi) {
    const char *path = kit_at(name);
    uint64_t size, sum, on_disk;
    px_colw *w = px_colw_new();
    px_analyzer *an = px_analyzer_new();
    px_arena *a = px_arena_new();
    for (uint32_t i = lo; i < hi; i++) {
        px_arena_reset(a);
        OK(px_colw_record(w, a, an, &made[i], from[i], i % 3, &err));
    }
    assert_true(px_colw_bytes(w) > 0);
    OK(px_colw_write(w, path, &size, &sum, &err));
    OK(px_file_size(path, &on_disk, &err));
    assert_int_equal(size, on_disk);
    px_arena_free(a);
    px_analyzer_free(an);
    px_colw_free(w);
    return path;
}

static void test_written_is_read(void **state) {
    (void)state;
    px_cols *cols;
    make_records();
    const char *path = write_columns("columns.px", 0, N);
    OK(px_cols_open(path, N, &cols, &err));
    compare(cols, want, N, "written");
    check_meta(cols);
    OK(px_cols_verify(cols, &err));
    bool kinds[PX_COL_TEXT + 1] = {0};
    for (size_t i = 0; i < px_cols_count(cols); i++) {
        const px_col *c;
        OK(px_cols_get(cols, px_cols_name(cols, i), &c, &err));
        kinds[c->m.kind] = true;
    }
    for (int k = PX_COL_NUM; k <= PX_COL_TEXT; k++)
        assert_true(kinds[k]); /* every kind was at hand */

    const px_col *c, *y;
    OK(px_cols_get(cols, PX_STR("nothing"), &c, &err));
    assert_null(c);
    OK(px_cols_field(cols, PX_F_X, PX_STR("colour_1"), &c, &err));
    assert_non_null(c);
    OK(px_cols_field(cols, PX_F_X, PX_STR("colour_9"), &c, &err));
    assert_null(c);
    OK(px_cols_field(cols, PX_F_PD, (px_str){0}, &c, &err));
    OK(px_cols_field(cols, PX_F_PDY, (px_str){0}, &y, &err));
    assert_int_equal(y->divisor, 10000);
    assert_int_equal(c->divisor, 1);
    for (uint32_t r = 0; r < N; r++) {
        uint32_t ymd = px_col_num(c, r);
        assert_int_equal(ymd, made[r].pub.ymd ? made[r].pub.ymd : PX_NIL);
        assert_int_equal(px_col_num(y, r), ymd == PX_NIL ? PX_NIL : ymd / 10000);
    }
    /* Numbers are found by every key they have. */
    OK(px_cols_field(cols, PX_F_PN, (px_str){0}, &c, &err));
    for (uint32_t r = 0; r < N; r++) {
        if (!made[r].pub.normal.n) continue;
        const uint32_t *rows;
        size_t n = px_col_lookup(c, px_hash_str(made[r].pub.normal), &rows);
        bool found = false;
        for (size_t k = 0; k < n; k++)
            found |= rows[k] == r;
        assert_true(found);
    }
    const uint32_t *rows;
    assert_int_equal(px_col_lookup(c, 12345, &rows), 0);
    const uint64_t *v;
    size_t n;
    OK(px_cols_hashes(cols, PX_STR("@from"), 1, &v, &n, &err));
    assert_int_equal(n, 1);
    assert_true(v[0] == from[1][0]);
    OK(px_cols_hashes(cols, PX_STR("@none"), 1, &v, &n, &err));
    assert_int_equal(n, 0);
    OK(px_cols_hashes(cols, PX_STR("pd"), 1, &v, &n, &err)); /* of another kind */
    assert_int_equal(n, 0);
    px_cols_close(cols);
    EXPECT(px_cols_open(path, N + 1, &cols, &err), PX_E_DAMAGED);
    EXPECT(px_cols_open(path, N - 1, &cols, &err), PX_E_DAMAGED);
}

static void test_merge(void **state) {
    (void)state;
    static const uint32_t cuts[][6] = {{0, N}, {0, 1, N}, {0, 1, 2, 3, N}, {0, 350, 351, 500, N}};
    make_records();
    px_cols *whole, *merged, *in[6];
    OK(px_cols_open(write_columns("whole.px", 0, N), N, &whole, &err));
    for (size_t t = 0; t < sizeof cuts / sizeof *cuts; t++) {
        size_t n = 0;
        uint64_t size, sum;
        for (; cuts[t][n] < N; n++) {
            char name[32];
            snprintf(name, sizeof name, "part-%zu.px", n);
            OK(px_cols_open(write_columns(name, cuts[t][n], cuts[t][n + 1]),
                            cuts[t][n + 1] - cuts[t][n], &in[n], &err));
        }
        OK(px_cols_merge(in, n, kit_at("merged.px"), &size, &sum, &err));
        OK(px_cols_open(kit_at("merged.px"), N, &merged, &err));
        assert_int_equal(px_box_size(px_cols_box(merged)), size);
        assert_int_equal(px_box_checksum(px_cols_box(merged)), sum);
        compare(merged, want, N, "merged");
        check_meta(merged);
        OK(px_cols_verify(merged, &err));
        assert_int_equal(px_cols_count(merged), px_cols_count(whole));
        for (size_t i = 0; i < px_cols_count(whole); i++) {
            const px_col *x, *y;
            px_str name = px_cols_name(whole, i);
            OK(px_cols_get(whole, name, &x, &err));
            OK(px_cols_get(merged, name, &y, &err));
            if (!y || memcmp(&x->m, &y->m, sizeof x->m) != 0)
                fail_msg("cut %zu: column " PX_STR_FMT " is another one", t, PX_STR_ARG(name));
        }
        px_cols_close(merged);
        for (size_t i = 0; i < n; i++)
            px_cols_close(in[i]);
    }
    px_cols_close(whole);
}

/* ---- widths ---- */

/* Rows that hold a status text each, a count of pages and a keyword now and then. */
static px_cols *wide(const char *name, uint32_t first, uint32_t n, uint32_t pages) {
    px_colw *w = px_colw_new();
    px_analyzer *an = px_analyzer_new();
    px_arena *a = px_arena_new();
    px_cols *cols;
    uint64_t size, sum;
    for (uint32_t i = 0; i < n; i++) {
        px_record r;
        px_arena_reset(a);
        px_record_init(&r);
        r.key = px_arena_fmt(a, "id:%u", first + i);
        r.status_text = px_arena_fmt(a, "s%06u", first + i);
        if (i % 3 == 0) r.n_pages = i == 0 ? pages : i % (pages + 1);
        if (i % 5 == 0) *px_list_add(a, &r.keywords) = px_arena_fmt(a, "k%u", i % 2);
        OK(px_colw_record(w, a, an, &r, NULL, 0, &err));
    }
    OK(px_colw_write(w, kit_at(name), &size, &sum, &err));
    OK(px_cols_open(kit_at(name), n, &cols, &err));
    px_arena_free(a);
    px_analyzer_free(an);
    px_colw_free(w);
    return cols;
}

static void check_wide(px_cols *cols, uint32_t n, uint32_t width, uint32_t num_width) {
    const px_col *c, *p;
    OK(px_cols_get(cols, PX_STR("lsd"), &c, &err));
    OK(px_cols_get(cols, PX_STR("npg"), &p, &err));
    if (c->m.width != width || p->m.width != num_width)
        fail_msg("%u rows: widths %u and %u, want %u and %u", n, c->m.width, p->m.width, width,
                 num_width);
    for (uint32_t r = 0; r < n; r++) {
        char text[16];
        int len = snprintf(text, sizeof text, "s%06u", r);
        uint64_t lo, hi;
        px_col_range(c, r, &lo, &hi);
        assert_true(hi == lo + 1);
        px_str v = px_col_value(c, px_wide(c->codes, c->m.width, lo));
        assert_int_equal(v.n, len);
        assert_memory_equal(v.p, text, (size_t)len);
    }
    OK(px_cols_verify(cols, &err));
}

static void test_widths(void **state) {
    (void)state;
    static const struct {
        uint32_t n, pages, width, num_width;
    } rows[] = {{254, 254, 1, 1}, {255, 255, 1, 2},     {256, 65534, 2, 2}, {257, 65535, 2, 4},
                {1, 0, 1, 1},     {65535, 70000, 2, 4}, {65536, 1, 4, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_cols *cols = wide("wide.px", 0, rows[i].n, rows[i].pages), *part[2], *merged;
        const px_col *p;
        uint64_t size, sum;
        uint32_t n = rows[i].n, half = n / 2;
        check_wide(cols, n, rows[i].width, rows[i].num_width);
        OK(px_cols_get(cols, PX_STR("npg"), &p, &err));
        assert_int_equal(px_col_num(p, 0), rows[i].pages);
        if (n > 1) assert_int_equal(px_col_num(p, 1), PX_NIL);
        px_cols_close(cols);
        if (!half) continue;
        part[0] = wide("a.px", 0, half, rows[i].pages);
        part[1] = wide("b.px", half, n - half, 3);
        OK(px_cols_merge(part, 2, kit_at("wide.px"), &size, &sum, &err));
        OK(px_cols_open(kit_at("wide.px"), n, &merged, &err));
        check_wide(merged, n, rows[i].width, rows[i].num_width);
        px_cols_close(merged);
        px_cols_close(part[0]);
        px_cols_close(part[1]);
    }
}

/* What a row counts for, by the column itself: years of its date, or its symbols cut, each once, in order. */
static px_str plain(const px_col *c, px_field f, int level, uint32_t row) {
    lines l = {0};
    uint64_t lo = 0, hi = 0;
    if (c->m.kind == PX_COL_NUM) {
        uint32_t year = px_col_num(c, row);
        if (year != PX_NIL && year) put(&l, c->name, PX_COL_DICT, px_arena_fmt(kit, "%u", year));
    } else {
        px_col_range(c, row, &lo, &hi);
    }
    for (; lo < hi; lo++) {
        px_str v = px_col_value(c, px_wide(c->codes, c->m.width, lo));
        put(&l, c->name, PX_COL_DICT, px_class_cut_in(px_label_scheme(f), v, level));
    }
    return printed(&l);
}

static void test_counted(void **state) {
    (void)state;
    static const struct {
        px_field field;
        int level;
    } table[] = {{PX_F_PDY, 0}, {PX_F_ADY, 0}, {PX_F_EPDY, 0}, {PX_F_IPC, 1},
                 {PX_F_IPC, 2}, {PX_F_IPC, 3}, {PX_F_IPC, 4},  {PX_F_CPC, 3},
                 {PX_F_FI, 3},  {PX_F_LOC, 1}, {PX_F_IPC, 0},  {PX_F_PA, 0}};
    px_cols *cols;
    size_t rows = 0, again = 0, none = 0;
    OK(px_cols_open(write_columns("counted.px", 0, N), N, &cols, &err));
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const px_col *c, *made_of, *twice;
        px_str custom = {"", 0};
        OK(px_cols_field(cols, table[i].field, custom, &made_of, &err));
        OK(px_cols_counted(cols, table[i].field, custom, table[i].level, &c, &err));
        OK(px_cols_counted(cols, table[i].field, custom, table[i].level, &twice, &err));
        assert_ptr_equal(c, twice);
        assert_int_equal(!c, !made_of);
        if (!c) continue;
        assert_int_equal(c->m.kind, PX_COL_DICT);
        uint32_t *count = px_calloc((size_t)c->m.n_dict + 1, sizeof *count), missing = 0;
        for (uint32_t r = 0; r < N; r++) {
            lines l = {0};
            uint64_t lo, hi;
            px_col_range(c, r, &lo, &hi);
            missing += lo == hi;
            none += lo == hi;
            for (; lo < hi; lo++) {
                uint32_t code = px_wide(c->codes, c->m.width, lo);
                again += code == c->m.n_dict;
                count[code]++;
                if (code < c->m.n_dict) put(&l, c->name, PX_COL_DICT, px_col_value(c, code));
            }
            px_str got = printed(&l), expected = plain(made_of, table[i].field, table[i].level, r);
            if (!px_str_eq(got, expected))
                fail_msg("%s level %d, row %u: got " PX_STR_FMT "want " PX_STR_FMT,
                         px_field_code(table[i].field), table[i].level, r, PX_STR_ARG(got),
                         PX_STR_ARG(expected));
            rows++;
        }
        assert_int_equal(missing, c->m.n_missing);
        assert_memory_equal(count, c->count, c->m.n_dict * sizeof *count);
        free(count);
    }
    px_cols_close(cols);
    /* something was looked at: rows, rows without a value, symbols that a row has twice */
    assert_true(rows > N && none > 0 && again > 0);
}

/* One value a row here, several there: the union has several. */
static void test_promotion(void **state) {
    (void)state;
    static const char *const text[] = {
        "{\"id\":\"a:0\",\"title\":\"x\",\"keywords\":[\"one\"]}",
        "{\"id\":\"a:1\",\"title\":\"x\"}",
        "{\"id\":\"a:2\",\"title\":\"x\",\"keywords\":[\"two\",\"one\",\"two\"]}",
        "{\"id\":\"a:3\",\"title\":\"x\",\"extras\":{\"only here\":\"v\"}}",
        "{\"id\":\"a:4\",\"title\":\"x\",\"keywords\":[\"three\"]}",
    };
    enum { ROWS = 5 };
    px_record keep[ROWS];
    px_str say[ROWS];
    make_records();
    memcpy(keep, made, sizeof keep);
    for (uint32_t i = 0; i < ROWS; i++) {
        made[i] = kit_read(px_str_of(text[i]));
        say[i] = judged(&made[i], from[i], i % 3);
    }
    for (unsigned cut = 0; cut < 1u << (ROWS - 1); cut++) { /* every way to cut five rows */
        px_cols *in[ROWS], *merged;
        size_t n = 0;
        uint64_t size, sum;
        for (uint32_t lo = 0, hi; lo < ROWS; lo = hi) {
            char name[32];
            for (hi = lo + 1; hi < ROWS && !(cut >> (hi - 1) & 1); hi++)
                ;
            snprintf(name, sizeof name, "p%zu.px", n);
            OK(px_cols_open(write_columns(name, lo, hi), hi - lo, &in[n++], &err));
        }
        OK(px_cols_merge(in, n, kit_at("m.px"), &size, &sum, &err));
        OK(px_cols_open(kit_at("m.px"), ROWS, &merged, &err));
        compare(merged, say, ROWS, "promoted");
        check_meta(merged);
        OK(px_cols_verify(merged, &err));
        const px_col *c;
        OK(px_cols_get(merged, PX_STR("kw"), &c, &err));
        assert_int_equal(c->m.several, 1);
        OK(px_cols_get(merged, PX_STR("x.only_here"), &c, &err));
        assert_int_equal(c->m.several, 0);
        assert_int_equal(c->m.n_missing, ROWS - 1);
        px_cols_close(merged);
        for (size_t i = 0; i < n; i++)
            px_cols_close(in[i]);
    }
    memcpy(made, keep, sizeof keep);
}

/* ---- right checksums, wrong meaning ---- */

typedef struct edit {
    size_t at, width; /* at: from the end when negative as a whole number */
    uint64_t value;
    long cut; /* bytes more or less */
} edit;

static size_t apply(char *p, size_t n, void *self) {
    const edit *e = self;
    if (e->cut == LONG_MIN) return SIZE_MAX;
    size_t at = e->at > SIZE_MAX / 2 ? n + e->at : e->at;
    if (e->width) memcpy(p + at, &e->value, e->width);
    return (size_t)((long)n + e->cut);
}

#define META(member) offsetof(px_col_meta, member)
#define END(n)       ((size_t) - (n))
#define GONE         LONG_MIN

/* The place of a column's px_col_meta in "@meta": columns stand by name. */
static size_t meta_at(const char *path, const char *column) {
    px_cols *cols;
    size_t at = SIZE_MAX;
    OK(px_cols_open(path, N, &cols, &err));
    for (size_t i = 0; i < px_cols_count(cols); i++)
        if (px_str_is(px_cols_name(cols, i), column)) at = i * sizeof(px_col_meta);
    px_cols_close(cols);
    assert_true(at != SIZE_MAX);
    return at;
}

/* Where is it noticed? 1 opening, 2 asking for the column, 3 verifying. */
static int noticed(const char *path, const char *column) {
    px_cols *cols;
    const px_col *c;
    px_status st = px_cols_open(path, N, &cols, &err);
    if (st != PX_OK) {
        EXPECT(st, PX_E_DAMAGED);
        return 1;
    }
    st = px_cols_get(cols, px_str_of(column), &c, &err);
    int at = st == PX_OK ? 0 : 2;
    if (st != PX_OK) {
        EXPECT(st, PX_E_DAMAGED);
        assert_null(c);
    }
    st = px_cols_verify(cols, &err);
    if (st != PX_OK) EXPECT(st, PX_E_DAMAGED);
    if (at == 2 && st == PX_OK) fail_msg("%s: verify does not see it", column);
    if (at == 0 && st != PX_OK) at = 3;
    px_cols_close(cols);
    return at;
}

static void test_wrong_meaning_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *column, *section;
        edit e;
        int noticed;
    } rows[] = {
        {"pa", "pa/codes", {0, 1, 0xFE, 0}, 2},
        {"pa", "pa/codes", {0, 1, 0xFF, 0}, 2}, /* absent has no place among several */
        {"pa", "pa/codes", {0, 0, 0, -1}, 2},
        {"pa", "pa/codes", {0, 0, 0, 1}, 2},
        {"pa", "pa/codes", {0, 0, 0, GONE}, 2},
        {"pa", "pa/off", {0, 4, 1, 0}, 2},
        {"pa", "pa/off", {8, 4, 100000, 0}, 2},
        {"pa", "pa/off", {END(4), 4, 100000, 0}, 2},
        {"pa", "pa/off", {END(4), 4, 0, 0}, 2},
        {"pa", "pa/off", {0, 0, 0, -4}, 2},
        {"pa", "pa/off", {0, 0, 0, GONE}, 2},
        {"pa", "pa/dictoff", {4, 4, 1000000, 0}, 2},
        {"pa", "pa/dictoff", {END(4), 4, 1, 0}, 2},
        {"pa", "pa/dict", {0, 1, 0xFF, 0}, 3}, /* no longer sorted */
        {"pa", "pa/dict", {0, 0, 0, -1}, 2},
        {"pa", "pa/dict", {0, 0, 0, GONE}, 2},
        {"pa", "pa/count", {0, 4, 100000, 0}, 3},
        {"pa", "pa/count", {0, 0, 0, 4}, 2},
        {"pa", "pa/tokoff", {4, 4, 1000000, 0}, 2},
        {"pa", "pa/tokoff", {0, 0, 0, GONE}, 2},
        {"kd", "kd/codes", {0, 1, 0xFE, 0}, 2},
        {"kd", "kd/codes", {0, 0, 0, 1}, 2},
        {"pd", "pd/num", {0, 0, 0, -1}, 2},
        {"pd", "pd/num", {0, 0, 0, GONE}, 2},
        {"pn", "pn/keys", {0, 8, UINT64_MAX, 0}, 2},
        {"pn", "pn/keys", {0, 0, 0, -8}, 2},
        {"pn", "pn/rows", {0, 4, N, 0}, 2},
        {"pn", "pn/rows", {0, 0, 0, 4}, 2},
        {"@app", "@app/hash", {0, 0, 0, -8}, 2},
        {"@from", "@from/hash", {0, 0, 0, 8}, 2},
        {"@from", "@from/off", {4, 4, 99999, 0}, 2},
        {"@key", "@key/off", {4, 4, 999999, 0}, 2},
        {"@key", "@key/off", {END(4), 4, 0, 0}, 2},
        {"@key", "@key/text", {0, 0, 0, -1}, 2},
        {"pa", "@meta", {0, 0, 0, GONE}, 1},
        {"pa", "@names", {0, 0, 0, GONE}, 1},
        {"pa", "@names", {0, 0, 0, -30}, 1},
        {"pa", "@names", {0, 1, 0, 0}, 1}, /* an empty name */
        /* in the column's own px_col_meta: */
        {"pa", "meta", {META(kind), 4, 0, 0}, 1},
        {"pa", "meta", {META(kind), 4, 7, 0}, 1},
        {"pa", "meta", {META(kind), 4, PX_COL_TEXT, 0}, 2},
        {"pa", "meta", {META(n_rows), 4, N - 1, 0}, 1},
        {"pa", "meta", {META(n_dict), 4, UINT32_MAX, 0}, 2},
        {"pa", "meta", {META(n_dict), 4, 1, 0}, 2},
        {"pa", "meta", {META(width), 4, 0, 0}, 2},
        {"pa", "meta", {META(width), 4, 3, 0}, 2},
        {"pa", "meta", {META(width), 4, 2, 0}, 2},
        {"pa", "meta", {META(width), 4, UINT32_MAX, 0}, 2},
        {"pa", "meta", {META(several), 4, 0, 0}, 2},
        {"pa", "meta", {META(n_values), 8, UINT64_MAX, 0}, 2},
        {"pa", "meta", {META(n_values), 8, UINT64_MAX / 8, 0}, 2},
        {"kd", "meta", {META(several), 4, 1, 0}, 2},
        {"pd", "meta", {META(width), 4, 0, 0}, 2},
        {"pd", "meta", {META(width), 4, 8, 0}, 2},
        {"pd", "meta", {META(n_missing), 4, N, 0}, 3},
        {"pd", "meta", {META(min), 4, 1, 0}, 3},
        {"pd", "meta", {META(max), 4, UINT32_MAX - 1, 0}, 3},
        {"pa", "meta", {META(n_missing), 4, N, 0}, 3},
        {"kd", "meta", {META(n_missing), 4, N, 0}, 3},
        {"pn", "meta", {META(n_values), 8, UINT64_MAX / 8, 0}, 2},
        {"pn", "meta", {META(n_values), 8, 1, 0}, 2},
        {"@from", "meta", {META(n_values), 8, 1, 0}, 2},
        {"@key", "meta", {META(n_values), 8, UINT64_MAX, 0}, 2},
    };
    make_records();
    const char *path = write_columns("columns.px", 0, N), *bad = kit_at("bad.px");
    assert_int_equal(noticed(path, "pa"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        edit e = rows[i].e;
        bool meta = !strcmp(rows[i].section, "meta");
        if (meta) e.at += meta_at(path, rows[i].column);
        kit_rewrite(path, bad, "COLS", meta ? "@meta" : rows[i].section, apply, &e);
        int at = noticed(bad, rows[i].column);
        if (at != rows[i].noticed)
            fail_msg("row %zu (%s): noticed %d, want %d", i, rows[i].section, at, rows[i].noticed);
    }
}

/* Any byte changed, with right checksums: refused or read, never beyond the bounds. */
static size_t any_byte(char *p, size_t n, void *self) {
    (void)self;
    for (int k = 0; n && k < 3; k++)
        p[below((uint32_t)n)] = (char)(below(3) ? (int)below(256) : -1);
    return n;
}

static void test_any_byte(void **state) {
    (void)state;
    px_cols *cols, *bad;
    make_records();
    const char *path = write_columns("columns.px", 0, N), *to = kit_at("bad.px");
    OK(px_cols_open(path, N, &cols, &err));
    px_box *box = px_cols_box(cols);
    int refused = 0, read = 0;
    for (size_t i = 0; i < px_box_sections(box); i++)
        for (int k = 0; k < 2; k++) {
            const char *section = px_arena_cstr(kit, px_box_section_name(box, i));
            kit_rewrite(path, to, "COLS", section, any_byte, NULL);
            px_status st = px_cols_open(to, N, &bad, &err);
            if (st != PX_OK) {
                EXPECT(st, PX_E_DAMAGED);
                refused++;
                continue;
            }
            (void)px_cols_verify(bad, &err);
            for (size_t c = 0; c < px_cols_count(bad); c++) {
                const px_col *col;
                uint64_t sum = 0;
                st = px_cols_get(bad, px_cols_name(bad, c), &col, &err);
                if (st != PX_OK) {
                    EXPECT(st, PX_E_DAMAGED);
                    refused++;
                    continue;
                }
                if (!col) continue; /* its name is another one now */
                for (uint32_t r = 0; r < N; r++) {
                    uint64_t lo, hi;
                    if (col->m.kind == PX_COL_DICT) {
                        px_col_range(col, r, &lo, &hi);
                        for (; lo < hi; lo++) {
                            px_str v = px_col_value(col, px_wide(col->codes, col->m.width, lo));
                            for (size_t b = 0; b < v.n; b++)
                                sum += (unsigned char)v.p[b];
                        }
                    } else if (col->m.kind == PX_COL_TEXT) {
                        px_str v = px_col_text(col, r);
                        for (size_t b = 0; b < v.n; b++)
                            sum += (unsigned char)v.p[b];
                    } else if (col->m.kind == PX_COL_NUM) {
                        sum += px_col_num(col, r);
                    } else if (col->m.kind == PX_COL_HASHES) {
                        for (uint32_t h = col->off[r]; h < col->off[r + 1]; h++)
                            sum += col->keys[h];
                    }
                }
                read += sum != 0;
            }
            px_cols_close(bad);
        }
    px_cols_close(cols);
    assert_true(refused > 10 && read > 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_is_read), cmocka_unit_test(test_merge),
        cmocka_unit_test(test_widths),          cmocka_unit_test(test_counted),
        cmocka_unit_test(test_promotion),       cmocka_unit_test(test_wrong_meaning_is_refused),
        cmocka_unit_test(test_any_byte),
    };
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
