/* csv.c: the only file that includes csv.h of libcsv.
 *
 * libcsv pushes fields and rows at callbacks and does not say where it is. So it is fed one line at
 * a time: a row is complete when the row callback came, its raw text is what was fed since the last
 * one, and line numbers come for free. Field bytes are kept in one buffer, field ends beside it. */
#include "indexer/csv.h"

#include <csv.h>
#include <stdlib.h>

#define RECOVERIES_MAX 64

typedef struct row_mark {
    size_t first, n; /* fields */
} row_mark;

struct px_csv {
    px_textin *text;
    struct csv_parser p;
    px_csv_dialect d;
    bool begun, ended;
    size_t row_max;
    px_buf bytes;         /* fields, end to end */
    size_t *ends, n, cap; /* field i is bytes[ends[i-1]..ends[i]) */
    size_t row_first;     /* first field of the row being read */
    row_mark *rows;       /* complete rows of what was fed */
    size_t n_rows, cap_rows, given;
    px_str *cells;
    size_t cap_cells;
    size_t taken; /* bytes of the window the given rows stand on */
    uint64_t line, next_line, n_long;
    px_arena *words; /* what is wrong with long rows */
    unsigned recoveries;
};

static void on_field(void *p, size_t n, void *self) {
    px_csv *c = self;
    if (n) px_buf_put(&c->bytes, p, n);
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 256;
        c->ends = px_realloc(c->ends, c->cap * sizeof *c->ends);
    }
    c->ends[c->n++] = c->bytes.n;
}

/* A quoted field at `p`, whose quote it stands on, into the bytes at `to`, as the parser reads it:
 * two quotes are one. Where it ends; NULL: not before `end`, or something stands behind its quote. */
static const char *quoted_field(const char *p, const char *end, char sep, char **to) {
    char *at = *to;
    for (p++;;) {
        const char *quote = memchr(p, '"', (size_t)(end - p));
        if (!quote) return NULL;
        size_t n = (size_t)(quote - p);
        memcpy(at, p, n);
        at += n;
        p = quote + 1;
        if (p == end || *p == sep) {
            *to = at;
            return p;
        }
        if (*p++ != '"') return NULL;
        *at++ = '"';
    }
}

static void end_field(px_csv *c, const char *to) {
    if (c->n == c->cap) {
        c->cap = c->cap ? c->cap * 2 : 256;
        c->ends = px_realloc(c->ends, c->cap * sizeof *c->ends);
    }
    c->bytes.n = (size_t)(to - c->bytes.p);
    c->ends[c->n++] = c->bytes.n;
}

/* Fields of one line that is a row, as the parser would cut it: blanks off both ends of a field.
 * False, and nothing done: the line needs the parser (a quote inside a field or still open at the
 * end, something behind a closing quote, another line end inside). */
static bool plain_line(px_csv *c, px_str line, char eol) {
    const char *end = line.p + line.n, *p = line.p, sep = c->d.separator;
    if (sep == ' ' || sep == '"') return false;
    if (end > p && end[-1] == eol) end--;
    if (eol == '\n' && end > p && end[-1] == '\r') end--;
    if (end == p || memchr(p, eol == '\n' ? '\r' : '\n', (size_t)(end - p))) return false;
    bool blank = true; /* the parser passes over a line of blanks */
    for (const char *k = p; k < end && blank; k++)
        blank = *k == ' ' || (*k == '\t' && sep != '\t');
    if (blank || !px_buf_room(&c->bytes, line.n)) return false;
    bool quotes = memchr(p, '"', (size_t)(end - p)) != NULL;
    size_t n = c->n, bytes = c->bytes.n;
    for (;;) {
        char *at = c->bytes.p + c->bytes.n;
        if (p < end && *p == sep) { /* most cells of wide tables are empty */
            end_field(c, at);
            p++;
            continue;
        }
        while (p < end && (*p == ' ' || *p == '\t') && *p != sep)
            p++;
        if (quotes && p < end && *p == '"') {
            p = quoted_field(p, end, sep, &at);
            if (!p) break;
        } else {
            const char *stop = memchr(p, sep, (size_t)(end - p)), *to = stop ? stop : end;
            if (quotes && memchr(p, '"', (size_t)(to - p))) break;
            while (to > p && (to[-1] == ' ' || to[-1] == '\t'))
                to--;
            memcpy(at, p, (size_t)(to - p));
            at += to - p;
            p = stop ? stop : end;
        }
        end_field(c, at);
        if (p == end) return true;
        p++;
    }
    c->n = n;
    c->bytes.n = bytes;
    return false;
}

