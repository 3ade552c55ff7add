/* record.c: lists, empty records, keys, merging, equality.
 *
 * Merging is made from the list of members (record_members.h) by kind; what two records hold
 * together is never changed, joined lists are built anew. */
#include "patent/record.h"

#include "base/hash.h"
#include "base/intern.h"
#include "patent/date.h"
#include "patent/record_members.h"

void px_list_room_(px_arena *a, void **v, size_t n, size_t *cap, size_t item) {
    if (n >= *cap) *v = px_arena_grow(a, *v, n, cap, n + 1, item);
    memset((char *)*v + n * item, 0, item);
}

void px_record_init(px_record *r) {
    *r = (px_record){0};
#define COUNT(member, json) r->member = PX_NIL;
    PX_RECORD_COUNTS(COUNT)
#undef COUNT
}

px_str px_record_base_key(px_arena *a, const px_record *r) {
    const px_rec_number *pub = &r->pub;
    if (!pub->normal.n) return (px_str){0};
    if (pub->kind.n && pub->normal.n > pub->kind.n)
        return px_str_sub(pub->normal, 0, pub->normal.n - pub->kind.n);
    (void)a;
    return pub->normal;
}

/* Without a format to be read: tables of links have an identifier in each row, and nothing else to be
 * called by. */
static px_str key_of(px_arena *a, px_str mark, px_str s) {
    char *p = px_arena_alloc(a, mark.n + s.n + 1);
    memcpy(p, mark.p, mark.n);
    memcpy(p + mark.n, s.p, s.n);
    p[mark.n + s.n] = 0;
    return (px_str){p, mark.n + s.n};
}

px_str px_record_make_key_(px_arena *a, const px_record *r) {
    if (r->pub.normal.n) return r->pub.normal;
    if (r->ids.n) return key_of(a, PX_STR("id:"), r->ids.v[0]);
    if (r->app.normal.n) return key_of(a, PX_STR("app:"), r->app.normal);
    px_buf content;
    px_buf_init(&content, PX_BUF_MAX);
    px_record_write_content(r, &content);
    px_hash128_value h = px_hash128(content.p, content.n);
    px_buf_done(&content);
    return px_arena_fmt(a, "hash:%016llx%016llx", (unsigned long long)h.hi,
                        (unsigned long long)h.lo);
}

/* Merging, member by member. Each function gives what stands in the outcome. */

static px_str merge_STR(px_arena *a, px_str older, px_str newer) {
    (void)a;
    return newer.n ? newer : older;
}

static uint32_t merge_COUNT(px_arena *a, uint32_t older, uint32_t newer) {
    (void)a;
    return newer == PX_NIL ? older : newer;
}

static uint64_t merge_POS(px_arena *a, uint64_t older, uint64_t newer) {
    (void)a;
    return newer ? newer : older;
}

/* "2013" that comes after "2013-04-25" says nothing new. */
static uint32_t merge_DATE(px_arena *a, uint32_t older, uint32_t newer) {
    (void)a;
    if (!newer) return older;
    if (older && newer % 100 == 0 && older >= px_date_first(newer) && older <= px_date_last(newer))
        return older;
    return newer;
}

/* A newer number wins, unless it is the older one without its kind. */
static px_rec_number merge_NUMBER(px_arena *a, px_rec_number older, px_rec_number newer) {
    px_rec_number out = newer;
    if (!newer.normal.n || (!newer.kind.n && older.kind.n && px_str_eq(newer.cc, older.cc) &&
                            px_str_eq(newer.num, older.num)))
        out = older;
    else if (!out.given.n && px_str_eq(newer.normal, older.normal))
        out = older;
    out.ymd = merge_DATE(a, older.ymd, newer.ymd);
    return out;
}

#define MERGE_WHOLE(kind, type)                                                                    \
    static type merge_##kind(px_arena *a, type older, type newer) {                                \
        (void)a;                                                                                   \
        return newer.n ? newer : older;                                                            \
    }
MERGE_WHOLE(CLAIMS, px_rec_claims)
MERGE_WHOLE(PARTIES, px_rec_parties)
MERGE_WHOLE(CLASSES, px_rec_classes)
#undef MERGE_WHOLE

static bool numbered(const px_rec_numbers *list) {
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].normal.n) return true;
    return false;
}

/* Days and countries of priorities do not take the place of their numbers. */
static px_rec_numbers merge_NUMBERS(px_arena *a, px_rec_numbers older, px_rec_numbers newer) {
    (void)a;
    return newer.n && (numbered(&newer) || !numbered(&older)) ? newer : older;
}

/* Events add up: sources tell of one each (legal status records), or of some only. One of the same
 * day and code, or without codes of the same words, is told anew. */
static bool same_event(const px_rec_event *x, const px_rec_event *y) {
    if (x->ymd != y->ymd || !px_str_eq(x->code, y->code)) return false;
    if (!x->code.n) return px_str_eq(x->kind, y->kind) && px_str_eq(x->text, y->text);
    return !x->to.n || !y->to.n || px_str_eq(x->to, y->to);
}

static px_rec_events merge_EVENTS(px_arena *a, px_rec_events older, px_rec_events newer) {
    if (!older.n) return newer;
    if (!newer.n) return older;
    px_rec_events out = {0};
    bool *of_app = px_arena_array(a, bool, newer.n);
    for (size_t i = 0; i < older.n; i++) {
        size_t k = 0;
        while (k < newer.n && !same_event(&older.v[i], &newer.v[k]))
            k++;
        if (k < newer.n)
            of_app[k] |= older.v[i].of_app;
        else
            *px_list_add(a, &out) = older.v[i];
    }
    for (size_t k = 0; k < newer.n; k++) {
        px_rec_event *e = px_list_add(a, &out);
        *e = newer.v[k];
        e->of_app |= of_app[k];
    }
    return out;
}

