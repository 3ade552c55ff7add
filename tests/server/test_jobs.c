/* Imports from memory: what is taken and refused, what a job tells, its events, order, cancelling, who sees what, what is left behind.
 *
 * This program is the importer as well: called as `… index …` it is `patix index`. Scripts stand for importers that hang. */
#include "tests/server/kit.h"

#include "indexer/cmd.h"
#include "query/server/jobs.h"
#include "query/server/people.h"
#include "tests/lib/schema.h"

#include "query/server/shape.h"

#include <sys/stat.h>
#include <time.h>

static px_json *schemas;
static px_people *people; /* of the kit at hand */
static const char *const lines[] = KIT_LINES;

#define BODY                                                                                       \
    "{\"pub\":\"US2021000001A1\",\"title\":\"Turbine blade\"}\n"                                   \
    "{\"pub\":\"US2021000002A1\",\"title\":\"Turbine housing\"}\n"

/* ---- asking ---- */

static void check_schema(const px_call *c, const char *target) {
    const char *name = c->status >= 400 ? "Problem" : c->route ? c->route->gives : NULL;
    px_fit fit = {.schemas = schemas};
    px_json *j = NULL;
    px_err e;
    if (!name) return;
    kit_check(px_json_parse(px_buf_view(&c->out), &j, &e), &e, target);
    if (!px_fits(&fit, px_json_get(schemas, name), j))
        fail_msg("%s does not fit %s at %s: %s\n%.*s", target, name, fit.where, fit.why,
                 PX_STR_ARG(px_buf_view(&c->out)));
    px_json_free(j);
}

static px_call *ask_as(kit *k, const px_who *who, const char *line, px_str body) {
    px_call *c = kit_call(k, line, "");
    c->body = px_arena_str(c->arena, body);
    c->who = who;
    px_call_header_add(c, PX_STR("accept-language"), PX_STR("en"));
    px_route_answer(c);
    check_schema(c, line);
    return c;
}

static void expect_as(kit *k, const px_who *who, const char *line, const char *body, int status,
                      const char *holds) {
    px_call *c = ask_as(k, who, line, px_str_of(body));
    if (c->status != status)
        fail_msg("%s: %d instead of %d: %.*s", line, c->status, status,
                 PX_STR_ARG(px_buf_view(&c->out)));
    if (holds) kit_holds(c, holds);
    px_call_free(c);
}

static void expect(kit *k, const char *line, const char *body, int status, const char *holds) {
    expect_as(k, &px_who_desk, line, body, status, holds);
}

static int64_t import(kit *k, const char *line, const char *body) {
    px_call *c = ask_as(k, &px_who_desk, line, px_str_of(body));
    if (c->status != 202)
        fail_msg("%s: %d %.*s", line, c->status, PX_STR_ARG(px_buf_view(&c->out)));
    px_str at = px_pairs_get(&c->answer, "Location");
    uint64_t id;
    assert_true(px_str_starts(at, PX_STR("/api/v1/jobs/")));
    assert_true(px_str_u64(px_str_sub(at, 13, at.n), &id));
    px_call_free(c);
    return (int64_t)id;
}

static void doze(void) {
    struct timespec t = {0, 10000000};
    (void)nanosleep(&t, NULL);
}

/* All events of a job, as a client takes them. */
static void follow(kit *k, int64_t id, const char *after, px_buf *out) {
    char line[80];
    px_err e;
    bool end = false;
    (void)snprintf(line, sizeof line, "GET /api/v1/jobs/%lld/events", (long long)id);
    px_call *c = kit_call(k, line, "");
    c->who = &px_who_desk;
    if (after) px_call_header_add(c, PX_STR("last-event-id"), px_str_of(after));
    px_route_answer(c);
    assert_int_equal(c->status, 200);
    assert_string_equal(c->type, "text/event-stream");
    while (!end) {
        uint32_t wait = 0;
        kit_check(c->stream.next(c->stream.state, out, &end, &wait, &e), &e, line);
        if (wait) doze();
    }
    px_buf_ch(out, 0);
    out->n--;
    px_call_free(c);
}

