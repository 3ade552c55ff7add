/* words.c: values of text fields and names as tokens, with wildcards and synonyms.
 *
 * A value with wildcards comes as a pattern in which PX_SIGN_* stand for the signs. It is cut at the
 * signs, each piece into tokens as always; then a run of signs joins the words that it touches into
 * one token (la*er), and between two CJK characters it is a token of its own, a gap (小*车). A run is
 * written in one way only: as many ? as there are, then * or else the #. A single * at the very end
 * is a beginning (PREFIX). */
#include "query/lang/parse.h"

typedef struct piece {
    px_str text;
    uint8_t kind;     /* px_leaf_token */
    bool first, last; /* touches the beginning, the end of its piece of text */
} piece;

typedef struct pieces {
    piece *v;
    size_t n, cap;
} pieces;

static void add_token(px_parser *p, px_qnode *leaf, size_t *cap, px_str text, uint8_t kind) {
    size_t n = leaf->n_tokens, c = *cap;
    leaf->token = px_arena_grow(p->a, leaf->token, n, cap, n + 1, sizeof *leaf->token);
    leaf->is_word = px_arena_grow(p->a, leaf->is_word, n, &c, n + 1, sizeof *leaf->is_word);
    leaf->token[n] = text;
    leaf->is_word[n] = kind;
    leaf->n_tokens++;
}

px_status px_value_folded(px_parser *p, px_str text, px_str *out) {
    *out = (px_str){NULL, 0};
    px_buf_clear(&p->scratch);
    px_status st = px_text_fold(text, &p->scratch, p->err);
    if (st != PX_OK) return st;
    px_str s = px_str_trim(px_buf_view(&p->scratch));
    char *to = px_arena_alloc(p->a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (px_is_space(s.p[i]) && n > 0 && to[n - 1] == ' ') continue;
        to[n++] = px_is_space(s.p[i]) ? ' ' : s.p[i];
    }
    *out = (px_str){to, n};
    return PX_OK;
}

static size_t characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

static px_status nothing(px_parser *p, const px_value *v) {
    return px_fail_at(p->err, PX_E_QUERY, v->begin,
                      "\"%.*s\" holds no letter or digit to search for", SHOWN(v->text));
}

/* Cut a value without wildcards (but a star behind it) into the leaf's tokens. */
static px_status cut(px_parser *p, const px_value *v, px_qnode *leaf) {
    const px_token *t;
    size_t n, kept = 0;
    px_status st = px_analyze(p->an, v->text, true, &t, &n, p->err);
    if (st != PX_OK) return st;
    leaf->token = px_arena_array(p->a, px_str, n + 1);
    leaf->is_word = px_arena_array(p->a, uint8_t, n + 1);
    uint32_t last = 0;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
        leaf->token[kept] = px_arena_str(p->a, t[i].text);
        leaf->is_word[kept++] = t[i].kind == PX_TOKEN_WORD;
        last = t[i].end;
    }
    leaf->n_tokens = kept;
    if (kept == 0) return nothing(p, v);
    if (!v->star) return PX_OK;
    if (last != v->text.n)
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "* must follow a letter or digit directly: \"%.*s*\"", SHOWN(v->text));
    if (leaf->is_word[kept - 1] && characters(leaf->token[kept - 1]) < 2)
        return px_fail_at(p->err, PX_E_QUERY, v->begin,
                          "* needs at least 2 letters or digits in front: \"%.*s*\"",
                          SHOWN(v->text));
    return PX_OK;
}

static bool is_sign(char c) {
    return c >= PX_SIGN_ANY && c <= PX_SIGN_SEP;
}

static px_status cut_piece(px_parser *p, px_str text, pieces *out) {
    const px_token *t;
    size_t n;
    out->n = 0;
    px_status st = px_analyze(p->an, text, true, &t, &n, p->err);
    if (st != PX_OK) return st;
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
        out->v = px_arena_grow(p->a, out->v, out->n, &out->cap, out->n + 1, sizeof *out->v);
        piece *one = &out->v[out->n];
        *one = (piece){.text = px_arena_str(p->a, t[i].text),
                       .kind = t[i].kind == PX_TOKEN_WORD ? PX_LT_WORD : PX_LT_CJK,
                       .first = out->n == 0 && t[i].begin == 0,
                       .last = t[i].end == text.n};
        out->n++;
    }
    return PX_OK;
}

