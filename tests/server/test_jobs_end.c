/* Jobs that do not go to their end, from memory: cancelled, queued up, ended with the server, left by one that died. Scripts stand for
 * importers that hang, that talk, that report what is none. */
#include "tests/server/jobs_kit.h"

#define HANGS "#!/bin/sh\necho at work >&2\necho half\nwhile :; do sleep 0.05; done\n"
#define DEAF  "#!/bin/sh\ntrap '' TERM\necho at work >&2\nwhile :; do sleep 0.05; done\n"

/* ---- cancelling ---- */

static void wait_line(imports *w, int64_t id) {
    bool ended;
    kit_is(first_line(w, id, &ended), "at work");
}

/* Only the server's user may read what came, and no name of it comes from outside. */
static void private_files(imports *w, size_t want) {
    char *folder = px_path(w->k.dir, "uploads"), **names;
    struct stat s;
    px_err e;
    size_t n, found = 0;
    assert_int_equal(stat(folder, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0700);
    kit_check(px_dir_list(folder, &names, &n, &e), &e, folder);
    for (size_t i = 0; i < n; i++) {
        char *path = px_path(folder, names[i]);
        if (strstr(names[i], "jsonl")) fail_msg("a file is called %s", names[i]);
        assert_int_equal(stat(path, &s), 0);
        if (s.st_size == sizeof BODY - 1) {
            assert_int_equal(s.st_mode & 0777, 0600);
            assert_int_equal(strlen(names[i]), PX_SPOOL_NAME - 1);
            found++;
        }
        free(path);
    }
    assert_int_equal(found, want);
    px_names_free(names, n);
    free(folder);
}

static void cancelling(void **state) {
    static const char *const importers[] = {HANGS, DEAF};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        imports w;
        open_script(&w, importers[i], 100);
        int64_t one = import(&w, "POST /api/v1/imports?name=a.jsonl", BODY),
                two = import(&w, "POST /api/v1/imports?name=b.jsonl", BODY);
        wait_line(&w, one);
        expect(&w, "GET /api/v1/jobs/1", "", 200, "\"state\":\"running\"");
        expect(&w, "GET /api/v1/jobs/2", "", 200, "\"ahead\":1");
        private_files(&w, 2);
        expect(&w, "DELETE /api/v1/jobs/2", "", 200, "\"state\":\"cancelled\"");
        private_files(&w, 1);
        expect(&w, "DELETE /api/v1/jobs/1", "", 200, NULL);
        px_job_look x = ends(&w, one, PX_TASK_CANCELLED);
        assert_int_equal(x.task.status, PX_E_CANCELLED);
        kit_is(x.task.message, "the job was cancelled");
        assert_int_equal(uploads(&w), 0);
        (void)ends(&w, two, PX_TASK_CANCELLED);
        close_imports(&w);
    }
}

static void queue_is_bounded(void **state) {
    imports w;
    (void)state;
    open_script(&w, HANGS, 0);
    wait_line(&w, import(&w, "POST /api/v1/imports?name=a.jsonl", BODY));
    for (size_t i = 0; i < PX_JOBS_WAITING; i++)
        (void)import(&w, "POST /api/v1/imports?name=b.jsonl", BODY);
    expect(&w, "POST /api/v1/imports?name=c.jsonl", BODY, 503, "wait already");
    expect(&w, "DELETE /api/v1/jobs/2", "", 200, "cancelled");
    (void)import(&w, "POST /api/v1/imports?name=c.jsonl", BODY);
    close_imports(&w);
}

/* ---- what an importer says ---- */

