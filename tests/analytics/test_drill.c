/* Drilling: with every clause that an analysis hands out, the query finds exactly the units that the cell counts. Judged
 * by the engine over a made collection of several segments, for every analysis of the registry, every unit and every field
 * that can be counted. */
#include "tests/analytics/kit.h"

#include "base/intern.h"
#include "shards/classes.h"

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
    static const char *const places[] = {"江苏", "广东", "北京"};
    static const char *const status[] = {"active", "dead", "pending"};
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_buf_fmt(&b, "{\"pub\":{\"number\":\"%s%u%s\",\"date\":\"%u-%02u-11\"}", offices[i % 3],
               1000001 + i, kinds[i % 3], 2011 + i % 9, 1 + i % 12);
    /* Two publications an application here and there; days and months that are not known. */
    unsigned app = i % 10 == 3 ? i - 1 : i;
    if (i % 11)
        px_buf_fmt(&b, ",\"app\":{\"number\":\"%s%u\",\"date\":\"%u", offices[app % 3],
                   5000001 + app, 2009 + i % 9);
    if (i % 11 && i % 6) px_buf_fmt(&b, "-%02u", 1 + i % 12);
    if (i % 11 && i % 6 && i % 5) px_buf_c(&b, "-05");
    if (i % 11) px_buf_c(&b, "\"}");
    if (i % 4 == 1)
        px_buf_fmt(&b, ",\"priorities\":[{\"number\":\"US%u\",\"date\":\"%u-01-0%u\"}]",
                   7000001 + i / 8, 2008 + i % 7, 1 + i % 9);
    if (i % 3 == 2) px_buf_fmt(&b, ",\"grant_date\":\"%u-%02u-20\"", 2012 + i % 8, 1 + i % 12);
    if (i % 7) {
        px_buf_fmt(&b, ",\"applicants\":[{\"name\":\"%s\",\"country\":\"%s\"", names[i % 7],
                   i % 2 ? "DE" : "CN");
        if (i % 2 == 0) px_buf_fmt(&b, ",\"province\":\"%s\"", places[i / 2 % 3]);
        px_buf_c(&b, "}");
        if (i % 4 == 1) px_buf_fmt(&b, ",{\"name\":\"%s\"}", names[(i + 3) % 7]);
        px_buf_c(&b, "]");
    }
    static const char *const titles[] = {"Cooling of battery cells", "Laser welding of thin sheets",
                                         "Battery cells with a laser sensor",
                                         "Thin sheets of steel for cooling"};
    static const char *const done[] = {"transferred", "licensed",    "pledged",    "litigated",
                                       "opposed",     "invalidated", "maintained", "lapsed"};
    px_buf_fmt(&b, ",\"titles\":[{\"lang\":\"en\",\"text\":\"%s\"}],\"exam_date\":\"%u-03-02\"",
               titles[i / 2 % 4], 2010 + i % 9);
    if (i % 3 == 2)
        px_buf_fmt(&b, ",\"expiry_date\":\"%u-06-01\",\"n_claims\":%u", 2024 + i % 7, 3 + i % 9);
    if (i % 4 == 3)
        px_buf_fmt(&b,
                   ",\"events\":[{\"date\":\"%u-05-06\",\"kind\":\"%s\"},{\"date\":\"%u-07\","
                   "\"kind\":\"%s\"}]",
                   2014 + i % 6, done[i % 8], 2016 + i % 4, done[i / 4 % 8]);
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

/* Two industries, by which `industries` counts. */
static void load_industries(void) {
    px_concordance *sei;
    kit_check(px_concordance_new(made.a, PX_STR("sei"),
                                 PX_STR("2018\t1.1\t电池|Batteries\tH01M\t\t\n"
                                        "2018\t2\t计算机|Computers\tG06\t\t\n"),
                                 &sei, &err),
              "sei");
    px_classes classes = {.concordances = &sei, .n_concordances = 1};
    kit_check(px_class_store_write(made.dir, &classes, &err), made.dir);
}

static int setup(void **state) {
    (void)state;
    kit_open(&made);
    for (unsigned i = 0; i < 120; i++) {
        if (i == 50) kit_next_segment(&made);
        put(&made, i);
    }
    kit_ready(&made);
    load_industries();
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
             {"unit=ext", PX_UNIT_EXT},
             {"unit=pub date=publication from=2012 to=2016", PX_UNIT_PUB},
             {"unit=fam from=2011 to=2015", PX_UNIT_FAM},
             {"unit=app date=filing to=2014", PX_UNIT_APP},
             {"unit=ext date=grant from=2013", PX_UNIT_EXT},
             {"unit=fam date=publication counting=fractional", PX_UNIT_FAM}};
