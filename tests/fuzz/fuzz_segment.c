/* Any bytes as the SEGMENT file of a folder whose stores are whole: as they are, and as the first
 * line with a right checksum behind it. In both, $rows, $uuid, $sizeN and $sumN stand for what the
 * real file says of the N-th store. A segment that opens has the rows of its stores and
 * verifies. */
#include "tests/fuzz/own_folder.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "shards/segment.h"

#include <inttypes.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 3, STORES = 5 };
static char rows_said[24], uuid_said[64], size_said[STORES][24], sum_said[STORES][24];
static char *segment_path;

static void demand(bool held) {
    if (!held) abort();
}

static void copy(char *out, size_t n, px_str s) {
    (void)snprintf(out, n, PX_STR_FMT, PX_STR_ARG(s));
}

static void make_segment(void) {
    px_segw *w;
    px_err err;
    px_arena *a = px_arena_new();
    own_folder_make();
    demand(px_text_init(&err) == PX_OK);
    char *dir = px_path(own_folder, "seg-000001");
    px_segw_options opt = {.dir = dir};
    demand(px_segw_open(&opt, &w, &err) == PX_OK);
    for (uint32_t i = 0; i < ROWS; i++) {
        px_record r;
        uint32_t row;
        px_str line =
            px_arena_fmt(a, "{\"pub\":\"US%uB2\",\"title\":\"a battery %u\"}", 7000000 + i, i);
        demand(px_record_read(a, line, &r, &err) == PX_OK);
        demand(px_segw_add(w, a, &r, NULL, 0, &row, &err) == PX_OK);
    }
    demand(px_segw_seal(w, &err) == PX_OK);
    segment_path = px_path(dir, "SEGMENT");
    px_buf b;
    px_json *j;
    px_buf_init(&b, 1 << 16);
    demand(px_file_read(segment_path, 1 << 16, &b, &err) == PX_OK);
    px_str text = px_buf_view(&b);
    demand(px_json_parse(px_str_sub(text, 0, px_str_find(text, PX_STR("\n"))), &j, &err) == PX_OK);
    (void)snprintf(rows_said, sizeof rows_said, "%d", ROWS);
    copy(uuid_said, sizeof uuid_said, px_json_str(px_json_get(j, "terms_uuid")));
    const px_json *f = px_json_first(px_json_get(j, "files"));
    for (size_t i = 0; i < STORES; i++, f = px_json_next(f)) {
        (void)snprintf(size_said[i], 24, "%.0f", px_json_num(px_json_get(f, "size"), 0));
        copy(sum_said[i], 24, px_json_str(px_json_get(f, "xxh3")));
    }
    px_json_free(j);
    px_buf_done(&b);
    px_arena_free(a);
    free(dir);
}

static size_t name_at(px_str s, const char *name) {
    return px_str_starts(s, px_str_of(name)) ? strlen(name) : 0;
}

static void substitute(px_str in, px_buf *out) {
    for (size_t at = 0, n; at < in.n; at += n) {
        px_str rest = px_str_sub(in, at, in.n);
        n = 1;
        if (rest.p[0] != '$') {
            px_buf_ch(out, rest.p[0]);
        } else if ((n = name_at(rest, "$rows")) != 0) {
            px_buf_c(out, rows_said);
        } else if ((n = name_at(rest, "$uuid")) != 0) {
            px_buf_c(out, uuid_said);
        } else {
            size_t size = name_at(rest, "$size"), sum = name_at(rest, "$sum"), len = size + sum;
            bool which = len && rest.n > len && rest.p[len] >= '0' && rest.p[len] < '0' + STORES;
            n = which ? len + 1 : 1;
            if (which)
                px_buf_c(out, (size ? size_said : sum_said)[rest.p[len] - '0']);
            else
                px_buf_ch(out, '$');
        }
    }
}

static void examine(px_str content) {
    px_segment *s;
    px_err err;
    own_file(segment_path, content);
    px_status st = px_segment_open(own_folder, "seg-000001", &s, &err);
    demand((st == PX_OK) == (s != NULL));
    if (st != PX_OK) {
        demand(err.message[0] && strlen(err.message) < sizeof err.message);
        return;
    }
    demand(s->n_rows == ROWS);
    demand(px_segment_verify(s, &err) == PX_OK);
    px_segment_close(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!segment_path) make_segment();
    if (size > 1 << 15) return 0;
    px_buf b;
    px_buf_init(&b, 1 << 20);
    substitute((px_str){(const char *)data, size}, &b);
    examine(px_buf_view(&b));
    px_buf_ch(&b, '\n');
    b.n = px_str_find(px_buf_view(&b), PX_STR("\n")) + 1;
    px_buf_fmt(&b, "xxh3 %016" PRIx64 "\n", px_hash64(b.p, b.n));
    examine(px_buf_view(&b));
    px_buf_done(&b);
    return 0;
}
