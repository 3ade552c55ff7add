/* judge_int.h: what the files of the judge share. */
#ifndef PX_TESTS_JUDGE_INT_H
#define PX_TESTS_JUDGE_INT_H

#include "base/intern.h"
#include "patent/analyze.h"
#include "tests/lib/judge.h"

#define JUDGE_PARAGRAPH (UINT32_MAX - 1) /* stands between paragraphs; equals no word */

typedef struct judge_text {
    px_text_field field;
    uint32_t *word, *stem; /* numbers of words and of their stems, sentence marks left out */
    size_t n;
} judge_text;

typedef struct judge_fact {
    px_field field;
    px_str custom, value;
    px_str name;   /* NAME, CUSTOM: " token token " */
    px_str folded; /* ENUM */
} judge_fact;

typedef struct judge_key_fact {
    px_field field;
    px_str key;
} judge_key_fact;

typedef struct judge_doc {
    px_record record;
    uint32_t row;
    judge_text *text;
    size_t n_texts;
    PX_LIST(judge_fact) facts;
    PX_LIST(judge_key_fact) keys;
    uint32_t number[PX_F_COUNT]; /* PX_NIL = absent */
    uint32_t has;
    uint32_t app, fam, ext;  /* groups */
    PX_LIST(uint32_t) cites; /* records of the collection, each once */
    uint32_t n_citing;
} judge_doc;

struct judge {
    px_arena *a;
    px_analyzer *an;
    judge_doc **doc;
    size_t n, cap;
    uint32_t *by_row; /* row -> index + 1 */
    uint32_t n_rows;
    px_intern *words; /* words, stems and characters */
    size_t filled[PX_F_COUNT];
    uint32_t n_apps, n_fams, n_exts;
    uint32_t *fam_size;
};

/* Does the document have this key in this field? */
bool judge_has_key(const judge_doc *d, px_field f, px_str key);
/* judge_links.c */
void judge_links(judge *j);

#endif
