/* svg_int.h: what the files of the picture writer share. A picture is 960 wide; a drawing function gets the area below the
 * title, sets `bottom`, and the footer goes underneath. */
#ifndef PX_ANALYTICS_SVG_INT_H
#define PX_ANALYTICS_SVG_INT_H

#include "query/analytics/chart.h"
#include "query/analytics/svg.h"

#include <math.h>

#define SVG_WIDTH  960.0
#define SVG_MARGIN 24.0
#define SVG_INK    "#222222"
#define SVG_GREY   "#666666"
#define SVG_GRID   "#dddddd"

typedef struct px_svg {
    px_arena *a;
    px_buf *out;
    const px_table *t;
    px_plot p;
    const px_card *card;
    double top, bottom;  /* top: where drawing may begin; bottom: set by who draws */
    bool zh, incomplete; /* incomplete: something drawn is not complete */
    uint64_t left_out;   /* rows that are not drawn */
    /* With panels: names of series, so that one name has one colour in all of them. NULL without. */
    px_str *series;
    size_t n_series;
} px_svg;
#define SVG_SERIES_MAX 256u

enum { SVG_START, SVG_MIDDLE, SVG_END };
const char *svg_colour(size_t i);
const char *svg_dash(size_t i);                   /* of a series' line: "" is whole */
size_t svg_hue(px_svg *s, px_str name, size_t i); /* the colour of series i, which is called so */
void svg_num(px_buf *out, double v);
double svg_text_width(px_str s, double size);
px_str svg_fit(const px_svg *s, px_str text, double size, double width); /* cut with … */
void svg_text(px_svg *s, double x, double y, int anchor, double size, const char *colour,
              px_str text);
/* Turned by `degrees` around x, y. */
void svg_text_turned(px_svg *s, double x, double y, int anchor, double size, const char *colour,
                     double degrees, px_str text);
void svg_line(px_svg *s, double x1, double y1, double x2, double y2, const char *colour,
              double width);
/* A box with a sentence that is shown when one points at it; fill may be "url(#…)". */
void svg_box(px_svg *s, double x, double y, double w, double h, const char *fill, px_str says);
void svg_circle(px_svg *s, double x, double y, double r, const char *fill, double opacity,
                px_str says);
/* The fill of a hatched box of series i; defined at the head of the picture for SVG_HATCHES series. */
#define SVG_HATCHES 8u
const char *svg_hatch(size_t i);
px_str svg_cell(const px_svg *s, const px_cell *c); /* as text */
px_str svg_head(const px_svg *s, size_t col);
/* A figure at an axis: 12,000, 0.25, 40 %. */
px_str svg_figure(const px_svg *s, double v, px_cell_type type, double step);
/* The text of a row's label. */
px_str svg_label(const px_svg *s, size_t row);
double svg_value(const px_cell *c); /* NAN of NONE and texts */
/* Rows of coloured squares and names from s->top on; moves s->top. Nothing for one name. */
void svg_legend(px_svg *s, const px_str *name, size_t n);

void svg_axes(px_svg *s);   /* LINE, BAR, STACK, PIE, MAP */
void svg_cells(px_svg *s);  /* HEAT, GRAPH */
void svg_points(px_svg *s); /* SCATTER, PATH */
void svg_graph(px_svg *s);  /* GRAPH with places */
bool svg_graph_has(const px_table *t);
/* Is there no label yet where this one would be? `taken`: x, y and width of those that are drawn. */
bool svg_free(const double (*taken)[3], size_t n, double x, double y, double w);

#endif
