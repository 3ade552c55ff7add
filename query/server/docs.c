/* docs.c: the routes for readers, as a page and as Markdown. */
#include "query/server/openapi.h"

#include "base/markup.h"

#include "query/server/html.h"

static const char *say(bool zh, const char *en, const char *zh_text) {
    return zh && zh_text ? zh_text : en;
}

static bool first_of_family(size_t at) {
    for (size_t i = 0; i < at; i++)
        if (strcmp(px_route_at(i)->family, px_route_at(at)->family) == 0) return false;
    return true;
}

/* ---- Markdown ---- */

/* In a cell of a table a bar ends the cell. */
static void cell(px_buf *out, const char *text) {
    for (; *text; text++)
        px_buf_fmt(out, *text == '|' ? "\\%c" : "%c", *text);
}

static void markdown_params(const px_route *r, bool zh, px_buf *out) {
    if (!r->n_params) return;
    px_buf_c(out, zh ? "\n| 参数 | 位置 | 类型 | 默认 | 含义 |\n|---|---|---|---|---|\n"
                     : "\n| parameter | in | type | standard | meaning |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < r->n_params; i++) {
        const px_route_param *p = &r->param[i];
        px_buf_fmt(out, "| `%s` | %s | ", p->name, p->in);
        cell(out, p->type);
        px_buf_c(out, " | ");
        if (!p->standard)
            px_buf_c(out, zh ? "必填" : "needed");
        else if (*p->standard)
            px_buf_fmt(out, "`%s`", p->standard);
        px_buf_c(out, " | ");
        cell(out, say(zh, p->en, p->zh));
        if (p->example) px_buf_fmt(out, zh ? "；例：`%s`" : "; for example `%s`", p->example);
        px_buf_c(out, " |\n");
    }
}

void px_openapi_markdown(bool zh, px_buf *out) {
    px_buf_c(out, zh ? "# 接口\n\n本文由路由表生成：`patix serve --print-api markdown`。\n"
                     : "# The API\n\nMade from the table of routes by `patix serve --print-api "
                       "markdown`. The same as OpenAPI 3.1: `/api/v1/openapi.json` of a running "
                       "server. Every address takes `lang=en` or `lang=zh`, too.\n");
    for (size_t i = 0; i < px_route_count(); i++) {
        if (!first_of_family(i)) continue;
        px_buf_fmt(out, "\n## %s\n", px_route_at(i)->family);
        for (size_t k = i; k < px_route_count(); k++) {
            const px_route *r = px_route_at(k);
            if (strcmp(r->family, px_route_at(i)->family) != 0) continue;
            px_buf_fmt(out, "\n### `%s %s`\n\n%s\n", r->method, r->path, say(zh, r->en, r->zh));
            markdown_params(r, zh, out);
            if (r->takes) px_buf_fmt(out, zh ? "\n正文：`%s`\n" : "\nBody: `%s`\n", r->takes);
            if (r->gives) px_buf_fmt(out, zh ? "\n返回：`%s`\n" : "\nGives: `%s`\n", r->gives);
            if (r->type && !r->gives)
                px_buf_fmt(out, zh ? "\n返回：%s\n" : "\nGives: %s\n", r->type);
            if (r->others)
                px_buf_fmt(
                    out, zh ? "\n依参数或 Accept 另有：%s\n" : "\nOr, by parameter or Accept: %s\n",
                    r->others);
        }
    }
    px_buf_c(out, zh ? "\n## 错误\n\n| 代码 | HTTP | 含义 |\n|---|---|---|\n"
                     : "\n## Errors\n\nProblem documents (RFC 9457); `code` is one of these.\n\n| "
                       "code | HTTP | meaning |\n|---|---|---|\n");
    for (int i = 1; i < PX_STATUS_COUNT; i++) {
        px_status st = (px_status)-i;
        if (px_status_http(st) >= 400)
            px_buf_fmt(out, "| `%s` | %d | %s |\n", px_status_name(st), px_status_http(st),
                       zh ? px_status_text(st, true) : px_status_doc(st));
    }
}

/* ---- the page ---- */

static void page_route(const px_route *r, bool zh, px_buf *out) {
    px_buf_fmt(out, "<section id=\"%s\"><h3><code>%s %s</code></h3><p>", r->id, r->method, r->path);
    px_markup_put(out, px_str_of(say(zh, r->en, r->zh)), false);
    px_buf_c(out, "</p>");
    if (r->n_params)
        px_buf_c(out, zh ? "<table><tr><th>参数<th>位置<th>类型<th>默认<th>含义</tr>"
                         : "<table><tr><th>parameter<th>in<th>type<th>standard<th>meaning</tr>");
    for (size_t i = 0; i < r->n_params; i++) {
        const px_route_param *p = &r->param[i];
        px_buf_fmt(out, "<tr><td><code>%s</code><td>%s<td>", p->name, p->in);
        px_markup_put(out, px_str_of(p->type), false);
        px_buf_c(out, "<td>");
        px_markup_put(out, px_str_of(p->standard ? p->standard : zh ? "必填" : "needed"), false);
        px_buf_c(out, "<td>");
        px_markup_put(out, px_str_of(say(zh, p->en, p->zh)), false);
        if (p->example) {
            px_buf_c(out, " <code>");
            px_markup_put(out, px_str_of(p->example), false);
            px_buf_c(out, "</code>");
        }
        px_buf_c(out, "</tr>");
    }
    if (r->n_params) px_buf_c(out, "</table>");
    px_buf_c(out, "</section>\n");
}

void px_openapi_page(bool zh, px_buf *out) {
    px_html_begin(out, zh, zh ? "patix 接口" : "The API of patix");
    px_buf_c(out, zh ? "<h1>patix 接口</h1><p>机器可读的说明：<a href=\"/api/v1/openapi.json\">"
                       "openapi.json</a>（OpenAPI 3.1）。<a href=\"?lang=en\">English</a></p>"
                     : "<h1>The API of patix</h1><p>For programs: <a "
                       "href=\"/api/v1/openapi.json\">openapi.json</a> (OpenAPI 3.1). <a "
                       "href=\"?lang=zh\">中文</a></p>");
    for (size_t i = 0; i < px_route_count(); i++) {
        if (!first_of_family(i)) continue;
        px_buf_fmt(out, "<h2>%s</h2>\n", px_route_at(i)->family);
        for (size_t k = i; k < px_route_count(); k++)
            if (strcmp(px_route_at(k)->family, px_route_at(i)->family) == 0)
                page_route(px_route_at(k), zh, out);
    }
    px_buf_fmt(out, "<h2>%s</h2><table>", zh ? "错误" : "Errors");
    for (int i = 1; i < PX_STATUS_COUNT; i++) {
        px_status st = (px_status)-i;
        if (px_status_http(st) < 400) continue;
        px_buf_fmt(out, "<tr id=\"problem-%s\"><td><code>%s</code><td>%d<td>", px_status_name(st),
                   px_status_name(st), px_status_http(st));
        px_markup_put(out, px_str_of(zh ? px_status_text(st, true) : px_status_doc(st)), false);
        px_buf_c(out, "</tr>");
    }
    px_buf_c(out, "</table>");
    px_html_end(out);
}
