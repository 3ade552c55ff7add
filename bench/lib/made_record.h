/* made_record.h: record i of a made corpus.
 *
 *     made_corpus *c = made_corpus_new(seed, sample);
 *     made_record(c, arena, i, &record);   px_record_write(&record, &buf);
 *
 * Bench style: short records, about four fifths English. Sample style: for people to look at; more
 * Chinese ones, both languages, claims, events, addresses. Every record is marked as made up. What
 * is written is normalised already: reading it and writing it again gives the same bytes. */
#ifndef PX_BENCH_MADE_RECORD_H
#define PX_BENCH_MADE_RECORD_H

#include "patent/record.h"

typedef struct made_corpus made_corpus; /* one a thread */

made_corpus *made_corpus_new(uint64_t seed, bool sample);
void made_corpus_free(made_corpus *c);
/* The same (seed, style, i) gives the same record. Lives in the arena and in the corpus. */
void made_record(made_corpus *c, px_arena *a, uint64_t i, px_record *r);

#endif
