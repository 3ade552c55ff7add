/* made_people.h: applicants and inventors that do not exist. Every industry has its own applicants
 * with Zipf sizes; universities and institutes work in several industries; an applicant has a
 * circle of inventors that come again in its families. Shared by threads once built. */
#ifndef PX_BENCH_MADE_PEOPLE_H
#define PX_BENCH_MADE_PEOPLE_H

#include "bench/lib/made_words.h"
#include "patent/record.h"

typedef struct made_applicant {
    px_rec_party zh, en; /* one organisation as Chinese and as other publications write it */
    uint64_t who;        /* its identity: what its inventors are drawn from */
    uint32_t circle;     /* how many inventors it has */
} made_applicant;

typedef struct made_people made_people;

made_people *made_people_new(px_arena *a, const made_words *w, bool sample);
const made_applicant *made_applicant_draw(const made_people *p, uint32_t industry, bool domestic,
                                          made_rng *r);
/* An inventor of the applicant, in both spellings, in the arena. */
void made_inventor_draw(px_arena *a, const made_words *w, const made_applicant *of, made_rng *r,
                        px_rec_party *zh, px_rec_party *en);

#endif