static void on_row(int end, void *self) {
    (void)end;
    px_csv *c = self;
    if (c->n_rows == c->cap_rows) {
        c->cap_rows = c->cap_rows ? c->cap_rows * 2 : 8;
        c->rows = px_realloc(c->rows, c->cap_rows * sizeof *c->rows);
    }
    c->rows[c->n_rows++] = (row_mark){c->row_first, c->n - c->row_first};
    c->row_first = c->n;
}

/* Columns in each of the first lines, for each separator, quotes respected. */
static const char separators[] = {',', '\t', ';', '|'};
enum { SEPARATORS = sizeof separators, LINES = 64, WIDE = 4096 };
typedef struct shape {
    size_t counts[SEPARATORS][LINES], lines;
} shape;

static void count_columns(px_str s, char eol, shape *out) {
    enum { BLANK, OTHER, SEPARATOR, QUOTE = SEPARATOR + SEPARATORS, END };
    static const size_t limit = WIDE;
    uint8_t is[256];
    size_t here[SEPARATORS] = {1, 1, 1, 1};
    unsigned other = 0;
    out->lines = 0;
    for (unsigned c = 0; c < sizeof is; c++)
        is[c] = px_is_space((char)c) ? BLANK : OTHER;
    for (size_t i = 0; i < SEPARATORS; i++)
        is[(unsigned char)separators[i]] = (uint8_t)(SEPARATOR + i);
    is['"'] = QUOTE;
    is[(unsigned char)eol] = END;
    for (size_t i = 0; i < s.n && out->lines < LINES; i++) {
        uint8_t what = BLANK;
        while (i < s.n && (what = is[(unsigned char)s.p[i]]) <= OTHER) {
            other |= what;
            i++;
        }
        if (i == s.n) break;
        if (what < QUOTE) {
            here[what - SEPARATOR]++;
            continue;
        }
        if (what == QUOTE) { /* what is between two quotes is content, whatever it is */
            const char *close = memchr(s.p + i + 1, '"', s.n - i - 1);
            other |= close != NULL;
            i = close ? (size_t)(close - s.p) : s.n;
            continue;
        }
        /* a tab is no content, other separators are */
        bool content = other || here[0] > 1 || here[2] > 1 || here[3] > 1;
        for (size_t k = 0; k < SEPARATORS; k++) {
            if (content) out->counts[k][out->lines] = here[k] < limit ? here[k] : limit;
            here[k] = 1;
        }
        out->lines += content;
        other = 0;
    }
    if (!out->lines && (other || here[0] > 1 || here[2] > 1 || here[3] > 1)) {
        for (size_t k = 0; k < SEPARATORS; k++)
            out->counts[k][0] = here[k];
        out->lines = 1;
    }
}

/* How even the lines are, in percent; *columns: of most of them. */
static int evenness(const shape *s, size_t sep, size_t *columns) {
    const size_t *counts = s->counts[sep];
    int best = 0;
    *columns = 0;
    for (size_t i = 0; i < s->lines; i++) {
        int same = 0;
        if (counts[i] < 2 || (i && counts[i] == counts[i - 1])) continue;
        for (size_t k = 0; k < s->lines; k++)
            same += counts[k] == counts[i];
        if (same > best) {
            best = same;
            *columns = counts[i];
        }
    }
    return s->lines ? best * 100 / (int)s->lines : 0;
}

/* *columns and *even: of the separator found. */
static px_csv_dialect detect(px_str s, size_t *columns, int *even) {
    px_csv_dialect d = {',', false, false};
    shape lines;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') quoted = !quoted;
        if (quoted || (s.p[i] != '\n' && s.p[i] != '\r')) continue;
        d.crlf = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
        d.cr = s.p[i] == '\r' && !d.crlf && !memchr(s.p, '\n', s.n);
        break;
    }
    int best = -1;
    count_columns(s, d.cr ? '\r' : '\n', &lines);
    for (size_t i = 0; i < SEPARATORS; i++) { /* the first, ',', where none is likely */
        size_t wide;
        int like = evenness(&lines, i, &wide);
        int score = wide < 2 ? 0 : like + (int)(wide < 30 ? wide : 30);
        if (score > best) {
            best = score;
            *columns = wide;
            *even = like;
            d.separator = separators[i];
        }
    }
    return d;
}

