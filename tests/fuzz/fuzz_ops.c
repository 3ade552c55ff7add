/* fuzz_ops.c: any bytes as an address of the faces for foreign clients (OPS, SRU, Atom), asked of a tiny collection.
 *
 *     byte of choices, rest of the address \n body
 *
 * The first byte chooses where the address begins, GET or POST, and XML or JSON. Whatever comes in, there is an answer with a status; what says
 * that it is XML is well formed, what says that it is JSON can be read, and a JSON answer of OPS is a tree again. */
#include "tests/server/kit.h"

#include "indexer/badgerfish.h"
#include "indexer/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kit set;

static void demand(bool held, const px_call *c, const char *what) {
    if (held) return;
    (void)fprintf(stderr, "%s: %.*s %.*s: %d %.*s\n", what, PX_STR_ARG(c->method),
                  PX_STR_ARG(c->path), c->status, PX_STR_ARG(px_buf_view(&c->out)));
    abort();
}

static void remove_set(void) {
    kit_close(&set);
}

static void make_set(void) {
    static const char *const lines[] = {
        "{\"pub\":{\"number\":\"EP2000001A1\",\"date\":\"2008-12-10\"},\"app\":{\"number\":"
        "\"EP07109000\",\"date\":"
        "\"2007-05-25\"},\"priorities\":[{\"number\":\"US200660800001\",\"date\":\"2006-05-26\"}],"
        "\"titles\":[{\"lang\":"
        "\"en\",\"text\":\"Laser <welding> & "
        "\\\"cut\\\"\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"A laser "
        "\\u0001welds.\"}],\"claims\":[{\"lang\":\"en\",\"text\":\"A "
        "laser.\"}],\"descriptions\":[{\"lang\":\"en\","
        "\"text\":\"One.\\nTwo.\"}],\"applicants\":[\"ACME [US]\"],\"ipc\":[\"B23K26/21 "
        "I\"],\"cpc\":[\"B23K26/21 I\"],"
        "\"cites\":[{\"number\":\"US5000000A\",\"by\":\"search\"},{\"text\":\"A "
        "book\"}],\"family\":\"docdb:777\","
        "\"members\":[\"KR20090000001A\"],\"events\":[{\"date\":\"2009-01-07\",\"code\":\"REG\","
        "\"effect\":\"-\","
        "\"text\":\"REFERENCE\\nRef Legal Event Code: PL (CEASED)\"}]}",
        "{\"pub\":{\"number\":\"EP2000001B1\",\"date\":\"2012\"},\"app\":{\"number\":"
        "\"EP07109000\"},\"family\":"
        "\"docdb:777\"}",
        "{\"ids\":[\"lens:1-2-3\"],\"titles\":[{\"lang\":\"zh\",\"text\":\"激光\"}]}"};
    if (set.on) return;
    kit_open(&set, lines, sizeof lines / sizeof *lines);
    (void)atexit(remove_set);
}

static void check_xml(const px_call *c) {
    px_arena *a = px_arena_new();
    px_xml *root = NULL;
    bool repaired = false;
    px_str text = px_buf_view(&c->out);
    size_t end = px_str_find(text, PX_STR("?>"));
    demand(end != SIZE_MAX, c, "no declaration");
    text = px_str_trim(px_str_sub(text, end + 2, text.n));
    demand(px_utf8_valid(text), c, "not UTF-8");
    demand(px_xml_parse(a, text, &root, &repaired, NULL) == PX_OK && !repaired, c,
           "not well formed");
    px_arena_free(a);
}

static void check_json(const px_call *c, bool ops) {
    px_arena *a = px_arena_new();
    px_json *j = NULL;
    px_xml *root = NULL;
    demand(px_json_parse(px_buf_view(&c->out), &j, NULL) == PX_OK, c, "no JSON");
    if (ops) demand(px_badgerfish_tree(a, j, &root, NULL) == PX_OK, c, "no tree");
    px_json_free(j);
    px_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const begins[] = {"/ops/3.2/rest-services/published-data/",
                                         "/ops/3.2/rest-services/family/",
                                         "/ops/3.2/rest-services/legal/",
                                         "/ops/3.2/rest-services/number-service/",
                                         "/ops/3.2/rest-services/classification/cpc/",
                                         "/ops/3.2/",
                                         "/sru?",
                                         "/feeds/search?"};
    make_set();
    if (!size) return 0;
    px_str in = {(const char *)data + 1, size - 1};
    size_t end = px_str_find(in, PX_STR("\n"));
    px_str line = px_str_sub(in, 0, end);
    px_str body = end == SIZE_MAX ? PX_STR("") : px_str_sub(in, end + 1, in.n);
    px_buf target;
    px_buf_init(&target, PX_BUF_MAX);
    px_buf_c(&target, begins[data[0] & 7]);
    px_buf_str(&target, line);
    px_call *c = px_call_new(set.on, data[0] & 8 ? PX_STR("POST") : PX_STR("GET"),
                             px_buf_view(&target), body);
    px_call_header_add(c, PX_STR("accept"),
                       data[0] & 16 ? PX_STR("application/json") : PX_STR("application/xml"));
    if (data[0] & 32)
        px_call_header_add(c, PX_STR("content-type"), PX_STR("application/x-www-form-urlencoded"));
    px_route_answer(c);
    demand(c->status >= 200 && c->status < 600, c, "no status");
    px_str type = px_str_of(c->type ? c->type : "");
    if (px_str_find(type, PX_STR("xml")) != SIZE_MAX)
        check_xml(c);
    else if (px_str_find(type, PX_STR("json")) != SIZE_MAX)
        check_json(c, c->route && c->route->fault &&
                          px_str_find(c->path, PX_STR("accesstoken")) == SIZE_MAX);
    px_call_free(c);
    px_buf_done(&target);
    return 0;
}
