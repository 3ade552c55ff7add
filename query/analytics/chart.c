/* chart.c: see chart.h. */
#include "query/analytics/chart.h"

static bool is_figure(const px_table *t, size_t c) {
    px_cell_type y = t->col[c].type;
    return y == PX_CELL_COUNT || y == PX_CELL_NUMBER || y == PX_CELL_SHARE;
}

static bool is_id(const px_table *t, size_t c, const char *id) {
    return strcmp(t->col[c].id, id) == 0;
}

static bool same_unit(const px_table_column *one, const px_table_column *other) {
    if (one->type != other->type) return false;
    if (!one->unit_en || !other->unit_en) return one->unit_en == other->unit_en;
    return strcmp(one->unit_en, other->unit_en) == 0;
}

/* Columns named in `ids`; those that are not there are passed over. */
static size_t named(const px_table *t, const char *ids, size_t *out, size_t max) {
    px_str rest = px_str_of(ids);
    size_t n = 0;
    while (rest.n && n < max) {
        size_t at = px_str_find(rest, PX_STR(" "));
        px_str one = px_str_sub(rest, 0, at == SIZE_MAX ? rest.n : at);
        rest = at == SIZE_MAX ? (px_str){"", 0} : px_str_sub(rest, at + 1, rest.n);
        for (size_t c = 0; c < t->n_cols; c++)
            if (px_str_is(one, t->col[c].id)) {
                out[n++] = c;
                break;
            }
    }
    return n;
}

static void series(const px_table *t, px_plot *p) {
    bool all = p->kind == PX_CHART_LINE || p->kind == PX_CHART_STACK;
    size_t first = px_table_find(t, t->drill_column);
    if (first == SIZE_MAX || first == p->x || !is_figure(t, first) || p->kind == PX_CHART_STACK)
        for (first = 0; first < t->n_cols &&
                        (first == p->x || !is_figure(t, first) || is_id(t, first, "rank"));
             first++)
            ;
    if (first >= t->n_cols) return;
    p->y[p->n_y++] = first;
    for (size_t c = first + 1; all && c < t->n_cols; c++)
        if (is_figure(t, c) && c != p->x && !is_id(t, c, "cumulative") &&
            same_unit(&t->col[c], &t->col[first]))
            p->y[p->n_y++] = c;
}

/* Fixed places: texts, then figures. */
static void placed(const px_table *t, px_plot *p, size_t texts, size_t figures, size_t least) {
    p->x = 0;
    if (texts > 1) p->label = 1;
    for (size_t c = texts; c < t->n_cols && p->n_y < figures; c++)
        if (is_figure(t, c) || t->col[c].type == PX_CELL_YEAR) p->y[p->n_y++] = c;
    if (p->n_y < least || t->n_cols < texts) p->kind = PX_CHART_NONE;
}

