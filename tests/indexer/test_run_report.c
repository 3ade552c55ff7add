/* `patix index --report`: the JSON of a run against what stands in its files, by hand; bounds; runs that fail; names; the parent. */
#include "tests/shards/kit.h"

#include "base/json.h"
#include "indexer/cmd.h"

#include <fcntl.h>

/* ---- doing ---- */

static const char *put(const char *name, const char *text) {
    const char *path = px_arena_cstr(kit, px_str_of(kit_at(name)));
    OK(px_file_replace(path, px_str_of(text), &err));
    return path;
}

static px_status run(const char *const *argv) {
    const char *v[16] = {"index"};
    int n = 1;
    for (; *argv; argv++)
        v[n++] = *argv;
    px_err_clear(&err);
    return px_cmd_index(n, (char **)(uintptr_t)v, &err);
}
#define RUN(...) run((const char *const[]){__VA_ARGS__, NULL})

static const char *text_of(const char *path) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    OK(px_file_read(path, PX_BUF_MAX, &b, &err));
    const char *s = px_arena_cstr(kit, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

/* The report without how long it took, which nobody knows beforehand. */
static const char *report(const char *path) {
    char *s = (char *)(uintptr_t)text_of(path);
    char *at = strstr(s, "\"seconds\":"), *end = at ? strchr(at, ',') : NULL;
    if (end) memmove(at, end + 1, strlen(end + 1) + 1);
    return s;
}

static void same(const char *got, const char *want) {
    size_t n = 0;
    while (got[n] && got[n] == want[n])
        n++;
    if (got[n] || want[n]) fail_msg("from byte %zu on:\n%s\ninstead of\n%s", n, got + n, want + n);
}

static void holds(const char *text, const char *what) {
    if (!strstr(text, what)) fail_msg("no %s in %s", what, text);
}

/* ---- shape ---- */

#define KNOWN "\"sure\":100,\"how\":\"known header\","

static void a_table_and_lines(void **state) {
    (void)state;
    const char *out = kit_at("r.json");
    const char *csv = put("in.csv", "Publication no,Title,Rang,Applicants\n"
                                    "US2020000001A1,Turbine blade,7,Acme\n"
                                    "US2020000002A1,Turbine shaft,,Acme;Beta\n");
    const char *lines = put("more.jsonl", "{\"pub\":\"US2021000001A1\",\"title\":\"Laser\"}\n"
                                          "{broken\n"
                                          "{\"pub\":\"US2021000002A1\",\"title\":\"\\u6fc0\"}\n");
    out = px_arena_cstr(kit, px_str_of(out));
    const char *into = px_arena_cstr(kit, px_str_of(kit_at("set")));
    assert_int_equal(RUN("--into", into, "--report", out, "--name", "table.csv", csv), PX_OK);
    same(
        report(out),
        "{\"version\":\"" PX_VERSION "\",\"status\":\"OK\",\"dry_run\":false,\"files\":[{\"file\":"
        "\"table.csv\",\"format\":\"csv\",\"encoding\":\"UTF-8\",\"line_ends\":\"LF\","
        "\"separator\":\",\",\"header_line\":1,\"rows\":2,\"records\":2,\"empty\":0,\"rejected\":0,"
        "\"rejects\":[],\"tables\":[{\"name\":\"table.csv\",\"columns\":["
        "{\"header\":\"Publication no\",\"field\":\"pn\"," KNOWN "\"filled\":2},"
        "{\"header\":\"Title\",\"field\":\"ti\"," KNOWN "\"filled\":2},"
        "{\"header\":\"Rang\",\"field\":\"x\",\"sure\":0,\"filled\":1},"
        "{\"header\":\"Applicants\",\"field\":\"pa\"," KNOWN "\"list\":\";\",\"filled\":2}],"
        "\"rows\":2,\"records\":2,\"rejected\":0}],\"custom_fields\":[\"Rang\"],\"notes\":[]}],"
        "\"totals\":{\"files\":1,\"files_failed\":0,\"parts_failed\":0,\"read\":2,\"rejected\":0,"
        "\"new\":2,\"changed\":0,\"unchanged\":0,\"joined\":0,\"bytes\":113},"
        "\"collection\":{\"committed\":true,\"generation\":1,\"publications\":2,\"segments\":1}}"
        "\n");
    /* the same again, and a line that is none */
    assert_int_equal(
        RUN("--into", into, "--report", out, "--name", "x.jsonl", "--format", "jsonl", lines),
        PX_E_REJECTS);
    const char *r = report(out);
    holds(r, "\"status\":\"REJECTS\",\"message\":\"1 record is in ");
    holds(r, "\"file\":\"x.jsonl\",\"format\":\"jsonl\",");
    holds(r, "\"rows\":3,\"records\":2,\"empty\":0,\"rejected\":1,\"rejects\":[{\"reason\":\"");
    holds(r, "\",\"count\":1,\"first\":[{\"file\":\"x.jsonl\",\"record\":2,\"line\":2,\"byte\":41,"
             "\"reason\":\"");
    holds(r, "\"read\":3,\"rejected\":1,\"new\":2,\"changed\":0,\"unchanged\":0,\"joined\":0,");
    holds(r, "\"collection\":{\"committed\":true,\"generation\":2,\"publications\":4,");
    /* nothing new: nothing is committed, the generation stays */
    assert_int_equal(RUN("--into", into, "--report", out, csv), PX_OK);
    holds(report(out), "\"new\":0,\"changed\":0,\"unchanged\":2,");
    holds(report(out), "\"collection\":{\"committed\":false,\"generation\":2,\"publications\":4,");
    /* entries go by the name, too */
    holds(text_of(kit_at("set/rejects.jsonl")), "{\"file\":\"x.jsonl\",\"record\":2,");
}

static void a_dry_run(void **state) {
    (void)state;
    const char *out = px_arena_cstr(kit, px_str_of(kit_at("dry.json")));
    const char *csv = put("dry.csv", "preface\n\nPublication no,Titel des Patents\n"
                                     "US2020000001A1,Turbine blade\n");
    const char *into = px_arena_cstr(kit, px_str_of(kit_at("dry-set")));
    assert_int_equal(RUN("--into", into, "--report", out, "--dry-run", "--cc", "US", csv), PX_OK);
    const char *r = report(out);
    holds(r, "\"dry_run\":true");
    holds(r, "\"samples\":[\"US2020000001A1\"]");
    holds(r, "\"first\":[{\"pub\":\"US2020000001A1\",");
    holds(r, "\"totals\":{\"files\":1,\"files_failed\":0,\"parts_failed\":0,\"read\":1,"
             "\"rejected\":0},\"collection\":{\"committed\":false}}");
    assert_false(px_dir_exists(into));
    px_json *j;
    OK(px_json_parse(px_str_of(r), &j, &err));
    const px_json *notes = px_json_get(px_json_first(px_json_get(j, "files")), "notes");
    assert_non_null(notes);
    for (const px_json *n = px_json_first(notes); n; n = px_json_next(n)) {
        assert_true(px_json_str(px_json_get(n, "text")).n > 0);
        assert_true(px_json_str(px_json_get(n, "zh")).n > 0);
        assert_true(px_json_num(px_json_get(n, "count"), 0) >= 1);
    }
    px_json_free(j);
}

/* ---- runs that fail ---- */

static void failures(void **state) {
    (void)state;
    const char *out = px_arena_cstr(kit, px_str_of(kit_at("f.json")));
    const char *into = px_arena_cstr(kit, px_str_of(kit_at("f-set")));
    const char *good = put("good.jsonl", "{\"pub\":\"US2021000001A1\",\"title\":\"Laser\"}\n");
    const char *bad = put("bad.bin", "\x01\x02\x03\x04");
    assert_int_equal(RUN("--into", into, "--report", out, "--name", "shown.bin", bad),
                     PX_E_UNSUPPORTED);
    const char *r = report(out);
    holds(r, "\"status\":\"UNSUPPORTED\",\"message\":\"the file could not be read\"");
    holds(r, "\"files\":[{\"file\":\"shown.bin\",\"failed\":{\"status\":\"UNSUPPORTED\",\"reason\":"
             "\"shown.bin: this is in no format that can be read");
    if (strstr(r, "bad.bin")) fail_msg("the path is told: %s", r);
    /* one that cannot be read and one that can: both are there, in order */
    assert_int_equal(RUN("--into", into, "--report", out, bad, good), PX_E_REJECTS);
    r = report(out);
    holds(r, "\"totals\":{\"files\":2,\"files_failed\":1,\"parts_failed\":0,\"read\":1,");
    assert_true(strstr(r, "bad.bin\",\"failed\"") < strstr(r, "good.jsonl\",\"format\""));
    /* nobody takes the report: the run counts, and says so */
    assert_int_equal(RUN("--into", into, "--report", kit_at("no/such/folder/r"), good),
                     PX_E_NOTFOUND);
    /* a map that is none */
    assert_int_equal(RUN("--into", into, "--report", out, "--map", bad, good), PX_E_INPUT);
    holds(report(out), "\"status\":\"INPUT\",\"message\":");
    holds(report(out), "\"files\":[],\"totals\":{\"files\":0,");
    /* a parent that is another, or no number */
    assert_int_equal(RUN("--into", into, "--report", out, "--parent", "1", good), PX_E_CANCELLED);
    holds(report(out), "\"status\":\"CANCELLED\"");
    assert_int_equal(RUN("--into", into, "--parent", "x", good), PX_E_USAGE);
    assert_int_equal(RUN("--into", into, "--name", "n", good, bad), PX_E_USAGE);
    assert_int_equal(RUN("--into", into, "--progress", "often", good), PX_E_USAGE);
    assert_int_equal(RUN("--report"), PX_E_USAGE);
}

/* ---- bounds and foreign bytes ---- */

static void bounds(void **state) {
    (void)state;
    const char *out = px_arena_cstr(kit, px_str_of(kit_at("b.json")));
    const char *into = px_arena_cstr(kit, px_str_of(kit_at("b-set")));
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_c(&b, "Publication no,Title");
    for (int i = 0; i < 700; i++)
        px_buf_fmt(&b, ",\"mine %d \\ \t %0600d\"", i, i);
    px_buf_c(&b, "\nUS2020000001A1,Turbine");
    for (int i = 0; i < 700; i++)
        px_buf_c(&b, ",x");
    px_buf_c(&b, "\n");
    const char *wide = put("wide.csv", b.p);
    const char *map = put("map", "{\"columns\":{\"Publication no\":\"pn\",\"Title\":\"ti\"}}");
    if (RUN("--into", into, "--report", out, "--map", map, "--name", "a\"\n\xff.csv", wide) !=
        PX_OK)
        fail_msg("%s", err.message);
    const char *r = report(out);
    px_json *j;
    OK(px_json_parse(px_str_of(r), &j, &err));
    assert_true(px_utf8_valid(px_str_of(r)));
    const px_json *f = px_json_first(px_json_get(j, "files"));
    assert_string_equal(px_json_str(px_json_get(f, "file")).p, "a\"\n\xEF\xBF\xBD.csv");
    const px_json *t = px_json_first(px_json_get(f, "tables"));
    assert_int_equal(px_json_size(px_json_get(t, "columns")), 500);
    assert_int_equal(px_json_num(px_json_get(t, "columns_more"), 0), 202);
    assert_int_equal(px_json_size(px_json_get(f, "custom_fields")), 500);
    assert_int_equal(px_json_num(px_json_get(f, "custom_fields_more"), 0), 200);
    px_json_free(j);
    /* 500 lines that are wrong in one way: one reason, three examples */
    px_buf_clear(&b);
    px_buf_c(&b, "{\"pub\":\"US2021000001A1\"}\n");
    for (int i = 0; i < 500; i++)
        px_buf_c(&b, "{broken\n");
    const char *broken = put("broken.jsonl", b.p);
    assert_int_equal(RUN("--into", into, "--report", out, "--format", "jsonl", broken),
                     PX_E_REJECTS);
    OK(px_json_parse(px_str_of(report(out)), &j, &err));
    f = px_json_first(px_json_get(j, "files"));
    const px_json *x = px_json_first(px_json_get(f, "rejects"));
    assert_int_equal(px_json_size(px_json_get(f, "rejects")), 1);
    assert_int_equal(px_json_num(px_json_get(x, "count"), 0), 500);
    assert_int_equal(px_json_size(px_json_get(x, "first")), 3);
    px_json_free(j);
    px_buf_done(&b);
}

int main(void) {
    static const struct CMUnitTest tests[] = {cmocka_unit_test(a_table_and_lines),
                                              cmocka_unit_test(a_dry_run),
                                              cmocka_unit_test(failures), cmocka_unit_test(bounds)};
    (void)setenv("LC_ALL", "C", 1);
    return cmocka_run_group_tests(tests, kit_begin, kit_end);
}
