/* server.h: the process that answers: configuration, collection, lanes, loop, HTTP and log put together.
 *
 *     px_server_open(&config, gate, &s, err)      // it listens
 *     px_server_run(s)                            // until SIGTERM or SIGINT
 *     px_server_close(s)
 *
 * Who is let in: with a gate (accounts) whom it lets in; else with public_read everybody as a reader; else, on an address of
 * loopback only, everybody as the one at the desk. On any other address px_server_open refuses. */
#ifndef PX_SERVER_SERVER_H
#define PX_SERVER_SERVER_H

#include "query/server/config.h"
#include "query/server/gate.h"

typedef struct px_server px_server;

/* `config` is copied; `gate` may be NULL and must stay. */
px_status px_server_open(const px_config *config, const px_gate *gate, px_server **out,
                         px_err *err);
/* What people keep (people.h), before px_server_run; must stay. */
struct px_people;
void px_server_people(px_server *s, struct px_people *p);
/* The program that imports: this one, called as `patix index`. Before px_server_run and
 * behind px_server_people; without, no imports are taken. What a server that died left is cleared up. */
void px_server_imports(px_server *s, const char *program);
const char *px_server_address(const px_server *s); /* "http://127.0.0.1:8080" */
/* SIGHUP: `again` reads the configuration anew. */
typedef px_status (*px_server_again)(void *self, px_config *fresh, px_err *err);
void px_server_on_reload(px_server *s, px_server_again again, void *self);
void px_server_run(px_server *s);
void px_server_close(px_server *s);

#endif
