/* api_people.c: see api_people.h. */
#include "query/server/api_people.h"

#include "base/say.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

static const char *kind_name(px_json_kind k) {
    static const char *const names[] = {"null",   "a boolean", "a number",
                                        "a text", "a list",    "an object"};
    return names[k];
}

px_status px_body_read(px_call *c, px_member *m, size_t n, px_err *err) {
    const px_json *body;
    px_status st = px_call_object(c, &body, err);
    if (st != PX_OK) return st;
    for (const px_json *x = px_json_first(body); x; x = px_json_next(x)) {
        px_str key = px_json_key(x);
        px_member *at = NULL;
        for (size_t i = 0; i < n && !at; i++)
            if (px_str_is(key, m[i].name)) at = &m[i];
        if (!at)
            return px_fail(err, PX_E_USAGE, "the body knows no member \"%.*s\"",
                           (int)(key.n < 60 ? key.n : 60), key.p);
        if (at->value)
            return px_fail(err, PX_E_USAGE, "the member \"%s\" of the body stands twice", at->name);
        if (px_json_type(x) != at->kind && !(at->or_null && px_json_type(x) == PX_JSON_NULL))
            return px_fail(err, PX_E_USAGE, "the member \"%s\" of the body is %s", at->name,
                           px_say(kind_name(at->kind)));
        at->value = x;
    }
    for (size_t i = 0; i < n; i++)
        if (m[i].needed && !m[i].value)
            return px_fail(err, PX_E_USAGE, "the member \"%s\" of the body is missing", m[i].name);
    return PX_OK;
}

px_status px_body_i64(const px_member *m, int64_t lo, int64_t hi, int64_t *out, px_err *err) {
    double v = px_json_num(m->value, -1);
    *out = 0;
    if (!m->value || px_json_type(m->value) == PX_JSON_NULL) return PX_OK;
    if (!(v >= (double)lo && v <= (double)hi) || floor(v) < v)
        return px_fail(err, PX_E_USAGE,
                       "the member \"%s\" of the body is a whole number from %lld to %lld", m->name,
                       (long long)lo, (long long)hi);
    *out = (int64_t)v;
    return PX_OK;
}

px_status px_part_id(px_call *c, int64_t *id, px_err *err) {
    uint64_t v;
    px_str s = px_call_part(c, "id");
    *id = 0;
    if (!px_str_u64(s, &v) || v > INT64_MAX)
        return px_fail(err, PX_E_NOTFOUND, "there is nothing at this address");
    *id = (int64_t)v;
    return PX_OK;
}

px_status px_list_range(px_call *c, int64_t *after, size_t *limit, px_err *err) {
    uint64_t a, n;
    px_status st = px_call_u64(c, "after", 0, 0, INT64_MAX, &a, err);
    if (st == PX_OK) st = px_call_u64(c, "limit", 100, 1, 1000, &n, err);
    if (st != PX_OK) return st;
    *after = (int64_t)a;
    *limit = (size_t)n;
    return PX_OK;
}

void px_jw_time(px_jw *w, const char *key, int64_t at) {
    struct tm t;
    char text[40] = "";
    time_t seconds = (time_t)at;
    if (gmtime_r(&seconds, &t)) (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &t);
    px_jw_kstr(w, key, px_str_of(text));
}

void px_jw_ki64(px_jw *w, const char *key, int64_t v) {
    px_jw_key(w, px_str_of(key));
    px_jw_i64(w, v);
}

void px_jw_named(px_jw *w, const char *key, int64_t id, px_str name) {
    px_jw_key(w, px_str_of(key));
    if (!id) {
        px_jw_null(w);
        return;
    }
    px_jw_open(w, '{');
    px_jw_ki64(w, "id", id);
    px_jw_kstr(w, "name", name);
    px_jw_close(w, '}');
}

void px_call_created(px_call *c, const char *folder, int64_t id) {
    c->status = 201;
    px_call_answer(c, "Location", px_arena_fmt(c->arena, "%s/%lld", folder, (long long)id));
}
