/* map_write.c: what a report proposes, as a map file. Members are written as px_map_read takes them;
 * what a column's values told (separator of lists, order of dates) is written down, too, so that
 * reading with the map does not depend on the values. A separator that was not seen is left open. */
#include "base/json.h"
#include "indexer/header.h"
#include "indexer/source.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct line {
    px_str header, normal, json;
} line;

struct px_map_writer {
    px_arena *a;
    line *v;
    size_t n, cap;
    bool no_header;
};

px_map_writer *px_map_writer_new(void) {
    px_map_writer *w = px_calloc(1, sizeof *w);
    w->a = px_arena_new();
    return w;
}

void px_map_writer_free(px_map_writer *w) {
    if (!w) return;
    px_arena_free(w->a);
    free(w);
}

static px_str column_json(px_map_writer *w, const px_source_column *c) {
    px_buf b;
    px_buf_init(&b, 1 << 16);
    px_jw j = px_jw_on(&b);
    px_str field =
        px_arena_fmt(w->a, "%s%s" PX_STR_FMT, c->field, c->lang.n ? ":" : "", PX_STR_ARG(c->lang));
    bool list = *c->list != 0, dates = *c->order != 0;
    if (!list && !dates) {
        px_jw_str(&j, field);
    } else {
        px_jw_open(&j, '{');
        px_jw_kstr(&j, "field", field);
        if (list) px_jw_kstr(&j, "list", px_str_of(c->list));
        if (dates) px_jw_kstr(&j, "dates", px_str_of(c->order));
        px_jw_close(&j, '}');
    }
    px_str out = px_arena_str(w->a, px_buf_view(&b));
    px_buf_done(&b);
    return out;
}

size_t px_map_writer_add(px_map_writer *w, const px_source_report *rep) {
    size_t other = 0;
    w->no_header |= rep->no_header;
    for (size_t i = 0; i < rep->n_columns; i++) {
        const px_source_column *c = &rep->columns[i];
        if (!c->header.n || !c->filled) continue;
        px_str header = c->nth > 1
                            ? px_arena_fmt(w->a, PX_STR_FMT "#%u", PX_STR_ARG(c->header), c->nth)
                            : c->header;
        px_str json = column_json(w, c), key = px_header_normal(w->a, header);
        line *known = NULL;
        for (size_t k = 0; k < w->n && !known; k++)
            if (key.n ? px_str_eq(w->v[k].normal, key) : px_str_eq(w->v[k].header, header))
                known = &w->v[k];
        if (known) {
            other += !px_str_eq(known->json, json);
            continue;
        }
        w->v = px_arena_grow(w->a, w->v, w->n, &w->cap, w->n + 1, sizeof *w->v);
        w->v[w->n++] = (line){px_arena_str(w->a, header), key, json};
    }
    return other;
}

/* One column a line, for a person to edit. */
void px_map_writer_end(const px_map_writer *w, px_str cc, px_str kind, px_buf *out) {
    px_buf_str(out, PX_STR("{\n"));
    if (w->no_header) px_buf_str(out, PX_STR("  \"header\": false,\n"));
    if (cc.n || kind.n) {
        px_jw j = px_jw_on(out);
        px_buf_str(out, PX_STR("  \"defaults\": "));
        px_jw_open(&j, '{');
        if (cc.n) px_jw_kstr(&j, "cc", cc);
        if (kind.n) px_jw_kstr(&j, "kind", kind);
        px_jw_close(&j, '}');
        px_buf_str(out, PX_STR(",\n"));
    }
    px_buf_str(out, PX_STR("  \"columns\": {"));
    for (size_t i = 0; i < w->n; i++) {
        px_jw j = px_jw_on(out);
        px_buf_str(out, i ? PX_STR(",\n    ") : PX_STR("\n    "));
        px_jw_str(&j, w->v[i].header);
        px_buf_str(out, PX_STR(": "));
        px_buf_str(out, w->v[i].json);
    }
    px_buf_str(out, PX_STR("\n  }\n}\n"));
}

void px_source_report_map(const px_source_report *rep, px_buf *out) {
    px_map_writer *w = px_map_writer_new();
    (void)px_map_writer_add(w, rep);
    px_map_writer_end(w, (px_str){"", 0}, (px_str){"", 0}, out);
    px_map_writer_free(w);
}
