/* page.c: the root page: a search box, hits and facets, in Chinese or English; whole without any script.
 *
 * GET /?q=… gives the same answer as /api/v1/search, so it goes the same way; what the query does wrong is said on the page. */
#include "query/server/api.h"

#include "base/markup.h"
#include "query/server/collection.h"
#include "query/server/html.h"
#include "query/server/uri.h"

#include "patent/date.h"

#define HITS 10u

static const struct facet {
    const char *ask, *field, *en, *zh; /* field: of the clause that narrows the query to a value */
} facets[] = {{"pa:8", "pa", "Applicants", "申请人"},
              {"ipc.subclass:8", "ipc", "Classes", "分类"},
              {"cc:8", "cc", "Offices", "受理局"},
              {"pdy:8", "pdy", "Years", "年份"}};
enum { N_FACETS = sizeof facets / sizeof *facets };

static const char *say(const px_call *c, const char *en, const char *zh) {
    return c->zh ? zh : en;
}

/* ---- addresses ---- */

/* The page with another query or place; other choices stay. */
static void address(const px_call *c, px_str q, uint64_t offset, px_buf *out) {
    static const char *const kept[] = {"sort", "unit", "lang"};
    px_buf a;
    px_buf_init(&a, 1 << 20);
    px_buf_c(&a, "/?q=");
    px_uri_encode(q, &a);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        px_str v = px_call_param(c, kept[i]);
        if (!v.n) continue;
        px_buf_fmt(&a, "&%s=", kept[i]);
        px_uri_encode(v, &a);
    }
    if (offset) px_buf_fmt(&a, "&offset=%llu", (unsigned long long)offset);
    px_markup_put(out, px_buf_view(&a), false);
    px_buf_done(&a);
}

static void number_address(const px_call *c, px_str number, px_buf *out) {
    px_buf_c(out, "/api/v1/records/");
    px_uri_encode(number, out);
    px_buf_fmt(out, "?lang=%s", c->zh ? "zh" : "en");
}

/* ---- parts of the page ---- */

static void choice(const px_call *c, const char *name, const char *value, const char *text) {
    px_buf *out = (px_buf *)(uintptr_t)&c->out;
    px_buf_fmt(out, "<option value=\"%s\"%s>%s</option>", value,
               px_str_is(px_call_param(c, name), value) ? " selected" : "", text);
}

static void form(px_call *c) {
    px_buf *out = &c->out;
    px_buf_c(out, "<h1><a href=\"/\">patix</a></h1><form class=\"ask\" action=\"/\" "
                  "method=\"get\"><input name=\"q\" type=\"search\" aria-label=\"");
    px_buf_c(out, say(c, "query", "检索式"));
    px_buf_c(out, "\" value=\"");
    px_markup_put(out, px_call_param(c, "q"), false);
    px_buf_fmt(out, "\"><select name=\"sort\" aria-label=\"%s\"><option value=\"\">%s</option>",
               say(c, "order", "排序"), say(c, "best first", "默认排序"));
    choice(c, "sort", "date", say(c, "newest first", "按日期"));
    choice(c, "sort", "cited", say(c, "most cited first", "按被引次数"));
    choice(c, "sort", "family", say(c, "largest family first", "按同族大小"));
    px_buf_fmt(out,
               "</select><select name=\"unit\" aria-label=\"%s\"><option value=\"\">%s</option>",
               say(c, "unit", "单位"), say(c, "publications", "公开文献"));
    choice(c, "unit", "app", say(c, "applications", "申请"));
    choice(c, "unit", "fam", say(c, "families", "同族"));
    px_buf_fmt(out,
               "</select><input type=\"hidden\" name=\"lang\" value=\"%s\"><button>%s</button>"
               "</form>\n<p class=\"note\"><a href=\"/api/v1/docs?lang=%s\">%s</a> · <a "
               "href=\"/?lang=%s\">%s</a> · ",
               c->zh ? "zh" : "en", say(c, "Search", "检索"), c->zh ? "zh" : "en",
               say(c, "API", "接口说明"), c->zh ? "en" : "zh", c->zh ? "English" : "中文");
    px_buf_fmt(
        out,
        say(c, "%llu publications, generation %llu</p>\n", "共 %llu 件公开文献，第 %llu 代</p>\n"),
        (unsigned long long)c->snap->n_live, (unsigned long long)c->snap->m.generation);
}

