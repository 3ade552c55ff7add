/* bilingual.c: see bilingual.h. A table that was made and one that was read look alike: pointers
 * into memory that `own` holds. */
#include "shards/bilingual.h"

#include "base/arena.h"
#include "shards/box.h"

#include <stdlib.h>

#define FOLDER "bilingual"
#define NAME   "bilingual.px"
#define KIND   "BILI"
#define FORMAT 1u

struct own {
    px_box *box;     /* of a table that was read */
    px_arena *arena; /* of one that was made */
};

void px_bilingual_free(px_bilingual *b) {
    if (!b) return;
    struct own *own = b->own;
    px_box_close(own->box);
    if (own->arena) px_arena_free(own->arena);
    free(own);
    free(b);
}

static uint32_t find(const char *text, const uint32_t *off, uint32_t n, px_str s) {
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int c = px_str_cmp((px_str){text + off[mid], off[mid + 1] - off[mid]}, s);
        if (c == 0) return mid;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return UINT32_MAX;
}
uint32_t px_bilingual_find_zh(const px_bilingual *b, px_str unit) {
    return find(b->zh, b->zhoff, b->n_zh, unit);
}
uint32_t px_bilingual_find_en(const px_bilingual *b, px_str stem) {
    return find(b->en, b->enoff, b->n_en, stem);
}

/* ---- making ---- */

struct named {
    px_str text;
    uint32_t old;
};

static int by_text(const void *px, const void *py) {
    const struct named *x = px, *y = py;
    return px_str_cmp(x->text, y->text);
}

/* Texts in byte order; fresh[old number] = new number. */
static void put_texts(px_arena *a, const px_str *v, uint32_t n, const char **text,
                      const uint32_t **off, uint32_t *fresh) {
    struct named *s = px_calloc((size_t)n + 1, sizeof *s);
    uint32_t *at = px_arena_array(a, uint32_t, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        s[i] = (struct named){v[i], i};
    }
    if (n) qsort(s, n, sizeof *s, by_text);
    for (uint32_t i = 0; i < n; i++)
        at[i + 1] = at[i] + (uint32_t)s[i].text.n;
    char *bytes = px_arena_alloc(a, (size_t)at[n] + 1);
    for (uint32_t i = 0; i < n; i++) {
        memcpy(bytes + at[i], s[i].text.p, s[i].text.n);
        fresh[s[i].old] = i;
    }
    free(s);
    *text = bytes;
    *off = at;
}

static int forwards(const void *px, const void *py) {
    const px_bilingual_entry *x = px, *y = py;
    if (x->zh != y->zh) return x->zh < y->zh ? -1 : 1;
    if (x->p != y->p) return x->p > y->p ? -1 : 1;
    return (x->en > y->en) - (x->en < y->en);
}

struct back {
    px_bilingual_entry e;
    uint32_t at;
};
static int backwards(const void *px, const void *py) {
    const struct back *x = px, *y = py;
    if (x->e.en != y->e.en) return x->e.en < y->e.en ? -1 : 1;
    if (x->e.q != y->e.q) return x->e.q > y->e.q ? -1 : 1;
    return (x->e.zh > y->e.zh) - (x->e.zh < y->e.zh);
}

