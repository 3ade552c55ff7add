/* made_family.c: boards, blocks, members, dates and numbers. */
#include "bench/lib/made_family.h"

#include <assert.h>

#define CUTOFF_DAY 20453u /* 2025-12-31: nothing happens after it */
#define BOARD      (MADE_SLOTS * MADE_SLOTS)
#define OFFICE_CAP 6u /* families of one block with an office whose numbers are short */

/* What families look like: two letters a member, office (C U E W J K) and kind. */
typedef struct shape {
    const char *members;
    uint8_t bench, sample; /* weights */
} shape;
static const shape shapes[] = {
    {"UA", 17, 7},          {"UB", 11, 4},      {"UAUB", 23, 9},        {"CA", 14, 24},
    {"CU", 7, 16},          {"CACB", 6, 20},    {"CB", 2, 4},           {"CS", 0, 4},
    {"EA", 4, 4},           {"EAEB", 4, 3},     {"WA", 4, 3},           {"WAUA", 5, 5},
    {"WAUAEA", 4, 4},       {"WAUAUBEA", 4, 4}, {"WAUAUBEACAJA", 4, 4}, {"JA", 5, 5},
    {"JAUA", 4, 4},         {"KA", 3, 4},       {"KAUA", 3, 3},         {"WAEACA", 2, 2},
    {"UAUBCAJAKAEA", 2, 3}, {"CAWA", 1, 4},     {"CACBWAUA", 1, 5},     {"CACBWAUAUBEA", 1, 5},
    {"CAUA", 1, 4},
};
#define N_SHAPES (sizeof shapes / sizeof *shapes)

/* Filing years: more of the later ones. Weight of 2003 + i. */
static const uint8_t year_weight[] = {3,  3,  4,  5,  6,  7,  8,  9,  11, 13, 15,
                                      17, 19, 21, 23, 25, 27, 28, 27, 24, 18, 9};

typedef struct layout {
    uint64_t block; /* + 1; 0 is an empty cell */
    uint32_t n;
    uint8_t of_slot[MADE_SLOTS]; /* family of a slot */
    struct {
        uint8_t slot, n, shape, ordinal[6];
    } family[MADE_SLOTS];
} layout;

struct made_plan {
    uint64_t seed;
    bool sample;
    uint8_t topic_of[MADE_SLOTS]; /* topics over the blocks of a board */
    uint8_t shape_of[512];        /* shapes by weight */
    uint32_t n_shape_of, n_year;
    uint8_t year_of[512];
    layout cache[256];
};

enum { STREAM_BOARD = 1, STREAM_LAYOUT, STREAM_FAMILY };

static made_office office_of(char c) {
    switch (c) {
    case 'C':
        return MADE_CN;
    case 'U':
        return MADE_US;
    case 'E':
        return MADE_EP;
    case 'W':
        return MADE_WO;
    case 'J':
        return MADE_JP;
    default:
        return MADE_KR;
    }
}

const char *made_office_code(made_office o) {
    static const char codes[][3] = {"CN", "US", "EP", "WO", "JP", "KR"};
    return codes[o];
}

made_plan *made_plan_new(px_arena *a, const made_words *w, uint64_t seed, bool sample) {
    made_plan *p = px_arena_zero(a, sizeof *p);
    p->seed = seed;
    p->sample = sample;
    /* Every topic once; the three leading industries come first in the table and twice here. */
    assert(w->n_topics <= MADE_SLOTS);
    for (uint32_t i = 0; i < MADE_SLOTS; i++)
        p->topic_of[i] = (uint8_t)(i % w->n_topics);
    for (size_t s = 0; s < N_SHAPES; s++)
        for (uint32_t k = sample ? shapes[s].sample : shapes[s].bench; k > 0; k--)
            p->shape_of[p->n_shape_of++] = (uint8_t)s;
    for (size_t y = 0; y < sizeof year_weight; y++)
        for (uint32_t k = year_weight[y]; k > 0; k--)
            p->year_of[p->n_year++] = (uint8_t)y;
    assert(p->n_shape_of <= sizeof p->shape_of && p->n_year <= sizeof p->year_of);
    return p;
}

