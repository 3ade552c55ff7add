/* route.c: from a target to its row, what the row asks for, and the answer.
 *
 * Literal parts are compared as they were sent: what is spelled with percent signs is no other way to the same door, so
 * that rules of a proxy about addresses hold. */
#include "query/server/route.h"

#include "base/message.h"
#include "base/text.h"
#include "query/server/collection.h"
#include "query/server/uri.h"
#include "query/server/who.h"

/* ---- finding ---- */

static px_str segment(px_str *rest) {
    size_t end = 1;
    while (end < rest->n && rest->p[end] != '/')
        end++;
    px_str s = px_str_sub(*rest, 1, end);
    *rest = px_str_sub(*rest, end, rest->n);
    return s;
}

/* Two bits a segment, the first one highest: 0 literal, 1 {name}, 2 {name...}. The lower, the more literal. */
static bool fits(const char *pattern, px_str path, uint64_t *rank) {
    px_str p = px_str_of(pattern);
    *rank = 0;
    for (int shift = 62; p.n && path.n; shift -= 2) {
        px_str want = segment(&p);
        if (want.n > 5 && want.p[0] == '{' && want.p[want.n - 2] == '.') {
            *rank |= (uint64_t)2 << shift;
            return path.n > 1;
        }
        px_str got = segment(&path);
        if (want.n && want.p[0] == '{') {
            if (!got.n) return false;
            *rank |= (uint64_t)1 << shift;
        } else if (!px_str_eq(want, got)) {
            return false;
        }
    }
    return !p.n && !path.n;
}

static void take_parts(px_call *c, const char *pattern) {
    px_str p = px_str_of(pattern), path = c->path;
    c->part.n = 0;
    while (p.n && path.n) {
        px_str want = segment(&p);
        bool rest = want.n > 5 && want.p[want.n - 2] == '.';
        px_str got = rest ? px_str_sub(path, 1, path.n) : segment(&path);
        if (want.n < 2 || want.p[0] != '{') continue;
        px_pairs_add(c->arena, &c->part, px_str_sub(want, 1, want.n - (rest ? 4 : 1)),
                     px_uri_decode(c->arena, got, false));
        if (rest) return;
    }
}

