/* source_kind.h: what a format gives (for source_*.c only).
 *
 * A new format is a file source_X.c with one px_source_kind, and one row in sources.tbl. `probe`
 * looks at the first bytes and says how sure it is; the surest opens. `s->in` is the
 * stream, not yet consumed (the sample was only peeked at). `next` fills the record without
 * normalising it: source.c initialises it before, and normalises, names and counts it after. */
#ifndef PX_INDEXER_SOURCE_KIND_H
#define PX_INDEXER_SOURCE_KIND_H

#include "indexer/source.h"
#include "indexer/stream.h"

typedef struct px_sample {
    px_str bytes; /* the first bytes, decompressed, up to PX_SAMPLE_BYTES */
    bool whole;   /* that is all there is */
    px_str text;  /* they as text to look at, set where `looked`: px_sample_text */
    bool looked;
    const char *path; /* only to break ties */
    px_stream *in;    /* where the sample comes from; may be NULL. Random access only (stream.h) */
} px_sample;

#define PX_SAMPLE_BYTES ((size_t)256 << 10)

typedef struct px_source_kind px_source_kind;

struct px_source {
    const px_source_kind *kind;
    px_source_options opt;
    char *name;
    px_stream *in;
    void *self; /* the format's own state */
    /* Kept up to date by `next` of the format: */
    px_str raw;
    uint64_t line, byte;
    bool normalised; /* this record is in normal form already */
    /* A format with parts keeps the name of the one at hand here ("a.zip/b.csv", "a.xlsx#Sheet1");
     * it is freed with the source. It sets `position` to 0 where a part begins. */
    char *part;
    /* Kept by source.c: */
    uint64_t position; /* of the last record in its file or part; counted up after each */
    uint64_t records, bad;
    unsigned depth; /* archives that this file lies in */
};

struct px_source_kind {
    const char *name;
    int (*probe)(const px_sample *sample); /* 0 = no, 100 = certainly */
    px_status (*open)(px_source *s, px_err *err);
    int (*next)(px_source *s, px_arena *a, px_record *r, px_err *err);
    void (*report)(px_source *s, px_source_report *out); /* out is cleared; may be NULL */
    void (*close)(px_source *s);                         /* also after a failed open */
    const void *how; /* what a family of formats shares its functions by (xml_source.h) */
};

/* detect.c: the sample as text to look at: without byte order mark; of UTF-16 one byte a character,
 * with 'x' for what is not ASCII; else as it stands. In `a` where a copy is needed; a sample that was
 * looked at once costs nothing again. */
px_str px_sample_text(const px_sample *s, px_arena *a);
/* detect.c: the kind that reads this sample, or NULL. `name` NULL or "auto" = by content. */
const px_source_kind *px_detect(const px_sample *sample, const char *name);
/* What a file is that no kind reads ("a PDF"), or NULL: for sentences. */
const char *px_detect_foreign(const px_sample *sample);
/* source.c: open what `in` gives; takes the stream over, also on failure. px_text_init was done. */
px_status px_source_open_stream(const px_source_options *opt, px_stream *in, unsigned depth,
                                px_source **out, px_err *err);
/* Names of all kinds, one after the other; NULL behind the last. */
const char *px_source_kind_name(size_t i);

#endif
