/* jobs_kit.h: a collection that takes imports, asked from memory: one that imports with this program itself (importer.h), or with a
 * script in its place; and the life of a job as a client sees it. A test program includes it once, and its main is
 * JOBS_MAIN(tests). */
#ifndef PX_TESTS_SERVER_JOBS_KIT_H
#define PX_TESTS_SERVER_JOBS_KIT_H

#include "tests/server/kit.h"

#include "query/server/jobs.h"
#include "tests/server/importer.h"
#include "tests/server/people_kit.h"

#include <sys/stat.h>
#include <time.h>

#define BODY                                                                                       \
    "{\"pub\":\"US2021000001A1\",\"title\":\"Turbine blade\"}\n"                                   \
    "{\"pub\":\"US2021000002A1\",\"title\":\"Turbine housing\"}\n"

static px_json *schemas;

typedef struct imports {
    kit k;
    px_people *people;
    px_arena *a;   /* of what wait_end and first_line give */
    px_buf text;   /* of events, of metrics; ends with a NUL */
    char *program; /* a script, or NULL */
} imports;

/* ---- opening ---- */

static inline px_jobs *jobs_of(imports *w) {
    return px_collection_jobs(w->k.on);
}

static inline void open_people(imports *w) {
    px_err e;
    kit_check(px_people_open(w->k.dir, &w->people, &e), &e, w->k.dir);
    px_collection_people_set(w->k.on, w->people);
}

/* Nobody imports yet. */
static inline void open_without(imports *w) {
    static const char *const lines[] = KIT_LINES;
    *w = (imports){.a = px_arena_new()};
    px_buf_init(&w->text, PX_BUF_MAX);
    kit_open(&w->k, lines, sizeof lines / sizeof *lines);
    open_people(w);
}

static inline void open_imports(imports *w) {
    open_without(w);
    px_jobs_program(jobs_of(w), IMPORTER_SELF, 0);
}

/* `script` imports. kill_ms as px_jobs_program has it. */
static inline void open_script(imports *w, const char *script, uint32_t kill_ms) {
    px_err e;
    open_without(w);
    w->program = px_path(w->k.root, "importer");
    kit_check(px_file_replace(w->program, px_str_of(script), &e), &e, w->program);
    assert_int_equal(chmod(w->program, 0700), 0);
    px_jobs_program(jobs_of(w), w->program, kill_ms);
}

/* The server goes and comes again. */
static inline void reopen(imports *w) {
    px_err e;
    px_collection_close(w->k.on);
    px_people_close(w->people);
    kit_check(px_collection_open(w->k.dir, 1 << 20, &w->k.on, &e), &e, w->k.dir);
    open_people(w);
}

static inline void close_imports(imports *w) {
    px_buf_done(&w->text);
    px_arena_free(w->a);
    free(w->program);
    kit_close(&w->k);
    px_people_close(w->people);
}

/* ---- asking ---- */

