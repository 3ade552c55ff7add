/* guard.c: what is looked at before a request is worked on.
 *
 * At a desk everybody who reaches the address is the administrator, and a browser on the same machine reaches it for any page it
 * shows. So a desk answers only requests that call it by a name of loopback (a foreign name that was made to mean 127.0.0.1
 * is refused), that no proxy has passed on, and, where something is changed, that no page of another origin has sent. */
#include "query/server/server_int.h"

static bool listed(const char *list, px_str what) {
    px_str l = px_str_of(list);
    while (l.n) {
        size_t comma = px_str_find(l, PX_STR(","));
        if (px_str_eq_nocase(px_str_trim(px_str_sub(l, 0, comma)), what)) return true;
        l = px_str_sub(l, comma == SIZE_MAX ? l.n : comma + 1, l.n);
    }
    return false;
}

/* Host without its port, and without brackets. */
static px_str host_name(px_str host) {
    size_t n = host.n;
    while (n && px_is_digit(host.p[n - 1]))
        n--;
    if (n && n < host.n && host.p[n - 1] == ':') host.n = n - 1;
    if (host.n > 2 && *host.p == '[' && host.p[host.n - 1] == ']')
        host = px_str_sub(host, 1, host.n - 1);
    return host;
}

static px_status check_host(const px_server *s, const px_call *c, px_err *err) {
    px_str host = host_name(px_call_header(c, "host"));
    const char *names = s->config.hosts;
    if (!*names && s->desk) names = "localhost, 127.0.0.1, ::1";
    if (!*names || listed(names, host)) return PX_OK;
    return px_fail(err, PX_E_FORBIDDEN, "this server is not called \"%.*s\" (setting hosts)",
                   PX_STR_ARG(host));
}

static px_status check_desk(const px_call *c, px_err *err) {
    if (px_call_header(c, "x-forwarded-for").p || px_call_header(c, "forwarded").p ||
        px_call_header(c, "via").p)
        return px_fail(err, PX_E_FORBIDDEN,
                       "this server serves one person at a desk, not a proxy; use accounts or "
                       "--public-read");
    if (px_str_is(c->method, "GET") || px_str_is(c->method, "OPTIONS")) return PX_OK;
    px_str site = px_call_header(c, "sec-fetch-site"), origin = px_call_header(c, "origin");
    bool foreign = site.n && !px_str_is(site, "same-origin") && !px_str_is(site, "none");
    size_t scheme = px_str_find(origin, PX_STR("://"));
    px_str from = scheme == SIZE_MAX ? origin : px_str_sub(origin, scheme + 3, origin.n);
    if (foreign || (origin.n && !px_str_eq_nocase(from, px_call_header(c, "host"))))
        return px_fail(err, PX_E_FORBIDDEN, "pages of other origins may not do this");
    return PX_OK;
}

px_status px_guard(px_server *s, px_call *c, px_err *err) {
    if (px_networks_have(s->proxies, c->peer)) {
        if (px_str_eq_nocase(px_call_header(c, "x-forwarded-proto"), PX_STR("https")))
            c->secure = true;
        c->peer = px_networks_client(s->proxies, c->peer, px_call_header(c, "x-forwarded-for"));
    }
    c->who = s->desk ? &px_who_desk : s->config.public_read ? &px_who_public : &px_who_nobody;
    px_status st = check_host(s, c, err);
    return st == PX_OK && s->desk ? check_desk(c, err) : st;
}

void px_guard_cors(const px_server *s, px_call *c) {
    px_str origin = px_call_header(c, "origin");
    bool all = listed(s->config.cors, PX_STR("*"));
    if (!origin.n || (!all && !listed(s->config.cors, origin))) return;
    px_call_answer(c, "Access-Control-Allow-Origin", all ? PX_STR("*") : origin);
    px_call_answer(c, "Access-Control-Expose-Headers",
                   PX_STR("ETag, Location, Allow, Accept-Ranges, X-Request-Id, Retry-After, "
                          "Content-Range, Content-Disposition, X-Rejection-Reason, "
                          "X-Throttling-Control, X-IndividualQuotaPerHour-Used, "
                          "X-RegisteredQuotaPerWeek-Used, "
                          "X-Patix-Records, X-Patix-Generation, X-Patix-Next, X-RateLimit-Limit, "
                          "X-RateLimit-Remaining, X-RateLimit-Reset, X-Quota-Tasks-Limit, "
                          "X-Quota-Tasks-Remaining, X-Quota-Records-Limit, "
                          "X-Quota-Records-Remaining"));
    if (!px_str_is(c->method, "OPTIONS")) return;
    px_call_answer(c, "Access-Control-Allow-Methods", px_pairs_get(&c->answer, "Allow"));
    px_call_answer(c, "Access-Control-Allow-Headers",
                   PX_STR("Authorization, Content-Type, If-None-Match, If-Range, Last-Event-ID, "
                          "Range, X-CSRF-Token, X-OPS-Range"));
    px_call_answer(c, "Access-Control-Max-Age", PX_STR("600"));
}
