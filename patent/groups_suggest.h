/* groups_suggest.h: which cleaned names may be one party. Proposals for people; nothing is ever merged by this.
 *
 * Names that look alike are found by keys, not by comparing all with all: the same letters, the same words in another
 * order or another length, all words but one. What differs then decides, and facts about the records (the same family
 * under two names, the same inventors) make a proposal stronger or, across scripts, make it at all.
 *
 * The score of a kind of likeness is how often names that are alike in this way were one party in a thesaurus of
 * 18 778 organisations (docs/notes/names.md); with more than one kind the best counts. */
#ifndef PX_PATENT_GROUPS_SUGGEST_H
#define PX_PATENT_GROUPS_SUGGEST_H

#include "base/err.h"
#include "base/str.h"

#define PX_SUGGEST_SCORE 0.9 /* default: precision 0.98 and better */

/* X(id, score, English, Chinese) */
#define PX_LIKENESS_TABLE(X)                                                                       \
    X(ORDER, 0.99, "the same words in another order", "词相同，次序不同")                          \
    X(PLURAL, 0.98, "singular and plural", "单复数不同")                                           \
    X(LETTERS, 0.95, "the same letters", "字母相同（不计空格、变音符、繁简）")                     \
    X(CUT, 0.92, "the end of a long word is missing", "长词词尾缺失")                              \
    X(UNIVERSITY, 0.88, "UNIV, UNIVERSITY and OF", "大学名称写法不同")                             \
    X(SHORT, 0.86, "a word is abbreviated", "词的缩写")                                            \
    X(SPELLING, 0.81, "one letter of a long name differs", "长名称仅一个字母不同")                 \
    X(ROMAN, 0.8, "sounds the same in Latin letters", "音译相同")                                  \
    X(EXTRA, 0.7, "one word more", "多一个词")                                                     \
    X(WORD_SPELLING, 0.64, "one letter of a short name differs", "短名称仅一个字母不同")           \
    X(FAMILY, 0.6, "the same families", "同族专利相同")                                            \
    X(INVENTORS, 0.5, "the same inventors", "发明人相同")
typedef enum px_likeness {
#define PX_LIKENESS_ENUM(id, score, en, zh) PX_LIKE_##id,
    PX_LIKENESS_TABLE(PX_LIKENESS_ENUM)
#undef PX_LIKENESS_ENUM
        PX_LIKE_COUNT
} px_likeness;
const char *px_likeness_text(px_likeness k, bool zh);

/* Hashes of families and of inventors' names, ascending, each once; may be absent. */
typedef struct px_suggest_name {
    px_str name; /* cleaned */
    uint64_t count;
    const uint64_t *family, *inventor;
    size_t n_family, n_inventor;
} px_suggest_name;

typedef struct px_suggestion {
    uint32_t a, b;                /* names, a < b */
    unsigned why;                 /* 1u << px_likeness */
    double score;                 /* 0 to 1 */
    uint32_t families, inventors; /* shared */
} px_suggestion;

/* Pairs with at least `min_score`, best first, then by names. *out is px_malloc'ed. Time and memory grow with the
 * names, not with their square: some 20 us and 500 bytes a name. PX_E_LIMIT above 20 million names. */
px_status px_suggest(const px_suggest_name *v, size_t n, double min_score, px_suggestion **out,
                     size_t *n_out, px_err *err);

#endif
