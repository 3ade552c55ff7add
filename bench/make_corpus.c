/* make_corpus: records for trying patix out and for measuring it.
 *
 *     make_corpus --records N --seed S [--start I] [--sample] > out.jsonl
 *
 * Writes N records, the I-th and following (0 unless told), one JSON line each (docs/RECORD.md).
 * The same seed gives the same bytes, and two runs that follow each other with --start give what
 * one run gives. None of the records is a real patent: every one carries x.made = "patix sample",
 * its names are invented and its numbers lie in ranges that no office has reached. --sample makes
 * richer records with more Chinese ones, for people to look at. Memory does not grow with N. */
#include "bench/lib/made_family.h"
#include "bench/lib/made_record.h"

#include <stdio.h>
#include <stdlib.h>

static int usage(const char *why) {
    fprintf(stderr,
            "%s\nusage: make_corpus --records N --seed S [--start I] [--sample] > out.jsonl\n",
            why);
    return 2;
}

int main(int argc, char **argv) {
    uint64_t records = 0, seed = 0, start = 0;
    bool sample = false, counted = false;
    for (int i = 1; i < argc; i++) {
        uint64_t *to = strcmp(argv[i], "--records") == 0 ? &records
                       : strcmp(argv[i], "--seed") == 0  ? &seed
                       : strcmp(argv[i], "--start") == 0 ? &start
                                                         : NULL;
        if (strcmp(argv[i], "--sample") == 0) {
            sample = true;
        } else if (!to) {
            return usage("unknown option");
        } else if (i + 1 >= argc || !px_str_u64(px_str_of(argv[i + 1]), to)) {
            return usage("a number is missing");
        } else {
            counted |= to == &records;
            i++;
        }
    }
    if (!counted) return usage("how many records?");
    if (records > MADE_RECORDS_MAX || start > MADE_RECORDS_MAX - records)
        return usage("at most 10000000 records have numbers of their own");

    made_corpus *corpus = made_corpus_new(seed, sample);
    px_arena *a = px_arena_new();
    px_buf out;
    px_buf_init(&out, (size_t)1 << 30);
    bool failed = false;
    for (uint64_t i = start; i < start + records && !failed; i++) {
        px_record r;
        made_record(corpus, a, i, &r);
        px_record_write(&r, &out);
        px_buf_ch(&out, '\n');
        px_arena_reset(a);
        if (out.n >= (1 << 20) || i + 1 == start + records) {
            failed = out.failed || fwrite(out.p, 1, out.n, stdout) != out.n;
            px_buf_clear(&out);
        }
    }
    if (fflush(stdout) != 0) failed = true;
    px_buf_done(&out);
    px_arena_free(a);
    made_corpus_free(corpus);
    if (failed) perror("make_corpus: cannot write");
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
