/* scheme.c: titles of symbols, looked up in sorted lines. Every line is looked at once when the
 * list is made (px_titles_index), so that the search may trust it. */
#include "patent/scheme.h"

static const struct {
    px_scheme scheme;
    const char *name, *others;
} names[] = {
    {PX_SCHEME_IPC, "ipc", "ipcr"},    {PX_SCHEME_CPC, "cpc", ""},
    {PX_SCHEME_FI, "fi", ""},          {PX_SCHEME_FTERM, "fterm", "ftm f-term ft"},
    {PX_SCHEME_LOC, "loc", "locarno"}, {PX_SCHEME_USPC, "uspc", "uc upc usc"},
    {PX_SCHEME_ECLA, "ecla", "ec"},
};
#define N_NAMES (sizeof names / sizeof *names)

const char *px_scheme_name(px_scheme s) {
    for (size_t i = 0; i < N_NAMES; i++)
        if (names[i].scheme == s) return names[i].name;
    return NULL;
}

px_scheme px_scheme_find(px_str name) {
    for (size_t i = 0; i < N_NAMES; i++) {
        if (px_str_eq_nocase(name, px_str_of(names[i].name))) return names[i].scheme;
        for (const char *p = names[i].others; *p;) {
            size_t n = strcspn(p, " ");
            if (px_str_eq_nocase(name, (px_str){p, n})) return names[i].scheme;
            p += n + strspn(p + n, " ");
        }
    }
    return PX_SCHEME_NONE;
}

/* The symbol, parent and title of the line that begins at `from`. */
static bool parts(px_str text, size_t from, size_t to, px_str part[3]) {
    px_str line = px_str_sub(text, from, to);
    if (line.n == 0 || line.p[line.n - 1] != '\n') return false;
    line.n--;
    for (int i = 0; i < 3; i++) {
        size_t tab = i < 2 ? px_str_find(line, PX_STR("\t")) : line.n;
        if (tab == SIZE_MAX) return false;
        part[i] = px_str_sub(line, 0, tab);
        line = px_str_sub(line, tab + 1, line.n);
    }
    return part[0].n > 0;
}

bool px_titles_index(px_arena *a, px_str text, uint32_t **at, uint32_t *n) {
    size_t lines = 0;
    *at = NULL;
    *n = 0;
    if (text.n >= UINT32_MAX) return false;
    for (size_t i = 0; i < text.n; i++)
        lines += text.p[i] == '\n';
    uint32_t *v = px_arena_array(a, uint32_t, lines + 1);
    px_str before = {0};
    size_t from = 0;
    for (size_t i = 0; i < lines; i++) {
        size_t end =
            (size_t)((const char *)memchr(text.p + from, '\n', text.n - from) - text.p) + 1;
        px_str part[3];
        if (!parts(text, from, end, part) || (i && px_str_cmp(before, part[0]) >= 0)) return false;
        before = part[0];
        v[i] = (uint32_t)from;
        from = end;
    }
    if (from != text.n) return false;
    v[lines] = (uint32_t)text.n;
    *at = v;
    *n = (uint32_t)lines;
    return true;
}

static bool find(const px_title_list *t, px_str symbol, px_str *title, px_str *parent) {
    uint32_t lo = 0, hi = t->n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        px_str part[3];
        if (!parts(t->text, t->at[mid], t->at[mid + 1], part)) return false;
        int c = px_str_cmp(part[0], symbol);
        if (c == 0) {
            *title = part[2];
            if (parent) *parent = part[1];
            return true;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return false;
}

bool px_titles_find(const px_title_list *t, px_str symbol, px_str *title, px_str *parent) {
    char group[32];
    if (find(t, symbol, title, parent)) return true;
    if (px_class_level(symbol) == 4 && symbol.n + 3 <= sizeof group) {
        memcpy(group, symbol.p, symbol.n);
        memcpy(group + symbol.n, "/00", 3);
        return find(t, (px_str){group, symbol.n + 3}, title, parent);
    }
    if (px_class_level(symbol) == 5 && symbol.n > 3 &&
        memcmp(symbol.p + symbol.n - 3, "/00", 3) == 0) /* lists of main groups: "A01B1" */
        return find(t, px_str_sub(symbol, 0, symbol.n - 3), title, parent);
    return false;
}

static bool in_scheme(const px_classes *c, px_scheme scheme, const char *lang, px_str symbol,
                      px_str *title, px_str *parent) {
    const char *name = px_scheme_name(scheme);
    for (size_t i = 0; i < c->n_titles && name; i++) {
        const px_title_list *t = &c->titles[i];
        if (px_str_is(t->lang, lang) && px_str_is(t->scheme, name) &&
            px_titles_find(t, symbol, title, parent) && title->n)
            return true;
    }
    return false;
}

bool px_classes_title(const px_classes *c, px_scheme scheme, const char *lang, px_str symbol,
                      px_str *title, px_str *parent) {
    *title = (px_str){0};
    if (parent) *parent = (px_str){0};
    if (!c) return false;
    if (in_scheme(c, scheme, lang, symbol, title, parent)) return true;
    if (scheme == PX_SCHEME_IPC) return in_scheme(c, PX_SCHEME_CPC, lang, symbol, title, parent);
    bool kin = scheme == PX_SCHEME_CPC || scheme == PX_SCHEME_FI;
    return kin && in_scheme(c, PX_SCHEME_IPC, lang, symbol, title, parent);
}