static px_job_look wait_end(kit *k, px_arena *a, int64_t id) {
    px_job_look x;
    px_err e;
    px_accounts *accounts;
    px_call *c = kit_call(k, "GET /", "");
    kit_check(px_people_accounts(c, false, &accounts, &e), &e, "accounts");
    px_call_free(c);
    for (;;) {
        kit_check(px_jobs_get(px_collection_jobs(k->on), accounts, &px_actor_desk, id, a, &x, &e),
                  &e, "get");
        if (x.task.ended) return x; /* so that other servers know, too */
        doze();
    }
}

static bool there(kit *k, const char *name) {
    char *path = px_path(k->dir, name);
    bool yes = access(path, F_OK) == 0;
    free(path);
    return yes;
}

static void open_people(kit *k) {
    px_err e;
    kit_check(px_people_open(k->dir, &people, &e), &e, k->dir);
    px_collection_people_set(k->on, people);
}

static void open_kit(kit *k, const char *program, uint32_t kill_ms) {
    kit_open(k, lines, sizeof lines / sizeof *lines);
    open_people(k);
    px_jobs_program(px_collection_jobs(k->on), program, kill_ms);
}

/* The server goes and comes again. */
static void reopen(kit *k) {
    px_err e;
    px_collection_close(k->on);
    px_people_close(people);
    kit_check(px_collection_open(k->dir, 1 << 20, &k->on, &e), &e, k->dir);
    open_people(k);
}

/* Files in uploads, but for the lock. */
static size_t uploads(kit *k) {
    char *path = px_path(k->dir, "uploads"), **names;
    px_err e;
    size_t n, all = 0;
    kit_check(px_dir_list(path, &names, &n, &e), &e, path);
    for (size_t i = 0; i < n; i++)
        all += strcmp(names[i], "LOCK") != 0;
    px_names_free(names, n);
    free(path);
    return all;
}

static char *script(kit *k, const char *text) {
    px_err e;
    char *path = px_path(k->root, "importer");
    kit_check(px_file_replace(path, px_str_of(text), &e), &e, path);
    assert_int_equal(chmod(path, 0700), 0);
    return path;
}

static void close_kit(kit *k, char *program) {
    free(program);
    kit_close(k);
    px_people_close(people);
}

/* ---- imports ---- */

