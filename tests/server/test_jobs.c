/* Imports from memory, taken by the importer that there is: what is taken and refused, what a job tells, its events, order, who sees what,
 * what is counted. Importers that are none, and servers that end: test_jobs_end.c. */
#include "tests/server/jobs_kit.h"

/* ---- imports ---- */

static void records_are_found(void **state) {
    imports w;
    bool changed;
    px_err e;
    (void)state;
    open_imports(&w);
    expect(&w, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    assert_false(there(&w, "uploads")); /* looking leaves no trace */
    expect(&w, "GET /api/v1/count?q=turbine", "", 200, "\"publications\":0");
    int64_t id = import(&w, "POST /api/v1/imports?name=/any/where/more.jsonl", BODY);
    follow(&w, id, NULL);
    /* progress first, done last, with the report */
    const char *done = strstr(w.text.p, "event: done\ndata: {");
    if (!done || !strstr(w.text.p, "event: line\ndata: {\"line\":\"more.jsonl") ||
        !strstr(w.text.p, "event: progress\ndata: {\"read\":2,\"rejected\":0,\"bytes\":100,"
                          "\"bytes_total\":100,\"seconds\":"))
        fail_msg("events: %s", w.text.p);
    assert_non_null(strstr(done, "\"report\":{\"version\":\"" PX_VERSION
                                 "\",\"status\":\"OK\",\"dry_run\":false,\"files\":[{\"file\":"
                                 "\"more.jsonl\",\"format\":\"jsonl\","));
    assert_non_null(strstr(done, "\"read\":2,\"rejected\":0,\"new\":2,"));
    assert_non_null(strstr(done, "\"collection\":{\"committed\":true,\"generation\":2,"));
    assert_non_null(strstr(done, "\"state\":\"done\""));
    assert_null(strstr(done + 1, "event:"));
    assert_string_equal(w.text.p + w.text.n - 2, "\n\n");
    follow(&w, id, "1000000"); /* behind all lines */
    assert_null(strstr(w.text.p, "event: line"));
    assert_non_null(strstr(w.text.p, "event: done\n"));
    kit_check(px_collection_look(w.k.on, &changed, &e), &e, "look");
    assert_true(changed);
    expect(&w, "GET /api/v1/count?q=turbine", "", 200, "\"publications\":2");
    expect(&w, "GET /api/v1/jobs", "", 200, "\"name\":\"more.jsonl\"");
    /* the upload is gone, what was imported once is unchanged now */
    assert_int_equal(uploads(&w), 0);
    id = import(&w, "POST /api/v1/imports?name=more.csv&format=csv&cc=US",
                "number,title\n2021000003A1,Turbine shaft\n");
    (void)ends(&w, id, PX_TASK_DONE);
    /* a mapping goes with the upload: nobody would take these columns for anything */
    id = import(&w,
                "POST /api/v1/imports?name=m.csv&map=%7B%22columns%22:%7B%22A%22:%22pn%22,%22B%22:"
                "%22ti%22%7D%7D",
                "A,B\nUS2021000004A1,Turbine wheel\n");
    px_job_look x = ends(&w, id, PX_TASK_DONE);
    assert_true(px_str_find(x.task.report, PX_STR("\"new\":1,")) != SIZE_MAX);
    kit_check(px_collection_look(w.k.on, &changed, &e), &e, "look");
    expect(&w, "GET /api/v1/count?q=ti%3Dwheel", "", 200, "\"publications\":1");
    id = import(&w, "POST /api/v1/imports?name=m.csv&map=%7B%22broken", "A,B\n1,2\n");
    (void)ends(&w, id, PX_TASK_FAILED);
    assert_int_equal(uploads(&w), 0);
    close_imports(&w);
}

/* A dry run reports and changes nothing; rejected records are no failure, and are kept. */
static void dry_and_rejected(void **state) {
    imports w;
    bool changed;
    px_err e;
    (void)state;
    open_imports(&w);
    px_job_look x =
        ends(&w, import(&w, "POST /api/v1/imports?name=a.jsonl&dry-run=1", BODY), PX_TASK_DONE);
    assert_true(x.task.dry);
    assert_true(px_str_find(x.task.report, PX_STR("US2021000001A1")) != SIZE_MAX);
    kit_check(px_collection_look(w.k.on, &changed, &e), &e, "look");
    assert_false(changed);
    x = ends(&w, import(&w, "POST /api/v1/imports?name=a.jsonl", BODY "{broken\n"), PX_TASK_DONE);
    assert_int_equal(x.task.status, PX_E_REJECTS);
    assert_true(px_str_find(x.task.message, PX_STR("rejects.jsonl")) != SIZE_MAX);
    assert_true(there(&w, "rejects.jsonl"));
    close_imports(&w);
}

static void failures_say_why(void **state) {
    static const struct row {
        const char *line, *body, *says;
        px_status status;
    } rows[] = {
        {"POST /api/v1/imports?name=a.csv&format=parchment", "a,b\n", "parchment",
         PX_E_UNSUPPORTED},
        {"POST /api/v1/imports?name=a.bin", "\x01\x02\x03\x04", "in no format", PX_E_UNSUPPORTED},
        {"POST /api/v1/imports?name=a.csv&format=--into", "a,b\n", "\"--into\"", PX_E_UNSUPPORTED},
    };
    imports w;
    (void)state;
    open_imports(&w);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_job_look x = wait_end(&w, import(&w, rows[i].line, rows[i].body));
        if (x.task.state != PX_TASK_FAILED ||
            px_str_find(x.task.message, px_str_of(rows[i].says)) == SIZE_MAX)
            fail_msg("%s: %s %.*s", rows[i].line, px_task_state_name(x.task.state),
                     PX_STR_ARG(x.task.message));
        if (x.task.status != rows[i].status)
            fail_msg("%s: %s", rows[i].line, px_status_name(x.task.status));
    }
    px_jobs_program(jobs_of(&w), "/nonexistent/program", 0);
    px_job_look x = ends(&w, import(&w, "POST /api/v1/imports?name=a.jsonl", BODY), PX_TASK_FAILED);
    assert_true(px_str_find(x.task.message, PX_STR("/nonexistent/program")) != SIZE_MAX);
    close_imports(&w);
}

