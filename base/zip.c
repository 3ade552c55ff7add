/* zip.c: see zip.h.
 *
 * A frame carries its content size (so that reading allocates once and within the caller's bound)
 * and a checksum, but not the dictionary's id: a segment holds frames and dictionary together, and
 * a wrong dictionary fails the checksum anyway. */
#include "base/zip.h"

#include "base/arena.h"

#include <stdlib.h>
#include <zdict.h>
#include <zstd.h>
#include <zstd_errors.h>

/* A dictionary is read and held beside the records: it may cost an eighth of their text, no more.
 */
enum { MIN_SAMPLES = 100, MIN_DICT = 1024, TEXT_PER_DICT = 8 };

struct px_zdict {
    ZSTD_CDict *c; /* NULL: no dictionary, or for reading only */
    ZSTD_DDict *d; /* NULL: no dictionary */
    int level;
};

struct px_zctx {
    ZSTD_CCtx *c; /* each made when first needed: most threads only read or only write */
    ZSTD_DCtx *d;
};

px_status px_zdict_train(const void *samples, const size_t *sizes, size_t n_samples,
                         size_t max_bytes, px_buf *out, px_err *err) {
    if (n_samples < MIN_SAMPLES || n_samples > UINT32_MAX) return PX_OK;
    size_t before = out->n, text = 0;
    for (size_t i = 0; i < n_samples; i++)
        text += sizes[i];
    if (max_bytes > text / TEXT_PER_DICT) max_bytes = text / TEXT_PER_DICT;
    if (max_bytes < MIN_DICT) return PX_OK;
    if (!px_buf_room(out, max_bytes))
        return px_fail(err, PX_E_LIMIT, "no room for a dictionary of %zu bytes", max_bytes);
    size_t n =
        ZDICT_trainFromBuffer(out->p + before, max_bytes, samples, sizes, (unsigned)n_samples);
    if (ZDICT_isError(n)) {
        if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation) px_oom(max_bytes);
        n = 0; /* the samples have too little in common: do without */
    }
    out->n = before + n;
    out->p[out->n] = 0;
    return PX_OK;
}

px_status px_zdict_new(px_str bytes, int level, px_zdict **out, px_err *err) {
    *out = NULL;
    px_zdict *z = px_calloc(1, sizeof *z);
    z->level = level;
    if (bytes.n) {
        if (level) z->c = ZSTD_createCDict(bytes.p, bytes.n, level);
        z->d = ZSTD_createDDict(bytes.p, bytes.n);
        if ((level && !z->c) || !z->d) {
            px_zdict_free(z);
            return px_fail(err, PX_E_DAMAGED, "the dictionary of %zu bytes cannot be used",
                           bytes.n);
        }
    }
    *out = z;
    return PX_OK;
}

void px_zdict_free(px_zdict *d) {
    if (!d) return;
    ZSTD_freeCDict(d->c);
    ZSTD_freeDDict(d->d);
    free(d);
}

px_zctx *px_zctx_new(void) {
    return px_calloc(1, sizeof(px_zctx));
}

void px_zctx_free(px_zctx *c) {
    if (!c) return;
    ZSTD_freeCCtx(c->c);
    ZSTD_freeDCtx(c->d);
    free(c);
}

px_status px_zip(px_zctx *c, const px_zdict *d, px_str in, px_buf *out, px_err *err) {
    if (!c->c) {
        c->c = ZSTD_createCCtx();
        if (!c->c) px_oom(0);
        ZSTD_CCtx_setParameter(c->c, ZSTD_c_checksumFlag, 1);
        ZSTD_CCtx_setParameter(c->c, ZSTD_c_dictIDFlag, 0);
    }
    ZSTD_CCtx_setParameter(c->c, ZSTD_c_compressionLevel, d ? d->level : ZSTD_CLEVEL_DEFAULT);
    ZSTD_CCtx_refCDict(c->c, d ? d->c : NULL);

    size_t bound = ZSTD_compressBound(in.n);
    if (ZSTD_isError(bound) || !px_buf_room(out, bound))
        return px_fail(err, PX_E_LIMIT, "no room to compress %zu bytes", in.n);
    size_t n = ZSTD_compress2(c->c, out->p + out->n, bound, in.n ? in.p : "", in.n);
    if (ZSTD_isError(n)) {
        if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation) px_oom(in.n);
        return px_fail(err, PX_E_INTERNAL, "cannot compress %zu bytes: %s", in.n,
                       ZSTD_getErrorName(n));
    }
    out->n += n;
    out->p[out->n] = 0;
    return PX_OK;
}

