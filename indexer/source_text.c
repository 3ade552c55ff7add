/* source_text.c: a plain text that is called by a patent's number: "4425593.txt", "CN101850473B.txt".
 *
 * The name is all that says whose text it is, so it must read as a number with at least five digits;
 * where it names no office (and the user names none: --cc), the record keeps it as an identifier.
 * Texts of up to 20,000 bytes are abstracts, longer ones descriptions. */
#include "indexer/encoding.h"
#include "indexer/put.h"
#include "indexer/source_kind.h"
#include "indexer/values.h"

#include <stdlib.h>

#define ABSTRACT_MAX 20000

typedef struct text_source {
    px_textin *text;
    bool given;
} text_source;

/* The last part of a path without its extension. */
static px_str called(const char *path) {
    const char *slash = path ? strrchr(path, '/') : NULL;
    px_str s = px_str_of(slash ? slash + 1 : path ? path : "");
    for (size_t i = s.n; i > 1; i--)
        if (s.p[i - 1] == '.') return px_str_sub(s, 0, i - 1);
    return s;
}

static bool is_number(px_str s) {
    size_t digits = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!px_is_digit(s.p[i]) && !px_is_alpha(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
            return false;
        digits += px_is_digit(s.p[i]);
    }
    return digits >= 5 && s.n <= 16 && (px_is_digit(s.p[0]) || px_looks_publication(s));
}

/* Prose: words, most of them small letters or characters of other scripts, long lines, no signs of
 * structure. (A table of commas with texts in it has many lines, and is called .csv.) */
static bool is_prose(px_str s) {
    size_t words = 0, wide = 0, odd = 0, lines = 1;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        words += (c == ' ' && i && px_is_lower(s.p[i - 1]));
        wide += (unsigned char)c >= 0x80;
        lines += c == '\n';
        odd += c == '\t' || c == '<' || c == '|' || c == 0;
    }
    return (words >= 8 || wide >= 60) && odd * 100 < s.n && (lines == 1 || s.n / lines >= 150);
}

static int probe(const px_sample *s) {
    px_arena *a = px_arena_new();
    px_str text = px_str_trim(px_sample_text(s, a));
    size_t n = s->path ? strlen(s->path) : 0;
    bool txt = n > 4 && px_str_eq_nocase(px_str_of(s->path + n - 4), PX_STR(".txt"));
    int score = txt && is_number(called(s->path)) && is_prose(px_str_sub(text, 0, 8192)) ? 92 : 0;
    px_arena_free(a);
    return score;
}

static px_status open_text(px_source *s, px_err *err) {
    text_source *t = s->self = px_calloc(1, sizeof *t);
    (void)err;
    t->text = px_textin_new(s->in, PX_SOURCE_RECORD_MAX);
    return PX_OK;
}

static int next(px_source *s, px_arena *a, px_record *r, px_err *err) {
    text_source *t = s->self;
    bool grown = true;
    if (t->given) return 0;
    t->given = true;
    while (grown) {
        px_status st = px_textin_fill(t->text, &grown, err);
        if (st != PX_OK) return st;
    }
    s->line = 1;
    s->raw = px_textin_view(t->text);
    px_str text = px_str_trim(px_textin_clean(t->text, a, s->raw)), name = called(s->opt.path);
    if (!text.n) return 0;
    text = px_arena_str(a, text);
    px_put_text(a, text.n <= ABSTRACT_MAX ? &r->abstracts : &r->descriptions,
                px_str_of(px_guess_lang(text)), text);
    if (px_is_alpha(name.p[0]) || (s->opt.cc && *s->opt.cc)) {
        r->pub.given = px_arena_str(a, name);
        r->pub.cc = px_str_of(s->opt.cc ? s->opt.cc : "");
    } else {
        px_put_id(a, r, "file", name);
    }
    return 1;
}

static void report(px_source *s, px_source_report *out) {
    text_source *t = s->self;
    out->encoding = px_textin_encoding(t->text);
    out->bad_bytes = px_textin_bad(t->text);
    out->rows = t->given;
}

static void close_text(px_source *s) {
    text_source *t = s->self;
    if (!t) return;
    px_textin_free(t->text);
    free(t);
}

const px_source_kind px_source_text = {"text", probe, open_text, next, report, close_text, NULL};
