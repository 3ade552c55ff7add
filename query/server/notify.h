/* notify.h: telling systemd how the service is (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names. Without one,
 * nothing happens. */
#ifndef PX_SERVER_NOTIFY_H
#define PX_SERVER_NOTIFY_H

void px_notify(const char *state); /* "READY=1", "STOPPING=1", "RELOADING=1" */

#endif