#define UNITS (sizeof units / sizeof *units)

/* What an analysis is asked besides how it stands: ways to count that fill other columns. */
static const struct {
    const char *id, *params;
} ways[] = {
    {"trend", "by=month"},
    {"trend", "stack=pa top=2"},
    {"trend", "stack=status by=month"},
    {"growth", "of=cc"},
    {"concentration", "by=year"},
    {"pivot", "layers=kd empty=yes"},
    {"pivot", "measure=growth"},
    {"origin", "origin=applicant"},
    {"market", "offices=members"},
    {"market", "origin=applicant"},
    {"flow", "offices=members origin=applicant"},
    {"flow-balance", "origin=applicant"},
    {"family-size", "size=stated"},
    {"family-size", "size=offices"},
    {"reach", "by=all offices=members"},
    {"reach", "by=pa origin=applicant"},
    {"pendency", "by=all"},
    {"pendency", "by=pa start=exam"},
    {"status-mix", "detail=no"},
    {"class-tree", "level=group"},
    {"survival", "by=cc"},
    {"effect-matrix", "rows=pa columns=cc"},
    {"competitors", "who=清华大学"},
};
#define WAYS (sizeof ways / sizeof *ways)

/* Whole numbers that have no clause, and why. */
static const struct {
    const char *id, *column, *why;
} none[] = {
#define VALUES    "counts different values, not units"
#define CITATIONS "counts citations"
#define MEASURE   "a rank, a size or a year"
#define OTHER_SET "of another set"
#define EVENTS    "counts events"
    {"share", "all", OTHER_SET},
    {"concentration", "values", VALUES},
    {"life-cycle", "applicants", VALUES},
    {"entrants", "active", VALUES},
    {"entrants", "new", VALUES},
    {"entrants", "exits", VALUES},
    {"entrants", "known", VALUES},
    {"position", "leader", "of the strongest, whoever that is"},
    {"trend", "cumulative", "by month: units without a month lie between"},
    {"citations", "forward", CITATIONS},
    {"citations", "backward", CITATIONS},
    {"citations", "forward_self", CITATIONS},
    {"citations", "backward_self", CITATIONS},
    {"most-cited", "forward", CITATIONS},
    {"most-cited", "forward_self", CITATIONS},
    {"citation-impact", "cites", CITATIONS},
    {"independence", "forward", CITATIONS},
    {"independence", "self", CITATIONS},
    {"h-index", "forward", CITATIONS},
    {"h-index", "h", MEASURE},
    {"h-index", "g", MEASURE},
    {"core", "forward", CITATIONS},
    {"industries", "level", MEASURE},
    {"rpys", "n", CITATIONS},
    {"diffusion", "cites", CITATIONS},
    {"diffusion", "applicants", VALUES},
    {"diffusion", "lag", MEASURE},
    {"diffusion", "at_risk", OTHER_SET},
    {"coupling", "strength", CITATIONS},
    {"coupling", "n_a", CITATIONS},
    {"coupling", "n_b", CITATIONS},
    {"co-citation", "strength", CITATIONS},
    {"co-citation", "n_a", CITATIONS},
    {"co-citation", "n_b", CITATIONS},
    {"generations", "generation", MEASURE},
    {"generations", "forward", OTHER_SET},
    {"generations", "forward_sum", OTHER_SET},
    {"generations", "backward", OTHER_SET},
    {"generations", "backward_sum", OTHER_SET},
    {"flow-balance", "out", "counts moves: a unit for each office it went to"},
    {"flow-balance", "in", "counts moves: a unit for each office it went to"},
    {"family-size", "size", MEASURE},
    {"class-tree", "level", MEASURE},
    {"wipo35", "code", MEASURE},
    {"branches", "applicants", VALUES},
    {"route-map", "forward", CITATIONS},
    {"complexity", "degree", MEASURE},
    {"coapplicant", "degree", MEASURE},
    {"coapplicant", "core", MEASURE},
    {"coapplicant", "component", MEASURE},
    {"coapplicant", "community", MEASURE},
    {"coinventor", "degree", MEASURE},
    {"coinventor", "core", MEASURE},
    {"coinventor", "component", MEASURE},
    {"coinventor", "community", MEASURE},
    {"class-network", "degree", MEASURE},
    {"class-network", "core", MEASURE},
    {"class-network", "component", MEASURE},
    {"class-network", "community", MEASURE},
    {"applicant-class", "degree", MEASURE},
    {"applicant-class", "core", MEASURE},
    {"applicant-class", "component", MEASURE},
    {"applicant-class", "community", MEASURE},
    {"industry-research", "degree", MEASURE},
    {"industry-research", "core", MEASURE},
    {"industry-research", "component", MEASURE},
    {"industry-research", "community", MEASURE},
    {"citation-network", "n", CITATIONS},
    {"citation-network", "degree", MEASURE},
    {"citation-network", "in", MEASURE},
    {"citation-network", "out", MEASURE},
    {"citation-network", "core", MEASURE},
    {"citation-network", "component", MEASURE},
    {"citation-network", "community", MEASURE},
    {"mobility", "n", VALUES},
    {"mobility", "low", VALUES},
    {"mobility", "medium", VALUES},
    {"value-indicators", "known", OTHER_SET},
    {"value-grade", "rule", MEASURE},
    {"regions", "rank", MEASURE},
    {"annuities", "year", MEASURE},
    {"annuities", "full", "a sum of money"},
    {"annuities", "surcharge", "a sum of money"},
    {"annuities", "payable", "a sum of money"},
    {"annuity-budget", "full", "a sum of money"},
    {"annuity-budget", "payable", "a sum of money"},
    {"annuity-budget", "fees", "counts fees"},
    {"annuity-budget", "late", "counts fees"},
    {"deals", "transferred", EVENTS},
    {"deals", "licensed", EVENTS},
    {"deals", "pledged", EVENTS},
    {"deals", "litigated", EVENTS},
    {"deals", "contested", EVENTS},
    {"survival", "months", MEASURE},
    {"phrases", "f", "counts places in texts"},
    {"compare-terms", "n_other", OTHER_SET},
    {"clusters", "cluster", MEASURE},
    {"cluster-members", "cluster", MEASURE},
    {"landscape", "cluster", MEASURE},
    {"term-network", "degree", MEASURE},
    {"term-network", "core", MEASURE},
    {"term-network", "component", MEASURE},
    {"term-network", "community", MEASURE},
    {"overview", "publications", VALUES},
    {"overview", "years", VALUES},
    {"overview", "applicants", VALUES},
    {"overview", "inventors", VALUES},
    {"overview", "subclasses", VALUES},
    {"overview", "offices", VALUES},
};
#define NONE (sizeof none / sizeof *none)
static bool seen_none[NONE];

