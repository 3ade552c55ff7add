/* Questions made by chance over records made by chance, with few words so that everything overlaps, against
 * a judge that cuts the same texts and tries every span there is. The records lie in several segments. */
#include "tests/query/text_set.h"

#include "base/bytes.h"
#include "patent/analyze.h"

static px_snapshot *made;

/* ---- a judge ---- */

/* A text cut into words. */
typedef struct place {
    px_str word, stem;
    bool cjk;
    unsigned paragraph, sentence;
} place;
typedef struct cut {
    place *v;
    size_t n;
    unsigned mask; /* its field */
} cut;
typedef struct judged {
    cut text[6];
    size_t n;
} judged;

static uint64_t seed;
static uint32_t below(uint32_t n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)((seed >> 16) % n);
}

static void cut_text(px_arena *a, px_analyzer *an, judged *j, const char *text, unsigned mask) {
    const px_token *t;
    size_t n;
    px_buf b;
    if (!text) return;
    px_buf_init(&b, 1 << 20);
    for (const char *p = text; *p; p++)
        px_buf_ch(&b, *p == '/' ? '\n' : *p);
    check(px_analyze(an, px_buf_view(&b), false, &t, &n, &err), text);
    cut *c = &j->text[j->n++];
    *c = (cut){px_arena_array(a, place, n + 1), 0, mask};
    unsigned paragraph = 0, sentence = 0;
    for (size_t i = 0; i < n; i++) {
        sentence += t[i].kind == PX_TOKEN_SENTENCE || t[i].kind == PX_TOKEN_PARAGRAPH;
        paragraph += t[i].kind == PX_TOKEN_PARAGRAPH;
        if (t[i].kind == PX_TOKEN_SENTENCE || t[i].kind == PX_TOKEN_PARAGRAPH) continue;
        px_str word = px_arena_str(a, t[i].text);
        bool cjk = t[i].kind == PX_TOKEN_CJK;
        px_str stem = word;
        if (!cjk) stem = px_arena_str(a, px_analyze_stem(an, word));
        c->v[c->n++] = (place){word, stem, cjk, paragraph, sentence};
    }
    px_buf_done(&b);
}

