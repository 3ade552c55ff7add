/* random_query.c: see random_query.h. */
#include "tests/lib/random_query.h"

#include "query/lang/lexer.h"
#include "tests/lib/judge_int.h"

#include <stdlib.h>

struct random_query {
    judge *j;
    uint64_t state;
    px_arena *a; /* of one question */
    px_analyzer *an;
    px_buf *out;
    judge_doc **doc; /* by key: rows may lie otherwise from build to build */
    size_t focus;    /* document that most is drawn from */
    px_field text[PX_F_COUNT], other[PX_F_COUNT];
    size_t n_text, n_other;
};

static uint64_t dice(random_query *q) { /* splitmix64 */
    uint64_t z = q->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}
uint64_t random_below(random_query *q, uint64_t n) {
    return n ? dice(q) % n : 0;
}
static bool chance(random_query *q, unsigned percent) {
    return dice(q) % 100 < percent;
}
#define PICK(q, array) ((array)[random_below((q), sizeof(array) / sizeof *(array))])

static int by_key(const void *x, const void *y) {
    const judge_doc *const *d = x, *const *e = y;
    return px_str_cmp((*d)->record.key, (*e)->record.key);
}

random_query *random_query_new(judge *j, uint64_t seed) {
    random_query *q = px_calloc(1, sizeof *q);
    q->j = j;
    q->doc = px_malloc((j->n + 1) * sizeof *q->doc);
    memcpy(q->doc, j->doc, j->n * sizeof *q->doc);
    if (j->n) qsort(q->doc, j->n, sizeof *q->doc, by_key);
    q->state = seed * 0xD1342543DE82EF95u + 1;
    q->a = px_arena_new();
    q->an = px_analyzer_new();
    for (int i = 1; i < PX_F_COUNT; i++) {
        px_field f = (px_field)i;
        if (!judge_filled(j, f)) continue;
        if (px_text_mask(f) || f == PX_F_TXT)
            q->text[q->n_text++] = f;
        else
            q->other[q->n_other++] = f;
    }
    return q;
}

void random_query_free(random_query *q) {
    px_analyzer_free(q->an);
    px_arena_free(q->a);
    free(q->doc);
    free(q);
}

/* ---- where from ---- */

static const judge_doc *some_doc(random_query *q) {
    size_t i = chance(q, 75) ? q->focus : random_below(q, q->j->n);
    return q->doc[i];
}

/* A value of the field: of some document, else of the next one that has it. */
static const judge_fact *some_fact(random_query *q, px_field f) {
    size_t at = chance(q, 75) ? q->focus : random_below(q, q->j->n);
    for (size_t k = 0; k < q->j->n; k++) {
        const judge_doc *d = q->doc[(at + k) % q->j->n];
        size_t n = 0, want;
        for (size_t i = 0; i < d->facts.n; i++)
            n += d->facts.v[i].field == f;
        if (!n) continue;
        want = random_below(q, n);
        for (size_t i = 0; i < d->facts.n; i++)
            if (d->facts.v[i].field == f && want-- == 0) return &d->facts.v[i];
    }
    return NULL;
}

static uint32_t some_number(random_query *q, px_field f) {
    size_t at = chance(q, 75) ? q->focus : random_below(q, q->j->n);
    for (size_t k = 0; k < q->j->n; k++) {
        uint32_t v = q->doc[(at + k) % q->j->n]->number[f];
        if (v != PX_NIL) return v;
    }
    return 0;
}

/* ---- writing ---- */

static void put(random_query *q, const char *s) {
    px_buf_c(q->out, s);
}

static void put_quoted(random_query *q, px_str s, bool star) {
    px_buf_ch(q->out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = px_utf8_next(s, &i);
        if (c == '"' || c == '\\' || c == '*' || (c >= 0x201C && c <= 0x201F) || c == 0xFF02 ||
            c == 0xFF0A || c == 0xFF3C)
            px_buf_ch(q->out, '\\');
        px_buf_put(q->out, s.p + at, i - at);
    }
    put(q, star ? (chance(q, 50) ? "*\"" : "\"*") : "\"");
}

