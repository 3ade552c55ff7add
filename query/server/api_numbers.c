/* api_numbers.c: numbers from one spelling into the others, without asking for a record. */
#include "query/server/api.h"

static px_number_role role_of(px_str name) {
    return px_str_is(name, "application") ? PX_ROLE_APPLICATION
           : px_str_is(name, "priority")  ? PX_ROLE_PRIORITY
                                          : PX_ROLE_PUBLICATION;
}

static px_status number(px_call *c, px_err *err) {
    px_str text = px_call_part(c, "number"), none = {0}, keys[PX_NUMBER_KEYS];
    px_number_role role = role_of(px_call_param(c, "role"));
    px_number n = px_number_parse(c->arena, text, role, px_call_param(c, "office"), none, 0);
    (void)err;
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "original", text);
    px_jw_key(&w, PX_STR("understood"));
    px_jw_bool(&w, n.understood);
    px_jw_kstr(&w, "normal", px_number_normal(c->arena, &n, role));
    px_jw_key(&w, PX_STR("docdb"));
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "country", n.cc);
    px_jw_kstr(&w, "number", n.num);
    if (n.kind.n) px_jw_kstr(&w, "kind", n.kind);
    px_jw_close(&w, '}');
    px_jw_kstr(&w, "epodoc",
               px_arena_fmt(c->arena, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n.cc), PX_STR_ARG(n.num)));
    px_jw_kstr(&w, "means", px_number_explain(c->arena, &n, role, c->zh));
    if (n.note.n) px_jw_kstr(&w, "note", n.note);
    if (n.check.n) px_jw_kstr(&w, "check_digit", n.check);
    if (n.check_wrong) {
        px_jw_key(&w, PX_STR("check_digit_wrong"));
        px_jw_bool(&w, true);
    }
    px_jw_key(&w, PX_STR("search_keys"));
    px_jw_open(&w, '[');
    size_t n_keys = px_number_keys(c->arena, &n, role, keys);
    for (size_t i = 0; i < n_keys; i++)
        px_jw_str(&w, keys[i]);
    px_jw_close(&w, ']');
    px_jw_close(&w, '}');
    return PX_OK;
}

static const px_route_param number_params[] = {
    {"number", "path", "string", NULL, "a number in any spelling", "任意写法的号码",
     "EP 1 000 000 A1"},
    {"role", "query", "publication|application|priority", "publication", "what it is", "号码类型",
     NULL},
    {"office", "query", "string", "", "the office, where the number does not say it", "受理局代码",
     "US"}};
const px_route px_numbers_routes[] = {
    {.method = "GET",
     .path = "/api/v1/numbers/{number}",
     .id = "number",
     .family = "numbers",
     .lane = PX_LANE_INLINE,
     .role = PX_ROLE_READER,
     .en = "A number in its normal form, as docdb and epodoc, and what was understood.",
     .zh = "号码规范化及 docdb、epodoc 格式互换。",
     PX_ROUTE_PARAMS(number_params),
     .gives = "Number",
     .run = number,
     .pure = true},
};
const size_t px_numbers_routes_n = sizeof px_numbers_routes / sizeof *px_numbers_routes;
