/* scheme_table.c: titles and concordances in tables.
 *
 * What the columns mean is said by a header, else by what stands in the first row: "A01B<TAB>Soil
 * working", or CPC's "A01B1/00<TAB>0<TAB>Hand tools" with the depth of a group between. Depths give
 * the parents, since such lists stand in the order of the scheme. */
#include "indexer/csv.h"
#include "indexer/scheme_int.h"
#include "indexer/values.h"

enum { COLUMNS = 64, DOTS = 40, ROW_MAX = 1 << 20, NONE = -1 };

typedef enum column {
    C_SYMBOL,
    C_TITLE,
    C_EN,
    C_ZH,
    C_LEVEL,
    C_LANG,
    C_SCHEME,
    C_VERSION,
    C_CODE,
    C_NAME,
    C_NAME_ZH,
    C_NAME_EN,
    C_PATTERN,
    C_EXCLUDE,
    C_KEYWORDS,
    C_COUNT
} column;

/* Headers, small letters, '_' for blanks; '|' between. */
static const char *const headers[C_COUNT] = {
    [C_SYMBOL] = "symbol|ipc|cpc|class|classification|classification_symbol|ipc_code|cpc_code|"
                 "分类号|符号|类号|ipc分类号|cpc分类号",
    [C_TITLE] = "title|description|definition|text|类名|标题|释义|含义",
    [C_EN] = "title_en|en|english|title_english|英文|英文名称|英文类名",
    [C_ZH] = "title_zh|zh|cn|chinese|title_cn|title_chinese|中文|中文名称|中文类名",
    [C_LEVEL] = "level|dots|depth|级别|点数|层级",
    [C_LANG] = "lang|language|语言",
    [C_SCHEME] = "scheme|体系|分类体系",
    [C_VERSION] = "version|edition|版本",
    [C_CODE] = "code|industry_code|代码|产业代码|行业代码",
    [C_NAME] = "name|label|名称|产业名称|行业名称",
    [C_NAME_ZH] = "name_zh|label_zh",
    [C_NAME_EN] = "name_en|label_en",
    [C_PATTERN] = "ipc_pattern|pattern|ipc_patterns|对应ipc|ipc范围|国际专利分类",
    [C_EXCLUDE] = "exclude|excluded|not|排除|排除ipc",
    [C_KEYWORDS] = "keywords|keyword|words|关键词",
};

typedef struct table {
    px_scheme_in *in;
    px_textin *text;
    px_csv *csv; /* NULL: lines with tabs */
    px_str cell[COLUMNS];
    size_t n;
    uint64_t line;
    size_t given;
    int at[C_COUNT];    /* NONE = no such column */
    px_str above[DOTS]; /* the symbol at each depth */
} table;

/* ---- rows ---- */

static int tab_row(table *t, px_err *err) {
    px_textin_consume(t->text, t->given);
    t->given = 0;
    px_str view = px_textin_view(t->text);
    const char *nl = view.n ? memchr(view.p, '\n', view.n) : NULL;
    for (bool grown = true; !nl && grown;) {
        if (view.n >= ROW_MAX)
            return px_fail(err, PX_E_INPUT, "line %llu of %s is longer than %d bytes",
                           (unsigned long long)t->line + 1, t->in->name, ROW_MAX);
        px_status st = px_textin_fill(t->text, &grown, err);
        if (st != PX_OK) return st;
        view = px_textin_view(t->text);
        nl = view.n ? memchr(view.p, '\n', view.n) : NULL;
    }
    if (!view.n) return 0;
    size_t end = nl ? (size_t)(nl - view.p) : view.n;
    t->given = nl ? end + 1 : end;
    t->line++;
    px_str rest = px_str_sub(view, 0, end);
    if (rest.n && rest.p[rest.n - 1] == '\r') rest.n--;
    for (t->n = 0; t->n < COLUMNS;) {
        size_t tab = px_str_find(rest, PX_STR("\t"));
        t->cell[t->n++] = px_str_sub(rest, 0, tab);
        if (tab == SIZE_MAX) break;
        rest = px_str_sub(rest, tab + 1, rest.n);
    }
    return 1;
}

