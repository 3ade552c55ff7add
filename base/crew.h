/* crew.h: threads that help with pieces of work.
 *
 *     px_crew *crew = px_crew_new(4);             // 3 helpers beside whoever asks
 *     px_crew_each(crew, n, jump, work, &self);   // work(&self, i, slot) for each i in [0, n)
 *     px_crew_free(crew);
 *
 * The asking thread works on its own pieces all the time and takes nobody else's; helpers deal their
 * pieces out over all that ask, in turn. So a broad question never holds up a narrow one, and a crew
 * may be asked from any number of threads at once. Pieces are begun in rising order: when piece i has
 * been begun, all before it have been. Helpers are started when first needed. */
#ifndef PX_BASE_CREW_H
#define PX_BASE_CREW_H

#include <stdbool.h>
#include <stddef.h>

typedef struct px_crew px_crew;
/* At most `threads` at work on what one thread asks; 0 = as many as there are processors, at most
 * PX_CREW_MAX. */
#define PX_CREW_MAX 64u
px_crew *px_crew_new(unsigned threads);
/* Nobody may be asking any more. NULL is fine. */
void px_crew_free(px_crew *p);
unsigned px_crew_threads(const px_crew *p); /* 1 for NULL */
unsigned px_crew_processors(void);          /* that this process may run on */

/* One piece of work. `slot` < px_crew_threads: no two pieces of one call run with the same slot at a
 * time, so a slot may own scratch memory. false = the rest need not be begun. */
typedef bool (*px_crew_work)(void *self, size_t i, unsigned slot);
/* Every piece once, or all up to the first false. Returns when none is running any more. A NULL crew
 * works alone. Where not `jump`, helpers are called only when the work has taken PX_CREW_PATIENCE_NS,
 * since waking them costs more than a short question does. */
#define PX_CREW_PATIENCE_NS 60000u
void px_crew_each(px_crew *p, size_t n, bool jump, px_crew_work work, void *self);

#endif
