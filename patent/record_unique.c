/* record_unique.c: the same thing listed twice is one thing. The first keeps its place and takes
 * from the later ones what it lacks; two that contradict each other stay two. */
#include "patent/record_members.h"

#include "base/hash.h"

typedef struct rules {
    size_t item;
    uint64_t (*hash)(const void *x);
    bool (*same)(const void *x, const void *y);     /* one thing twice; same -> equal hash */
    void (*absorb)(void *first, const void *again); /* may be NULL */
} rules;

/* Keep the first of each, in order. Returns how many are left. */
static size_t unique(px_arena *a, void *list, size_t n, const rules *k) {
    char *v = list;
    size_t left = 0, size = 0;
    uint32_t *slot = NULL;
    if (n < 2) return n;
    if (n > 12) {
        for (size = 32; size < 2 * n; size *= 2)
            ;
        slot = px_arena_array(a, uint32_t, size);
    }
    for (size_t i = 0; i < n; i++) {
        char *x = v + i * k->item, *found = NULL;
        size_t at = 0;
        if (slot) {
            for (at = k->hash(x) & (size - 1); slot[at]; at = (at + 1) & (size - 1)) {
                char *y = v + (slot[at] - 1) * k->item;
                if (!k->same(y, x)) continue;
                found = y;
                break;
            }
        } else {
            for (size_t j = 0; j < left && !found; j++)
                if (k->same(v + j * k->item, x)) found = v + j * k->item;
        }
        if (found) {
            if (k->absorb) k->absorb(found, x);
            continue;
        }
        if (left != i) memcpy(v + left * k->item, x, k->item);
        left++;
        if (slot) slot[at] = (uint32_t)left;
    }
    return left;
}

static void fill(px_str *to, px_str from) {
    if (!to->n) *to = from;
}

static bool fits(px_str x, px_str y) {
    return !x.n || !y.n || px_str_eq(x, y);
}

static uint64_t str_hash(const void *x) {
    return px_hash_str(*(const px_str *)x);
}
static bool str_same(const void *x, const void *y) {
    return px_str_eq(*(const px_str *)x, *(const px_str *)y);
}
static const rules str_rules = {sizeof(px_str), str_hash, str_same, NULL};

static uint64_t number_hash(const void *x) {
    return px_hash_str(((const px_rec_number *)x)->normal);
}
static bool number_same(const void *x, const void *y) {
    const px_rec_number *p = x, *q = y;
    return px_str_eq(p->normal, q->normal) &&
           (p->normal.n || (p->ymd == q->ymd && fits(p->cc, q->cc)));
}
static void number_absorb(void *first, const void *again) {
    px_rec_number *p = first;
    const px_rec_number *q = again;
    if (!p->ymd) p->ymd = q->ymd;
    fill(&p->cc, q->cc);
}
static const rules number_rules = {sizeof(px_rec_number), number_hash, number_same, number_absorb};

static uint64_t text_hash(const void *x) {
    return px_hash_str(((const px_rec_text *)x)->text);
}
static bool text_same(const void *x, const void *y) {
    const px_rec_text *p = x, *q = y;
    return px_str_eq(p->text, q->text) && fits(p->lang, q->lang);
}
static void text_absorb(void *first, const void *again) {
    fill(&((px_rec_text *)first)->lang, ((const px_rec_text *)again)->lang);
}
static const rules text_rules = {sizeof(px_rec_text), text_hash, text_same, text_absorb};

/* Two of one name are one where nothing speaks against it. */
static uint64_t party_hash(const void *x) {
    return px_hash_str(((const px_rec_party *)x)->name);
}
static bool party_same(const void *x, const void *y) {
    const px_rec_party *p = x, *q = y;
    return px_str_eq(p->name, q->name) && fits(p->type, q->type) && fits(p->country, q->country) &&
           fits(p->province, q->province) && fits(p->city, q->city) &&
           fits(p->district, q->district) && fits(p->park, q->park) &&
           fits(p->address, q->address) && fits(p->id, q->id);
}
static void party_absorb(void *first, const void *again) {
    px_rec_party *p = first;
    const px_rec_party *q = again;
    fill(&p->type, q->type);
    fill(&p->country, q->country);
    fill(&p->province, q->province);
    fill(&p->city, q->city);
    fill(&p->district, q->district);
    fill(&p->park, q->park);
    fill(&p->address, q->address);
    fill(&p->id, q->id);
}
static const rules party_rules = {sizeof(px_rec_party), party_hash, party_same, party_absorb};

static uint64_t class_hash(const void *x) {
    return px_hash_str(((const px_rec_class *)x)->symbol);
}
static bool class_same(const void *x, const void *y) {
    return px_str_eq(((const px_rec_class *)x)->symbol, ((const px_rec_class *)y)->symbol);
}
static void class_absorb(void *first, const void *again) {
    px_rec_class *p = first;
    const px_rec_class *q = again;
    fill(&p->edition, q->edition);
    if (!p->value || q->value == 'I') p->value = q->value; /* inventive for one office is enough */
    p->first |= q->first;
}
static const rules class_rules = {sizeof(px_rec_class), class_hash, class_same, class_absorb};

static uint64_t cite_hash(const void *x) {
    const px_rec_cite *p = x;
    return px_hash_str(p->number.n ? p->number : p->text);
}
static bool cite_same(const void *x, const void *y) {
    const px_rec_cite *p = x, *q = y;
    return px_str_eq(p->number, q->number) && (p->number.n || px_str_eq(p->text, q->text));
}
static void cite_absorb(void *first, const void *again) {
    px_rec_cite *p = first;
    const px_rec_cite *q = again;
    fill(&p->text, q->text);
    fill(&p->category, q->category);
    fill(&p->by, q->by);
    if (!p->ymd) p->ymd = q->ymd;
}
static const rules cite_rules = {sizeof(px_rec_cite), cite_hash, cite_same, cite_absorb};

static uint64_t event_hash(const void *x) {
    const px_rec_event *p = x;
    return px_hash_str(p->code) ^ px_hash_str(p->text) ^ px_hash_str(p->kind) ^ p->ymd * 31ull;
}
static bool event_same(const void *x, const void *y) {
    const px_rec_event *p = x, *q = y;
    return p->ymd == q->ymd && px_str_eq(p->code, q->code) && px_str_eq(p->kind, q->kind) &&
           px_str_eq(p->effect, q->effect) && px_str_eq(p->text, q->text) &&
           px_str_eq(p->from, q->from) && px_str_eq(p->to, q->to);
}
static void event_absorb(void *first, const void *again) {
    ((px_rec_event *)first)->of_app |= ((const px_rec_event *)again)->of_app;
}
static const rules event_rules = {sizeof(px_rec_event), event_hash, event_same, event_absorb};

#define UNIQUE(name, list_type)                                                                    \
    void px_unique_##name##_(px_arena *a, list_type *list) {                                       \
        list->n = unique(a, list->v, list->n, &name##_rules);                                      \
    }
UNIQUE(str, px_rec_strs)
UNIQUE(number, px_rec_numbers)
UNIQUE(text, px_rec_texts)
UNIQUE(party, px_rec_parties)
UNIQUE(class, px_rec_classes)
UNIQUE(cite, px_rec_cites)
UNIQUE(event, px_rec_events)
