/* accounts_int.h: what the files of accounts share. */
#ifndef PX_SERVICE_ACCOUNTS_INT_H
#define PX_SERVICE_ACCOUNTS_INT_H

#include "base/buf.h"
#include "query/service/accounts.h"
#include "query/service/secret.h"

#include <pthread.h>

struct px_accounts {
    px_state *state;
    const int64_t *clock;
    unsigned char key[PX_SECRET_DIGEST]; /* of all digests */
    char nobody[PX_SECRET_HASH];         /* password of those who are not there */
    pthread_mutex_t lock;                /* of `looking` */
    pthread_cond_t less;
    int looking; /* passwords that are being looked at */
};

/* Name as it is looked for. PX_E_USAGE for one that is no name. */
px_status px_account_fold(px_str name, px_buf *out, px_err *err);
px_status px_account_name_good(px_str name, px_err *err);
px_status px_account_password_good(px_str name, px_str password, px_err *err);
/* A place among the PX_LOGIN_AT_ONCE that look at a password; waits for one. */
void px_account_place_take(px_accounts *a);
void px_account_place_give(px_accounts *a);
/* In a place of their own. */
px_status px_account_hash(px_accounts *a, px_str password, char out[PX_SECRET_HASH], px_err *err);
bool px_account_fits(px_accounts *a, const char *hash, px_str password);
/* Role, organisation and scope of a user, from columns user, name, display, role, organisation, its name. */
px_status px_actor_read(px_link *l, const px_sql *q, px_arena *arena, px_actor *out, px_err *err);
px_status px_account_end_sessions(px_link *l, int64_t user, px_err *err);

#endif
