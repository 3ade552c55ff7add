/* ask.c: see ask.h. An option's value may stand behind it or behind "=". */
#include "query/engine/ask.h"

#include "query/engine/snippet.h"

#include <stdlib.h>
#include <unistd.h>

struct reader {
    px_arena *a;
    px_ask_kind kind;
    px_ask *ask;
    size_t facet_cap;
    int color;        /* -1 auto */
    const char *dash; /* before an option's name in sentences */
    px_err *err;
};

enum { SEARCH = 1 << PX_ASK_SEARCH, COUNT = 1 << PX_ASK_COUNT, SHOW = 1 << PX_ASK_SHOW };

static px_status wrong(struct reader *r, const char *option, px_str value, const char *takes) {
    return px_fail(r->err, PX_E_USAGE, "%s%s takes %s, not \"%.*s\"", r->dash, option, takes,
                   (int)(value.n < 60 ? value.n : 60), value.p);
}

static px_status on_in(struct reader *r, px_str v) {
    r->ask->dir = px_arena_cstr(r->a, v);
    return v.n ? PX_OK : wrong(r, "in", v, "a folder");
}

static px_status on_sort(struct reader *r, px_str v) {
    px_err why;
    r->ask->sorting = (px_sorting){0};
    if (px_order_find(v, &r->ask->order)) return PX_OK;
    px_status st = px_sorting_parse(v, &r->ask->sorting, &why);
    if (st == PX_OK && px_sorting_is_relevance(&r->ask->sorting)) {
        r->ask->order = PX_ORDER_RELEVANCE;
        r->ask->sorting.n = 0;
    }
    return st == PX_OK
               ? st
               : px_fail(r->err, PX_E_USAGE,
                         "%ssort takes relevance, date, cited, family or fields, not \"%.*s\": %s",
                         r->dash, (int)(v.n < 60 ? v.n : 60), v.p, why.message);
}

static px_status on_unit(struct reader *r, px_str v) {
    for (int i = 0; i < 4; i++)
        if (px_str_is(v, px_unit_name((px_unit)i))) {
            r->ask->unit = (px_unit)i;
            return PX_OK;
        }
    if (px_str_is(v, "ifam")) { /* as the field of these families is called */
        r->ask->unit = PX_UNIT_EXT;
        return PX_OK;
    }
    return wrong(r, "unit", v, "pub, app, fam or ext");
}

