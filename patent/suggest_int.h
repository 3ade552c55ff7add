/* suggest_int.h: names as words for groups_suggest.c; made in groups_words.c. */
#ifndef PX_PATENT_SUGGEST_INT_H
#define PX_PATENT_SUGGEST_INT_H

#include "patent/groups_suggest.h"

enum { /* kinds of keys */
       PX_SK_LETTERS = 0,
       PX_SK_ORDER,
       PX_SK_SHORT,
       PX_SK_PLURAL,
       PX_SK_UNIVERSITY,
       PX_SK_ROMAN,
       PX_SK_BUT_ONE, /* all words but one; place = the word, PX_SK_WHOLE = none left out */
       PX_SK_WHOLE = 0xFFFF
};

typedef struct px_suggest_words px_suggest_words;
px_status px_suggest_words_new_(const px_suggest_name *v, size_t n,
                                void (*key)(void *self, unsigned kind, uint32_t name, uint64_t hash,
                                            size_t place),
                                void *self, px_suggest_words **out, px_err *err);
void px_suggest_words_free_(px_suggest_words *w);
/* Names that agree but for these words: alike, and how? */
bool px_suggest_apart_(const px_suggest_words *w, uint32_t x, size_t word_x, uint32_t y,
                       size_t word_y, px_likeness *why);
bool px_suggest_scripts_differ_(const px_suggest_words *w, uint32_t x, uint32_t y);
/* Factor for names that are short or made of common words only, so that likeness says less. */
double px_suggest_trust_(const px_suggest_words *w, uint32_t x, uint32_t y, unsigned why);

#endif
