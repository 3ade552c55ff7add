/* store.h: the records store: what to show a person. One zstd frame a record (its canonical JSON
 * line), compressed with a dictionary trained on the first records of the collection.
 *
 * records.px: "dict" the dictionary's bytes (may be empty), "off" u64[rows + 1], "frames". */
#ifndef PX_SHARDS_STORE_H
#define PX_SHARDS_STORE_H

#include "base/zip.h"
#include "shards/box.h"

#define PX_RECORD_BYTES_MAX ((size_t)64 << 20)

/* ---- writing ---- */
typedef struct px_recw px_recw;
/* `dict` of an earlier segment ({NULL, 0}: train one on the first records). Bytes are copied. */
px_status px_recw_create(const char *path, px_str dict, px_recw **out, px_err *err);
px_status px_recw_add(px_recw *w, px_str json, px_err *err);
/* A frame made with the same dictionary, copied as it is. */
px_status px_recw_add_frame(px_recw *w, px_str frame, px_err *err);
px_status px_recw_close(px_recw *w, uint64_t *size, uint64_t *checksum, px_err *err); /* frees */
void px_recw_abort(px_recw *w);

/* ---- reading; a px_recs may be shared, the px_zctx may not ---- */
typedef struct px_recs px_recs;
px_status px_recs_open(const char *path, uint32_t n_rows, px_recs **out, px_err *err);
void px_recs_close(px_recs *r);
px_box *px_recs_box(px_recs *r);
px_str px_recs_dict(const px_recs *r);
/* JSON line of a row, replacing what is in `out`. About 5 microseconds. */
px_status px_recs_get(px_recs *r, uint32_t row, px_zctx *ctx, px_buf *out, px_err *err);
px_status px_recs_frame(px_recs *r, uint32_t row, px_str *out, px_err *err);
px_status px_recs_verify(px_recs *r, px_err *err); /* checksums, and every frame unpacks */

/* Rows of the inputs one after another. Frames are copied where dictionaries are the same. */
px_status px_recs_merge(px_recs *const *in, const uint32_t *n_rows, size_t n, const char *path,
                        uint64_t *size, uint64_t *checksum, px_err *err);

#endif