px_bilingual *px_bilingual_make(const px_str *zh, uint32_t n_zh, const px_str *en, uint32_t n_en,
                                const px_bilingual_entry *entry, uint32_t n_entries) {
    px_arena *a = px_arena_new();
    px_bilingual *b = px_calloc(1, sizeof *b);
    struct own *own = px_calloc(1, sizeof *own);
    uint32_t *new_zh = px_calloc((size_t)n_zh + 1, sizeof *new_zh);
    uint32_t *new_en = px_calloc((size_t)n_en + 1, sizeof *new_en);
    struct back *s = px_calloc((size_t)n_entries + 1, sizeof *s);
    own->arena = a;
    *b = (px_bilingual){.n_zh = n_zh, .n_en = n_en, .n_entries = n_entries, .own = own};
    put_texts(a, zh, n_zh, &b->zh, &b->zhoff, new_zh);
    put_texts(a, en, n_en, &b->en, &b->enoff, new_en);
    px_bilingual_entry *e = px_arena_array(a, px_bilingual_entry, (size_t)n_entries + 1);
    uint32_t *first = px_arena_array(a, uint32_t, (size_t)n_zh + 1);
    uint32_t *back = px_arena_array(a, uint32_t, (size_t)n_entries + 1);
    uint32_t *backoff = px_arena_array(a, uint32_t, (size_t)n_en + 1);
    for (uint32_t i = 0; i < n_entries; i++) {
        e[i] = entry[i];
        e[i].zh = new_zh[entry[i].zh];
        e[i].en = new_en[entry[i].en];
    }
    if (n_entries) qsort(e, n_entries, sizeof *e, forwards);
    for (uint32_t i = 0; i < n_entries; i++) {
        first[e[i].zh + 1]++;
        backoff[e[i].en + 1]++;
        s[i] = (struct back){e[i], i};
    }
    for (uint32_t i = 0; i < n_zh; i++)
        first[i + 1] += first[i];
    for (uint32_t i = 0; i < n_en; i++)
        backoff[i + 1] += backoff[i];
    if (n_entries) qsort(s, n_entries, sizeof *s, backwards);
    for (uint32_t i = 0; i < n_entries; i++)
        back[i] = s[i].at;
    b->entry = e;
    b->first = first;
    b->back = back;
    b->backoff = backoff;
    free(s);
    free(new_en);
    free(new_zh);
    return b;
}

/* ---- the file ---- */

static char *file_path(const char *dir, const char *name) {
    char *folder = px_path(dir, FOLDER), *path = px_path(folder, name);
    free(folder);
    return path;
}

/* Offsets of n things in `size` bytes or places. */
static px_status offsets(px_box *box, px_str name, uint32_t n, uint64_t size, const uint32_t **out,
                         px_err *err) {
    px_str s;
    px_status st = px_box_get(box, name, ((uint64_t)n + 1) * 4, &s, err);
    if (st != PX_OK) return st;
    const uint32_t *v = (const uint32_t *)(const void *)s.p;
    bool good = v[0] == 0 && v[n] == size;
    for (uint32_t i = 0; i < n && good; i++)
        good = v[i] <= v[i + 1];
    *out = v;
    return good ? PX_OK
                : px_fail(err, PX_E_DAMAGED, "offsets \"%.*s\" are out of order", (int)name.n,
                          name.p);
}

static px_status texts(px_box *box, px_str name, px_str offname, uint32_t n, const char **text,
                       const uint32_t **off, px_err *err) {
    px_str s;
    px_status st = px_box_get(box, name, UINT64_MAX, &s, err);
    if (st == PX_OK) st = offsets(box, offname, n, s.n, off, err);
    if (st == PX_OK) *text = s.p ? s.p : "";
    return st;
}

static px_status entries(px_bilingual *b, px_box *box, px_err *err) {
    px_str s;
    bool good = true;
    px_status st =
        px_box_get(box, PX_STR("entry"), (uint64_t)b->n_entries * sizeof *b->entry, &s, err);
    if (st != PX_OK) return st;
    b->entry = (const px_bilingual_entry *)(const void *)s.p;
    for (uint32_t i = 0; i < b->n_zh && good; i++)
        for (uint32_t k = b->first[i]; k < b->first[i + 1] && good; k++) {
            const px_bilingual_entry *e = &b->entry[k];
            good =
                e->zh == i && e->en < b->n_en && e->p >= 0 && e->p <= 1 && e->q >= 0 && e->q <= 1;
        }
    st = px_box_get(box, PX_STR("back"), (uint64_t)b->n_entries * 4, &s, err);
    if (st != PX_OK) return st;
    b->back = (const uint32_t *)(const void *)s.p;
    for (uint32_t i = 0; i < b->n_en && good; i++)
        for (uint32_t k = b->backoff[i]; k < b->backoff[i + 1] && good; k++)
            good = b->back[k] < b->n_entries && b->entry[b->back[k]].en == i;
    return good ? PX_OK : px_fail(err, PX_E_DAMAGED, "entries of the bilingual table do not fit");
}