/* A run of signs in the one way that it is written. */
static px_str run_of(px_parser *p, px_str signs) {
    size_t one = 0, opt = 0, any = 0, n = 0;
    for (size_t i = 0; i < signs.n; i++) {
        one += signs.p[i] == PX_SIGN_ONE;
        opt += signs.p[i] == PX_SIGN_OPT;
        any += signs.p[i] == PX_SIGN_ANY;
    }
    char *to = px_arena_alloc(p->a, signs.n + 1);
    while (one--)
        to[n++] = '?';
    if (any) to[n++] = '*';
    while (!any && opt--)
        to[n++] = '#';
    return (px_str){to, n};
}

static px_str joined(px_parser *p, px_str a, px_str b) {
    char *to = px_arena_alloc(p->a, a.n + b.n + 1);
    if (a.n) memcpy(to, a.p, a.n);
    if (b.n) memcpy(to + a.n, b.p, b.n);
    return (px_str){to, a.n + b.n};
}

static bool is_wild(char c) {
    return c == '*' || c == '?' || c == '#';
}

/* Two letters in front of the first sign, or three behind one in front. */
static bool is_long_enough(px_str pattern) {
    size_t i = 0;
    while (i < pattern.n && is_wild(pattern.p[i]))
        i++;
    size_t from = i;
    while (i < pattern.n && !is_wild(pattern.p[i]))
        i++;
    return characters(px_str_sub(pattern, from, i)) >= (from ? 3 : 2);
}

static px_str typed(const px_parser *p, const px_value *v) {
    return px_str_sub(p->q->text, v->begin, v->end);
}

static px_status lone_sign(px_parser *p, const px_value *v, px_str run) {
    return px_fail_at(
        p->err, PX_E_QUERY, v->begin,
        "%.*s must touch a letter or digit, or stand between two characters: \"%.*s\"", SHOWN(run),
        SHOWN(typed(p, v)));
}

static px_status too_long(px_parser *p, const px_value *v) {
    return px_fail_at(p->err, PX_E_LIMIT, v->begin, "a word with wildcards has more than %d bytes",
                      PX_TOKEN_MAX);
}

/* The tokens that are made of a pattern. */
typedef struct cutting {
    px_qnode *leaf;
    size_t cap;
    bool touches; /* the last token touches the signs behind it */
    px_str run;   /* signs behind it */
    pieces next;  /* what follows them */
} cutting;

/* Put the run of signs between what was read and what follows. *glued: the first token of that is in
 * already. */
static px_status put_run(px_parser *p, const px_value *v, cutting *c, bool at_end, bool *glued) {
    px_qnode *leaf = c->leaf;
    size_t n = leaf->n_tokens;
    *glued = false;
    if (!c->run.n) return PX_OK;
    piece *right = c->next.n && c->next.v[0].first ? &c->next.v[0] : NULL;
    bool left_word = c->touches && n && leaf->is_word[n - 1] != PX_LT_CJK;
    bool left_cjk = c->touches && n && leaf->is_word[n - 1] == PX_LT_CJK;
    if (left_word) {
        leaf->token[n - 1] = joined(p, leaf->token[n - 1], c->run);
        leaf->is_word[n - 1] = PX_LT_PATTERN;
    }
    if (left_word && leaf->token[n - 1].n > PX_TOKEN_MAX) return too_long(p, v);
    if (right && right->kind == PX_LT_WORD) {
        if (left_word)
            leaf->token[n - 1] = joined(p, leaf->token[n - 1], right->text);
        else
            add_token(p, leaf, &c->cap, joined(p, c->run, right->text), PX_LT_PATTERN);
        *glued = true;
        return PX_OK;
    }
    if (left_word) return PX_OK;
    if (left_cjk && right) {
        for (size_t i = 0; i < c->run.n; i++)
            add_token(p, leaf, &c->cap, px_str_sub(c->run, i, i + 1), PX_LT_GAP);
        return PX_OK;
    }
    /* *激光 and 激光* say no more than 激光. */
    if (px_str_is(c->run, "*") && ((left_cjk && at_end) || (n == 0 && right))) return PX_OK;
    return lone_sign(p, v, c->run);
}

