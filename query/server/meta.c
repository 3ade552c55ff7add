/* meta.c: what a server says about itself: is it alive and ready, what can be asked of it, what it holds. */
#include "base/text.h"
#include "query/server/collection.h"
#include "query/server/html.h"
#include "query/server/metrics.h"
#include "query/server/openapi.h"
#include "query/server/who.h"

/* ---- health ---- */

static px_status healthz(px_call *c, px_err *err) {
    (void)err;
    px_buf_c(&c->out, "ok\n");
    return PX_OK;
}

static px_status readyz(px_call *c, px_err *err) {
    if (!c->snap) return px_fail(err, PX_E_BUSY, "no collection is open");
    px_buf_c(&c->out, "ready\n");
    return PX_OK;
}

/* ---- what can be asked ---- */

static px_status root(px_call *c, px_err *err) {
    (void)err;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "name", PX_STR("patix"));
    px_jw_kstr(&w, "version", PX_STR(PX_VERSION));
    px_jw_ku64(&w, "generation", c->snap ? c->snap->m.generation : 0);
    px_jw_kstr(&w, "openapi", PX_STR("/api/v1/openapi.json"));
    px_jw_kstr(&w, "docs", PX_STR("/api/v1/docs"));
    px_jw_key(&w, PX_STR("routes"));
    px_jw_open(&w, '[');
    for (size_t i = 0; i < px_route_count(); i++) {
        const px_route *r = px_route_at(i);
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "id", px_str_of(r->id));
        px_jw_kstr(&w, "method", px_str_of(r->method));
        px_jw_kstr(&w, "path", px_str_of(r->path));
        px_jw_kstr(&w, "summary", px_str_of(c->zh ? r->zh : r->en));
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
    return PX_OK;
}

static px_status openapi(px_call *c, px_err *err) {
    (void)err;
    px_str host = px_call_header(c, "host");
    px_str base = host.n && px_utf8_valid(host)
                      ? px_arena_fmt(c->arena, "%s://" PX_STR_FMT, c->secure ? "https" : "http",
                                     PX_STR_ARG(host))
                      : PX_STR("/");
    px_openapi_write(base, c->zh, &c->out);
    return PX_OK;
}

static px_status docs(px_call *c, px_err *err) {
    (void)err;
    px_call_answer(c, "Content-Security-Policy", PX_STR(PX_HTML_POLICY));
    px_openapi_page(c->zh, &c->out);
    return PX_OK;
}

static px_status style(px_call *c, px_err *err) {
    (void)err;
    px_buf_c(&c->out, px_html_style);
    return PX_OK;
}

/* ---- what there is ---- */

static px_status metrics(px_call *c, px_err *err) {
    (void)err;
    px_metrics_write(&c->out);
    return PX_OK;
}

static px_status status(px_call *c, px_err *err) {
    (void)err;
    px_snapshot *s = c->snap;
    px_cache_stats cache = {0};
    if (c->on) px_cache_look(px_collection_cache(c->on), &cache);
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "version", PX_STR(PX_VERSION));
    px_jw_ku64(&w, "generation", s ? s->m.generation : 0);
    px_jw_ku64(&w, "publications", s ? s->n_live : 0);
    px_jw_ku64(&w, "segments", s ? s->n_segs : 0);
    px_jw_ku64(&w, "seconds_in_use", c->on ? (uint64_t)px_collection_age(c->on) : 0);
    px_jw_key(&w, PX_STR("row_cache"));
    px_jw_open(&w, '{');
    px_jw_ku64(&w, "asked", cache.asked);
    px_jw_ku64(&w, "found", cache.found);
    px_jw_ku64(&w, "entries", cache.entries);
    px_jw_ku64(&w, "bytes", cache.bytes);
    px_jw_close(&w, '}');
    px_jw_kstr(&w, "who", c->who->name);
    px_jw_close(&w, '}');
    return PX_OK;
}

const px_route px_meta_routes[] = {
    {.method = "GET",
     .path = "/healthz",
     .id = "health",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_NOBODY,
     .en = "Says ok while the process runs.",
     .zh = "进程运行时返回 ok。",
     .type = "text/plain; charset=utf-8",
     .run = healthz},
    {.method = "GET",
     .path = "/readyz",
     .id = "ready",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_NOBODY,
     .en = "Says ready while questions are answered, 503 while the server ends.",
     .zh = "可以应答时返回 ready；服务器停止过程中返回 503。",
     .type = "text/plain; charset=utf-8",
     .run = readyz},
    {.method = "GET",
     .path = "/api/v1",
     .id = "api",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_NOBODY,
     .en = "What can be asked, one line a route.",
     .zh = "列出全部接口。",
     .gives = "Api",
     .pure = true,
     .run = root},
    {.method = "GET",
     .path = "/api/v1/openapi.json",
     .id = "openapi",
     .family = "meta",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_NOBODY,
     .en = "This API as an OpenAPI 3.1 document.",
     .zh = "本接口的 OpenAPI 3.1 说明。",
     .gives = "OpenApi",
     .run = openapi},
    {.method = "GET",
     .path = "/api/v1/docs",
     .id = "docs",
     .family = "meta",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_NOBODY,
     .en = "This API as a page for readers.",
     .zh = "供阅读的接口说明页面。",
     .type = "text/html; charset=utf-8",
     .pure = true,
     .run = docs},
    {.method = "GET",
     .path = "/api/v1/status",
     .id = "status",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_READER,
     .en = "Which generation of the collection is in use, and how the cache does.",
     .zh = "正在使用的专利库版本与缓存情况。",
     .gives = "Status",
     .run = status},
    {.method = "GET",
     .path = "/metrics",
     .id = "metrics",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_READER,
     .en = "Figures for Prometheus.",
     .zh = "供 Prometheus 采集的指标。",
     .type = "text/plain; version=0.0.4; charset=utf-8",
     .run = metrics},
    {.method = "GET",
     .path = "/style.css",
     .id = "style",
     .family = "meta",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_NOBODY,
     .en = "Style sheet of the pages.",
     .zh = "页面样式表。",
     .type = "text/css; charset=utf-8",
     .pure = true,
     .run = style},
};
const size_t px_meta_routes_n = sizeof px_meta_routes / sizeof *px_meta_routes;

const px_schema px_meta_schemas[] = {
    {"Problem", "{type:string, title:string, status:integer, code:string, detail?:string, "
                "instance:string, offset?:integer}"},
    {"Api", "{name:string, version:string, generation:integer, openapi:string, docs:string, "
            "routes:[{id:string, method:string, path:string, summary:string}]}"},
    {"OpenApi", "{openapi:string, info:{*:any}, servers:[any], paths:{*:any}, components:{*:any}}"},
    {"Status", "{version:string, generation:integer, publications:integer, segments:integer, "
               "seconds_in_use:integer, row_cache:{asked:integer, found:integer, entries:integer, "
               "bytes:integer}, who:string}"},
};
const size_t px_meta_schemas_n = sizeof px_meta_schemas / sizeof *px_meta_schemas;