static px_status load(px_bilingual *b, px_box *box, px_err *err) {
    uint64_t meta[7];
    px_str s;
    px_status st = px_box_verify(box, err);
    if (st == PX_OK) st = px_box_get(box, PX_STR("meta"), sizeof meta, &s, err);
    if (st != PX_OK) return st;
    memcpy(meta, s.p, sizeof meta);
    if (meta[0] != FORMAT)
        return px_fail(err, PX_E_UNSUPPORTED,
                       "bilingual table of format %llu; this program reads %u",
                       (unsigned long long)meta[0], FORMAT);
    if (meta[4] >= UINT32_MAX || meta[5] >= UINT32_MAX || meta[6] >= UINT32_MAX)
        return px_fail(err, PX_E_DAMAGED, "entries of the bilingual table do not fit");
    b->generation = meta[1];
    b->n_pairs = meta[2];
    b->made = meta[3];
    b->n_zh = (uint32_t)meta[4];
    b->n_en = (uint32_t)meta[5];
    b->n_entries = (uint32_t)meta[6];
    st = texts(box, PX_STR("zh"), PX_STR("zhoff"), b->n_zh, &b->zh, &b->zhoff, err);
    if (st == PX_OK)
        st = texts(box, PX_STR("en"), PX_STR("enoff"), b->n_en, &b->en, &b->enoff, err);
    if (st == PX_OK) st = offsets(box, PX_STR("first"), b->n_zh, b->n_entries, &b->first, err);
    if (st == PX_OK) st = offsets(box, PX_STR("backoff"), b->n_en, b->n_entries, &b->backoff, err);
    return st == PX_OK ? entries(b, box, err) : st;
}

px_status px_bilingual_open(const char *dir, px_bilingual **out, px_err *err) {
    char *path = file_path(dir, NAME);
    px_status st = PX_OK;
    *out = NULL;
    if (px_file_exists(path)) {
        px_bilingual *b = px_calloc(1, sizeof *b);
        struct own *own = px_calloc(1, sizeof *own);
        b->own = own;
        st = px_box_open(path, KIND, &own->box, err);
        if (st == PX_OK) st = load(b, own->box, err);
        if (st == PX_OK)
            *out = b;
        else {
            (void)px_err_in(err, st, "%s", path);
            px_bilingual_free(b);
        }
    }
    free(path);
    return st;
}

px_status px_bilingual_write(const char *dir, const px_bilingual *b, px_err *err) {
    char *folder = px_path(dir, FOLDER), *path = px_path(folder, NAME);
    char *fresh = px_path(folder, NAME ".new");
    px_boxw *w = NULL;
    const uint64_t meta[7] = {FORMAT,  b->generation, b->n_pairs,  b->made,
                              b->n_zh, b->n_en,       b->n_entries};
    const struct {
        px_str name;
        const void *p;
        size_t n;
    } part[] = {
        {PX_STR("meta"), meta, sizeof meta},
        {PX_STR("zh"), b->zh, b->zhoff[b->n_zh]},
        {PX_STR("zhoff"), b->zhoff, ((size_t)b->n_zh + 1) * 4},
        {PX_STR("en"), b->en, b->enoff[b->n_en]},
        {PX_STR("enoff"), b->enoff, ((size_t)b->n_en + 1) * 4},
        {PX_STR("entry"), b->entry, b->n_entries * sizeof *b->entry},
        {PX_STR("first"), b->first, ((size_t)b->n_zh + 1) * 4},
        {PX_STR("back"), b->back, (size_t)b->n_entries * 4},
        {PX_STR("backoff"), b->backoff, ((size_t)b->n_en + 1) * 4},
    };
    px_status st = px_dir_make(folder, err);
    if (st == PX_OK) st = px_boxw_create(fresh, KIND, &w, err);
    for (size_t i = 0; i < sizeof part / sizeof *part && st == PX_OK; i++)
        st = px_boxw_put(w, part[i].name, part[i].p, part[i].n, err);
    if (st == PX_OK) {
        st = px_boxw_close(w, NULL, NULL, err);
        w = NULL;
    }
    px_boxw_abort(w);
    if (st == PX_OK) st = px_file_rename(fresh, path, err);
    free(fresh);
    free(path);
    free(folder);
    return st;
}
