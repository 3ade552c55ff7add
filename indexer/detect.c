/* detect.c: which format reads this. Every kind looks at the content; names of files are never
 * asked, because people rename what they download. */
#include "indexer/source_kind.h"

#define PX_SOURCE(kind, en, zh) extern const px_source_kind kind;
#include "indexer/sources.tbl"
#undef PX_SOURCE

static const px_source_kind *const kinds[] = {
#define PX_SOURCE(kind, en, zh) &kind,
#include "indexer/sources.tbl"
#undef PX_SOURCE
};

#define N_KINDS (sizeof kinds / sizeof *kinds)

const char *px_source_kind_name(size_t i) {
    return i < N_KINDS ? kinds[i]->name : NULL;
}

const px_source_kind *px_detect(const px_sample *sample, const char *name) {
    if (name && *name && strcmp(name, "auto") != 0) {
        for (size_t i = 0; i < N_KINDS; i++)
            if (strcmp(kinds[i]->name, name) == 0) return kinds[i];
        return NULL;
    }
    const px_source_kind *best = NULL;
    int best_score = 0;
    for (size_t i = 0; i < N_KINDS; i++) {
        int score = kinds[i]->probe(sample);
        if (score > best_score) {
            best_score = score;
            best = kinds[i];
        }
    }
    return best;
}
