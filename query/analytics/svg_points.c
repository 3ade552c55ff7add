/* svg_points.c: bubbles and paths: a point a row between two axes of figures. */
#include "query/analytics/svg_int.h"

#define LABELS_MAX 40u /* names beside points, the largest first; all have one to point at */

struct axis {
    px_ticks t;
    double from, to; /* in the picture */
    px_cell_type type;
};

static struct axis axis_of(px_svg *s, size_t col, double from, double to) {
    double lo = INFINITY, hi = -INFINITY;
    for (size_t r = 0; r < s->t->n_rows; r++) {
        double v = svg_value(px_table_cell(s->t, r, col));
        if (!isnan(v)) lo = fmin(lo, v), hi = fmax(hi, v);
    }
    if (lo > hi) lo = 0, hi = 1;
    if (lo > 0 && lo < (hi - lo)) lo = 0;
    double room = (hi - lo) * 0.06; /* for the circles at the borders */
    hi += room;
    if (lo < 0 || lo > room) lo -= room;
    px_cell_type type = s->t->col[col].type;
    return (struct axis){px_ticks_make(lo, hi, 6, type == PX_CELL_COUNT || type == PX_CELL_YEAR),
                         from, to, type};
}

static double at(const struct axis *x, double v) {
    return x->from + (v - x->t.first) / (x->t.step * (x->t.n - 1)) * (x->to - x->from);
}

static void draw_axes(px_svg *s, const struct axis *x, const struct axis *y) {
    for (int i = 0; i < y->t.n; i++) {
        double v = y->t.first + i * y->t.step;
        svg_line(s, x->from, at(y, v), x->to, at(y, v), SVG_GRID, 1);
        svg_text(s, x->from - 8, at(y, v) + 4, SVG_END, 12, SVG_GREY,
                 svg_figure(s, v, y->type, y->t.step));
    }
    for (int i = 0; i < x->t.n; i++) {
        double v = x->t.first + i * x->t.step;
        svg_line(s, at(x, v), y->from, at(x, v), y->to, SVG_GRID, 1);
        svg_text(s, at(x, v), y->from + 18, SVG_MIDDLE, 12, SVG_GREY,
                 svg_figure(s, v, x->type, x->t.step));
    }
    svg_text(s, (x->from + x->to) / 2, y->from + 38, SVG_MIDDLE, 12, SVG_GREY,
             svg_head(s, s->p.y[0]));
}

bool svg_free(const double (*taken)[3], size_t n, double x, double y, double w) {
    for (size_t i = 0; i < n; i++)
        if (fabs(taken[i][1] - y) < 12 && x < taken[i][0] + taken[i][2] && taken[i][0] < x + w)
            return false;
    return true;
}

static double radius_of(const px_svg *s, size_t row, bool sized, double most) {
    if (!sized) return 4;
    double size = svg_value(px_table_cell(s->t, row, s->p.y[2]));
    return most > 0 && size > 0 ? fmax(3, 28 * sqrt(size / most)) : 3;
}

void svg_points(px_svg *s) {
    const px_table *t = s->t;
    bool path = s->p.kind == PX_CHART_PATH, sized = !path && s->p.n_y > 2;
    double most = 0, taken[LABELS_MAX][3];
    size_t n_taken = 0, group = px_table_find(t, "cluster"), /* colours, where there are groups */
        title = px_table_find(t, "title");
    px_str heads = svg_head(s, s->p.y[1]);
    if (sized)
        heads = px_arena_fmt(
            s->a, s->zh ? PX_STR_FMT "；圆面积：" PX_STR_FMT : PX_STR_FMT "; area: " PX_STR_FMT,
            PX_STR_ARG(heads), PX_STR_ARG(svg_head(s, s->p.y[2])));
    svg_text(s, SVG_MARGIN, s->top + 4, SVG_START, 12, SVG_GREY, heads);
    struct axis x = axis_of(s, s->p.y[0], SVG_MARGIN + 64, SVG_WIDTH - SVG_MARGIN - 30);
    struct axis y = axis_of(s, s->p.y[1], s->top + 440, s->top + 24);
    draw_axes(s, &x, &y);
    for (size_t r = 0; sized && r < t->n_rows; r++)
        most = fmax(most, svg_value(px_table_cell(t, r, s->p.y[2])));
    double before_x = NAN, before_y = NAN;
    for (size_t r = 0; path && r < t->n_rows; r++) {
        double vx = svg_value(px_table_cell(t, r, s->p.y[0])),
               vy = svg_value(px_table_cell(t, r, s->p.y[1]));
        if (isnan(vx) || isnan(vy)) continue;
        bool whole = px_plot_complete(t, &s->p, r);
        if (!isnan(before_x))
            svg_line(s, at(&x, before_x), at(&y, before_y), at(&x, vx), at(&y, vy),
                     whole ? "#56b4e9" : "#cccccc", 1.6);
        before_x = vx;
        before_y = vy;
    }
    for (size_t r = 0; r < t->n_rows; r++) {
        double vx = svg_value(px_table_cell(t, r, s->p.y[0])),
               vy = svg_value(px_table_cell(t, r, s->p.y[1]));
        px_str name = svg_label(s, r);
        if (isnan(vx) || isnan(vy)) {
            s->left_out++;
            continue;
        }
        bool whole = px_plot_complete(t, &s->p, r);
        if (!whole) s->incomplete = true;
        double radius = radius_of(s, r, sized, most);
        px_str says =
            px_arena_fmt(s->a, PX_STR_FMT ": " PX_STR_FMT " / " PX_STR_FMT, PX_STR_ARG(name),
                         PX_STR_ARG(svg_cell(s, px_table_cell(t, r, s->p.y[0]))),
                         PX_STR_ARG(svg_cell(s, px_table_cell(t, r, s->p.y[1]))));
        size_t hue = path ? 0 : r;
        if (group != SIZE_MAX) hue = (size_t)px_table_cell(t, r, group)->count;
        svg_circle(s, at(&x, vx), at(&y, vy), radius, svg_colour(hue), whole ? 0.7 : 0.3, says);
    }
    /* Names come last, so that no point lies on them: of a titled document its title, the number being shown when one
     * points at it. */
    for (size_t r = 0; r < t->n_rows && n_taken < LABELS_MAX; r++) {
        double vx = svg_value(px_table_cell(t, r, s->p.y[0])),
               vy = svg_value(px_table_cell(t, r, s->p.y[1]));
        if (isnan(vx) || isnan(vy)) continue;
        double radius = radius_of(s, r, sized, most);
        px_str name = svg_label(s, r);
        if (title != SIZE_MAX && px_table_cell(t, r, title)->text.n)
            name = svg_cell(s, px_table_cell(t, r, title));
        px_str text = svg_fit(s, name, 11, title != SIZE_MAX ? 220 : 150);
        double lx = at(&x, vx) + radius + 3, ly = at(&y, vy) + 4, lw = svg_text_width(text, 11);
        if (lx + lw > SVG_WIDTH - 4) lx = at(&x, vx) - radius - 3 - lw;
        if (!svg_free(taken, n_taken, lx, ly, lw)) continue;
        taken[n_taken][0] = lx;
        taken[n_taken][1] = ly;
        taken[n_taken++][2] = lw;
        svg_text(s, lx, ly, SVG_START, 11, SVG_INK, text);
    }
    s->bottom = s->top + 482;
}