/* ---- names ---- */

static void file_names(void **state) {
    static const char *const rows[][2] = {
        {"a.csv", "a.csv"},
        {"/etc/passwd", "passwd"},
        {"../../x.csv", "x.csv"},
        {"C:\\data\\x.csv", "x.csv"},
        {"..", ""},
        {"a/..", ""},
        {".", ""},
        {"", ""},
        {"   ", ""},
        {"a/", ""},
        {".hidden", "_hidden"},
        {"--into", "_-into"},
        {"-", "_"},
        {"a b;c|d$(e)`f`\n.csv", "a_b_c_d__e__f__.csv"},
        {"专利.csv", "专利.csv"},
    };
    px_arena *a = px_arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_str got = px_job_file_name(a, px_str_of(rows[i][0]));
        if (!px_str_is(got, rows[i][1]))
            fail_msg("\"%s\": \"%.*s\" instead of \"%s\"", rows[i][0], PX_STR_ARG(got), rows[i][1]);
    }
    px_arena_free(a);
}

static void refusals(void **state) {
    imports w;
    char line[600];
    (void)state;
    open_without(&w);
    expect(&w, "POST /api/v1/imports?name=a.csv", BODY, 415, "takes no imports");
    px_jobs_program(jobs_of(&w), IMPORTER_SELF, 0);
    static const struct row {
        const char *line, *body;
        int status;
        const char *holds;
    } rows[] = {
        {"POST /api/v1/imports", BODY, 400, "name"},
        {"POST /api/v1/imports?name=", BODY, 400, "name of a file"},
        {"POST /api/v1/imports?name=..", BODY, 400, "name of a file"},
        {"POST /api/v1/imports?name=..%2f..%2f", BODY, 400, "name of a file"},
        {"POST /api/v1/imports?name=a%00.csv", BODY, 400, "NUL"},
        {"POST /api/v1/imports?name=%ff", BODY, 400, "UTF-8"},
        {"POST /api/v1/imports?name=a.csv", "", 400, "empty"},
        {"POST /api/v1/imports?name=a.csv&into=/tmp", BODY, 400, "into"},
        {"POST /api/v1/imports?name=a.csv&dry-run=perhaps", BODY, 400, "dry-run"},
        {"GET /api/v1/jobs/1", "", 404, "no job 1"},
        {"GET /api/v1/jobs/x", "", 400, NULL},
        {"GET /api/v1/jobs/1/events", "", 404, NULL},
        {"DELETE /api/v1/jobs/1", "", 404, NULL},
        {"GET /api/v1/jobs?limit=0", "", 400, "limit"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(&w, rows[i].line, rows[i].body, rows[i].status, rows[i].holds);
    (void)snprintf(line, sizeof line, "POST /api/v1/imports?name=%0*d", PX_JOB_NAME + 1, 1);
    expect(&w, line, BODY, 400, "200 bytes");
    assert_false(there(&w, "uploads"));
    close_imports(&w);
}

/* ---- who ---- */

static void who_may(void **state) {
    static const px_actor actor[2] = {{.role = PX_ACCOUNT_CURATOR, .user = 7, .name = PX_STR("li")},
                                      {.role = PX_ACCOUNT_CURATOR, .user = 8}};
    const px_who
        owner = {.role = PX_ROLE_CURATOR, .user = 7, .name = PX_STR("li"), .actor = &actor[0]},
        other = {.role = PX_ROLE_CURATOR, .user = 8, .name = PX_STR("wang"), .actor = &actor[1]},
        reader = {.role = PX_ROLE_READER, .user = 8, .name = PX_STR("wang"), .actor = &actor[1]};
    imports w;
    (void)state;
    open_imports(&w);
    expect_as(&w, &reader, "POST /api/v1/imports?name=a.jsonl", BODY, 403, "role");
    expect_as(&w, &px_who_public, "POST /api/v1/imports?name=a.jsonl", BODY, 401, NULL);
    assert_false(there(&w, "uploads"));
    expect_as(&w, &owner, "POST /api/v1/imports?name=a.jsonl", BODY, 202, "\"owner\":\"li\"");
    (void)wait_end(&w, 1);
    expect_as(&w, &owner, "GET /api/v1/jobs/1", "", 200, "\"report\":{\"version\":");
    expect_as(&w, &owner, "GET /api/v1/jobs", "", 200, "\"id\":1");
    expect_as(&w, &px_who_desk, "GET /api/v1/jobs", "", 200, "\"id\":1");
    expect_as(&w, &other, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    expect_as(&w, &other, "GET /api/v1/jobs/1", "", 404, NULL);
    expect_as(&w, &other, "GET /api/v1/jobs/1/events", "", 404, NULL);
    expect_as(&w, &other, "DELETE /api/v1/jobs/1", "", 404, NULL);
    expect_as(&w, &reader, "DELETE /api/v1/jobs/1", "", 403, NULL);
    expect_as(&w, &px_who_public, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    expect_as(&w, &owner, "DELETE /api/v1/jobs/1", "", 409, "has ended");
    close_imports(&w);
}

/* ---- order ---- */

static void in_order(void **state) {
    imports w;
    (void)state;
    open_imports(&w);
    int64_t one = import(&w, "POST /api/v1/imports?name=a.jsonl", BODY),
            two = import(&w, "POST /api/v1/imports?name=b.jsonl", BODY);
    assert_int_equal(two, one + 1);
    px_job_look x = ends(&w, one, PX_TASK_DONE), y = ends(&w, two, PX_TASK_DONE);
    /* one behind the other: the second found what the first had written */
    assert_true(px_str_find(x.task.report, PX_STR("\"new\":2,")) != SIZE_MAX);
    assert_true(px_str_find(y.task.report, PX_STR("\"unchanged\":2,")) != SIZE_MAX);
    expect(&w, "GET /api/v1/jobs?limit=1", "", 200, "\"next\":2");
    expect(&w, "GET /api/v1/jobs?before=2", "", 200, "{\"jobs\":[{\"id\":1,");
    close_imports(&w);
}

/* A writer that is no job: the import waits until it has done. */
static void another_writer(void **state) {
    imports w;
    px_err e;
    px_lock *writer;
    (void)state;
    open_imports(&w);
    bool ended;
    kit_check(px_lock_take(w.k.dir, &writer, &e), &e, "lock");
    int64_t one = import(&w, "POST /api/v1/imports?name=a.jsonl", BODY),
            two = import(&w, "POST /api/v1/imports?name=b.jsonl", BODY);
    px_str line = first_line(&w, one, &ended);
    assert_false(ended);
    assert_true(px_str_starts(line, PX_STR("patix: another writer is at work")));
    expect(&w, "DELETE /api/v1/jobs/1", "", 200, NULL);
    (void)ends(&w, one, PX_TASK_CANCELLED);
    px_lock_release(writer);
    (void)ends(&w, two, PX_TASK_DONE);
    close_imports(&w);
}

/* ---- metrics ---- */

static void metrics_count(void **state) {
    imports w;
    (void)state;
    open_imports(&w);
    (void)wait_end(&w, import(&w, "POST /api/v1/imports?name=a.jsonl", BODY));
    (void)wait_end(&w, import(&w, "POST /api/v1/imports?name=a.bin", "\x01\x02\x03\x04"));
    static const char *const want[] = {"\npatix_jobs{state=\"waiting\"} 0\n",
                                       "\npatix_jobs{state=\"running\"} 0\n",
                                       "\npatix_jobs_ended_total{state=\"done\"} 1\n",
                                       "\npatix_jobs_ended_total{state=\"failed\"} 1\n",
                                       "\npatix_jobs_ended_total{state=\"cancelled\"} 0\n",
                                       "\npatix_jobs_queue_room 16\n",
                                       "\npatix_job_seconds_bucket{le=\"+Inf\"} 2\n",
                                       "\npatix_job_seconds_count 2\n",
                                       "\npatix_imported_bytes_total 104\n",
                                       NULL};
    check_metrics(&w, want);
    close_imports(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(records_are_found), cmocka_unit_test(dry_and_rejected),
    cmocka_unit_test(failures_say_why),  cmocka_unit_test(file_names),
    cmocka_unit_test(refusals),          cmocka_unit_test(who_may),
    cmocka_unit_test(in_order),          cmocka_unit_test(another_writer),
    cmocka_unit_test(metrics_count)};

JOBS_MAIN(tests)