/* A pattern (without separators) as tokens. */
static px_status cut_pattern(px_parser *p, const px_value *v, px_str pattern, px_qnode *leaf) {
    cutting c = {.leaf = leaf};
    px_status st;
    leaf->n_tokens = 0;
    for (size_t i = 0;;) {
        size_t from = i;
        bool glued;
        while (i < pattern.n && !is_sign(pattern.p[i]))
            i++;
        if ((st = cut_piece(p, px_str_sub(pattern, from, i), &c.next)) != PX_OK) return st;
        if ((st = put_run(p, v, &c, from == pattern.n, &glued)) != PX_OK) return st;
        for (size_t k = glued; k < c.next.n; k++)
            add_token(p, leaf, &c.cap, c.next.v[k].text, c.next.v[k].kind);
        c.touches = c.next.n && c.next.v[c.next.n - 1].last;
        if (i == pattern.n) break;
        from = i;
        while (i < pattern.n && is_sign(pattern.p[i]))
            i++;
        c.run = run_of(p, px_str_sub(pattern, from, i));
    }
    if (leaf->n_tokens == 0) return nothing(p, v);
    for (size_t k = 0; k < leaf->n_tokens; k++) {
        if (leaf->is_word[k] != PX_LT_PATTERN) continue;
        if (!is_long_enough(leaf->token[k]))
            return px_fail_at(p->err, PX_E_QUERY, v->begin,
                              "a wildcard needs at least 2 letters or digits in front of it, or 3 "
                              "behind one that stands first; put \"%.*s\" in quotes if the sign "
                              "itself is meant",
                              SHOWN(typed(p, v)));
        if (leaf->token[k].n > PX_TOKEN_MAX) return too_long(p, v);
    }
    return PX_OK;
}

/* One * at the end and no other sign: text and star say it all. */
static bool is_prefix(px_str pattern) {
    for (size_t i = 0; i + 1 < pattern.n; i++)
        if (is_sign(pattern.p[i])) return false;
    return pattern.n && pattern.p[pattern.n - 1] == PX_SIGN_ANY;
}

static bool has_wild(const px_qnode *leaf) {
    for (size_t i = 0; i < leaf->n_tokens; i++)
        if (leaf->is_word[i] == PX_LT_PATTERN || leaf->is_word[i] == PX_LT_GAP) return true;
    return false;
}

/* Only the last word has a sign, a * at its end: that is a beginning, however it was written. */
static bool made_prefix(px_qnode *leaf) {
    size_t last = leaf->n_tokens - 1;
    for (size_t i = 0; i < last; i++)
        if (leaf->is_word[i] == PX_LT_PATTERN || leaf->is_word[i] == PX_LT_GAP) return false;
    px_str *t = &leaf->token[last];
    if (leaf->is_word[last] != PX_LT_PATTERN || t->p[t->n - 1] != '*') return false;
    for (size_t i = 0; i + 1 < t->n; i++)
        if (is_wild(t->p[i])) return false;
    t->n--;
    leaf->is_word[last] = PX_LT_WORD;
    return true;
}

static px_str without_signs(px_parser *p, px_str pattern) {
    char *to = px_arena_alloc(p->a, pattern.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < pattern.n; i++)
        if (!is_sign(pattern.p[i])) to[n++] = pattern.p[i];
    return (px_str){to, n};
}

/* Other systems read ? and # otherwise. */
static void note_sign(px_parser *p, const px_value *v) {
    bool has = memchr(v->pattern.p, PX_SIGN_ONE, v->pattern.n) != NULL ||
               memchr(v->pattern.p, PX_SIGN_OPT, v->pattern.n) != NULL;
    if (p->dialect != PX_DIALECT_CN || !has || !px_parse_once(p, PX_ONCE_SIGN)) return;
    px_parse_note(
        p, "N-WILD", v->begin, v->end,
        PX_STR("? is exactly one character and # none or one, as in incoPat and PatSnap; "
               "Espacenet and Orbit read them the other way round (--dialect ops)"),
        PX_STR("? 表示恰好一个字符，# 表示零或一个字符（同 incoPat、智慧芽）；Espacenet 和 Orbit "
               "含义相反（--dialect ops）"));
}

