/* svg_axes.c: lines, bars and stacks. Rows and columns are first put into a grid of series by places on the axis. */
#include "query/analytics/svg_int.h"

#define ROWS_MAX 200u /* bars in one picture */

typedef struct grid {
    size_t n, m;       /* series, places */
    px_str *name;      /* of series */
    px_str *label;     /* of places */
    double *at;        /* of places, where the axis has figures */
    double *v;         /* n * m; NAN = nothing there */
    bool *complete;    /* by place */
    bool figures;      /* the axis is one of figures */
    double lo, hi;     /* of v (of stacks: of sums), 0 included */
    px_cell_type type; /* of v */
} grid;

/* Number of a text among those seen, added if new. */
static size_t number_of(px_str *seen, size_t *n, px_str s) {
    for (size_t i = 0; i < *n; i++)
        if (px_str_eq(seen[i], s)) return i;
    seen[(*n)++] = s;
    return *n - 1;
}

static void spread(grid *g, bool stacked) {
    for (size_t k = 0; k < g->m; k++) {
        double up = 0, down = 0;
        for (size_t i = 0; i < g->n; i++) {
            double v = g->v[i * g->m + k];
            if (isnan(v)) continue;
            up = stacked ? up + fmax(v, 0) : fmax(up, v);
            down = stacked ? down + fmin(v, 0) : fmin(down, v);
        }
        g->hi = fmax(g->hi, up);
        g->lo = fmin(g->lo, down);
    }
}

static void read_grid(px_svg *s, grid *g, size_t rows) {
    const px_table *t = s->t;
    const px_plot *p = &s->p;
    size_t n_by = 0;
    *g = (grid){.figures = t->col[p->x].type != PX_CELL_TEXT && p->kind == PX_CHART_LINE,
                .type = t->col[p->y[0]].type};
    px_str *by = px_arena_array(s->a, px_str, rows + 1);
    size_t *place = px_arena_array(s->a, size_t, rows + 1),
           *group = px_arena_array(s->a, size_t, rows + 1);
    g->label = px_arena_array(s->a, px_str, rows + 1);
    for (size_t r = 0; r < rows; r++) {
        if (p->by != PX_PLOT_NONE)
            group[r] = number_of(by, &n_by, svg_cell(s, px_table_cell(t, r, p->by)));
        /* without groups each row is a place of its own, whatever its label */
        if (p->by != PX_PLOT_NONE)
            place[r] = number_of(g->label, &g->m, svg_label(s, r));
        else
            g->label[place[r] = g->m++] = svg_label(s, r);
    }
    if (!n_by) n_by = 1;
    g->n = n_by * p->n_y;
    g->name = px_arena_array(s->a, px_str, g->n + 1);
    g->at = px_arena_array(s->a, double, g->m + 1);
    g->complete = px_arena_array(s->a, bool, g->m + 1);
    g->v = px_arena_array(s->a, double, g->n * g->m + 1);
    for (size_t i = 0; i < g->n * g->m; i++)
        g->v[i] = NAN;
    for (size_t i = 0; i < g->n; i++) {
        px_str head = svg_head(s, p->y[i % p->n_y]);
        g->name[i] = p->by == PX_PLOT_NONE ? head
                     : p->n_y == 1         ? by[i / p->n_y]
                                           : px_arena_fmt(s->a, PX_STR_FMT ": " PX_STR_FMT,
                                                          PX_STR_ARG(by[i / p->n_y]), PX_STR_ARG(head));
    }
    for (size_t r = 0; r < rows; r++) {
        g->at[place[r]] = svg_value(px_table_cell(t, r, p->x));
        g->complete[place[r]] = px_plot_complete(t, p, r);
        if (!g->complete[place[r]]) s->incomplete = true;
        for (size_t k = 0; k < p->n_y; k++)
            g->v[(group[r] * p->n_y + k) * g->m + place[r]] =
                svg_value(px_table_cell(t, r, p->y[k]));
    }
    spread(g, p->kind == PX_CHART_STACK);
}

/* ---- axes ---- */

typedef struct frame {
    double left, right, top, bottom;
    px_ticks y;
} frame;

