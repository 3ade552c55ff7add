/* bench_read: how fast do files become records, before anything is indexed?
 *
 *     bench_read FILE ...
 *
 * Each file is unpacked into memory first (.gz, .zst, .xz), then read by its source as often as fits
 * into about two seconds, on one thread: detecting, decoding, splitting, parsing, filling and
 * normalising, not indexing. Says megabytes (10^6 bytes, unpacked) a second, of the thread's
 * processor time and of the clock on the wall; the aim is judged by the former, since other work on the
 * machine takes from the latter. The best of the rounds counts, of each clock by itself.
 *
 * Opening looks at the first rows, which costs the same for a small file and a large one. So it is
 * said apart: milliseconds of opening, and megabytes a second of what comes behind it (both of
 * processor time). What is made once a process is made in a pass that is not timed. */
#include "base/text.h"
#include "bench/lib/measure.h"
#include "indexer/source.h"
#include "indexer/stream.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS  5
#define SECONDS 0.4 /* at least, a round */

/* Megabytes a second that are wanted; 0 where nothing is (archives, workbooks). */
static double aim_of(const char *format) {
    static const char *const tables[] = {"csv", "json", "jsonl", "us-json", "patentsview"};
    static const char *const none[] = {"archive", "xlsx", "xls", "ods", "text", "html"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strcmp(format, tables[i]) == 0) return 60;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (strcmp(format, none[i]) == 0) return 0;
    return 40;
}

static void must(px_status st, const px_err *err) {
    if (st == PX_OK) return;
    fprintf(stderr, "bench_read: %s\n", err->message);
    exit(px_status_exit(st));
}

static px_buf unpack(const char *path) {
    px_stream *in;
    px_err err;
    px_buf b;
    px_str piece;
    px_buf_init(&b, (size_t)4 << 30);
    must(px_stream_open(path, 0, &in, &err), &err);
    do {
        must(px_stream_read(in, &piece, &err), &err);
        px_buf_str(&b, piece);
    } while (piece.n);
    px_stream_close(in);
    return b;
}

/* Records of one pass; *opening gets the processor's seconds that opening took added. */
static uint64_t pass(const char *path, px_str bytes, px_arena *a, const char **format,
                     double *opening) {
    px_source_options opt = {.path = path};
    px_source *s;
    px_err err;
    px_record r;
    uint64_t n = 0;
    int got;
    double from = measure_thread();
    must(px_source_open_memory(&opt, bytes, &s, &err), &err);
    *opening += measure_thread() - from;
    while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
        n += got == 1;
        px_arena_reset(a);
    }
    must((px_status)got, &err);
    *format = px_source_format(s);
    px_source_close(s);
    return n;
}

int main(int argc, char **argv) {
    px_err err;
    px_arena *a = px_arena_new();
    if (argc < 2) {
        fprintf(stderr, "usage: bench_read FILE ...\n");
        return 2;
    }
    must(px_text_init(&err), &err);
    for (int i = 1; i < argc; i++) {
        px_buf b = unpack(argv[i]);
        const char *name = strrchr(argv[i], '/'), *format = "";
        double best = 0, wall = 0, behind = 0, open_ms = 0, mb = (double)b.n / 1e6;
        uint64_t records = pass(argv[i], px_buf_view(&b), a, &format, &open_ms);
        for (int round = 0; round < ROUNDS; round++) {
            double from = measure_now(), cpu = measure_thread(), spent, used, opening = 0;
            double passes = 0;
            do {
                records = pass(argv[i], px_buf_view(&b), a, &format, &opening);
                passes++;
                used = measure_thread() - cpu;
            } while ((spent = measure_now() - from) < SECONDS);
            if (mb * passes / spent > wall) wall = mb * passes / spent;
            if (mb * passes / used <= best) continue;
            best = mb * passes / used;
            behind = mb * passes / (used - opening);
            open_ms = opening * 1e3 / passes;
        }
        double aim = aim_of(format);
        printf("%-36s %-8s %9.2f MB %8llu records %7.1f MB/s of processor time, %.1f of the clock; "
               "%.0f records/s; opened in %.2f ms, behind that %.1f MB/s",
               name ? name + 1 : argv[i], format, mb, (unsigned long long)records, best, wall,
               b.n ? best / mb * (double)records : 0, open_ms, behind);
        if (aim > 0) printf("; aim >= %.0f: %s", aim, best >= aim ? "met" : "MISSED");
        printf("\n");
        (void)fflush(stdout);
        px_buf_done(&b);
    }
    px_arena_free(a);
    return 0;
}
