/* api_coverage.c: of how many records what is known, by office and year: what everybody has to know who counts something. */
#include "query/server/api.h"

#include "shards/coverage_print.h"

static px_status coverage(px_call *c, px_err *err) {
    px_coverage all;
    px_status st = px_coverage_of(c->snap, &all, err);
    if (st != PX_OK) return st;
    if (px_str_is(px_call_param(c, "format"), "csv")) {
        c->type = "text/csv; charset=utf-8";
        px_coverage_csv(&all, &c->out);
    } else {
        px_jw w = px_call_json(c);
        px_jw_open(&w, '{');
        px_jw_key(&w, PX_STR("coverage"));
        px_coverage_json(&all, &w);
        px_jw_ku64(&w, "generation", c->snap->m.generation);
        px_jw_close(&w, '}');
    }
    px_coverage_release(&all);
    return PX_OK;
}

static const px_route_param params[] = {{"format", "query", "json|csv", "json",
                                         "json, or csv with a line for each office and year",
                                         "json 或 csv（每个受理局、年份一行）", NULL}};

const px_route px_coverage_routes[] = {
    {.method = "GET",
     .path = "/api/v1/coverage",
     .id = "coverage",
     .family = "meta",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "How many records have a title, abstract, claims, description, classes, applicants, "
           "inventors, "
           "citations, a family, legal events: in all, by office, by year of publication.",
     .zh = "按受理局与公开年统计有标题、摘要、权利要求、说明书、分类、申请人、发明人、引证、同族、"
           "法律事件的文献数。",
     PX_ROUTE_PARAMS(params),
     .gives = "Coverage",
     .others = "text/csv",
     .run = coverage,
     .pure = true},
};
const size_t px_coverage_routes_n = sizeof px_coverage_routes / sizeof *px_coverage_routes;

#define COUNTS                                                                                     \
    "records:integer, title:integer, abstract:integer, claims:integer, description:integer, "      \
    "classes:integer, applicants:integer, inventors:integer, citations:integer, family:integer, "  \
    "legal:integer"
const px_schema px_coverage_schemas[] = {
    {"CoverageYear", "{year?:integer, " COUNTS "}"},
    {"Coverage", "{coverage:{all:{" COUNTS "}, offices:[{office:string, " COUNTS
                 ", years:[CoverageYear]}]}, generation:integer}"},
};
const size_t px_coverage_schemas_n = sizeof px_coverage_schemas / sizeof *px_coverage_schemas;
