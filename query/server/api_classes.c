/* api_classes.c: class symbols with their titles: the tree with counts, and titles by words.
 *
 * A word is looked for as it stands anywhere in a title (for Chinese, and for beginnings of words), and as any form of the same
 * English stem: battery finds "Batteries and fuel cells". */
#include "query/server/api.h"

#include "base/text.h"
#include "patent/labels.h"
#include "query/server/collection.h"

/* ---- the tree ---- */

/* What a scheme is counted by, level by level; NULL: no levels. */
static const char *level_field(px_scheme s, int level) {
    static const char *const ipc[] = {"ipc.section", "ipc.class", "ipc.subclass", "ipc.group",
                                      "ipc"};
    static const char *const cpc[] = {"cpc.section", "cpc.class", "cpc.subclass", "cpc.group",
                                      "cpc"};
    if (level > 4) level = 4; /* below a subgroup are subgroups */
    if (s == PX_SCHEME_IPC) return ipc[level];
    if (s == PX_SCHEME_CPC) return cpc[level];
    return NULL;
}

/* Level of a symbol: H is 1, H01 2, H01M 3, H01M10 or H01M10/00 4, others 5. */
static int level_of(px_str symbol) {
    size_t slash = px_str_find(symbol, PX_STR("/"));
    if (symbol.n <= 1) return (int)symbol.n;
    if (symbol.n <= 3) return 2;
    if (symbol.n == 4) return 3;
    if (slash == SIZE_MAX) return 4;
    return px_str_is(px_str_sub(symbol, slash, symbol.n), "/00") ? 4 : 5;
}

static void put_label(px_jw *w, const px_classes *loaded, px_scheme s, px_str symbol) {
    px_label en = px_label_symbol(loaded, s, symbol, false),
             zh = px_label_symbol(loaded, s, symbol, true);
    if (en.text.n) px_jw_kstr(w, "label", en.text);
    if (zh.text.n) px_jw_kstr(w, "label_zh", zh.text);
    px_str of = zh.of.n > en.of.n ? zh.of : en.of;
    if (of.n && !px_str_eq(of, symbol)) px_jw_kstr(w, "label_of", of);
}

static px_status put_below(px_call *c, px_scheme s, px_str symbol, px_jw *w, px_err *err) {
    px_api_question q = {0};
    px_facet_ask ask;
    px_facet f;
    const char *field = level_field(s, level_of(symbol));
    uint64_t limit;
    px_str query = px_call_param(c, "q");
    if (!query.n) query = PX_STR("*");
    px_status st = px_call_u64(c, "limit", 200, 1, 10000, &limit, err);
    if (st == PX_OK && symbol.n)
        query = px_arena_fmt(c->arena, "(" PX_STR_FMT ") AND %s=" PX_STR_FMT, PX_STR_ARG(query),
                             px_scheme_name(s), PX_STR_ARG(symbol));
    if (st == PX_OK) st = px_api_ask_text(c, query, &q, err);
    if (st == PX_OK)
        st = px_facet_read(c->arena, px_arena_fmt(c->arena, "%s:all", field), &ask, err);
    if (st == PX_OK) st = px_facet_count(c->arena, &q.answer.rows, &ask, &c->how, &f, err);
    if (st == PX_OK) {
        size_t all = 0;
        px_str stem = symbol;
        size_t slash = px_str_find(stem, PX_STR("/"));
        if (level_of(symbol) >= 4 && slash != SIZE_MAX) stem = px_str_sub(stem, 0, slash + 1);
        px_jw_ku64(w, "publications", q.answer.counts.publications);
        px_jw_ku64(w, "families", q.answer.counts.families);
        px_jw_key(w, PX_STR("below"));
        px_jw_open(w, '[');
        for (size_t i = 0; i < f.n; i++) {
            if (!px_str_starts(f.v[i].value, stem) || px_str_eq(f.v[i].value, symbol)) continue;
            if (++all > limit) continue;
            px_jw_open(w, '{');
            px_jw_kstr(w, "symbol", f.v[i].value);
            px_jw_ku64(w, "publications", f.v[i].count);
            put_label(w, px_collection_classes(c->on), s, f.v[i].value);
            px_jw_close(w, '}');
        }
        px_jw_close(w, ']');
        px_jw_ku64(w, "below_all", all);
    }
    px_api_close(&q);
    return st;
}

