/* judge_int.h: what the files of the judge share. */
#ifndef PX_TESTS_JUDGE_INT_H
#define PX_TESTS_JUDGE_INT_H

#include "base/intern.h"
#include "patent/analyze.h"
#include "patent/groups.h"
#include "tests/lib/judge.h"

typedef struct judge_text {
    px_text_field field;
    uint32_t *word, *stem;          /* numbers of words and of their stems; marks are left out */
    uint32_t *sentence, *paragraph; /* in which each word stands, counted from 0 */
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
    uint32_t key; /* number among judge.keys */
} judge_key_fact;

typedef PX_LIST(px_str) judge_strings;

typedef struct judge_event {
    px_str kind, code;      /* folded */
    uint32_t ymd;           /* 0: no day */
    judge_strings from, to; /* " token token " */
} judge_event;

typedef struct judge_doc {
    px_record record;
    uint32_t row;
    judge_text *text;
    size_t n_texts;
    PX_LIST(judge_fact) facts;
    PX_LIST(judge_key_fact) keys;
    judge_event *event;          /* as many as the record has */
    uint32_t number[PX_F_COUNT]; /* PX_NIL = absent */
    uint32_t has;
    uint32_t app, fam, ext;  /* groups */
    PX_LIST(uint32_t) cites; /* records of the collection, each once */
    uint32_t n_citing,
        n_others; /* records that cite it; those of them without a common applicant */
} judge_doc;

struct judge {
    px_arena *a;
    px_analyzer *an;
    px_groups *groups; /* of applicants */
    judge_doc **doc;
    size_t n, cap;
    uint32_t *by_row; /* row -> index + 1 */
    uint32_t n_rows;
    px_intern *words; /* words, stems and characters */
    px_intern *keys;  /* of document numbers */
    size_t filled[PX_F_COUNT];
    uint32_t n_apps, n_fams, n_exts;
    uint32_t *fam_size;
};

/* A tree made ready: what its leaves compare with. */
struct judge_bound {
    const judge *j;
    const px_qnode *q;
    judge_bound **child;
    uint32_t *id;  /* texts, by token: word (stem for words of WORDS); UINT32_MAX: in no record */
    bool **fits;   /* texts, by token: NULL, or by word: does it fit the pattern or beginning? */
    px_str needle; /* names: " token token ", without the last blank for a beginning */
    px_str lo, hi; /* CLASS */
    bool *wanted;  /* IDENT, LIST: by number of the key */
    bool *doc;     /* documents that links or families name; of UNIT those of its groups, of SCOPE
                      those of the first child */
    px_intern *group; /* pax: names of the groups that are meant */
    px_arena *a;      /* of the root */
};

/* judge_links.c */
void judge_links(judge *j);

/* judge_text.c: words, patterns and distances in texts and names. */
unsigned judge_texts_of(px_field f); /* bits of px_text_field */
void judge_bind_text(judge *j, judge_bound *b);
bool judge_in_texts(const judge_bound *b, const judge_doc *d); /* a leaf */
bool judge_in_near(const judge_bound *b, const judge_doc *d);  /* NEAR, FREQ */
/* Does a name in its form " token token " hold the leaf? */
bool judge_in_name(const judge_bound *b, px_str name);

/* judge_event.c: conditions about legal events. */
bool judge_is_event_field(px_field f); /* one that is no plain fact */
bool judge_event_meets(const judge_bound *b, const judge_event *e);

/* judge_count.c: the values that facets count of a record, as often as it has them. */
typedef void judge_take(void *self, px_str value);
size_t judge_values(const judge *j, const judge_doc *d, px_field f, px_str custom, int level,
                    judge_take *take, void *self);

/* judge_eval.c */
bool judge_in_code(const px_qnode *q, px_str folded);

#endif