static void records_are_found(void **state) {
    kit k;
    bool changed;
    px_err e;
    px_buf b;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    expect(&k, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    assert_false(there(&k, "uploads")); /* looking leaves no trace */
    expect(&k, "GET /api/v1/count?q=turbine", "", 200, "\"publications\":0");
    int64_t id = import(&k, "POST /api/v1/imports?name=/any/where/more.jsonl", BODY);
    px_buf_init(&b, PX_BUF_MAX);
    follow(&k, id, NULL, &b);
    /* progress first, done last, with the report */
    const char *done = strstr(b.p, "event: done\ndata: {");
    if (!done || !strstr(b.p, "event: line\ndata: {\"line\":\"more.jsonl") ||
        !strstr(b.p, "event: progress\ndata: {\"read\":2,\"rejected\":0,\"bytes\":100,"
                     "\"bytes_total\":100,\"seconds\":"))
        fail_msg("events: %s", b.p);
    assert_non_null(strstr(done, "\"report\":{\"version\":\"" PX_VERSION
                                 "\",\"status\":\"OK\",\"dry_run\":false,\"files\":[{\"file\":"
                                 "\"more.jsonl\",\"format\":\"json\","));
    assert_non_null(strstr(done, "\"read\":2,\"rejected\":0,\"new\":2,"));
    assert_non_null(strstr(done, "\"collection\":{\"committed\":true,\"generation\":2,"));
    assert_non_null(strstr(done, "\"state\":\"done\""));
    assert_null(strstr(done + 1, "event:"));
    assert_string_equal(b.p + b.n - 2, "\n\n");
    px_buf_clear(&b);
    follow(&k, id, "1000000", &b); /* behind all lines */
    assert_null(strstr(b.p, "event: line"));
    assert_non_null(strstr(b.p, "event: done\n"));
    px_buf_done(&b);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    assert_true(changed);
    expect(&k, "GET /api/v1/count?q=turbine", "", 200, "\"publications\":2");
    expect(&k, "GET /api/v1/jobs", "", 200, "\"name\":\"more.jsonl\"");
    /* the upload is gone, what was imported once is unchanged now */
    assert_int_equal(uploads(&k), 0);
    id = import(&k, "POST /api/v1/imports?name=more.csv&format=csv&cc=US",
                "number,title\n2021000003A1,Turbine shaft\n");
    px_job_look x = wait_end(&k, a, id);
    if (x.task.state != PX_TASK_DONE)
        fail_msg("%.*s %.*s", PX_STR_ARG(x.task.message), PX_STR_ARG(x.task.report));
    /* a mapping goes with the upload: nobody would take these columns for anything */
    id = import(&k,
                "POST /api/v1/imports?name=m.csv&map=%7B%22columns%22:%7B%22A%22:%22pn%22,%22B%22:"
                "%22ti%22%7D%7D",
                "A,B\nUS2021000004A1,Turbine wheel\n");
    x = wait_end(&k, a, id);
    if (x.task.state != PX_TASK_DONE)
        fail_msg("%.*s %.*s", PX_STR_ARG(x.task.message), PX_STR_ARG(x.task.report));
    assert_true(px_str_find(x.task.report, PX_STR("\"new\":1,")) != SIZE_MAX);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    expect(&k, "GET /api/v1/count?q=ti%3Dwheel", "", 200, "\"publications\":1");
    id = import(&k, "POST /api/v1/imports?name=m.csv&map=%7B%22broken", "A,B\n1,2\n");
    assert_int_equal(wait_end(&k, a, id).task.state, PX_TASK_FAILED);
    assert_int_equal(uploads(&k), 0);
    px_arena_free(a);
    close_kit(&k, NULL);
}

/* A dry run reports and changes nothing; rejected records are no failure, and are kept. */
static void dry_and_rejected(void **state) {
    kit k;
    bool changed;
    px_err e;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    px_job_look x =
        wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl&dry-run=1", BODY));
    assert_int_equal(x.task.state, PX_TASK_DONE);
    assert_true(x.task.dry);
    assert_true(px_str_find(x.task.report, PX_STR("US2021000001A1")) != SIZE_MAX);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    assert_false(changed);
    x = wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY "{broken\n"));
    assert_int_equal(x.task.state, PX_TASK_DONE);
    assert_int_equal(x.task.status, PX_E_REJECTS);
    assert_true(px_str_find(x.task.message, PX_STR("rejects.jsonl")) != SIZE_MAX);
    assert_true(there(&k, "rejects.jsonl"));
    px_arena_free(a);
    close_kit(&k, NULL);
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
    kit k;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        px_job_look x = wait_end(&k, a, import(&k, rows[i].line, rows[i].body));
        if (x.task.state != PX_TASK_FAILED ||
            px_str_find(x.task.message, px_str_of(rows[i].says)) == SIZE_MAX)
            fail_msg("%s: %s %.*s", rows[i].line, px_task_state_name(x.task.state),
                     PX_STR_ARG(x.task.message));
        if (x.task.status != rows[i].status)
            fail_msg("%s: %s", rows[i].line, px_status_name(x.task.status));
    }
    px_jobs_program(px_collection_jobs(k.on), "/nonexistent/program", 0);
    px_job_look x = wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY));
    assert_int_equal(x.task.state, PX_TASK_FAILED);
    assert_true(px_str_find(x.task.message, PX_STR("/nonexistent/program")) != SIZE_MAX);
    px_arena_free(a);
    close_kit(&k, NULL);
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
    kit k;
    char line[600];
    (void)state;
    open_kit(&k, NULL, 0);
    expect(&k, "POST /api/v1/imports?name=a.csv", BODY, 415, "takes no imports");
    px_jobs_program(px_collection_jobs(k.on), "/proc/self/exe", 0);
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
        expect(&k, rows[i].line, rows[i].body, rows[i].status, rows[i].holds);
    (void)snprintf(line, sizeof line, "POST /api/v1/imports?name=%0*d", PX_JOB_NAME + 1, 1);
    expect(&k, line, BODY, 400, "200 bytes");
    assert_false(there(&k, "uploads"));
    close_kit(&k, NULL);
}

