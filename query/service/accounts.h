/* accounts.h: who uses patix: users, organisations, keys, sessions, and what they may.
 *
 * Everything that is changed here is written to the audit log in the same transaction, so there is no change without its line. Who
 * asks is a px_actor; who is not let see something is told PX_E_NOTFOUND, as if it were not there.
 *
 * Administration has a scope: an administrator without an organisation (and whoever sits at a desk) administers
 * everything; one with an organisation administers that one and those beneath it. One active administrator without an
 * organisation is always there.
 *
 * All functions may be called from any thread. Texts that come back live in the arena that was handed in. */
#ifndef PX_SERVICE_ACCOUNTS_H
#define PX_SERVICE_ACCOUNTS_H

#include "query/service/state.h"

typedef enum px_account_role {
    PX_ACCOUNT_NOBODY,
    PX_ACCOUNT_READER,
    PX_ACCOUNT_ANALYST,
    PX_ACCOUNT_CURATOR,
    PX_ACCOUNT_ADMIN
} px_account_role;
const char *px_account_role_name(px_account_role r); /* "reader" */
bool px_account_role_find(px_str name, px_account_role *out);

/* Numbers that rule log-ins. */
#define PX_PASSWORD_MIN      10u   /* characters */
#define PX_PASSWORD_MAX      1024u /* bytes */
#define PX_LOGIN_AT_ONCE     2     /* passwords that are looked at at the same time: 64 MiB each */
#define PX_LOGIN_WINDOW_S    3600  /* failures are forgotten so long after the latest one */
#define PX_SESSION_IDLE_S    28800 /* a session ends so long after its last use */
#define PX_SESSION_LONGEST_S 604800
#define PX_SESSION_TOUCH_S   60 /* the last use is written down that seldom */
/* How long a name is locked after so many failures, in seconds. */
typedef struct px_login_delay {
    int failed, wait_s;
} px_login_delay;
extern const px_login_delay px_login_delays[];
extern const size_t px_login_delays_n;

typedef struct px_accounts px_accounts;

/* `dir`: folder of the collection; as px_state_open. */
px_status px_accounts_open(const char *dir, bool create, px_accounts **out, px_err *err);
void px_accounts_close(px_accounts *a);
void px_accounts_patience(px_accounts *a, int ms); /* px_state_patience */
px_state *px_accounts_state(px_accounts *a);
/* Is there any user? Without one nobody has to log in. */
px_status px_accounts_any(px_accounts *a, bool *out, px_err *err);
/* For tests: the clock in seconds since 1970; NULL: the system's. */
void px_accounts_clock(px_accounts *a, const int64_t *now);
int64_t px_accounts_now(const px_accounts *a);

/* --- who asks --- */
typedef struct px_actor {
    px_account_role role;
    int64_t user, org, key; /* 0: none */
    px_str name, display, org_name;
    bool all;            /* administers everything */
    const int64_t *orgs; /* else those that an administrator administers */
    size_t n_orgs;
    uint32_t per_minute; /* of the key; 0: as the role */
    uint64_t rows_day;
    px_str peer, request; /* for the audit log */
} px_actor;
extern const px_actor px_actor_desk;    /* no accounts: one person, everything allowed */
extern const px_actor px_actor_command; /* `patix accounts` on the machine itself */

/* --- what may be done --- */
typedef enum px_access { PX_ACCESS_PUBLIC, PX_ACCESS_ORGANISATION, PX_ACCESS_NAMED } px_access;
const char *px_access_name(px_access a);
bool px_access_find(px_str name, px_access *out);

typedef struct px_object {
    int64_t owner, org; /* 0: none */
    px_access access;
    bool named; /* the actor is among those who are named */
} px_object;

typedef enum px_action {
    PX_SEE,
    PX_CHANGE,    /* also delete, and change who may see it */
    PX_ADMINISTER /* users and keys of `org` */
} px_action;

/* The one place that decides. See: the owner; everybody who may read, for public objects; the same organisation; those who are
 * named; administrators within their scope. Change: the owner; curators of the same organisation, unless it is for
 * named people only; administrators within their scope. */
bool px_may(const px_actor *who, const px_object *what, px_action action);
bool px_may_administer(const px_actor *who, int64_t org);

/* --- organisations --- */
typedef struct px_org {
    int64_t id, parent, created;
    px_str name, kind; /* city, district, park, tisc, university, service, company */
} px_org;
bool px_org_kind_find(px_str name);
px_status px_org_add(px_accounts *a, const px_actor *by, px_str name, px_str kind, int64_t parent,
                     int64_t *id, px_err *err);
/* name and kind: absent (NULL) stays; parent < 0 stays. PX_E_CONFLICT: it would be above itself. */
px_status px_org_change(px_accounts *a, const px_actor *by, int64_t id, px_str name, px_str kind,
                        int64_t parent, px_err *err);