px_csv_dialect px_csv_detect(px_str s) {
    size_t columns;
    int even;
    return detect(s, &columns, &even);
}

int px_csv_likely(px_str s) {
    size_t columns;
    int even;
    (void)detect(s, &columns, &even);
    for (size_t i = 0; i < s.n && i < 4096; i++)
        if ((unsigned char)s.p[i] < 9) return 0;
    return columns < 2 ? 5 : 20 + even / 2;
}

px_csv *px_csv_new(px_textin *text, char separator, size_t row_max) {
    px_csv *c = px_calloc(1, sizeof *c);
    c->text = text;
    c->d.separator = separator;
    c->row_max = row_max;
    c->line = c->next_line = 1;
    px_buf_init(&c->bytes, PX_BUF_MAX);
    c->words = px_arena_new();
    if (csv_init(&c->p, 0) != 0) px_oom(sizeof c->p);
    return c;
}

void px_csv_free(px_csv *c) {
    if (!c) return;
    csv_free(&c->p);
    px_buf_done(&c->bytes);
    px_arena_free(c->words);
    free(c->ends);
    free(c->rows);
    free(c->cells);
    free(c);
}

px_csv_dialect px_csv_dialect_of(const px_csv *c) {
    return c->d;
}

static px_status begin(px_csv *c, px_err *err) {
    bool grown = true;
    while (grown && px_textin_view(c->text).n < ((size_t)64 << 10)) {
        px_status st = px_textin_fill(c->text, &grown, err);
        if (st == PX_E_IO && px_textin_view(c->text).n) break; /* it will say so again */
        if (st != PX_OK) return st;
    }
    px_csv_dialect d = px_csv_detect(px_str_sub(px_textin_view(c->text), 0, (size_t)256 << 10));
    if (c->d.separator) d.separator = c->d.separator;
    c->d = d;
    csv_set_delim(&c->p, (unsigned char)d.separator);
    c->begun = true;
    return PX_OK;
}

static void forget(px_csv *c) {
    c->bytes.n = 0;
    c->n = c->row_first = c->n_rows = c->given = 0;
}

/* A parser in the middle of a quoted field has no way back but a new one. */
static void restart(px_csv *c) {
    csv_free(&c->p);
    if (csv_init(&c->p, 0) != 0) px_oom(sizeof c->p);
    csv_set_delim(&c->p, (unsigned char)c->d.separator);
    forget(c);
}

static void give(px_csv *c, px_csv_row *row) {
    row_mark m = c->rows[c->given++];
    if (m.n > c->cap_cells) {
        c->cap_cells = m.n * 2;
        c->cells = px_realloc(c->cells, c->cap_cells * sizeof *c->cells);
    }
    for (size_t i = 0; i < m.n; i++) {
        size_t at = m.first + i, from = at ? c->ends[at - 1] : 0;
        c->cells[i] = (px_str){c->bytes.p ? c->bytes.p + from : "", c->ends[at] - from};
    }
    row->cells = c->cells;
    row->n = m.n;
    row->line = c->line;
    row->byte = px_textin_offset(c->text);
    row->raw = px_str_sub(px_textin_view(c->text), 0, c->taken);
    row->broken = NULL;
}

/* A row longer than row_max is given out as broken, with its beginning: what is behind that is read
 * over, to the end of the line it stands on when `rest`. */
