/* box.h: a file of named sections, the container of every store of ours (columns, tokens, records,
 * bitmaps, links).
 *
 *   header     16 bytes: "PXBOX1\0\0", kind (4 characters), version u32
 *   sections   each at a multiple of 64, bytes as the store likes
 *   directory  at a multiple of 64; for each section: offset, length, name, XXH3 of every MiB
 *   footer     32 bytes: directory offset, its length, its XXH3, "PXBOXEND"
 *
 * Kinds: "COLS", "TOKS", "RECS", "BITS", "LINK".
 *
 * Everything that is read was checked before: opening checks header, footer and directory (lengths
 * against the file, order, overlap); a chunk is checked when it is first asked for (a flag a chunk,
 * atomic, so readers on several threads may share a box). px_box_verify checks all. The file's own
 * length and checksum are also named in the segment's SEGMENT file. Bytes are documented in
 * shards/FORMAT.md. */
#ifndef PX_SHARDS_BOX_H
#define PX_SHARDS_BOX_H

#include "base/file.h"

#define PX_BOX_VERSION 1
#define PX_BOX_CHUNK   ((uint64_t)1 << 20) /* bytes of a section that share a checksum */

/* --- writing: sections one after another ---
 * After a failure every further call fails alike; px_boxw_close or px_boxw_abort ends it. */
typedef struct px_boxw px_boxw;
px_status px_boxw_create(const char *path, const char kind[4], px_boxw **out, px_err *err);
/* Names: 1 to 255 bytes, each once. Ends the section before it. */
px_status px_boxw_section(px_boxw *w, px_str name, px_err *err);
px_status px_boxw_write(px_boxw *w, const void *p, size_t n, px_err *err);
/* A whole section at once. */
px_status px_boxw_put(px_boxw *w, px_str name, const void *p, size_t n, px_err *err);
/* Writes directory and footer, fsyncs, closes, frees (also on failure; the file is removed then).
 * *checksum = XXH3 of the directory, which holds the checksum of everything else. Both
 * out-parameters may be NULL. */
px_status px_boxw_close(px_boxw *w, uint64_t *size, uint64_t *checksum, px_err *err);
void px_boxw_abort(px_boxw *w); /* NULL is fine; removes the file */

/* --- reading --- */
typedef struct px_box px_box;
typedef struct px_section {
    px_box *box;
    const char *p; /* 64-byte aligned; NOT to be read before px_section_need said PX_OK */
    uint64_t n;
    uint64_t first_chunk; /* number of its first chunk among all chunks of the box */
    size_t index;         /* as in px_box_section_name */
} px_section;

px_status px_box_open(const char *path, const char kind[4], px_box **out, px_err *err);
void px_box_close(px_box *b); /* NULL is fine */
/* Give back the pages touched so far (they stay in the system's cache); slices stay valid. */
void px_box_drop(px_box *b);
/* false: the file became shorter behind our back, and what was read of it may have been zeros (px_mapping_guard). `ask`: the
 * system is asked for its length, too. */
bool px_box_whole(const px_box *b, bool ask);
uint64_t px_box_size(const px_box *b);
uint64_t px_box_checksum(const px_box *b);                 /* of the directory */
bool px_box_find(px_box *b, px_str name, px_section *out); /* false: no such section */
size_t px_box_sections(const px_box *b);
px_str px_box_section_name(const px_box *b, size_t i); /* in the order of the file */
/* Make bytes [at, at+len) safe to read: PX_E_DAMAGED when out of bounds or a chunk's checksum fails
 * (the sentence names file and section). When already checked, costs a load and a branch a chunk.
 */
px_status px_section_need(const px_section *s, uint64_t at, uint64_t len, px_err *err);
/* The whole section, checked, whose length must be `len` (UINT64_MAX = any). */
px_status px_section_all(const px_section *s, uint64_t len, px_str *out, px_err *err);
/* Find + all in one; PX_E_DAMAGED when the section is missing. */
px_status px_box_get(px_box *b, px_str name, uint64_t len, px_str *out, px_err *err);
/* Every chunk, and that the gaps between sections hold zeros. */
px_status px_box_verify(px_box *b, px_err *err);

#endif
