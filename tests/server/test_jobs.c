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
    px_job_viewer all = {0, true};
    for (;;) {
        kit_check(px_jobs_get(px_collection_jobs(k->on), &all, id, a, &x, &e), &e, "get");
        if (px_job_ended(x.state)) return x;
        doze();
    }
}

static bool there(kit *k, const char *name) {
    char *path = px_path(k->dir, name);
    bool yes = access(path, F_OK) == 0;
    free(path);
    return yes;
}

static void open_kit(kit *k, const char *program, uint32_t kill_ms) {
    kit_open(k, lines, sizeof lines / sizeof *lines);
    px_jobs_program(px_collection_jobs(k->on), program, kill_ms);
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
    if (!done || !strstr(b.p, "event: progress\ndata: {\"line\":\"more.jsonl"))
        fail_msg("events: %s", b.p);
    assert_non_null(strstr(done, "read 2 records: 2 new"));
    assert_non_null(strstr(done, "\"state\":\"done\""));
    assert_null(strstr(done + 1, "event:"));
    assert_string_equal(b.p + b.n - 2, "\n\n");
    px_buf_clear(&b);
    follow(&k, id, "1000000", &b); /* behind all lines */
    assert_true(px_str_starts(px_buf_view(&b), PX_STR("event: done\n")));
    px_buf_done(&b);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    assert_true(changed);
    expect(&k, "GET /api/v1/count?q=turbine", "", 200, "\"publications\":2");
    expect(&k, "GET /api/v1/jobs", "", 200, "\"name\":\"more.jsonl\"");
    /* the upload is gone, what was imported once is unchanged now */
    assert_false(there(&k, "uploads/1"));
    id = import(&k, "POST /api/v1/imports?name=more.csv&format=csv&cc=US",
                "number,title\n2021000003A1,Turbine shaft\n");
    px_job_look x = wait_end(&k, a, id);
    if (x.state != PX_JOB_DONE) fail_msg("%.*s %.*s", PX_STR_ARG(x.message), PX_STR_ARG(x.report));
    /* a mapping goes with the upload: nobody would take these columns for anything */
    id = import(&k,
                "POST /api/v1/imports?name=m.csv&map=%7B%22columns%22:%7B%22A%22:%22pn%22,%22B%22:"
                "%22ti%22%7D%7D",
                "A,B\nUS2021000004A1,Turbine wheel\n");
    x = wait_end(&k, a, id);
    if (x.state != PX_JOB_DONE) fail_msg("%.*s %.*s", PX_STR_ARG(x.message), PX_STR_ARG(x.report));
    assert_true(px_str_find(x.report, PX_STR("1 new")) != SIZE_MAX);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    expect(&k, "GET /api/v1/count?q=ti%3Dwheel", "", 200, "\"publications\":1");
    id = import(&k, "POST /api/v1/imports?name=m.csv&map=%7B%22broken", "A,B\n1,2\n");
    assert_int_equal(wait_end(&k, a, id).state, PX_JOB_FAILED);
    assert_false(there(&k, "uploads/4.map"));
    px_arena_free(a);
    kit_close(&k);
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
    assert_int_equal(x.state, PX_JOB_DONE);
    assert_true(x.dry);
    assert_true(px_str_find(x.report, PX_STR("US2021000001A1")) != SIZE_MAX);
    kit_check(px_collection_look(k.on, &changed, &e), &e, "look");
    assert_false(changed);
    x = wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY "{broken\n"));
    assert_int_equal(x.state, PX_JOB_DONE);
    assert_int_equal(x.status, PX_E_REJECTS);
    assert_true(px_str_find(x.message, PX_STR("rejects.jsonl")) != SIZE_MAX);
    assert_true(there(&k, "rejects.jsonl"));
    px_arena_free(a);
    kit_close(&k);
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
        if (x.state != PX_JOB_FAILED || px_str_find(x.message, px_str_of(rows[i].says)) == SIZE_MAX)
            fail_msg("%s: %s %.*s", rows[i].line, px_job_state_name(x.state),
                     PX_STR_ARG(x.message));
        if (x.status != rows[i].status) fail_msg("%s: %s", rows[i].line, px_status_name(x.status));
    }
    px_jobs_program(px_collection_jobs(k.on), "/nonexistent/program", 0);
    px_job_look x = wait_end(&k, a, import(&k, "POST /api/v1/imports?name=a.jsonl", BODY));
    assert_int_equal(x.state, PX_JOB_FAILED);
    assert_true(px_str_find(x.message, PX_STR("/nonexistent/program")) != SIZE_MAX);
    px_arena_free(a);
    kit_close(&k);
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
    kit_close(&k);
}

/* ---- who ---- */

