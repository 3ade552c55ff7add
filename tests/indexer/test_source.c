/* Sources as a whole: compressed streams, what is refused, and the real files with exact counts. */
#include "indexer/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* "Title,Publication Number\nA,US5535303A\nB,US5535304A\n" */
static const struct {
    const char *name, *bytes;
    size_t n;
} packed[] = {
    {"gzip",
     "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\x0B\xC9\x2C\xC9\x49\xD5\x09\x28\x4D\xCA"
     "\xC9\x4C\x4E\x2C\xC9\xCC\xCF\x53\xF0\x2B\xCD\x4D\x4A\x2D\xE2\x72\xD4\x09\x0D\x36"
     "\x35\x35\x36\x35\x36\x30\x76\xE4\x72\x82\x73\x4C\x1C\xB9\x00\xC1\x5B\xD9\x04\x33"
     "\x00\x00\x00",
     63},
    {"bzip2",
     "\x42\x5A\x68\x39\x31\x41\x59\x26\x53\x59\x9D\x6D\x19\xA1\x00\x00\x0E\xDF\x80\x00"
     "\x10\x40\x04\x4E\x00\x30\x01\x4E\x00\x3A\x27\x96\x00\x20\x00\x48\x6A\x9B\xD4\x80"
     "\xDA\x20\x68\xF2\x9F\xAA\x14\x00\x00\x19\x32\x23\x50\xF7\x2D\xB0\x60\x28\x08\x23"
     "\x70\x6B\x40\xD5\xE4\x4C\x8B\xBA\x78\x89\x28\x94\xF2\x59\xF8\x8A\x5F\x17\x72\x45"
     "\x38\x50\x90\x9D\x6D\x19\xA1",
     87},
    {"xz",
     "\xFD\x37\x7A\x58\x5A\x00\x00\x01\x69\x22\xDE\x36\x02\x00\x21\x01\x16\x00\x00\x00"
     "\x74\x2F\xE5\xA3\xE0\x00\x32\x00\x2F\x5D\x00\x2A\x1A\x4A\x86\xDE\x02\x2A\x83\xEE"
     "\x9D\xC3\x73\xB2\x7B\x56\xD2\xFE\x07\xC5\xDC\x98\x8D\xFA\xFF\x61\x33\xED\xAF\xC9"
     "\x84\xC5\xD2\xE6\x69\x7C\x6C\x4D\x6A\x5C\xBF\x3E\xCA\x4F\x4C\x45\x80\x00\x00\x00"
     "\xC1\x5B\xD9\x04\x00\x01\x47\x33\xFF\x0D\x6E\x20\x90\x42\x99\x0D\x01\x00\x00\x00"
     "\x00\x01\x59\x5A",
     104},
    {"zstd",
     "\x28\xB5\x2F\xFD\x04\x68\x99\x01\x00\x54\x69\x74\x6C\x65\x2C\x50\x75\x62\x6C\x69"
     "\x63\x61\x74\x69\x6F\x6E\x20\x4E\x75\x6D\x62\x65\x72\x0A\x41\x2C\x55\x53\x35\x35"
     "\x33\x35\x33\x30\x33\x41\x0A\x42\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x34\x41\x0A"
     "\xD7\xA9\xFB\xBB",
     64},
    {"plain",
     "\x54\x69\x74\x6C\x65\x2C\x50\x75\x62\x6C\x69\x63\x61\x74\x69\x6F\x6E\x20\x4E\x75"
     "\x6D\x62\x65\x72\x0A\x41\x2C\x55\x53\x35\x35\x33\x35\x33\x30\x33\x41\x0A\x42\x2C"
     "\x55\x53\x35\x35\x33\x35\x33\x30\x34\x41\x0A",
     51},
};

static void write_file(char *path, const void *p, size_t n) {
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "wb");
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

