/* finish.c: see finish.h. RFC 9110 (conditional requests, ranges), RFC 9111 (caching). */
#include "query/server/finish.h"

#include "base/gzip.h"
#include "base/zip.h"
#include "query/server/route.h"
#include "query/server/uri.h"

#include <stdio.h>
#include <stdlib.h>

#define SMALL 1024u /* bytes that are not worth it */

/* ---- compression ---- */

struct px_encoder {
    px_gzip *gzip;
    px_zstream *zstd;
};

px_encoder *px_encoder_new(px_coding coding) {
    if (coding == PX_CODING_NONE) return NULL;
    px_encoder *e = px_calloc(1, sizeof *e);
    if (coding == PX_CODING_GZIP)
        e->gzip = px_gzip_new(5);
    else
        e->zstd = px_zstream_new(3);
    return e;
}

void px_encoder_free(px_encoder *e) {
    if (!e) return;
    px_gzip_free(e->gzip);
    px_zstream_free(e->zstd);
    free(e);
}

px_status px_encoder_feed(px_encoder *e, px_str in, bool flush, bool last, px_buf *out,
                          px_err *err) {
    if (e->gzip) return px_gzip_feed(e->gzip, in, flush, last, out, err);
    return px_zstream_feed(e->zstd, in, flush, last, out, err);
}

bool px_finish_compresses(const char *type) {
    if (!type) return false;
    px_str t = px_str_of(type);
    size_t semi = px_str_find(t, PX_STR(";"));
    if (semi != SIZE_MAX) t.n = semi;
    return px_str_starts(t, PX_STR("text/")) || px_str_find(t, PX_STR("json")) != SIZE_MAX ||
           px_str_is(px_str_sub(t, t.n > 3 ? t.n - 3 : 0, t.n),
                     "xml") || /* no workbook, which is packed */
           px_str_find(t, PX_STR("x-research-info-systems")) != SIZE_MAX ||
           px_str_find(t, PX_STR("bibtex")) != SIZE_MAX;
}

static void compress(px_finish *f, px_call *c) {
    px_buf small;
    if (f->coding == PX_CODING_NONE || c->out.n < SMALL || !px_finish_compresses(c->type)) return;
    px_buf_init(&small, PX_BUF_MAX);
    px_encoder *e = px_encoder_new(f->coding);
    /* What does not become smaller stays as it is. */
    if (px_encoder_feed(e, px_buf_view(&c->out), false, true, &small, NULL) == PX_OK &&
        small.n < c->out.n) {
        px_buf all = c->out;
        c->out = small;
        small = all;
        px_call_answer(c, "Content-Encoding", px_str_of(px_coding_name(f->coding)));
    }
    px_encoder_free(e);
    px_buf_done(&small);
}

/* ---- validators ---- */

static int by_name(const void *a, const void *b) {
    const px_pair_text *x = *(const px_pair_text *const *)a, *y = *(const px_pair_text *const *)b;
    int order = px_str_cmp(x->name, y->name);
    return order ? order : (x > y) - (x < y);
}

void px_finish_target(const px_call *c, px_buf *out) {
    const px_pair_text **v = px_arena_alloc(c->arena, (c->param.n + 1) * sizeof *v);
    size_t n = 0;
    px_buf_str(out, c->path);
    for (size_t i = 0; i < c->param.n; i++)
        if (!px_str_is(c->param.v[i].name, "lang")) v[n++] = &c->param.v[i];
    if (n) qsort(v, n, sizeof *v, by_name);
    for (size_t i = 0; i < n; i++) {
        px_buf_ch(out, i ? '&' : '?');
        px_uri_encode(v[i]->name, out);
        px_buf_ch(out, '=');
        px_uri_encode(v[i]->value, out);
    }
}

void px_finish_begin(px_finish *f, px_call *c, bool compressed) {
    *f = (px_finish){0};
    /* A part of a compressed answer is of no use. */
    if (compressed && !px_call_header(c, "range").n)
        f->coding = px_accept_coding(px_call_header(c, "accept-encoding"));
    if (!c->route || !c->route->pure || !px_str_is(c->method, "GET")) return;
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_fmt(&b, "%016llx %d %d ", (unsigned long long)c->state, c->zh, (int)f->coding);
    px_str accept = px_call_header(c, "accept");
    px_buf_fmt(&b, "%zu ", accept.n);
    px_buf_str(&b, accept);
    px_finish_target(c, &b);
    f->key = px_arena_str(c->arena, px_buf_view(&b));
    px_buf_done(&b);
    f->known = true;
    px_hash128_value sum = px_hash128(f->key.p, f->key.n);
    (void)snprintf(f->etag, sizeof f->etag, "W/\"%016llx%016llx\"", (unsigned long long)sum.hi,
                   (unsigned long long)sum.lo);
}

static px_str opaque(px_str tag) {
    return px_str_starts(tag, PX_STR("W/")) ? px_str_sub(tag, 2, tag.n) : tag;
}

static bool among(px_str list, px_str tag) {
    while (list.n) {
        size_t comma = px_str_find(list, PX_STR(","));
        px_str one = px_str_trim(px_str_sub(list, 0, comma));
        if (px_str_is(one, "*") || px_str_eq(opaque(one), opaque(tag))) return true;
        if (comma == SIZE_MAX) break;
        list = px_str_sub(list, comma + 1, list.n);
    }
    return false;
}