static double y_of(const frame *f, double v) {
    double span = f->y.step * (f->y.n - 1);
    return f->bottom - (v - f->y.first) / span * (f->bottom - f->top);
}

/* Marks and lines of the value axis, standing. */
static void value_axis(px_svg *s, frame *f, const grid *g) {
    f->y = px_ticks_make(g->lo, g->hi, 5, g->type == PX_CELL_COUNT);
    double wide = 0;
    for (int i = 0; i < f->y.n; i++)
        wide =
            fmax(wide,
                 svg_text_width(svg_figure(s, f->y.first + i * f->y.step, g->type, f->y.step), 12));
    f->left = SVG_MARGIN + wide + 12;
    for (int i = 0; i < f->y.n; i++) {
        double v = f->y.first + i * f->y.step, y = y_of(f, v);
        svg_line(s, f->left, y, f->right, y, fabs(v) < f->y.step * 1e-9 ? "#888888" : SVG_GRID, 1);
        svg_text(s, f->left - 8, y + 4, SVG_END, 12, SVG_GREY,
                 svg_figure(s, v, g->type, f->y.step));
    }
}

/* What is measured, above the axis; several series are named by the legend, so their unit is enough. */
static void value_title(px_svg *s, const grid *g) {
    const px_table_column *c = &s->t->col[s->p.y[0]];
    px_str text = g->n == 1 || (s->p.by != PX_PLOT_NONE && s->p.n_y == 1)
                      ? svg_head(s, s->p.y[0])
                      : px_str_of(c->unit_en ? (s->zh ? c->unit_zh : c->unit_en) : "");
    if (!text.n) return;
    svg_text(s, SVG_MARGIN, s->top + 4, SVG_START, 12, SVG_GREY, text);
    s->top += 18;
}

/* Texts under the places of a lying axis: all of them, or every k-th that has room. */
static void place_labels(px_svg *s, const frame *f, const grid *g, double *bottom) {
    double each = (f->right - f->left) / (double)(g->m ? g->m : 1), widest = 0;
    for (size_t k = 0; k < g->m; k++)
        widest = fmax(widest, svg_text_width(g->label[k], 12));
    bool turned = widest > each - 4 && s->t->col[s->p.x].type == PX_CELL_TEXT && widest > 60;
    size_t every = 1;
    while (!turned && (double)every * each < widest + 8 && every < g->m)
        every++;
    for (size_t k = 0; k < g->m; k += every) {
        double x = f->left + each * ((double)k + 0.5);
        if (turned)
            svg_text_turned(s, x + 4, f->bottom + 14, SVG_END, 11, SVG_INK, -40,
                            svg_fit(s, g->label[k], 11, 150));
        else
            svg_text(s, x, f->bottom + 18, SVG_MIDDLE, 12, SVG_INK, g->label[k]);
    }
    *bottom = f->bottom + (turned ? 30 + fmin(widest, 150) * 0.65 : 26);
}

static px_str tip(const px_svg *s, const grid *g, size_t i, size_t k) {
    px_cell c = {.type = g->type, .number = g->v[i * g->m + k], .count = 0};
    if (c.type == PX_CELL_COUNT || c.type == PX_CELL_YEAR) c.count = (uint64_t)c.number;
    return px_arena_fmt(s->a, PX_STR_FMT ", " PX_STR_FMT ": " PX_STR_FMT, PX_STR_ARG(g->label[k]),
                        PX_STR_ARG(g->name[i]), PX_STR_ARG(svg_cell(s, &c)));
}

static void x_title(px_svg *s, double x, double y) {
    svg_text(s, x, y, SVG_MIDDLE, 12, SVG_GREY, svg_head(s, s->p.x));
}

/* ---- lines ---- */

static double x_of(const frame *f, const px_ticks *x, double lo, double hi, double v) {
    double from = isnan(lo) ? x->first : lo, to = isnan(hi) ? x->first + x->step * (x->n - 1) : hi;
    return f->left + 10 + (to > from ? (v - from) / (to - from) : 0.5) * (f->right - f->left - 20);
}