/* ---- who ---- */

static void who_may(void **state) {
    static const px_actor actor[2] = {{.role = PX_ACCOUNT_CURATOR, .user = 7, .name = PX_STR("li")},
                                      {.role = PX_ACCOUNT_CURATOR, .user = 8}};
    const px_who
        owner = {.role = PX_ROLE_CURATOR, .user = 7, .name = PX_STR("li"), .actor = &actor[0]},
        other = {.role = PX_ROLE_CURATOR, .user = 8, .name = PX_STR("wang"), .actor = &actor[1]},
        reader = {.role = PX_ROLE_READER, .user = 8, .name = PX_STR("wang"), .actor = &actor[1]};
    kit k;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    expect_as(&k, &reader, "POST /api/v1/imports?name=a.jsonl", BODY, 403, "role");
    expect_as(&k, &px_who_public, "POST /api/v1/imports?name=a.jsonl", BODY, 401, NULL);
    assert_false(there(&k, "uploads"));
    expect_as(&k, &owner, "POST /api/v1/imports?name=a.jsonl", BODY, 202, "\"owner\":\"li\"");
    (void)wait_end(&k, a, 1);
    expect_as(&k, &owner, "GET /api/v1/jobs/1", "", 200, "\"report\":{\"version\":");
    expect_as(&k, &owner, "GET /api/v1/jobs", "", 200, "\"id\":1");
    expect_as(&k, &px_who_desk, "GET /api/v1/jobs", "", 200, "\"id\":1");
    expect_as(&k, &other, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    expect_as(&k, &other, "GET /api/v1/jobs/1", "", 404, NULL);
    expect_as(&k, &other, "GET /api/v1/jobs/1/events", "", 404, NULL);
    expect_as(&k, &other, "DELETE /api/v1/jobs/1", "", 404, NULL);
    expect_as(&k, &reader, "DELETE /api/v1/jobs/1", "", 403, NULL);
    expect_as(&k, &px_who_public, "GET /api/v1/jobs", "", 200, "{\"jobs\":[]}");
    expect_as(&k, &owner, "DELETE /api/v1/jobs/1", "", 409, "has ended");
    px_arena_free(a);
    close_kit(&k, NULL);
}

/* ---- order, cancelling, ending ---- */

static void in_order(void **state) {
    kit k;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    int64_t one = import(&k, "POST /api/v1/imports?name=a.jsonl", BODY),
            two = import(&k, "POST /api/v1/imports?name=b.jsonl", BODY);
    assert_int_equal(two, one + 1);
    px_job_look x = wait_end(&k, a, one), y = wait_end(&k, a, two);
    assert_int_equal(x.task.state, PX_TASK_DONE);
    assert_int_equal(y.task.state, PX_TASK_DONE);
    /* one behind the other: the second found what the first had written */
    assert_true(px_str_find(x.task.report, PX_STR("\"new\":2,")) != SIZE_MAX);
    assert_true(px_str_find(y.task.report, PX_STR("\"unchanged\":2,")) != SIZE_MAX);
    expect(&k, "GET /api/v1/jobs?limit=1", "", 200, "\"next\":2");
    expect(&k, "GET /api/v1/jobs?before=2", "", 200, "{\"jobs\":[{\"id\":1,");
    px_arena_free(a);
    close_kit(&k, NULL);
}

/* A writer that is no job: the import waits until it has done. */
static void another_writer(void **state) {
    kit k;
    px_err e;
    px_lock *writer;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_jobs *jobs = px_collection_jobs(k.on);
    px_arena *a = px_arena_new();
    px_str *v;
    size_t n = 0;
    bool ended = false;
    kit_check(px_lock_take(k.dir, &writer, &e), &e, "lock");
    int64_t one = import(&k, "POST /api/v1/imports?name=a.jsonl", BODY),
            two = import(&k, "POST /api/v1/imports?name=b.jsonl", BODY);
    while (!n && !ended) {
        uint64_t at = 0;
        doze();
        px_job_progress p;
        assert_true(px_jobs_lines(jobs, one, &at, a, &v, &n, &p, &ended));
    }
    assert_false(ended);
    assert_true(px_str_starts(v[0], PX_STR("patix: another writer is at work")));
    expect(&k, "DELETE /api/v1/jobs/1", "", 200, NULL);
    assert_int_equal(wait_end(&k, a, one).task.state, PX_TASK_CANCELLED);
    px_lock_release(writer);
    assert_int_equal(wait_end(&k, a, two).task.state, PX_TASK_DONE);
    px_arena_free(a);
    close_kit(&k, NULL);
}

#define HANGS "#!/bin/sh\necho at work >&2\necho half\nwhile :; do sleep 0.05; done\n"
#define DEAF  "#!/bin/sh\ntrap '' TERM\necho at work >&2\nwhile :; do sleep 0.05; done\n"

static void wait_line(kit *k, int64_t id) {
    px_arena *a = px_arena_new();
    px_str *v;
    size_t n = 0;
    bool ended = false;
    while (!n && !ended) {
        uint64_t at = 0;
        doze();
        px_job_progress p;
        assert_true(px_jobs_lines(px_collection_jobs(k->on), id, &at, a, &v, &n, &p, &ended));
    }
    kit_is(v[0], "at work");
    px_arena_free(a);
}

/* Only the server's user may read what came, and no name of it comes from outside. */
static void private_files(kit *k, size_t want) {
    char *folder = px_path(k->dir, "uploads"), **names;
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
        kit k;
        open_kit(&k, NULL, 0);
        char *program = script(&k, importers[i]);
        px_jobs_program(px_collection_jobs(k.on), program, 100);
        px_arena *a = px_arena_new();
        int64_t one = import(&k, "POST /api/v1/imports?name=a.jsonl", BODY),
                two = import(&k, "POST /api/v1/imports?name=b.jsonl", BODY);
        wait_line(&k, one);
        expect(&k, "GET /api/v1/jobs/1", "", 200, "\"state\":\"running\"");
        expect(&k, "GET /api/v1/jobs/2", "", 200, "\"ahead\":1");
        private_files(&k, 2);
        expect(&k, "DELETE /api/v1/jobs/2", "", 200, "\"state\":\"cancelled\"");
        private_files(&k, 1);
        expect(&k, "DELETE /api/v1/jobs/1", "", 200, NULL);
        px_job_look x = wait_end(&k, a, one);
        assert_int_equal(x.task.state, PX_TASK_CANCELLED);
        assert_int_equal(x.task.status, PX_E_CANCELLED);
        kit_is(x.task.message, "the job was cancelled");
        assert_int_equal(uploads(&k), 0);
        assert_int_equal(wait_end(&k, a, two).task.state, PX_TASK_CANCELLED);
        px_arena_free(a);
        close_kit(&k, program);
    }
}