/* Reads to the end; gives the last status and counts good records. */
static int count(px_source *s, uint64_t *good, px_err *err) {
    px_arena *a = px_arena_new();
    px_record r;
    int got;
    *good = 0;
    while ((got = px_source_next(s, a, &r, err)) == 1 || got == PX_E_INPUT) {
        *good += got == 1;
        px_arena_reset(a);
    }
    px_arena_free(a);
    return got;
}

static void compressed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++) {
        char path[] = "/tmp/px_source_XXXXXX";
        px_err err;
        px_source *s;
        uint64_t good;
        write_file(path, packed[i].bytes, packed[i].n);
        px_source_options opt = {.path = path};
        px_status st = px_source_open(&opt, &s, &err);
        if (st != PX_OK) fail_msg("%s: %s", packed[i].name, err.message);
        int end = count(s, &good, &err);
        if (end != 0 || good != 2)
            fail_msg("%s: %d after %llu records", packed[i].name, end, (unsigned long long)good);
        assert_int_equal(px_source_bytes_total(s), packed[i].n);
        assert_int_equal(px_source_bytes_read(s), packed[i].n);
        px_source_close(s);
        /* the limit on unpacking holds for every one */
        opt.unpack_max = 10;
        st = px_source_open(&opt, &s, &err);
        if (st != PX_E_LIMIT) fail_msg("%s: %s, want LIMIT", packed[i].name, px_status_name(st));
        /* cut off in the middle: told, not taken for the end */
        if (strcmp(packed[i].name, "plain") != 0) {
            assert_int_equal(truncate(path, (off_t)packed[i].n - 12), 0);
            opt.unpack_max = 0;
            st = px_source_open(&opt, &s, &err);
            end = st == PX_OK ? count(s, &good, &err) : (int)st;
            if (st == PX_OK) px_source_close(s);
            if (end != PX_E_IO)
                fail_msg("%s cut off: %d, want %d (IO)", packed[i].name, end, PX_E_IO);
        }
        remove(path);
    }
}

static void from_stdin(void **state) {
    (void)state;
    char path[] = "/tmp/px_source_XXXXXX";
    px_err err;
    px_source *s;
    uint64_t good;
    write_file(path, packed[0].bytes, packed[0].n);
    assert_non_null(freopen(path, "rb", stdin));
    px_source_options opt = {.path = "-", .name = "standard input"};
    assert_int_equal(px_source_open(&opt, &s, &err), PX_OK);
    assert_int_equal(count(s, &good, &err), 0);
    assert_int_equal(good, 2);
    px_source_close(s);
    remove(path);
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *format;
        px_status want;
    } cases[] = {
        {"", NULL, PX_E_INPUT},
        {"a,b\n1,2\n", "no such format", PX_E_UNSUPPORTED},
        {"\x01\x02\x03\x04", NULL, PX_E_UNSUPPORTED},
        {"[1,2,3]", "json", PX_E_INPUT},
        {"just some words\nand more words\n", NULL, PX_E_INPUT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        px_err err;
        px_source *s;
        px_source_options opt = {.path = "x", .format = cases[i].format};
        px_status st = px_source_open_memory(&opt, px_str_of(cases[i].text), &s, &err);
        if (st != cases[i].want || s)
            fail_msg("\"%s\": %s, want %s", cases[i].text, px_status_name(st),
                     px_status_name(cases[i].want));
    }
    px_err err;
    px_source *s;
    px_source_options none = {.path = "/nonexistent/file"}, folder = {.path = "/"};
    assert_int_equal(px_source_open(&none, &s, &err), PX_E_NOTFOUND);
    assert_int_equal(px_source_open(&folder, &s, &err), PX_E_INPUT);
}