static bool is_simple(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] & 0x80) && !px_is_alpha(s.p[i]) && !px_is_digit(s.p[i])) return false;
    return s.n > 0 && !px_lex_is_special(s);
}

/* Bare where that is possible. */
static void put_value(random_query *q, px_str s, bool star) {
    if (is_simple(s) && chance(q, 80)) {
        px_buf_str(q->out, s);
        if (star) put(q, "*");
    } else {
        put_quoted(q, s, star);
    }
}

static void put_field(random_query *q, px_field f, px_str custom) {
    const px_field_info *info = px_field_get(f);
    unsigned how = (unsigned)random_below(q, 100);
    if (f == PX_F_X) {
        px_buf_fmt(q->out, "x." PX_STR_FMT, PX_STR_ARG(custom));
    } else if (how < 12 && *info->aliases && !strchr(info->aliases, '(')) {
        size_t n = 1, want;
        for (const char *p = info->aliases; *p; p++)
            n += *p == ' ';
        want = random_below(q, n);
        const char *p = info->aliases;
        while (want--)
            p += strcspn(p, " ") + 1;
        px_buf_put(q->out, p, strcspn(p, " "));
    } else {
        px_str code = px_str_of(info->code);
        for (size_t i = 0; i < code.n; i++)
            px_buf_ch(q->out, how < 20 ? px_upper(code.p[i]) : code.p[i]);
    }
}

/* ---- words ---- */

/* Tokens of some text of the field with their places; sentence and paragraph marks among them. */
static const px_token *some_tokens(random_query *q, px_field f, px_str *text, size_t *n) {
    unsigned mask = px_text_mask(f == PX_F_TXT ? PX_F_TA : f);
    size_t at = chance(q, 75) ? q->focus : random_below(q, q->j->n);
    for (size_t k = 0; k < q->j->n; k++) {
        px_fact_text *v;
        const px_token *t;
        size_t all = px_facts_texts(q->a, &q->doc[(at + k) % q->j->n]->record, &v), fit = 0;
        for (size_t i = 0; i < all; i++)
            if (mask >> v[i].field & 1) v[fit++] = v[i];
        if (!fit) continue;
        *text = v[random_below(q, fit)].text;
        if (px_analyze(q->an, *text, true, &t, n, NULL) == PX_OK && *n) return t;
    }
    *n = 0;
    return NULL;
}

static bool is_mark(const px_token *t) {
    return t->kind == PX_TOKEN_SENTENCE || t->kind == PX_TOKEN_PARAGRAPH;
}

/* `want` tokens in a row, marks between them not counted: bytes of the text, signs and all. */
static px_str some_run(random_query *q, px_field f, size_t want, px_str *last) {
    px_str text = {0};
    size_t n, at, end, words = 0;
    const px_token *t = some_tokens(q, f, &text, &n);
    *last = PX_STR("zqx");
    if (!n) return *last;
    at = random_below(q, n);
    while (at > 0 && is_mark(&t[at]))
        at--;
    if (chance(q, 30)) /* what stands around the end of a sentence */
        for (size_t k = at; k < n && k < at + 60; k++)
            if (is_mark(&t[k]) && k) {
                at = k - 1;
                break;
            }
    end = at;
    for (size_t k = at; k < n && words < want; k++)
        if (!is_mark(&t[k])) {
            end = k;
            words++;
        }
    *last = px_arena_str(q->a, px_str_sub(text, t[end].begin, t[end].end));
    return px_arena_str(q->a, px_str_sub(text, t[at].begin, t[end].end));
}

/* A beginning of at least two characters of a word; CJK as it is. */
static px_str beginning(random_query *q, px_str s) {
    size_t keep = 0, chars = 0, total = 0;
    for (size_t i = 0; i < s.n; total++)
        (void)px_utf8_next(s, &i);
    size_t want = total > 2 ? 2 + random_below(q, total - 1) : total;
    while (keep < s.n && chars < want) {
        (void)px_utf8_next(s, &keep);
        chars++;
    }
    return px_str_sub(s, 0, keep);
}

