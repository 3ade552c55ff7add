/* replay.c: runs a fuzz target without a fuzzer.
 *
 *     fuzz_json [--mutations N] [--seed S] FILE|FOLDER ...
 *
 * Every file is given to LLVMFuzzerTestOneInput as it is; then N inputs made from the files: bytes
 * changed, cut out, doubled, spliced from two files. The same seed makes the same inputs, so this
 * is a test that can be repeated, not a search. What crashes is written to <program>.crash first,
 * when PX_FUZZ_KEEP is set: a sanitizer or a signal then leaves its input behind. Exit 77 without
 * inputs. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX ((size_t)1 << 20)

typedef struct input {
    char *name;
    uint8_t *p;
    size_t n;
} input;

static input *inputs;
static size_t n_inputs;
static const char *keep;

static void *need(void *p) {
    if (!p) {
        perror("replay");
        exit(2);
    }
    return p;
}

static void add_file(const char *path) {
    FILE *f = need(fopen(path, "rb"));
    uint8_t *p = need(malloc(INPUT_MAX));
    size_t n = fread(p, 1, INPUT_MAX, f);
    if (ferror(f)) need(NULL);
    fclose(f);
    inputs = need(realloc(inputs, (n_inputs + 1) * sizeof *inputs));
    inputs[n_inputs++] = (input){need(strdup(path)), need(realloc(p, n ? n : 1)), n};
}

static int by_name(const void *x, const void *y) {
    return strcmp(((const input *)x)->name, ((const input *)y)->name);
}

static void add(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0) return; /* a target whose corpus is still to come */
    if (!S_ISDIR(st.st_mode)) {
        add_file(path);
        return;
    }
    DIR *d = need(opendir(path));
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        char file[4096];
        int n = snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        if (n > 0 && (size_t)n < sizeof file && stat(file, &st) == 0 && S_ISREG(st.st_mode))
            add_file(file);
    }
    closedir(d);
}

/* The target gets bytes of exactly this size, so that a sanitizer sees the first one too many. */
static void run(const uint8_t *p, size_t n) {
    uint8_t *exact = need(malloc(n ? n : 1));
    memcpy(exact, p, n);
    if (keep) {
        FILE *f = fopen(keep, "wb");
        if (f) {
            fwrite(exact, 1, n, f);
            fclose(f);
        }
    }
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static uint64_t state;
static size_t dice(size_t n) {
    state += 0x9e3779b97f4a7c15u;
    uint64_t x = state;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return n ? (size_t)((x ^ (x >> 31)) % n) : 0;
}

static void mutate(uint8_t *p) {
    static const uint8_t telling[] = {0,   0xff, 0x7f, 0x80, '"', '\\', '(',  ')',
                                      '{', '}',  '[',  ']',  '*', '?',  '\n', '\r',
                                      '/', ',',  ';',  '=',  '<', '-',  0xe4, 0xc3};
    const input *one = &inputs[dice(n_inputs)], *two = &inputs[dice(n_inputs)];
    size_t n = one->n < INPUT_MAX / 2 ? one->n : INPUT_MAX / 2;
    memcpy(p, one->p, n);
    for (size_t k = 1 + dice(6); k > 0; k--) {
        size_t at = dice(n + 1), len = dice(n - at + 1), from;
        if (len > 64 && dice(4)) len = dice(64);
        switch (dice(7)) {
        case 0: /* a byte that means something */
            if (at < n) p[at] = telling[dice(sizeof telling)];
            break;
        case 1: /* a bit */
            if (at < n) p[at] = (uint8_t)(p[at] ^ (1u << dice(8)));
            break;
        case 2: /* cut out */
            memmove(p + at, p + at + len, n - at - len);
            n -= len;
            break;
        case 3: /* double */
            if (n + len > INPUT_MAX) break;
            memmove(p + at + len, p + at, n - at);
            n += len;
            break;
        case 4: /* end early */
            n = at;
            break;
        case 5: /* insert */
            if (n + 1 > INPUT_MAX) break;
            memmove(p + at + 1, p + at, n - at);
            p[at] = telling[dice(sizeof telling)];
            n++;
            break;
        default: /* go on as another one does */
            from = dice(two->n + 1);
            len = two->n - from;
            if (at + len > INPUT_MAX) len = INPUT_MAX - at;
            memcpy(p + at, two->p + from, len);
            n = at + len;
        }
    }
    run(p, n);
}

int main(int argc, char **argv) {
    size_t mutations = 0;
    state = 1;
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;
        if (more && strcmp(argv[i], "--mutations") == 0)
            mutations = strtoul(argv[++i], NULL, 10);
        else if (more && strcmp(argv[i], "--seed") == 0)
            state = strtoull(argv[++i], NULL, 10);
        else
            add(argv[i]);
    }
    if (n_inputs == 0) {
        printf("no inputs\n");
        return 77;
    }
    char name[4096];
    if (getenv("PX_FUZZ_KEEP") &&
        snprintf(name, sizeof name, "%s.crash", argv[0]) < (int)sizeof name)
        keep = name;
    qsort(inputs, n_inputs, sizeof *inputs, by_name);
    for (size_t i = 0; i < n_inputs; i++)
        run(inputs[i].p, inputs[i].n);
    uint8_t *room = need(malloc(INPUT_MAX));
    for (size_t i = 0; i < mutations; i++)
        mutate(room);
    free(room);
    if (keep) (void)remove(keep);
    printf("%zu inputs and %zu mutations\n", n_inputs, mutations);
    for (size_t i = 0; i < n_inputs; i++) {
        free(inputs[i].name);
        free(inputs[i].p);
    }
    free(inputs);
    return 0;
}
