/* svg.c: the frame of a picture (title, legend, footer) and its simplest parts; see svg.h. */
#include "query/analytics/svg_int.h"

#include "base/markup.h"

#include "base/message.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- colours ---- */

const char *svg_colour(size_t i) {
    static const char *const colour[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                         "#56b4e9", "#d55e00", "#b8a800", "#333333"};
    return colour[i % 8];
}

size_t svg_hue(px_svg *s, px_str name, size_t i) {
    if (!s->series) return i;
    for (size_t k = 0; k < s->n_series; k++)
        if (px_str_eq(s->series[k], name)) return k;
    if (s->n_series == SVG_SERIES_MAX) return i;
    s->series[s->n_series] = name;
    return s->n_series++;
}

const char *svg_dash(size_t i) {
    static const char *const dash[] = {"", "6 3", "2 2", "8 3 2 3"};
    return dash[i / 8 % 4];
}

const char *svg_hatch(size_t i) {
    static const char *const hatch[] = {"url(#h0)", "url(#h1)", "url(#h2)", "url(#h3)",
                                        "url(#h4)", "url(#h5)", "url(#h6)", "url(#h7)"};
    return hatch[i % SVG_HATCHES];
}

/* ---- figures and texts ---- */

void svg_num(px_buf *out, double v) {
    double tenths = round(v * 10);
    if (tenths == 0) tenths = 0; /* no -0 */
    if (fmod(tenths, 10) == 0)
        px_buf_fmt(out, "%.0f", tenths / 10);
    else
        px_buf_fmt(out, "%.1f", tenths / 10);
}

/* Of the usual sans-serif faces, a little more rather than less. */
static double em_of(uint32_t c) {
    if (c >= 0x1100) return 1;
    if (c < 0x80 && strchr("iljtfr.,:;'|!()[] ", (int)c)) return 0.38;
    if (c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '%') return 0.95;
    if (c >= 'A' && c <= 'Z') return 0.7;
    return 0.62;
}

double svg_text_width(px_str s, double size) {
    double em = 0;
    for (size_t i = 0; i < s.n;)
        em += em_of(px_utf8_next(s, &i));
    return em * size;
}

px_str svg_fit(const px_svg *s, px_str text, double size, double width) {
    size_t end = 0;
    double em = 0;
    if (svg_text_width(text, size) <= width) return text;
    for (size_t i = 0; i < text.n;) {
        em += em_of(px_utf8_next(text, &i));
        if ((em + 1) * size > width) break;
        end = i;
    }
    return px_arena_fmt(s->a, PX_STR_FMT "…", PX_STR_ARG(px_str_sub(text, 0, end)));
}

static void attribute(px_svg *s, const char *name, double v) {
    px_buf_fmt(s->out, " %s=\"", name);
    svg_num(s->out, v);
    px_buf_ch(s->out, '"');
}

static void text_open(px_svg *s, double x, double y, int anchor, double size, const char *colour) {
    static const char *const where[] = {"start", "middle", "end"};
    px_buf_c(s->out, "<text");
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "font-size", size);
    if (anchor != SVG_START) px_buf_fmt(s->out, " text-anchor=\"%s\"", where[anchor]);
    px_buf_fmt(s->out, " fill=\"%s\"", colour);
}

void svg_text(px_svg *s, double x, double y, int anchor, double size, const char *colour,
              px_str text) {
    text_open(s, x, y, anchor, size, colour);
    px_buf_ch(s->out, '>');
    px_markup_put(s->out, text, false);
    px_buf_c(s->out, "</text>\n");
}

void svg_text_turned(px_svg *s, double x, double y, int anchor, double size, const char *colour,
                     double degrees, px_str text) {
    text_open(s, x, y, anchor, size, colour);
    px_buf_c(s->out, " transform=\"rotate(");
    svg_num(s->out, degrees);
    px_buf_ch(s->out, ' ');
    svg_num(s->out, x);
    px_buf_ch(s->out, ' ');
    svg_num(s->out, y);
    px_buf_c(s->out, ")\">");
    px_markup_put(s->out, text, false);
    px_buf_c(s->out, "</text>\n");
}

void svg_line(px_svg *s, double x1, double y1, double x2, double y2, const char *colour,
              double width) {
    px_buf_c(s->out, "<line");
    attribute(s, "x1", x1);
    attribute(s, "y1", y1);
    attribute(s, "x2", x2);
    attribute(s, "y2", y2);
    px_buf_fmt(s->out, " stroke=\"%s\"", colour);
    attribute(s, "stroke-width", width);
    px_buf_c(s->out, "/>\n");
}

