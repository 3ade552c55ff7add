/* collection.h: what all calls share: the folder, its newest snapshot, the cache of row sets, titles of classes.
 *
 * A new commit is seen by px_collection_look (the server's timer asks twice a second; a stat of MANIFEST is all it costs
 * when nothing is new): the snapshot is opened aside and swapped; calls that hold the old one keep it until they
 * end. A new commit that cannot be opened leaves the old snapshot in use and is reported. All functions may be
 * called from any thread. */
#ifndef PX_SERVER_COLLECTION_H
#define PX_SERVER_COLLECTION_H

#include "patent/labels.h"
#include "query/engine/cache.h"
#include "query/engine/engine.h"

typedef struct px_collection px_collection;

/* What people keep (people.h). Not owned; NULL until it is set, which is before the first call. */
struct px_people;
void px_collection_people_set(px_collection *c, struct px_people *p);
struct px_people *px_collection_people(const px_collection *c);
/* Imports (jobs.h). Ended when the collection is closed. */
struct px_jobs *px_collection_jobs(px_collection *c);

px_status px_collection_open(const char *dir, uint64_t cache_bytes, px_collection **out,
                             px_err *err);
void px_collection_close(px_collection *c);
const char *px_collection_dir(const px_collection *c);
/* Referenced: px_snapshot_unref when done. */
px_snapshot *px_collection_snapshot(px_collection *c);
/* To be taken before the snapshot that fills it: so a set that came from damaged files never gets into the cache that follows. */
px_cache *px_collection_cache(px_collection *c);
const px_classes *px_collection_classes(px_collection *c); /* NULL: none loaded */
/* *changed: another generation is in use from now on. */
px_status px_collection_look(px_collection *c, bool *changed, px_err *err);
/* What answers depend on besides the question, as one number: another one with every commit, and when titles of classes,
 * synonyms or kept queries change. */
uint64_t px_collection_state(px_collection *c);
/* Seconds since the generation in use was opened. */
double px_collection_age(px_collection *c);

#endif