static int give_long(px_csv *c, size_t lines, bool rest, px_csv_row *row, px_err *err) {
    char eol = c->d.cr ? '\r' : '\n';
    uint64_t n = c->taken;
    *row = (px_csv_row){.line = c->line, .byte = px_textin_offset(c->text)};
    restart(c);
    px_buf_clear(&c->bytes);
    px_buf_str(&c->bytes, px_str_sub(px_textin_view(c->text), 0, PX_CSV_LONG_KEPT));
    px_textin_consume(c->text, c->taken);
    c->taken = 0;
    while (rest) {
        px_str w = px_textin_view(c->text);
        const char *end = w.n ? memchr(w.p, eol, w.n) : NULL;
        size_t take = end ? (size_t)(end - w.p) + 1 : w.n;
        bool grown = true;
        n += take;
        px_textin_consume(c->text, take);
        if (end || c->ended) break;
        px_status st = px_textin_fill(c->text, &grown, err);
        if (st != PX_OK) return st;
        c->ended = !grown;
    }
    c->next_line = c->line + lines + rest;
    c->n_long++;
    row->raw = px_buf_view(&c->bytes);
    row->broken =
        px_arena_fmt(c->words,
                     "the row has %llu bytes, the most is %zu MiB; perhaps a quote is not "
                     "closed, or this is no table. Its text is cut",
                     (unsigned long long)n, c->row_max >> 20)
            .p;
    return 1;
}

uint64_t px_csv_long(const px_csv *c) {
    return c->n_long;
}

/* A quote that does not close: its first line is the broken row, what was fed behind it is read
 * again. */
static void give_broken(px_csv *c, size_t lines, size_t first_line, px_csv_row *row) {
    restart(c);
    if (c->recoveries < RECOVERIES_MAX && lines > 1) {
        c->recoveries++;
        c->taken = first_line;
        lines = 1;
    }
    c->next_line = c->line + lines;
    *row = (px_csv_row){.line = c->line,
                        .byte = px_textin_offset(c->text),
                        .raw = px_str_sub(px_textin_view(c->text), 0, c->taken),
                        .broken = "a quote is opened and never closed"};
}

int px_csv_next(px_csv *c, px_csv_row *row, px_err *err) {
    if (!c->begun) {
        px_status st = begin(c, err);
        if (st != PX_OK) return st;
    }
    if (c->given < c->n_rows) {
        give(c, row);
        return 1;
    }
    char eol = c->d.cr ? '\r' : '\n';
again:
    px_textin_consume(c->text, c->taken);
    c->line = c->next_line;
    c->taken = 0;
    forget(c);
    size_t scanned = 0, lines = 0, first_line = 0;
    /* A line may hold a whole row and the beginning of another (a lone CR ends a row, too): go on
     * until the parser stands between rows. */
    while (c->n_rows == 0 || c->p.pstate != 0) {
        px_str w = px_textin_view(c->text);
        const char *end = scanned < w.n ? memchr(w.p + scanned, eol, w.n - scanned) : NULL;
        size_t stop = end ? (size_t)(end - w.p) + 1 : w.n;
        if (stop - c->taken > c->row_max) {
            if (c->taken == 0 || c->recoveries >= RECOVERIES_MAX)
                return give_long(c, lines, true, row, err);
            give_broken(c, lines, first_line, row);
            return 1;
        }
        if (!end && !c->ended) {
            bool grown;
            scanned = w.n;
            px_status st = px_textin_fill(c->text, &grown, err);
            if (st != PX_OK) return st;
            c->ended = !grown;
            continue;
        }
        if (stop == c->taken) { /* nothing left */
            if (c->taken == 0) return 0;
            give_broken(c, lines, first_line, row);
            return 1;
        }
        size_t n = stop - c->taken;
        if (c->taken == 0 && c->p.pstate == 0 && plain_line(c, px_str_sub(w, 0, n), eol)) {
            on_row(eol, c);
        } else if (csv_parse(&c->p, w.p + c->taken, n, on_field, on_row, c) != n)
            return px_fail(err, PX_E_NOMEM, "the table parser gave up on line %llu: %s",
                           (unsigned long long)c->line, csv_strerror(csv_error(&c->p)));
        if (!end) { /* the last line has no line end; a quoted field may still be open */
            bool open = c->p.pstate == 2 && c->p.quoted;
            if (!open) csv_fini(&c->p, on_field, on_row, c);
        }
        c->taken = scanned = stop;
        lines++;
        if (!first_line) first_line = stop;
        if (c->taken > c->row_max) {
            if (c->recoveries >= RECOVERIES_MAX) return give_long(c, lines, false, row, err);
            give_broken(c, lines, first_line, row);
            return 1;
        }
        if (c->n_rows == 0 && c->n == 0 && c->p.pstate == 0) { /* a line without any character */
            c->next_line += lines;
            goto again;
        }
    }
    c->next_line = c->line + lines;
    give(c, row);
    return 1;
}
