/* Any bytes as an archive: parts are told once each, records carry the name of their part, and the
 * counts agree with what was given out. The limits keep what they unpack to small. */
#include "base/text.h"
#include "indexer/archive.h"
#include "indexer/source.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

struct told {
    uint64_t done, failed;
};

static void on_done(void *self, const char *part, const px_source_report *r) {
    struct told *t = self;
    demand(px_utf8_valid(px_str_of(part)) && r->format);
    t->done++;
}

static void on_failed(void *self, const char *part, const px_err *why) {
    struct told *t = self;
    demand(px_utf8_valid(px_str_of(part)) && why->status != PX_OK && why->message[0]);
    t->failed++;
}

static void read_members(px_str bytes) {
    px_err err;
    px_stream *in = px_stream_memory(bytes), *member;
    px_archive *z;
    px_member m;
    (void)px_archive_document(bytes, in, NULL);
    (void)px_archive_is_last_volume(in);
    if (px_archive_open(in, &z, &err) == PX_OK) {
        for (int n = 0; n < 64 && px_archive_next(z, &m, &err) == 1; n++) {
            demand(px_utf8_valid(m.name) && m.name.n <= 3 * PX_ARCHIVE_NAME_MAX);
            if (!m.is_file || px_archive_stream(z, "m", &member, &err) != PX_OK) continue;
            px_str piece;
            uint64_t sum = 0;
            if (px_stream_spool(member, (size_t)1 << 20, &err) == PX_OK)
                while (px_stream_read(member, &piece, &err) == PX_OK && piece.n)
                    sum += piece.n;
            demand(!px_stream_is_random(member) || sum == px_stream_size(member));
            px_stream_close(member);
        }
        px_archive_close(z);
    } else {
        demand(!z);
    }
    px_stream_close(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str bytes = {(const char *)data, size};
    px_err err;
    if (px_text_init(&err) != PX_OK) return 0;
    if (px_archive_look(bytes) == PX_ARCHIVE_NONE) return 0;
    read_members(bytes);
    struct told told = {0};
    px_source_options opt = {.path = "a.zip",
                             .format = "archive",
                             .unpack_max = (uint64_t)8 << 20,
                             .self = &told,
                             .part_done = on_done,
                             .part_failed = on_failed};
    px_source *s;
    if (px_source_open_memory(&opt, bytes, &s, &err) != PX_OK) {
        demand(!s);
        return 0;
    }
    px_arena *a = px_arena_new();
    px_record r;
    uint64_t good = 0, bad = 0;
    int got;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        demand(px_str_starts(px_source_name(s), PX_STR("a.zip/")));
        demand(px_source_position(s) > 0);
        if (got == 1) demand(px_str_eq(r.source, px_source_name(s)));
        good += got == 1;
        bad += got != 1;
        px_arena_reset(a);
    }
    px_source_report rep;
    px_source_report_get(s, &rep);
    demand(rep.records == good && rep.bad == bad);
    demand(told.done <= rep.parts && told.failed <= rep.parts_failed);
    demand(got != 0 || (told.done == rep.parts && told.failed == rep.parts_failed));
    px_source_close(s);
    px_arena_free(a);
    return 0;
}
