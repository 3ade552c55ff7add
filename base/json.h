/* json.h: reading JSON as a tree (face of cJSON) and writing it as text (ours: a writer is ten
 * lines).
 *
 * Reading: px_json_parse gives a tree that px_json_free releases; slices point into it. Depth is
 * bounded by cJSON (1000). Numbers are doubles; px_json_text prints integral ones up to 2^53
 * exactly, larger ones as the shortest decimal that gives the same double (their own digits are
 * lost), and one too large for a double counts as absent. \u0000 and half surrogate pairs inside a
 * string become U+FFFD, a raw NUL byte '?'. Bytes that are not UTF-8 are passed on as they are.
 * Writing: append to a px_buf; commas are placed through px_jw, which knows the nesting (at most 63
 * levels). NaN and infinities are written as null. */
#ifndef PX_BASE_JSON_H
#define PX_BASE_JSON_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

typedef struct px_json px_json; /* a node */

typedef enum px_json_kind {
    PX_JSON_NULL,
    PX_JSON_BOOL,
    PX_JSON_NUMBER,
    PX_JSON_STRING,
    PX_JSON_ARRAY,
    PX_JSON_OBJECT
} px_json_kind;

/* Parse one value that fills `text` (white space around it allowed). err->offset = byte of the
 * error. */
px_status px_json_parse(px_str text, px_json **out, px_err *err);
/* Parse one value at the start of `text`, tell how many bytes it took. */
px_status px_json_parse_prefix(px_str text, px_json **out, size_t *used, px_err *err);
void px_json_free(px_json *root);

px_json_kind px_json_type(const px_json *j); /* NULL pointer counts as PX_JSON_NULL */
const px_json *px_json_get(const px_json *object, const char *key); /* exact key, or NULL */
px_str px_json_key(const px_json *member);                          /* name of an object's member */
const px_json *px_json_first(const px_json *j);                     /* child, or NULL */
const px_json *px_json_next(const px_json *child);
size_t px_json_size(const px_json *j);
px_str px_json_str(const px_json *j); /* string value, {NULL,0} if not a string */
double px_json_num(const px_json *j, double otherwise);
bool px_json_bool(const px_json *j);
/* Scalar as text: strings as they are, numbers in shortest form, true/false, null as absent. */
px_str px_json_text(const px_json *j, px_arena *a);
/* Any node back as compact JSON. */
void px_json_print(const px_json *j, px_buf *out);

/* Writer. `px_jw w = px_jw_on(&buf);` then open/close, key, values; commas are placed. */
typedef struct px_jw {
    px_buf *out;
    uint64_t has; /* bit per depth: something was written here */
    int depth;
} px_jw;

static inline px_jw px_jw_on(px_buf *out) {
    return (px_jw){out, 0, 0};
}
void px_jw_open(px_jw *w, char bracket); /* '{' or '[' */
void px_jw_close(px_jw *w, char bracket);
void px_jw_key(px_jw *w, px_str key);
void px_jw_str(px_jw *w, px_str s); /* invalid UTF-8 becomes U+FFFD */
void px_jw_u64(px_jw *w, uint64_t v);
void px_jw_i64(px_jw *w, int64_t v);
void px_jw_num(px_jw *w, double v);
void px_jw_bool(px_jw *w, bool v);
void px_jw_null(px_jw *w);
void px_jw_raw(px_jw *w, px_str json); /* already JSON */
/* key + value in one go */
void px_jw_kstr(px_jw *w, const char *key, px_str s);
void px_jw_ku64(px_jw *w, const char *key, uint64_t v);

#endif