/* Topics change places from board to board, so that no column of the corpus is periodic. */
static uint32_t turn(const made_plan *p, uint64_t board) {
    return (uint32_t)(made_mix(p->seed ^ made_mix(board + STREAM_BOARD)) % MADE_SLOTS);
}

static const layout *layout_of(made_plan *p, uint64_t block) {
    layout *l = &p->cache[block % (sizeof p->cache / sizeof *p->cache)];
    if (l->block == block + 1) return l;
    l->block = block + 1;
    l->n = 0;
    made_rng r = made_rng_at(p->seed, STREAM_LAYOUT, block);
    uint8_t seen[6] = {0};
    for (uint32_t slot = 0; slot < MADE_SLOTS;) {
        uint8_t drawn = p->shape_of[made_below(&r, p->n_shape_of)];
        uint32_t n = (uint32_t)strlen(shapes[drawn].members) / 2;
        if (n > MADE_SLOTS - slot) n = MADE_SLOTS - slot;
        unsigned offices = 0;
        for (uint32_t k = 0; k < n; k++)
            offices |= 1u << office_of(shapes[drawn].members[2 * k]);
        bool room = true;
        for (int o = MADE_EP; o <= MADE_KR; o++)
            if ((offices >> o & 1) && seen[o] >= OFFICE_CAP) room = false;
        if (!room) continue;
        uint32_t f = l->n++;
        l->family[f].slot = (uint8_t)slot;
        l->family[f].n = (uint8_t)n;
        l->family[f].shape = drawn;
        memcpy(l->family[f].ordinal, seen, sizeof seen);
        for (int o = 0; o < 6; o++)
            seen[o] = (uint8_t)(seen[o] + (offices >> o & 1));
        for (uint32_t k = 0; k < n; k++)
            l->of_slot[slot++] = (uint8_t)f;
    }
    return l;
}

