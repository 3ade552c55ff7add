/* impact.h: the number that a term carries in a record: its BM25F impact, quantised to 1..63.
 *
 * For each field: tf' = weight * tf / (1 - b + b * length / reference length); summed over fields;
 * then saturated: tf'' = tf' / (k1 + tf'), so 0 < tf'' < 1; wdf = 1 + floor(62 * tf''). Reference
 * lengths are fixed (tokens), not averages of a segment, so that segments compare and merge. Part
 * of the segment schema: change the table and raise PX_SEGMENT_SCHEMA. Source: Robertson, Zaragoza,
 * Taylor, "Simple BM25 extension to multiple weighted fields" (2004). */
#ifndef PX_SHARDS_IMPACT_H
#define PX_SHARDS_IMPACT_H

#include "patent/facts.h"

#define PX_IMPACT_K1  1.2f
#define PX_IMPACT_MAX 63u

typedef struct px_impact_field {
    float weight, b, reference; /* reference length in tokens */
} px_impact_field;

/* By px_text_field. */
static const px_impact_field px_impact_table[PX_TF_COUNT] = {
    [PX_TF_TI] = {2.5f, 0.40f, 12.0f},   [PX_TF_AB] = {1.0f, 0.60f, 130.0f},
    [PX_TF_C1] = {1.0f, 0.60f, 200.0f},  [PX_TF_ICL] = {0.8f, 0.60f, 400.0f},
    [PX_TF_CLM] = {0.5f, 0.60f, 800.0f}, [PX_TF_DES] = {0.5f, 0.75f, 5000.0f},
};

static inline unsigned px_impact_quantise(float tf) {
    return 1u + (unsigned)(62.0f * tf / (PX_IMPACT_K1 + tf));
}

#endif
