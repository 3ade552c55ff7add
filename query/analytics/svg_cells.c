/* svg_cells.c: heat maps; also networks of which only the links are known, as a matrix from … to …. */
#include "query/analytics/svg_int.h"

#include <stdlib.h>

#define SIDE_MAX 60u /* rows and columns in one picture */

struct side {
    px_str *name;
    double *figure; /* NAN: a text */
    size_t n;
    bool figures;
};

static size_t place(struct side *x, px_str name, double figure) {
    for (size_t i = 0; i < x->n; i++)
        if (px_str_eq(x->name[i], name)) return i;
    x->name[x->n] = name;
    x->figure[x->n] = figure;
    return x->n++;
}

struct dated {
    px_str name;
    double figure;
};

static int by_figure(const void *px, const void *py) {
    const struct dated *x = px, *y = py;
    return (x->figure > y->figure) - (x->figure < y->figure);
}

/* Texts as they come first; figures (years) in order. */
static void read_side(px_svg *s, size_t col, struct side *out) {
    size_t rows = s->t->n_rows;
    *out = (struct side){.name = px_arena_array(s->a, px_str, rows + 1),
                         .figure = px_arena_array(s->a, double, rows + 1),
                         .figures = true};
    for (size_t r = 0; r < rows; r++) {
        const px_cell *c = px_table_cell(s->t, r, col);
        px_str text = svg_cell(s, c);
        uint32_t year = 0;
        double figure = svg_value(c);
        if (isnan(figure) && px_str_u32(text, &year)) figure = year;
        out->figures = out->figures && !isnan(figure);
        (void)place(out, text, figure);
    }
    if (!out->figures || !out->n) return;
    struct dated *v = px_arena_array(s->a, struct dated, out->n);
    for (size_t i = 0; i < out->n; i++)
        v[i] = (struct dated){out->name[i], out->figure[i]};
    qsort(v, out->n, sizeof *v, by_figure);
    for (size_t i = 0; i < out->n; i++) {
        out->name[i] = v[i].name;
        out->figure[i] = v[i].figure;
    }
}

/* White over blue to dark blue; below 0 white over orange to brown. `part` -1 … 1. */
static const char *shade(const px_svg *s, double part) {
    static const double up[3][3] = {{247, 251, 255}, {66, 146, 198}, {8, 48, 107}};
    static const double down[3][3] = {{255, 249, 240}, {230, 130, 20}, {127, 59, 8}};
    const double(*c)[3] = part < 0 ? down : up;
    double x = fmin(fabs(part), 1) * 2;
    int k = x < 1 ? 0 : 1;
    x -= k;
    int rgb[3];
    for (int i = 0; i < 3; i++)
        rgb[i] = (int)lround(c[k][i] + (c[k + 1][i] - c[k][i]) * x);
    return px_arena_fmt(s->a, "#%02x%02x%02x", (unsigned)rgb[0], (unsigned)rgb[1], (unsigned)rgb[2])
        .p;
}

static void scale(px_svg *s, double x, double y, double lo, double hi, px_cell_type type) {
    for (int i = 0; i < 40; i++) {
        double v = lo + (hi - lo) * i / 39.0;
        svg_box(s, x + i * 4, y, 4.2, 10, shade(s, v / fmax(fabs(lo), fabs(hi))), (px_str){"", 0});
    }
    double step = type == PX_CELL_COUNT ? 1 : fabs(hi - lo) / 100;
    svg_text(s, x, y + 22, SVG_START, 11, SVG_GREY, svg_figure(s, lo, type, step));
    svg_text(s, x + 160, y + 22, SVG_END, 11, SVG_GREY, svg_figure(s, hi, type, step));
}

void svg_cells(px_svg *s) {
    const px_table *t = s->t;
    size_t value = s->p.y[0];
    px_cell_type type = t->col[value].type;
    struct side row, col;
    double lo = 0, hi = 0, label = 40;
    read_side(s, s->p.x, &row);
    read_side(s, s->p.label, &col);
    size_t rows = row.n < SIDE_MAX ? row.n : SIDE_MAX, cols = col.n < SIDE_MAX ? col.n : SIDE_MAX;
    for (size_t r = 0; r < t->n_rows; r++) {
        double v = svg_value(px_table_cell(t, r, value));
        if (!isnan(v)) lo = fmin(lo, v), hi = fmax(hi, v);
    }
    if (hi - lo <= 0) hi = lo + 1;
    svg_text(s, SVG_MARGIN, s->top + 4, SVG_START, 12, SVG_GREY, svg_head(s, value));
    scale(s, SVG_WIDTH - SVG_MARGIN - 160, s->top - 22, lo, hi, type);
    for (size_t i = 0; i < rows; i++)
        label = fmax(label, fmin(svg_text_width(row.name[i], 12), 260));
    double left = SVG_MARGIN + label + 10, high = 22, widest = 0;
    double wide = fmin((SVG_WIDTH - SVG_MARGIN - left) / (double)cols, 64);
    for (size_t k = 0; k < cols; k++)
        widest = fmax(widest, fmin(svg_text_width(col.name[k], 11), 170));
    bool turned = widest > wide - 4;
    double top = s->top + 14 + (turned ? widest * 0.72 + 14 : 20);
    for (size_t k = 0; k < cols; k++) {
        double x = left + wide * ((double)k + 0.5);
        px_str text = svg_fit(s, col.name[k], 11, 170);
        bool year = t->col[s->p.label].type == PX_CELL_YEAR && s->card->incomplete_from;
        if (year && col.figure[k] >= s->card->incomplete_from) {
            text = px_arena_fmt(s->a, PX_STR_FMT "*", PX_STR_ARG(text));
            s->incomplete = true;
        }
        if (turned)
            svg_text_turned(s, x - 2, top - 8, SVG_START, 11, SVG_INK, -45, text);
        else
            svg_text(s, x, top - 6, SVG_MIDDLE, 11, SVG_INK, text);
    }
    for (size_t i = 0; i < rows; i++)
        svg_text(s, left - 8, top + high * (double)i + 15, SVG_END, 12, SVG_INK,
                 svg_fit(s, row.name[i], 12, label));
    svg_box(s, left, top, wide * (double)cols, high * (double)rows, "#f4f4f4", (px_str){"", 0});
    for (size_t r = 0; r < t->n_rows; r++) {
        const px_cell *c = px_table_cell(t, r, value);
        px_str one = svg_cell(s, px_table_cell(t, r, s->p.x)),
               other = svg_cell(s, px_table_cell(t, r, s->p.label)), text = svg_cell(s, c);
        size_t i = place(&row, one, NAN), k = place(&col, other, NAN);
        double v = svg_value(c);
        if (i >= rows || k >= cols) {
            s->left_out++;
            continue;
        }
        if (isnan(v)) continue;
        double part = v / fmax(fabs(lo), fabs(hi)), x = left + wide * (double)k,
               y = top + high * (double)i;
        svg_box(s, x + 0.5, y + 0.5, wide - 1, high - 1, shade(s, part),
                px_arena_fmt(s->a, PX_STR_FMT ", " PX_STR_FMT ": " PX_STR_FMT, PX_STR_ARG(one),
                             PX_STR_ARG(other), PX_STR_ARG(text)));
        if (svg_text_width(text, 10) < wide - 4)
            svg_text(s, x + wide / 2, y + 15, SVG_MIDDLE, 10,
                     fabs(part) > 0.45 ? "#ffffff" : SVG_INK, text);
    }
    s->bottom = top + high * (double)rows + 6;
}
