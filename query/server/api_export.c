/* api_export.c: all hits of a query as a download of any size. It is a stream: pieces are made as the client takes them.
 *
 * A download that broke can go on: ask again with offset = the records that came whole and generation = the one that the
 * first answer said in X-Patix-Generation; another generation is refused, so that no list is glued from two. */
#include "query/server/api.h"

#include "query/engine/exporting.h"

#include <stdlib.h>

struct download {
    px_api_question q;
    px_export *e;
    px_exporting x;
    bool open;
};

static px_status next(void *state, px_buf *out, bool *end, uint32_t *wait_ms, px_err *err) {
    struct download *d = state;
    *wait_ms = 0;
    return px_exporting_next(&d->x, out, end, err);
}

static void done(void *state) {
    struct download *d = state;
    if (d->open) px_exporting_close(&d->x);
    px_export_free(d->e);
    px_api_close(&d->q);
    free(d);
}

static px_status check_generation(px_call *c, const px_pairs *given, px_err *err) {
    px_str text = px_api_value(given, "generation");
    uint64_t wanted;
    if (!text.n) return PX_OK;
    if (!px_str_u64(text, &wanted))
        return px_fail(err, PX_E_USAGE, "the parameter %s is a whole number, not \"%.*s\"",
                       "generation", (int)(text.n < 60 ? text.n : 60), text.p);
    if (wanted == c->snap->m.generation) return PX_OK;
    return px_fail(err, PX_E_NOTFOUND, "the collection is at generation %llu, not %llu: ask anew",
                   (unsigned long long)c->snap->m.generation, (unsigned long long)wanted);
}

static px_status export(px_call *c, px_err *err) {
    struct download *d = px_calloc(1, sizeof *d);
    px_export_format format = PX_EXPORT_CSV;
    px_status st = px_api_ask(c, PX_ASK_SEARCH, &d->q, err);
    px_str wanted = px_api_value(&d->q.given, "format"), names = px_api_value(&d->q.given, "names");
    if (!px_api_value(&d->q.given, "limit").n) d->q.ask.limit = UINT64_MAX;
    if (st == PX_OK) st = check_generation(c, &d->q.given, err);
    if (st == PX_OK && wanted.n && !px_export_find(wanted, &format))
        st = px_fail(err, PX_E_USAGE, "the parameter %s is one of %s, not \"%.*s\"", "format",
                     "csv, jsonl, ris, bibtex, number", (int)(wanted.n < 60 ? wanted.n : 60),
                     wanted.p);
    if (st == PX_OK)
        st = px_export_new(format, px_api_value(&d->q.given, "fields"),
                           px_str_is(names, "true") || px_str_is(names, "1"), c->zh, &d->e, err);
    if (st == PX_OK) {
        d->open = true;
        st = px_exporting_open(&d->x, d->e, &d->q.answer, &d->q.ask, err);
    }
    if (st != PX_OK) {
        done(d);
        return st;
    }
    c->type = px_export_type(format);
    px_call_answer(c, "Content-Disposition",
                   px_arena_fmt(c->arena, "attachment; filename=\"patix.%s\"",
                                format == PX_EXPORT_BIBTEX   ? "bib"
                                : format == PX_EXPORT_NUMBER ? "txt"
                                                             : px_export_name(format)));
    px_call_answer(c, "X-Patix-Generation",
                   px_arena_fmt(c->arena, "%llu", (unsigned long long)c->snap->m.generation));
    px_call_answer(c, "X-Patix-Records", px_arena_fmt(c->arena, "%zu", d->x.listing.report.n_hits));
    c->stream = (px_stream){next, done, d};
    return PX_OK;
}

static const px_route_param params[] = {
    PX_API_Q,
    {"format", "query", "csv|jsonl|ris|bibtex|number", "csv", "form of the records", "导出格式",
     NULL},
    {"fields", "query", "string", "", "columns of a table: field codes separated by commas",
     "表格的列：以逗号分隔的字段代码", "pn,pd,ti,pa"},
    {"names", "query", "boolean", "false", "heads are names instead of codes", "表头用字段名称",
     NULL},
    {"limit", "query", "string", "all", "records, or all", "条数，或 all", NULL},
    {"offset", "query", "integer", "0", "records left out at the beginning", "跳过的条数", NULL},
    {"after", "query", "string", "", "a cursor of search", "检索返回的游标", NULL},
    {"generation", "query", "string", "", "refuse when the collection is at another generation",
     "数据集代号不同则拒绝", NULL},
    {"sort", "query", "string", "", "as for search", "排序，同检索", NULL},
    {"unit", "query", "pub|app|fam|ext", "pub", "one record for each unit", "导出单位", NULL},
    {"prefer", "query", "string", "", "which publication stands for a unit", "单位的代表文献规则",
     NULL},
    PX_API_DIALECT};

#define EN "Every hit of a query as a download of any size."
#define ZH "导出检索式的全部命中，数量不限。"
const px_route px_export_routes[] = {
    {.method = "GET",
     .path = "/api/v1/export",
     .id = "export",
     .family = "export",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     PX_ROUTE_PARAMS(params),
     .type = "text/csv",
     .run = export},
    {.method = "POST",
     .path = "/api/v1/export",
     .id = "exportLong",
     .family = "export",
     .lane = PX_LANE_BATCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     .takes = "ExportQuestion",
     .type = "text/csv",
     .run = export},
};
const size_t px_export_routes_n = sizeof px_export_routes / sizeof *px_export_routes;
