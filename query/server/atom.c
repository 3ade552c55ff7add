/* atom.c: the hits of a query as an Atom feed (RFC 4287), newest publications first, in pages (RFC 5005).
 *
 * Entries are called by their number and the feed by its query, so that a reader knows again what it has seen. A
 * publication does not change: it is as new as its day of publication, and the feed as its newest. */
#include "query/server/api.h"

#include "base/hash.h"
#include "base/xmlout.h"
#include "patent/date.h"
#include "query/engine/page.h"
#include "query/server/uri.h"

#define PAGE     50u
#define PAGE_MAX 500u
#define TYPE     "application/atom+xml"

typedef struct feed {
    px_call *c;
    px_arena *a;
    px_xo *root;
    px_str base; /* "https://host", or empty: addresses are relative */
    uint64_t limit, offset, all;
} feed;

static void put(feed *f, px_xo *x, const char *name, px_str text) {
    (void)px_xo_leaf(f->a, x, name, text);
}

static void put_link(feed *f, px_xo *x, const char *rel, px_str href, const char *type) {
    px_xo *l = px_xo_add(f->a, x, "link");
    px_xo_attr(f->a, l, "rel", px_str_of(rel));
    px_xo_attr(f->a, l, "type", px_str_of(type));
    px_xo_attr(f->a, l, "href", href);
}

/* Midnight of the day; of the first where only month or year are known. */
static px_str moment(feed *f, uint32_t ymd) {
    char day[11];
    if (!ymd) return PX_STR("1970-01-01T00:00:00Z");
    return px_arena_fmt(f->a, "%sT00:00:00Z", px_date_print(px_date_first(ymd), day));
}