static void say(px_svg *s, px_str says) {
    px_buf_c(s->out, "><title>");
    px_markup_put(s->out, says, false);
    px_buf_c(s->out, "</title></");
}

void svg_box(px_svg *s, double x, double y, double w, double h, const char *fill, px_str says) {
    px_buf_c(s->out, "<rect");
    attribute(s, "x", x);
    attribute(s, "y", y);
    attribute(s, "width", w > 0 ? w : 0);
    attribute(s, "height", h > 0 ? h : 0);
    px_buf_fmt(s->out, " fill=\"%s\"", fill);
    if (!says.n) {
        px_buf_c(s->out, "/>\n");
        return;
    }
    say(s, says);
    px_buf_c(s->out, "rect>\n");
}

void svg_circle(px_svg *s, double x, double y, double r, const char *fill, double opacity,
                px_str says) {
    px_buf_c(s->out, "<circle");
    attribute(s, "cx", x);
    attribute(s, "cy", y);
    attribute(s, "r", r);
    px_buf_fmt(s->out, " fill=\"%s\" stroke=\"#ffffff\"", fill);
    attribute(s, "fill-opacity", opacity);
    say(s, says);
    px_buf_c(s->out, "circle>\n");
}

/* ---- what a table says ---- */

px_str svg_cell(const px_svg *s, const px_cell *c) {
    px_buf b;
    px_buf_init(&b, 1 << 20);
    px_cell_print(c, false, &b);
    px_str out = px_arena_str(s->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

px_str svg_head(const px_svg *s, size_t col) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_head_print(&s->t->col[col], &b);
    px_str out = px_arena_str(s->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

px_str svg_label(const px_svg *s, size_t row) {
    px_str one = svg_cell(s, px_table_cell(s->t, row, s->p.x));
    if (s->p.label == PX_PLOT_NONE) return one;
    const px_cell *c = px_table_cell(s->t, row, s->p.label);
    if (c->type == PX_CELL_NONE || !c->text.n) return one;
    return px_arena_fmt(s->a, PX_STR_FMT " · " PX_STR_FMT, PX_STR_ARG(one),
                        PX_STR_ARG(svg_cell(s, c)));
}

double svg_value(const px_cell *c) {
    if (c->type == PX_CELL_NONE || c->type == PX_CELL_TEXT) return NAN;
    return c->type == PX_CELL_NUMBER || c->type == PX_CELL_SHARE ? c->number : (double)c->count;
}

/* 1234567 -> 1,234,567 */
static px_str grouped(const px_svg *s, double v) {
    char digits[32], out[48];
    int n = snprintf(digits, sizeof digits, "%.0f", fabs(v)), k = 0;
    if (v < 0) out[k++] = '-';
    for (int i = 0; i < n; i++) {
        if (i && (n - i) % 3 == 0) out[k++] = ',';
        out[k++] = digits[i];
    }
    return px_arena_str(s->a, (px_str){out, (size_t)k});
}

px_str svg_figure(const px_svg *s, double v, px_cell_type type, double step) {
    if (fabs(v) < step * 1e-9) v = 0;
    if (type == PX_CELL_YEAR) return px_arena_fmt(s->a, "%.0f", v);
    if (type == PX_CELL_SHARE) {
        int digits = step < 0.001 ? 2 : step < 0.01 ? 1 : 0;
        return px_arena_fmt(s->a, "%.*f%%", digits, v * 100);
    }
    if (step >= 1 || (step <= 0 && v == floor(v) && fabs(v) < 1e15)) {
        if (fabs(v) < 1e12 && (step == floor(step) || step <= 0)) return grouped(s, v);
        return px_arena_fmt(s->a, "%.4g", v);
    }
    int digits = step > 0 ? (int)ceil(-log10(step) - 1e-9) : 3;
    if (step * pow(10, digits) < floor(step * pow(10, digits) + 0.5) - 1e-6) digits++;
    if (step > 0 && fabs(step * pow(10, digits) - round(step * pow(10, digits))) > 1e-6) digits++;
    return digits > 6 ? px_arena_fmt(s->a, "%.3g", v) : px_arena_fmt(s->a, "%.*f", digits, v);
}

px_ticks px_ticks_make(double lo, double hi, int n, bool whole) {
    static const double round_steps[] = {1, 2, 2.5, 5, 10};
    px_ticks t = {lo, 1, 2};
    if (n < 1) n = 1;
    double raw = (hi - lo) / n;
    if (!(raw > 0) || !isfinite(raw)) {
        t.first = floor(lo);
        return t;
    }
    double power = pow(10, floor(log10(raw)));
    for (size_t i = 0; i < 5; i++) {
        t.step = round_steps[i] * power;
        bool fits = !whole || t.step == floor(t.step);
        if (fits && t.step >= raw * (1 - 1e-9)) break;
    }
    if (whole && t.step < 1) t.step = 1;
    t.first = floor(lo / t.step + 1e-9) * t.step;
    t.n = (int)ceil((hi - t.first) / t.step - 1e-9) + 1;
    if (t.n < 2) t.n = 2;
    return t;
}

/* ---- frame ---- */

void svg_legend(px_svg *s, const px_str *name, size_t n) {
    double x = SVG_MARGIN;
    if (n < 2) return;
    for (size_t i = 0; i < n; i++) {
        px_str text = svg_fit(s, name[i], 12, 260);
        double width = 18 + svg_text_width(text, 12) + 16;
        if (x + width > SVG_WIDTH - SVG_MARGIN && x > SVG_MARGIN) {
            x = SVG_MARGIN;
            s->top += 18;
        }
        size_t hue = svg_hue(s, name[i], i);
        svg_box(s, x, s->top, 12, 12, svg_colour(hue), (px_str){"", 0});
        if (*svg_dash(hue)) svg_line(s, x, s->top + 6, x + 12, s->top + 6, "#ffffff", 2);
        svg_text(s, x + 17, s->top + 10.5, SVG_START, 12, SVG_INK, text);
        x += width;
    }
    s->top += 26;
}

static void hatches(px_svg *s) {
    px_buf_c(s->out, "<defs>\n");
    for (size_t i = 0; i < SVG_HATCHES; i++)
        px_buf_fmt(s->out,
                   "<pattern id=\"h%zu\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                   "patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"%s\" "
                   "fill-opacity=\"0.25\"/><rect width=\"2.5\" height=\"6\" "
                   "fill=\"%s\"/></pattern>\n",
                   i, svg_colour(i), svg_colour(i));
    px_buf_c(s->out, "</defs>\n");
}

/* One line of the footer, broken at blanks or between CJK characters where it is too long. */
static void footer_line(px_svg *s, double *y, px_str text) {
    const double size = 11, width = SVG_WIDTH - 2 * SVG_MARGIN;
    while (text.n) {
        size_t cut = text.n, blank = 0;
        double em = 0;
        for (size_t i = 0; i < text.n;) {
            size_t before = i;
            uint32_t c = px_utf8_next(text, &i);
            em += em_of(c);
            if (c == ' ' || c >= 0x1100) blank = before;
            if (em * size > width) {
                cut = blank ? blank : before;
                break;
            }
        }
        if (!cut) cut = text.n;
        svg_text(s, SVG_MARGIN, *y, SVG_START, size, SVG_GREY, px_str_sub(text, 0, cut));
        *y += 15;
        text = px_str_trim(px_str_sub(text, cut, text.n));
    }
}

static px_str card_line(px_svg *s, px_str name, const px_card *c) {
    px_buf b, out;
    px_buf_init(&b, 1 << 20);
    px_buf_init(&out, 1 << 20);
    px_card_text(c, &b);
    if (name.n) px_buf_fmt(&out, "[" PX_STR_FMT "] ", PX_STR_ARG(name));
    px_str text = px_str_trim(px_buf_view(&b));
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\n')
            px_buf_c(&out, " · ");
        else
            px_buf_ch(&out, text.p[i]);
    px_str line = px_arena_str(s->a, px_buf_view(&out));
    px_buf_done(&b);
    px_buf_done(&out);
    return line;
}

static double footer(px_svg *s, const px_result *r) {
    double y = s->bottom + 22;
    if (s->incomplete)
        footer_line(s, &y,
                    s->zh
                        ? PX_STR("斜线、虚线或 *：数据尚不完整的年份。")
                        : PX_STR("Hatched, dashed or with *: years whose data are not complete."));
    if (s->left_out)
        footer_line(s, &y,
                    px_arena_fmt(s->a,
                                 s->zh ? "另有 %" PRIu64 " 行未画出。"
                                       : "%" PRIu64 " more rows are not drawn.",
                                 s->left_out));
    if (s->t->n_all > s->t->n_rows)
        footer_line(s, &y,
                    px_arena_fmt(s->a,
                                 s->zh ? "共 %" PRIu64 " 行，表中列出 %zu 行。"
                                       : "%" PRIu64 " rows in all, %zu in the table.",
                                 s->t->n_all, s->t->n_rows));
    if (*r->what->formula)
        footer_line(s, &y,
                    px_arena_fmt(s->a, s->zh ? "公式：%s" : "formula: %s",
                                 px_analysis_formula(r->what, s->zh)));
    if (!r->n_sets) footer_line(s, &y, card_line(s, (px_str){"", 0}, &r->card));
    for (size_t i = 0; i < r->n_sets; i++)
        footer_line(s, &y, card_line(s, r->name[i], &r->set[i]));
    return y;
}

static void draw(px_svg *s) {
    switch (s->p.kind) {
    case PX_CHART_GRAPH:
        if (svg_graph_has(s->t))
            svg_graph(s);
        else
            svg_cells(s);
        return;
    case PX_CHART_HEAT:
        svg_cells(s);
        return;
    case PX_CHART_SCATTER:
    case PX_CHART_PATH:
        svg_points(s);
        return;
    default:
        svg_axes(s);
    }
}

static bool can_draw(const px_svg *s) {
    return s->t->n_rows && (s->p.kind != PX_CHART_NONE || svg_graph_has(s->t));
}

/* A set below the other, where their charts cannot share one. False: there is nothing to draw of any. */
static bool draw_panels(px_svg *s, const px_result *r) {
    const px_table *all = s->t;
    const px_card *card = s->card;
    bool any = false;
    for (size_t i = 0; i < r->n_sets; i++) {
        s->t = r->part[i];
        s->card = &r->set[i];
        px_plot_read(s->t, &s->p);
        any = any || can_draw(s);
    }
    s->series = px_arena_array(s->a, px_str, SVG_SERIES_MAX);
    for (size_t i = 0; any && i < r->n_sets; i++) {
        s->t = r->part[i];
        s->card = &r->set[i];
        px_plot_read(s->t, &s->p);
        svg_text(s, SVG_MARGIN, s->top + 8, SVG_START, 15, SVG_INK,
                 svg_fit(s, r->name[i], 15, SVG_WIDTH - 2 * SVG_MARGIN));
        s->top += 34;
        if (can_draw(s)) {
            draw(s);
        } else {
            svg_text(s, SVG_MARGIN, s->top, SVG_START, 12, SVG_GREY,
                     px_str_of(s->zh ? "无可画的内容" : "nothing to draw"));
            s->bottom = s->top + 6;
        }
        s->top = s->bottom + 30;
    }
    s->t = all;
    s->card = card;
    return any;
}

px_status px_svg_result(const px_result *r, px_buf *out, px_err *err) {
    px_buf body, title;
    px_svg s = {.a = px_arena_new(),
                .out = &body,
                .t = &r->table,
                .card = &r->card,
                .zh = px_lang_is_zh(),
                .top = 60};
    px_plot_read(s.t, &s.p);
    px_buf_init(&body, PX_BUF_MAX);
    px_buf_init(&title, 1 << 16);
    px_result_title(r, &title);
    svg_text(&s, SVG_MARGIN, 38, SVG_START, 20, SVG_INK,
             svg_fit(&s, px_buf_view(&title), 20, SVG_WIDTH - 2 * SVG_MARGIN));
    bool drawn = can_draw(&s);
    if (drawn)
        draw(&s);
    else if (r->n_sets)
        drawn = draw_panels(&s, r);
    if (!drawn) {
        px_status st = px_fail(
            err, PX_E_UNSUPPORTED,
            "%s has nothing to draw here; take --format table, json, csv or xlsx", r->what->id);
        px_arena_free(s.a);
        px_buf_done(&title);
        px_buf_done(&body);
        return st;
    }
    double height = footer(&s, r) + 6;
    px_buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"960\" height=\"");
    svg_num(out, ceil(height));
    px_buf_c(out, "\" viewBox=\"0 0 960 ");
    svg_num(out, ceil(height));
    px_buf_c(out, "\" font-family=\"'Noto Sans','Noto Sans CJK SC','Microsoft YaHei','PingFang "
                  "SC','Helvetica Neue',Arial,sans-serif\">\n<title>");
    px_markup_put(out, px_buf_view(&title), false);
    px_buf_c(out, "</title>\n<rect width=\"960\" height=\"100%\" fill=\"#ffffff\"/>\n");
    px_buf *to = s.out;
    s.out = out;
    hatches(&s);
    px_buf_str(out, px_buf_view(to));
    px_buf_c(out, "</svg>\n");
    px_buf_done(&title);
    px_buf_done(&body);
    px_arena_free(s.a);
    return PX_OK;
}
