/* synonyms.c: see synonyms.h. A word's key is its tokens (stems of Latin words) joined by blanks, so
 * `Lithium-Ion` and `lithium ion` are one. */
#include "query/engine/synonyms.h"

#include "base/intern.h"
#include "patent/analyze.h"
#include "query/engine/textfile.h"

#include <stdlib.h>

struct entry {
    px_str *word;
    uint32_t *key; /* of the word */
    size_t n, cap, key_cap;
};

struct px_synonyms {
    px_arena *a;
    px_analyzer *an;
    px_intern *keys;
    struct entry *entry; /* by key */
    size_t cap;
    px_buf scratch;
    bool stem;
};

px_synonyms *px_synonyms_new(bool stem) {
    px_synonyms *s = px_calloc(1, sizeof *s);
    s->a = px_arena_new();
    s->an = px_analyzer_new();
    s->keys = px_intern_new();
    s->stem = stem;
    px_buf_init(&s->scratch, 1u << 20);
    return s;
}

void px_synonyms_free(px_synonyms *s) {
    if (!s) return;
    px_arena_free(s->a);
    px_analyzer_free(s->an);
    px_intern_free(s->keys);
    px_buf_done(&s->scratch);
    free(s->entry);
    free(s);
}

/* Empty when there is no letter or digit in it. */
static px_str key_of(px_synonyms *s, px_str word) {
    const px_token *t;
    size_t n;
    px_buf_clear(&s->scratch);
    if (word.n > 4096 || px_analyze(s->an, word, false, &t, &n, NULL) != PX_OK) return (px_str){0};
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind != PX_TOKEN_WORD && t[i].kind != PX_TOKEN_CJK) continue;
        if (s->scratch.n) px_buf_ch(&s->scratch, ' ');
        px_buf_str(&s->scratch, s->stem && t[i].kind == PX_TOKEN_WORD
                                    ? px_analyze_stem(s->an, t[i].text)
                                    : t[i].text);
    }
    return px_buf_view(&s->scratch);
}

static void connect(px_synonyms *s, uint32_t from, uint32_t to, px_str word) {
    if (from == to) return;
    struct entry *e = &s->entry[from];
    for (size_t i = 0; i < e->n; i++)
        if (e->key[i] == to) return;
    if (e->n == e->cap)
        e->word = px_arena_grow(s->a, e->word, e->n, &e->cap, e->n + 1, sizeof *e->word);
    if (e->n == e->key_cap)
        e->key = px_arena_grow(s->a, e->key, e->n, &e->key_cap, e->n + 1, sizeof *e->key);
    e->word[e->n] = word;
    e->key[e->n++] = to;
}

typedef struct word {
    px_str text;
    uint32_t key;
} word;

typedef struct reading {
    px_synonyms *s;
    const char *name;
    size_t line;
    px_err *err;
} reading;

static size_t comma(px_str s, size_t i) {
    static const char *const wide[] = {"，", "、", "；"};
    if (s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '\t') return 1;
    for (size_t k = 0; k < sizeof wide / sizeof *wide; k++)
        if (px_str_starts(px_str_sub(s, i, s.n), px_str_of(wide[k]))) return strlen(wide[k]);
    return 0;
}

static px_status add_word(reading *r, px_str text, word *v, size_t *n) {
    px_synonyms *s = r->s;
    text = px_str_trim(text);
    if (text.n >= 2 && text.p[0] == '"' && text.p[text.n - 1] == '"')
        text = px_str_sub(text, 1, text.n - 1);
    if (!text.n) return PX_OK;
    px_str key = key_of(s, text);
    for (size_t i = 0; i < text.n; i++)
        if (strchr("*?\"", text.p[i]))
            return px_fail(r->err, PX_E_INPUT,
                           "line %zu of %s: synonyms are plain words, without * ? \"", r->line,
                           r->name);
    if (!key.n || text.n > 200)
        return px_fail(r->err, PX_E_INPUT, "line %zu of %s: \"%.*s\" is no word", r->line, r->name,
                       (int)(text.n < 60 ? text.n : 60), text.p);
    if (*n == PX_SYNONYM_GROUP)
        return px_fail(r->err, PX_E_INPUT, "line %zu of %s has more than %u words", r->line,
                       r->name, PX_SYNONYM_GROUP);
    uint32_t k = px_intern_add(s->keys, key, NULL);
    if (k >= s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 256;
        s->entry = px_realloc(s->entry, cap * sizeof *s->entry);
        memset(s->entry + s->cap, 0, (cap - s->cap) * sizeof *s->entry);
        s->cap = cap;
    }
    v[(*n)++] = (word){px_arena_str(s->a, text), k};
    return PX_OK;
}