static px_status class_tree(px_call *c, px_err *err) {
    px_scheme s = px_scheme_find(px_call_part(c, "scheme"));
    px_str given = px_call_part(c, "symbol"), path[PX_LABEL_PATH], symbol = PX_STR("");
    const px_classes *loaded = px_collection_classes(c->on);
    px_status st = PX_OK;
    if (!level_field(s, 0))
        return px_fail(err, PX_E_NOTFOUND, "there is a tree of ipc and of cpc, not of \"%.*s\"",
                       PX_STR_ARG(px_call_part(c, "scheme")));
    if (given.n) {
        px_class_symbol k = px_class_parse(c->arena, given, s);
        symbol = k.symbol;
        if (!k.understood)
            return px_fail(err, PX_E_NOTFOUND, "\"%.*s\" is no symbol of this scheme",
                           (int)(given.n < 60 ? given.n : 60), given.p);
    }
    px_jw w = px_call_json(c);
    px_jw_open(&w, '{');
    px_jw_kstr(&w, "scheme", px_str_of(px_scheme_name(s)));
    px_jw_kstr(&w, "symbol", symbol);
    if (symbol.n) put_label(&w, loaded, s, symbol);
    px_jw_key(&w, PX_STR("path"));
    px_jw_open(&w, '[');
    size_t n = symbol.n ? px_label_path(loaded, s, symbol, path) : 0;
    for (size_t i = n; i > 0; i--) {
        px_jw_open(&w, '{');
        px_jw_kstr(&w, "symbol", path[i - 1]);
        put_label(&w, loaded, s, path[i - 1]);
        px_jw_close(&w, '}');
    }
    px_jw_close(&w, ']');
    st = put_below(c, s, symbol, &w, err);
    px_jw_ku64(&w, "generation", c->snap->m.generation);
    px_jw_close(&w, '}');
    return st;
}

/* ---- titles by words ---- */

#define STEM_MAX 255u /* a longer word has none */

/* A word that is asked for, folded: itself, its stem, and what the two begin with alike. */
struct word {
    px_str text, stem, alike;
};

struct found {
    px_jw *w;
    struct word *word;
    px_stemmer *stems;
    px_buf folded; /* the title that is looked at */
    size_t n_words, n, all, limit;
    px_str scheme;
};

static bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

/* Does the folded title hold a word with this stem? */
static bool holds_stem(struct found *f, px_str title, const struct word *w) {
    char stem[STEM_MAX + 4];
    if (!w->alike.n || px_str_find(title, w->alike) == SIZE_MAX) return false;
    for (size_t at = 0; at < title.n;) {
        size_t begin = at;
        while (at < title.n && is_letter(title.p[at]))
            at++;
        size_t n = at - begin;
        if (n && n <= STEM_MAX) {
            n = px_stem(f->stems, (px_str){title.p + begin, n}, stem);
            if (px_str_eq((px_str){stem, n}, w->stem)) return true;
        }
        if (at == begin) at++;
    }
    return false;
}

static bool holds(struct found *f, px_str title) {
    px_buf_clear(&f->folded);
    if (px_text_fold(title, &f->folded, NULL) != PX_OK) return false;
    px_str folded = px_buf_view(&f->folded);
    for (size_t i = 0; i < f->n_words; i++)
        if (px_str_find(folded, f->word[i].text) == SIZE_MAX && !holds_stem(f, folded, &f->word[i]))
            return false;
    return true;
}

static void add_word(px_call *c, struct found *f, px_str text) {
    struct word *w = &f->word[f->n_words++];
    char stem[STEM_MAX + 4];
    size_t n = 0;
    *w = (struct word){.text = text};
    while (n < text.n && is_letter(text.p[n]))
        n++;
    if (n < text.n || n > STEM_MAX) return;
    n = px_stem(f->stems, text, stem);
    w->stem = px_arena_str(c->arena, (px_str){stem, n});
    for (n = 0; n < w->stem.n && n < text.n && w->stem.p[n] == text.p[n];)
        n++;
    w->alike = px_str_sub(text, 0, n);
}

static void put_found(struct found *f, px_str scheme, px_str symbol, px_str title, const char *lang,
                      bool loaded) {
    if (++f->all > f->limit) return;
    f->n++;
    px_jw_open(f->w, '{');
    px_jw_kstr(f->w, "scheme", scheme);
    px_jw_kstr(f->w, "symbol", symbol);
    px_jw_kstr(f->w, "lang", px_str_of(lang));
    px_jw_kstr(f->w, "title", title);
    px_jw_key(f->w, PX_STR("official"));
    px_jw_bool(f->w, loaded);
    px_jw_close(f->w, '}');
}

static void find_loaded(px_call *c, struct found *f, const px_title_list *t) {
    if (f->scheme.n && !px_str_eq(f->scheme, t->scheme)) return;
    for (uint32_t i = 0; i < t->n; i++) {
        px_str line = px_str_sub(t->text, t->at[i], t->at[i + 1]), symbol, title;
        size_t tab = px_str_find(line, PX_STR("\t"));
        if (tab == SIZE_MAX) continue;
        symbol = px_str_sub(line, 0, tab);
        title = px_str_sub(line, tab + 1, line.n);
        tab = px_str_find(title, PX_STR("\t"));
        title = px_str_trim(px_str_sub(title, tab == SIZE_MAX ? 0 : tab + 1, title.n));
        if (holds(f, title))
            put_found(f, t->scheme, symbol, title, px_arena_cstr(c->arena, t->lang), true);
    }
}