/* Long lines, many lines, no end of a line, bytes that are no text: bounded, and events stay events. */
static void a_talker(void **state) {
    imports w;
    (void)state;
    open_script(&w,
                "#!/bin/sh\n"
                "i=0\nwhile [ $i -lt 1000 ]; do echo \"line $i\" >&2; i=$((i+1)); done\n"
                "head -c 100000 /dev/zero | tr '\\0' x\necho\n"
                "printf 'a\\rb\\n\\nevent: done\\n' >&2\n"
                "head -c 9000 /dev/zero | tr '\\0' y >&2\n"
                "printf '\\n\\377\\376 last' >&2\n",
                0);
    int64_t id = import(&w, "POST /api/v1/imports?name=a.jsonl", BODY);
    px_job_look x = ends(&w, id, PX_TASK_DONE);
    assert_int_equal(x.task.report.n, 0);
    follow(&w, id, NULL);
    size_t n = 0, done = 0;
    for (const char *p = w.text.p; (p = strstr(p, "\nevent: line\n")); p++)
        n++;
    for (const char *p = w.text.p; (p = strstr(p, "\n\nevent: done\n")); p++)
        done++;
    assert_int_equal(n, PX_JOB_LINES);
    assert_int_equal(done, 1);
    assert_non_null(strstr(w.text.p, "{\"line\":\"event: done\"}"));
    assert_non_null(strstr(w.text.p, "{\"line\":\"a\"}"));
    assert_non_null(strstr(w.text.p, "{\"line\":\"line 999\"}"));
    assert_null(strstr(w.text.p, "{\"line\":\"line 1\"}"));
    assert_true(px_utf8_valid(px_buf_view(&w.text)));
    close_imports(&w);
}

/* $2 is then the file that the report goes to. */
#define REPORTS(text) "#!/bin/sh\nwhile [ \"$1\" != --report ]; do shift; done\n" text "\n"