/* By id, from behind `after`, those that `by` administers. */
px_status px_org_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                      size_t limit, px_org **v, size_t *n, px_err *err);
px_status px_org_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_org *out,
                     px_err *err);
px_status px_org_find(px_accounts *a, px_str name, int64_t *id, px_err *err); /* 0: none */

/* --- users --- */
typedef struct px_user {
    int64_t id, org, created, failed, locked_until;
    px_str name, display, org_name;
    px_account_role role;
    bool active;
} px_user;
/* What is to be; fields with set_… false stay as they are in a change. */
typedef struct px_user_set {
    bool set_name, set_display, set_role, set_org, set_active, set_password;
    px_str name, display, password;
    px_account_role role;
    int64_t org;
    bool active;
} px_user_set;
/* Needs name, role and password. Names: letters, digits and . _ - @ + of any script, 1 to 64 bytes; told apart without case and
 * width. PX_E_USAGE, PX_E_CONFLICT. */
px_status px_user_add(px_accounts *a, const px_actor *by, const px_user_set *s, int64_t *id,
                      px_err *err);
/* A new password, another role or organisation, or deactivation ends the user's sessions. */
px_status px_user_change(px_accounts *a, const px_actor *by, int64_t id, const px_user_set *s,
                         px_err *err);
/* One's own; the old one is looked at as in a log-in. Ends all sessions but that of `token`. */
px_status px_user_own_password(px_accounts *a, const px_actor *by, px_str token, px_str old,
                               px_str fresh, px_err *err);
px_status px_user_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                       size_t limit, px_user **v, size_t *n, px_err *err);
px_status px_user_get(px_accounts *a, const px_actor *by, px_arena *arena, int64_t id, px_user *out,
                      px_err *err);
px_status px_user_find(px_accounts *a, px_str name, int64_t *id, px_err *err); /* 0: none */

/* --- log-in and sessions --- */
typedef struct px_session {
    px_actor who;
    char token[48], csrf[48];
    int64_t expires;
} px_session;
/* `who` gives peer and request. Takes the same time whether the name is known or not. PX_E_LOGIN; PX_E_RATE while the name is locked,
 * with *wait_s. */
px_status px_login(px_accounts *a, const px_actor *who, px_arena *arena, px_str name,
                   px_str password, px_session *out, int64_t *wait_s, px_err *err);
/* PX_E_LOGIN: unknown, expired, or of a user who is no longer active. */
px_status px_session_find(px_accounts *a, px_arena *arena, px_str token, px_session *out,
                          px_err *err);
px_status px_session_end(px_accounts *a, const px_actor *by, px_str token, px_err *err);

/* --- keys --- */
#define PX_KEY_TEXT 64u /* "pxk_" and 43 characters */
typedef struct px_key {
    int64_t id, user, org, created, expires, revoked; /* 0: never, not */
    px_str prefix, name, user_name;
    px_account_role role;
    uint32_t per_minute; /* 0: as the role */
    uint64_t rows_day;
} px_key;
/* Of user, name, role, expires, per_minute, rows_day. The text is shown this once and kept nowhere. role above that of
 * the user is PX_E_USAGE. */
px_status px_key_add(px_accounts *a, const px_actor *by, const px_key *k, char text[PX_KEY_TEXT],
                     int64_t *id, px_err *err);
px_status px_key_revoke(px_accounts *a, const px_actor *by, int64_t id, px_err *err);
px_status px_key_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t after,
                      size_t limit, px_key **v, size_t *n, px_err *err);
/* Who a key speaks for. PX_E_LOGIN: unknown, revoked, expired, or of a user who is no longer active. */
px_status px_key_find(px_accounts *a, px_arena *arena, px_str text, px_actor *out, px_err *err);

/* --- rows handed out today --- */
px_status px_usage_get(px_accounts *a, const px_actor *who, uint64_t *rows, px_err *err);
/* *good = false: with these it would be more than `most`; then none are counted. */
px_status px_usage_take(px_accounts *a, const px_actor *who, uint64_t rows, uint64_t most,
                        bool *good, px_err *err);

/* --- audit --- */
typedef struct px_audit_line {
    int64_t id, at, user, org, key;
    px_str who, peer, request, what, object, outcome;
} px_audit_line;
/* In a transaction of the caller. Texts are cut to 200 bytes. */
px_status px_audit_in(px_accounts *a, px_link *l, const px_actor *who, px_str what, px_str object,
                      px_str outcome, px_err *err);
px_status px_audit(px_accounts *a, const px_actor *who, px_str what, px_str object, px_str outcome,
                   px_err *err);
/* From the newest back, before `before` (0: from the newest); `what` and `name` absent: all. Within the scope of `by`. */
px_status px_audit_list(px_accounts *a, const px_actor *by, px_arena *arena, int64_t before,
                        px_str what, px_str name, size_t limit, px_audit_line **v, size_t *n,
                        px_err *err);

#endif
