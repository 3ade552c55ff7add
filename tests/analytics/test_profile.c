/* Profiles: every part is what the analysis gives alone over the narrowed query; several analyses over one shared set are
 * what each gives alone. */
#include "query/analytics/profile.h"
#include "tests/analytics/kit.h"

static kit made;

static int setup(void **state) {
    static const char *const names[] = {"Acme", "Beta", "清华大学"};
    static const char *const classes[] = {"H01M10/04", "H01M4/02", "G06F1/00"};
    static const char *const status[] = {"active", "dead", "pending"};
    (void)state;
    kit_open(&made);
    for (unsigned i = 0; i < 60; i++) {
        if (i == 40) kit_next_segment(&made);
        kit_fmt(
            &made,
            "{\"pub\":{\"number\":\"CN10%07uB\",\"date\":\"%u-03-11\"},\"app\":{\"number\":"
            "\"CN2010100%05u\",\"date\":\"%u-02-05\"},\"applicants\":[{\"name\":\"%s\",\"country\":"
            "\"CN\",\"province\":\"江苏省\",\"city\":\"%s\",\"district\":\"%s\"%s}],\"ipc\":[\"%"
            "s\","
            "\"%s\"],"
            "\"inventors\":[\"Li %c\",\"Wu %c\"],\"agents\":[\"Agency %u\"],\"type\":"
            "\"invention_grant\",\"status\":\"%s\",\"n_cited_by\":%u,\"family\":\"docdb:%u\"}",
            i, 2011 + i % 9, i, 2009 + i % 9, names[i % 3], i % 2 ? "苏州市" : "南京市",
            i % 2 ? "昆山市" : "玄武区", i % 4 == 1 ? ",\"park\":\"昆山经济技术开发区\"" : "",
            classes[i % 3], classes[i / 3 % 3], 'A' + (int)(i % 5), 'A' + (int)(i % 4), i % 2,
            status[i % 3], i % 6, i / 2);
    }
    kit_ready(&made);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    kit_close(&made);
    return 0;
}

static void as_text(const px_table *t, px_buf *out) {
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_cols; c++) {
            kit_put_cell(px_table_cell(t, r, c), out);
            px_buf_ch(out, c + 1 < t->n_cols ? '|' : '\n');
        }
}

static void same_tables(const px_table *x, const px_table *y, const char *what) {
    px_buf one, other;
    px_buf_init(&one, 1 << 22);
    px_buf_init(&other, 1 << 22);
    as_text(x, &one);
    as_text(y, &other);
    if (!px_str_eq(px_buf_view(&one), px_buf_view(&other)))
        fail_msg("%s gives\n%.*s\nalone\n%.*s", what, (int)one.n, one.n ? one.p : "", (int)other.n,
                 other.n ? other.p : "");
    px_buf_done(&one);
    px_buf_done(&other);
}

static const struct {
    const char *profile, *who, *clause;
} entities[] = {
    {"profile-company", "ACME", "pas==\"ACME\""},
    {"profile-company", "清华大学", "pas==\"清华大学\""},
    {"profile-person", "Li A", "in==\"Li A\""},
    {"profile-region", "苏州市", "prov=\"苏州市\" OR city=\"苏州市\" OR dist=\"苏州市\""},
    {"profile-park", "昆山市", "park=\"昆山市\" OR dist=\"昆山市\" OR city=\"昆山市\""},
    {"profile-park", "昆山开发区", "park=昆山开发区"},
    {"profile-agency", "Agency 1", "ag==\"Agency 1\""}};

/* "of=pt who={who}" as the kit takes them; names with blanks are not its kind, so they are put in behind. */
static size_t pairs(const char *params, const char *who, const char *out[16]) {
    char *text = px_arena_cstr(made.a, px_str_of(params)), *save = NULL;
    size_t n = 0;
    for (char *w = strtok_r(text, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
        char *value = strchr(w, '=');
        *value++ = 0;
        out[n++] = w;
        out[n++] = strcmp(value, "{who}") == 0 ? who : value;
    }
    return n;
}

static void parts(void **state) {
    px_analysis_options opt = px_analysis_standard();
    (void)state;
    opt.cutoff = PX_STR("2022-12-31");
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        const px_profile *p = px_profile_find(px_str_of(entities[i].profile));
        px_profile_run run;
        px_str who = px_str_of(entities[i].who), query = PX_STR("ipc=H01M OR ipc=G06F");
        assert_non_null(p);
        kit_check(
            px_profile_open(made.a, made.snap, query, p, who, PX_STR(""), &opt, NULL, &run, &err),
            p->id);
        assert_int_equal(run.done.n, p->n);
        for (size_t k = 0; k < p->n; k++) {
            const char *pair[16];
            px_answer a;
            px_table t;
            px_card card;
            size_t n = pairs(p->part[k].params, entities[i].who, pair);
            px_str text = p->part[k].wide
                              ? query
                              : px_arena_fmt(made.a, "(%s) AND (%s)", query.p, entities[i].clause);
            kit_check(px_answer_open(made.snap, text, NULL, NULL, &a, &err), p->id);
            assert_true(a.counts.publications > 0);
            px_status st = px_analysis_run(made.a, &a, px_analysis_find(px_str_of(p->part[k].id)),
                                           &opt, pair, n, NULL, &t, &card, &err);
            if (st != PX_E_UNSUPPORTED) {
                kit_check(st, p->part[k].id);
                same_tables(&run.done.result[k].table, &t, p->part[k].id);
                assert_true(card.units == run.done.result[k].card.units);
            }
            px_answer_close(&a);
        }
        px_profile_close(&run);
    }
}