static void who_may(void **state) {
    static const px_actor actor[2] = {{.role = PX_ACCOUNT_CURATOR, .user = 7},
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
    expect_as(&k, &owner, "GET /api/v1/jobs/1", "", 200, "\"report\":\"read 2");
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
    kit_close(&k);
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
    assert_int_equal(x.state, PX_JOB_DONE);
    assert_int_equal(y.state, PX_JOB_DONE);
    /* one behind the other: the second found what the first had written */
    assert_true(px_str_find(x.report, PX_STR("2 new")) != SIZE_MAX);
    assert_true(px_str_find(y.report, PX_STR("2 unchanged")) != SIZE_MAX);
    expect(&k, "GET /api/v1/jobs?limit=1", "", 200, "\"next\":2");
    expect(&k, "GET /api/v1/jobs?before=2", "", 200, "{\"jobs\":[{\"id\":1,");
    px_arena_free(a);
    kit_close(&k);
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
        assert_true(px_jobs_lines(jobs, one, &at, a, &v, &n, &ended));
    }
    assert_false(ended);
    assert_true(px_str_starts(v[0], PX_STR("patix: another writer is at work")));
    expect(&k, "DELETE /api/v1/jobs/1", "", 200, NULL);
    assert_int_equal(wait_end(&k, a, one).state, PX_JOB_CANCELLED);
    px_lock_release(writer);
    assert_int_equal(wait_end(&k, a, two).state, PX_JOB_DONE);
    px_arena_free(a);
    kit_close(&k);
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
        assert_true(px_jobs_lines(px_collection_jobs(k->on), id, &at, a, &v, &n, &ended));
    }
    kit_is(v[0], "at work");
    px_arena_free(a);
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
        /* only its owner's process may read what came */
        struct stat s;
        char *path = px_path(k.dir, "uploads/1/a.jsonl");
        assert_int_equal(stat(path, &s), 0);
        assert_int_equal(s.st_mode & 0777, 0600);
        assert_int_equal(s.st_size, sizeof BODY - 1);
        free(path);
        expect(&k, "DELETE /api/v1/jobs/2", "", 200, "\"state\":\"cancelled\"");
        assert_false(there(&k, "uploads/2"));
        expect(&k, "DELETE /api/v1/jobs/1", "", 200, NULL);
        px_job_look x = wait_end(&k, a, one);
        assert_int_equal(x.state, PX_JOB_CANCELLED);
        assert_int_equal(x.status, PX_E_CANCELLED);
        kit_is(x.message, "the job was cancelled");
        assert_false(there(&k, "uploads/1"));
        assert_int_equal(wait_end(&k, a, two).state, PX_JOB_CANCELLED);
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
    assert_int_equal(x.state, PX_JOB_CANCELLED);
    kit_is(x.message, "the server ended");
    kit_is(wait_end(&k, a, two).message, "the server ended");
    expect(&k, "POST /api/v1/imports?name=c.jsonl", BODY, 503, "ending");
    px_collection_close(k.on);
    assert_false(there(&k, "uploads/1"));
    kit_check(px_collection_open(k.dir, 1 << 20, &k.on, &e), &e, k.dir);
    expect(&k, "GET /api/v1/jobs/1", "", 200, "\"message\":\"the server ended\"");
    expect(&k, "GET /api/v1/jobs/1", "", 200, "\"report\":\"half\\n\"");
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    follow(&k, 1, NULL, &b);
    assert_true(px_str_starts(px_buf_view(&b), PX_STR("event: done\n")));
    px_buf_done(&b);
    /* what a lost server left is removed, and numbers go on */
    char *left = px_path(k.dir, "uploads/77");
    kit_check(px_dir_make(left, &e), &e, left);
    free(left);
    px_jobs_program(px_collection_jobs(k.on), "/proc/self/exe", 0);
    int64_t three = import(&k, "POST /api/v1/imports?name=c.jsonl", BODY);
    assert_int_equal(three, 3);
    assert_false(there(&k, "uploads/77"));
    assert_int_equal(wait_end(&k, a, three).state, PX_JOB_DONE);
    /* of two servers on one collection one takes imports */
    px_collection *second;
    kit_check(px_collection_open(k.dir, 1 << 20, &second, &e), &e, k.dir);
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
    assert_int_equal(x.state, PX_JOB_DONE);
    assert_true(x.report_cut);
    assert_true(x.report.n > 0 && x.report.n <= PX_JOB_REPORT);
    follow(&k, id, NULL, &b);
    size_t n = 0, done = 0;
    for (const char *p = b.p; (p = strstr(p, "\nevent: progress\n")); p++)
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
        cmocka_unit_test(a_talker),          cmocka_unit_test(another_writer)};
    if (argc > 1 && strcmp(argv[1], "index") == 0) return index_command(argc - 1, argv + 1);
    return cmocka_run_group_tests(tests, setup, teardown);
}
