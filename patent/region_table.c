/* region_table.c: region.tbl in memory: every name with what it may mean. Made once, kept for good. */
#include "base/intern.h"
#include "patent/region_int.h"

#include <pthread.h>
#include <stdio.h>

typedef struct province {
    uint32_t code;
    const char *full, *brief, *en, *others, *posts;
} province;
typedef struct city {
    uint32_t code;
    const char *full, *brief, *en, *units;
} city;
typedef struct district {
    uint32_t code;
    const char *name, *en, *others;
} district;
typedef struct former {
    const char *name;
    uint32_t city;
} former;

#define PX_PROVINCE(code, full, brief, en, others, posts)
#define PX_CITY(code, full, brief, en, units)
#define PX_DISTRICT(code, name, en, others)
#define PX_FORMER(name, city)

static const province provinces[] = {
#undef PX_PROVINCE
#define PX_PROVINCE(code, full, brief, en, others, posts)                                          \
    {(code)*10000, full, brief, en, others, posts},
#include "patent/region.tbl"
#undef PX_PROVINCE
#define PX_PROVINCE(code, full, brief, en, others, posts)
};
static const city cities[] = {
#undef PX_CITY
#define PX_CITY(code, full, brief, en, units) {code, full, brief, en, units},
#include "patent/region.tbl"
#undef PX_CITY
#define PX_CITY(code, full, brief, en, units)
};
static const district districts[] = {
#undef PX_DISTRICT
#define PX_DISTRICT(code, name, en, others) {code, name, en, others},
#include "patent/region.tbl"
#undef PX_DISTRICT
#define PX_DISTRICT(code, name, en, others)
};
static const former formers[] = {
#undef PX_FORMER
#define PX_FORMER(name, city) {name, city},
#include "patent/region.tbl"
#undef PX_FORMER
};
#undef PX_PROVINCE
#undef PX_CITY
#undef PX_DISTRICT

enum {
    N_PROVINCES = sizeof provinces / sizeof *provinces,
    N_CITIES = sizeof cities / sizeof *cities,
    N_DISTRICTS = sizeof districts / sizeof *districts,
    N_FORMERS = sizeof formers / sizeof *formers,
    SHANGHAI = 310000
};

static struct {
    px_intern *names;
    px_region_entry *v;
    uint32_t n, cap;
    uint32_t *head; /* by number of the name: index + 1 of its first meaning */
    uint32_t head_cap;
} table;

static bool same_place(const px_region_entry *x, const px_region_entry *y) {
    return x->kind == y->kind && x->province == y->province && x->city == y->city &&
           px_str_eq(x->unit_name, y->unit_name);
}

static void add(px_str name, px_region_entry e) {
    if (!name.n) return;
    uint32_t id = px_intern_add(table.names, name, NULL);
    if (id >= table.head_cap) {
        uint32_t cap = table.head_cap ? table.head_cap * 2 : 8192;
        table.head = px_realloc(table.head, cap * sizeof *table.head);
        memset(table.head + table.head_cap, 0, (cap - table.head_cap) * sizeof *table.head);
        table.head_cap = cap;
    }
    uint32_t last = 0;
    for (uint32_t i = table.head[id]; i; last = i, i = table.v[i - 1].next)
        if (same_place(&table.v[i - 1], &e)) return;
    if (table.n == table.cap) {
        table.cap = table.cap ? table.cap * 2 : 8192;
        table.v = px_realloc(table.v, table.cap * sizeof *table.v);
    }
    table.v[table.n++] = e;
    if (last)
        table.v[last - 1].next = table.n;
    else
        table.head[id] = table.n;
}

/* Each piece of a list. */
static bool piece(px_str *rest, char sep, px_str *out) {
    while (rest->n && rest->p[0] == sep)
        *rest = px_str_sub(*rest, 1, rest->n);
    size_t n = 0;
    while (n < rest->n && rest->p[n] != sep)
        n++;
    *out = px_str_sub(*rest, 0, n);
    *rest = px_str_sub(*rest, n, rest->n);
    return n > 0;
}

static void add_latin(const char *list, px_region_entry e) {
    px_str rest = px_str_of(list), one;
    while (piece(&rest, '|', &one)) {
        char low[64];
        size_t n = one.n < sizeof low ? one.n : sizeof low;
        for (size_t i = 0; i < n; i++)
            low[i] = px_lower(one.p[i]);
        add((px_str){low, n}, e);
    }
}

/* 昆山 for 昆山市, 德清 for 德清县; nothing shorter than two characters, no 自治县. */
static px_str brief_unit(px_str name) {
    px_str tail = px_str_sub(name, name.n - 3, name.n);
    bool plain = px_str_is(tail, "市") || px_str_is(tail, "县");
    if (!plain || name.n < 9 || px_str_find(name, PX_STR("自治县")) != SIZE_MAX) return (px_str){0};
    return px_str_sub(name, 0, name.n - 3);
}