static void queue_is_bounded(void **state) {
    kit k;
    (void)state;
    open_kit(&k, NULL, 0);
    char *program = script(&k, HANGS);
    px_jobs_program(px_collection_jobs(k.on), program, 0);
    wait_line(&k, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY));
    for (size_t i = 0; i < PX_JOBS_WAITING; i++)
        (void)import(&k, "POST /api/v1/imports?name=b.jsonl", BODY);
    expect(&k, "POST /api/v1/imports?name=c.jsonl", BODY, 503, "wait already");
    expect(&k, "DELETE /api/v1/jobs/2", "", 200, "cancelled");
    (void)import(&k, "POST /api/v1/imports?name=c.jsonl", BODY);
    close_kit(&k, program);
}

/* The server ends: the child is told, what waits is given up, and the next server knows. */
static void ending(void **state) {
    kit k;
    px_err e;
    (void)state;
    open_kit(&k, NULL, 0);
    char *program = script(&k, HANGS);
    px_jobs_program(px_collection_jobs(k.on), program, 0);
    px_arena *a = px_arena_new();
    wait_line(&k, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY));
    int64_t two = import(&k, "POST /api/v1/imports?name=b.jsonl", BODY);
    assert_int_equal(px_jobs_end(px_collection_jobs(k.on)), 2);
    px_job_look x = wait_end(&k, a, 1);
    assert_int_equal(x.task.state, PX_TASK_CANCELLED);
    kit_is(x.task.message, "the server ended");
    kit_is(wait_end(&k, a, two).task.message, "the server ended");
    expect(&k, "POST /api/v1/imports?name=c.jsonl", BODY, 503, "ending");
    reopen(&k);
    assert_int_equal(uploads(&k), 0);
    expect(&k, "GET /api/v1/jobs/1", "", 200, "\"message\":\"the server ended\"");
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    follow(&k, 1, NULL, &b);
    assert_true(px_str_starts(px_buf_view(&b), PX_STR("event: done\n")));
    px_buf_done(&b);
    /* what a lost server left is removed, and numbers go on */
    char *left = px_path(k.dir, "uploads/77");
    kit_check(px_dir_make(left, &e), &e, left);
    free(left);
    assert_int_equal(uploads(&k), 1);
    px_jobs_program(px_collection_jobs(k.on), "/proc/self/exe", 0);
    int64_t three = import(&k, "POST /api/v1/imports?name=c.jsonl", BODY);
    assert_int_equal(three, 3);
    assert_int_equal(wait_end(&k, a, three).task.state, PX_TASK_DONE);
    /* of two servers on one collection one takes imports */
    px_collection *second;
    assert_int_equal(uploads(&k), 0);
    kit_check(px_collection_open(k.dir, 1 << 20, &second, &e), &e, k.dir);
    px_collection_people_set(second, people);
    px_jobs_program(px_collection_jobs(second), "/proc/self/exe", 0);
    px_collection *first = k.on;
    k.on = second;
    expect(&k, "POST /api/v1/imports?name=c.jsonl", BODY, 503, NULL);
    expect(&k, "GET /api/v1/jobs/3", "", 200, "done");
    k.on = first;
    px_collection_close(second);
    px_arena_free(a);
    close_kit(&k, program);
}