static bool has_none(const char *id, const char *column) {
    for (size_t i = 0; i < NONE; i++)
        if (strcmp(none[i].id, id) == 0 && strcmp(none[i].column, column) == 0)
            return seen_none[i] = true;
    return false;
}

/* Must it be told something? Then it is among the ways, or cannot be asked here. */
static bool needs_more(const px_analysis *x) {
    for (size_t k = 0; k < x->n_params; k++)
        if (!x->param[k].standard && x->param[k].type != PX_PARAM_FIELD) return true;
    return false;
}

static unsigned troubles;
static px_intern *told; /* analyses with their columns, each told of once */

static void trouble(const char *id, const char *column, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static void trouble(const char *id, const char *column, const char *fmt, ...) {
    char line[1000];
    bool fresh;
    va_list ap;
    va_start(ap, fmt);
    (void)vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    (void)px_intern_add(told, px_arena_fmt(made.a, "%s %s", id, column), &fresh);
    troubles++;
    if (fresh) print_error("%s, %s: %s\n", id, column, line);
}

/* Every cell: what its clause finds, and that a count of units has one. */
static size_t judge_table(const char *id, const char *query, const char *params, px_unit unit) {
    const px_table *t = &made.table;
    size_t seen = 0;
    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t c = 0; c < t->n_cols; c++) {
            px_str clause = px_table_drill_of(t, r, c);
            const px_cell *cell = px_table_cell(t, r, c);
            const char *column = t->col[c].id;
            if (cell->type != PX_CELL_COUNT) continue;
            if (!clause.n) {
                if (cell->count && !has_none(id, column))
                    trouble(id, column, "%s, row %zu: %llu and no clause", params, r,
                            (unsigned long long)cell->count);
                continue;
            }
            px_str full =
                px_arena_fmt(made.a, "(%s) having{" PX_STR_FMT "}", query, PX_STR_ARG(clause));
            uint64_t got = kit_count(&made, full, unit);
            seen++;
            if (got != cell->count)
                trouble(id, column, "%s, row %zu: %.*s finds %llu, the cell has %llu", params, r,
                        (int)full.n, full.p, (unsigned long long)got,
                        (unsigned long long)cell->count);
        }
    return seen;
}