static void hit(px_call *c, const px_page_item *it) {
    px_buf *out = &c->out;
    char date[11];
    px_buf_c(out, "<li><a href=\"");
    number_address(c, it->number, out);
    px_buf_c(out, "\">");
    px_markup_put(out, it->title.n ? it->title : it->number, false);
    px_buf_c(out, "</a><br><span class=\"meta\">");
    px_markup_put(out, it->number, false);
    px_buf_fmt(out, " · %s", px_date_print(it->ymd, date));
    for (size_t i = 0; i < it->record.applicants.n && i < 4; i++) {
        px_buf_c(out, i ? "; " : " · ");
        px_markup_put(out, it->record.applicants.v[i].name, false);
    }
    if (it->record.applicants.n > 4) px_buf_c(out, "; …");
    px_buf_c(out, "</span></li>\n");
}

static void facet(px_call *c, const px_facet *f, const struct facet *as) {
    px_buf *out = &c->out;
    px_str q = px_call_param(c, "q");
    px_buf_fmt(out, "<h2>%s</h2><ul>", say(c, as->en, as->zh));
    for (size_t i = 0; i < f->n; i++) {
        px_str v = f->v[i].value;
        bool narrows = px_str_find(v, PX_STR("\"")) == SIZE_MAX;
        px_buf_c(out, "<li>");
        if (narrows) {
            px_buf_c(out, "<a href=\"");
            address(c,
                    px_arena_fmt(c->arena, "(" PX_STR_FMT ") and %s=\"" PX_STR_FMT "\"",
                                 PX_STR_ARG(q), as->field, PX_STR_ARG(v)),
                    0, out);
            px_buf_c(out, "\">");
        }
        px_markup_put(out, v, false);
        px_str label = px_label_value(px_collection_classes(c->on), f->ask.field, v, c->zh).text;
        if (label.n && f->ask.field == PX_F_IPC) {
            px_buf_ch(out, ' ');
            px_markup_put(out, label, false);
        }
        px_buf_fmt(out, "%s <span>%llu</span></li>", narrows ? "</a>" : "",
                   (unsigned long long)f->v[i].count);
    }
    px_buf_c(out, "</ul>");
}

static px_status result(px_call *c, const px_report *r, px_err *err) {
    px_buf *out = &c->out;
    const px_counts *n = &r->answer->counts;
    px_page page;
    px_page_init(&page, c->zh ? PX_STR("zh") : PX_STR("en"));
    px_status st = px_page_fill(&page, c->snap, r->units, r->hit, r->n_hits, err);
    px_buf_fmt(out,
               say(c,
                   "<p>%llu publications, %llu applications, %llu families; %llu to %llu of "
                   "%llu</p>\n",
                   "<p>公开文献 %llu 件，申请 %llu 件，同族 %llu 个；显示第 %llu 至 %llu 项，共 "
                   "%llu 项</p>\n"),
               (unsigned long long)n->publications, (unsigned long long)n->applications,
               (unsigned long long)n->families, (unsigned long long)(r->offset + !!page.n),
               (unsigned long long)(r->offset + page.n), (unsigned long long)r->n_listed);
    px_buf_c(out, "<p class=\"meta\"><code>");
    px_markup_put(out, r->answer->query.canonical, false);
    px_buf_fmt(out,
               "</code></p>\n<div class=\"both\"><section><ol class=\"hits\" start=\"%llu\">\n",
               (unsigned long long)r->offset + 1);
    for (size_t i = 0; i < page.n && st == PX_OK; i++)
        hit(c, &page.item[i]);
    px_buf_c(out, "</ol><p>");
    px_str q = px_call_param(c, "q");
    for (int next = 0; next < 2; next++) {
        if (next ? r->offset + page.n >= r->n_listed : !r->offset) continue;
        px_buf_c(out, "<a href=\"");
        address(c, q, next ? r->offset + HITS : r->offset > HITS ? r->offset - HITS : 0, out);
        px_buf_fmt(out, "\">%s</a> ", next ? say(c, "next", "下一页") : say(c, "back", "上一页"));
    }
    px_buf_c(out, "</p></section><aside>");
    for (size_t i = 0; i < r->n_facets && i < N_FACETS; i++)
        facet(c, &r->facet[i], &facets[i]);
    px_buf_c(out, "</aside></div>\n");
    px_page_done(&page);
    return st;
}

