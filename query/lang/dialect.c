/* dialect.c: see dialect.h. */
#include "query/lang/dialect.h"

static const px_dialect_info DIALECT[PX_DIALECT_COUNT] = {
    [PX_DIALECT_CN] = {.name = "cn",
                       .title = "patix",
                       .bare = PX_F_TAC,
                       .any = "*",
                       .one = "?",
                       .opt = "#",
                       .sep = "_",
                       .in_quotes = "*",
                       .tail_dollar = true},
    [PX_DIALECT_OPS] = {.name = "ops",
                        .title = "Espacenet/OPS",
                        .grouping = PX_GROUP_LEFT,
                        .bare = PX_F_TXT,
                        .any = "*",
                        .one = "#",
                        .opt = "?",
                        .sep = "",
                        .in_quotes = "*?#",
                        .detects = true},
    [PX_DIALECT_LENS] = {.name = "lens",
                         .title = "Lens",
                         .bare = PX_F_FT,
                         .any = "*",
                         .one = "?",
                         .opt = "",
                         .sep = "",
                         .in_quotes = "",
                         .capitals = true,
                         .plus_minus = true},
    [PX_DIALECT_PATENTSCOPE] = {.name = "patentscope",
                                .title = "PATENTSCOPE",
                                .bare = PX_F_FT,
                                .any = "*",
                                .one = "?",
                                .opt = "",
                                .sep = "",
                                .in_quotes = "*?",
                                .slash_field = true},
    [PX_DIALECT_GOOGLE] = {.name = "google",
                           .title = "Google Patents",
                           .grouping = PX_GROUP_OR_FIRST,
                           .bare = PX_F_FT,
                           .any = "*",
                           .one = "",
                           .opt = "",
                           .sep = "",
                           .in_quotes = "",
                           .capitals = true,
                           .plus_minus = true},
    [PX_DIALECT_USPTO] = {.name = "uspto",
                          .title = "Patent Public Search",
                          .grouping = PX_GROUP_XOR_FIRST,
                          .bare = PX_F_FT,
                          .any = "*$",
                          .one = "?",
                          .opt = "",
                          .sep = "",
                          .in_quotes = "*$?",
                          .counted_dollar = true,
                          .sets = true,
                          .ranks = true},
    [PX_DIALECT_ORBIT] = {.name = "orbit",
                          .title = "Orbit",
                          .bare = PX_F_TAC,
                          .any = "+",
                          .one = "#",
                          .opt = "?",
                          .sep = "",
                          .in_quotes = "+?#",
                          .slash_tail = true,
                          .side_by_side = true,
                          .ranks = true},
    [PX_DIALECT_DEPATIS] = {.name = "depatis",
                            .title = "DEPATISnet",
                            .bare = PX_F_FT,
                            .any = "?",
                            .one = "!",
                            .opt = "#",
                            .sep = "",
                            .in_quotes = "?!#",
                            .german = true},
    [PX_DIALECT_PATENTSIGHT] = {.name = "patentsight",
                                .title = "PatentSight",
                                .bare = PX_F_TAC,
                                .any = "*",
                                .one = "?",
                                .opt = "",
                                .sep = "",
                                .in_quotes = "*?",
                                .comma_or = true},
};

typedef struct alias {
    px_dialect dialect;
    const char *names, *code;
} alias;
static const alias ALIAS[] = {
#define PX_ALIAS(dialect, names, code) {PX_DIALECT_##dialect, names, code},
#include "query/lang/dialect.tbl"
#undef PX_ALIAS
};

const px_dialect_info *px_dialect_get(px_dialect d) {
    return &DIALECT[d];
}

const char *px_dialect_name(px_dialect d) {
    return DIALECT[d].name;
}

bool px_dialect_find(px_str name, px_dialect *out) {
    *out = PX_DIALECT_CN;
    for (int d = 0; d < PX_DIALECT_COUNT; d++)
        if (px_str_eq_nocase(name, px_str_of(DIALECT[d].name))) {
            *out = (px_dialect)d;
            return true;
        }
    return false;
}

static bool listed(const char *names, px_str name) {
    for (const char *p = names; *p;) {
        size_t n = strcspn(p, " ");
        if (px_str_eq_nocase((px_str){p, n}, name)) return true;
        p += n + strspn(p + n, " ");
    }
    return false;
}

static px_field of_table(px_dialect d, px_str name, bool *exact) {
    for (size_t i = 0; i < sizeof ALIAS / sizeof *ALIAS; i++) {
        if (ALIAS[i].dialect != d || !listed(ALIAS[i].names, name)) continue;
        px_str code = px_str_of(ALIAS[i].code);
        if (code.n > 2 && code.p[code.n - 1] == '=') {
            code.n -= 2;
            *exact = true;
        }
        return px_field_find(code);
    }
    return PX_F_NONE;
}

/* EN_TI, ZH_ALLTXT: the texts of one language. */
static px_str without_language(px_str name) {
    static const char *const languages =
        "en fr de es pt ru zh ja ko it ar he iw da sv fi nl pl tr vi th in ro bg et lt lv cs sk";
    if (name.n < 5 || name.p[2] != '_' || !listed(languages, px_str_sub(name, 0, 2)))
        return (px_str){NULL, 0};
    return px_str_sub(name, 3, name.n);
}

px_field px_dialect_field(px_dialect d, px_str name, bool *exact, bool *any_language) {
    *exact = *any_language = false;
    if (d == PX_DIALECT_CN || name.n == 0 || name.n > 64) return PX_F_NONE;
    px_field f = of_table(d, name, exact);
    if (f != PX_F_NONE || d != PX_DIALECT_PATENTSCOPE) return f;
    px_str part = without_language(name);
    if (!part.n || !listed("ti ab cl de all alltxt", part)) return PX_F_NONE;
    *any_language = true;
    f = of_table(d, part, exact);
    return f != PX_F_NONE ? f : px_field_find(part);
}

px_field px_dialect_any_field(px_dialect d, px_str name) {
    bool exact, any_language;
    px_field f = px_dialect_field(d, name, &exact, &any_language);
    return f != PX_F_NONE ? f : px_field_find(name);
}

char px_dialect_sign(px_dialect d, char c, bool quoted) {
    const px_dialect_info *i = &DIALECT[d];
    if (!c || (quoted && !strchr(i->in_quotes, c))) return 0;
    if (strchr(i->any, c)) return PX_SIGN_ANY;
    if (strchr(i->one, c)) return PX_SIGN_ONE;
    if (strchr(i->opt, c)) return PX_SIGN_OPT;
    if (strchr(i->sep, c)) return PX_SIGN_SEP;
    return 0;
}
