/* secret.c: see secret.h. */
#include "query/service/secret.h"

#include <sodium.h>

_Static_assert(PX_SECRET_HASH == crypto_pwhash_STRBYTES, "room for a hashed password");
_Static_assert(PX_SECRET_DIGEST == crypto_generichash_BYTES, "length of a digest");

px_status px_secret_init(px_err *err) {
    return sodium_init() < 0 ? px_fail(err, PX_E_IO, "the system gives no random numbers") : PX_OK;
}

px_status px_secret_hash(px_str password, char out[PX_SECRET_HASH], px_err *err) {
    if (crypto_pwhash_str(out, password.p ? password.p : "", password.n,
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return px_fail(err, PX_E_NOMEM, "no memory to hash a password");
    return PX_OK;
}

bool px_secret_fits(const char *hash, px_str password) {
    return crypto_pwhash_str_verify(hash, password.p ? password.p : "", password.n) == 0;
}

void px_secret_token(char out[PX_SECRET_TOKEN]) {
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    (void)sodium_bin2base64(out, PX_SECRET_TOKEN, bytes, sizeof bytes,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bytes, sizeof bytes);
}

void px_secret_bytes(void *out, size_t n) {
    randombytes_buf(out, n);
}

void px_secret_digest(const unsigned char key[PX_SECRET_DIGEST], px_str text,
                      unsigned char out[PX_SECRET_DIGEST]) {
    (void)crypto_generichash(out, PX_SECRET_DIGEST, (const unsigned char *)(text.p ? text.p : ""),
                             text.n, key, PX_SECRET_DIGEST);
}

bool px_secret_equal(px_str a, px_str b) {
    return a.n == b.n && sodium_memcmp(a.p ? a.p : "", b.p ? b.p : "", a.n) == 0;
}

void px_secret_wipe(void *p, size_t n) {
    sodium_memzero(p, n);
}
