/* made_family.h: which publication is record i, without a history.
 *
 * Records are dealt out of boards of 64 x 64. A block (a column of a board) holds 64 slots of
 * one topic; its families follow each other and fill it. Records are numbered along the rows, so
 * that neighbours in the file are of different topics and the members of a family lie some dozens
 * of records apart. What a block holds follows from (seed, block) alone: memory does not grow with
 * the number of records, any record can be made first, and a citation can be computed from the
 * other end.
 *
 * Numbers lie in ranges that no office has reached and differ from each other for every record up
 * to MADE_RECORDS_MAX; their spelling is that of real ones. */
#ifndef PX_BENCH_MADE_FAMILY_H
#define PX_BENCH_MADE_FAMILY_H

#include "bench/lib/made_words.h"

#define MADE_RECORDS_MAX 10000000u
#define MADE_SLOTS       64u
#define MADE_MEMBERS     6u

typedef enum made_office { MADE_CN, MADE_US, MADE_EP, MADE_WO, MADE_JP, MADE_KR } made_office;

typedef struct made_member {
    made_office office;
    char letter;                 /* A first publication, B grant, U utility model, S design */
    bool first;                  /* of the offices of this family, the one of the priority */
    uint32_t filed;              /* days since 1970-01-01 */
    uint32_t published, granted; /* days; granted 0: not (known in this corpus) */
} made_member;

typedef struct made_family {
    uint64_t id; /* unique; the virtual number of its first slot */
    uint64_t block;
    uint32_t topic, slot; /* first slot in the block */
    uint32_t ordinal[6];  /* place of the family among those of its block with that office */
    uint32_t n;           /* members */
    uint32_t priority;    /* days */
    bool domestic;        /* applicant from China */
    made_member member[MADE_MEMBERS];
} made_family;

typedef struct made_plan made_plan; /* seed and style; one a thread */

made_plan *made_plan_new(px_arena *a, const made_words *w, uint64_t seed, bool sample);
/* Family of record i, and which member the record is. Cost: under a microsecond. */
void made_family_of(made_plan *p, uint64_t i, made_family *f, uint32_t *member);
/* The record number of a member. */
uint64_t made_record_of(const made_family *f, uint32_t member);
/* A family of an earlier record that member `k` of `f` (record i) may cite: another family whose
 * member *target lies before record i and was published before the filing; mostly of the same
 * topic. False if the dice found none. */
bool made_cited(made_plan *p, uint64_t i, const made_family *f, uint32_t k, made_rng *r,
                made_family *cited, uint32_t *target);

/* Numbers in normal form, into `out`; returns the slice. */
#define MADE_NUMBER_MAX 32
px_str made_publication(const made_family *f, uint32_t member, char out[MADE_NUMBER_MAX]);
px_str made_application(const made_family *f, uint32_t member, char out[MADE_NUMBER_MAX]);
px_str made_priority(const made_family *f, char out[MADE_NUMBER_MAX]);
/* A number of a document that is in no corpus made here. */
px_str made_outsider(made_rng *r, char out[MADE_NUMBER_MAX]);

const char *made_office_code(made_office o);
uint32_t made_ymd(uint32_t days); /* days since 1970-01-01 -> yyyymmdd */

#endif
