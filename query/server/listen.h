/* listen.h: addresses of the network: one to listen at, those of clients, networks that are trusted. */
#ifndef PX_SERVER_LISTEN_H
#define PX_SERVER_LISTEN_H

#include "base/arena.h"
#include "base/err.h"

struct sockaddr;

#define PX_LISTEN_TEXT 80u

/* "127.0.0.1:8080", "[::1]:0", "name:80", "*:80" (every address): a socket that listens; the caller closes. `shown`: address
 * and port as they are. PX_E_USAGE: it is no address. */
px_status px_listen(const char *address, int *fd, char shown[PX_LISTEN_TEXT], px_err *err);
/* Only reached from this machine? */
px_status px_listen_is_loopback(const char *address, bool *out, px_err *err);
/* "10.0.0.7", "::1"; IPv4 in IPv6 as IPv4; empty where it is neither. */
void px_listen_peer(const struct sockaddr *sa, char out[PX_LISTEN_TEXT]);

/* Networks: "127.0.0.1, 10.0.0.0/8, ::1". PX_E_USAGE names the one that cannot be read. */
typedef struct px_networks px_networks;
px_status px_networks_new(px_str list, px_networks **out, px_err *err);
void px_networks_free(px_networks *n); /* NULL is fine */
bool px_networks_have(const px_networks *n, px_str address);
/* The client behind proxies: X-Forwarded-For is read from its end as long as who sent it is trusted. */
px_str px_networks_client(const px_networks *n, px_str peer, px_str forwarded_for);

#endif
