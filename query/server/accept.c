/* accept.c: see accept.h. */
#include "query/server/accept.h"

/* The next item of a list: its name and its weight in thousandths. false: no more. */
static bool item(px_str *list, px_str *name, int *weight) {
    while (list->n) {
        size_t end = 0;
        while (end < list->n && list->p[end] != ',')
            end++;
        px_str one = px_str_sub(*list, 0, end);
        *list = px_str_sub(*list, end + 1, list->n);
        size_t semi = px_str_find(one, PX_STR(";"));
        *name = px_str_trim(px_str_sub(one, 0, semi));
        *weight = 1000;
        while (semi != SIZE_MAX) {
            one = px_str_sub(one, semi + 1, one.n);
            semi = px_str_find(one, PX_STR(";"));
            px_str p = px_str_trim(px_str_sub(one, 0, semi));
            if (p.n < 3 || px_lower(p.p[0]) != 'q' || p.p[1] != '=') continue;
            int unit = 1000, w = 0;
            for (size_t i = 2; i < p.n; i++) {
                if (p.p[i] == '.') continue;
                if (!px_is_digit(p.p[i])) break;
                w += (p.p[i] - '0') * unit;
                unit /= 10;
            }
            *weight = w > 1000 ? 1000 : w;
        }
        if (name->n) return true;
    }
    return false;
}

static bool primary(px_str tag, const char *lang) {
    px_str l = px_str_of(lang);
    return tag.n >= l.n && px_str_eq_nocase(px_str_sub(tag, 0, l.n), l) &&
           (tag.n == l.n || tag.p[l.n] == '-');
}

bool px_accept_zh(px_str field, bool otherwise) {
    int zh = -1, en = -1, w;
    px_str name;
    bool zh_first = false;
    while (item(&field, &name, &w)) {
        if (primary(name, "zh")) {
            zh_first = zh_first || en < 0;
            if (w > zh) zh = w;
        } else if (primary(name, "en") && w > en) {
            en = w;
        }
    }
    if (zh <= 0 && en <= 0) return otherwise;
    return zh > en || (zh == en && zh_first);
}

const char *px_coding_name(px_coding c) {
    return c == PX_CODING_GZIP ? "gzip" : c == PX_CODING_ZSTD ? "zstd" : "";
}

px_coding px_accept_coding(px_str field) {
    int gzip = -1, zstd = -1, any = 0, plain = -1, w;
    px_str name;
    while (item(&field, &name, &w)) {
        if (px_str_eq_nocase(name, PX_STR("gzip")) || px_str_eq_nocase(name, PX_STR("x-gzip")))
            gzip = w;
        else if (px_str_eq_nocase(name, PX_STR("zstd")))
            zstd = w;
        else if (px_str_eq_nocase(name, PX_STR("identity")))
            plain = w;
        else if (px_str_is(name, "*"))
            any = w;
    }
    if (gzip < 0) gzip = any;
    if (zstd < 0) zstd = any;
    int best = zstd >= gzip ? zstd : gzip;
    if (best <= 0 || plain > best) return PX_CODING_NONE;
    return zstd >= gzip ? PX_CODING_ZSTD : PX_CODING_GZIP;
}

bool px_accept_is(px_str type, const char *what) {
    size_t semi = px_str_find(type, PX_STR(";"));
    return px_str_eq_nocase(px_str_trim(px_str_sub(type, 0, semi)), px_str_of(what));
}

int px_accept_weight(px_str field, const char *type) {
    px_str t = px_str_of(type), name;
    size_t slash = px_str_find(t, PX_STR("/"));
    int best = -1, exact = -1, w;
    if (!px_str_trim(field).n) return 1000;
    /* The more exact range decides, whatever its weight. */
    while (item(&field, &name, &w)) {
        int how = -1;
        if (px_str_is(name, "*/*"))
            how = 0;
        else if (name.n == slash + 2 && name.p[slash + 1] == '*' &&
                 px_str_eq_nocase(px_str_sub(name, 0, slash), px_str_sub(t, 0, slash)))
            how = 1;
        else if (px_str_eq_nocase(name, t))
            how = 2;
        if (how > exact) {
            exact = how;
            best = w;
        }
    }
    return best < 0 ? 0 : best;
}