px_status px_unzip(px_zctx *c, const px_zdict *d, px_str frame, size_t max_bytes, px_buf *out,
                   px_err *err) {
    if (!c->d) {
        c->d = ZSTD_createDCtx();
        if (!c->d) px_oom(0);
    }
    const char *from = frame.n ? frame.p : "";
    unsigned long long size = ZSTD_getFrameContentSize(from, frame.n);
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
        return px_fail(err, PX_E_DAMAGED, "%zu bytes are not a compressed record", frame.n);
    if (size > max_bytes)
        return px_fail(err, PX_E_LIMIT, "a compressed record says it holds %llu bytes, limit %zu",
                       size, max_bytes);
    if (ZSTD_findFrameCompressedSize(from, frame.n) != frame.n)
        return px_fail(err, PX_E_DAMAGED, "a compressed record does not fill its %zu bytes",
                       frame.n);
    if (!px_buf_room(out, (size_t)size))
        return px_fail(err, PX_E_LIMIT, "no room for a record of %llu bytes", size);

    size_t n = d && d->d ? ZSTD_decompress_usingDDict(c->d, out->p + out->n, (size_t)size, from,
                                                      frame.n, d->d)
                         : ZSTD_decompressDCtx(c->d, out->p + out->n, (size_t)size, from, frame.n);
    if (ZSTD_isError(n)) {
        if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation) px_oom((size_t)size);
        out->p[out->n] = 0;
        return px_fail(err, PX_E_DAMAGED, "a compressed record is damaged: %s",
                       ZSTD_getErrorName(n));
    }
    if (n != size) {
        out->p[out->n] = 0;
        return px_fail(err, PX_E_DAMAGED, "a compressed record holds %zu bytes but says %llu", n,
                       size);
    }
    out->n += n;
    out->p[out->n] = 0;
    return PX_OK;
}

/* ---- streams ---- */

struct px_zstream {
    ZSTD_CCtx *c;
};

px_zstream *px_zstream_new(int level) {
    px_zstream *z = px_calloc(1, sizeof *z);
    z->c = ZSTD_createCCtx();
    if (!z->c) px_oom(0);
    ZSTD_CCtx_setParameter(z->c, ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(z->c, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(z->c, ZSTD_c_windowLog, 20);
    return z;
}

void px_zstream_free(px_zstream *z) {
    if (!z) return;
    ZSTD_freeCCtx(z->c);
    free(z);
}

px_status px_zstream_feed(px_zstream *z, px_str in, bool flush, bool last, px_buf *out,
                          px_err *err) {
    ZSTD_inBuffer from = {in.n ? in.p : "", in.n, 0};
    ZSTD_EndDirective how = last ? ZSTD_e_end : flush ? ZSTD_e_flush : ZSTD_e_continue;
    size_t room = ZSTD_CStreamOutSize(), left;
    do {
        if (!px_buf_room(out, room))
            return px_fail(err, PX_E_LIMIT, "the compressed text does not fit");
        ZSTD_outBuffer to = {out->p + out->n, room, 0};
        left = ZSTD_compressStream2(z->c, &to, &from, how);
        if (ZSTD_isError(left)) {
            if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) px_oom(in.n);
            return px_fail(err, PX_E_INTERNAL, "the text cannot be compressed");
        }
        out->n += to.pos;
    } while (from.pos < from.size || (how != ZSTD_e_continue && left));
    out->p[out->n] = 0;
    return PX_OK;
}