/* Long lines, many lines, no end of a line, bytes that are no text: bounded, and events stay events. */
static void a_talker(void **state) {
    kit k;
    (void)state;
    open_kit(&k, NULL, 0);
    char *program =
        script(&k, "#!/bin/sh\n"
                   "i=0\nwhile [ $i -lt 1000 ]; do echo \"line $i\" >&2; i=$((i+1)); done\n"
                   "head -c 100000 /dev/zero | tr '\\0' x\necho\n"
                   "printf 'a\\rb\\n\\nevent: done\\n' >&2\n"
                   "head -c 9000 /dev/zero | tr '\\0' y >&2\n"
                   "printf '\\n\\377\\376 last' >&2\n");
    px_jobs_program(px_collection_jobs(k.on), program, 0);
    px_arena *a = px_arena_new();
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    int64_t id = import(&k, "POST /api/v1/imports?name=a.jsonl", BODY);
    px_job_look x = wait_end(&k, a, id);
    assert_int_equal(x.task.state, PX_TASK_DONE);
    assert_int_equal(x.task.report.n, 0);
    follow(&k, id, NULL, &b);
    size_t n = 0, done = 0;
    for (const char *p = b.p; (p = strstr(p, "\nevent: line\n")); p++)
        n++;
    for (const char *p = b.p; (p = strstr(p, "\n\nevent: done\n")); p++)
        done++;
    assert_int_equal(n, PX_JOB_LINES);
    assert_int_equal(done, 1);
    assert_non_null(strstr(b.p, "{\"line\":\"event: done\"}"));
    assert_non_null(strstr(b.p, "{\"line\":\"a\"}"));
    assert_non_null(strstr(b.p, "{\"line\":\"line 999\"}"));
    assert_null(strstr(b.p, "{\"line\":\"line 1\"}"));
    assert_true(px_utf8_valid(px_buf_view(&b)));
    px_buf_done(&b);
    px_arena_free(a);
    close_kit(&k, program);
}