void px_plot_read(const px_table *t, px_plot *out) {
    px_plot *p = out;
    *p = (px_plot){
        .kind = t->chart, .label = PX_PLOT_NONE, .by = PX_PLOT_NONE, .complete = PX_PLOT_NONE};
    if (p->kind == PX_CHART_NONE || !t->n_cols) {
        p->kind = PX_CHART_NONE;
        return;
    }
    p->complete = px_table_find(t, "complete");
    switch (p->kind) {
    case PX_CHART_GRAPH:
        if (px_table_find(t, "x") != SIZE_MAX && px_table_find(t, "y") != SIZE_MAX) {
            p->n_y = named(t, "x y n", p->y, 3); /* nodes with places */
            break;
        }
        placed(t, p, 2, 1, 1);
        if (t->n_cols < 2 || t->col[1].type != PX_CELL_TEXT) p->kind = PX_CHART_NONE;
        break;
    case PX_CHART_HEAT:
        placed(t, p, 2, 1, 1);
        break;
    case PX_CHART_SCATTER:
        placed(t, p, 1, 3, 2);
        if (px_table_find(t, "title") != SIZE_MAX) p->label = px_table_find(t, "title");
        break;
    case PX_CHART_PATH:
        placed(t, p, 1, 2, 2);
        break;
    default:
        p->x = is_id(t, 0, "rank") && t->n_cols > 1 ? 1 : 0;
        if (t->draw_x) (void)named(t, t->draw_x, &p->x, 1);
        if (t->draw_by && !named(t, t->draw_by, &p->by, 1)) p->by = PX_PLOT_NONE;
        if (!t->draw_y) series(t, p);
        if (t->col[p->x].type == PX_CELL_TEXT && p->x + 1 < t->n_cols && p->x + 1 != p->by &&
            t->col[p->x + 1].type == PX_CELL_TEXT && p->complete != p->x + 1)
            p->label = p->x + 1;
    }
    if (t->draw_y) {
        if (t->draw_x) (void)named(t, t->draw_x, &p->x, 1);
        p->n_y = named(t, t->draw_y, p->y, PX_TABLE_COLUMNS_MAX);
    }
    if (!p->n_y) p->kind = PX_CHART_NONE;
}

bool px_plot_complete(const px_table *t, const px_plot *p, size_t row) {
    return p->complete == PX_PLOT_NONE ||
           !px_str_is(px_table_cell(t, row, p->complete)->text, "no");
}

/* The id of a column of `t`; in the joined table of a comparison, that of the set's own. */
static px_str id_in(const px_table *t, size_t col, const px_table *whole, px_str set, px_buf *own) {
    px_buf_clear(own);
    px_buf_fmt(own, PX_STR_FMT ".%s", PX_STR_ARG(set), t->col[col].id);
    if (whole && px_table_find(whole, own->p) != SIZE_MAX) return px_buf_view(own);
    return px_str_of(t->col[col].id);
}

static void draw_json(const px_table *t, const px_plot *p, const px_table *whole, px_str set,
                      px_jw *w) {
    px_buf own;
    px_buf_init(&own, 1 << 16);
    px_jw_key(w, PX_STR("draw"));
    px_jw_open(w, '{');
    px_jw_kstr(w, "x", id_in(t, p->x, whole, set, &own));
    if (p->label != PX_PLOT_NONE) px_jw_kstr(w, "label", id_in(t, p->label, whole, set, &own));
    px_jw_key(w, PX_STR("y"));
    px_jw_open(w, '[');
    for (size_t i = 0; i < p->n_y; i++)
        px_jw_str(w, id_in(t, p->y[i], whole, set, &own));
    px_jw_close(w, ']');
    if (p->by != PX_PLOT_NONE) px_jw_kstr(w, "by", id_in(t, p->by, whole, set, &own));
    px_jw_close(w, '}');
    px_buf_done(&own);
}

void px_chart_json(const px_table *t, px_jw *w) {
    px_plot p;
    px_plot_read(t, &p);
    if (p.kind != PX_CHART_NONE) draw_json(t, &p, NULL, (px_str){"", 0}, w);
}

void px_chart_panels_json(const px_table *whole, const px_table *const *part, const px_str *name,
                          size_t n, px_jw *w) {
    px_plot p;
    bool any = false;
    px_plot_read(whole, &p);
    if (p.kind != PX_CHART_NONE) return;
    for (size_t i = 0; i < n; i++) {
        px_plot_read(part[i], &p);
        if (p.kind == PX_CHART_NONE) continue;
        if (!any) {
            px_jw_key(w, PX_STR("panels"));
            px_jw_open(w, '[');
        }
        any = true;
        px_jw_open(w, '{');
        px_jw_kstr(w, "set", name[i]);
        px_jw_kstr(w, "chart", px_str_of(px_chart_name(p.kind)));
        draw_json(part[i], &p, whole, name[i], w);
        px_jw_close(w, '}');
    }
    if (any) px_jw_close(w, ']');
}