static px_status ask(px_call *c, px_err *err) {
    px_api_question q;
    px_listing r = {0};
    for (size_t i = 0; i < N_FACETS; i++)
        px_pairs_add(c->arena, &c->param, PX_STR("facet"), px_str_of(facets[i].ask));
    /* A choice that was not made comes as an empty field. */
    size_t n = 0;
    for (size_t i = 0; i < c->param.n; i++)
        if (c->param.v[i].value.n) c->param.v[n++] = c->param.v[i];
    c->param.n = n;
    px_status st = px_api_ask(c, PX_ASK_SEARCH, &q, err);
    if (st == PX_OK) {
        q.ask.limit = HITS;
        st = px_listing_open(&r, &q.answer, &q.ask, true, px_collection_classes(c->on), err);
    }
    if (st == PX_OK) st = result(c, &r.report, err);
    px_listing_close(&r);
    px_api_close(&q);
    return st;
}

static void wrong(px_call *c, px_status st, const px_err *err) {
    px_buf *out = &c->out;
    px_str q = px_call_param(c, "q");
    c->status = px_status_http(st);
    c->failed = st;
    px_buf_fmt(out, "<div class=\"error\"><p><strong>%s</strong></p><p>",
               px_status_text(st, c->zh));
    px_markup_put(out, px_str_of(err->message), false);
    px_buf_c(out, "</p>");
    if (st == PX_E_QUERY && err->offset <= q.n) {
        px_buf_c(out, "<p><code>");
        px_markup_put(out, px_str_sub(q, 0, (size_t)err->offset), false);
        px_buf_c(out, "<mark>");
        size_t end = (size_t)err->offset;
        if (end < q.n) end++;
        while (end < q.n && ((unsigned char)q.p[end] & 0xC0) == 0x80)
            end++;
        px_markup_put(out, px_str_sub(q, (size_t)err->offset, end), false);
        px_buf_c(out, "</mark>");
        px_markup_put(out, px_str_sub(q, end, q.n), false);
        px_buf_c(out, "</code></p>");
    }
    px_buf_c(out, "</div>\n");
}

static px_status page(px_call *c, px_err *err) {
    px_str q = px_str_trim(px_call_param(c, "q"));
    px_call_answer(c, "Content-Security-Policy", PX_STR(PX_HTML_POLICY));
    px_html_begin(&c->out, c->zh, "patix");
    form(c);
    size_t at = c->out.n;
    px_status st = q.n ? ask(c, err) : PX_OK;
    if (st == PX_E_CANCELLED || st == PX_E_NOMEM) return st;
    if (st != PX_OK) {
        c->out.n = at;
        wrong(c, st, err);
    }
    px_html_end(&c->out);
    return PX_OK;
}

static const px_route_param page_params[] = {
    {"q", "query", "string", "", "the query; * is every record", "检索式；* 为全部记录", "laser"},
    {"sort", "query", "string", "", "order of the hits", "排序", NULL},
    {"unit", "query", "string", "", "what is listed: pub, app, fam", "列出的单位：pub、app、fam",
     NULL},
    {"offset", "query", "integer", "0", "hits before the page", "本页之前的结果数", NULL},
};

const px_route px_page_routes[] = {
    {.method = "GET",
     .path = "/",
     .id = "page",
     .family = "page",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "The page with the search box; with a query, its hits and facets.",
     .zh = "检索页面；带检索式时显示结果与统计。",
     PX_ROUTE_PARAMS(page_params),
     .type = "text/html; charset=utf-8",
     .open = true,
     .pure = true,
     .run = page},
};
const size_t px_page_routes_n = sizeof px_page_routes / sizeof *px_page_routes;