static void text_value(random_query *q, px_field f) {
    px_str last, run;
    switch (random_below(q, 10)) {
    case 0:
    case 1: /* a word, sometimes in another form */
        run = some_run(q, f, 1, &last);
        if (is_simple(run) && !(run.p[run.n - 1] & 0x80) && chance(q, 30))
            run = px_arena_fmt(q->a, PX_STR_FMT "%s", PX_STR_ARG(run),
                               PICK(q, ((const char *[]){"s", "ed", "ing", "ly"})));
        put_value(q, run, false);
        return;
    case 2: /* words in a row by stem */
        run = some_run(q, f, 2 + random_below(q, 2), &last);
        for (size_t i = 0; i < run.n; i++)
            if (run.p[i] == ' ') ((char *)(uintptr_t)run.p)[i] = '-';
        if (strcspn(run.p, "\"\\*?#_=<>:&|!()[]{}~^$,;'\n\t") < run.n || run.p[0] == '-')
            put_quoted(q, run, false);
        else
            px_buf_str(q->out, run);
        return;
    case 3:
    case 4:
    case 5:
    case 6:
        put_quoted(q, some_run(q, f, 2 + random_below(q, 4), &last), false);
        return;
    case 7: /* a beginning */
        run = some_run(q, f, 1, &last);
        put_value(q, beginning(q, run), true);
        return;
    case 8: { /* a phrase with a beginning */
        run = some_run(q, f, 2 + random_below(q, 2), &last);
        px_str head = px_str_sub(run, 0, run.n - last.n);
        px_str whole = px_arena_fmt(q->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(head),
                                    PX_STR_ARG(beginning(q, last)));
        put_quoted(q, whole, true);
        return;
    }
    default: { /* words that need not stand together, or that nobody wrote */
        run = some_run(q, f, 1, &last);
        px_str other = chance(q, 80) ? some_run(q, f, 1, &last) : PX_STR("zqxwv");
        put_quoted(
            q, px_arena_fmt(q->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(run), PX_STR_ARG(other)),
            false);
    }
    }
}

static void text_leaf(random_query *q) {
    px_field f = q->text[random_below(q, q->n_text)];
    if (chance(q, 25)) { /* without a field: title, abstract and claims */
        text_value(q, PX_F_TAC);
        return;
    }
    put_field(q, f, (px_str){0});
    if (chance(q, 12)) { /* ti=(a OR b) */
        put(q, "=(");
        text_value(q, f);
        put(q, PICK(q, ((const char *[]){" OR ", " AND ", " NOT ", " | "})));
        text_value(q, f);
        put(q, ")");
        return;
    }
    put(q, PICK(q, ((const char *[]){"=", "=", "=", ":", "=="})));
    text_value(q, f);
}

/* ---- names ---- */

static void name_leaf(random_query *q, px_field f) {
    px_field of = f == PX_F_IA ? (chance(q, 50) ? PX_F_PA : PX_F_IN) : f;
    const judge_fact *fact = some_fact(q, of);
    if (!fact) {
        put(q, "*");
        return;
    }
    const px_token *t;
    size_t n, at, want;
    put_field(q, f, fact->custom);
    if (chance(q, 15)) {
        put(q, chance(q, 50) ? "==" : "=");
        put_quoted(q, fact->value, false);
        return;
    }
    if (px_analyze(q->an, fact->value, true, &t, &n, NULL) != PX_OK || !n) {
        put(q, "=none");
        return;
    }
    at = random_below(q, n);
    while (at > 0 && is_mark(&t[at]))
        at--;
    want = 1 + random_below(q, 3);
    size_t end = at;
    for (size_t k = at, words = 0; k < n && words < want; k++)
        if (!is_mark(&t[k])) {
            end = k;
            words++;
        }
    px_str run = px_str_sub(fact->value, t[at].begin, t[end].end);
    px_str last = px_str_sub(fact->value, t[end].begin, t[end].end);
    bool star = chance(q, 25);
    if (star) run.n -= last.n - beginning(q, last).n;
    put(q, chance(q, 10) ? "==" : "=");
    put_value(q, run, star);
}

