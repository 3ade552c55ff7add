/* Several sets side by side give what the single runs give, for every analysis of the registry. */
#include "query/analytics/compare.h"
#include "tests/analytics/kit.h"

static kit made;

static void put(kit *k, unsigned i) {
    static const char *const names[] = {"Acme Laser GmbH", "Beta Inc", "清华大学", "Delta Co"};
    static const char *const classes[] = {"H01M10/0525", "H01M4/02", "G06F1/00", "B23K26/20"};
    static const char *const offices[] = {"US", "CN", "EP"}, *const kinds[] = {"A1", "A", "B1"};
    static const char *const types[] = {"invention", "utility_model", "design", "invention_grant"};
    static const char *const status[] = {"active", "dead", "pending"};
    kit_fmt(k,
            "{\"pub\":{\"number\":\"%s%u%s\",\"date\":\"%u-%02u-11\"},\"app\":{\"date\":\"%u-%02u-"
            "05\"},"
            "\"applicants\":[{\"name\":\"%s\",\"country\":\"%s\"}],\"ipc\":[\"%s\",\"%s\"],"
            "\"inventors\":[\"Li %c\"],\"type\":\"%s\",\"status\":\"%s\",\"n_cited_by\":%u,"
            "\"family\":\"docdb:%u\",\"titles\":[\"Laser cell number %u with a battery lid\"],"
            "\"cites\":[\"%s%u%s\"]}",
            offices[i % 3], 1000001 + i, kinds[i % 3], 2011 + i % 9, 1 + i % 12, 2009 + i % 9,
            1 + i % 12, names[i % 4], i % 2 ? "DE" : "CN", classes[i % 4], classes[i * 3 % 4],
            'A' + (int)(i % 6), types[i % 4], status[i % 3], i % 6, i / 3, i, offices[(i * 5) % 3],
            1000001 + i * 5 % 90, kinds[(i * 5) % 3]);
}

static int setup(void **state) {
    (void)state;
    kit_open(&made);
    for (unsigned i = 0; i < 90; i++) {
        if (i == 50) kit_next_segment(&made);
        put(&made, i);
    }
    kit_ready(&made);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&made);
    return 0;
}

static const char *const set_query[] = {"cc=US", "ipc=H01M", "*"};
static const char *const set_text[] = {"mine=cc=US", "theirs=ipc=H01M", "field=*"};

/* What a parameter that must be given gets here. */
static const char *given(const px_param *p) {
    if (p->type == PX_PARAM_FIELD) return strcmp(p->name, "cols") == 0 ? "cc" : "pa";
    if (strcmp(p->name, "who") == 0) return "BETA";
    if (p->standard && !*p->standard && strcmp(p->name, "columns") == 0) return "cc";
    if (p->standard && !*p->standard && strcmp(p->name, "rows") == 0) return "pa";
    return NULL;
}

static bool same(const px_cell *x, const px_cell *y) {
    if (x->type != y->type) return false;
    switch (x->type) {
    case PX_CELL_NONE:
        return true;
    case PX_CELL_TEXT:
        return px_str_eq(x->text, y->text) && px_str_eq(x->zh, y->zh);
    case PX_CELL_NUMBER:
    case PX_CELL_SHARE:
        return !(x->number < y->number || x->number > y->number);
    default:
        return x->count == y->count;
    }
}

/* The row of `t` with the key of row r of `one` (and, of stacked tables, in the place it must have). */
static size_t row_of(const px_table *t, const px_table *one, size_t r, size_t n_key, size_t from) {
    for (size_t i = from; i < t->n_rows; i++) {
        bool is = true;
        for (size_t c = 0; c < n_key && is; c++)
            is = same(px_table_cell(t, i, c), px_table_cell(one, r, c));
        if (is) return i;
    }
    return SIZE_MAX;
}

