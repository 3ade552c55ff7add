/* judge_cross.c: two fields crossed, by pairs of units and values that are sorted. */
#include "tests/lib/judge_int.h"

#include <stdlib.h>

struct pair {
    uint32_t group, value;
};

/* One field of the hits: each group with each of its values once, and which values are shown. */
struct side {
    px_intern *values;
    struct pair *v; /* by group, then by value */
    size_t n, cap;
    uint32_t group;             /* that is being read */
    uint32_t *units, *of_group; /* units by value, values by group */
    uint32_t *shown, *place;    /* values shown, and the place of each value among them */
    size_t n_shown;
};

static void take(void *self, px_str value) {
    struct side *s = self;
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 1024;
        s->v = px_realloc(s->v, s->cap * sizeof *s->v);
    }
    s->v[s->n++] = (struct pair){s->group, px_intern_add(s->values, value, NULL)};
}

static int by_group(const void *px, const void *py) {
    const struct pair *x = px, *y = py;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    return x->value < y->value ? -1 : x->value > y->value;
}

struct shown {
    px_str name;
    uint32_t value, units, number;
};

static int by_units(const void *px, const void *py) {
    const struct shown *x = px, *y = py;
    if (x->units != y->units) return x->units > y->units ? -1 : 1;
    return px_str_cmp(x->name, y->name);
}

static int by_number(const void *px, const void *py) {
    const struct shown *x = px, *y = py;
    return x->number < y->number ? -1 : x->number > y->number;
}

static void choose(struct side *s, px_arena *a, const judge_side *ask) {
    px_field_type type = px_field_get(ask->field)->type;
    uint32_t n = px_intern_size(s->values);
    struct shown *all = px_arena_array(a, struct shown, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++) {
        all[k] = (struct shown){px_intern_text(s->values, k), k, s->units[k], 0};
        (void)px_str_u32(all[k].name, &all[k].number);
    }
    if (n) qsort(all, n, sizeof *all, by_units);
    s->n_shown = n < ask->top ? n : ask->top;
    if (s->n_shown && (type == PX_FT_NUMBER || type == PX_FT_BOOL))
        qsort(all, s->n_shown, sizeof *all, by_number);
    s->shown = px_arena_array(a, uint32_t, s->n_shown + 1);
    s->place = px_arena_array(a, uint32_t, (size_t)n + 1);
    for (uint32_t k = 0; k < n; k++)
        s->place[k] = PX_NIL;
    for (size_t i = 0; i < s->n_shown; i++) {
        s->shown[i] = all[i].value;
        s->place[all[i].value] = (uint32_t)i;
    }
}

static void read_side(struct side *s, const judge *j, px_arena *a, const bool *hit,
                      const uint32_t *group, const judge_side *ask) {
    *s = (struct side){.values = px_intern_new()};
    for (size_t i = 0; i < j->n; i++) {
        if (!hit[i]) continue;
        s->group = group[i];
        (void)judge_values(j, j->doc[i], ask->field, ask->custom, ask->level, take, s);
    }
    if (s->n) qsort(s->v, s->n, sizeof *s->v, by_group);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!n || by_group(&s->v[n - 1], &s->v[i]) != 0) s->v[n++] = s->v[i];
    s->n = n;
    s->units = px_arena_array(a, uint32_t, (size_t)px_intern_size(s->values) + 1);
    s->of_group = px_arena_array(a, uint32_t, j->n + 1);
    for (size_t i = 0; i < s->n; i++) {
        s->units[s->v[i].value]++;
        s->of_group[s->v[i].group]++;
    }
    choose(s, a, ask);
}

static void side_free(struct side *s) {
    px_intern_free(s->values);
    free(s->v);
}

judge_cross judge_cross_of(const judge *j, px_arena *a, const bool *hit, const uint32_t *group,
                           const judge_side *row, const judge_side *col, bool fractional) {
    struct side r, c;
    judge_cross out = {0};
    bool *seen = px_arena_array(a, bool, j->n + 1);
    read_side(&r, j, a, hit, group, row);
    read_side(&c, j, a, hit, group, col);
    for (size_t i = 0; i < j->n; i++) {
        if (!hit[i] || seen[group[i]]) continue;
        seen[group[i]] = true;
        out.units++;
        out.missing += r.of_group[group[i]] == 0;
    }
    double *cell = px_arena_array(a, double, r.n_shown *c.n_shown + 1);
    for (size_t i = 0, from = 0; i < r.n; i++) {
        uint32_t g = r.v[i].group;
        while (from < c.n && c.v[from].group < g)
            from++;
        for (size_t k = from; k < c.n && c.v[k].group == g; k++) {
            uint32_t x = r.place[r.v[i].value], y = c.place[c.v[k].value];
            if (x == PX_NIL || y == PX_NIL) continue;
            cell[x * c.n_shown + y] +=
                fractional ? 1.0 / ((double)r.of_group[g] * c.of_group[g]) : 1;
        }
    }
    out.v = px_arena_array(a, judge_cell, r.n_shown * c.n_shown + 1);
    for (size_t x = 0; x < r.n_shown; x++)
        for (size_t y = 0; y < c.n_shown; y++) {
            double n = cell[x * c.n_shown + y];
            if (n > 0)
                out.v[out.n++] =
                    (judge_cell){px_arena_str(a, px_intern_text(r.values, r.shown[x])),
                                 px_arena_str(a, px_intern_text(c.values, c.shown[y])), n};
        }
    side_free(&r);
    side_free(&c);
    return out;
}