/* ---- reports and progress that are none ---- */

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
        kit k;
        open_kit(&k, NULL, 0);
        char *program = script(&k, rows[i].script);
        px_jobs_program(px_collection_jobs(k.on), program, 0);
        px_arena *a = px_arena_new();
        px_buf b;
        px_buf_init(&b, PX_BUF_MAX);
        int64_t id = import(&k, "POST /api/v1/imports?name=a.jsonl", BODY);
        px_job_look x = wait_end(&k, a, id);
        assert_int_equal(x.task.state, PX_TASK_DONE);
        if ((x.task.report.n > 0) != rows[i].kept)
            fail_msg("%s: report \"%.*s\"", rows[i].script, PX_STR_ARG(x.task.report));
        assert_int_equal(uploads(&k), 0);
        follow(&k, id, NULL, &b);
        assert_true(px_utf8_valid(px_buf_view(&b)));
        px_buf_done(&b);
        px_arena_free(a);
        close_kit(&k, program);
    }
}

/* ---- the server dies ---- */

/* What a server leaves that was killed: rows that wait and run, files; and what the next one makes of it. */
static void a_death(void **state) {
    kit k;
    px_err e;
    px_accounts *accounts;
    px_job_look x;
    uint64_t n;
    int64_t id[3];
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    px_call *c = kit_call(&k, "GET /", "");
    kit_check(px_people_accounts(c, true, &accounts, &e), &e, "accounts");
    px_call_free(c);
    /* no import was ever taken: nothing is done, nothing is made */
    kit_check(px_jobs_recover(px_collection_jobs(k.on), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 0);
    assert_false(there(&k, "uploads"));
    px_task t = {.kind = PX_STR("import"), .title = PX_STR("a.csv"), .bytes = 5};
    for (size_t i = 0; i < 3; i++)
        kit_check(px_task_add(accounts, &px_actor_desk, &t, &id[i], &e), &e, "add");
    kit_check(px_task_begin(accounts, id[0], &e), &e, "begin");
    kit_check(px_task_end(accounts, id[0], PX_TASK_DONE, PX_OK, PX_STR(""), PX_STR("{}"), &e), &e,
              "end");
    kit_check(px_task_begin(accounts, id[1], &e), &e, "begin");
    char *folder = px_path(k.dir, "uploads"), *left = px_path(k.dir, "uploads/half"),
         *inner = px_path(k.dir, "uploads/77");
    kit_check(px_dir_make(folder, &e), &e, folder);
    kit_check(px_dir_make(inner, &e), &e, inner);
    kit_check(px_file_replace(left, PX_STR("bytes"), &e), &e, left);
    assert_int_equal(uploads(&k), 2);
    /* while it lives, nobody takes over */
    px_lock *alive;
    kit_check(px_lock_take(folder, &alive, &e), &e, "lock");
    kit_check(px_jobs_recover(px_collection_jobs(k.on), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 0);
    assert_int_equal(uploads(&k), 2);
    expect(&k, "GET /api/v1/jobs/2", "", 200, "\"state\":\"running\"");
    expect(&k, "DELETE /api/v1/jobs/2", "", 503, "another server");
    px_lock_release(alive);
    kit_check(px_jobs_recover(px_collection_jobs(k.on), accounts, &n, &e), &e, "recover");
    assert_int_equal(n, 2);
    assert_int_equal(uploads(&k), 0);
    for (size_t i = 0; i < 3; i++) {
        x = wait_end(&k, a, id[i]);
        assert_int_equal(x.task.state, i ? PX_TASK_INTERRUPTED : PX_TASK_DONE);
    }
    expect(&k, "GET /api/v1/jobs/2", "", 200, "\"state\":\"interrupted\"");
    expect(&k, "GET /api/v1/jobs/3", "", 200, "import the file again");
    expect(&k, "DELETE /api/v1/jobs/3", "", 409, "has ended");
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_jobs_metrics(px_collection_jobs(k.on), &b);
    assert_non_null(strstr(b.p, "\npatix_jobs_ended_total{state=\"interrupted\"} 2\n"));
    assert_non_null(strstr(b.p, "\npatix_jobs{state=\"running\"} 0\n"));
    px_buf_done(&b);
    free(folder);
    free(left);
    free(inner);
    px_arena_free(a);
    close_kit(&k, NULL);
}

/* ---- metrics ---- */

static void metrics_count(void **state) {
    kit k;
    px_buf b;
    (void)state;
    open_kit(&k, "/proc/self/exe", 0);
    px_arena *a = px_arena_new();
    (void)wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY));
    (void)wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.bin", "\x01\x02\x03\x04"));
    px_buf_init(&b, PX_BUF_MAX);
    px_jobs_metrics(px_collection_jobs(k.on), &b);
    static const char *const want[] = {"\npatix_jobs{state=\"waiting\"} 0\n",
                                       "\npatix_jobs{state=\"running\"} 0\n",
                                       "\npatix_jobs_ended_total{state=\"done\"} 1\n",
                                       "\npatix_jobs_ended_total{state=\"failed\"} 1\n",
                                       "\npatix_jobs_ended_total{state=\"cancelled\"} 0\n",
                                       "\npatix_jobs_queue_room 16\n",
                                       "\npatix_job_seconds_bucket{le=\"+Inf\"} 2\n",
                                       "\npatix_job_seconds_count 2\n",
                                       "\npatix_imported_bytes_total 104\n"};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        if (!strstr(b.p, want[i])) fail_msg("no %s in %s", want[i], b.p);
    px_buf_done(&b);
    px_arena_free(a);
    close_kit(&k, NULL);
}