/* ---- classes ---- */

static void class_leaf(random_query *q, px_field f) {
    px_field of =
        f == PX_F_CL ? (judge_filled(q->j, PX_F_CPC) && chance(q, 50) ? PX_F_CPC : PX_F_IPC) : f;
    const judge_fact *fact = some_fact(q, of);
    if (!fact) {
        put(q, "*");
        return;
    }
    px_str s = px_class_cut(fact->value, 1 + (int)random_below(q, 5));
    if (px_class_level(s) == 4 && chance(q, 20))
        s = px_arena_fmt(q->a, PX_STR_FMT "/00", PX_STR_ARG(s));
    put_field(q, f, (px_str){0});
    put(q, PICK(q, ((const char *[]){"=", "=", "=", "=", "==", "!=", "=/low ", "=/same "})));
    char *p = px_arena_cstr(q->a, s);
    switch (random_below(q, 5)) {
    case 0:
        for (size_t i = 0; i < s.n; i++)
            p[i] = px_lower(p[i]);
        break;
    case 1:
        if (s.n > 4 && px_class_level(s) >= 4) {
            s = px_arena_fmt(q->a, "%.4s %s", p, p + 4);
            put_quoted(q, s, false);
            return;
        }
        break;
    default:
        break;
    }
    s.p = p;
    if (strcspn(p, " \"\\*?#_=<>:&|!()[]{}~^$,;") < s.n || chance(q, 10))
        put_quoted(q, s, false);
    else
        px_buf_str(q->out, s);
}

/* ---- dates and numbers ---- */

static void put_number(random_query *q, uint32_t v, bool date, unsigned grain) {
    if (!date) {
        px_buf_u64(q->out, v);
        return;
    }
    uint32_t m = v / 100 % 100, d = v % 100;
    const char *sep = PICK(q, ((const char *[]){"-", "-", "", "."}));
    px_buf_fmt(q->out, "%04u", v / 10000);
    if (grain < 1 || !m) return;
    if (grain == 1 || !d) sep = "-"; /* 201005 might be anything */
    px_buf_fmt(q->out, "%s%02u", sep, m);
    if (grain > 1 && d) px_buf_fmt(q->out, "%s%02u", sep, d);
}

static void range_leaf(random_query *q, px_field f, bool date) {
    uint32_t v = some_number(q, f), w = some_number(q, f);
    unsigned grain = (unsigned)random_below(q, 3);
    if (chance(q, 20)) w = v + (uint32_t)random_below(q, date ? 20000 : 5);
    if (v > w) {
        uint32_t t = v;
        v = w;
        w = t;
    }
    put_field(q, f, (px_str){0});
    switch (random_below(q, 8)) {
    case 0:
    case 1:
        put(q, PICK(q, ((const char *[]){"=", "=", ":", "==", "!="})));
        put_number(q, v, date, grain);
        return;
    case 2:
    case 3:
    case 4:
        put(q, PICK(q, ((const char *[]){">", ">=", "<", "<="})));
        put_number(q, v, date, grain);
        return;
    case 5:
        put(q, "=");
        put_number(q, v, date, date && grain == 1 ? 0 : grain);
        put(q, ":");
        put_number(q, w, date, date && grain == 1 ? 0 : grain);
        return;
    case 6:
        put(q, chance(q, 70) ? "=[" : "={");
        bool in = q->out->p[q->out->n - 1] == '[';
        put_number(q, v, date, grain);
        put(q, " TO ");
        if (chance(q, 15))
            put(q, "*");
        else
            put_number(q, w + (date && grain < 2 && !in ? 20000 : 2), date, grain);
        put(q, in ? "]" : "}");
        return;
    default:
        put(q, "=*");
    }
}

/* ---- codes ---- */

