/* config.c: one table made from config.tbl; everything goes over its rows. */
#include "query/server/config.h"

#include "base/arena.h"

#include <stdlib.h>

typedef enum kind { TEXT, NUM, BOOL, CHOICE } kind;

static const struct row {
    const char *section, *name, *standard, *choices, *en, *zh;
    kind kind;
    size_t at;
    uint64_t number, lo, hi;
    bool live;
} rows[] = {
#define PX_CONF_TEXT(section_, name_, standard_, live_, en_, zh_)                                  \
    {.section = #section_,                                                                         \
     .name = #name_,                                                                               \
     .standard = standard_,                                                                        \
     .en = en_,                                                                                    \
     .zh = zh_,                                                                                    \
     .kind = TEXT,                                                                                 \
     .at = offsetof(px_config, name_),                                                             \
     .live = live_},
#define PX_CONF_NUM(section_, name_, standard_, lo_, hi_, live_, en_, zh_)                         \
    {.section = #section_,                                                                         \
     .name = #name_,                                                                               \
     .number = standard_,                                                                          \
     .lo = lo_,                                                                                    \
     .hi = hi_,                                                                                    \
     .en = en_,                                                                                    \
     .zh = zh_,                                                                                    \
     .kind = NUM,                                                                                  \
     .at = offsetof(px_config, name_),                                                             \
     .live = live_},
#define PX_CONF_BOOL(section_, name_, standard_, live_, en_, zh_)                                  \
    {.section = #section_,                                                                         \
     .name = #name_,                                                                               \
     .number = standard_,                                                                          \
     .en = en_,                                                                                    \
     .zh = zh_,                                                                                    \
     .kind = BOOL,                                                                                 \
     .at = offsetof(px_config, name_),                                                             \
     .live = live_},
#define PX_CONF_CHOICE(section_, name_, standard_, choices_, live_, en_, zh_)                      \
    {.section = #section_,                                                                         \
     .name = #name_,                                                                               \
     .standard = standard_,                                                                        \
     .choices = choices_,                                                                          \
     .en = en_,                                                                                    \
     .zh = zh_,                                                                                    \
     .kind = CHOICE,                                                                               \
     .at = offsetof(px_config, name_),                                                             \
     .live = live_},
#include "query/server/config.tbl"
};
enum { N_ROWS = sizeof rows / sizeof *rows };

static char **text_at(const px_config *c, const struct row *r) {
    return (char **)((char *)(uintptr_t)c + r->at);
}

static uint64_t *number_at(const px_config *c, const struct row *r) {
    return (uint64_t *)((char *)(uintptr_t)c + r->at);
}

static bool *truth_at(const px_config *c, const struct row *r) {
    return (bool *)((char *)(uintptr_t)c + r->at);
}

void px_config_init(px_config *c) {
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct row *r = &rows[i];
        if (r->kind == NUM)
            *number_at(c, r) = r->number;
        else if (r->kind == BOOL)
            *truth_at(c, r) = r->number != 0;
        else
            *text_at(c, r) = px_strdup(r->standard);
    }
}

void px_config_release(px_config *c) {
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].kind == TEXT || rows[i].kind == CHOICE) {
            free(*text_at(c, &rows[i]));
            *text_at(c, &rows[i]) = NULL;
        }
}

static bool named(px_str key, const char *name) {
    size_t n = strlen(name);
    if (key.n != n) return false;
    for (size_t i = 0; i < n; i++)
        if ((key.p[i] == '-' ? '_' : key.p[i]) != name[i]) return false;
    return true;
}

static const struct row *find(px_str key) {
    for (size_t i = 0; i < N_ROWS; i++)
        if (named(key, rows[i].name)) return &rows[i];
    return NULL;
}

bool px_config_takes(px_str key, bool *known) {
    const struct row *r = find(key);
    *known = r != NULL;
    return r && r->kind != BOOL;
}

static bool chosen(px_str v, px_str choices) {
    while (choices.n) {
        size_t bar = px_str_find(choices, PX_STR("|"));
        if (px_str_eq(v, px_str_sub(choices, 0, bar))) return true;
        if (bar == SIZE_MAX) break;
        choices = px_str_sub(choices, bar + 1, choices.n);
    }
    return false;
}

static bool truth(px_str v, bool *out) {
    *out = px_str_is(v, "true") || px_str_is(v, "yes") || px_str_is(v, "on") || px_str_is(v, "1");
    return *out || px_str_is(v, "false") || px_str_is(v, "no") || px_str_is(v, "off") ||
           px_str_is(v, "0");
}

static px_status set_row(px_config *c, const struct row *r, px_str v, px_err *err) {
    uint64_t n;
    bool b;
    switch (r->kind) {
    case NUM:
        if (!px_str_u64(v, &n) || n < r->lo || n > r->hi)
            return px_fail(err, PX_E_USAGE, "%s is a whole number from %llu to %llu, not \"%.*s\"",
                           r->name, (unsigned long long)r->lo, (unsigned long long)r->hi,
                           PX_STR_ARG(v));
        *number_at(c, r) = n;
        return PX_OK;
    case BOOL:
        if (!truth(v, &b))
            return px_fail(err, PX_E_USAGE, "%s is true or false, not \"%.*s\"", r->name,
                           PX_STR_ARG(v));
        *truth_at(c, r) = b;
        return PX_OK;
    case CHOICE:
        if (!chosen(v, px_str_of(r->choices)))
            return px_fail(err, PX_E_USAGE, "%s is one of %s, not \"%.*s\"", r->name, r->choices,
                           PX_STR_ARG(v));
        break;
    case TEXT:
        if (v.n && memchr(v.p, 0, v.n))
            return px_fail(err, PX_E_USAGE, "%s holds a NUL byte", r->name);
        break;
    }
    char **at = text_at(c, r);
    free(*at);
    *at = px_malloc(v.n + 1);
    if (v.n) memcpy(*at, v.p, v.n);
    (*at)[v.n] = 0;
    return PX_OK;
}