/* ---- setup ---- */

static int setup(void **state) {
    px_buf b;
    px_err e;
    (void)state;
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    px_jw_open(&w, '{');
    for (size_t i = 0; i < px_schema_count(); i++) {
        px_jw_key(&w, px_str_of(px_schema_at(i)->name));
        kit_check(px_shape_write(px_str_of(px_schema_at(i)->shape), &w, &e), &e, "shape");
    }
    px_jw_close(&w, '}');
    kit_check(px_json_parse(px_buf_view(&b), &schemas, &e), &e, "schemas");
    px_buf_done(&b);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_json_free(schemas);
    return 0;
}

static int index_command(int argc, char **argv) {
    px_err e;
    px_err_clear(&e);
    px_status st = px_text_init(&e);
    if (st == PX_OK) st = px_cmd_index(argc, argv, &e);
    if (st != PX_OK) (void)fprintf(stderr, "patix: %s: %s\n", px_status_text(st, 0), e.message);
    return px_status_exit(st);
}

int main(int argc, char **argv) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_found), cmocka_unit_test(dry_and_rejected),
        cmocka_unit_test(failures_say_why),  cmocka_unit_test(file_names),
        cmocka_unit_test(refusals),          cmocka_unit_test(who_may),
        cmocka_unit_test(in_order),          cmocka_unit_test(cancelling),
        cmocka_unit_test(queue_is_bounded),  cmocka_unit_test(ending),
        cmocka_unit_test(a_talker),          cmocka_unit_test(another_writer),
        cmocka_unit_test(odd_reports),       cmocka_unit_test(a_death),
        cmocka_unit_test(metrics_count)};
    if (argc > 1 && strcmp(argv[1], "index") == 0) return index_command(argc - 1, argv + 1);
    return cmocka_run_group_tests(tests, setup, teardown);
}
