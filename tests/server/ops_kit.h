/* ops_kit.h: requests of the OPS face on a made collection, and what every answer of it must have. A test program includes it
 * once. */
#ifndef PX_TESTS_OPS_KIT_H
#define PX_TESTS_OPS_KIT_H

#include "tests/server/kit.h"

#include "tests/server/ops_tree.h"

static kit set;

static const char *const lines[] = {
    "{\"pub\":{\"number\":\"EP2000001A1\",\"date\":\"2008-12-10\"},\"app\":{\"number\":"
    "\"EP07109000\",\"date\":"
    "\"2007-05-25\"},\"priorities\":[{\"number\":\"US200660800001\",\"date\":\"2006-05-26\"}],"
    "\"titles\":[{\"lang\":"
    "\"en\",\"text\":\"Laser <welding> & "
    "\\\"cutting\\\"\"},{\"lang\":\"de\",\"text\":\"Laserschweißen\"}],"
    "\"abstracts\":[{\"lang\":\"en\",\"text\":\"A laser welds copper "
    "tabs.\"}],\"claims\":[{\"lang\":\"en\",\"text\":"
    "\"A laser.\"},{\"lang\":\"en\",\"text\":\"The laser of claim 1, "
    "pulsed.\"}],\"descriptions\":[{\"lang\":\"en\","
    "\"text\":\"First paragraph.\\nSecond paragraph.\"}],\"applicants\":[\"ACME CORP "
    "[US]\"],\"inventors\":[\"DOE "
    "JOHN [US]\"],\"ipc\":[\"B23K26/21 I\"],\"cpc\":[\"B23K26/21 I\",\"H01M50/516 "
    "A\"],\"cites\":[{\"number\":"
    "\"US5000000A\",\"by\":\"search\",\"category\":\"X\",\"date\":\"1991-03-19\"},{\"text\":\"A "
    "book about "
    "lasers\",\"by\":\"applicant\"}],\"family\":\"docdb:777\",\"events\":[{\"date\":\"2009-01-07\","
    "\"code\":\"17P\","
    "\"effect\":\"+\",\"text\":\"REQUEST FOR EXAMINATION FILED\\nEffective DATE: 20081201\"}]}",
    "{\"pub\":{\"number\":\"EP2000001B1\",\"date\":\"2012-03-14\"},\"app\":{\"number\":"
    "\"EP07109000\",\"date\":"
    "\"2007-05-25\"},\"priorities\":[{\"number\":\"US200660800001\",\"date\":\"2006-05-26\"}],"
    "\"titles\":[{\"lang\":"
    "\"en\",\"text\":\"Laser welding\"}],\"cpc\":[\"B23K26/21 I\"],\"family\":\"docdb:777\"}",
    "{\"pub\":{\"number\":\"US2007000002A1\",\"date\":\"2007-11-29\"},\"app\":{\"number\":"
    "\"US75400107\",\"date\":"
    "\"2007-05-25\"},\"priorities\":[{\"number\":\"US200660800001\",\"date\":\"2006-05-26\"}],"
    "\"titles\":[{\"lang\":"
    "\"en\",\"text\":\"Laser welding of battery tabs\"}],\"cpc\":[\"H01M50/516 "
    "I\"],\"family\":\"docdb:777\","
    "\"members\":[\"EP2000001A1\",\"KR20090000001A\"]}",
    "{\"pub\":{\"number\":\"CN102000003A\",\"date\":\"2011-04-06\"},\"titles\":[{\"lang\":\"zh\","
    "\"text\":"
    "\"激光切割装置\"}],\"ipc\":[\"B23K26/38 I\"]}",
    "{\"pub\":{\"number\":\"WO2010000004A1\",\"date\":\"2010-01-07\"},\"app\":{\"number\":\"PCT/"
    "US2009/050000\","
    "\"date\":\"2009-07-01\"},\"titles\":[{\"lang\":\"en\",\"text\":\"Pump\"}],\"family\":\"docdb:"
    "778\"}"};

static inline int setup(void **state) {
    (void)state;
    kit_open(&set, lines, sizeof lines / sizeof *lines);
    return 0;
}

static inline int teardown(void **state) {
    (void)state;
    kit_close(&set);
    return 0;
}

/* ---- requests ---- */

typedef struct row {
    const char *request;
    const char *header[2]; /* "name: value" */
    const char *body;
    int status;
    const char *type, *holds, *lacks; /* NULL: not looked at */
} row;

static inline px_call *ask(const row *t) {
    px_call *c = kit_call(&set, t->request, t->body ? t->body : "");
    for (size_t i = 0; i < 2 && t->header[i]; i++) {
        px_str h = px_str_of(t->header[i]);
        size_t colon = px_str_find(h, PX_STR(":"));
        px_call_header_add(c, px_str_sub(h, 0, colon), px_str_sub(h, colon + 1, h.n));
    }
    px_route_answer(c);
    return c;
}

static inline void check(const row *t) {
    px_arena *a = px_arena_new();
    px_call *c = ask(t);
    px_str text = tree_squeezed(a, px_buf_view(&c->out));
    if (c->status != t->status || (t->type && strcmp(c->type, t->type) != 0) ||
        (t->holds && px_str_find(text, px_str_of(t->holds)) == SIZE_MAX) ||
        (t->lacks && px_str_find(text, px_str_of(t->lacks)) != SIZE_MAX))
        fail_msg("%s: %d %s, wanted %d %s with %s without %s:\n" PX_STR_FMT, t->request, c->status,
                 c->type, t->status, t->type ? t->type : "-", t->holds ? t->holds : "-",
                 t->lacks ? t->lacks : "-", PX_STR_ARG(text));
    if (!px_pairs_get(&c->answer, "X-Throttling-Control").n ||
        !px_pairs_get(&c->answer, "X-IndividualQuotaPerHour-Used").n ||
        !px_pairs_get(&c->answer, "X-RegisteredQuotaPerWeek-Used").n)
        fail_msg("%s: header fields of quotas are missing", t->request);
    if (px_str_find(px_str_of(c->type), PX_STR("xml")) != SIZE_MAX)
        (void)tree_read(a, px_buf_view(&c->out), t->request);
    px_call_free(c);
    px_arena_free(a);
}

/* A row of a table: request and status, then what it is asked with and what its answer has, by their names. */
#define ROW(line, answer, ...)                                                                     \
    { .request = line, .status = answer, __VA_ARGS__ }

#define REST      "/ops/3.2/rest-services/"
#define PUB       "GET " REST "published-data/publication/"
#define NOT_FOUND "<code>SERVER.EntityNotFound</code><message>No results found</message>"

#endif