/* Citations add up: sources tell of some only (a table of US patents, another of foreign ones, another
 * of literature; a search report, then the examiner's), and what was printed once stays cited. The
 * newer ones go in front, and take from the older ones what they lack. A number without its kind is
 * the same document as the one with it. */
static px_rec_cites merge_CITES(px_arena *a, px_rec_cites older, px_rec_cites newer) {
    if (!older.n) return newer;
    if (!newer.n) return older;
    px_rec_cites out = {0};
    px_u64map *by_base = px_u64map_new();
    for (size_t i = 0; i < newer.n + older.n; i++) {
        const px_rec_cite *c = i < newer.n ? &newer.v[i] : &older.v[i - newer.n];
        px_number n = px_number_of_normal(c->number, PX_ROLE_PUBLICATION);
        px_str base = px_str_sub(c->number, 0, c->number.n - n.kind.n);
        bool fresh = true;
        uint64_t *at = base.n ? px_u64map_add(by_base, px_hash_str(base), &fresh) : NULL;
        if (!fresh) {
            px_rec_cite *same = &out.v[*at - 1];
            bool longer = c->number.n > same->number.n && px_str_eq(same->number, base);
            bool shorter = c->number.n < same->number.n && px_str_eq(c->number, base);
            if ((longer || shorter) && px_str_starts(same->number, base)) {
                if (longer) same->number = c->number;
                px_rec_cite again = *c;
                again.number = same->number;
                *px_list_add(a, &out) = again; /* found to be the same below */
                continue;
            }
        }
        *px_list_add(a, &out) = *c;
        if (at && fresh) *at = out.n;
    }
    px_u64map_free(by_base);
    px_unique_cite_(a, &out);
    return out;
}

static bool has_str(const px_rec_strs *list, px_str s) {
    for (size_t i = 0; i < list->n; i++)
        if (px_str_eq(list->v[i], s)) return true;
    return false;
}

/* By language: a language that the newer record has is the newer one's alone. */
static px_rec_texts merge_TEXTS(px_arena *a, px_rec_texts older, px_rec_texts newer) {
    if (!older.n) return newer;
    if (!newer.n) return older;
    px_rec_texts out = {0};
    for (size_t i = 0; i < newer.n; i++)
        *px_list_add(a, &out) = newer.v[i];
    for (size_t i = 0; i < older.n; i++) {
        px_rec_text *o = &older.v[i];
        bool taken = false;
        for (size_t k = 0; k < newer.n && !taken; k++)
            taken = px_str_eq(newer.v[k].lang, o->lang);
        for (size_t k = 0; k < newer.n; k++) {
            px_rec_text *same = &out.v[k];
            if (!px_str_eq(same->text, o->text) || (same->lang.n && o->lang.n)) continue;
            if (!same->lang.n) same->lang = o->lang;
            taken = true;
            break;
        }
        if (!taken) *px_list_add(a, &out) = *o;
    }
    return out;
}

/* Older ones first: the first identifier may be the record's key. (Keywords replace.) */
static px_rec_strs merge_ids(px_arena *a, px_rec_strs older, px_rec_strs newer) {
    if (!older.n) return newer;
    px_rec_strs out = {0};
    for (size_t i = 0; i < older.n; i++)
        *px_list_add(a, &out) = older.v[i];
    for (size_t i = 0; i < newer.n; i++)
        if (!has_str(&older, newer.v[i])) *px_list_add(a, &out) = newer.v[i];
    return out;
}

static px_rec_strs merge_STRS(px_arena *a, px_rec_strs older, px_rec_strs newer) {
    (void)a;
    return newer.n ? newer : older;
}

static px_rec_extras merge_EXTRAS(px_arena *a, px_rec_extras older, px_rec_extras newer) {
    if (!older.n) return newer;
    if (!newer.n) return older;
    px_rec_extras out = {0};
    for (size_t i = 0; i < older.n; i++)
        *px_list_add(a, &out) = older.v[i];
    for (size_t i = 0; i < newer.n; i++) {
        size_t at = 0;
        while (at < older.n && !px_str_eq(older.v[at].name, newer.v[i].name))
            at++;
        if (at < older.n)
            out.v[at] = newer.v[i];
        else
            *px_list_add(a, &out) = newer.v[i];
    }
    return out;
}

void px_record_merge(px_arena *a, const px_record *older, const px_record *newer, px_record *out) {
    px_record m;
    px_record_init(&m);
#define MERGE(kind, member, json) m.member = merge_##kind(a, older->member, newer->member);
#define MERGE_COUNT(member, json) MERGE(COUNT, member, json)
    PX_RECORD_COUNT_ROWS(MERGE, MERGE_COUNT)
#undef MERGE
#undef MERGE_COUNT
    m.ids = merge_ids(a, older->ids, newer->ids);
    if (newer->source.n) m.source_pos = newer->source_pos; /* a position belongs to its file */
    m.key = px_record_make_key_(a, &m);
    *out = m;
}

bool px_record_equal(const px_record *x, const px_record *y) {
    px_buf bx, by;
    px_buf_init(&bx, PX_BUF_MAX);
    px_buf_init(&by, PX_BUF_MAX);
    px_record_write_content(x, &bx);
    px_record_write_content(y, &by);
    bool same = px_str_eq(px_buf_view(&bx), px_buf_view(&by));
    px_buf_done(&bx);
    px_buf_done(&by);
    return same;
}
