/* api_similar.c: documents like one, or like a text. The answer is that of `patix similar --format json`. */
#include "query/server/api.h"

#include "query/engine/similar_report.h"
#include "query/server/collection.h"
#include "shards/bilingual.h"

static px_status number_of(const px_pairs *given, const char *name, uint32_t otherwise, uint32_t hi,
                           uint32_t *out, px_err *err) {
    px_str v = px_api_value(given, name);
    *out = otherwise;
    if (!v.p || (px_str_u32(v, out) && *out >= 1 && *out <= hi)) return PX_OK;
    return px_fail(err, PX_E_USAGE, "%s is a number from 1 to %u, not \"%.*s\"", name, hi,
                   (int)(v.n < 60 ? v.n : 60), v.p);
}

static px_status make_query(px_call *c, const px_pairs *given, const px_similar_options *opt,
                            px_similar_query *out, px_err *err) {
    px_str number = px_api_value(given, "number"), text = px_api_value(given, "text"),
           terms = px_api_value(given, "terms"), classes = px_api_value(given, "classes");
    px_status st = PX_OK;
    *out = (px_similar_query){0};
    if (number.n && text.n) return px_fail(err, PX_E_USAGE, "number and text exclude each other");
    if (!number.n && !text.n && !terms.n && !classes.n)
        return px_fail(err, PX_E_USAGE, "similar to what? give number, text, terms or classes");
    if (number.n) st = px_similar_of_number(c->arena, c->snap, number, opt, out, err);
    if (text.n) st = px_similar_of_text(c->arena, c->snap, text, opt, out, err);
    if (st == PX_OK && terms.n) st = px_similar_set_terms(c->arena, terms, out, err);
    if (st == PX_OK && classes.n) st = px_similar_set_classes(c->arena, classes, out, err);
    return st;
}

static px_status similar(px_call *c, px_err *err) {
    px_pairs given;
    px_api_question filter = {0};
    px_similar_options opt = {.stop = &c->stop};
    px_similar_query query;
    px_similar_answer answer = {0};
    px_bilingual *words = NULL;
    px_status st = px_api_pairs(c, &given, err);
    px_str without = px_api_value(&given, "without"), narrowed = px_api_value(&given, "filter");
    if (st == PX_OK && without.n) st = px_similar_signals(without, &opt.without, err);
    if (st == PX_OK) st = number_of(&given, "limit", 10, PX_SIMILAR_LIMIT_MAX, &opt.limit, err);
    if (st == PX_OK)
        st = number_of(&given, "candidates", PX_SIMILAR_CANDIDATES, PX_SIMILAR_CANDIDATES_MAX,
                       &opt.candidates, err);
    if (st == PX_OK) st = px_bilingual_open(px_collection_dir(c->on), &words, err);
    opt.words = words;
    if (st == PX_OK) st = make_query(c, &given, &opt, &query, err);
    if (st == PX_OK && narrowed.n) {
        st = px_api_ask_text(c, narrowed, &filter, err);
        opt.filter = &filter.answer.rows;
    }
    if (st == PX_OK) st = px_similar_run(c->snap, &query, &opt, &answer, err);
    if (st == PX_OK) {
        px_similar_report r = {c->snap, &query, &opt, &answer, words, false};
        (void)px_call_json(c);
        st = px_similar_json(&r, &c->out, err);
    }
    px_similar_release(&answer);
    px_api_close(&filter);
    px_bilingual_free(words);
    return st;
}

static const px_route_param params[] = {
    {"number", "query", "string", "", "a publication of the collection", "本库中的公开号",
     "US2013101709A1"},
    {"text", "query", "string", "", "a text: an idea, an abstract, a claim", "一段文字", NULL},
    {"limit", "query", "integer", "10", "hits", "条数", NULL},
    {"without", "query", "string", "",
     "signals to leave out: text,class,citations,neighbours,family", "不使用的信号", "citations"},
    {"filter", "query", "string", "", "only hits of this query", "限定在该检索式的结果内", "cc=CN"},
    {"terms", "query", "string", "", "terms with weights, in place of the document's own",
     "自定词及权重", "laser^3.2 diode"},
    {"classes", "query", "string", "", "classes with weights, in place of the document's own",
     "自定分类号及权重", "H01M10/05^2"},
    {"candidates", "query", "integer", "", "candidates of a signal", "每个信号的候选数", NULL}};
#define EN "Documents like a publication or a text, with what they have in common."
#define ZH "与某文献或某段文字相似的文献及相似之处。"
const px_route px_similar_routes[] = {
    {.method = "GET",
     .path = "/api/v1/similar",
     .id = "similar",
     .family = "similar",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     PX_ROUTE_PARAMS(params),
     .gives = "SimilarResult",
     .run = similar,
     .pure = true},
    {.method = "POST",
     .path = "/api/v1/similar",
     .id = "similarLong",
     .family = "similar",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = EN,
     .zh = ZH,
     .takes = "SimilarQuestion",
     .gives = "SimilarResult",
     .run = similar},
};
const size_t px_similar_routes_n = sizeof px_similar_routes / sizeof *px_similar_routes;