px_status px_config_set(px_config *c, px_str key, px_str value, px_err *err) {
    const struct row *r = find(key);
    if (!r)
        return px_fail(err, PX_E_USAGE,
                       "there is no setting %.*s; `patix serve --print-config` shows all",
                       PX_STR_ARG(key));
    return set_row(c, r, value, err);
}

static px_status line(px_config *c, px_str l, px_str *section, bool seen[N_ROWS], px_err *err) {
    l = px_str_trim(l);
    if (!l.n || *l.p == '#' || *l.p == ';') return PX_OK;
    if (*l.p == '[') {
        if (l.p[l.n - 1] != ']')
            return px_fail(err, PX_E_USAGE, "the section is not closed: %.*s", PX_STR_ARG(l));
        *section = px_str_trim(px_str_sub(l, 1, l.n - 1));
        for (size_t i = 0; i < N_ROWS; i++)
            if (px_str_is(*section, rows[i].section)) return PX_OK;
        return px_fail(err, PX_E_USAGE, "there is no section [%.*s]", PX_STR_ARG(*section));
    }
    size_t eq = px_str_find(l, PX_STR("="));
    if (eq == SIZE_MAX)
        return px_fail(err, PX_E_USAGE, "this is no key = value: %.*s", PX_STR_ARG(l));
    px_str key = px_str_trim(px_str_sub(l, 0, eq)), v = px_str_trim(px_str_sub(l, eq + 1, l.n));
    if (v.n >= 2 && *v.p == '"' && v.p[v.n - 1] == '"') v = px_str_sub(v, 1, v.n - 1);
    const struct row *r = find(key);
    if (r && !px_str_is(*section, r->section))
        return px_fail(err, PX_E_USAGE, "%s belongs to the section [%s]", r->name, r->section);
    if (r && seen[r - rows]) return px_fail(err, PX_E_USAGE, "%s is given twice", r->name);
    if (r) seen[r - rows] = true;
    return px_config_set(c, key, v, err);
}

px_status px_config_read(px_config *c, px_str text, const char *name, px_err *err) {
    px_str section = {0};
    bool seen[N_ROWS] = {0};
    if (px_str_starts(text, PX_STR("\xEF\xBB\xBF"))) text = px_str_sub(text, 3, text.n);
    for (size_t n = 1; text.n; n++) {
        size_t end = px_str_find(text, PX_STR("\n"));
        px_status st = line(c, px_str_sub(text, 0, end), &section, seen, err);
        if (st != PX_OK) return px_err_in(err, st, "line %zu of %s", n, name);
        text = px_str_sub(text, end == SIZE_MAX ? text.n : end + 1, text.n);
    }
    return PX_OK;
}

static void value(const px_config *c, const struct row *r, px_buf *out) {
    if (r->kind == NUM)
        px_buf_u64(out, *number_at(c, r));
    else if (r->kind == BOOL)
        px_buf_c(out, *truth_at(c, r) ? "true" : "false");
    else
        px_buf_c(out, *text_at(c, r));
}

void px_config_print(const px_config *c, bool zh, px_buf *out) {
    const char *section = "";
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct row *r = &rows[i];
        if (strcmp(section, r->section) != 0) {
            section = r->section;
            px_buf_fmt(out, "%s[%s]\n", i ? "\n" : "", section);
        }
        px_buf_fmt(out, "# %s%s", zh ? r->zh : r->en, zh ? "。" : ".");
        if (r->kind == NUM)
            px_buf_fmt(out, zh ? "取值 %llu 至 %llu。" : " From %llu to %llu.",
                       (unsigned long long)r->lo, (unsigned long long)r->hi);
        if (r->choices) px_buf_fmt(out, zh ? "取值：%s。" : " One of %s.", r->choices);
        if (!r->live) px_buf_c(out, zh ? "修改后需重启。" : " Changed by a restart only.");
        px_buf_fmt(out, "\n%s =", r->name);
        px_buf v;
        px_buf_init(&v, 1 << 16);
        value(c, r, &v);
        if (v.n) px_buf_fmt(out, " %.*s", PX_STR_ARG(px_buf_view(&v)));
        px_buf_done(&v);
        px_buf_ch(out, '\n');
    }
}

void px_config_reload(px_config *c, const px_config *fresh, px_buf *later) {
    px_buf a, b;
    px_buf_init(&a, 1 << 16);
    px_buf_init(&b, 1 << 16);
    for (size_t i = 0; i < N_ROWS; i++) {
        const struct row *r = &rows[i];
        px_buf_clear(&a);
        px_buf_clear(&b);
        value(c, r, &a);
        value(fresh, r, &b);
        if (px_str_eq(px_buf_view(&a), px_buf_view(&b))) continue;
        if (r->live)
            (void)set_row(c, r, px_buf_view(&b), NULL);
        else
            px_buf_fmt(later, "%s%s", later->n ? ", " : "", r->name);
    }
    px_buf_done(&a);
    px_buf_done(&b);
}
