/* fuzz_http.c: any bytes as a request: line, header fields, body; answered on a tiny collection, and finished as for the wire.
 *
 *     METHOD TARGET \n  Name: value \n …  \n  body
 *
 * Whatever comes in, the answer has a status, header fields that stay in their lines, JSON that can be read where it says so, and
 * a stream that ends. */
#include "tests/server/kit.h"

#include "query/server/finish.h"
#include "query/server/shelf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static kit set;
static px_shelf *shelf;

static void demand(bool held, const px_call *c, const char *what) {
    if (held) return;
    (void)fprintf(stderr, "%s: %.*s %.*s: %d %.*s\n", what, PX_STR_ARG(c->method),
                  PX_STR_ARG(c->path), c->status, PX_STR_ARG(px_buf_view(&c->out)));
    abort();
}

static void remove_set(void) {
    px_shelf_free(shelf);
    kit_close(&set);
}

static void make_set(void) {
    static const char *const lines[] = KIT_LINES;
    if (set.on) return;
    kit_open(&set, lines, 3);
    shelf = px_shelf_new(1 << 20);
    (void)atexit(remove_set);
}

static px_str line_of(px_str *rest) {
    size_t end = px_str_find(*rest, PX_STR("\n"));
    px_str line = px_str_sub(*rest, 0, end);
    *rest = end == SIZE_MAX ? PX_STR("") : px_str_sub(*rest, end + 1, rest->n);
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    return line;
}

static px_call *call_of(px_str in) {
    px_str line = line_of(&in), field[64];
    size_t n = 0, blank = px_str_find(line, PX_STR(" "));
    for (;;) {
        px_str f = line_of(&in);
        if (!f.n || n == 64) break;
        field[n++] = f;
    }
    px_call *c =
        px_call_new(set.on, px_str_sub(line, 0, blank),
                    blank == SIZE_MAX ? PX_STR("") : px_str_sub(line, blank + 1, line.n), in);
    for (size_t i = 0; i < n; i++) {
        size_t colon = px_str_find(field[i], PX_STR(":"));
        px_call_header_add(c, px_str_sub(field[i], 0, colon),
                           colon == SIZE_MAX ? PX_STR("")
                                             : px_str_sub(field[i], colon + 1, field[i].n));
    }
    return c;
}

static void check_fields(const px_call *c) {
    for (size_t i = 0; i < c->answer.n; i++)
        for (int k = 0; k < 2; k++) {
            px_str s = k ? c->answer.v[i].value : c->answer.v[i].name;
            for (size_t b = 0; b < s.n; b++)
                demand((unsigned char)s.p[b] >= ' ' && s.p[b] != 127, c, "a header field");
            demand(k || s.n > 0, c, "a field without a name");
        }
}

static void check_json(const px_call *c) {
    px_json *j = NULL;
    px_err err;
    if (!c->type || c->stream.next || !c->out.n) return;
    if (strcmp(c->type, "application/json") != 0 &&
        strcmp(c->type, "application/problem+json") != 0)
        return;
    demand(px_utf8_valid(px_buf_view(&c->out)), c, "JSON that is no UTF-8");
    demand(px_json_parse(px_buf_view(&c->out), &j, &err) == PX_OK, c, err.message);
    px_json_free(j);
}

static void drain(px_call *c) {
    px_buf piece;
    px_err err;
    px_err_clear(&err);
    px_buf_init(&piece, PX_BUF_MAX);
    bool last = false;
    uint32_t wait = 0;
    for (int i = 0; i < 200 && !last && c->stream.next; i++) {
        px_buf_clear(&piece);
        wait = 0;
        if (c->stream.next(c->stream.state, &piece, &last, &wait, &err) != PX_OK) break;
        demand(last || piece.n || wait, c, "a piece of nothing");
        if (wait) break;
    }
    px_buf_done(&piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_finish f;
    px_str allow;
    if (size > 65536) return 0;
    make_set();
    px_call *c = call_of((px_str){(const char *)data, size});
    px_stop_after(&c->stop, 5000);
    (void)px_route_find(c, &allow);
    px_finish_begin(&f, c, true);
    bool was = px_shelf_get(shelf, &f, c);
    if (!was) px_route_answer(c);
    if (!was) check_json(c);
    demand(c->status >= 200 && c->status < 600, c, "no status");
    demand(c->status != 500 || c->failed != PX_E_INTERNAL, c, "a mistake of ours");
    if (!was) px_finish_answer(&f, c);
    if (!was) px_shelf_put(shelf, &f, c);
    px_finish_fields(&f, c);
    check_fields(c);
    drain(c);
    px_call_free(c);
    return 0;
}
