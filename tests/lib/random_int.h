/* random_int.h: what the makers of random questions share. */
#ifndef PX_TESTS_RANDOM_INT_H
#define PX_TESTS_RANDOM_INT_H

#include "tests/lib/judge_int.h"
#include "tests/lib/random_query.h"

#define RANDOM_LISTS 8

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
    struct random_list {
        px_str *item;
        size_t n;
    } list[RANDOM_LISTS]; /* of one question: @l0, @l1 … */
    size_t n_lists;
};

#define PICK(q, array) ((array)[random_below((q), sizeof(array) / sizeof *(array))])
#define WORDS(...)     ((const char *[]){__VA_ARGS__})

bool random_chance(random_query *q, unsigned percent);
/* Mostly of the document that the question is about: it, a value or number of it, or of the next one
 * that has any (NULL, 0: none has). */
const judge_doc *random_doc(random_query *q);
const judge_fact *random_fact(random_query *q, px_field f);
uint32_t random_number(random_query *q, px_field f);
void random_put(random_query *q, const char *s);
void random_put_quoted(random_query *q, px_str s, bool star);
/* Bare where that is possible. */
void random_put_value(random_query *q, px_str s, bool star);
/* Its code, in capitals, or another name of the field. */
void random_put_field(random_query *q, px_field f, px_str custom);
bool random_is_simple(px_str s); /* may stand bare */
/* Tokens of some text of the field with their places; sentence and paragraph marks among them. Until
 * the next call. */
const px_token *random_tokens(random_query *q, px_field f, px_str *text, size_t *n);
bool random_is_mark(const px_token *t);
px_str random_beginning(random_query *q, px_str s); /* of a word; CJK as it is */

/* random_value.c: a clause each. */
void random_range(random_query *q, px_field f, bool date);
void random_code(random_query *q, px_field f);
void random_custom(random_query *q); /* x.<header> compared */
void random_ident(random_query *q, px_field f);

/* random_near.c: patterns and gaps, distances, frequencies. */
px_str random_pattern(random_query *q, px_str word); /* a Latin word with signs in it, or {0} */
void random_wild(random_query *q, px_field f);       /* a value with signs */
void random_near(random_query *q, px_field f);       /* a clause with a distance or a frequency */

/* random_event.c: legal events, in braces and outside. */
bool random_is_event(px_field f);
void random_event_leaf(random_query *q, px_field f);
void random_event(random_query *q);

#endif