static void who_and_where(void **state) {
    px_analysis_options opt = px_analysis_standard();
    const px_profile *park = px_profile_find(PX_STR("profile-park"));
    px_profile_run run;
    (void)state;
    /* a park is what the user says: two companies */
    kit_check(px_profile_open(made.a, made.snap, PX_STR("*"), park, PX_STR("our park"),
                              PX_STR("pa=Acme OR pa=Beta"), &opt, NULL, &run, &err),
              "where");
    assert_int_equal(run.narrow.counts.publications, 40);
    assert_true(px_str_is(run.done.result[0].of, "our park"));
    px_profile_close(&run);
    assert_int_equal(px_profile_open(made.a, made.snap, PX_STR("*"), park, PX_STR("Nirgendwo"),
                                     PX_STR(""), &opt, NULL, &run, &err),
                     PX_E_NOTFOUND);
    px_profile_close(&run);
    assert_int_equal(px_profile_open(made.a, made.snap, PX_STR("*"), park, PX_STR(""), PX_STR(""),
                                     &opt, NULL, &run, &err),
                     PX_E_USAGE);
    px_profile_close(&run);
    assert_null(px_profile_find(PX_STR("profile-dog")));
    /* a park by its name; other profiles know none */
    px_str clause = px_profile_park(made.a, park, PX_STR("昆山开发区"));
    assert_true(px_str_is(clause, "park=\"昆山开发区\""));
    kit_check(px_profile_open(made.a, made.snap, PX_STR("*"), park, PX_STR("昆山开发区"), clause,
                              &opt, NULL, &run, &err),
              "park");
    assert_int_equal(run.narrow.counts.publications, 15);
    px_profile_close(&run);
    assert_int_equal(px_profile_park(made.a, park, PX_STR("")).n, 0);
    assert_int_equal(
        px_profile_park(made.a, px_profile_find(PX_STR("profile-region")), PX_STR("x")).n, 0);
}

/* Every analysis twice in one go: the second time out of what is kept of the set. */
static void shared_set(void **state) {
    static const char *const options[] = {"unit=fam", "unit=pub", "unit=fam from=2011 to=2015"};
    size_t seen = 0;
    (void)state;
    for (size_t o = 0; o < 3; o++) {
        const char *none[32];
        size_t n;
        px_answer a;
        px_many m;
        px_analysis_options opt = kit_options(&made, options[o], none, &n);
        opt.cutoff = PX_STR("2022-12-31");
        kit_check(px_answer_open(made.snap, PX_STR("ls=active OR ls=dead"), NULL, NULL, &a, &err),
                  "open");
        px_many_init(&m, made.a, &a, &opt, NULL);
        for (int pass = 0; pass < 2; pass++)
            for (size_t i = 0; i < px_analysis_count(); i++) {
                const px_analysis *x = px_analysis_at(i);
                px_table t;
                px_card card;
                bool known = true;
                for (size_t k = 0; k < x->n_params; k++)
                    known = known && x->param[k].standard;
                if (!known) continue;
                px_status alone =
                    px_analysis_run(made.a, &a, x, &opt, NULL, 0, NULL, &t, &card, &err);
                px_status st = px_many_run(&m, x, NULL, 0, &err);
                if (st != alone)
                    fail_msg("%s: %s together, %s alone", x->id, px_status_name(st),
                             px_status_name(alone));
                if (st != PX_OK) continue;
                same_tables(&m.result[m.n - 1].table, &t, x->id);
                assert_true(card.units == m.result[m.n - 1].card.units &&
                            card.left_out == m.result[m.n - 1].card.left_out &&
                            card.missing == m.result[m.n - 1].card.missing);
                seen++;
            }
        px_answer_close(&a);
    }
    assert_true(seen > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts), cmocka_unit_test(who_and_where),
                                       cmocka_unit_test(shared_set)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
