/* facet_ask.c: "ipc.subclass:20" read as a question for facet.c. */
#include "patent/labels.h"
#include "patent/record.h"
#include "query/engine/facet.h"

static px_status refuse(px_str name, px_err *err) {
    char list[600];
    size_t n = 0;
    for (int f = 1; f < PX_F_COUNT; f++) {
        const px_field_info *i = px_field_get((px_field)f);
        if (!(i->flags & PX_FIELD_F) || f == PX_F_X) continue;
        size_t k = strlen(i->code);
        if (n + k + 2 > sizeof list) break;
        if (n) list[n++] = ' ';
        memcpy(list + n, i->code, k);
        n += k;
    }
    list[n] = 0;
    return px_fail(err, PX_E_USAGE,
                   "\"%.*s\" cannot be counted; these can: %s x.<column>, and classes by level "
                   "(ipc.subclass)",
                   (int)(name.n < 60 ? name.n : 60), name.p, list);
}

/* The number behind the last colon, or "all". */
static bool read_top(px_str s, uint32_t *top) {
    if (px_str_eq_nocase(s, PX_STR("all"))) {
        *top = 0;
        return true;
    }
    return px_str_u32(s, top);
}

px_status px_facet_read(px_arena *a, px_str text, px_facet_ask *out, px_err *err) {
    *out = (px_facet_ask){.top = PX_FACET_TOP};
    px_str name = px_str_trim(text);
    size_t colon = px_str_find(name, PX_STR(":"));
    if (colon != SIZE_MAX) {
        if (!read_top(px_str_sub(name, colon + 1, name.n), &out->top))
            return px_fail(err, PX_E_USAGE, "behind %.*s: stands a number or `all`",
                           (int)(colon < 60 ? colon : 60), name.p);
        name = px_str_sub(name, 0, colon);
    }
    if (name.n > 2 && px_lower(name.p[0]) == 'x' && name.p[1] == '.') {
        out->field = PX_F_X;
        out->custom = px_extra_name(a, px_str_sub(name, 2, name.n));
        out->name = px_arena_fmt(a, "x." PX_STR_FMT, PX_STR_ARG(out->custom));
        return PX_OK;
    }
    out->field = px_field_find(name);
    size_t dot = px_str_find(name, PX_STR("."));
    px_scheme scheme = PX_SCHEME_NONE;
    if (out->field == PX_F_NONE && dot != SIZE_MAX) {
        px_str level = px_str_sub(name, dot + 1, name.n);
        out->field = px_field_find(px_str_sub(name, 0, dot));
        bool sets = out->field == PX_F_CPCC; /* several symbols in one value */
        scheme = px_label_scheme(out->field);
        out->level = px_class_level_find(scheme, level);
        if (!out->level || sets) return refuse(name, err);
    }
    if (out->field == PX_F_NONE || out->field == PX_F_X ||
        !(px_field_get(out->field)->flags & PX_FIELD_F))
        return refuse(name, err);
    out->name = px_arena_fmt(a, "%s%s%s", px_field_code(out->field), out->level ? "." : "",
                             out->level ? px_class_level_name(scheme, out->level) : "");
    return PX_OK;
}
