/* stem.c: the part of text.h that is libstemmer's; the only file that includes it. */
#include "base/text.h"

#include <libstemmer.h>
#include <stdlib.h>

struct px_stemmer {
    struct sb_stemmer *english;
};

px_stemmer *px_stemmer_new(void) {
    px_stemmer *st = px_malloc(sizeof *st);
    st->english = sb_stemmer_new("english", "UTF_8");
    if (!st->english) px_oom(sizeof *st); /* the name is built in: only memory can be missing */
    return st;
}

void px_stemmer_free(px_stemmer *st) {
    if (!st) return;
    sb_stemmer_delete(st->english);
    free(st);
}

size_t px_stem(px_stemmer *st, px_str word, char *out) {
    bool letters = word.n > 2 && word.n <= 255; /* Porter2 leaves words of one or two letters */
    for (size_t i = 0; letters && i < word.n; i++)
        letters = px_is_lower(word.p[i]);
    if (letters) {
        const sb_symbol *stem =
            sb_stemmer_stem(st->english, (const sb_symbol *)word.p, (int)word.n);
        if (!stem) px_oom(word.n);
        size_t n = (size_t)sb_stemmer_length(st->english);
        if (n <= word.n + 4) {
            memcpy(out, stem, n);
            return n;
        }
    }
    if (word.n) memcpy(out, word.p, word.n);
    return word.n;
}
