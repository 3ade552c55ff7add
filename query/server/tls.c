/* tls.c: see tls.h. What was shown once is kept to the end: a handshake may still hold it, and a certificate is changed a few
 * times a year. */
#include "query/server/tls.h"

#include "base/arena.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define CHAIN_MAX 16u
#define ID_MAX    64u

typedef struct shown {
    gnutls_pcert_st chain[CHAIN_MAX];
    unsigned n;
    gnutls_privkey_t key;
    struct shown *before;
} shown;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static shown *now;

static void shown_free(shown *s) {
    if (!s) return;
    for (unsigned i = 0; i < s->n; i++)
        gnutls_pcert_deinit(&s->chain[i]);
    if (s->key) gnutls_privkey_deinit(s->key);
    free(s);
}

/* Is it the key of the first certificate? By the ids of their public halves. */
static int fits(const shown *s, bool *yes) {
    unsigned char a[ID_MAX], b[ID_MAX];
    size_t na = sizeof a, nb = sizeof b;
    gnutls_pubkey_t mine;
    *yes = false;
    int e = gnutls_pubkey_init(&mine);
    if (e < 0) return e;
    e = gnutls_pubkey_import_privkey(mine, s->key, 0, 0);
    if (e >= 0) e = gnutls_pubkey_get_key_id(mine, GNUTLS_KEYID_USE_SHA256, a, &na);
    if (e >= 0) e = gnutls_pubkey_get_key_id(s->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, b, &nb);
    if (e >= 0) *yes = na == nb && memcmp(a, b, na) == 0;
    gnutls_pubkey_deinit(mine);
    return e;
}

static gnutls_datum_t datum(px_str s) {
    return (gnutls_datum_t){(unsigned char *)(uintptr_t)s.p, (unsigned)s.n};
}

px_status px_tls_use(px_str cert, px_str key, px_err *err) {
    shown *s = px_calloc(1, sizeof *s);
    gnutls_datum_t c = datum(cert), k = datum(key);
    bool yes = false;
    px_status st = PX_OK;
    s->n = CHAIN_MAX;
    int e = gnutls_pcert_list_import_x509_raw(s->chain, &s->n, &c, GNUTLS_X509_FMT_PEM, 0);
    if (e < 0) {
        s->n = 0;
        st = px_fail(err, PX_E_INPUT, "the certificate cannot be used: %s", gnutls_strerror(e));
    }
    if (st == PX_OK) {
        e = gnutls_privkey_init(&s->key);
        if (e >= 0) e = gnutls_privkey_import_x509_raw(s->key, &k, GNUTLS_X509_FMT_PEM, NULL, 0);
        if (e >= 0) e = fits(s, &yes);
        if (e < 0)
            st = px_fail(err, PX_E_INPUT, "the key of the certificate cannot be used: %s",
                         gnutls_strerror(e));
        else if (!yes)
            st = px_fail(err, PX_E_INPUT, "certificate and key do not belong together");
    }
    if (st != PX_OK) {
        shown_free(s);
        return st;
    }
    (void)pthread_mutex_lock(&lock);
    s->before = now;
    now = s;
    (void)pthread_mutex_unlock(&lock);
    return PX_OK;
}

static int retrieve(gnutls_session_t session, const gnutls_datum_t *authority, int n_authorities,
                    const gnutls_pk_algorithm_t *algorithm, int n_algorithms,
                    gnutls_pcert_st **chain, unsigned *n, gnutls_privkey_t *key) {
    (void)session;
    (void)authority;
    (void)n_authorities;
    (void)algorithm;
    (void)n_algorithms;
    (void)pthread_mutex_lock(&lock);
    shown *s = now;
    (void)pthread_mutex_unlock(&lock);
    if (!s) return -1;
    *chain = s->chain;
    *n = s->n;
    *key = s->key;
    return 0;
}

void *px_tls_callback(void) {
    gnutls_certificate_retrieve_function2 *f = retrieve;
    void *p;
    memcpy(&p, &f, sizeof p);
    return p;
}

void px_tls_forget(void) {
    while (now) {
        shown *before = now->before;
        shown_free(now);
        now = before;
    }
}
