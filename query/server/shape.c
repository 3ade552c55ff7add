/* shape.c: see shape.h. A descent over the text; members are written as they are met, the required ones gathered beside. */
#include "query/server/shape.h"

#include "base/str.h"

#include <stdio.h>

#define DEPTH 32

struct reader {
    px_str s;
    size_t at;
    px_jw *w;
    px_err *err;
};

static char look(struct reader *r) {
    while (r->at < r->s.n && px_is_space(r->s.p[r->at]))
        r->at++;
    return r->at < r->s.n ? r->s.p[r->at] : 0;
}

static bool take(struct reader *r, char c) {
    if (look(r) != c) return false;
    r->at++;
    return true;
}

static px_status wrong(struct reader *r, const char *expected) {
    return px_fail(r->err, PX_E_INTERNAL, "the shape lacks %s at byte %zu: %.*s", expected, r->at,
                   PX_STR_ARG(r->s));
}

static px_str word(struct reader *r) {
    (void)look(r);
    size_t begin = r->at;
    while (r->at < r->s.n && (px_is_alpha(r->s.p[r->at]) || px_is_digit(r->s.p[r->at]) ||
                              r->s.p[r->at] == '_' || r->s.p[r->at] == '-'))
        r->at++;
    return px_str_sub(r->s, begin, r->at);
}

static px_status shape(struct reader *r, int depth);

static px_status object(struct reader *r, int depth) {
    px_buf required;
    px_status st = PX_OK;
    bool others = false, any = false;
    px_buf_init(&required, PX_BUF_MAX);
    px_jw need = px_jw_on(&required);
    px_jw_open(&need, '[');
    px_jw_kstr(r->w, "type", PX_STR("object"));
    px_jw_key(r->w, PX_STR("properties"));
    px_jw_open(r->w, '{');
    while (st == PX_OK && look(r) != '}' && look(r) != '*') {
        px_str name = word(r);
        if (!name.n) st = wrong(r, "a name");
        if (st == PX_OK && !take(r, '?')) px_jw_str(&need, name), any = true;
        if (st == PX_OK && !take(r, ':')) st = wrong(r, ":");
        px_jw_key(r->w, name);
        if (st == PX_OK) st = shape(r, depth);
        if (st == PX_OK && !take(r, ',') && look(r) != '}') st = wrong(r, ", or }");
    }
    px_jw_close(r->w, '}');
    if (st == PX_OK && take(r, '*')) {
        others = true;
        px_jw_key(r->w, PX_STR("additionalProperties"));
        st = take(r, ':') ? shape(r, depth) : wrong(r, ":");
    }
    if (st == PX_OK && !take(r, '}')) st = wrong(r, "}");
    px_jw_close(&need, ']');
    if (any) {
        px_jw_key(r->w, PX_STR("required"));
        px_jw_raw(r->w, px_buf_view(&required));
    }
    if (!others) {
        px_jw_key(r->w, PX_STR("additionalProperties"));
        px_jw_bool(r->w, false);
    }
    px_buf_done(&required);
    return st;
}

static px_status one(struct reader *r, int depth) {
    static const char *const plain[] = {"string", "integer", "number", "boolean", "null"};
    px_status st = PX_OK;
    if (depth > DEPTH) return wrong(r, "an end of its nesting");
    px_jw_open(r->w, '{');
    if (take(r, '{')) {
        st = object(r, depth + 1);
    } else if (take(r, '[')) {
        px_jw_kstr(r->w, "type", PX_STR("array"));
        px_jw_key(r->w, PX_STR("items"));
        st = shape(r, depth + 1);
        if (st == PX_OK && !take(r, ']')) st = wrong(r, "]");
    } else {
        px_str name = word(r);
        bool known = px_str_is(name, "any");
        for (size_t i = 0; i < sizeof plain / sizeof *plain && !known; i++)
            if (px_str_is(name, plain[i])) {
                px_jw_kstr(r->w, "type", name);
                known = true;
            }
        if (!known && name.n && name.p[0] >= 'A' && name.p[0] <= 'Z') {
            char ref[96];
            (void)snprintf(ref, sizeof ref, "#/components/schemas/%.*s", PX_STR_ARG(name));
            px_jw_kstr(r->w, "$ref", px_str_of(ref));
        } else if (!known) {
            st = wrong(r, "a type");
        }
    }
    px_jw_close(r->w, '}');
    return st;
}

/* Is there another alternative at this level? Brackets are skipped. */
static bool has_bar(struct reader *r) {
    int depth = 0;
    for (size_t i = r->at; i < r->s.n; i++) {
        char c = r->s.p[i];
        if (c == '{' || c == '[') depth++;
        if ((c == '}' || c == ']') && depth-- == 0) return false;
        if (c == ',' && depth == 0) return false;
        if (c == '|' && depth == 0) return true;
    }
    return false;
}

static px_status shape(struct reader *r, int depth) {
    px_status st;
    if (!has_bar(r)) return one(r, depth);
    px_jw_open(r->w, '{');
    px_jw_key(r->w, PX_STR("anyOf"));
    px_jw_open(r->w, '[');
    do
        st = one(r, depth);
    while (st == PX_OK && take(r, '|'));
    px_jw_close(r->w, ']');
    px_jw_close(r->w, '}');
    return st;
}

px_status px_shape_write(px_str text, px_jw *w, px_err *err) {
    struct reader r = {.s = text, .w = w, .err = err};
    px_status st = shape(&r, 0);
    if (st == PX_OK && look(&r)) st = wrong(&r, "its end");
    return st;
}
