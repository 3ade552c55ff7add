/* kit.h: a folder of its own for each test of the state, and short words to make users. A test program includes it once. */
#ifndef PX_TESTS_SERVICE_KIT_H
#define PX_TESTS_SERVICE_KIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "query/service/accounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static px_err err;
static char dir[64];

#define GOOD "correct horse battery"

static inline void ok(px_status st, const char *what) {
    if (st != PX_OK) fail_msg("%s: %s: %s", what, px_status_name(st), err.message);
}

static inline void refused(px_status st, px_status wanted, const char *what) {
    if (st != wanted)
        fail_msg("%s: %s instead of %s: %s", what, px_status_name(st), px_status_name(wanted),
                 st == PX_OK ? "" : err.message);
}

static inline int make_dir(void **state) {
    (void)state;
    (void)snprintf(dir, sizeof dir, "/tmp/patix-state-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static inline int drop_dir(void **state) {
    (void)state;
    return px_dir_remove(dir, &err) == PX_OK ? 0 : -1;
}

static inline int64_t add_user(px_accounts *a, const px_actor *by, const char *name,
                               px_account_role role, int64_t org) {
    int64_t id;
    px_user_set s = {.name = px_str_of(name),
                     .set_role = true,
                     .role = role,
                     .org = org,
                     .password = PX_STR(GOOD)};
    ok(px_user_add(a, by, &s, &id, &err), name);
    return id;
}

#endif