/* This feed's address from another hit on. */
static px_str page_at(feed *f, uint64_t offset) {
    px_buf b;
    px_buf_init(&b, PX_BUF_MAX);
    px_buf_str(&b, f->base);
    px_buf_str(&b, f->c->path);
    char sign = '?';
    for (size_t i = 0; i < f->c->param.n; i++) {
        if (px_str_is(f->c->param.v[i].name, "offset")) continue;
        px_buf_ch(&b, sign);
        px_uri_encode(f->c->param.v[i].name, &b);
        px_buf_ch(&b, '=');
        px_uri_encode(f->c->param.v[i].value, &b);
        sign = '&';
    }
    if (offset) px_buf_fmt(&b, "%coffset=%llu", sign, (unsigned long long)offset);
    px_str s = px_arena_str(f->a, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void put_number(feed *f, const char *name, uint64_t v) {
    put(f, f->root, name, px_arena_fmt(f->a, "%llu", (unsigned long long)v));
}

static void put_head(feed *f, const px_query *q, uint32_t newest) {
    px_hash128_value sum = px_hash128(q->canonical.p, q->canonical.n);
    f->root = px_xo_add(f->a, NULL, "feed");
    px_xo_attr(f->a, f->root, "xmlns", PX_STR("http://www.w3.org/2005/Atom"));
    px_xo_attr(f->a, f->root, "xmlns:opensearch", PX_STR("http://a9.com/-/spec/opensearch/1.1/"));
    put(f, f->root, "id",
        px_arena_fmt(f->a, "urn:patix:feed:%016llx%016llx", (unsigned long long)sum.hi,
                     (unsigned long long)sum.lo));
    put(f, f->root, "title", q->text);
    put(f, f->root, "updated", moment(f, newest));
    px_xo *g = px_xo_leaf(f->a, f->root, "generator", PX_STR("patix"));
    px_xo_attr(f->a, g, "version", PX_STR(PX_VERSION));
    put_link(f, f->root, "self", page_at(f, f->offset), TYPE);
    if (f->offset) {
        put_link(f, f->root, "first", page_at(f, 0), TYPE);
        put_link(f, f->root, "previous",
                 page_at(f, f->offset > f->limit ? f->offset - f->limit : 0), TYPE);
    }
    if (f->offset + f->limit < f->all)
        put_link(f, f->root, "next", page_at(f, f->offset + f->limit), TYPE);
    put_number(f, "opensearch:totalResults", f->all);
    put_number(f, "opensearch:startIndex", f->offset + 1);
    put_number(f, "opensearch:itemsPerPage", f->limit);
}

static void put_texts(feed *f, px_xo *x, const char *name, const px_rec_texts *v,
                      px_str otherwise) {
    px_xo *t = px_xo_leaf(f->a, x, name, v->n ? v->v[0].text : otherwise);
    px_xo_attr(f->a, t, "type", PX_STR("text"));
    if (v->n && v->v[0].lang.n) px_xo_attr(f->a, t, "xml:lang", v->v[0].lang);
}

static void put_entry(feed *f, const px_record *r) {
    px_buf b;
    px_xo *x = px_xo_add(f->a, f->root, "entry");
    px_buf_init(&b, PX_BUF_MAX);
    px_uri_encode(r->key, &b);
    put(f, x, "id",
        px_arena_fmt(f->a, "urn:patix:publication:" PX_STR_FMT, PX_STR_ARG(px_buf_view(&b))));
    put_texts(f, x, "title", &r->titles, r->key);
    put(f, x, "updated", moment(f, r->pub.ymd));
    if (r->pub.ymd) put(f, x, "published", moment(f, r->pub.ymd));
    for (size_t i = 0; i < r->applicants.n; i++)
        put(f, px_xo_add(f->a, x, "author"), "name", r->applicants.v[i].name);
    if (!r->applicants.n) put(f, px_xo_add(f->a, x, "author"), "name", PX_STR("-"));
    put_link(f, x, "alternate",
             px_arena_fmt(f->a, PX_STR_FMT "/api/v1/records/" PX_STR_FMT, PX_STR_ARG(f->base),
                          PX_STR_ARG(px_buf_view(&b))),
             "application/json");
    for (size_t i = 0; i < r->ipc.n; i++) {
        px_xo *k = px_xo_add(f->a, x, "category");
        px_xo_attr(f->a, k, "term", r->ipc.v[i].symbol);
        px_xo_attr(f->a, k, "scheme", PX_STR("urn:patix:ipc"));
    }
    if (r->abstracts.n) put_texts(f, x, "summary", &r->abstracts, (px_str){0});
    px_buf_done(&b);
}

static px_status put_feed(feed *f, const px_answer *a, px_err *err) {
    px_sorting order = px_sorting_of(PX_ORDER_DATE);
    px_hit *hit = px_arena_array(f->a, px_hit, f->limit), first = {.value = PX_NIL};
    size_t n = 0, one = 0;
    px_page page;
    f->all = a->counts.publications;
    px_status st = px_answer_list(a, NULL, &order, NULL, 0, 1, &first, &one, err);
    if (st == PX_OK)
        st = px_answer_list(a, NULL, &order, NULL, f->offset, (size_t)f->limit, hit, &n, err);
    if (st != PX_OK) return st;
    put_head(f, &a->query, one && first.value != PX_NIL ? first.value : 0);
    px_page_init(&page, PX_STR(""));
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_record r;
        px_arena_reset(page.arena);
        st = px_stop_look(&f->c->stop, err);
        if (st == PX_OK) st = px_page_record(&page, f->c->snap, hit[i].row, &r, err);
        if (st == PX_OK) put_entry(f, &r);
    }
    px_page_done(&page);
    return st;
}

static px_status search_feed(px_call *c, px_err *err) {
    feed f = {.c = c, .a = c->arena};
    px_api_question q = {0};
    px_str host = px_call_header(c, "host");
    if (host.n)
        f.base =
            px_arena_fmt(f.a, "%s://" PX_STR_FMT, c->secure ? "https" : "http", PX_STR_ARG(host));
    px_status st = px_call_u64(c, "limit", PAGE, 1, PAGE_MAX, &f.limit, err);
    if (st == PX_OK) st = px_call_u64(c, "offset", 0, 0, UINT32_MAX, &f.offset, err);
    if (st == PX_OK) st = px_api_ask(c, PX_ASK_SEARCH, &q, err);
    if (st == PX_OK) st = put_feed(&f, &q.answer, err);
    if (st == PX_OK) {
        c->type = TYPE;
        px_xo_xml(f.root, &c->out);
    }
    px_api_close(&q);
    return st;
}

static const px_route_param feed_params[] = {
    PX_API_Q,
    {"limit", "query", "integer", "50", "entries of a page, at most 500", "每页条数，最多 500",
     NULL},
    {"offset", "query", "integer", "0", "entries left out before the page", "跳过的条数", NULL},
    PX_API_DIALECT};

const px_route px_atom_routes[] = {
    {.method = "GET",
     .path = "/feeds/search",
     .id = "searchFeed",
     .family = "feeds",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "Hits of a query as an Atom feed, newest publications first.",
     .zh = "检索结果的 Atom 订阅源，最新公开的在前。",
     PX_ROUTE_PARAMS(feed_params),
     .type = TYPE,
     .run = search_feed},
};
const size_t px_atom_routes_n = sizeof px_atom_routes / sizeof *px_atom_routes;