static void make(void) {
    table.names = px_intern_new();
    for (size_t i = 0; i < N_PROVINCES; i++) {
        const province *p = &provinces[i];
        px_region_entry e = {.kind = PX_RK_PROVINCE, .province = p->code};
        add(px_str_of(p->full), e);
        e.shortened = true;
        add(px_str_of(p->brief), e);
        add_latin(p->en, e);
        add_latin(p->others, e);
    }
    for (size_t i = 0; i < N_CITIES; i++) {
        const city *c = &cities[i];
        px_region_entry e = {
            .kind = PX_RK_CITY, .province = c->code / 10000 * 10000, .city = c->code};
        bool municipality = c->code % 10000 == 0;
        if (!municipality) {
            add(px_str_of(c->full), e);
            e.shortened = true;
            add(px_str_of(c->brief), e);
            add_latin(c->en, e);
        }
        px_str rest = px_str_of(c->units), one;
        while (piece(&rest, ' ', &one)) {
            px_region_entry u = e;
            u.kind = PX_RK_UNIT;
            u.shortened = false;
            u.unit_name = one;
            add(one, u);
            u.shortened = true;
            add(brief_unit(one), u);
        }
    }
    for (size_t i = 0; i < N_DISTRICTS; i++) {
        const district *d = &districts[i];
        px_region_entry e = {.kind = PX_RK_DISTRICT,
                             .province = SHANGHAI,
                             .city = SHANGHAI,
                             .unit = d->code,
                             .unit_name = px_str_of(d->name)};
        add(e.unit_name, e);
        px_str rest = px_str_of(d->others), one;
        while (piece(&rest, ' ', &one))
            add(one, e);
        e.shortened = true;
        add_latin(d->en, e);
    }
    for (size_t i = 0; i < N_FORMERS; i++) {
        uint32_t code = formers[i].city;
        px_region_entry e = {.kind = PX_RK_FORMER, .province = code / 10000 * 10000, .city = code};
        add(px_str_of(formers[i].name), e);
    }
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

const px_region_entry *px_region_find_(px_str name) {
    pthread_once(&once, make);
    uint32_t id = px_intern_find(table.names, name);
    return id == UINT32_MAX || !table.head[id] ? NULL : &table.v[table.head[id] - 1];
}

const px_region_entry *px_region_other_(const px_region_entry *e) {
    return e->next ? &table.v[e->next - 1] : NULL;
}

static const province *province_of(uint32_t code) {
    for (size_t i = 0; i < N_PROVINCES; i++)
        if (provinces[i].code == code) return &provinces[i];
    return NULL;
}

static const city *city_of(uint32_t code) {
    for (size_t i = 0; i < N_CITIES; i++)
        if (cities[i].code == code) return &cities[i];
    return NULL;
}

void px_region_put_(px_place *p, const px_region_entry *e) {
    uint32_t city_code = e->city;
    const province *big = province_of(e->province);
    if (!city_code && city_of(e->province)) city_code = e->province; /* a municipality */
    if (big) {
        p->province = px_str_of(big->full);
        p->province_code = e->province;
    }
    const city *c = city_code ? city_of(city_code) : NULL;
    if (c) {
        p->city = px_str_of(c->full);
        p->city_code = city_code;
    }
    if (e->unit_name.n) {
        p->unit = e->unit_name;
        p->unit_code = e->unit;
    }
}

bool px_region_fits_(const px_place *p, const px_region_entry *e) {
    return (!p->province_code || p->province_code == e->province) &&
           (!p->city_code || p->city_code == e->city);
}

/* A province before a city, a city before what lies in one. */
static int level(const px_region_entry *e) {
    return e->kind == PX_RK_PROVINCE ? 1 : e->kind == PX_RK_CITY ? 2 : 3;
}

const px_region_entry *px_region_only_(const px_place *p, const px_region_entry *e) {
    const px_region_entry *found = NULL;
    bool several = false;
    for (; e; e = px_region_other_(e)) {
        if (!px_region_fits_(p, e) || (found && level(e) > level(found))) continue;
        several = found && level(e) == level(found);
        found = e;
    }
    return several ? NULL : found;
}

static px_str first_of(const char *list) {
    px_str rest = px_str_of(list), one;
    (void)piece(&rest, '|', &one);
    return one;
}

px_str px_region_name(uint32_t code, bool zh) {
    const province *p = province_of(code);
    const city *c = city_of(code);
    if (p) return zh ? px_str_of(p->full) : first_of(p->en);
    if (c) return zh ? px_str_of(c->full) : first_of(c->en);
    for (size_t i = 0; i < N_DISTRICTS; i++)
        if (districts[i].code == code)
            return zh ? px_str_of(districts[i].name) : first_of(districts[i].en);
    return (px_str){0};
}

uint32_t px_region_province(size_t i) {
    return i < N_PROVINCES ? provinces[i].code : 0;
}

uint32_t px_region_city(size_t i) {
    return i < N_CITIES ? cities[i].code : 0;
}

const char *px_region_units(uint32_t city_code) {
    const city *c = city_of(city_code);
    return c ? c->units : NULL;
}

uint32_t px_region_of_post_(px_str six) {
    if (six.n != 6) return 0;
    for (size_t i = 0; i < N_PROVINCES; i++) {
        px_str rest = px_str_of(provinces[i].posts), one;
        while (piece(&rest, ' ', &one))
            if (px_str_starts(six, one)) return provinces[i].code;
    }
    return 0;
}