static int next_row(table *t, px_err *err) {
    if (!t->csv) return tab_row(t, err);
    px_csv_row row;
    int got = px_csv_next(t->csv, &row, err);
    if (got <= 0) return got;
    t->line = row.line;
    t->n = row.n < COLUMNS ? row.n : COLUMNS;
    for (size_t i = 0; i < t->n; i++)
        t->cell[i] = row.cells[i];
    if (row.broken)
        return px_fail(err, PX_E_INPUT, "line %llu of %s: %s", (unsigned long long)row.line,
                       t->in->name, row.broken);
    return 1;
}

/* One line, tabs and line ends as blanks, valid UTF-8. */
static px_str clean(table *t, px_str s) {
    px_arena *a = t->in->scratch;
    s = px_textin_clean(t->text, a, px_str_trim(s));
    char *p = px_arena_cstr(a, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = (unsigned char)s.p[i] < 0x20 ? ' ' : s.p[i];
        if (c != ' ' || (n && p[n - 1] != ' ')) p[n++] = c;
    }
    while (n && p[n - 1] == ' ')
        n--;
    return (px_str){p, n};
}

static px_str cell(table *t, column c) {
    int at = t->at[c];
    if (at == NONE || (size_t)at >= t->n) return (px_str){NULL, 0};
    return clean(t, t->cell[at]);
}

/* ---- what the columns are ---- */

