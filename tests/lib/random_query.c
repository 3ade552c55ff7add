/* random_query.c: see random_query.h. */
#include "tests/lib/random_int.h"

#include "query/lang/lexer.h"

#include <stdlib.h>

static uint64_t dice(random_query *q) { /* splitmix64 */
    uint64_t z = q->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}
uint64_t random_below(random_query *q, uint64_t n) {
    return n ? dice(q) % n : 0;
}
bool random_chance(random_query *q, unsigned percent) {
    return dice(q) % 100 < percent;
}

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

const judge_doc *random_doc(random_query *q) {
    size_t i = random_chance(q, 75) ? q->focus : random_below(q, q->j->n);
    return q->doc[i];
}

/* A value of the field: of some document, else of the next one that has it. */
const judge_fact *random_fact(random_query *q, px_field f) {
    size_t at = random_chance(q, 75) ? q->focus : random_below(q, q->j->n);
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

uint32_t random_number(random_query *q, px_field f) {
    size_t at = random_chance(q, 75) ? q->focus : random_below(q, q->j->n);
    for (size_t k = 0; k < q->j->n; k++) {
        uint32_t v = q->doc[(at + k) % q->j->n]->number[f];
        if (v != PX_NIL) return v;
    }
    return 0;
}

/* ---- writing ---- */

void random_put(random_query *q, const char *s) {
    px_buf_c(q->out, s);
}

void random_put_quoted(random_query *q, px_str s, bool star) {
    px_buf_ch(q->out, '"');
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t c = px_utf8_next(s, &i);
        if (c == '"' || c == '\\' || c == '*' || (c >= 0x201C && c <= 0x201F) || c == 0xFF02 ||
            c == 0xFF0A || c == 0xFF3C)
            px_buf_ch(q->out, '\\');
        px_buf_put(q->out, s.p + at, i - at);
    }
    random_put(q, star ? (random_chance(q, 50) ? "*\"" : "\"*") : "\"");
}

bool random_is_simple(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] & 0x80) && !px_is_alpha(s.p[i]) && !px_is_digit(s.p[i])) return false;
    return s.n > 0 && !px_lex_is_special(s);
}

/* Bare where that is possible. */
void random_put_value(random_query *q, px_str s, bool star) {
    if (random_is_simple(s) && random_chance(q, 80)) {
        px_buf_str(q->out, s);
        if (star) random_put(q, "*");
    } else {
        random_put_quoted(q, s, star);
    }
}

