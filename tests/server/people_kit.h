/* people_kit.h: an account of each role and one of another organisation, made in a folder; and the schemas of all answers as one
 * object, for px_fits. A program includes it once. */
#ifndef PX_TESTS_SERVER_PEOPLE_KIT_H
#define PX_TESTS_SERVER_PEOPLE_KIT_H

#include "query/server/people.h"
#include "query/server/shape.h"
#include "tests/lib/schema.h"

#include <stdio.h>
#include <stdlib.h>

#define PEOPLE_PASSWORD "correct horse battery"

enum {
    READER,
    ANALYST,
    CURATOR,
    ADMIN,
    ZHAO,
    N_PEOPLE
}; /* zhao: a reader of another organisation */

typedef struct people_kit {
    char key[N_PEOPLE][PX_KEY_TEXT];
    int64_t user[N_PEOPLE], pudong, xuhui;
} people_kit;

static inline void people_check(px_status st, const px_err *e, const char *what) {
    if (st == PX_OK) return;
    (void)fprintf(stderr, "%s: %s: %s\n", what, px_status_name(st), e->message);
    abort();
}

static inline void people_make(people_kit *k, const char *dir) {
    static const char *const names[] = {"reader", "analyst", "curator", "root", "zhao"};
    static const int order[] = {ADMIN, READER, ANALYST, CURATOR, ZHAO};
    px_accounts *a;
    px_err e;
    px_err_clear(&e);
    people_check(px_accounts_open(dir, true, &a, &e), &e, "accounts");
    people_check(
        px_org_add(a, &px_actor_command, PX_STR("Pudong"), PX_STR("district"), 0, &k->pudong, &e),
        &e, "Pudong");
    people_check(
        px_org_add(a, &px_actor_command, PX_STR("Xuhui"), PX_STR("district"), 0, &k->xuhui, &e), &e,
        "Xuhui");
    for (size_t i = 0; i < N_PEOPLE; i++) {
        int who = order[i];
        int64_t id;
        px_account_role role = who == ZHAO ? PX_ACCOUNT_READER : (px_account_role)(who + 1);
        px_user_set s = {.name = px_str_of(names[who]),
                         .password = PX_STR(PEOPLE_PASSWORD),
                         .set_role = true,
                         .role = role,
                         .org = who == ADMIN  ? 0
                                : who == ZHAO ? k->xuhui
                                              : k->pudong};
        people_check(px_user_add(a, &px_actor_command, &s, &k->user[who], &e), &e, names[who]);
        /* enough for all routes in one go, and for a fuzzer */
        px_key key = {.user = k->user[who], .role = role, .per_minute = 10000000};
        people_check(px_key_add(a, &px_actor_command, &key, k->key[who], &id, &e), &e, names[who]);
    }
    px_accounts_close(a);
}

/* To be freed. */
static inline px_json *people_schemas(void) {
    px_buf b;
    px_err e;
    px_json *out = NULL;
    px_err_clear(&e);
    px_buf_init(&b, PX_BUF_MAX);
    px_jw w = px_jw_on(&b);
    px_jw_open(&w, '{');
    for (size_t i = 0; i < px_schema_count(); i++) {
        px_jw_key(&w, px_str_of(px_schema_at(i)->name));
        people_check(px_shape_write(px_str_of(px_schema_at(i)->shape), &w, &e), &e,
                     px_schema_at(i)->name);
    }
    px_jw_close(&w, '}');
    people_check(px_json_parse(px_buf_view(&b), &out, &e), &e, "schemas");
    px_buf_done(&b);
    return out;
}

#endif