static void odd_reports(void **state) {
    static const struct row {
        const char *script;
        bool kept;
    } rows[] = {
        {REPORTS("echo '{\"version\":\"x\"}' > \"$2\""), true},
        {REPORTS("echo '{\"version\":' > \"$2\""), false},
        {REPORTS("echo '[1]' > \"$2\""), false},
        {REPORTS(": > \"$2\""), false},
        {REPORTS("mkdir \"$2\""), false},
        {REPORTS(
             "(printf '{\"a\":\"'; head -c 5000000 /dev/zero | tr '\\0' x; echo '\"}') > \"$2\""),
         false},
        {"#!/bin/sh\necho '{\"progress\":' >&2\necho '{\"progress\":{\"read\":-1,\"bytes\":1e99,"
         "\"seconds\":\"x\"}}' >&2\n",
         false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        imports w;
        open_script(&w, rows[i].script, 0);
        int64_t id = import(&w, "POST /api/v1/imports?name=a.jsonl", BODY);
        px_job_look x = ends(&w, id, PX_TASK_DONE);
        if ((x.task.report.n > 0) != rows[i].kept)
            fail_msg("%s: report \"%.*s\"", rows[i].script, PX_STR_ARG(x.task.report));
        assert_int_equal(uploads(&w), 0);
        follow(&w, id, NULL);
        assert_true(px_utf8_valid(px_buf_view(&w.text)));
        close_imports(&w);
    }
}

/* ---- the server ends, or dies ---- */

/* The server ends: the child is told, what waits is given up, and the next server knows. */
static void ending(void **state) {
    imports w;
    px_err e;
    (void)state;
    open_script(&w, HANGS, 0);
    wait_line(&w, import(&w, "POST /api/v1/imports?name=a.jsonl", BODY));
    int64_t two = import(&w, "POST /api/v1/imports?name=b.jsonl", BODY);
    assert_int_equal(px_jobs_end(jobs_of(&w)), 2);
    px_job_look x = ends(&w, 1, PX_TASK_CANCELLED);
    kit_is(x.task.message, "the server ended");
    kit_is(wait_end(&w, two).task.message, "the server ended");
    expect(&w, "POST /api/v1/imports?name=c.jsonl", BODY, 503, "ending");
    reopen(&w);
    assert_int_equal(uploads(&w), 0);
    expect(&w, "GET /api/v1/jobs/1", "", 200, "\"message\":\"the server ended\"");
    follow(&w, 1, NULL);
    assert_true(px_str_starts(px_buf_view(&w.text), PX_STR("event: done\n")));
    /* what a lost server left is removed, and numbers go on */
    char *left = px_path(w.k.dir, "uploads/77");
    kit_check(px_dir_make(left, &e), &e, left);
    free(left);
    assert_int_equal(uploads(&w), 1);
    px_jobs_program(jobs_of(&w), IMPORTER_SELF, 0);
    int64_t three = import(&w, "POST /api/v1/imports?name=c.jsonl", BODY);
    assert_int_equal(three, 3);
    (void)ends(&w, three, PX_TASK_DONE);
    /* of two servers on one collection one takes imports */
    px_collection *second;
    assert_int_equal(uploads(&w), 0);
    kit_check(px_collection_open(w.k.dir, 1 << 20, &second, &e), &e, w.k.dir);
    px_collection_people_set(second, w.people);
    px_jobs_program(px_collection_jobs(second), IMPORTER_SELF, 0);
    px_collection *first = w.k.on;
    w.k.on = second;
    expect(&w, "POST /api/v1/imports?name=c.jsonl", BODY, 503, NULL);
    expect(&w, "GET /api/v1/jobs/3", "", 200, "done");
    w.k.on = first;
    px_collection_close(second);
    close_imports(&w);
}

/* What a server leaves that was killed: rows that wait and run, files; and what the next one makes of it. */
static void a_death(void **state) {
    imports w;
    px_err e;
    uint64_t n;
    int64_t id[3];
    (void)state;
    open_imports(&w);
    px_accounts *accounts = accounts_of(&w, true);
    /* no import was ever taken: nothing is done, nothing is made */
    kit_check(px_jobs_recover(jobs_of(&w), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 0);
    assert_false(there(&w, "uploads"));
    px_task t = {.kind = PX_STR("import"), .title = PX_STR("a.csv"), .bytes = 5};
    for (size_t i = 0; i < 3; i++)
        kit_check(px_task_add(accounts, &px_actor_desk, &t, &id[i], &e), &e, "add");
    kit_check(px_task_begin(accounts, id[0], &e), &e, "begin");
    kit_check(px_task_end(accounts, id[0], PX_TASK_DONE, PX_OK, PX_STR(""), PX_STR("{}"), &e), &e,
              "end");
    kit_check(px_task_begin(accounts, id[1], &e), &e, "begin");
    char *folder = px_path(w.k.dir, "uploads"), *left = px_path(w.k.dir, "uploads/half"),
         *inner = px_path(w.k.dir, "uploads/77");
    kit_check(px_dir_make(folder, &e), &e, folder);
    kit_check(px_dir_make(inner, &e), &e, inner);
    kit_check(px_file_replace(left, PX_STR("bytes"), &e), &e, left);
    assert_int_equal(uploads(&w), 2);
    /* while it lives, nobody takes over */
    px_lock *alive;
    kit_check(px_lock_take(folder, &alive, &e), &e, "lock");
    kit_check(px_jobs_recover(jobs_of(&w), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 0);
    assert_int_equal(uploads(&w), 2);
    expect(&w, "GET /api/v1/jobs/2", "", 200, "\"state\":\"running\"");
    expect(&w, "DELETE /api/v1/jobs/2", "", 503, "another server");
    px_lock_release(alive);
    kit_check(px_jobs_recover(jobs_of(&w), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 2);
    assert_int_equal(uploads(&w), 0);
    for (size_t i = 0; i < 3; i++)
        (void)ends(&w, id[i], i ? PX_TASK_INTERRUPTED : PX_TASK_DONE);
    expect(&w, "GET /api/v1/jobs/2", "", 200, "\"state\":\"interrupted\"");
    expect(&w, "GET /api/v1/jobs/3", "", 200, "import the file again");
    expect(&w, "DELETE /api/v1/jobs/3", "", 409, "has ended");
    static const char *const want[] = {"\npatix_jobs_ended_total{state=\"interrupted\"} 2\n",
                                       "\npatix_jobs{state=\"running\"} 0\n", NULL};
    check_metrics(&w, want);
    free(folder);
    free(left);
    free(inner);
    close_imports(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(cancelling), cmocka_unit_test(queue_is_bounded), cmocka_unit_test(ending),
    cmocka_unit_test(a_talker),   cmocka_unit_test(odd_reports),      cmocka_unit_test(a_death)};

JOBS_MAIN(tests)
