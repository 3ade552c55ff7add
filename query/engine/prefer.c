/* prefer.c: which publication a user wants to stand for a family, read and said (unit.h). */
#include "query/engine/unit.h"

static const char *const names[] = {"office", "kind", "lang"};
static const char *const also[] = {"cc", "kd", "language"};

const char *px_unit_name(px_unit u) {
    static const char *const unit[] = {"pub", "app", "fam", "ext"};
    return unit[u];
}

static px_status wrong(px_str text, px_err *err) {
    return px_fail(err, PX_E_USAGE,
                   "\"%.*s\" is no preference; write office=CN,US; kind=B,A; lang=zh,en",
                   (int)(text.n < 60 ? text.n : 60), text.p);
}

static px_status read_rule(px_arena *a, px_str part, px_prefer *out, px_err *err) {
    size_t eq = px_str_find(part, PX_STR("=")), what = 0;
    if (eq == SIZE_MAX || out->n == PX_PREFER_RULES_MAX) return wrong(part, err);
    px_str name = px_str_trim(px_str_sub(part, 0, eq)), rest = px_str_sub(part, eq + 1, part.n);
    while (what < 3 && !px_str_eq_nocase(name, px_str_of(names[what])) &&
           !px_str_eq_nocase(name, px_str_of(also[what])))
        what++;
    if (what == 3) return wrong(part, err);
    for (size_t i = 0; i < out->n; i++)
        if ((size_t)out->rule[i].what == what) return wrong(part, err);
    struct px_prefer_rule *r = &out->rule[out->n++];
    *r = (struct px_prefer_rule){0};
    r->what = what == 0 ? PX_PREFER_OFFICE : what == 1 ? PX_PREFER_KIND : PX_PREFER_LANG;
    while (rest.n) {
        size_t comma = px_str_find(rest, PX_STR(","));
        px_str word = px_str_trim(px_str_sub(rest, 0, comma));
        rest = px_str_sub(rest, comma == SIZE_MAX ? rest.n : comma + 1, rest.n);
        if (!word.n || r->n == PX_PREFER_WORDS_MAX) return wrong(part, err);
        char *copy = px_arena_cstr(a, word);
        for (size_t i = 0; i < word.n; i++)
            copy[i] = what == 2 ? px_lower(copy[i]) : px_upper(copy[i]);
        r->word[r->n++] = (px_str){copy, word.n};
    }
    return r->n ? PX_OK : wrong(part, err);
}

px_status px_prefer_read(px_arena *a, px_str text, px_prefer *out, px_err *err) {
    px_status st = PX_OK;
    px_str rest = text;
    *out = (px_prefer){0};
    while (rest.n && st == PX_OK) {
        size_t end = px_str_find(rest, PX_STR(";"));
        px_str part = px_str_trim(px_str_sub(rest, 0, end));
        rest = px_str_sub(rest, end == SIZE_MAX ? rest.n : end + 1, rest.n);
        if (part.n) st = read_rule(a, part, out, err);
    }
    return st == PX_OK && out->n == 0 ? wrong(text, err) : st;
}

void px_prefer_print(const px_prefer *p, px_buf *out) {
    for (size_t i = 0; p && i < p->n; i++) {
        px_buf_fmt(out, "%s=", names[p->rule[i].what]);
        for (size_t k = 0; k < p->rule[i].n; k++)
            px_buf_fmt(out, "%s" PX_STR_FMT, k ? "," : "", PX_STR_ARG(p->rule[i].word[k]));
        px_buf_c(out, "; ");
    }
    px_buf_c(out, "grant; latest; number");
}