static void enum_leaf(random_query *q, px_field f) {
    static const char *const said[] = {
        "pt=发明", "pt=实用新型",          "pt=granted", "ls=有效",   "ls=审中",
        "cc=中国", "cc=\"United States\"", "ctry=日本",  "lang=中文", "paty=企业",
        "ev=授权", "pt=invention*"};
    if (chance(q, 10)) {
        put(q, PICK(q, said));
        return;
    }
    const judge_fact *fact = some_fact(q, f);
    if (!fact) {
        put(q, "*");
        return;
    }
    px_str s = fact->value;
    bool star = chance(q, 15);
    put_field(q, f, (px_str){0});
    put(q, PICK(q, ((const char *[]){"=", "=", "=", ":", "==", "!="})));
    if (star && s.n) {
        size_t keep = 0, chars = 1 + random_below(q, 4);
        while (keep < s.n && chars--)
            (void)px_utf8_next(s, &keep);
        s = px_str_sub(s, 0, keep);
    }
    if (chance(q, 30)) {
        char *p = px_arena_cstr(q->a, s);
        for (size_t i = 0; i < s.n; i++)
            p[i] = chance(q, 50) ? px_lower(p[i]) : px_upper(p[i]);
        s.p = p;
    }
    put_value(q, s, star);
}

/* ---- document numbers ---- */

static px_str respelled(random_query *q, const px_rec_number *n) {
    px_str s = n->normal;
    if (!n->cc.n || !n->num.n) return s;
    switch (random_below(q, 8)) {
    case 0:
        return px_arena_fmt(q->a, PX_STR_FMT " " PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(n->cc),
                            PX_STR_ARG(n->num), PX_STR_ARG(n->kind));
    case 1:
        return px_arena_fmt(q->a, PX_STR_FMT "-" PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(n->cc),
                            PX_STR_ARG(n->num), n->kind.n ? "-" : "", PX_STR_ARG(n->kind));
    case 2:
        return px_arena_fmt(q->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(n->cc), PX_STR_ARG(n->num));
    case 3: {
        char *p = px_arena_cstr(q->a, s);
        for (size_t i = 0; i < s.n; i++)
            p[i] = px_lower(p[i]);
        return (px_str){p, s.n};
    }
    case 4:
        return n->given.n ? n->given : s;
    case 5:
        return n->num;
    default:
        return s;
    }
}

static px_rec_number number_of(px_str normal) {
    px_number p = px_number_of_normal(normal, PX_ROLE_PUBLICATION);
    return (px_rec_number){.normal = normal, .cc = p.cc, .num = p.num, .kind = p.kind};
}

static void ident_leaf(random_query *q, px_field f) {
    const px_record *r = &some_doc(q)->record;
    px_field which = f;
    px_str s = {0};
    for (int tries = 0; tries < 200 && !s.n; tries++) {
        if (tries) r = &q->doc[random_below(q, q->j->n)]->record;
        if (f == PX_F_NUM) which = PICK(q, ((px_field[]){PX_F_PN, PX_F_AN, PX_F_PR, PX_F_FAM}));
        switch ((int)which) {
        case PX_F_AN:
            s = respelled(q, &r->app);
            break;
        case PX_F_PR:
            if (r->priorities.n)
                s = respelled(q, &r->priorities.v[random_below(q, r->priorities.n)]);
            break;
        case PX_F_FAM:
            s = chance(q, 40) && r->family.n ? r->family : respelled(q, &r->pub);
            break;
        case PX_F_USCC:
            if (r->applicants.n) s = r->applicants.v[0].id;
            break;
        case PX_F_CT:
        case PX_F_CF: {
            const px_rec_cites *c = (which == PX_F_CT) == chance(q, 70) ? &r->cites : &r->cited_by;
            px_rec_number n = r->pub;
            if (c->n && chance(q, 70)) n = number_of(c->v[random_below(q, c->n)].number);
            s = respelled(q, &n);
            break;
        }
        default:
            s = respelled(q, &r->pub);
        }
    }
    if (!s.n) {
        put(q, "*");
        return;
    }
    if (f == PX_F_PN && chance(q, 15) && r->pub.cc.n) s = r->pub.cc;
    if (f == PX_F_NUM && px_str_eq(s, r->pub.normal) && is_simple(s) && chance(q, 30)) {
        px_buf_str(q->out, s); /* found out from its look */
        return;
    }
    put_field(q, f, (px_str){0});
    put(q, PICK(q, ((const char *[]){"=", "=", "=", "!="})));
    put_value(q, s, false);
}