static int header_of(table *t, px_str s) {
    s = clean(t, s);
    char *p = px_arena_cstr(t->in->scratch, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = strchr(" -.", p[i]) ? '_' : px_lower(p[i]);
    for (int c = 0; c < C_COUNT && s.n; c++)
        for (const char *h = headers[c]; *h;) {
            size_t n = strcspn(h, "|");
            if (px_str_eq((px_str){p, s.n}, (px_str){h, n})) return c;
            h += n + (h[n] == '|');
        }
    return NONE;
}

static bool read_header(table *t) {
    int found = 0;
    for (int c = 0; c < C_COUNT; c++)
        t->at[c] = NONE;
    for (size_t i = 0; i < t->n; i++) {
        int c = header_of(t, t->cell[i]);
        if (c == NONE || t->at[c] != NONE) continue;
        t->at[c] = (int)i;
        found++;
    }
    if (t->at[C_CODE] != NONE && t->at[C_PATTERN] == NONE && t->at[C_SYMBOL] != NONE &&
        t->at[C_NAME] != NONE) { /* "code, name, ipc": ipc is the pattern */
        t->at[C_PATTERN] = t->at[C_SYMBOL];
        t->at[C_SYMBOL] = NONE;
    }
    if (t->at[C_SYMBOL] == NONE && t->at[C_CODE] != NONE && t->at[C_PATTERN] == NONE) {
        t->at[C_SYMBOL] = t->at[C_CODE]; /* "code, title" */
        if (t->at[C_TITLE] == NONE) t->at[C_TITLE] = t->at[C_NAME];
    }
    return found >= 2;
}

static bool is_concordance(const table *t) {
    return t->at[C_CODE] != NONE && (t->at[C_PATTERN] != NONE || t->at[C_KEYWORDS] != NONE);
}

static bool number(px_str s, uint32_t *n) {
    return px_str_u32(px_str_trim(s), n);
}

static void without_header(table *t) {
    uint32_t n;
    t->at[C_SYMBOL] = 0;
    t->at[C_TITLE] = 1;
    if (t->n >= 3 && (px_str_trim(t->cell[1]).n == 0 || number(t->cell[1], &n))) {
        t->at[C_LEVEL] = 1;
        t->at[C_TITLE] = 2;
    }
}

static px_scheme scheme_of(table *t, px_str symbol) {
    static const px_scheme tries[] = {PX_SCHEME_IPC, PX_SCHEME_FTERM, PX_SCHEME_FI};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        if (px_class_parse(t->in->scratch, symbol, tries[i]).understood) return tries[i];
    px_scheme last[] = {PX_SCHEME_LOC, PX_SCHEME_USPC};
    if (px_str_find(symbol, PX_STR("/")) != SIZE_MAX) last[0] = PX_SCHEME_USPC;
    for (size_t i = 0; i < 2; i++)
        if (px_class_parse(t->in->scratch, symbol, last[i]).understood) return last[i];
    return PX_SCHEME_NONE;
}

/* ---- titles ---- */

static const char *language(table *t, px_str title) {
    if (t->in->hints->lang) return t->in->hints->lang;
    px_str said = cell(t, C_LANG);
    if (said.n >= 2 && px_is_alpha(said.p[0]) && px_is_alpha(said.p[1])) {
        char *code = px_arena_cstr(t->in->scratch, px_str_sub(said, 0, 2));
        code[0] = px_lower(code[0]);
        code[1] = px_lower(code[1]);
        return strcmp(code, "cn") == 0 ? "zh" : code;
    }
    const char *guess = px_guess_lang(title);
    return guess && (!strcmp(guess, "zh") || !strcmp(guess, "ja") || !strcmp(guess, "ko")) ? guess
                                                                                           : "en";
}

/* Depth of a group among groups: 0 = main group; the parent is what stands one above. */
static px_str parent_of(table *t, uint32_t *depth) {
    if (t->at[C_LEVEL] == NONE || !number(cell(t, C_LEVEL), depth) || *depth >= DOTS) {
        *depth = DOTS;
        return (px_str){NULL, 0};
    }
    return *depth ? t->above[*depth - 1] : (px_str){NULL, 0};
}

static px_status title_row(table *t, px_err *err) {
    px_str symbol = cell(t, C_SYMBOL), normal = {0};
    if (!symbol.n) return PX_OK;
    uint32_t depth;
    px_str parent = parent_of(t, &depth);
    static const column columns[] = {C_TITLE, C_EN, C_ZH};
    static const char *const langs[] = {NULL, "en", "zh"};
    for (size_t i = 0; i < 3; i++) {
        px_str title = cell(t, columns[i]);
        if (!title.n) continue;
        const char *lang = langs[i] ? langs[i] : language(t, title);
        px_status st =
            px_scheme_add_title(t->in, symbol, parent, px_str_of(lang), title, &normal, err);
        if (st != PX_OK) return st;
    }
    if (depth < DOTS && normal.n) t->above[depth] = normal;
    return PX_OK;
}

/* ---- concordances ---- */

static px_status check_patterns(table *t, px_str list, px_err *err) {
    px_concordance *c;
    px_err why;
    px_err_clear(&why);
    px_str line = px_arena_fmt(t->in->scratch, "\t1\t\t" PX_STR_FMT "\t\t\n", PX_STR_ARG(list));
    if (px_concordance_new(t->in->scratch, PX_STR("x"), line, &c, &why) == PX_OK) return PX_OK;
    const char *colon = strstr(why.message, ": ");
    return px_fail(err, PX_E_INPUT, "%s, line %llu: %s", t->in->name, (unsigned long long)t->line,
                   colon ? colon + 2 : why.message);
}

static px_str last_scheme(table *t) {
    px_str s = cell(t, C_SCHEME);
    char *p = px_arena_cstr(t->in->scratch, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = strchr(" :/", p[i]) ? '_' : px_lower(p[i]);
    return (px_str){p, s.n};
}

static px_status concordance_row(table *t, px_err *err) {
    px_str code = cell(t, C_CODE), scheme = last_scheme(t);
    px_str zh = cell(t, C_NAME_ZH), en = cell(t, C_NAME_EN), name = cell(t, C_NAME);
    px_str pattern = cell(t, C_PATTERN), exclude = cell(t, C_EXCLUDE);
    if (!code.n && !pattern.n) return PX_OK;
    if (!code.n)
        return px_fail(err, PX_E_INPUT, "%s, line %llu: there is no code", t->in->name,
                       (unsigned long long)t->line);
    if (!scheme.n)
        return px_fail(err, PX_E_INPUT,
                       "%s, line %llu: the column `scheme` is empty; it says what the codes belong "
                       "to, for example sei",
                       t->in->name, (unsigned long long)t->line);
    px_status st = check_patterns(t, pattern, err);
    if (st == PX_OK) st = check_patterns(t, exclude, err);
    if (st != PX_OK) return st;
    size_t bar = px_str_find(name, PX_STR("|"));
    if (bar != SIZE_MAX) {
        if (!zh.n) zh = px_str_trim(px_str_sub(name, 0, bar));
        if (!en.n) en = px_str_trim(px_str_sub(name, bar + 1, name.n));
    } else if (name.n) {
        const char *guess = px_guess_lang(name);
        px_str *to = guess && !strcmp(guess, "zh") ? &zh : &en;
        if (!to->n) *to = name;
    }
    px_str line = px_arena_fmt(t->in->scratch,
                               PX_STR_FMT "\t" PX_STR_FMT "\t" PX_STR_FMT "|" PX_STR_FMT
                                          "\t" PX_STR_FMT "\t" PX_STR_FMT "\t" PX_STR_FMT "\n",
                               PX_STR_ARG(cell(t, C_VERSION)), PX_STR_ARG(code), PX_STR_ARG(zh),
                               PX_STR_ARG(en), PX_STR_ARG(pattern), PX_STR_ARG(exclude),
                               PX_STR_ARG(cell(t, C_KEYWORDS)));
    return px_scheme_add_row(t->in, scheme, line, err);
}

/* ---- the file ---- */

static px_status first_row(table *t, bool *data, px_err *err) {
    bool header = read_header(t);
    *data = !header;
    if (header && is_concordance(t)) {
        t->in->report->kind = "concordance";
        if (t->at[C_SCHEME] != NONE) return PX_OK;
        return px_fail(err, PX_E_INPUT,
                       "%s has codes and IPC patterns but no column `scheme` that says what the "
                       "codes belong to",
                       t->in->name);
    }
    t->in->report->kind = "table of titles";
    if (header && t->at[C_SYMBOL] != NONE &&
        (t->at[C_TITLE] != NONE || t->at[C_EN] != NONE || t->at[C_ZH] != NONE))
        return PX_OK;
    if (!header && t->n >= 2) {
        without_header(t);
        if (t->in->scheme == PX_SCHEME_NONE) t->in->scheme = scheme_of(t, cell(t, C_SYMBOL));
        if (t->in->scheme != PX_SCHEME_NONE) return PX_OK;
    }
    return px_fail(
        err, PX_E_INPUT,
        "%s is neither a list of symbols with titles nor a concordance: its first row "
        "begins \"%.*s\"; a list has a header with `symbol` and `title` or begins with a "
        "symbol, a concordance has the columns scheme, code and ipc_pattern",
        t->in->name, (int)(t->cell[0].n < 60 ? t->cell[0].n : 60),
        t->cell[0].p ? t->cell[0].p : "");
}

px_status px_scheme_read_table(px_scheme_in *in, px_textin *text, px_str sample, px_err *err) {
    table t = {.in = in, .text = text};
    size_t nl = px_str_find(sample, PX_STR("\n"));
    bool tabs = px_str_find(px_str_sub(sample, 0, nl), PX_STR("\t")) != SIZE_MAX;
    if (!tabs) t.csv = px_csv_new(text, 0, ROW_MAX);
    px_status st = PX_OK;
    bool first = true;
    int got;
    while (st == PX_OK && (got = next_row(&t, err)) != 0) {
        if (got < 0) {
            st = (px_status)got;
            break;
        }
        bool data = true;
        if (first) {
            if (t.n == 1 && px_str_trim(t.cell[0]).n == 0) continue;
            first = false;
            st = first_row(&t, &data, err);
        }
        if (st != PX_OK || !data) continue;
        if (is_concordance(&t)) {
            st = concordance_row(&t, err);
            continue;
        }
        if (in->scheme == PX_SCHEME_NONE) in->scheme = scheme_of(&t, cell(&t, C_SYMBOL));
        st = title_row(&t, err);
    }
    if (st == PX_OK && first) st = px_fail(err, PX_E_INPUT, "%s is empty", in->name);
    px_csv_free(t.csv);
    return st;
}
