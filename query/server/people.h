/* people.h: accounts and what people keep, as the server uses them.
 *
 *     px_people *p;
 *     st = px_people_open(dir, &p, err);
 *     st = px_server_open(&config, px_people_gate(p), &server, err);
 *     px_server_people(server, p);
 *
 * At a desk the state is made with the first thing that is kept; until then there is nothing, and nothing is written. Accounts that
 * are made while a desk is running count from the next start. */
#ifndef PX_SERVER_PEOPLE_H
#define PX_SERVER_PEOPLE_H

#include "query/server/gate.h"
#include "query/service/accounts.h"

typedef struct px_people px_people;

px_status px_people_open(const char *dir, px_people **out, px_err *err);
void px_people_close(px_people *p); /* no call is left */
/* Requests a minute from one address while there are no accounts, so that public reading has a bound, too; 0: none. Before the gate. */
void px_people_public_rate(px_people *p, uint32_t per_minute);
/* NULL: there are no accounts and no such bound. Lives as long as `p`. */
const px_gate *px_people_gate(const px_people *p);

/* NULL: nothing was ever kept. */
px_accounts *px_people_at_hand(px_people *p);

/* --- for handlers --- */
/* The accounts of the collection; `create`: make the state where there is none. Without, *out is NULL then. */
px_status px_people_accounts(px_call *c, bool create, px_accounts **out, px_err *err);
bool px_people_guarded(
    const px_call *c); /* there are accounts: whoever is not known has to log in */
/* Who asks, in the call's arena. */
const px_actor *px_people_actor(px_call *c);
/* One more log-in from this address? PX_E_RATE, with seconds to wait. */
px_status px_people_login_rate(px_call *c, int64_t *wait_s, px_err *err);
/* Seconds in Retry-After, instead of what a problem says by itself. */
void px_people_retry_after(px_call *c, int64_t seconds);
px_str px_people_cookie(const px_call *c); /* token of the session; empty: none */
void px_people_cookie_set(px_call *c, const char *token, int64_t seconds);

#endif
