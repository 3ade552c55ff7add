/* call.c: a request taken apart, and the answer as it grows. The call lies in its own arena; only `out`, trees of JSON and
 * what a stream holds are freed one by one. */
#include "query/server/call.h"

#include "base/message.h"
#include "base/text.h"
#include "query/server/accept.h"
#include "query/server/collection.h"
#include "query/server/spool.h"
#include "query/server/uri.h"
#include "query/server/who.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ANSWER_MAX ((size_t)256 << 20) /* what is larger is streamed */

void px_pairs_add(px_arena *a, px_pairs *p, px_str name, px_str value) {
    p->v = px_arena_grow(a, p->v, p->n, &p->cap, p->n + 1, sizeof *p->v);
    p->v[p->n++] = (px_pair_text){name, value};
}

px_str px_pairs_get(const px_pairs *p, const char *name) {
    for (size_t i = 0; i < p->n; i++)
        if (px_str_is(p->v[i].name, name)) return p->v[i].value;
    return (px_str){0};
}

/* Time and a count: unique in a process, and among processes as far as a log needs it. */
static void make_id(char id[24]) {
    static uint64_t count;
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    uint64_t us = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
    uint64_t n = __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED);
    (void)snprintf(id, 24, "%013llx-%06llx", (unsigned long long)(us & 0xFFFFFFFFFFFFF),
                   (unsigned long long)(n & 0xFFFFFF));
}

px_call *px_call_new(px_collection *on, px_str method, px_str target, px_str body) {
    px_arena *a = px_arena_new();
    px_call *c = px_arena_zero(a, sizeof *c);
    c->arena = a;
    c->head = px_str_is(method, "HEAD");
    c->method = c->head ? PX_STR("GET") : px_arena_str(a, method);
    target = px_arena_str(a, target);
    size_t fragment = px_str_find(target, PX_STR("#"));
    if (fragment != SIZE_MAX) target.n = fragment;
    size_t query = px_str_find(target, PX_STR("?"));
    c->path = px_str_sub(target, 0, query);
    if (query != SIZE_MAX)
        px_uri_pairs(a, px_str_sub(target, query + 1, target.n), true, &c->param);
    c->body = px_arena_str(a, body);
    c->peer = PX_STR("");
    make_id(c->id);
    c->on = on;
    c->state = on ? px_collection_state(on) : 0;
    c->how = (px_how){.stop = &c->stop, .cache = on ? px_collection_cache(on) : NULL};
    c->snap = on ? px_collection_snapshot(on) : NULL;
    c->who = &px_who_desk;
    c->status = 200;
    c->type = "application/json";
    px_buf_init(&c->out, ANSWER_MAX);
    return c;
}

static void drop_stream(px_call *c) {
    if (c->stream.free) c->stream.free(c->stream.state);
    c->stream = (px_stream){0};
}

void px_call_free(px_call *c) {
    if (!c) return;
    drop_stream(c);
    px_spool_free(c->file);
    for (size_t i = 0; i < c->n_json; i++)
        px_json_free(c->json[i]);
    px_buf_done(&c->out);
    if (c->snap) px_snapshot_unref(c->snap);
    px_arena_free(c->arena);
}

void px_call_header_add(px_call *c, px_str name, px_str value) {
    char *small = px_arena_cstr(c->arena, name);
    for (size_t i = 0; i < name.n; i++)
        small[i] = px_lower(small[i]);
    px_pairs_add(c->arena, &c->header, (px_str){small, name.n},
                 px_arena_str(c->arena, px_str_trim(value)));
}

void px_call_ready(px_call *c) {
    if (c->ready) return;
    c->ready = true;
    px_str kind = px_call_header(c, "content-type");
    if (c->body.n && px_accept_is(kind, "application/x-www-form-urlencoded"))
        px_uri_pairs(c->arena, c->body, true, &c->param);
    px_str lang = px_call_param(c, "lang");
    px_str wish = px_call_header(c, "accept-language");
    if (px_str_is(lang, "zh") || px_str_is(lang, "en"))
        c->zh = px_str_is(lang, "zh");
    else
        c->zh = wish.n ? px_accept_zh(wish, px_lang_is_zh()) : px_lang_is_zh();
}

px_str px_call_param(const px_call *c, const char *name) {
    return px_pairs_get(&c->param, name);
}

px_str px_call_part(const px_call *c, const char *name) {
    return px_pairs_get(&c->part, name);
}

px_str px_call_header(const px_call *c, const char *name) {
    return px_pairs_get(&c->header, name);
}

bool px_call_has(const px_call *c, const char *name) {
    return px_call_param(c, name).p != NULL;
}

bool px_call_each(const px_call *c, const char *name, size_t *at, px_str *value) {
    while (*at < c->param.n) {
        const px_pair_text *p = &c->param.v[(*at)++];
        if (!px_str_is(p->name, name)) continue;
        *value = p->value;
        return true;
    }
    return false;
}

