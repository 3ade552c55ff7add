/* tls.h: the certificate that the server shows, which may be changed while it runs. The face of GnuTLS.
 *
 * One a process. Connections that are being made keep the one they began with. */
#ifndef PX_SERVER_TLS_H
#define PX_SERVER_TLS_H

#include "base/err.h"
#include "base/str.h"

/* PEM texts; the first certificate is the server's, the others lead to an authority. From now on these are shown. PX_E_INPUT: they
 * cannot be read, or the key is another's; then nothing changes. */
px_status px_tls_use(px_str cert, px_str key, px_err *err);
/* gnutls_certificate_retrieve_function2, for MHD_OPTION_HTTPS_CERT_CALLBACK. */
void *px_tls_callback(void);
/* No connection is left. */
void px_tls_forget(void);

#endif
