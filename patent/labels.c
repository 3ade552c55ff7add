/* labels.c: the tables of labels, asked. The files stand in byte order one after the other, so the
 * whole is in order and can be searched by halves. */
#include "patent/labels.h"

#include "patent/park.h"
#include "patent/wipo35.h"

#define PX_LABEL(symbol, zh, en) {symbol, zh, en},
static const px_label_row rows[] = {
#include "patent/labels_a.tbl"
#include "patent/labels_b.tbl"
#include "patent/labels_c.tbl"
#include "patent/labels_d.tbl"
#include "patent/labels_e.tbl"
#include "patent/labels_f.tbl"
#include "patent/labels_g.tbl"
#include "patent/labels_h.tbl"
#include "patent/labels_y.tbl"
};
static const px_label_row locarno[] = {
#include "patent/labels_loc.tbl"
};
#undef PX_LABEL

size_t px_label_rows(const px_label_row **out) {
    *out = rows;
    return sizeof rows / sizeof *rows;
}

static px_str search(const px_label_row *v, size_t n, px_str symbol, bool zh) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = px_str_cmp(px_str_of(v[mid].symbol), symbol);
        if (c == 0) return px_str_of(zh ? v[mid].zh : v[mid].en);
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return (px_str){NULL, 0};
}

px_str px_label_own(px_str symbol, bool zh) {
    return search(rows, sizeof rows / sizeof *rows, symbol, zh);
}

px_str px_label_locarno(px_str class_, bool zh) {
    return search(locarno, sizeof locarno / sizeof *locarno, class_, zh);
}

px_scheme px_label_scheme(px_field f) {
    switch (f) {
    case PX_F_IPC:
    case PX_F_IPCM:
        return PX_SCHEME_IPC;
    case PX_F_CPC:
    case PX_F_CPCI:
    case PX_F_CPCA:
    case PX_F_CPCC:
        return PX_SCHEME_CPC;
    case PX_F_FI:
        return PX_SCHEME_FI;
    case PX_F_FTM:
        return PX_SCHEME_FTERM;
    case PX_F_LOC:
        return PX_SCHEME_LOC;
    case PX_F_UC:
        return PX_SCHEME_USPC;
    default:
        return PX_SCHEME_NONE;
    }
}

/* The next symbol above, by its spelling; empty at the top. */
static px_str above(px_scheme scheme, px_str s) {
    px_str none = {0};
    switch (scheme) {
    case PX_SCHEME_FTERM:
        return s.n > 7 ? px_str_sub(s, 0, 7) : s.n > 5 ? px_str_sub(s, 0, 5) : none;
    case PX_SCHEME_LOC:
        return s.n > 2 ? px_str_sub(s, 0, 2) : none;
    case PX_SCHEME_USPC: {
        size_t slash = px_str_find(s, PX_STR("/"));
        return slash != SIZE_MAX ? px_str_sub(s, 0, slash) : none;
    }
    default: {
        size_t comma = px_str_find(s, PX_STR(",")); /* of FI, and the first of a set */
        if (comma != SIZE_MAX) return px_str_sub(s, 0, comma);
        int level = px_class_level(s);
        bool group = level == 5 && s.n > 3 && memcmp(s.p + s.n - 3, "/00", 3) == 0;
        return level > 1 ? px_class_cut(s, level - (group ? 2 : 1)) : none;
    }
    }
}

static px_str own(px_scheme scheme, px_str s, bool zh) {
    if (scheme == PX_SCHEME_LOC) return px_label_locarno(s, zh);
    if (scheme == PX_SCHEME_FTERM || scheme == PX_SCHEME_USPC) return (px_str){NULL, 0};
    return px_label_own(s, zh);
}

/* One above, by loaded titles in any language, else by spelling. */
static px_str one_above(const px_classes *loaded, px_scheme scheme, px_str s) {
    px_str title, parent = {0};
    if (!px_classes_title(loaded, scheme, "en", s, &title, &parent) || !parent.n)
        (void)px_classes_title(loaded, scheme, "zh", s, &title, &parent);
    if (!parent.n || px_str_eq(parent, s)) parent = above(scheme, s);
    return parent;
}

size_t px_label_path(const px_classes *loaded, px_scheme scheme, px_str symbol,
                     px_str path[PX_LABEL_PATH]) {
    size_t n = 0;
    for (px_str s = symbol; s.n && n < PX_LABEL_PATH; s = one_above(loaded, scheme, s))
        path[n++] = s;
    return n;
}

px_label px_label_symbol(const px_classes *loaded, px_scheme scheme, px_str symbol, bool zh) {
    px_str s = symbol;
    for (int depth = 0; s.n && depth < PX_LABEL_PATH; depth++) {
        px_label l = {.of = s};
        l.loaded = px_classes_title(loaded, scheme, zh ? "zh" : "en", s, &l.text, NULL);
        if (!l.loaded) l.text = own(scheme, s, zh);
        if (!l.text.n)
            l.loaded = px_classes_title(loaded, scheme, zh ? "en" : "zh", s, &l.text, NULL);
        if (l.text.n) return l;
        s = one_above(loaded, scheme, s);
    }
    return (px_label){0};
}

px_label px_label_value(const px_classes *loaded, px_field f, px_str value, bool zh) {
    px_label l = {0};
    if (f == PX_F_WIPO) {
        uint32_t n;
        const px_wipo35_info *i = px_str_u32(value, &n) && n <= 35 ? px_wipo35_get((int)n) : NULL;
        if (i) l = (px_label){.text = px_str_of(zh ? i->zh : i->en), .of = value};
        return l;
    }
    if (f == PX_F_PARK) { /* the value is the Chinese name */
        const px_park *park = zh ? NULL : px_park_find(value);
        if (park && px_str_eq(park->zh, value)) l = (px_label){.text = park->en, .of = value};
        return l;
    }
    px_scheme scheme = px_label_scheme(f);
    if (scheme == PX_SCHEME_NONE) return l;
    return px_label_symbol(loaded, scheme, value, zh);
}