static size_t step(px_str s) { /* bytes of the first character */
    size_t n = 1;
    while (n < s.n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool fits(px_str p, px_str s) {
    if (p.n == 0) return s.n == 0;
    px_str rest = px_str_sub(p, step(p), p.n);
    if (*p.p == '*') return fits(rest, s) || (s.n && fits(p, px_str_sub(s, step(s), s.n)));
    if (*p.p == '#' && fits(rest, s)) return true;
    if (s.n == 0) return false;
    if (*p.p == '?' || *p.p == '#') return fits(rest, px_str_sub(s, step(s), s.n));
    return step(p) == step(s) && memcmp(p.p, s.p, step(p)) == 0 &&
           fits(rest, px_str_sub(s, step(s), s.n));
}

static bool is_word(px_analyzer *an, const px_qnode *q, size_t k, const place *p) {
    if (q->is_word[k] == PX_LT_PATTERN) return fits(q->token[k], p->word);
    if (q->op == PX_L_PREFIX && k + 1 == q->n_tokens) return px_str_starts(p->word, q->token[k]);
    if (q->op == PX_L_WORDS && q->is_word[k] == PX_LT_WORD)
        return !p->cjk && px_str_eq(px_analyze_stem(an, q->token[k]), p->stem);
    return px_str_eq(q->token[k], p->word);
}

/* Every span of a text that a node has: has[b * n + e]. */
typedef struct spans {
    bool *has;
    size_t n;
} spans;

static void leaf_from(px_analyzer *an, const px_qnode *q, const cut *c, size_t k, size_t at,
                      size_t begin, spans *out) {
    if (k == q->n_tokens) {
        if (at > begin) out->has[begin * c->n + at - 1] = true;
        return;
    }
    if (q->is_word[k] == PX_LT_GAP) {
        bool star = px_str_is(q->token[k], "*");
        size_t least = px_str_is(q->token[k], "?"), most = star ? 9 : 1;
        for (size_t g = least; g <= most && at + g < c->n; g++)
            if (at && c->v[at - 1].paragraph == c->v[at + g].paragraph &&
                (!star || c->v[at - 1].sentence == c->v[at + g].sentence))
                leaf_from(an, q, c, k + 1, at + g, begin, out);
        return;
    }
    if (at >= c->n || !is_word(an, q, k, &c->v[at])) return;
    if (at > begin && c->v[at - 1].paragraph != c->v[at].paragraph) return;
    leaf_from(an, q, c, k + 1, at + 1, begin, out);
}

static bool stands(const px_qnode *q, const cut *c, size_t xb, size_t xe, size_t yb, size_t ye) {
    (void)ye;
    if (yb <= xe) return false;
    const place *p = &c->v[xb], *e = &c->v[ye];
    switch (q->unit) {
    case PX_NEAR_TOKENS:
        return yb - xe <= q->distance && c->v[xe].paragraph == c->v[yb].paragraph;
    case PX_NEAR_SENTENCE:
        return p->sentence == e->sentence;
    case PX_NEAR_PARAGRAPH:
        return p->paragraph == e->paragraph;
    case PX_NEAR_FIELD:
        return true;
    }
    return false;
}

static spans spans_of(px_arena *a, px_analyzer *an, const px_qnode *q, const cut *c) {
    size_t n = c->n;
    spans out = {px_arena_array(a, bool, n *n + 1), n};
    if (q->kind == PX_Q_LEAF) {
        for (size_t b = 0; b < n; b++)
            leaf_from(an, q, c, 0, b, b, &out);
        return out;
    }
    spans side[8];
    assert_true(q->n <= 8);
    for (size_t i = 0; i < q->n; i++)
        side[i] = spans_of(a, an, q->child[i], c);
    if (q->kind == PX_Q_OR) {
        for (size_t i = 0; i < q->n; i++)
            for (size_t k = 0; k < n * n; k++)
                out.has[k] |= side[i].has[k];
        return out;
    }
    assert_int_equal(q->kind, PX_Q_NEAR);
    for (size_t x = 0; x < n * n; x++)
        for (size_t y = 0; y < n * n && side[0].has[x]; y++) {
            if (!side[1].has[y]) continue;
            size_t xb = x / n, xe = x % n, yb = y / n, ye = y % n;
            if (stands(q, c, xb, xe, yb, ye)) out.has[xb * n + ye] = true;
            if (!q->ordered && stands(q, c, yb, ye, xb, xe)) out.has[yb * n + xe] = true;
        }
    return out;
}

/* Those that hold no other. */
static size_t count_shortest(const spans *s) {
    size_t count = 0, n = s->n;
    for (size_t x = 0; x < n * n; x++) {
        bool alone = s->has[x];
        for (size_t b = x / n; alone && b <= x % n; b++)
            for (size_t e = b; alone && e <= x % n; e++)
                alone = b * n + e == x || !s->has[b * n + e];
        count += alone;
    }
    return count;
}

static px_field field_of(const px_qnode *q) {
    while (q->kind != PX_Q_LEAF)
        q = q->child[0];
    return q->field;
}

static bool answers(px_arena *a, px_analyzer *an, const px_qnode *q, const judged *j) {
    bool yes = q->kind == PX_Q_AND;
    size_t found = 0;
    unsigned mask;
    switch (q->kind) {
    case PX_Q_ALL:
        return true;
    case PX_Q_AND:
        for (size_t i = 0; i < q->n; i++)
            yes &= answers(a, an, q->child[i], j);
        return yes;
    case PX_Q_OR:
        for (size_t i = 0; i < q->n; i++)
            yes |= answers(a, an, q->child[i], j);
        return yes;
    case PX_Q_XOR:
        for (size_t i = 0; i < q->n; i++)
            yes ^= answers(a, an, q->child[i], j);
        return yes;
    case PX_Q_NOT:
        return answers(a, an, q->child[0], j) && !answers(a, an, q->child[1], j);
    default:
        mask = px_text_mask(field_of(q));
        for (size_t i = 0; i < j->n; i++) {
            if (!(j->text[i].mask & mask)) continue;
            spans s = spans_of(a, an, q->kind == PX_Q_FREQ ? q->child[0] : q, &j->text[i]);
            found += count_shortest(&s);
        }
        return found >= (q->kind == PX_Q_FREQ ? q->count : 1);
    }
}

/* ---- records and questions by chance ---- */

#define MADE      240u
#define MADE_EACH 100u

static doc made_docs[MADE];
static judged made_cut[MADE];
static px_arena *made_arena;
static px_analyzer *made_an;

/* Stop words, words of one stem, words that differ in one letter, characters. A title is one line. */
static const char *const words[] = {
    "the", "laser", "lasers", "lasered", "laxer", "baser", "basers", "beam", "beams", "beamed",
    "of",  "光",    "电",     "池",      "laser", "beam",  "the",    "光",   "电"};
#define WORDS ((uint32_t)(sizeof words / sizeof *words))

static const char *random_text(uint32_t most, bool lines) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    uint32_t n = 1 + below(most);
    for (uint32_t i = 0; i < n; i++) {
        px_buf_c(&b, words[below(WORDS)]);
        uint32_t end = below(24) + (lines ? 0 : 1);
        px_buf_c(&b, end == 0 ? ".//" : end == 1 && lines ? "/" : end < 5 ? ". " : " ");
    }
    const char *s = px_arena_cstr(made_arena, px_buf_view(&b));
    px_buf_done(&b);
    return s;
}

static void make_docs(void) {
    seed = 0x9E3779B97F4A7C15u;
    made_arena = px_arena_new();
    made_an = px_analyzer_new();
    for (uint32_t i = 0; i < MADE; i++) {
        doc *d = &made_docs[i];
        judged *j = &made_cut[i];
        d->ti = random_text(4, false);
        if (below(4)) d->ab = random_text(24, true);
        if (d->ab && below(3) == 0) d->ab2 = random_text(8, true);
        if (below(2)) d->c1 = random_text(8, true);
        if (d->c1 && below(2)) {
            px_str more = px_str_of(random_text(6, true));
            d->c2 = px_arena_cstr(
                made_arena,
                px_arena_fmt(made_arena, "The beam of claim 1, " PX_STR_FMT, PX_STR_ARG(more)));
        }
        if (below(3) == 0) d->des = random_text(40, true);
        cut_text(made_arena, made_an, j, d->ti, 1u << PX_TF_TI);
        cut_text(made_arena, made_an, j, d->ab, 1u << PX_TF_AB);
        cut_text(made_arena, made_an, j, d->ab2, 1u << PX_TF_AB);
        cut_text(made_arena, made_an, j, d->c1, 1u << PX_TF_C1);
        cut_text(made_arena, made_an, j, d->c2, 1u << PX_TF_CLM);
        cut_text(made_arena, made_an, j, d->des, 1u << PX_TF_DES);
    }
}

static void put_leaf(px_buf *b) {
    static const char *const open[] = {
        "las*",  "lase*",     "lase?",         "las#er",        "la?er*", "*aser", "*asers",
        "be?m*", "be*ms",     "*eam#",         "ba*er",         "光*池",  "光?池", "电#光",
        "光*电", "the-la?er", "\"las* beam\"", "\"*aser the\"", "nosuch*"};
    uint32_t n = 1 + below(2);
    switch (below(5)) {
    case 0:
        px_buf_c(b, open[below(sizeof open / sizeof *open)]);
        return;
    case 1: /* a phrase */
        px_buf_ch(b, '"');
        for (uint32_t i = 0; i <= n; i++)
            px_buf_fmt(b, "%s%s", i ? " " : "", words[below(WORDS)]);
        px_buf_ch(b, '"');
        return;
    case 2:
        px_buf_fmt(b, "%s", below(2) ? "光电" : "电池");
        return;
    default:
        px_buf_c(b, words[below(WORDS)]);
    }
}

static void put_operand(px_buf *b, uint32_t depth) {
    uint32_t what = depth ? below(5) : 9;
    if (what > 2) {
        put_leaf(b);
        return;
    }
    px_buf_ch(b, '(');
    put_operand(b, depth - 1);
    if (what == 0) {
        px_buf_c(b, " or ");
        put_operand(b, depth - 1);
    } else {
        static const char *const by[] = {"(%uw)", "(%un)",  "NEAR/1%u", "(s)",
                                         "(p)",   "BEFORE", "$SEN"};
        uint32_t which = below(7), number = below(5);
        px_buf_ch(b, ' ');
        if (which < 3)
            px_buf_fmt(b,
                       which == 0   ? "(%uw)"
                       : which == 1 ? "(%un)"
                                    : "NEAR/%u",
                       number + (which == 2));
        else
            px_buf_c(b, by[which]);
        px_buf_ch(b, ' ');
        put_operand(b, depth - 1);
    }
    px_buf_ch(b, ')');
}

static void put_clause(px_buf *b) {
    static const char *const field[] = {"ti",  "ab", "clm", "c1", "icl",
                                        "des", "ta", "tac", "ft", "ft"};
    px_buf_fmt(b, "%s=(", field[below(sizeof field / sizeof *field)]);
    put_operand(b, 1 + below(3));
    if (below(4) == 0) px_buf_fmt(b, " (%uf)", 1 + below(5));
    px_buf_ch(b, ')');
}

static void put_query(px_buf *b) {
    static const char *const by[] = {" and ", " or ", " not ", " xor "};
    put_clause(b);
    for (uint32_t more = below(3); more > 1; more--) {
        px_buf_c(b, by[below(4)]);
        put_clause(b);
    }
}

static void test_chance(void **state) {
    (void)state;
    size_t hits = 0, asked = 0;
    seed = 88172645463325252u;
    for (int trial = 0; trial < 1500; trial++) {
        px_buf b;
        px_query q;
        px_buf_init(&b, 1 << 16);
        put_query(&b);
        px_arena *a = px_arena_new();
        px_err_clear(&err);
        px_status st = px_query_parse(a, px_buf_view(&b), &q, &err);
        if (st != PX_OK) fail_msg("%s: %s", b.p, err.message);
        px_answer answer = ask(made, b.p);
        bool *got = rows_of(&answer.rows, MADE);
        for (uint32_t i = 0; i < MADE; i++) {
            px_arena *one = px_arena_new();
            bool expected = answers(one, made_an, q.root, &made_cut[i]);
            px_arena_free(one);
            if (got[i] != expected)
                fail_msg("trial %d: %s: row %u (%s | %s | %s | %s | %s | %s): engine %d, judge %d",
                         trial, b.p, i, made_docs[i].ti, made_docs[i].ab, made_docs[i].ab2,
                         made_docs[i].c1, made_docs[i].c2, made_docs[i].des, got[i], expected);
            hits += expected;
        }
        asked++;
        free(got);
        px_answer_close(&answer);
        px_arena_free(a);
        px_buf_done(&b);
    }
    print_message("%zu questions, %.1f %% of the rows\n", asked,
                  100.0 * (double)hits / (double)asked / MADE);
    assert_true(hits > asked * MADE / 20); /* questions that mean something */
}

static int setup(void **state) {
    (void)state;
    if (text_setup() != 0) return -1;
    make_docs();
    made = build("made", made_docs, MADE, MADE_EACH);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    px_snapshot_unref(made);
    px_analyzer_free(made_an);
    px_arena_free(made_arena);
    return px_dir_remove(root, NULL) == PX_OK ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chance)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