static void allow(px_call *c, px_buf *names) {
    static const char *const all[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
    for (size_t m = 0; m < sizeof all / sizeof *all; m++)
        for (size_t i = 0; i < px_route_count(); i++) {
            uint64_t rank;
            const px_route *r = px_route_at(i);
            if (strcmp(r->method, all[m]) != 0 || !fits(r->path, c->path, &rank)) continue;
            px_buf_fmt(names, "%s%s", names->n ? ", " : "", m ? all[m] : "GET, HEAD");
            break;
        }
    if (names->n) px_buf_c(names, ", OPTIONS");
}

const px_route *px_route_find(px_call *c, px_str *names) {
    px_call_ready(c);
    *names = (px_str){0};
    c->route = NULL;
    uint64_t best = UINT64_MAX;
    if (!c->path.n || c->path.p[0] != '/') return NULL;
    for (size_t i = 0; i < px_route_count(); i++) {
        uint64_t rank;
        const px_route *r = px_route_at(i);
        if (!px_str_is(c->method, r->method) || !fits(r->path, c->path, &rank) || rank >= best)
            continue;
        best = rank;
        c->route = r;
    }
    if (c->route) {
        take_parts(c, c->route->path);
        return c->route;
    }
    px_buf b;
    px_buf_init(&b, 200);
    allow(c, &b);
    *names = px_arena_str(c->arena, px_buf_view(&b));
    px_buf_done(&b);
    return NULL;
}

/* ---- what the row asks for ---- */

static bool whole(px_str s) {
    if (s.n && s.p[0] == '-') s = px_str_sub(s, 1, s.n);
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0 && s.n < 20;
}

static bool among(px_str s, px_str choices) {
    while (choices.n) {
        size_t bar = px_str_find(choices, PX_STR("|"));
        if (px_str_eq(s, px_str_sub(choices, 0, bar))) return true;
        if (bar == SIZE_MAX) break;
        choices = px_str_sub(choices, bar + 1, choices.n);
    }
    return false;
}

static px_status check_value(const px_route_param *p, px_str s, px_err *err) {
    bool truth;
    if (!px_utf8_valid(s))
        return px_fail(err, PX_E_USAGE, "the parameter %s is no valid UTF-8", p->name);
    if (s.n && memchr(s.p, 0, s.n))
        return px_fail(err, PX_E_USAGE, "the parameter %s holds a NUL byte", p->name);
    if (strcmp(p->type, "integer") == 0) {
        if (!whole(s))
            return px_fail(err, PX_E_USAGE, "the parameter %s is a whole number, not \"%.*s\"",
                           p->name, PX_STR_ARG(s));
    } else if (strcmp(p->type, "boolean") == 0) {
        if (!px_uri_truth(s, &truth))
            return px_fail(err, PX_E_USAGE,
                           "the parameter %s is 1, true, yes, 0, false or no, not \"%.*s\"",
                           p->name, PX_STR_ARG(s));
    } else if (strchr(p->type, '|') && !among(s, px_str_of(p->type))) {
        return px_fail(err, PX_E_USAGE, "the parameter %s is one of %s, not \"%.*s\"", p->name,
                       p->type, PX_STR_ARG(s));
    }
    return PX_OK;
}

static px_status check_row(const px_call *c, const px_route_param *p, px_err *err) {
    bool given = false;
    px_status st = PX_OK;
    if (strcmp(p->in, "query") == 0) {
        px_str v;
        for (size_t at = 0; st == PX_OK && px_call_each(c, p->name, &at, &v); given = true)
            st = check_value(p, v, err);
    } else {
        px_str v = *p->in == 'p' ? px_call_part(c, p->name) : px_call_header(c, p->name);
        given = v.p != NULL;
        if (given) st = check_value(p, v, err);
    }
    if (st == PX_OK && !given && !p->standard)
        return px_fail(err, PX_E_USAGE, "the parameter %s is missing", p->name);
    return st;
}

static bool known(const px_route *r, px_str name) {
    if (px_str_is(name, "lang")) return true;
    for (size_t i = 0; i < r->n_params; i++)
        if (strcmp(r->param[i].in, "query") == 0 && px_str_is(name, r->param[i].name)) return true;
    return false;
}

static px_status check_unknown(px_call *c, px_err *err) {
    for (size_t i = 0; i < c->param.n; i++) {
        px_str name = c->param.v[i].name;
        if (known(c->route, name)) continue;
        if (!px_utf8_valid(name))
            return px_fail(err, PX_E_USAGE, "the name of a parameter is no valid UTF-8");
        px_buf b;
        px_buf_init(&b, 4096);
        for (size_t k = 0; k < c->route->n_params; k++)
            if (strcmp(c->route->param[k].in, "query") == 0)
                px_buf_fmt(&b, "%s, ", c->route->param[k].name);
        px_buf_c(&b, "lang");
        px_status st = px_fail(err, PX_E_USAGE, "there is no parameter %.*s here; there are %.*s",
                               PX_STR_ARG(name), PX_STR_ARG(px_buf_view(&b)));
        px_buf_done(&b);
        return st;
    }
    return PX_OK;
}

static px_status check(px_call *c, px_err *err) {
    const px_route *r = c->route;
    px_status st = PX_OK;
    if (c->who->role < r->role)
        return c->who->user || c->who->role > PX_ROLE_READER
                   ? px_fail(err, PX_E_FORBIDDEN, "the role of %.*s does not allow this",
                             PX_STR_ARG(c->who->name))
                   : px_fail(err, PX_E_LOGIN, "this needs a name or an API key");
    for (size_t i = 0; i < r->n_params && st == PX_OK; i++)
        st = check_row(c, &r->param[i], err);
    for (size_t i = 0; i < c->part.n && st == PX_OK; i++)
        if (!px_utf8_valid(c->part.v[i].value) ||
            memchr(c->part.v[i].value.p, 0, c->part.v[i].value.n))
            st = px_fail(err, PX_E_USAGE, "the address is no valid UTF-8");
    if (st == PX_OK && !r->open) st = check_unknown(c, err);
    return st;
}

/* ---- uploads ---- */

const px_route *px_route_upload(px_str method, px_str path) {
    for (size_t i = 0; i < px_route_count(); i++) {
        const px_route *r = px_route_at(i);
        if (r->admit && px_str_is(method, r->method) && px_str_is(path, r->path)) return r;
    }
    return NULL;
}

px_status px_route_admit(px_call *c, uint64_t expected, px_err *err) {
    px_status st = check(c, err);
    return st == PX_OK ? c->route->admit(c, expected, err) : st;
}

/* ---- answering ---- */

static void unknown(px_call *c, px_str names, px_err *err) {
    if (!names.n) {
        px_status st = px_fail(err, PX_E_NOTFOUND, "there is nothing at this address");
        px_call_problem(c, st, err);
        return;
    }
    if (px_str_is(c->method, "OPTIONS")) {
        c->status = 204;
        c->type = NULL;
    } else {
        px_status st = px_fail(err, PX_E_METHOD, "this address takes %.*s", PX_STR_ARG(names));
        px_call_problem(c, st, err);
    }
    px_call_answer(c, "Allow", names);
}

void px_route_answer(px_call *c) {
    px_err err;
    px_str names;
    px_err_clear(&err);
    px_call_ready(c);
    px_lang_speak(c->zh);
    if (!c->route && !px_route_find(c, &names)) {
        unknown(c, names, &err);
    } else {
        if (c->route->type) c->type = c->route->type;
        px_status st = check(c, &err);
        if (st == PX_OK) st = c->route->run(c, &err);
        if (st == PX_OK && c->out.failed)
            st = px_fail(&err, PX_E_LIMIT, "the answer is larger than %u MiB; ask for less at once",
                         (unsigned)(c->out.max >> 20));
        if (st != PX_OK) px_call_problem(c, st, &err);
    }
    px_lang_speak(-1);
}