static void one_line(px_svg *s, const frame *f, const grid *g, size_t i, const double *x) {
    size_t before = SIZE_MAX;
    for (size_t k = 0; k < g->m; k++) {
        double v = g->v[i * g->m + k];
        if (isnan(v) || isnan(x[k])) {
            before = SIZE_MAX; /* a gap stays a gap */
            continue;
        }
        if (before != SIZE_MAX) {
            bool whole = g->complete[k];
            px_buf_c(s->out, "<polyline fill=\"none\" stroke-width=\"2.2\" points=\"");
            svg_num(s->out, x[before]);
            px_buf_ch(s->out, ',');
            svg_num(s->out, y_of(f, g->v[i * g->m + before]));
            px_buf_ch(s->out, ' ');
            svg_num(s->out, x[k]);
            px_buf_ch(s->out, ',');
            svg_num(s->out, y_of(f, v));
            px_buf_fmt(s->out, "\" stroke=\"%s\"", svg_colour(svg_hue(s, g->name[i], i)));
            const char *dash = whole ? svg_dash(svg_hue(s, g->name[i], i)) : "4 4";
            if (*dash) px_buf_fmt(s->out, " stroke-dasharray=\"%s\"", dash);
            if (!whole) px_buf_c(s->out, " stroke-opacity=\"0.6\"");
            px_buf_c(s->out, "/>\n");
        }
        before = k;
    }
    for (size_t k = 0; k < g->m; k++)
        if (!isnan(g->v[i * g->m + k]) && !isnan(x[k]))
            svg_circle(s, x[k], y_of(f, g->v[i * g->m + k]), g->m <= 60 ? 3.5 : 1.6,
                       svg_colour(svg_hue(s, g->name[i], i)), g->complete[k] ? 1 : 0.45,
                       tip(s, g, i, k));
}

static void lines(px_svg *s, grid *g) {
    svg_legend(s, g->name, g->n);
    value_title(s, g);
    frame f = {.right = SVG_WIDTH - SVG_MARGIN, .top = s->top + 8, .bottom = s->top + 368};
    value_axis(s, &f, g);
    double *x = px_arena_array(s->a, double, g->m + 1), below = f.bottom + 26;
    if (g->figures) {
        double lo = INFINITY, hi = -INFINITY;
        for (size_t k = 0; k < g->m; k++)
            if (!isnan(g->at[k])) lo = fmin(lo, g->at[k]), hi = fmax(hi, g->at[k]);
        px_cell_type type = s->t->col[s->p.x].type;
        px_ticks t = px_ticks_make(lo, hi, 12, type != PX_CELL_NUMBER && type != PX_CELL_SHARE);
        for (size_t k = 0; k < g->m; k++)
            x[k] = x_of(&f, &t, lo, hi, g->at[k]);
        for (int i = 0; i < t.n; i++) {
            double v = t.first + i * t.step;
            if (v < lo - t.step * 1e-9 || v > hi + t.step * 1e-9) continue;
            double at = x_of(&f, &t, lo, hi, v);
            svg_line(s, at, f.bottom, at, f.bottom + 4, "#888888", 1);
            svg_text(s, at, f.bottom + 18, SVG_MIDDLE, 12, SVG_INK, svg_figure(s, v, type, t.step));
        }
    } else {
        for (size_t k = 0; k < g->m; k++)
            x[k] = f.left + (f.right - f.left) / (double)g->m * ((double)k + 0.5);
        place_labels(s, &f, g, &below);
    }
    for (size_t i = 0; i < g->n; i++)
        one_line(s, &f, g, i, x);
    x_title(s, (f.left + f.right) / 2, below + 12);
    s->bottom = below + 12;
}

/* ---- bars ---- */

