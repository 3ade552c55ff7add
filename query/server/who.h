/* who.h: who asks. At a desk (loopback, no accounts) everybody is the administrator called "desk"; with public reading
 * a caller without a name is a reader without an account. */
#ifndef PX_SERVER_WHO_H
#define PX_SERVER_WHO_H

#include "query/server/route.h"

struct px_who {
    px_role role;
    int64_t user, org;            /* rows of the state; 0 = none */
    px_str name;                  /* shown and audited */
    int64_t key;                  /* API key used, or 0 */
    const struct px_actor *actor; /* that the door made of it; NULL: it was not asked */
    bool cookie;                  /* came with a session's cookie: changes need the CSRF token */
};
extern const px_who px_who_desk, px_who_public, px_who_nobody;

#endif