/* ---- trees ---- */

static void other_leaf(random_query *q) {
    px_field f = q->other[random_below(q, q->n_other)];
    px_field_type type = px_field_get(f)->type;
    if (f == PX_F_IA) type = PX_FT_NAME;
    if (f == PX_F_CL) type = PX_FT_CLASS;
    if (f == PX_F_NUM) type = PX_FT_IDENT;
    switch (type) {
    case PX_FT_NAME:
    case PX_FT_CUSTOM:
        name_leaf(q, f);
        return;
    case PX_FT_CLASS:
        class_leaf(q, f);
        return;
    case PX_FT_DATE:
    case PX_FT_NUMBER:
        range_leaf(q, f, type == PX_FT_DATE);
        return;
    case PX_FT_ENUM:
        enum_leaf(q, f);
        return;
    case PX_FT_IDENT:
        ident_leaf(q, f);
        return;
    case PX_FT_BOOL:
        put_field(q, f, (px_str){0});
        put(q, PICK(q, ((const char *[]){"=1", "=0", "=yes", "=否", "!=1"})));
        return;
    default:
        put(q, "has=");
        put(q, px_has_name((px_has)random_below(q, PX_HAS_COUNT)));
    }
}

static void tree(random_query *q, int depth) {
    static const char *const and[] = {" AND ", " AND ", " and ", " & ", " && ", " "};
    static const char *const or [] = {" OR ", " OR ", " or ", " | ", " || "};
    static const char *const not [] = {" NOT ", " NOT ", " not ", " AND NOT ", " ANDNOT "};
    if (depth == 0 || chance(q, 30)) {
        if (chance(q, 2))
            put(q, "*");
        else if (chance(q, 45))
            text_leaf(q);
        else
            other_leaf(q);
        return;
    }
    unsigned kind = (unsigned)random_below(q, 100);
    size_t n = 2;
    if (kind < 80 && chance(q, 30)) n += 1 + random_below(q, 2);
    for (size_t i = 0; i < n; i++) {
        if (i) put(q, kind < 35 ? PICK(q, and) : kind < 80 ? PICK(q, or) : PICK(q, not ));
        bool open = chance(q, 93);
        if (open) put(q, "(");
        tree(q, depth - 1);
        if (open) put(q, ")");
    }
}

void random_query_next(random_query *q, px_buf *out) {
    q->out = out;
    px_arena_reset(q->a);
    px_buf_clear(out);
    q->focus = random_below(q, q->j->n);
    tree(q, (int)random_below(q, 6));
}

void random_query_facet(random_query *q, px_buf *out) {
    static const char *const levels[] = {"", ".section", ".class", ".subclass", ".group"};
    px_field all[PX_F_COUNT];
    size_t n = 0;
    for (int f = 1; f < PX_F_COUNT; f++)
        if (px_field_get((px_field)f)->flags & PX_FIELD_F && judge_filled(q->j, (px_field)f))
            all[n++] = (px_field)f;
    px_field f = all[random_below(q, n)];
    bool levelled =
        f == PX_F_IPC || f == PX_F_IPCM || f == PX_F_CPC || f == PX_F_CPCI || f == PX_F_CPCA;
    px_buf_clear(out);
    if (f == PX_F_X)
        px_buf_fmt(out, "x." PX_STR_FMT ":all", PX_STR_ARG(some_fact(q, PX_F_X)->custom));
    else
        px_buf_fmt(out, "%s%s:all", px_field_code(f), levelled ? levels[random_below(q, 5)] : "");
}
