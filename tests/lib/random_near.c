/* random_near.c: words with signs in them, gaps between characters, distances and frequencies, made
 * of words that stand near each other. */
#include "tests/lib/random_int.h"

#include <stdio.h>

/* ---- signs ---- */

static size_t characters(px_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; n++)
        (void)px_utf8_next(s, &i);
    return n;
}

/* Bytes of the first k characters. */
static size_t bytes_of(px_str s, size_t k) {
    size_t i = 0;
    while (k-- && i < s.n)
        (void)px_utf8_next(s, &i);
    return i;
}

static px_str cut(px_str s, size_t from, size_t to) {
    return px_str_sub(s, bytes_of(s, from), bytes_of(s, to));
}

static px_str three(random_query *q, px_str head, const char *sign, px_str tail) {
    return px_arena_fmt(q->a, PX_STR_FMT "%s" PX_STR_FMT, PX_STR_ARG(head), sign, PX_STR_ARG(tail));
}

px_str random_pattern(random_query *q, px_str w) {
    size_t n = characters(w), at, len;
    if (n < 4 || !random_is_simple(w)) return (px_str){0};
    switch (random_below(q, 8)) {
    case 0: /* in front */
        at = 1 + random_below(q, n - 3);
        return three(q, (px_str){0}, "*", cut(w, at, n));
    case 1:
        return three(q, (px_str){0}, random_chance(q, 50) ? "?" : "#", cut(w, 1, n));
    case 2: /* behind */
        return three(q, cut(w, 0, n - 1), PICK(q, WORDS("?", "#", "?*", "$")), (px_str){0});
    case 3: /* one too many, or not */
        at = 2 + random_below(q, n - 2);
        return three(q, cut(w, 0, at), PICK(q, WORDS("#", "*", "##")), cut(w, at, n));
    case 4: { /* two places */
        at = 2 + random_below(q, n - 3);
        px_str tail = three(q, cut(w, at + 1, n), PICK(q, WORDS("*", "?", "#")), (px_str){0});
        return three(q, cut(w, 0, at), PICK(q, WORDS("*", "?", "#")), tail);
    }
    default: /* within */
        at = 2 + random_below(q, n - 2);
        len = 1 + random_below(q, n - at);
        return three(q, cut(w, 0, at),
                     len == 2   ? PICK(q, WORDS("??", "*"))
                     : len == 1 ? PICK(q, WORDS("?", "*", "#"))
                                : PICK(q, WORDS("*", "*", "?*")),
                     cut(w, at + len, n));
    }
}

/* ---- words of one text ---- */

typedef struct word {
    px_str text;
    bool cjk;
} word;

/* Some words in a row, marks left out. */
static word *stretch(random_query *q, px_field f, size_t most, size_t *n) {
    px_str text = {0};
    size_t all, at;
    const px_token *t = random_tokens(q, f, &text, &all);
    word *v = px_arena_array(q->a, word, most + 1);
    *n = 0;
    if (!all) {
        v[(*n)++] = (word){PX_STR("zqx"), false};
        return v;
    }
    at = random_below(q, all);
    if (at + most > all) at = all > most ? all - most : 0;
    for (; at < all && *n < most; at++)
        if (!random_is_mark(&t[at]))
            v[(*n)++] = (word){px_arena_str(q->a, px_str_sub(text, t[at].begin, t[at].end)),
                               t[at].kind == PX_TOKEN_CJK};
    return v;
}

/* Two characters with others in between, and a sign that fits, or nearly. */
static px_str gap(random_query *q, const word *v, size_t n) {
    for (int tries = 0; tries < 12; tries++) {
        size_t i = random_below(q, n), d = random_below(q, 12), k = i + 1 + d;
        if (k >= n || !v[i].cjk || !v[k].cjk) continue;
        px_str head = v[i].text, tail = v[k].text;
        if (i && v[i - 1].cjk && random_chance(q, 40)) head = three(q, v[i - 1].text, "", head);
        if (k + 1 < n && v[k + 1].cjk && random_chance(q, 40))
            tail = three(q, tail, "", v[k + 1].text);
        if (d == 1) return three(q, head, PICK(q, WORDS("?", "*", "#", "?#")), tail);
        if (d == 2) return three(q, head, PICK(q, WORDS("??", "*", "?*", "##", "?#")), tail);
        return three(q, head, d ? PICK(q, WORDS("*", "*", "?*", "???")) : PICK(q, WORDS("#", "*")),
                     tail);
    }
    return (px_str){0};
}

void random_wild(random_query *q, px_field f) {
    size_t n;
    const word *v = stretch(q, f, 24, &n);
    px_str s = gap(q, v, n);
    for (int tries = 0; tries < 12 && (!s.n || random_chance(q, 20)); tries++) {
        px_str w = random_pattern(q, v[random_below(q, n)].text);
        if (w.n) s = w;
    }
    if (!s.n) {
        random_put_quoted(q, v[0].text, false);
        return;
    }
    if (random_chance(q, 10) && n > 1) { /* "semi* laser" */
        size_t i = random_below(q, n - 1);
        while (i && v[i].cjk)
            i--;
        if (v[i].cjk) {
            px_buf_str(q->out, s);
            return;
        }
        px_str head = random_beginning(q, v[i].text);
        px_buf_fmt(q->out, "\"" PX_STR_FMT "* " PX_STR_FMT "\"", PX_STR_ARG(head),
                   PX_STR_ARG(v[i + 1].text));
        return;
    }
    px_buf_str(q->out, s);
}

