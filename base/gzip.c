/* gzip.c: see gzip.h. */
#include "base/gzip.h"

#include "base/arena.h"

#include <stdlib.h>
#include <zlib.h>

#define ROOM 16384u

struct px_gzip {
    z_stream z;
};

px_gzip *px_gzip_new(int level) {
    px_gzip *g = px_calloc(1, sizeof *g);
    /* 15 bits of window, and 16 more for the gzip header. */
    if (deflateInit2(&g->z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        px_oom(sizeof *g);
    return g;
}

void px_gzip_free(px_gzip *g) {
    if (!g) return;
    (void)deflateEnd(&g->z);
    free(g);
}

px_status px_gzip_feed(px_gzip *g, px_str in, bool flush, bool last, px_buf *out, px_err *err) {
    int how = last ? Z_FINISH : flush ? Z_SYNC_FLUSH : Z_NO_FLUSH, got = Z_OK;
    do {
        uInt part = in.n > (1u << 30) ? 1u << 30 : (uInt)in.n;
        bool rest = in.n > part;
        g->z.next_in = (Bytef *)(uintptr_t)(in.p ? in.p : "");
        g->z.avail_in = part;
        in = px_str_sub(in, part, in.n);
        do {
            if (!px_buf_room(out, ROOM))
                return px_fail(err, PX_E_LIMIT, "the compressed text does not fit");
            g->z.next_out = (Bytef *)out->p + out->n;
            g->z.avail_out = ROOM;
            got = deflate(&g->z, rest ? Z_NO_FLUSH : how);
            out->n += ROOM - g->z.avail_out;
        } while (g->z.avail_out == 0 && got != Z_STREAM_END);
    } while (in.n);
    if (out->p) out->p[out->n] = 0;
    if (got != Z_OK && got != Z_BUF_ERROR && got != Z_STREAM_END)
        return px_fail(err, PX_E_INTERNAL, "the text cannot be compressed");
    if (last) (void)deflateReset(&g->z);
    return PX_OK;
}
