/* oracle_set.h: what the tests against the judge share: the mixed collection in a temporary folder, the seed, and how many
 * questions. A test program includes it once, behind cmocka.h. */
#ifndef PX_TESTS_ORACLE_SET_H
#define PX_TESTS_ORACLE_SET_H

#include "base/file.h"
#include "base/text.h"
#include "tests/lib/mixed_set.h"

#include <stdio.h>
#include <stdlib.h>

#define ORACLE_SEED 20240607

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

static inline void oracle_merge(void) {
    px_err err;
    if (mixed_set_merge(oracle_dir, &err) != PX_OK) fail_msg("%s", err.message);
}

static inline int oracle_teardown(void **state) {
    (void)state;
    free(oracle_dir);
    return px_dir_remove(oracle_root, NULL) == PX_OK ? 0 : -1;
}

#endif