/* One record of 200 MiB: refused alone, with a sentence, not read into memory. */
static void endless(void **state) {
    (void)state;
    static const char *const heads[] = {"Title,Publication Number\nA,US5535303A\nB",
                                        "{\"title\":\"A\"}\n{\"title\":\"",
                                        "[{\"title\":\"A\"},{\"title\":\""};
    size_t n = (size_t)200 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        px_err err;
        px_source *s;
        uint64_t good;
        memset(text, 'x', n);
        memcpy(text, heads[i], strlen(heads[i]));
        px_source_options opt = {.path = "x"};
        px_status st = px_source_open_memory(&opt, (px_str){text, n}, &s, &err);
        if (st != PX_OK) fail_msg("%s: %s", heads[i], err.message);
        int end = count(s, &good, &err);
        px_source_report rep;
        px_source_report_get(s, &rep);
        if (end != 0 || good != 1 || rep.bad != 1)
            fail_msg("%s: %d after %llu records and %llu bad ones, want 0 after 1 and 1", heads[i],
                     end, (unsigned long long)good, (unsigned long long)rep.bad);
        if (!strstr(err.message, i == 2 ? "end of the file is missing" : "MiB"))
            fail_msg("%s: %s", heads[i], err.message);
        px_source_close(s);
    }
    free(text);
}

/* One line or an object over several: told also where the first line is longer than what is looked
 * at. */
static void long_first_line(void **state) {
    (void)state;
    static const struct {
        const char *front, *behind, *format;
    } t[] = {
        {"{\"pub\":\"US7000001B2\",\"titles\":[\"T\"],\"descriptions\":[\"", "\"]}", "jsonl"},
        {"{\"pub\":\"US7000001B2\",\"titles\":[\"T\"],\"descriptions\":[\"", "\"]}\n\n", "jsonl"},
        {"{\"pub\":\"US7000001B2\",\n\"titles\":[\"T\"],\"descriptions\":[\"", "\"]}\n", "json"},
        {"{\"publication_number\":\"US7000001B2\",\"title\":\"T\",\"description\":\"", "\"}\n",
         "json"},
    };
    px_arena *a = px_arena_new();
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_buf b;
        px_err err;
        px_source *s;
        px_record r;
        px_buf_init(&b, (size_t)4 << 20);
        px_buf_c(&b, t[i].front);
        while (b.n < (size_t)1 << 20)
            px_buf_c(&b, "word ");
        px_buf_c(&b, t[i].behind);
        px_source_options opt = {.path = "memory"};
        assert_int_equal(px_source_open_memory(&opt, px_buf_view(&b), &s, &err), PX_OK);
        if (strcmp(px_source_format(s), t[i].format) != 0)
            fail_msg("%s...%s: %s", t[i].front, t[i].behind, px_source_format(s));
        assert_int_equal(px_source_next(s, a, &r, &err), 1);
        assert_true(px_str_is(r.key, "US7000001B2"));
        assert_true(r.descriptions.n == 1 && r.descriptions.v[0].text.n > (size_t)1 << 19);
        assert_int_equal(px_source_next(s, a, &r, &err), 0);
        px_source_close(s);
        px_arena_reset(a);
        px_buf_done(&b);
    }
    px_arena_free(a);
}