void random_put_field(random_query *q, px_field f, px_str custom) {
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
const px_token *random_tokens(random_query *q, px_field f, px_str *text, size_t *n) {
    unsigned mask = px_text_mask(f == PX_F_TXT ? PX_F_TA : f);
    size_t at = random_chance(q, 75) ? q->focus : random_below(q, q->j->n);
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

bool random_is_mark(const px_token *t) {
    return t->kind == PX_TOKEN_SENTENCE || t->kind == PX_TOKEN_PARAGRAPH;
}

/* `want` tokens in a row, marks between them not counted: bytes of the text, signs and all. */
static px_str some_run(random_query *q, px_field f, size_t want, px_str *last) {
    px_str text = {0};
    size_t n, at, end, words = 0;
    const px_token *t = random_tokens(q, f, &text, &n);
    *last = PX_STR("zqx");
    if (!n) return *last;
    at = random_below(q, n);
    while (at > 0 && random_is_mark(&t[at]))
        at--;
    if (random_chance(q, 30)) /* what stands around the end of a sentence */
        for (size_t k = at; k < n && k < at + 60; k++)
            if (random_is_mark(&t[k]) && k) {
                at = k - 1;
                break;
            }
    end = at;
    for (size_t k = at; k < n && words < want; k++)
        if (!random_is_mark(&t[k])) {
            end = k;
            words++;
        }
    *last = px_arena_str(q->a, px_str_sub(text, t[end].begin, t[end].end));
    return px_arena_str(q->a, px_str_sub(text, t[at].begin, t[end].end));
}

/* A beginning of at least two characters of a word; CJK as it is. */
px_str random_beginning(random_query *q, px_str s) {
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
    if (random_chance(q, 14)) {
        random_wild(q, f);
        return;
    }
    switch (random_below(q, 10)) {
    case 0:
    case 1: /* a word, sometimes in another form */
        run = some_run(q, f, 1, &last);
        if (random_is_simple(run) && !(run.p[run.n - 1] & 0x80) && random_chance(q, 30))
            run = px_arena_fmt(q->a, PX_STR_FMT "%s", PX_STR_ARG(run),
                               PICK(q, ((const char *[]){"s", "ed", "ing", "ly"})));
        random_put_value(q, run, false);
        return;
    case 2: /* words in a row by stem */
        run = some_run(q, f, 2 + random_below(q, 2), &last);
        for (size_t i = 0; i < run.n; i++)
            if (run.p[i] == ' ') ((char *)(uintptr_t)run.p)[i] = '-';
        if (strcspn(run.p, "\"\\*?#_=<>:&|!()[]{}~^$,;'\n\t") < run.n || run.p[0] == '-')
            random_put_quoted(q, run, false);
        else
            px_buf_str(q->out, run);
        return;
    case 3:
    case 4:
    case 5:
    case 6:
        random_put_quoted(q, some_run(q, f, 2 + random_below(q, 4), &last), false);
        return;
    case 7: /* a beginning */
        run = some_run(q, f, 1, &last);
        random_put_value(q, random_beginning(q, run), true);
        return;
    case 8: { /* a phrase with a beginning */
        run = some_run(q, f, 2 + random_below(q, 2), &last);
        px_str head = px_str_sub(run, 0, run.n - last.n);
        px_str whole = px_arena_fmt(q->a, PX_STR_FMT PX_STR_FMT, PX_STR_ARG(head),
                                    PX_STR_ARG(random_beginning(q, last)));
        random_put_quoted(q, whole, true);
        return;
    }
    default: { /* words that need not stand together, or that nobody wrote */
        run = some_run(q, f, 1, &last);
        px_str other = random_chance(q, 80) ? some_run(q, f, 1, &last) : PX_STR("zqxwv");
        random_put_quoted(
            q, px_arena_fmt(q->a, PX_STR_FMT " " PX_STR_FMT, PX_STR_ARG(run), PX_STR_ARG(other)),
            false);
    }
    }
}

static void text_leaf(random_query *q) {
    px_field f = q->text[random_below(q, q->n_text)];
    if (random_chance(q, 28)) {
        random_near(q, random_chance(q, 25) ? PX_F_TAC : f);
        return;
    }
    if (random_chance(q, 1)) {
        random_put_field(q, f, (px_str){0});
        random_put(q, "=*");
        return;
    }
    if (random_chance(q, 25)) { /* without a field: title, abstract and claims */
        text_value(q, PX_F_TAC);
        return;
    }
    random_put_field(q, f, (px_str){0});
    if (random_chance(q, 12)) { /* ti=(a OR b) */
        random_put(q, "=(");
        text_value(q, f);
        random_put(q, PICK(q, ((const char *[]){" OR ", " AND ", " NOT ", " | "})));
        text_value(q, f);
        random_put(q, ")");
        return;
    }
    random_put(q, PICK(q, ((const char *[]){"=", "=", "=", ":", "=="})));
    text_value(q, f);
}

/* ---- names ---- */

/* A word of the name with signs in it, or two characters and a gap. */
static px_str name_pattern(random_query *q, px_str name, const px_token *t, size_t n, size_t at) {
    size_t to = at + 1 + random_below(q, 4);
    if (t[at].kind == PX_TOKEN_WORD)
        return random_pattern(q, px_arena_str(q->a, px_str_sub(name, t[at].begin, t[at].end)));
    if (to >= n || t[at].kind != PX_TOKEN_CJK || t[to].kind != PX_TOKEN_CJK) return (px_str){0};
    return px_arena_fmt(q->a, PX_STR_FMT "%s" PX_STR_FMT,
                        PX_STR_ARG(px_str_sub(name, t[at].begin, t[at].end)),
                        to == at + 2 ? PICK(q, WORDS("?", "*", "#")) : PICK(q, WORDS("*", "#")),
                        PX_STR_ARG(px_str_sub(name, t[to].begin, t[to].end)));
}

static void name_leaf(random_query *q, px_field f) {
    px_field of = f == PX_F_IA    ? (random_chance(q, 50) ? PX_F_PA : PX_F_IN)
                  : f == PX_F_PAX ? PX_F_PAS
                                  : f;
    const judge_fact *fact = random_fact(q, of);
    if (!fact) {
        random_put(q, "*");
        return;
    }
    const px_token *t;
    size_t n, at, want;
    random_put_field(q, f, fact->custom);
    if (random_chance(q, 20)) {
        bool written = f != PX_F_IA && random_chance(q, 33);
        px_str value = f == PX_F_PAX ? px_groups_of(q->j->groups, fact->value) : fact->value;
        random_put(q, written ? "===" : random_chance(q, 50) ? "==" : "=");
        random_put_quoted(q, written ? value : fact->value, false);
        return;
    }
    if (px_analyze(q->an, fact->value, true, &t, &n, NULL) != PX_OK || !n) {
        random_put(q, "=none");
        return;
    }
    if (random_chance(q, 2)) {
        random_put(q, "=*");
        return;
    }
    at = random_below(q, n);
    while (at > 0 && random_is_mark(&t[at]))
        at--;
    if (random_chance(q, 15)) {
        px_str pattern = name_pattern(q, fact->value, t, n, at);
        if (pattern.n) {
            random_put(q, "=");
            px_buf_str(q->out, pattern);
            return;
        }
    }
    want = 1 + random_below(q, 3);
    size_t end = at;
    for (size_t k = at, words = 0; k < n && words < want; k++)
        if (!random_is_mark(&t[k])) {
            end = k;
            words++;
        }
    px_str run = px_str_sub(fact->value, t[at].begin, t[end].end);
    px_str last = px_str_sub(fact->value, t[end].begin, t[end].end);
    bool star = random_chance(q, 25);
    if (star) run.n -= last.n - random_beginning(q, last).n;
    random_put(q, random_chance(q, 10) ? "==" : "=");
    random_put_value(q, run, star);
}

/* ---- classes ---- */

static void class_leaf(random_query *q, px_field f) {
    px_field of = f == PX_F_CL
                      ? (judge_filled(q->j, PX_F_CPC) && random_chance(q, 50) ? PX_F_CPC : PX_F_IPC)
                      : f;
    const judge_fact *fact = random_fact(q, of);
    if (!fact) {
        random_put(q, "*");
        return;
    }
    px_str s = px_class_cut(fact->value, 1 + (int)random_below(q, 5));
    if (px_class_level(s) == 4 && random_chance(q, 20))
        s = px_arena_fmt(q->a, PX_STR_FMT "/00", PX_STR_ARG(s));
    random_put_field(q, f, (px_str){0});
    random_put(q, PICK(q, ((const char *[]){"=", "=", "=", "=", "==", "!=", "=/low ", "=/same ",
                                            "=/high ", "=/high "})));
    char *p = px_arena_cstr(q->a, s);
    switch (random_below(q, 5)) {
    case 0:
        for (size_t i = 0; i < s.n; i++)
            p[i] = px_lower(p[i]);
        break;
    case 1:
        if (s.n > 4 && px_class_level(s) >= 4) {
            s = px_arena_fmt(q->a, "%.4s %s", p, p + 4);
            random_put_quoted(q, s, false);
            return;
        }
        break;
    default:
        break;
    }
    s.p = p;
    if (strcspn(p, " \"\\*?#_=<>:&|!()[]{}~^$,;") < s.n || random_chance(q, 10))
        random_put_quoted(q, s, false);
    else
        px_buf_str(q->out, s);
}

/* ---- trees ---- */

static void other_leaf(random_query *q) {
    px_field f = q->other[random_below(q, q->n_other)];
    px_field_type type = px_field_get(f)->type;
    if (f == PX_F_IA) type = PX_FT_NAME;
    if (f == PX_F_CL) type = PX_FT_CLASS;
    if (f == PX_F_PAX) type = PX_FT_NAME;
    if (random_is_event(f) || (f == PX_F_EV && random_chance(q, 20))) {
        random_event_leaf(q, f);
        return;
    }
    if (f == PX_F_X && random_chance(q, 40)) {
        random_custom(q);
        return;
    }
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
        random_range(q, f, type == PX_FT_DATE);
        return;
    case PX_FT_ENUM:
        random_code(q, f);
        return;
    case PX_FT_IDENT:
        random_ident(q, f);
        return;
    case PX_FT_BOOL:
        random_put_field(q, f, (px_str){0});
        random_put(q, PICK(q, ((const char *[]){"=1", "=0", "=yes", "=否", "!=1"})));
        return;
    default:
        random_put(q, "has=");
        random_put(q, px_has_name((px_has)random_below(q, PX_HAS_COUNT)));
    }
}

static void tree(random_query *q, int depth);

/* Whole applications and families. */
static void unit(random_query *q, int depth) {
    random_put(q,
               PICK(q, WORDS("fam{", "fam{", "FAM{", "app{", "ifam{", "同族{", "申请{", "ext{")));
    tree(q, depth);
    random_put(q, "}");
}

/* Conditions on what stands on the left; mostly such as a cell of a table gives. */
static void having(random_query *q, int depth) {
    random_put(q, "(");
    tree(q, depth);
    for (uint64_t k = 0, n = random_chance(q, 15) ? 2 : 1; k < n; k++) {
        random_put(q, PICK(q, WORDS(" having{", " Having{", " 其中{")));
        if (random_chance(q, 70)) {
            unit(q, depth - 1);
            if (random_chance(q, 70)) {
                random_put(q, PICK(q, WORDS(" AND ", " NOT ", " OR ", " ")));
                unit(q, depth - 1);
            }
        } else {
            tree(q, depth - 1);
        }
        random_put(q, "}");
    }
    random_put(q, ")");
}

static void tree(random_query *q, int depth) {
    static const char *const and[] = {" AND ", " AND ", " and ", " & ", " && ", " "};
    static const char *const or [] = {" OR ", " OR ", " or ", " | ", " || "};
    static const char *const xor [] = {" XOR ", " XOR ", " xor "};
    static const char *const not [] = {" NOT ", " NOT ", " not ", " AND NOT ", " ANDNOT "};
    if (depth <= 0 || random_chance(q, 30)) {
        if (random_chance(q, 2))
            random_put(q, "*");
        else if (random_chance(q, 3))
            random_event(q);
        else if (random_chance(q, 48))
            text_leaf(q);
        else
            other_leaf(q);
        return;
    }
    if (random_chance(q, 5)) {
        unit(q, depth - 1);
        return;
    }
    if (random_chance(q, 4)) {
        having(q, depth - 1);
        return;
    }
    unsigned kind = (unsigned)random_below(q, 100);
    size_t n = 2;
    if (kind < 86 && random_chance(q, 30)) n += 1 + random_below(q, 2);
    for (size_t i = 0; i < n; i++) {
        if (i)
            random_put(q, kind < 35   ? PICK(q, and)
                          : kind < 78 ? PICK(q, or)
                          : kind < 86 ? PICK(q, xor)
                                      : PICK(q, not ));
        bool open = random_chance(q, 93);
        if (open) random_put(q, "(");
        tree(q, depth - 1);
        if (open) random_put(q, random_chance(q, 4) ? PICK(q, WORDS(")^2", ")^0.5", ")^10")) : ")");
    }
}

static void put_order(random_query *q) {
    px_field can[PX_F_COUNT];
    size_t n = 0;
    for (int f = 1; f < PX_F_COUNT; f++)
        if (px_field_get((px_field)f)->flags & PX_FIELD_S) can[n++] = (px_field)f;
    random_put(q, " sort by ");
    if (random_chance(q, 10)) {
        random_put(q, "relevance");
        return;
    }
    for (uint64_t k = 0, keys = 1 + random_below(q, 3); k < keys; k++)
        px_buf_fmt(q->out, "%s%s%s", k ? ", " : "", px_field_code(can[random_below(q, n)]),
                   PICK(q, WORDS("", " desc", " desc", " asc")));
}

void random_query_next(random_query *q, px_buf *out) {
    q->out = out;
    px_arena_reset(q->a);
    px_buf_clear(out);
    q->focus = random_below(q, q->j->n);
    q->n_lists = 0;
    tree(q, (int)random_below(q, 6));
    if (random_chance(q, 5)) put_order(q);
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
        px_buf_fmt(out, "x." PX_STR_FMT ":all", PX_STR_ARG(random_fact(q, PX_F_X)->custom));
    else
        px_buf_fmt(out, "%s%s:all", px_field_code(f), levelled ? levels[random_below(q, 5)] : "");
}