px_status px_call_u64(const px_call *c, const char *name, uint64_t otherwise, uint64_t lo,
                      uint64_t hi, uint64_t *out, px_err *err) {
    px_str s = px_call_param(c, name);
    *out = otherwise;
    if (!s.p) return PX_OK;
    uint64_t v;
    if (!px_str_u64(s, &v) || v < lo || v > hi)
        return px_fail(err, PX_E_USAGE,
                       "the parameter %s is a whole number from %llu to %llu, not \"%.*s\"", name,
                       (unsigned long long)lo, (unsigned long long)hi, PX_STR_ARG(s));
    *out = v;
    return PX_OK;
}

bool px_uri_truth(px_str s, bool *out) {
    *out = px_str_is(s, "1") || px_str_is(s, "true") || px_str_is(s, "yes");
    return *out || px_str_is(s, "0") || px_str_is(s, "false") || px_str_is(s, "no");
}

px_status px_call_bool(const px_call *c, const char *name, bool otherwise, bool *out, px_err *err) {
    px_str s = px_call_param(c, name);
    *out = otherwise;
    if (!s.p) return PX_OK;
    bool v;
    if (!px_uri_truth(s, &v))
        return px_fail(err, PX_E_USAGE,
                       "the parameter %s is 1, true, yes, 0, false or no, not \"%.*s\"", name,
                       PX_STR_ARG(s));
    *out = v;
    return PX_OK;
}

px_status px_call_object(px_call *c, const px_json **out, px_err *err) {
    px_json *j = NULL;
    *out = NULL;
    if (!c->body.n) return px_fail(err, PX_E_USAGE, "the body is missing; it is a JSON object");
    if (!px_utf8_valid(c->body)) return px_fail(err, PX_E_USAGE, "the body is no valid UTF-8");
    px_err why;
    px_err_clear(&why);
    if (px_json_parse(c->body, &j, &why) != PX_OK)
        return px_fail_at(err, PX_E_USAGE, why.offset, "the body is no JSON: %s", why.message);
    px_json **v = px_arena_alloc(c->arena, (c->n_json + 1) * sizeof *v);
    if (c->n_json) memcpy(v, c->json, c->n_json * sizeof *v);
    v[c->n_json++] = j;
    c->json = v;
    if (px_json_type(j) != PX_JSON_OBJECT)
        return px_fail_at(err, PX_E_USAGE, 0, "the body is no JSON object");
    *out = j;
    return PX_OK;
}

px_jw px_call_json(px_call *c) {
    c->type = "application/json";
    return px_jw_on(&c->out);
}

/* What would end the field, or the line, is left out: nobody writes into our header from outside. */
void px_call_answer(px_call *c, const char *name, px_str value) {
    char *v = px_arena_cstr(c->arena, value);
    size_t n = 0;
    for (size_t i = 0; i < value.n; i++)
        if ((unsigned char)v[i] >= ' ' && v[i] != 127) v[n++] = v[i];
    v[n] = 0;
    px_pairs_add(c->arena, &c->answer, px_arena_str(c->arena, px_str_of(name)), (px_str){v, n});
}

void px_call_problem(px_call *c, px_status st, const px_err *err) {
    drop_stream(c);
    px_buf_clear(&c->out);
    c->answer.n = 0;
    c->failed = st;
    if (c->route && c->route->fault) {
        c->route->fault(c, st, err);
        return;
    }
    c->status = px_status_http(st);
    if (c->status < 400) c->status = 500; /* a handler that took a remark for a failure */
    c->type = "application/problem+json";
    const char *name = px_status_name(st);
    px_jw w = px_jw_on(&c->out);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "type", px_arena_fmt(c->arena, "/api/v1/docs#problem-%s", name));
    px_jw_kstr(&w, "title", px_str_of(px_status_text(st, c->zh)));
    px_jw_ku64(&w, "status", (uint64_t)c->status);
    px_jw_kstr(&w, "code", px_str_of(name));
    if (err && err->message[0]) px_jw_kstr(&w, "detail", px_str_of(err->message));
    px_jw_kstr(&w, "instance", px_arena_fmt(c->arena, "urn:patix:request:%s", c->id));
    if (err && st == PX_E_QUERY && err->offset != PX_ERR_NO_OFFSET)
        px_jw_ku64(&w, "offset", err->offset);
    px_jw_close(&w, '}');
    px_buf_ch(&c->out, '\n');
    if (st == PX_E_LOGIN) px_call_answer(c, "WWW-Authenticate", PX_STR("Bearer realm=\"patix\""));
    if (c->status == 503 || st == PX_E_RATE) px_call_answer(c, "Retry-After", PX_STR("1"));
}