static px_status class_search(px_call *c, px_err *err) {
    px_str rest;
    const px_classes *loaded = px_collection_classes(c->on);
    const px_label_row *own;
    uint64_t limit;
    struct found f = {.scheme = px_call_param(c, "scheme")};
    px_status st = px_call_u64(c, "limit", 50, 1, 10000, &limit, err);
    px_buf_init(&f.folded, PX_BUF_MAX);
    f.stems = px_stemmer_new();
    if (st == PX_OK) st = px_text_fold(px_call_param(c, "q"), &f.folded, err);
    if (st != PX_OK) goto done;
    rest = px_arena_str(c->arena, px_buf_view(&f.folded));
    f.limit = (size_t)limit;
    f.word = px_arena_array(c->arena, struct word, rest.n + 1);
    while ((rest = px_str_trim(rest)).n) {
        size_t blank = px_str_find(rest, PX_STR(" "));
        add_word(c, &f, px_str_sub(rest, 0, blank));
        rest = px_str_sub(rest, blank == SIZE_MAX ? rest.n : blank, rest.n);
    }
    if (!f.n_words) {
        st = px_fail(err, PX_E_USAGE, "q has no word to look for");
        goto done;
    }
    px_jw w = px_call_json(c);
    f.w = &w;
    px_jw_open(&w, '{');
    px_jw_key(&w, PX_STR("classes"));
    px_jw_open(&w, '[');
    for (size_t i = 0; loaded && i < loaded->n_titles; i++)
        find_loaded(c, &f, &loaded->titles[i]);
    size_t n = px_label_rows(&own);
    bool ipc = !f.scheme.n || px_str_is(f.scheme, "ipc") || px_str_is(f.scheme, "cpc");
    for (size_t i = 0; i < n && ipc; i++) {
        px_str symbol = px_str_of(own[i].symbol);
        bool zh = holds(&f, px_str_of(own[i].zh));
        if (zh || holds(&f, px_str_of(own[i].en)))
            put_found(&f, f.scheme.n ? f.scheme : PX_STR("ipc"), symbol,
                      px_str_of(zh ? own[i].zh : own[i].en), zh ? "zh" : "en", false);
    }
    px_jw_close(&w, ']');
    px_jw_ku64(&w, "all", f.all);
    px_jw_close(&w, '}');
done:
    px_stemmer_free(f.stems);
    px_buf_done(&f.folded);
    return st;
}

/* ---- the rows ---- */

static const px_route_param tree_params[] = {
    {"scheme", "path", "string", NULL, "ipc or cpc", "分类体系：ipc 或 cpc", "ipc"},
    {"symbol", "path", "string", NULL, "a symbol", "分类号", "H01M"},
    {"q", "query", "string", "*", "count within the hits of this query", "在该检索式的结果内计数",
     NULL},
    {"limit", "query", "integer", "200", "symbols below, at most", "下级分类最多个数", NULL}};
static const px_route_param top_params[] = {
    {"scheme", "path", "string", NULL, "ipc or cpc", "分类体系：ipc 或 cpc", "ipc"},
    {"q", "query", "string", "*", "count within the hits of this query", "在该检索式的结果内计数",
     NULL},
    {"limit", "query", "integer", "200", "symbols below, at most", "下级分类最多个数", NULL}};
static const px_route_param words_params[] = {
    {"q", "query", "string", NULL, "words that the title holds", "标题中的词", "battery"},
    {"scheme", "query", "string", "", "only this scheme", "限定分类体系", "cpc"},
    {"limit", "query", "integer", "50", "rows", "条数", NULL}};

const px_route px_classes_routes[] = {
    {.method = "GET",
     .path = "/api/v1/classes",
     .id = "classSearch",
     .family = "classes",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "Classes whose titles hold these words.",
     .zh = "按词查找分类号。",
     PX_ROUTE_PARAMS(words_params),
     .gives = "ClassList",
     .run = class_search,
     .pure = true},
    {.method = "GET",
     .path = "/api/v1/classes/{scheme}",
     .id = "classTop",
     .family = "classes",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "Sections of a scheme with their counts.",
     .zh = "分类体系的部及其文献数。",
     PX_ROUTE_PARAMS(top_params),
     .gives = "ClassNode",
     .run = class_tree,
     .pure = true},
    {.method = "GET",
     .path = "/api/v1/classes/{scheme}/{symbol...}",
     .id = "classNode",
     .family = "classes",
     .lane = PX_LANE_SEARCH,
     .role = PX_ROLE_READER,
     .en = "A class: titles, what is above and below it, counts.",
     .zh = "分类号：标题、上下级与文献数。",
     PX_ROUTE_PARAMS(tree_params),
     .gives = "ClassNode",
     .run = class_tree,
     .pure = true},
};
const size_t px_classes_routes_n = sizeof px_classes_routes / sizeof *px_classes_routes;