static size_t one_way(const px_analysis *x, size_t u, const char *more, unsigned drill) {
    const char *query = "ls=active OR ls=dead";
    char params[300];
    int n = snprintf(params, sizeof params, "%s cutoff=2022-12-31 drill=%u %s", units[u].params,
                     drill, more);
    for (size_t k = 0; k < x->n_params; k++) {
        const px_param *p = &x->param[k];
        if (!p->standard && p->type == PX_PARAM_FIELD)
            n +=
                snprintf(params + n, sizeof params - (size_t)n, " %s=%s", p->name, k ? "cc" : "pa");
        if (strcmp(p->name, "least") == 0)
            n += snprintf(params + n, sizeof params - (size_t)n, " least=1");
    }
    kit_check(kit_try(&made, x->id, query, params), x->id);
    return judge_table(x->id, query, params, units[u].unit);
}

/* Every analysis of the registry, for every unit, as it stands and in other ways; cells that no condition describes by the
 * numbers of their units, as far as they are few, and by cell= (drill=0). */
static void every_analysis(void **state) {
    size_t seen = 0;
    (void)state;
    troubles = 0;
    told = px_intern_new();
    for (size_t i = 0; i < px_analysis_count(); i++) {
        const px_analysis *x = px_analysis_at(i);
        bool plain = !needs_more(x) && strcmp(x->id, "effect-matrix") != 0;
        for (size_t u = 0; u < UNITS; u++) {
            for (unsigned drill = 0; drill <= PX_PICKS_STANDARD; drill += PX_PICKS_STANDARD) {
                if (plain) seen += one_way(x, u, "", drill);
                for (size_t k = 0; k < WAYS; k++)
                    if (strcmp(ways[k].id, x->id) == 0)
                        seen += one_way(x, u, ways[k].params, drill);
            }
        }
    }
    print_message("%zu cells\n", seen);
    for (size_t i = 0; i < NONE; i++)
        if (!seen_none[i])
            trouble(none[i].id, none[i].column, "no cell is without a clause (%s)", none[i].why);
    px_intern_free(told);
    if (troubles) fail_msg("%u cells", troubles);
    assert_true(seen > 2000);
}

/* Every field that can be counted; the query is one that hits some and not others. */
static void every_field(void **state) {
    (void)state;
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *info = px_field_get((px_field)f);
        if (!(info->flags & PX_FIELD_F) || f == PX_F_X) continue;
        for (size_t u = 0; u < UNITS - 1; u++)
            for (int names = 0; names < 3; names++) {
                static const char *const word[] = {"given", "cleaned", "group"};
                char params[120];
                if (names && f != PX_F_PA) continue;
                (void)snprintf(params, sizeof params, "%s of=%s names=%s top=1000", units[u].params,
                               info->code, word[names]);
                (void)kit_drills(&made, "top", "cc=US OR cc=CN", params, units[u].unit);
                assert_true(made.table.n_rows == 0 || px_table_drill_of(&made.table, 0, 1).n > 0);
            }
    }
    assert_true(kit_drills(&made, "top", "*", "of=x.my_score unit=fam", PX_UNIT_FAM) == 4);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.section unit=fam", PX_UNIT_FAM) == 3);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.class unit=app", PX_UNIT_APP) == 3);
    assert_true(kit_drills(&made, "top", "*", "of=ipc.group unit=pub", PX_UNIT_PUB) == 4);
}

/* "Acme Laser GmbH" and "ACME Laser GmbH." are two names as given with the same words: each has a clause of its
 * own that finds it alone; cleaned they are one. Every seventh record has no applicant, so the first name stands only
 * where it is the second one. */
static void twins(void **state) {
    (void)state;
    assert_true(kit_drills(&made, "top", "*", "of=pa names=given unit=pub", PX_UNIT_PUB) == 7);
    assert_int_equal(made.table.n_rows, 7);
    assert_true(kit_drills(&made, "top", "*", "of=pa names=cleaned unit=pub", PX_UNIT_PUB) == 6);
    assert_int_equal(made.table.n_rows, 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_analysis),
                                       cmocka_unit_test(every_field), cmocka_unit_test(twins)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