static void compare_one(const px_analysis *x, const char *const *pair, size_t n_pairs,
                        size_t *joined, size_t *cells) {
    px_sets s = {0};
    px_result r;
    size_t bad, stacked_row = 0, filled = 0, present = 0;
    px_analysis_options opt = px_analysis_standard();
    opt.cutoff = PX_STR("2022-12-31");
    for (size_t i = 0; i < 3; i++)
        kit_check(px_sets_add(&s, px_str_of(set_text[i]), &err), set_text[i]);
    kit_check(px_sets_open(&s, made.a, made.snap, &opt, NULL, &bad, &err), x->id);
    px_err_clear(&err);
    px_status st = px_sets_run(&s, x, pair, n_pairs, &r, &err);
    if (st == PX_E_UNSUPPORTED || st == PX_E_NOTFOUND) {
        px_sets_close(&s);
        return;
    }
    kit_check(st, x->id);
    const px_table *t = &r.table;
    bool stacked = t->n_cols && strcmp(t->col[0].id, "set") == 0;
    *joined += !stacked;
    assert_int_equal(r.n_sets, 3);
    for (size_t i = 0; i < 3; i++) {
        px_answer a;
        px_table one;
        px_card card;
        kit_check(px_answer_open(made.snap, px_str_of(set_query[i]), NULL, NULL, &a, &err), x->id);
        kit_check(px_analysis_run(made.a, &a, x, &opt, pair, n_pairs, NULL, &one, &card, &err),
                  x->id);
        if (card.units != r.set[i].units || card.missing != r.set[i].missing ||
            !px_str_eq(card.query, r.set[i].query))
            fail_msg("%s: the card of %s differs", x->id, set_text[i]);
        size_t n_key = 0;
        while (!stacked && n_key < one.n_cols && strcmp(one.col[n_key].id, t->col[n_key].id) == 0)
            n_key++;
        for (size_t row = 0; row < one.n_rows; row++) {
            size_t at = stacked ? stacked_row++ : row_of(t, &one, row, n_key, 0);
            if (at == SIZE_MAX) fail_msg("%s, %s: row %zu is not there", x->id, set_text[i], row);
            for (size_t c = 0; c < one.n_cols; c++) {
                const char *id = one.col[c].id;
                char joined_id[200];
                (void)snprintf(joined_id, sizeof joined_id, "%s.%s",
                               i == 0   ? "mine"
                               : i == 1 ? "theirs"
                                        : "field",
                               id);
                bool plain = stacked || c < n_key || strcmp(id, "complete") == 0;
                size_t col = px_table_find(t, plain ? id : joined_id);
                if (col == SIZE_MAX) fail_msg("%s: no column %s", x->id, joined_id);
                if (!same(px_table_cell(t, at, col), px_table_cell(&one, row, c)))
                    fail_msg("%s, %s: row %zu, column %s is another", x->id, set_text[i], row, id);
                ++*cells;
                present += !plain && px_table_cell(&one, row, c)->type != PX_CELL_NONE;
            }
        }
        px_answer_close(&a);
    }
    /* and nothing else: no cell of a set where it has no row */
    for (size_t row = 0; !stacked && row < t->n_rows; row++)
        for (size_t c = 0; c < t->n_cols; c++)
            filled += strchr(t->col[c].id, '.') && px_table_cell(t, row, c)->type != PX_CELL_NONE;
    if (filled != present) fail_msg("%s: %zu cells, the sets have %zu", x->id, filled, present);
    if (stacked && stacked_row != t->n_rows)
        fail_msg("%s: %zu rows, the sets have %zu", x->id, t->n_rows, stacked_row);
    px_sets_close(&s);
}

static void every_analysis(void **state) {
    size_t joined = 0, cells = 0, seen = 0;
    (void)state;
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        const char *pair[32];
        size_t n = 0;
        bool known = true;
        for (size_t k = 0; k < x->n_params && n < 30; k++) {
            bool asked = !x->param[k].standard || strcmp(x->param[k].name, "columns") == 0 ||
                         strcmp(x->param[k].name, "rows") == 0;
            const char *value = asked ? given(&x->param[k]) : NULL;
            known = known && (x->param[k].standard || value);
            if (!value) continue;
            pair[n++] = x->param[k].name;
            pair[n++] = value;
        }
        if (!known) continue;
        compare_one(x, pair, n, &joined, &cells);
        seen++;
    }
    assert_true(seen > 50);
    assert_true(joined > 20);
    assert_true(cells > 2000);
}

/* ---- by hand ----
 *
 * Filed 2010: A of Acme, B of Beta. 2011: C of Acme. mine = Acme, theirs = Beta. */