static px_status read_words(reading *r, px_str text, word *v, size_t *n) {
    px_status st = PX_OK;
    size_t from = 0;
    bool quoted = false; /* "1,3-butadiene" is one word */
    *n = 0;
    for (size_t i = 0; i <= text.n && st == PX_OK; i++) {
        if (i < text.n && text.p[i] == '"') quoted = !quoted;
        size_t k = i < text.n ? comma(text, i) : 1;
        if (!k || (quoted && i < text.n)) continue;
        st = add_word(r, px_str_sub(text, from, i), v, n);
        from = i + k;
        i = from - 1;
    }
    return st;
}

static px_status read_group(reading *r, px_str line, bool active) {
    word left[PX_SYNONYM_GROUP], right[PX_SYNONYM_GROUP];
    size_t n_left, n_right, arrow = px_str_find(line, PX_STR("=>"));
    px_status st = read_words(r, px_str_sub(line, 0, arrow), left, &n_left);
    if (st != PX_OK) return st;
    if (arrow == SIZE_MAX) {
        if (n_left < 2)
            return px_fail(r->err, PX_E_INPUT,
                           "line %zu of %s has one word only; words of a group are separated by "
                           "commas",
                           r->line, r->name);
        for (size_t i = 0; i < n_left && active; i++)
            for (size_t k = 0; k < n_left; k++)
                connect(r->s, left[i].key, left[k].key, left[k].text);
        return PX_OK;
    }
    st = read_words(r, px_str_sub(line, arrow + 2, line.n), right, &n_right);
    if (st != PX_OK) return st;
    if (!n_left || !n_right)
        return px_fail(r->err, PX_E_INPUT, "line %zu of %s lacks words %s =>", r->line, r->name,
                       n_left ? "behind" : "before");
    for (size_t i = 0; i < n_left && active; i++)
        for (size_t k = 0; k < n_right; k++)
            connect(r->s, left[i].key, right[k].key, right[k].text);
    return PX_OK;
}

/* Is `topic` among the names in `topics`? */
static bool asked(px_str topics, px_str topic) {
    size_t from = 0;
    for (size_t i = 0; i <= topics.n; i++) {
        if (i < topics.n && topics.p[i] != ',') continue;
        if (px_str_eq_nocase(px_str_trim(px_str_sub(topics, from, i)), topic)) return true;
        from = i + 1;
    }
    return false;
}

/* Every topic asked for must be among those that there are (",a,b,"). */
static px_status topics_known(const char *name, px_str topics, px_str there, px_err *err) {
    size_t from = 0;
    for (size_t i = 0; i <= topics.n && topics.n; i++) {
        if (i < topics.n && topics.p[i] != ',') continue;
        px_str one = px_str_trim(px_str_sub(topics, from, i));
        from = i + 1;
        if (asked(there, one) && one.n) continue;
        px_str list = px_str_sub(there, 0, there.n < 300 ? there.n : 300);
        return px_fail(err, PX_E_INPUT, "%s has no topic \"%.*s\"; it has %.*s", name,
                       (int)(one.n < 60 ? one.n : 60), one.p, (int)(list.n ? list.n : 1),
                       list.n ? list.p : "-");
    }
    return PX_OK;
}

px_status px_synonyms_parse(px_synonyms *s, px_str text, const char *name, px_str topics,
                            px_err *err) {
    reading r = {.s = s, .name = name, .err = err};
    px_status st = PX_OK;
    size_t at = 0;
    bool active = true;
    px_str line;
    px_buf there;
    px_buf_init(&there, 1u << 20);
    while (st == PX_OK && px_textfile_line(text, &at, &line)) {
        r.line++;
        line = px_str_trim(line);
        if (!line.n || line.p[0] == '#') continue;
        if (line.p[0] != '[') {
            st = read_group(&r, line, active);
            continue;
        }
        px_str topic = px_str_trim(px_str_sub(line, 1, line.n - 1));
        if (line.p[line.n - 1] != ']' || !topic.n || px_str_find(topic, PX_STR(",")) != SIZE_MAX) {
            st = px_fail(err, PX_E_INPUT, "line %zu of %s is no [topic]", r.line, name);
        } else {
            active = !topics.n || asked(topics, topic);
            if (there.n) px_buf_c(&there, ", ");
            px_buf_str(&there, topic);
        }
    }
    if (st == PX_OK) st = topics_known(name, topics, px_buf_view(&there), err);
    px_buf_done(&there);
    return st;
}

px_status px_synonyms_read(px_synonyms *s, const char *path, px_str topics, px_err *err) {
    px_buf text;
    px_buf_init(&text, 2 * PX_TEXTFILE_MAX);
    px_status st = px_textfile_read(path, &text, err);
    if (st == PX_OK) st = px_synonyms_parse(s, px_buf_view(&text), path, topics, err);
    px_buf_done(&text);
    return st;
}

void px_synonyms_of(px_synonyms *s, px_str w, const px_str **out, size_t *n) {
    px_str key = key_of(s, w);
    uint32_t k = key.n ? px_intern_find(s->keys, key) : UINT32_MAX;
    *out = k == UINT32_MAX ? NULL : s->entry[k].word;
    *n = k == UINT32_MAX ? 0 : s->entry[k].n;
}