/* The shortest records of our own form, as people write them; others have members of those names, too. */
static void own_form(void **state) {
    (void)state;
    static const struct {
        const char *line, *format;
    } t[] = {
        {"{\"pub\":\"EP1000000A1\",\"title\":\"T\"}", "jsonl"},
        {"{\"title\":\"T\",\"pub\":\"EP1000000A1\"}", "jsonl"},
        {"{\"pub\":\"EP1000000A1\"}", "jsonl"},
        {"{\"pub\":{\"number\":\"EP1000000A1\"},\"title\":\"T\",\"abstract\":\"A\",\"note\":\"n\"}",
         "jsonl"},
        {"{\"app\":\"PCT/EP2012/012345\",\"abstract\":\"A\"}", "jsonl"},
        {"{\"pub\":\"EP1000000A1\",\"title\":\"T\",\"date\":\"2015-03-01\"}", "json"},
        {"{\"app\":\"Chrome\",\"title\":\"T\",\"id\":5}", "json"},
        {"{\"pub\":\"The Crown\",\"title\":\"T\",\"abstract\":\"A\"}", "json"},
        {"{\"publication_number\":\"EP1000000A1\",\"title\":\"T\"}", "json"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        px_err err;
        px_source *s;
        px_source_options opt = {.path = "memory"};
        px_err_clear(&err);
        px_status st = px_source_open_memory(&opt, px_str_of(t[i].line), &s, &err);
        if (st != PX_OK) fail_msg("%s: %s", t[i].line, err.message);
        if (strcmp(px_source_format(s), t[i].format) != 0)
            fail_msg("%s: %s, want %s", t[i].line, px_source_format(s), t[i].format);
        px_source_close(s);
    }
}

static const char *data_folder(void) {
    static char path[1024];
    struct stat sb;
    const char *given = getenv("PATIX_DATA");
    snprintf(path, sizeof path, "%s", given ? given : "../shared/data");
    return stat(path, &sb) == 0 && S_ISDIR(sb.st_mode) ? path : NULL;
}

/* Rows with content, records, refused rows, empty rows, different keys. */
static const struct {
    const char *file;
    uint64_t rows, records, bad, empty, keys;
} files[] = {
    {"bigquery-landscapes/nighttime_driver_visibility.csv.zst", 948, 948, 0, 0, 948},
    {"bigquery-landscapes/offshore_plant.csv", 937, 937, 0, 0, 936},
    {"bigquery-landscapes/orbit_satellite.csv.zst", 2281, 2281, 0, 0, 1795},
    {"cset-ai-index/patent_database.csv.zst", 287532, 287532, 0, 0, 287443},
    {"gpatents-csv/gp-search-20181012-181513.csv", 909, 909, 0, 0, 909},
    {"gpatents-csv/gp-search-artificial-intelligence.csv", 750, 750, 0, 0, 750},
    {"gpatents-csv/gp-search-computer-science.csv", 752, 752, 0, 0, 752},
    {"gpatents-csv/gp-search-deep-learning.csv", 771, 771, 0, 0, 771},
    {"gpatents-csv/gp-search-deep-neural-networks.csv", 700, 700, 0, 0, 700},
    {"gpatents-csv/gp-search-machine-learning.csv", 736, 736, 0, 0, 736},
    {"gpatents-csv/gp-search-neural-networks.csv", 851, 851, 0, 0, 851},
    {"gpatents-csv/gp-search-recurrent-neural-networks.csv", 697, 697, 0, 0, 697},
    {"india-grants/2019_grants.csv.zst", 22897, 22897, 0, 0, 22897},
    {"india-grants/2021_grants_partial.csv.zst", 11522, 11522, 0, 0, 11511},
    {"lens-covid-jsonl/Coronavirus-CPC-based-patents.jsonl.zst", 1470, 1470, 0, 0, 1470},
    {"lens-covid-jsonl/Coronavirus-MERS-diagnosis-patents.jsonl", 18, 18, 0, 0, 18},
    {"lens-covid-jsonl/Coronavirus-MERS-patents.jsonl", 259, 259, 0, 0, 259},
    {"lens-covid-jsonl/Coronavirus-MERS-treatment.jsonl", 110, 110, 0, 0, 110},
    {"lens-covid-jsonl/Coronavirus-SARS-diagnosis-patents.jsonl", 271, 271, 0, 0, 271},
    {"lens-covid-jsonl/Coronavirus-SARS-patents.jsonl.zst", 1390, 1390, 0, 0, 1390},
    {"lens-covid-jsonl/Coronavirus-SARS-treatment.jsonl", 782, 782, 0, 0, 782},
    {"lens-covid-jsonl/Coronavirus-limited-keywords-based-patents.jsonl.zst", 1560, 1560, 0, 0,
     1560},
    {"lens-csv/drones_tac_1606_families.csv", 1606, 1606, 0, 0, 1606},
    {"lens-csv/lens-export-jet-engine-2021.csv", 3779, 3779, 0, 0, 3779},
    /* 38 rows are the rest of reference lists that were too long for a spreadsheet */
    {"lens-csv/lens_drones_2017_raw.csv.zst", 9109, 9071, 38, 0, 9071},
    {"lens-csv/pizza_lens_1000_raw.csv", 1000, 1000, 0, 0, 1000},
    {"lens-multilingual/patent_applicants.csv", 3653, 2978, 0, 0, 2978},
    {"lens-multilingual/patents.csv.zst", 2978, 2978, 0, 0, 2978},
    {"patentsview-abstracts/neural_network_patent_query.csv.zst", 3522, 3522, 0, 0, 3522},
    {"patentsview-g21/grants-api-G21B.json", 258, 258, 0, 0, 258},
    {"patentsview-g21/grants-api-G21D.json.zst", 508, 508, 0, 0, 508},
    {"patentsview-g21/grants-api-G21G.json", 386, 386, 0, 0, 386},
    {"patentsview-g21/pgpubs-G21B.csv", 228, 228, 0, 0, 228},
    {"patentsview-g21/pgpubs-G21C.csv.zst", 2084, 2084, 0, 0, 2084},
    {"patentsview-g21/pgpubs-G21D.csv", 548, 548, 0, 0, 548},
    {"patentsview-g21/pgpubs-G21F.csv", 1085, 1085, 0, 0, 1085},
    {"zh-bdci2022/pseudo.json.zst", 2504, 2504, 0, 0, 2504},
    {"zh-bdci2022/train.json", 750, 750, 0, 0, 750},
    {"zh-cpc-g06f/sample_train.csv.zst", 4102, 4102, 0, 30633, 4102},
};

static int by_text(const void *x, const void *y) {
    return strcmp(*(char *const *)x, *(char *const *)y);
}

static void real_files(void **state) {
    (void)state;
    const char *folder = data_folder();
    if (!folder) {
        print_message("no real data (PATIX_DATA or ../shared/data): skipped\n");
        skip();
    }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char path[1200];
        snprintf(path, sizeof path, "%s/%s", folder, files[i].file);
        px_err err;
        px_source *s;
        px_source_options opt = {.path = path};
        px_status st = px_source_open(&opt, &s, &err);
        if (st != PX_OK) fail_msg("%s", err.message);
        px_arena *a = px_arena_new(), *keys_arena = px_arena_new();
        size_t n = 0, cap = 0;
        char **keys = NULL;
        px_record r;
        int got;
        while ((got = px_source_next(s, a, &r, &err)) == 1 || got == PX_E_INPUT) {
            if (got == 1) {
                if (n == cap) {
                    cap = cap ? cap * 2 : 1024;
                    keys = px_realloc(keys, cap * sizeof *keys);
                }
                keys[n++] = px_arena_cstr(keys_arena, r.key);
            }
            px_arena_reset(a);
        }
        if (got < 0) fail_msg("%s: %s", files[i].file, err.message);
        qsort(keys, n, sizeof *keys, by_text);
        uint64_t different = n > 0;
        for (size_t k = 1; k < n; k++)
            different += strcmp(keys[k], keys[k - 1]) != 0;
        px_source_report rep;
        px_source_report_get(s, &rep);
        if (rep.rows != files[i].rows || rep.records != files[i].records ||
            rep.bad != files[i].bad || rep.empty != files[i].empty || different != files[i].keys)
            fail_msg("%s: rows %llu records %llu bad %llu empty %llu keys %llu; want %llu %llu "
                     "%llu %llu %llu",
                     files[i].file, (unsigned long long)rep.rows, (unsigned long long)rep.records,
                     (unsigned long long)rep.bad, (unsigned long long)rep.empty,
                     (unsigned long long)different, (unsigned long long)files[i].rows,
                     (unsigned long long)files[i].records, (unsigned long long)files[i].bad,
                     (unsigned long long)files[i].empty, (unsigned long long)files[i].keys);
        free(keys);
        px_arena_free(a);
        px_arena_free(keys_arena);
        px_source_close(s);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compressed), cmocka_unit_test(from_stdin),      cmocka_unit_test(refused),
        cmocka_unit_test(endless),    cmocka_unit_test(long_first_line), cmocka_unit_test(own_form),
        cmocka_unit_test(real_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
