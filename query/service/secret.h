/* secret.h: passwords, tokens and digests. The face of libsodium.
 *
 * All functions may be called from any thread after px_secret_init. */
#ifndef PX_SERVICE_SECRET_H
#define PX_SERVICE_SECRET_H

#include "base/err.h"
#include "base/str.h"

#define PX_SECRET_HASH   128u /* text of a hashed password, with its NUL */
#define PX_SECRET_TOKEN  44u  /* 43 characters of base64url, NUL: 32 random bytes */
#define PX_SECRET_DIGEST 32u

px_status px_secret_init(px_err *err);
/* Argon2id with libsodium's interactive limits (64 MiB, 2 passes; RFC 9106): some 60 ms. PX_E_NOMEM. */
px_status px_secret_hash(px_str password, char out[PX_SECRET_HASH], px_err *err);
/* The same work whether it fits or not. */
bool px_secret_fits(const char *hash, px_str password);
void px_secret_token(char out[PX_SECRET_TOKEN]);
void px_secret_bytes(void *out, size_t n);
/* BLAKE2b of `text`, keyed. */
void px_secret_digest(const unsigned char key[PX_SECRET_DIGEST], px_str text,
                      unsigned char out[PX_SECRET_DIGEST]);
bool px_secret_equal(px_str a, px_str b); /* in a time that depends on the lengths only */
void px_secret_wipe(void *p, size_t n);

#endif