static inline void check_schema(const px_call *c, const char *target) {
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

static inline px_call *ask_as(imports *w, const px_who *who, const char *line, px_str body) {
    px_call *c = kit_call(&w->k, line, "");
    c->body = px_arena_str(c->arena, body);
    c->who = who;
    px_call_header_add(c, PX_STR("accept-language"), PX_STR("en"));
    px_route_answer(c);
    check_schema(c, line);
    return c;
}

static inline void expect_as(imports *w, const px_who *who, const char *line, const char *body,
                             int status, const char *holds) {
    px_call *c = ask_as(w, who, line, px_str_of(body));
    if (c->status != status)
        fail_msg("%s: %d instead of %d: %.*s", line, c->status, status,
                 PX_STR_ARG(px_buf_view(&c->out)));
    if (holds) kit_holds(c, holds);
    px_call_free(c);
}

static inline void expect(imports *w, const char *line, const char *body, int status,
                          const char *holds) {
    expect_as(w, &px_who_desk, line, body, status, holds);
}

/* ---- a job ---- */

static inline int64_t import(imports *w, const char *line, const char *body) {
    px_call *c = ask_as(w, &px_who_desk, line, px_str_of(body));
    if (c->status != 202)
        fail_msg("%s: %d %.*s", line, c->status, PX_STR_ARG(px_buf_view(&c->out)));
    px_str at = px_pairs_get(&c->answer, "Location");
    uint64_t id;
    assert_true(px_str_starts(at, PX_STR("/api/v1/jobs/")));
    assert_true(px_str_u64(px_str_sub(at, 13, at.n), &id));
    px_call_free(c);
    return (int64_t)id;
}

static inline void doze(void) {
    struct timespec t = {0, 10000000};
    (void)nanosleep(&t, NULL);
}

/* What people keep is opened for `write`. */
static inline px_accounts *accounts_of(imports *w, bool write) {
    px_err e;
    px_accounts *accounts;
    px_call *c = kit_call(&w->k, "GET /", "");
    kit_check(px_people_accounts(c, write, &accounts, &e), &e, "accounts");
    px_call_free(c);
    return accounts;
}

static inline px_job_look wait_end(imports *w, int64_t id) {
    px_job_look x;
    px_err e;
    px_accounts *accounts = accounts_of(w, false);
    for (;;) {
        kit_check(px_jobs_get(jobs_of(w), accounts, &px_actor_desk, id, w->a, &x, &e), &e, "get");
        if (x.task.ended) return x; /* so that other servers know, too */
        doze();
    }
}

/* It ends, and in this state. */
static inline px_job_look ends(imports *w, int64_t id, px_task_state state) {
    px_job_look x = wait_end(w, id);
    if (x.task.state != state)
        fail_msg("job %lld: %s instead of %s: %.*s %.*s", (long long)id,
                 px_task_state_name(x.task.state), px_task_state_name(state),
                 PX_STR_ARG(x.task.message), PX_STR_ARG(x.task.report));
    return x;
}

/* The first line that the importer writes; none when it ends without one. */
static inline px_str first_line(imports *w, int64_t id, bool *ended) {
    px_str *v;
    size_t n = 0;
    *ended = false;
    while (!n && !*ended) {
        uint64_t at = 0;
        px_job_progress p;
        doze();
        assert_true(px_jobs_lines(jobs_of(w), id, &at, w->a, &v, &n, &p, ended));
    }
    return n ? v[0] : (px_str){NULL, 0};
}

/* All events of a job, as a client takes them: in w->text. */
static inline void follow(imports *w, int64_t id, const char *after) {
    char line[80];
    px_err e;
    bool end = false;
    (void)snprintf(line, sizeof line, "GET /api/v1/jobs/%lld/events", (long long)id);
    px_call *c = kit_call(&w->k, line, "");
    c->who = &px_who_desk;
    if (after) px_call_header_add(c, PX_STR("last-event-id"), px_str_of(after));
    px_route_answer(c);
    assert_int_equal(c->status, 200);
    assert_string_equal(c->type, "text/event-stream");
    px_buf_clear(&w->text);
    while (!end) {
        uint32_t wait = 0;
        kit_check(c->stream.next(c->stream.state, &w->text, &end, &wait, &e), &e, line);
        if (wait) doze();
    }
    px_buf_ch(&w->text, 0);
    w->text.n--;
    px_call_free(c);
}

/* Each of these stands in the metrics; up to a NULL. */
static inline void check_metrics(imports *w, const char *const *want) {
    px_buf_clear(&w->text);
    px_jobs_metrics(jobs_of(w), &w->text);
    px_buf_ch(&w->text, 0);
    w->text.n--;
    for (; *want; want++)
        if (!strstr(w->text.p, *want)) fail_msg("no %s in %s", *want, w->text.p);
}

/* ---- files ---- */

static inline bool there(imports *w, const char *name) {
    char *path = px_path(w->k.dir, name);
    bool yes = access(path, F_OK) == 0;
    free(path);
    return yes;
}

/* Files in uploads, but for the lock. */
static inline size_t uploads(imports *w) {
    char *path = px_path(w->k.dir, "uploads"), **names;
    px_err e;
    size_t n, all = 0;
    kit_check(px_dir_list(path, &names, &n, &e), &e, path);
    for (size_t i = 0; i < n; i++)
        all += strcmp(names[i], "LOCK") != 0;
    px_names_free(names, n);
    free(path);
    return all;
}

/* ---- the program ---- */

static inline int setup(void **state) {
    (void)state;
    schemas = people_schemas();
    return 0;
}

static inline int teardown(void **state) {
    (void)state;
    px_json_free(schemas);
    return 0;
}

#define JOBS_MAIN(tests)                                                                           \
    int main(int argc, char **argv) {                                                              \
        if (importer_is_meant(argc, argv)) return importer_run(argc, argv);                        \
        return cmocka_run_group_tests(tests, setup, teardown);                                     \
    }

#endif