/* ---- one side ---- */

/* A word, phrase, beginning or pattern around place `at` of the stretch. */
static void term(random_query *q, const word *v, size_t n, size_t at) {
    unsigned how = (unsigned)random_below(q, 100);
    px_str s = v[at].text, w;
    if (how < 15 && at + 1 < n) {
        size_t last = at + 1 + random_below(q, 2);
        for (size_t i = at + 1; i <= last && i < n; i++)
            s = three(q, s, " ", v[i].text);
        random_put_quoted(q, s, false);
    } else if (how < 25) {
        random_put_value(q, random_beginning(q, s), true);
    } else if (how < 35 && (w = random_pattern(q, s)).n) {
        px_buf_str(q->out, w);
    } else if (how < 42 && (w = gap(q, v, n)).n) {
        px_buf_str(q->out, w);
    } else if (how < 52 && v[at].cjk && at + 1 < n && v[at + 1].cjk) {
        px_buf_str(q->out, three(q, s, "", v[at + 1].text));
    } else if (how < 55) {
        random_put(q, "zqxwv");
    } else {
        random_put_value(q, s, false);
    }
}

static void operator(random_query *q) {
    static const char *const tokens[] = {" NEAR/%u ",
                                         " NEAR/%u ",
                                         " NEAR%u ",
                                         " ADJ/%u ",
                                         " ADJ/%u ",
                                         " W/%u ",
                                         " PRE/%u ",
                                         " (%uw) ",
                                         " (%un) ",
                                         " $W%u ",
                                         " $PRE%u ",
                                         " ADJ%u ",
                                         " BEFORE/%u ",
                                         " prox/distance<=%u ",
                                         " prox/distance<=%u/ordered=true "};
    static const char *const bare[] = {" NEAR ", " ADJ ", " (w) ", " (n) ", " $WS "};
    static const char *const others[] = {" WITH ",
                                         " (s) ",
                                         " $SEN ",
                                         " prox/unit=sentence ",
                                         " prox/unit=sentence/ordered=true ",
                                         " SAME ",
                                         " (p) ",
                                         " $PARA ",
                                         " prox/unit=paragraph ",
                                         " prox/unit=paragraph/ordered=true ",
                                         " BEFORE ",
                                         " prox/unit=field "};
    unsigned how = (unsigned)random_below(q, 100);
    if (how < 62) {
        uint64_t d = 1 + random_below(q, random_chance(q, 80) ? 8 : 40);
        char text[64];
        const char *form = PICK(q, tokens), *at = strchr(form, '%');
        (void)snprintf(text, sizeof text, "%.*s%u%s", (int)(at - form), form, (unsigned)d, at + 2);
        random_put(q, text);
    } else if (how < 68) {
        random_put(q, PICK(q, bare));
    } else {
        random_put(q, PICK(q, others));
    }
}

static void side(random_query *q, const word *v, size_t n, int depth);

static void pair(random_query *q, const word *v, size_t n, int depth) {
    side(q, v, n, depth);
    operator(q);
    side(q, v, n, depth);
}

static void side(random_query *q, const word *v, size_t n, int depth) {
    size_t at = random_below(q, n);
    unsigned how = (unsigned)random_below(q, 100);
    if (depth && how < 40) {
        random_put(q, "(");
        pair(q, v, n, depth - 1);
        random_put(q, ")");
    } else if (how < 55) {
        random_put(q, "(");
        term(q, v, n, at);
        random_put(q, " OR ");
        if (depth && random_chance(q, 30)) {
            random_put(q, "(");
            pair(q, v, n, depth - 1);
            random_put(q, ")");
        } else {
            term(q, v, n, random_below(q, n));
        }
        random_put(q, ")");
    } else {
        term(q, v, n, at);
    }
}

void random_near(random_query *q, px_field f) {
    size_t n;
    const word *v = stretch(q, f, 3 + random_below(q, random_chance(q, 75) ? 12 : 50), &n);
    unsigned how = (unsigned)random_below(q, 100);
    bool often = how < 25;
    if (often) random_put(q, "(");
    if (f != PX_F_TAC || random_chance(q, 50)) {
        random_put_field(q, f, (px_str){0});
        random_put(q, "=");
    }
    random_put(q, "(");
    if (how < 14)
        side(q, v, n, 0);
    else if (how >= 95 && n > 2)
        px_buf_fmt(q->out, "\"" PX_STR_FMT " " PX_STR_FMT "\"~%u", PX_STR_ARG(v[0].text),
                   PX_STR_ARG(v[2].text), (unsigned)random_below(q, 6));
    else
        pair(q, v, n, (int)random_below(q, 3));
    random_put(q, ")");
    if (!often) return;
    px_buf_fmt(q->out, random_chance(q, 50) ? ") (%uf)" : ")$FREQ%u",
               (unsigned)(1 + random_below(q, random_chance(q, 80) ? 4 : 12)));
}