static void standing(px_svg *s, grid *g, bool stacked) {
    svg_legend(s, g->name, g->n);
    value_title(s, g);
    frame f = {.right = SVG_WIDTH - SVG_MARGIN, .top = s->top + 8, .bottom = s->top + 348};
    value_axis(s, &f, g);
    double each = (f.right - f.left) / (double)g->m, below;
    double wide = fmin(each * 0.8, stacked ? 60 : 60 * (double)g->n);
    for (size_t k = 0; k < g->m; k++) {
        double x = f.left + each * ((double)k + 0.5) - wide / 2, up = 0, down = 0;
        double w = stacked ? wide : wide / (double)g->n;
        for (size_t i = 0; i < g->n; i++) {
            double v = g->v[i * g->m + k];
            if (isnan(v) || v == 0) continue;
            double from = !stacked ? 0 : v > 0 ? up : down;
            if (v > 0) up += v;
            if (v < 0) down += v;
            double y1 = y_of(&f, from), y2 = y_of(&f, from + v);
            svg_box(s, stacked ? x : x + w * (double)i, fmin(y1, y2), w, fabs(y2 - y1),
                    g->complete[k] ? svg_colour(svg_hue(s, g->name[i], i))
                                   : svg_hatch(svg_hue(s, g->name[i], i)),
                    tip(s, g, i, k));
        }
    }
    place_labels(s, &f, g, &below);
    x_title(s, (f.left + f.right) / 2, below + 12);
    s->bottom = below + 12;
}

static void lying(px_svg *s, grid *g, bool stacked) {
    svg_legend(s, g->name, g->n);
    double label = 60, each = stacked ? 22 : 8 + 14 * (double)g->n;
    for (size_t k = 0; k < g->m; k++)
        label = fmax(label, fmin(svg_text_width(g->label[k], 12), 300));
    double left = SVG_MARGIN + label + 10, right = SVG_WIDTH - SVG_MARGIN - 56;
    px_ticks x = px_ticks_make(g->lo, g->hi, 5, g->type == PX_CELL_COUNT);
    double scale = (right - left) / (x.step * (x.n - 1));
    value_title(s, g);
    double top = s->top + 4, bottom = top + each * (double)g->m;
    for (int i = 0; i < x.n; i++) {
        double v = x.first + i * x.step, at = left + (v - x.first) * scale;
        svg_line(s, at, top, at, bottom, fabs(v) < x.step * 1e-9 ? "#888888" : SVG_GRID, 1);
        svg_text(s, at, bottom + 16, SVG_MIDDLE, 12, SVG_GREY, svg_figure(s, v, g->type, x.step));
    }
    for (size_t k = 0; k < g->m; k++) {
        double y = top + each * (double)k, up = 0, down = 0;
        svg_text(s, left - 8, y + each / 2 + 4, SVG_END, 12, SVG_INK,
                 svg_fit(s, g->label[k], 12, label));
        for (size_t i = 0; i < g->n; i++) {
            double v = g->v[i * g->m + k];
            if (isnan(v)) continue;
            double from = !stacked ? 0 : v > 0 ? up : down;
            if (v > 0) up += v;
            if (v < 0) down += v;
            double x1 = left + (from - x.first) * scale, x2 = left + (from + v - x.first) * scale;
            double h = stacked ? each - 6 : 12, at = stacked ? y + 3 : y + 4 + 14 * (double)i;
            svg_box(s, fmin(x1, x2), at, fabs(x2 - x1), h,
                    g->complete[k] ? svg_colour(svg_hue(s, g->name[i], i))
                                   : svg_hatch(svg_hue(s, g->name[i], i)),
                    tip(s, g, i, k));
            if (stacked) continue;
            px_cell c = {.type = g->type, .number = v, .count = v > 0 ? (uint64_t)v : 0};
            svg_text(s, fmax(x1, x2) + 5, at + 10, SVG_START, 11, SVG_GREY, svg_cell(s, &c));
        }
    }
    s->bottom = bottom + 18;
}

void svg_axes(px_svg *s) {
    grid g;
    bool text = s->t->col[s->p.x].type == PX_CELL_TEXT && s->p.kind != PX_CHART_LINE;
    size_t rows = s->t->n_rows;
    if (text && rows > ROWS_MAX && strcmp(s->t->col[s->p.x].id, "month") != 0) rows = ROWS_MAX;
    s->left_out = s->t->n_rows - rows;
    read_grid(s, &g, rows);
    bool stacked = s->p.kind == PX_CHART_STACK;
    if (s->p.kind == PX_CHART_LINE)
        lines(s, &g);
    else if (text && strcmp(s->t->col[s->p.x].id, "month") != 0)
        lying(s, &g, stacked);
    else
        standing(s, &g, stacked);
}