/* The leaf's tokens from the value, with or without wildcards; `ops` are what it becomes plain, as a
 * beginning, and with patterns. */
static px_status fill(px_parser *p, const px_value *v, px_str pattern, const px_leaf_op ops[3],
                      px_qnode *leaf) {
    if (!pattern.n || is_prefix(pattern)) {
        px_value plain = *v;
        if (pattern.n) {
            plain.text = without_signs(p, pattern);
            plain.star = true;
        }
        leaf->op = plain.star ? ops[1] : ops[0];
        return cut(p, &plain, leaf);
    }
    px_status st = cut_pattern(p, v, pattern, leaf);
    if (st != PX_OK) return st;
    leaf->op = made_prefix(leaf) ? ops[1] : has_wild(leaf) ? ops[2] : ops[0];
    leaf->text = without_signs(p, pattern);
    if (leaf->op == ops[2]) note_sign(p, v);
    return PX_OK;
}

static bool same_tokens(const px_qnode *x, const px_qnode *y) {
    if (x->n_tokens != y->n_tokens || x->op != y->op) return false;
    for (size_t i = 0; i < x->n_tokens; i++)
        if (!px_str_eq(x->token[i], y->token[i])) return false;
    return true;
}

#define SEPS_MAX 3u

/* The pattern with a blank or nothing for each separator, as the bits of `which` say. */
static px_str without_seps(px_parser *p, px_str pattern, size_t which, bool *signs) {
    char *to = px_arena_alloc(p->a, pattern.n + 1);
    size_t n = 0;
    *signs = false;
    for (size_t i = 0; i < pattern.n; i++) {
        if (pattern.p[i] != PX_SIGN_SEP) {
            *signs = *signs || is_sign(pattern.p[i]);
            to[n++] = pattern.p[i];
            continue;
        }
        if (which & 1) to[n++] = ' ';
        which >>= 1;
    }
    return (px_str){to, n};
}

/* T_shirt: the word with and without something in between, an OR. */
static px_status separated(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                           const px_leaf_op ops[3], px_qnode **out) {
    size_t n = 0, kept = 0;
    px_qnode *leaf[1u << SEPS_MAX];
    px_status st;
    for (size_t i = 0; i < v->pattern.n; i++)
        n += v->pattern.p[i] == PX_SIGN_SEP;
    if (n > SEPS_MAX)
        return px_fail_at(p->err, PX_E_UNSUPPORTED, v->blank_at,
                          "a word can hold %u signs for an optional separator (_)", SEPS_MAX);
    for (size_t which = 0; which < (size_t)1 << n; which++) {
        bool signs;
        px_str pattern = without_seps(p, v->pattern, which, &signs);
        px_value one = *v;
        one.text = without_signs(p, pattern);
        one.star = false;
        if (!signs) pattern = (px_str){NULL, 0};
        if ((st = px_value_leaf(p, c, &one, f, ops[0], &leaf[kept])) != PX_OK) return st;
        if ((st = fill(p, &one, pattern, ops, leaf[kept])) != PX_OK) return st;
        bool again = false;
        for (size_t i = 0; i < kept; i++)
            again = again || same_tokens(leaf[i], leaf[kept]);
        kept += !again;
    }
    *out = px_join_many(p->a, PX_Q_OR, leaf, kept);
    return PX_OK;
}