static const char *const three[] = {"{\"pub\":{\"number\":\"US7000001B2\",\"date\":\"2012-01-03\"},"
                                    "\"app\":{\"date\":\"2010-02-01\"},"
                                    "\"applicants\":[\"Acme\"]}",
                                    "{\"pub\":{\"number\":\"US7000002B2\",\"date\":\"2012-01-03\"},"
                                    "\"app\":{\"date\":\"2010-02-01\"},"
                                    "\"applicants\":[\"Beta\"]}",
                                    "{\"pub\":{\"number\":\"US7000003B2\",\"date\":\"2013-01-01\"},"
                                    "\"app\":{\"date\":\"2011-02-01\"},"
                                    "\"applicants\":[\"Acme\"]}"};

static void print(const px_table *t, px_buf *out) {
    for (size_t c = 0; c < t->n_cols; c++)
        px_buf_fmt(out, "%s%s", t->col[c].id, c + 1 < t->n_cols ? "|" : "\n");
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_cols; c++) {
            kit_put_cell(px_table_cell(t, r, c), out);
            px_buf_ch(out, c + 1 < t->n_cols ? '|' : '\n');
        }
}

static void by_hand(void **state) {
    static const struct {
        const char *id, *want;
    } rows[] = {
        {"trend", "year|mine.n|mine.growth|mine.cumulative|theirs.n|theirs.growth|"
                  "theirs.cumulative|complete\n"
                  "2010|1|-|1|1|-|1|yes\n"
                  "2011|1|0|2|-|-|-|yes\n"},
        {"top", "value|mine.n|mine.share|mine.weight|mine.weight_share|theirs.n|theirs.share|"
                "theirs.weight|theirs.weight_share\n"
                "ACME|2|1|2|1|-|-|-|-\n"
                "BETA|-|-|-|-|1|1|1|1\n"},
        {"family-size", "set|size|n|share\nmine|1|2|1\ntheirs|1|1|1\n"},
    };
    kit k;
    (void)state;
    KIT_LINES(&k, three);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_sets s = {0};
        px_result r;
        px_buf out;
        size_t bad;
        px_analysis_options opt = px_analysis_standard();
        opt.cutoff = PX_STR("2022-12-31");
        opt.unit = PX_UNIT_PUB;
        px_buf_init(&out, 1 << 20);
        kit_check(px_sets_add(&s, PX_STR("mine=pa=Acme"), &err), "mine");
        kit_check(px_sets_add(&s, PX_STR("theirs= pa=Beta"), &err), "theirs");
        kit_check(px_sets_open(&s, k.a, k.snap, &opt, NULL, &bad, &err), "open");
        kit_check(px_sets_run(&s, px_analysis_find(px_str_of(rows[i].id)), NULL, 0, &r, &err),
                  rows[i].id);
        print(&r.table, &out);
        if (!px_str_is(px_buf_view(&out), rows[i].want))
            fail_msg("%s gives\n%.*s\nexpected\n%s", rows[i].id, (int)out.n, out.p, rows[i].want);
        px_buf_done(&out);
        px_sets_close(&s);
    }
    kit_close(&k);
}

static void names_of_sets(void **state) {
    static const struct {
        const char *text, *sentence; /* NULL: good */
    } rows[] = {{"mine=ti=laser", NULL},
                {"我方=pa=华为", NULL},
                {"a_b-2=*", NULL},
                {"MINE=*", "two sets are called MINE"},
                {"=*", "a set is NAME=QUERY"},
                {"x", "a set is NAME=QUERY"},
                {"x= ", "a set is NAME=QUERY"},
                {"x y=*", "a set is NAME=QUERY"},
                {"x.y=*", "a set is NAME=QUERY"},
                {"four=*", NULL},
                {"five=*", NULL},
                {"six=*", NULL},
                {"seven=*", "at most 6 sets"}};
    px_sets s = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_err_clear(&err);
        px_status st = px_sets_add(&s, px_str_of(rows[i].text), &err);
        if ((st == PX_OK) != !rows[i].sentence ||
            (rows[i].sentence && !strstr(err.message, rows[i].sentence)))
            fail_msg("%s: %s \"%s\", expected \"%s\"", rows[i].text, px_status_name(st),
                     err.message, rows[i].sentence ? rows[i].sentence : "no failure");
    }
    assert_int_equal(s.n, 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_analysis), cmocka_unit_test(by_hand),
                                       cmocka_unit_test(names_of_sets)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
