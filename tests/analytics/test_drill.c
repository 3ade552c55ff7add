/* Drilling: with every clause that an analysis hands out, the query finds exactly the units that the cell counts. Judged
 * by the engine over a made collection of several segments, for every analysis of the registry, every unit and every field
 * that can be counted. */
#include "tests/analytics/kit.h"

static kit made;

/* Names with signs and cases that must be quoted, families with members of several years and offices, classes at several
 * depths, records without this or that. */
static void put(kit *k, unsigned i) {
    static const char *const names[] = {"Acme Laser GmbH", "Beta \\\"Quote\\\" Inc", "清华大学",
                                        "C*D? Works",      "O'Neil & Sons, Ltd.",    "AND",
                                        "ACME Laser GmbH."};
    static const char *const classes[] = {"H01M10/0525", "H01M10/04", "H01M4/02", "G06F1/00",
                                          "B23K26/20"};
    static const char *const offices[] = {"US", "CN", "EP"}, *const kinds[] = {"A1", "A", "B1"};
    static const char *const types[] = {"invention", "utility_model", "design", "invention_grant"};
    static const char *const status[] = {"active", "dead", "pending"};
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":{\"number\":\"%s%u%s\",\"date\":\"%u-%02u-11\"}", offices[i % 3],
               1000001 + i, kinds[i % 3], 2011 + i % 9, 1 + i % 12);
    if (i % 11) px_buf_fmt(&b, ",\"app\":{\"date\":\"%u-%02u-05\"}", 2009 + i % 9, 1 + i % 12);
    if (i % 7) {
        px_buf_fmt(&b, ",\"applicants\":[{\"name\":\"%s\",\"country\":\"%s\"}", names[i % 7],
                   i % 2 ? "DE" : "CN");
        if (i % 4 == 1) px_buf_fmt(&b, ",{\"name\":\"%s\"}", names[(i + 3) % 7]);
        px_buf_c(&b, "]");
    }
    if (i % 13) px_buf_fmt(&b, ",\"ipc\":[\"%s\",\"%s\"]", classes[i % 5], classes[i * 7 % 5]);
    px_buf_fmt(&b,
               ",\"inventors\":[\"Li "
               "%c\"],\"type\":\"%s\",\"status\":\"%s\",\"n_cited_by\":%u,\"extras\":{\"my "
               "score\":\"Grade %u\"}",
               'A' + (int)(i % 6), types[i % 4], status[i % 3], i % 6, i % 4);
    px_buf_fmt(&b, ",\"family\":\"docdb:%u\",\"cites\":[\"%s%u%s\"]}", i / 3, offices[(i * 5) % 3],
               1000001 + i * 5 % 120, kinds[(i * 5) % 3]);
    px_buf_ch(&b, 0);
    kit_put(k, b.p);
    px_buf_done(&b);
}

static int setup(void **state) {
    (void)state;
    kit_open(&made);
    for (unsigned i = 0; i < 120; i++) {
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

static const struct {
    const char *params;
    px_unit unit;
} units[] = {{"unit=pub", PX_UNIT_PUB},
             {"unit=app", PX_UNIT_APP},
             {"unit=fam", PX_UNIT_FAM},
             {"unit=pub date=publication from=2012 to=2016", PX_UNIT_PUB},
             {"unit=fam from=2011 to=2015", PX_UNIT_FAM}};

/* Does it need something that this collection has not (a table of inhabitants)? */
static bool needs_more(const px_analysis *x) {
    for (size_t k = 0; k < x->n_params; k++)
        if (!x->param[k].standard && x->param[k].type != PX_PARAM_FIELD) return true;
    return false;
}

/* Every analysis, as it stands. */
static void every_analysis(void **state) {
    size_t seen = 0;
    (void)state;
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        if (needs_more(x)) continue;
        for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
            char params[200];
            int n = snprintf(params, sizeof params, "%s cutoff=2022-12-31", units[u].params);
            for (size_t k = 0; k < x->n_params; k++) {
                const px_param *p = &x->param[k];
                if (!p->standard && p->type == PX_PARAM_FIELD)
                    n += snprintf(params + n, sizeof params - (size_t)n, " %s=%s", p->name,
                                  k ? "cc" : "pa");
                if (strcmp(p->name, "least") == 0)
                    n += snprintf(params + n, sizeof params - (size_t)n, " least=1");
            }
            seen += kit_drills(&made, x->id, "ls=active OR ls=dead", params, units[u].unit);
        }
    }
    assert_true(seen > 200);
}

/* Every field that can be counted; the query is one that hits some and not others. */
static void every_field(void **state) {
    (void)state;
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *info = px_field_get((px_field)f);
        if (!(info->flags & PX_FIELD_F) || f == PX_F_X) continue;
        for (size_t u = 0; u < 3; u++)
            for (int names = 0; names < 3; names++) {
                static const char *const word[] = {"given", "cleaned", "group"};
                char params[120];
                if (names && f != PX_F_PA) continue;
                (void)snprintf(params, sizeof params, "%s of=%s names=%s top=1000", units[u].params,
                               info->code, word[names]);
                (void)kit_drills(&made, "top", "cc=US OR cc=CN", params, units[u].unit);
            }
    }
    assert_true(kit_drills(&made, "top", "*", "of=x.my_score unit=fam", PX_UNIT_FAM) == 4);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.section unit=fam", PX_UNIT_FAM) == 3);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.class unit=app", PX_UNIT_APP) == 3);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.group unit=pub", PX_UNIT_PUB) == 4);
}

/* "Acme Laser GmbH" and "ACME Laser GmbH." are two names as given with the same words: neither has a clause, the other five
 * have; cleaned they are one, with a clause. Every seventh record has no applicant, so the first name
 * stands only where it is the second one. */
static void twins(void **state) {
    (void)state;
    assert_true(kit_drills(&made, "top", "*", "of=pa names=given unit=pub", PX_UNIT_PUB) == 5);
    assert_int_equal(made.table.n_rows, 7);
    assert_true(kit_drills(&made, "top", "*", "of=pa names=cleaned unit=pub", PX_UNIT_PUB) == 6);
    assert_int_equal(made.table.n_rows, 6);
}

/* Two conditions, and years, are exact of publications only: there the clauses are, elsewhere not. */
static void where_there_is_none(void **state) {
    (void)state;
    assert_true(kit_drills(&made, "pivot", "*", "rows=in cols=ipc.group layers=cc unit=pub",
                           PX_UNIT_PUB) > 20);
    assert_true(kit_drills(&made, "trend", "*", "unit=pub by=month", PX_UNIT_PUB) > 20);
    assert_true(kit_drills(&made, "growth", "*", "unit=pub of=cc cutoff=2022-12-31", PX_UNIT_PUB) ==
                4);
    assert_true(kit_drills(&made, "pivot", "*", "rows=in cols=ipc.group unit=fam", PX_UNIT_FAM) ==
                0);
    assert_true(kit_drills(&made, "trend", "*", "unit=fam", PX_UNIT_FAM) == 0);
    assert_true(kit_drills(&made, "top", "*", "unit=fam from=2010", PX_UNIT_FAM) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_analysis),
                                       cmocka_unit_test(every_field), cmocka_unit_test(twins),
                                       cmocka_unit_test(where_there_is_none)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