bool px_finish_unchanged(const px_finish *f, px_call *c) {
    px_str have = px_call_header(c, "if-none-match");
    if (!have.n || !px_str_is(c->method, "GET") || !among(have, px_str_of(f->etag))) return false;
    c->status = 304;
    px_buf_clear(&c->out);
    return true;
}

/* ---- ranges ---- */

/* One range of bytes [*from, *to) of n; 0: none that we serve, 1: one, -1: it lies behind the end. */
static int range(px_str s, uint64_t n, uint64_t *from, uint64_t *to) {
    uint64_t a, b;
    if (!px_str_starts(s, PX_STR("bytes="))) return 0;
    s = px_str_sub(s, 6, s.n);
    size_t dash = px_str_find(s, PX_STR("-"));
    if (dash == SIZE_MAX || px_str_find(s, PX_STR(",")) != SIZE_MAX) return 0;
    px_str first = px_str_trim(px_str_sub(s, 0, dash)),
           last = px_str_trim(px_str_sub(s, dash + 1, s.n));
    if (!first.n) {
        if (!px_str_u64(last, &b)) return 0;
        if (!b || !n) return -1;
        *from = b < n ? n - b : 0;
        *to = n;
        return 1;
    }
    if (!px_str_u64(first, &a)) return 0;
    if (!last.n)
        b = UINT64_MAX;
    else if (!px_str_u64(last, &b) || b < a)
        return 0;
    if (a >= n) return -1;
    *from = a;
    *to = b >= n ? n : b + 1;
    return 1;
}

int px_finish_range(const char *etag, px_call *c, uint64_t n, uint64_t *from, uint64_t *to) {
    px_str wish = px_call_header(c, "range"), only = px_call_header(c, "if-range");
    px_call_answer(c, "Accept-Ranges", PX_STR("bytes"));
    /* A weak tag, or a date, proves nothing about bytes. */
    if (!wish.n || (only.n && (*etag == 'W' || !px_str_is(only, etag)))) return 0;
    int got = range(wish, n, from, to);
    if (got < 0) {
        px_err err;
        px_status st = px_fail(&err, PX_E_RANGE,
                               "the range begins behind the end: there are %zu bytes", (size_t)n);
        px_call_problem(c, st, &err);
        px_call_answer(c, "Content-Range",
                       px_arena_fmt(c->arena, "bytes */%llu", (unsigned long long)n));
    } else if (got) {
        c->status = 206;
        px_call_answer(c, "Content-Range",
                       px_arena_fmt(c->arena, "bytes %llu-%llu/%llu", (unsigned long long)*from,
                                    (unsigned long long)*to - 1, (unsigned long long)n));
    }
    return got;
}

static void cut(const px_finish *f, px_call *c) {
    uint64_t from, to;
    if (px_finish_range(f->etag, c, c->out.n, &from, &to) != 1) return;
    memmove(c->out.p, c->out.p + from, (size_t)(to - from));
    c->out.n = (size_t)(to - from);
}

/* ---- the whole ---- */

void px_finish_answer(px_finish *f, px_call *c) {
    if (c->stream.next) return;
    if (c->status == 200 && px_str_is(c->method, "GET")) {
        px_str own = px_pairs_get(&c->answer, "ETag");
        if (own.n && own.n < sizeof f->etag) {
            memcpy(f->etag, own.p, own.n);
            f->etag[own.n] = 0;
        } else if (!f->known) {
            px_hash128_value sum = px_hash128(c->out.n ? c->out.p : "", c->out.n);
            (void)snprintf(f->etag, sizeof f->etag, "\"%016llx%016llx%s\"",
                           (unsigned long long)sum.hi, (unsigned long long)sum.lo,
                           f->coding == PX_CODING_GZIP   ? "-g"
                           : f->coding == PX_CODING_ZSTD ? "-z"
                                                         : "");
        }
        if (px_finish_unchanged(f, c)) return;
        cut(f, c);
    }
    compress(f, c);
}

void px_finish_fields(const px_finish *f, px_call *c) {
    px_call_answer(c, "X-Request-Id", px_str_of(c->id));
    px_call_answer(c, "X-Content-Type-Options", PX_STR("nosniff"));
    px_call_answer(c, "Referrer-Policy", PX_STR("no-referrer"));
    px_call_answer(c, "X-Frame-Options", PX_STR("DENY"));
    if (!px_pairs_get(&c->answer, "Content-Security-Policy").n)
        px_call_answer(c, "Content-Security-Policy",
                       PX_STR("default-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
                              "form-action 'self'"));
    if (c->secure) px_call_answer(c, "Strict-Transport-Security", PX_STR("max-age=31536000"));
    bool tagged = f->etag[0] && (c->status == 200 || c->status == 206 || c->status == 304);
    if (tagged && !px_pairs_get(&c->answer, "ETag").n)
        px_call_answer(c, "ETag", px_str_of(f->etag));
    if (!px_pairs_get(&c->answer, "Cache-Control").n)
        px_call_answer(c, "Cache-Control",
                       tagged ? PX_STR("private, no-cache") : PX_STR("no-store"));
    px_call_answer(c, "Vary", PX_STR("Accept, Accept-Encoding, Accept-Language, Origin"));
}