/* Days before 1 January of `year`, since 1970. */
static uint32_t year_start(uint32_t year) {
    uint32_t y = year - 1;
    return 365 * (year - 1970) + (y / 4 - y / 100 + y / 400) - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

uint32_t made_ymd(uint32_t days) {
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint32_t year = 1970 + days / 366, month = 0;
    while (year_start(year + 1) <= days)
        year++;
    days -= year_start(year);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (; month < 12; month++) {
        uint32_t length = lengths[month] + (uint32_t)(month == 1 && leap);
        if (days < length) break;
        days -= length;
    }
    return year * 10000 + (month + 1) * 100 + days + 1;
}

static uint32_t year_of_day(uint32_t days) {
    return made_ymd(days) / 10000;
}

/* The next day of the week on which the office publishes (1970-01-01 was a Thursday). */
static uint32_t issue_day(made_office o, char letter, uint32_t day) {
    uint32_t want = 4; /* Thursday */
    if (o == MADE_EP) want = 3;
    if (o == MADE_CN) want = letter == 'A' ? 5 : 2;
    if (o == MADE_US && letter == 'B') want = 2;
    return day + (want + 7 - (day + 4) % 7) % 7;
}

static void family(made_plan *p, uint64_t block, uint32_t which, made_family *f) {
    const layout *l = layout_of(p, block);
    const char *members = shapes[l->family[which].shape].members;
    *f = (made_family){.block = block, .slot = l->family[which].slot, .n = l->family[which].n};
    f->id = block * MADE_SLOTS + f->slot;
    for (int o = 0; o < 6; o++)
        f->ordinal[o] = l->family[which].ordinal[o];
    f->topic = p->topic_of[(block % MADE_SLOTS) ^ turn(p, block / MADE_SLOTS)];
    made_rng r = made_rng_at(p->seed, STREAM_FAMILY, f->id);
    made_office first = office_of(members[0]);
    f->domestic = first == MADE_CN   ? made_chance(&r, 97)
                  : first == MADE_WO ? made_chance(&r, p->sample ? 60 : 12)
                                     : made_chance(&r, p->sample ? 25 : 6);
    uint32_t year = 2003u + p->year_of[made_below(&r, p->n_year)];
    f->priority = year_start(year) + made_below(&r, 365);
    uint32_t latest = 0, granted[6] = {0};
    for (uint32_t k = 0; k < f->n; k++) {
        made_member *m = &f->member[k];
        m->office = office_of(members[2 * k]);
        m->letter = members[2 * k + 1];
        m->first = m->office == first;
        /* Days after the priority; put on the calendar below. */
        m->filed = m->first && m->office != MADE_WO ? 0 : 330 + made_below(&r, 35);
        switch (m->letter) {
        case 'B':
            m->published = m->filed + 700 + made_below(&r, 900);
            break;
        case 'U':
            m->published = m->filed + 150 + made_below(&r, 150);
            break;
        case 'S':
            m->published = m->filed + 90 + made_below(&r, 120);
            break;
        default:
            m->published = 545 + made_below(&r, 25);
            if (!m->first && k > 0 && f->member[0].office == MADE_WO)
                m->published = 900 + made_below(&r, 300);
        }
        for (uint32_t j = 0; j < k; j++) /* A and B are one application */
            if (f->member[j].office == m->office) m->filed = f->member[j].filed;
        if (m->letter != 'A') granted[m->office] = m->published;
        if (m->published > latest) latest = m->published;
    }
    if (f->priority + latest + 7 > CUTOFF_DAY)
        f->priority = CUTOFF_DAY - 7 - latest - made_below(&r, 360);
    for (uint32_t k = 0; k < f->n; k++) {
        made_member *m = &f->member[k];
        m->filed += f->priority;
        m->published = issue_day(m->office, m->letter, m->published + f->priority);
        if (granted[m->office])
            m->granted = issue_day(m->office, m->letter == 'A' ? 'B' : m->letter,
                                   granted[m->office] + f->priority);
    }
}

void made_family_of(made_plan *p, uint64_t i, made_family *f, uint32_t *member) {
    uint64_t board = i / BOARD;
    uint32_t column = (uint32_t)(i % MADE_SLOTS), row = (uint32_t)(i % BOARD / MADE_SLOTS);
    uint64_t block = board * MADE_SLOTS + column;
    family(p, block, layout_of(p, block)->of_slot[row], f);
    *member = row - f->slot;
}

uint64_t made_record_of(const made_family *f, uint32_t member) {
    return f->block / MADE_SLOTS * BOARD + (uint64_t)(f->slot + member) * MADE_SLOTS +
           f->block % MADE_SLOTS;
}

bool made_cited(made_plan *p, uint64_t i, const made_family *f, uint32_t k, made_rng *r,
                made_family *cited, uint32_t *target) {
    uint64_t board = i / BOARD;
    uint32_t row = (uint32_t)(i % BOARD / MADE_SLOTS);
    uint32_t at = (uint32_t)(f->block % MADE_SLOTS) ^ turn(p, board);
    for (int tries = 0; tries < 5; tries++) {
        uint32_t topic_at = made_chance(r, 88) ? at : made_below(r, MADE_SLOTS);
        uint64_t to = board ? made_below(r, (uint32_t)board + 1) : 0;
        uint32_t rows = to == board ? row : MADE_SLOTS;
        if (rows == 0) continue;
        /* Of three rows the lowest: some documents are cited much more often than others. */
        uint32_t s = made_below(r, rows);
        for (int again = 0; again < 2; again++) {
            uint32_t other = made_below(r, rows);
            if (other < s) s = other;
        }
        uint64_t block = to * MADE_SLOTS + (topic_at ^ turn(p, to));
        family(p, block, layout_of(p, block)->of_slot[s], cited);
        *target = s - cited->slot;
        if (cited->id != f->id && cited->member[*target].published < f->member[k].filed)
            return true;
    }
    return false;
}

/* Numbers ---------------------------------------------------------------------------------------
 */

static px_str text(char out[MADE_NUMBER_MAX], const char *head, uint32_t year, uint64_t serial,
                   uint32_t digits, const char *tail) {
    size_t n = 0;
    while (*head)
        out[n++] = *head++;
    if (year) {
        for (uint32_t d = year < 100 ? 10 : 1000; d; d /= 10)
            out[n++] = (char)('0' + year / d % 10);
        if (*tail == '/') out[n++] = *tail++;
    }
    for (uint32_t k = digits; k > 0; k--, serial /= 10)
        out[n + k - 1] = (char)('0' + serial % 10);
    n += digits;
    while (*tail)
        out[n++] = *tail++;
    out[n] = 0;
    return (px_str){out, n};
}

/* Serial of the family at an office with short numbers, counted down from the top. */
static uint64_t down(const made_family *f, made_office o, uint64_t top) {
    return top - (f->block * OFFICE_CAP + f->ordinal[o]);
}

px_str made_publication(const made_family *f, uint32_t member, char out[MADE_NUMBER_MAX]) {
    const made_member *m = &f->member[member];
    uint32_t year = year_of_day(m->published);
    switch (m->office) {
    case MADE_CN:
        if (m->letter == 'U') return text(out, "CN2", 0, 60000000 + f->id, 8, "U");
        if (m->letter == 'S') return text(out, "CN3", 0, 60000000 + f->id, 8, "S");
        return text(out, "CN1", 0, 60000000 + f->id, 8, m->letter == 'A' ? "A" : "B");
    case MADE_US:
        if (m->letter == 'B') return text(out, "US", 0, 50000000 + f->id, 8, "B2");
        return text(out, "US", year, 1000000 + f->id % 9000000, 7, "A1");
    case MADE_EP:
        return text(out, "EP", 0, down(f, MADE_EP, 9999999), 7, m->letter == 'A' ? "A1" : "B1");
    case MADE_WO:
        return text(out, "WO", year, down(f, MADE_WO, 999999), 6, "A1");
    case MADE_JP:
        return text(out, "JP", year, down(f, MADE_JP, 999999), 6, "A");
    case MADE_KR:
        break;
    }
    return text(out, "KR", year, down(f, MADE_KR, 9999999), 7, "A");
}

static px_str application(const made_family *f, const made_member *m, char out[MADE_NUMBER_MAX]) {
    uint32_t year = year_of_day(m->filed);
    switch (m->office) {
    case MADE_CN:
        return text(out, "CN", year,
                    (m->letter == 'U'   ? 20000000
                     : m->letter == 'S' ? 30000000
                                        : 10000000) +
                        (9999999 - f->id % 10000000),
                    8, "");
    case MADE_US:
        return text(out, "US", year, 40000000 + f->id, 8, "");
    case MADE_EP:
        return text(out, "EP", year % 100, down(f, MADE_EP, 999999), 6, "");
    case MADE_WO:
        return text(out, f->domestic ? "PCT/CN" : "PCT/US", year, down(f, MADE_WO, 999999), 6, "/");
    case MADE_JP:
        return text(out, "JP", year, down(f, MADE_JP, 999999), 6, "");
    case MADE_KR:
        break;
    }
    return text(out, "KR", year, down(f, MADE_KR, 9999999), 7, "");
}

px_str made_application(const made_family *f, uint32_t member, char out[MADE_NUMBER_MAX]) {
    return application(f, &f->member[member], out);
}

/* The application that founds the family: that of the first office, or a national one where the
 * family begins with the PCT. */
px_str made_priority(const made_family *f, char out[MADE_NUMBER_MAX]) {
    made_member first = f->member[0];
    first.filed = f->priority;
    if (first.office == MADE_WO) {
        first.office = f->domestic ? MADE_CN : MADE_US;
        first.letter = 'A';
    }
    return application(f, &first, out);
}

px_str made_outsider(made_rng *r, char out[MADE_NUMBER_MAX]) {
    uint32_t serial = made_below(r, 9000000);
    switch (made_below(r, 3)) {
    case 0:
        return text(out, "US", 0, 40000000 + serial, 8, "B2");
    case 1:
        return text(out, "CN1", 0, 50000000 + serial, 8, "A");
    default:
        return text(out, "US", 2001 + made_below(r, 15), 1000000 + serial, 7, "A1");
    }
}