static px_status on_format(struct reader *r, px_str v) {
    static const struct {
        const char *name;
        px_format format;
        unsigned kinds;
    } table[] = {
        {"table", PX_FORMAT_TABLE, SEARCH | COUNT}, {"json", PX_FORMAT_JSON, SEARCH | COUNT | SHOW},
        {"jsonl", PX_FORMAT_JSONL, SEARCH},         {"csv", PX_FORMAT_CSV, SEARCH},
        {"number", PX_FORMAT_NUMBER, SEARCH},       {"text", PX_FORMAT_TEXT, SHOW},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (px_str_is(v, table[i].name) && (table[i].kinds & 1u << r->kind)) {
            r->ask->format = table[i].format;
            return PX_OK;
        }
    return wrong(r, "format", v,
                 r->kind == PX_ASK_SEARCH  ? "table, json, jsonl, csv or number"
                 : r->kind == PX_ASK_COUNT ? "table or json"
                                           : "text or json");
}

static px_status on_limit(struct reader *r, px_str v) {
    if (px_str_is(v, "all")) {
        r->ask->limit = UINT64_MAX;
        return PX_OK;
    }
    return px_str_u64(v, &r->ask->limit) ? PX_OK : wrong(r, "limit", v, "a number or all");
}

static px_status on_offset(struct reader *r, px_str v) {
    return px_str_u64(v, &r->ask->offset) ? PX_OK : wrong(r, "offset", v, "a number");
}

static px_status on_facet(struct reader *r, px_str v) {
    px_ask *q = r->ask;
    if (q->n_facets == r->facet_cap)
        q->facet = px_arena_grow(r->a, q->facet, q->n_facets, &r->facet_cap, q->n_facets + 1,
                                 sizeof *q->facet);
    px_status st = px_facet_read(r->a, v, &q->facet[q->n_facets], r->err);
    if (st == PX_OK) q->n_facets++;
    return st;
}

static px_status on_color(struct reader *r, px_str v) {
    r->color = px_str_is(v, "always") ? 1 : px_str_is(v, "never") ? 0 : -1;
    return r->color >= 0 || px_str_is(v, "auto") ? PX_OK
                                                 : wrong(r, "color", v, "always, never or auto");
}

static px_status on_prefer(struct reader *r, px_str v) {
    return px_prefer_read(r->a, v, &r->ask->prefer, r->err);
}

static px_status on_members(struct reader *r, px_str v) {
    (void)v;
    r->ask->members = true;
    return PX_OK;
}

static px_status on_snippets(struct reader *r, px_str v) {
    uint32_t *n = &r->ask->snippets;
    if (px_str_u32(v, n) && (*n == 0 || (*n >= PX_SNIPPET_MIN && *n <= PX_SNIPPET_MAX)))
        return PX_OK;
    return wrong(r, "snippets", v, "0 or 20 to 5000 characters");
}

static px_status on_jobs(struct reader *r, px_str v) {
    if (px_str_u32(v, &r->ask->jobs) && r->ask->jobs >= 1 && r->ask->jobs <= PX_CREW_MAX)
        return PX_OK;
    return wrong(r, "jobs", v, "1 to 64 threads");
}

static px_status on_timeout(struct reader *r, px_str v) {
    uint64_t *ms = &r->ask->timeout_ms;
    return px_str_u64(v, ms) && *ms >= 1 && *ms <= 86400000
               ? PX_OK
               : wrong(r, "timeout", v, "1 to 86400000 milliseconds");
}

static px_status on_after(struct reader *r, px_str v) {
    r->ask->after = v;
    return v.n ? PX_OK : wrong(r, "after", v, "the cursor of the page before");
}

static px_status on_skip(struct reader *r, px_str v) {
    (void)v;
    r->ask->skip_damaged = true;
    return PX_OK;
}

static const struct option {
    const char *name;
    bool value;
    unsigned kinds;
    px_status (*read)(struct reader *r, px_str v);
} options[] = {
    {"in", true, SEARCH | COUNT | SHOW, on_in},
    {"sort", true, SEARCH, on_sort},
    {"facet", true, SEARCH | COUNT, on_facet},
    {"limit", true, SEARCH, on_limit},
    {"offset", true, SEARCH, on_offset},
    {"unit", true, SEARCH, on_unit},
    {"prefer", true, SEARCH, on_prefer},
    {"members", false, SEARCH, on_members},
    {"after", true, SEARCH, on_after},
    {"snippets", true, SEARCH, on_snippets},
    {"jobs", true, SEARCH | COUNT, on_jobs},
    {"timeout", true, SEARCH | COUNT, on_timeout},
    {"format", true, SEARCH | COUNT | SHOW, on_format},
    {"color", true, SEARCH | COUNT | SHOW, on_color},
    {"skip-damaged", false, SEARCH | COUNT | SHOW, on_skip},
};

static const struct option *find_option(px_ask_kind kind, px_str name) {
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (px_str_is(name, options[i].name) && (options[i].kinds & 1u << kind)) return &options[i];
    return NULL;
}

/* --name, --name=VALUE or --name VALUE of env.h. */
static px_status read_env_option(struct reader *r, px_str arg, bool takes, int argc, char **argv,
                                 int *i) {
    size_t eq = px_str_find(arg, PX_STR("="));
    px_str name = px_str_sub(arg, 2, eq), value = {0};
    bool taken;
    if (!takes && eq != SIZE_MAX)
        return px_fail(r->err, PX_E_USAGE, "--%.*s takes no value", PX_STR_ARG(name));
    if (eq != SIZE_MAX) value = px_str_sub(arg, eq + 1, arg.n);
    if (takes && eq == SIZE_MAX) {
        if (++*i == argc)
            return px_fail(r->err, PX_E_USAGE, "--%.*s lacks its value", PX_STR_ARG(name));
        value = px_str_of(argv[*i]);
    }
    return px_env_option(r->ask->env, name, value, &taken, r->err);
}

static void add_word(struct reader *r, px_str word) {
    px_ask *q = r->ask;
    q->words = q->n_words++ ? px_arena_fmt(r->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(q->words),
                                           PX_STR_ARG(word))
                            : word;
}

/* What options mean together. */
static px_status check(struct reader *r) {
    const px_ask *q = r->ask;
    if (q->n_words == 0)
        return px_fail(r->err, PX_E_USAGE,
                       r->kind == PX_ASK_SHOW ? "a number is missing"
                                              : "a query is missing; * is every record");
    if (q->n_facets && (q->format == PX_FORMAT_JSONL || q->format == PX_FORMAT_CSV ||
                        q->format == PX_FORMAT_NUMBER))
        return px_fail(r->err, PX_E_USAGE, "%sfacet goes with %sformat table or json", r->dash,
                       r->dash);
    if (q->after.n && q->offset)
        return px_fail(r->err, PX_E_USAGE, "%safter goes on where a page ended; %soffset does not",
                       r->dash, r->dash);
    if ((q->prefer.n || q->members) && q->unit == PX_UNIT_PUB)
        return px_fail(r->err, PX_E_USAGE, "%sprefer and %smembers go with %sunit app, fam or ext",
                       r->dash, r->dash, r->dash);
    return PX_OK;
}

static px_ask begin(px_ask_kind kind) {
    static const px_format usual[] = {PX_FORMAT_TABLE, PX_FORMAT_JSON, PX_FORMAT_TEXT};
    px_ask q = {.dir = PX_ASK_DIR, .limit = PX_ASK_LIMIT, .format = usual[kind]};
    if (kind != PX_ASK_SHOW) q.env = px_env_new();
    return q;
}

px_status px_ask_named(px_arena *a, px_ask_kind kind, px_str words, const px_str *names,
                       const px_str *values, size_t n, px_ask *out, px_err *err) {
    struct reader r = {.a = a, .kind = kind, .ask = out, .dash = "", .err = err};
    px_status st = PX_OK;
    *out = begin(kind);
    out->format = PX_FORMAT_JSON;
    if (words.n) add_word(&r, words);
    for (size_t i = 0; i < n && st == PX_OK; i++) {
        px_str name = names[i], value = values[i];
        bool takes = true, taken = false;
        const struct option *o = find_option(kind, name);
        if (o)
            takes = o->value;
        else if (!out->env || !px_env_option_is(name, &takes))
            return px_fail(err, PX_E_USAGE, "unknown option --%.*s",
                           (int)(name.n < 60 ? name.n : 60), name.p);
        if (!takes) {
            bool flag =
                px_str_is(value, "1") || px_str_is(value, "true") || px_str_is(value, "yes");
            if (!flag && !px_str_is(value, "0") && !px_str_is(value, "false") &&
                !px_str_is(value, "no"))
                st = wrong(&r, px_arena_cstr(a, name), value, "true or false");
            if (st != PX_OK || !flag) continue;
            value = (px_str){0};
        }
        st = o ? o->read(&r, value) : px_env_option(out->env, name, value, &taken, err);
    }
    return st == PX_OK ? check(&r) : st;
}

px_status px_ask_read(px_arena *a, px_ask_kind kind, int argc, char **argv, px_ask *out,
                      px_err *err) {
    struct reader r = {.a = a, .kind = kind, .ask = out, .color = -1, .dash = "--", .err = err};
    *out = begin(kind);
    px_status st = PX_OK;
    bool all_words = false;
    for (int i = 1; i < argc && st == PX_OK; i++) {
        px_str arg = px_str_of(argv[i]);
        if (all_words || !px_str_starts(arg, PX_STR("--"))) {
            add_word(&r, arg);
            continue;
        }
        if (arg.n == 2) {
            all_words = true;
            continue;
        }
        size_t eq = px_str_find(arg, PX_STR("="));
        px_str name = px_str_sub(arg, 2, eq), value = {0};
        const struct option *o = find_option(kind, name);
        bool env_value = false;
        if (!o && out->env && px_env_option_is(name, &env_value)) {
            st = read_env_option(&r, arg, env_value, argc, argv, &i);
            continue;
        }
        if (!o)
            return px_fail(err, PX_E_USAGE, "unknown option --%.*s",
                           (int)(name.n < 60 ? name.n : 60), name.p);
        if (eq != SIZE_MAX) value = px_str_sub(arg, eq + 1, arg.n);
        if (!o->value && eq != SIZE_MAX)
            return px_fail(err, PX_E_USAGE, "--%s takes no value", o->name);
        if (o->value && eq == SIZE_MAX) {
            if (++i == argc) return px_fail(err, PX_E_USAGE, "--%s lacks its value", o->name);
            value = px_str_of(argv[i]);
        }
        st = o->read(&r, value);
    }
    if (st != PX_OK) return st;
    st = check(&r);
    if (st != PX_OK) return st;
    out->color = r.color < 0 ? isatty(STDOUT_FILENO) && !getenv("NO_COLOR") : r.color;
    return PX_OK;
}
