/* kept.h: saved queries and lists of publications, each with an owner, an organisation, and who may see it.
 *
 * Who may see or change what is px_may's to say (accounts.h): what somebody may not see is PX_E_NOTFOUND, what somebody sees and may
 * not change is PX_E_FORBIDDEN. At a desk without accounts the owner is 0. */
#ifndef PX_SERVICE_KEPT_H
#define PX_SERVICE_KEPT_H

#include "query/service/accounts.h"

#define PX_KEPT_NAME_MAX  200u
#define PX_KEPT_NOTE_MAX  4000u
#define PX_KEPT_BODY_MAX  ((size_t)4 << 20)
#define PX_KEPT_ITEMS_MAX 100000u
#define PX_KEPT_EACH_MAX  10000u /* of one owner and kind */
#define PX_KEPT_NAMED_MAX 200u

typedef enum px_kept_kind { PX_KEPT_QUERY, PX_KEPT_LIST } px_kept_kind;

typedef struct px_kept {
    int64_t id, owner, org, version, created, changed;
    px_kept_kind kind;
    px_access access;
    px_str name, note, owner_name, org_name;
    px_str dialect;      /* of a query */
    px_str body;         /* a query's text; a list's items, a line each */
    uint64_t n;          /* items of a list */
    const px_str *users; /* names of those who may see it, besides the owner */
    size_t n_users;
    bool may_change; /* by whoever asked */
} px_kept;

/* name, access, note, dialect, body, n, users of k; version is 1. PX_E_CONFLICT: the owner has one of this name. */
px_status px_kept_add(px_accounts *a, const px_actor *by, const px_kept *k, int64_t *id,
                      px_err *err);
/* As a whole. version 0: whatever is there; else PX_E_CONFLICT where it is another one. The owner stays. */
px_status px_kept_replace(px_accounts *a, const px_actor *by, int64_t id, const px_kept *k,
                          px_err *err);
px_status px_kept_delete(px_accounts *a, const px_actor *by, px_kept_kind kind, int64_t id,
                         px_err *err);
px_status px_kept_get(px_accounts *a, const px_actor *by, px_arena *arena, px_kept_kind kind,
                      int64_t id, px_kept *out, px_err *err);
/* By id, from behind `after`; lists without their items. */
px_status px_kept_list(px_accounts *a, const px_actor *by, px_arena *arena, px_kept_kind kind,
                       int64_t after, size_t limit, px_kept **v, size_t *n, px_err *err);

#endif