/* Words of the same meaning beside the one that was typed, by stem where it is. */
static px_status with_synonyms(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                               px_qnode **out) {
    const px_str *word;
    size_t n, kept = 1;
    px_str key;
    px_status st = px_value_folded(p, v->text, &key);
    if (st != PX_OK || !key.n || !p->env->synonyms(p->env->self, key, &word, &n) || n == 0)
        return st;
    px_qnode **all = px_arena_array(p->a, px_qnode *, n + 1);
    all[0] = *out;
    for (size_t i = 0; i < n; i++) {
        px_value one = *v;
        one.text = word[i];
        px_qnode *leaf;
        if ((st = px_value_leaf(p, c, &one, f, all[0]->op, &leaf)) != PX_OK) return st;
        px_err ignored, *err = p->err;
        px_err_clear(&ignored);
        p->err = &ignored;
        st = cut(p, &one, leaf);
        p->err = err;
        bool again = st != PX_OK; /* a synonym without letters */
        for (size_t k = 0; k < kept; k++)
            again = again || same_tokens(all[k], leaf);
        if (!again) all[kept++] = leaf;
    }
    if (kept == 1) return PX_OK;
    *out = px_join_many(p->a, PX_Q_OR, all, kept);
    (*out)->as = v->text;
    return PX_OK;
}

/* Everybody has them; the search is right, but says little. */
static void note_stop(px_parser *p, const px_qnode *leaf) {
    if (leaf->op != PX_L_WORDS || leaf->n_tokens != 1 || leaf->token[0].n < 2 ||
        (p->once & PX_ONCE_STOP) || !px_is_stop_stem(px_analyze_stem(p->an, leaf->token[0])))
        return;
    (void)px_parse_once(p, PX_ONCE_STOP);
    px_parse_note(p, "N-STOP", leaf->begin, leaf->end,
                  px_arena_fmt(p->a,
                               "%.*s stands in nearly every text; it is searched for all the same "
                               "(other systems leave it out)",
                               SHOWN(leaf->token[0])),
                  px_arena_fmt(p->a, "%.*s 几乎出现在所有文本中；仍按检索词处理（其他系统会忽略）",
                               SHOWN(leaf->token[0])));
}

px_status px_value_text(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_qnode **out) {
    if (!v->quoted && !v->pattern.n && v->text.n > 1 &&
        (v->text.p[0] == '-' || v->text.p[0] == '+'))
        return px_fail_at(p->err, PX_E_UNSUPPORTED, v->begin,
                          "%c in front of a word is not an operator here; write %s, or put the "
                          "word in quotes",
                          v->text.p[0], v->text.p[0] == '-' ? "a NOT b" : "a AND b");
    bool bare = !v->quoted && c->rel != PX_LEX_EXACT;
    px_leaf_op ops[3] = {bare && !p->env->no_stem ? PX_L_WORDS : PX_L_PHRASE, PX_L_PREFIX,
                         PX_L_WILD};
    if (!v->quoted && v->blank_at != PX_LEX_NOWHERE && v->pattern.n)
        return separated(p, c, v, f, ops, out);
    px_status st = px_value_leaf(p, c, v, f, ops[0], out);
    if (st != PX_OK) return st;
    if ((st = fill(p, v, v->pattern, ops, *out)) != PX_OK) return st;
    note_stop(p, *out);
    if (bare && !v->pattern.n && !v->star && p->env->synonyms)
        return with_synonyms(p, c, v, f, out);
    return PX_OK;
}

px_status px_value_name(px_parser *p, const px_clause *c, const px_value *v, px_field f,
                        px_qnode **out) {
    px_str pattern = v->pattern;
    if (v->blank_at != PX_LEX_NOWHERE && pattern.n) { /* a name has no optional separators */
        bool signs;
        pattern = without_seps(p, pattern, ~(size_t)0, &signs);
        if (!signs) pattern.n = 0;
    }
    bool whole = c->rel == PX_LEX_EXACT && !pattern.n && !v->star;
    px_leaf_op ops[3] = {whole ? PX_L_NAME_IS : PX_L_NAME, PX_L_NAME_PREFIX, PX_L_NAME_WILD};
    px_status st = px_value_leaf(p, c, v, f, ops[0], out);
    if (st != PX_OK) return st;
    if ((st = fill(p, v, pattern, ops, *out)) != PX_OK) return st;
    return whole ? px_value_folded(p, v->text, &(*out)->text) : PX_OK;
}
