/* index_report_group.c: see index_report_group.h. */
#include "indexer/index_report_group.h"

#include <stdlib.h>

#define GROUPS_MAX  64   /* at a time; what comes then is shown by itself */
#define COLUMNS_MAX 4096 /* of a group; those of documents behind this are not listed */

typedef struct group {
    uint64_t columns;
    uint64_t members;
    char *first; /* name of the first member */
    px_source_report sum;
    px_source_column *column;
    size_t n, room;
} group;

struct px_index_groups {
    px_arena *a;
    group group[GROUPS_MAX];
    size_t n;
};

px_index_groups *px_index_groups_new(void) {
    px_index_groups *g = px_calloc(1, sizeof *g);
    g->a = px_arena_new();
    return g;
}

static void forget(px_index_groups *g) {
    for (size_t i = 0; i < g->n; i++) {
        free(g->group[i].first);
        free(g->group[i].column);
    }
    g->n = 0;
    px_arena_reset(g->a);
}

void px_index_groups_free(px_index_groups *g) {
    if (!g) return;
    forget(g);
    px_arena_free(g->a);
    free(g);
}

/* Has it anything of its own to say? */
static bool has_notes(const px_source_report *rep) {
    if (rep->bad || rep->bad_bytes || rep->repaired || rep->skipped || rep->parts ||
        rep->parts_failed || rep->no_header || rep->preamble)
        return true;
    for (size_t i = 0; i < rep->n_columns; i++)
        if (rep->columns[i].refused) return true;
    return false;
}

static group *group_of(px_index_groups *g, const char *name, uint64_t columns,
                       const px_source_report *rep) {
    const char *encoding = rep->encoding ? rep->encoding : "";
    for (size_t i = 0; i < g->n; i++) {
        group *one = &g->group[i];
        if (one->columns == columns && strcmp(one->sum.format, rep->format) == 0 &&
            strcmp(one->sum.encoding, encoding) == 0)
            return one;
    }
    if (g->n == GROUPS_MAX) return NULL;
    group *one = &g->group[g->n++];
    *one = (group){.columns = columns, .first = px_strdup(name)};
    one->sum.format = px_arena_cstr(g->a, px_str_of(rep->format));
    one->sum.encoding = px_arena_cstr(g->a, px_str_of(encoding));
    one->sum.line_ends = px_arena_cstr(g->a, px_str_of(rep->line_ends ? rep->line_ends : ""));
    return one;
}

static bool is_unused(const px_source_column *c) {
    return !strcmp(c->field, "-");
}

static void take(px_index_groups *g, px_source_column *to, const px_source_column *c) {
    *to = (px_source_column){.header = px_arena_str(g->a, c->header),
                             .field = px_arena_cstr(g->a, px_str_of(c->field)),
                             .why = px_arena_cstr(g->a, px_str_of(c->why)),
                             .how = px_arena_cstr(g->a, px_str_of(c->how)),
                             .list = "",
                             .order = "",
                             .sure = c->sure,
                             .nth = c->nth};
}

/* Empty in one document and filled in the next: it is used, and what the first said of it is forgotten. */
static void merge_column(px_index_groups *g, group *to, const px_source_column *c, size_t *hint) {
    size_t at = to->n;
    for (size_t i = 0; i < to->n && at == to->n; i++) {
        const px_source_column *x = &to->column[(*hint + i) % to->n];
        bool same = px_str_eq(x->header, c->header) && x->nth == c->nth &&
                    (is_unused(x) || is_unused(c) || strcmp(x->field, c->field) == 0);
        if (same) at = (size_t)(x - to->column);
    }
    if (at == to->n) {
        if (to->n == COLUMNS_MAX) return;
        if (to->n == to->room) {
            to->room = to->room ? 2 * to->room : 64;
            to->column = px_realloc(to->column, to->room * sizeof *to->column);
        }
        take(g, &to->column[to->n++], c);
    } else if (is_unused(&to->column[at]) && !is_unused(c)) {
        uint64_t nothing = to->column[at].nothing;
        take(g, &to->column[at], c);
        to->column[at].nothing = nothing;
    } else if (!is_unused(c) && c->sure < to->column[at].sure) {
        to->column[at].sure = c->sure;
        to->column[at].how = px_arena_cstr(g->a, px_str_of(c->how));
    }
    to->column[at].filled += c->filled;
    to->column[at].nothing += c->nothing;
    *hint = at + 1;
}

bool px_index_groups_add(px_index_groups *g, const char *name, uint64_t columns,
                         const px_source_report *rep) {
    group *to = has_notes(rep) ? NULL : group_of(g, name, columns, rep);
    if (!to) return false;
    to->members++;
    to->sum.rows += rep->rows;
    to->sum.records += rep->records;
    to->sum.empty += rep->empty;
    if (strcmp(to->sum.line_ends, rep->line_ends ? rep->line_ends : "") != 0)
        to->sum.line_ends = "";
    size_t hint = 0;
    for (size_t i = 0; i < rep->n_columns; i++)
        merge_column(g, to, &rep->columns[i], &hint);
    return true;
}

void px_index_groups_end(px_index_groups *g, px_index_group_show show, void *self) {
    for (size_t i = 0; i < g->n; i++) {
        group *one = &g->group[i];
        one->sum.columns = one->column;
        one->sum.n_columns = one->n;
        show(self, one->members == 1 ? one->first : NULL, one->members, &one->sum);
    }
    forget(g);
}
