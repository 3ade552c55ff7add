/* oracle_set.h: what the tests against the judge share: the mixed collection in a temporary folder, the seed, how many questions, what
 * is asked with, and the two runs, before and after a merge. A test program includes it once, behind cmocka.h, defines `run`, and its
 * main is ORACLE_MAIN(tests, "PATIX_ORACLE_…", questions). */
#ifndef PX_TESTS_ORACLE_SET_H
#define PX_TESTS_ORACLE_SET_H

#include "base/file.h"
#include "base/text.h"
#include "query/engine/engine.h"
#include "tests/lib/mixed_set.h"
#include "tests/lib/random_query.h"

#include <stdio.h>
#include <stdlib.h>

#define ORACLE_SEED 20240607

typedef unsigned long long ull;

static char oracle_root[64];
static char *oracle_dir;
static bool oracle_empty; /* neither real data nor make_corpus: nothing to ask */
static uint64_t oracle_seed, oracle_questions;

static inline uint64_t oracle_number(const char *name, uint64_t otherwise) {
    uint64_t v;
    const char *s = getenv(name);
    return s && px_str_u64(px_str_of(s), &v) ? v : otherwise;
}

/* `name` of the variable that says how many questions. */
static inline int oracle_setup(const char *name, uint64_t questions) {
    size_t n_sets;
    bool made_only;
    px_err err;
    px_err_clear(&err);
    oracle_seed = oracle_number("PATIX_ORACLE_SEED", ORACLE_SEED);
    oracle_questions = oracle_number(name, questions);
    (void)snprintf(oracle_root, sizeof oracle_root, "/tmp/px-oracle-XXXXXX");
    if (px_text_init(NULL) != PX_OK || !mkdtemp(oracle_root)) return -1;
    oracle_dir = px_path(oracle_root, "collection");
    if (mixed_set_build(oracle_dir, oracle_root, &n_sets, &made_only, &err) != PX_OK) {
        print_error("building: %s\n", err.message);
        return -1;
    }
    oracle_empty = n_sets == 0;
    if (oracle_empty)
        print_message("skipped: neither real data (PATIX_DATA) nor make_corpus was found\n");
    else if (made_only)
        print_message("no real data (PATIX_DATA): made records only\n");
    return 0;
}

static inline int oracle_teardown(void **state) {
    (void)state;
    free(oracle_dir);
    return px_dir_remove(oracle_root, NULL) == PX_OK ? 0 : -1;
}

/* ---- asking ---- */

/* A collection, its judge, and questions over it. */
typedef struct oracle {
    px_snapshot *snap;
    judge *j;
    random_query *random;
    px_query_env env; /* with the lists of the question */
    px_arena *a;
    bool *hit;           /* by record: what the judge says */
    px_buf text, report; /* the question; what is said where an answer differs */
} oracle;

static inline void oracle_open(oracle *o, const char *in, uint64_t seed) {
    px_err err;
    px_err_clear(&err);
    *o = (oracle){.a = px_arena_new()};
    px_buf_init(&o->text, 1 << 20);
    px_buf_init(&o->report, 1 << 20);
    if (px_snapshot_open(in, false, &o->snap, &err) != PX_OK) fail_msg("%s", err.message);
    if (judge_load(o->snap, &o->j, &err) != PX_OK) fail_msg("%s", err.message);
    o->random = random_query_new(o->j, seed);
    o->env = (px_query_env){.self = o->random, .list = random_query_list};
    o->hit = px_calloc(judge_size(o->j) + 1, 1);
}

/* The next question; it lives until the one after it. */
static inline px_str oracle_next(oracle *o) {
    random_query_next(o->random, &o->text);
    return px_buf_view(&o->text);
}

static inline void oracle_close(oracle *o) {
    random_query_free(o->random);
    judge_free(o->j);
    px_snapshot_unref(o->snap);
    px_buf_done(&o->text);
    px_buf_done(&o->report);
    px_arena_free(o->a);
    free(o->hit);
}

/* ---- the runs ---- */

/* The program's: `n` questions over the collection at `in`, by the seed `from`; `when` names it. */
static void run(const char *in, const char *when, uint64_t n, uint64_t from);

static inline void before_merge(void **state) {
    (void)state;
    if (oracle_empty) skip();
    run(oracle_dir, "several segments", oracle_questions, oracle_seed);
}

static inline void after_merge(void **state) {
    px_err err;
    (void)state;
    if (oracle_empty) skip();
    if (mixed_set_merge(oracle_dir, &err) != PX_OK) fail_msg("%s", err.message);
    run(oracle_dir, "after a merge", oracle_questions / 4 + 1, oracle_seed + 1);
}

#define ORACLE_MAIN(tests, name, questions)                                                        \
    static int setup(void **state) {                                                               \
        (void)state;                                                                               \
        return oracle_setup(name, questions);                                                      \
    }                                                                                              \
    int main(void) {                                                                               \
        int failed = cmocka_run_group_tests(tests, setup, oracle_teardown);                        \
        return failed ? failed : oracle_empty ? 77 : 0;                                            \
    }

#endif
