/* lists.c: see lists.h. Separators first, then words put together that are one number: a piece
 * without digits belongs to the one behind it, a kind code to the one before it, and a number to the
 * year before it. */
#include "query/engine/lists.h"

#include "query/engine/textfile.h"

struct list {
    px_arena *a;
    const char *name;
    px_str *item;
    size_t n, cap, line;
    px_err *err;
};

static bool has_digit(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (px_is_digit(s.p[i])) return true;
    return false;
}

static bool all_digits(px_str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!px_is_digit(s.p[i])) return false;
    return s.n > 0;
}

static bool is_kind(px_str s) {
    return (s.n == 1 || (s.n == 2 && px_is_digit(s.p[1]))) && px_is_alpha(s.p[0]);
}

static bool is_year(px_str s) {
    return s.n == 4 && all_digits(s) && (s.p[0] == '1' || s.p[0] == '2');
}

static bool add(struct list *l, px_str number) {
    if (!has_digit(number)) return l->line == 1 && l->n == 0; /* a header */
    if (l->n == l->cap)
        l->item = px_arena_grow(l->a, l->item, l->n, &l->cap, l->n + 1, sizeof *l->item);
    l->item[l->n++] = px_arena_str(l->a, number);
    return true;
}

static px_str next_word(px_str s, size_t *at) {
    while (*at < s.n && px_is_space(s.p[*at]))
        ++*at;
    size_t from = *at;
    while (*at < s.n && !px_is_space(s.p[*at]))
        ++*at;
    return px_str_sub(s, from, *at);
}

/* One piece between separators: as many numbers as stand in it. */
static bool add_piece(struct list *l, px_str s) {
    size_t at = 0;
    px_str w = next_word(s, &at);
    while (w.n) {
        size_t from = (size_t)(w.p - s.p), to = at;
        bool country = !has_digit(w);
        while (!has_digit(w)) {
            px_str next = next_word(s, &at);
            if (!next.n) return add(l, px_str_sub(s, from, to));
            w = next;
            to = at;
        }
        bool year = country && is_year(w);
        w = next_word(s, &at);
        if (year && all_digits(w)) {
            to = at;
            w = next_word(s, &at);
        }
        if (is_kind(w)) {
            to = at;
            w = next_word(s, &at);
        }
        if (!add(l, px_str_sub(s, from, to))) return false;
    }
    return true;
}

/* Does the comma stand between thousands: up to three digits before it, three behind? */
static bool groups_digits(px_str s, size_t comma) {
    size_t before = 0, behind = 0;
    while (before < comma && px_is_digit(s.p[comma - before - 1]))
        before++;
    while (comma + 1 + behind < s.n && px_is_digit(s.p[comma + 1 + behind]))
        behind++;
    return before >= 1 && before <= 3 && behind == 3;
}

/* Bytes of a separator at s.p[i]; 0 if there is none. */
static size_t separator(px_str s, size_t i) {
    static const char *const wide[] = {"，", "；", "、"};
    char c = s.p[i];
    if (c == ';' || c == '\t' || c == '"' || c == '\'' || c == '|') return 1;
    if (c == ',') return groups_digits(s, i) ? 0 : 1;
    for (size_t k = 0; k < sizeof wide / sizeof *wide; k++)
        if (px_str_starts(px_str_sub(s, i, s.n), px_str_of(wide[k]))) return strlen(wide[k]);
    return 0;
}

/* A unified social credit code: 18 digits and capitals, six digits of an office from the third on. */
static bool is_uscc(px_str s) {
    for (size_t i = 0; i < s.n; i++) {
        bool digit = px_is_digit(s.p[i]);
        if (!digit && (!px_is_alpha(s.p[i]) || (i >= 2 && i < 8))) return false;
    }
    return s.n == 18;
}

/* The code of a company that stands in a line of a table, beside its name and what else is said of it. */
static px_str uscc_in(px_str line) {
    for (size_t i = 0; i < line.n;) {
        size_t from = i;
        while (i < line.n && (px_is_digit(line.p[i]) || px_is_alpha(line.p[i])))
            i++;
        if (is_uscc(px_str_sub(line, from, i))) return px_str_sub(line, from, i);
        if (i == from) i++;
    }
    return (px_str){0};
}

static bool add_line(struct list *l, px_str s) {
    size_t comment = px_str_find(s, PX_STR("#")), from = 0;
    if (comment != SIZE_MAX) s = px_str_sub(s, 0, comment);
    px_str company = uscc_in(s);
    if (company.n && company.n < px_str_trim(s).n &&
        !uscc_in(px_str_sub(s, (size_t)(company.p - s.p) + company.n, s.n)).n)
        return add(l, company);
    for (size_t i = 0; i <= s.n; i++) {
        size_t k = i < s.n ? separator(s, i) : 1;
        if (!k) continue;
        px_str piece = px_str_trim(px_str_sub(s, from, i));
        if (piece.n && !add_piece(l, piece)) return false;
        from = i + k;
        i = from - 1;
    }
    return true;
}

px_status px_list_parse(px_arena *a, px_str text, const char *name, const px_str **item, size_t *n,
                        px_err *err) {
    struct list l = {.a = a, .name = name, .err = err};
    size_t at = 0;
    px_str line;
    *item = NULL;
    *n = 0;
    while (px_textfile_line(text, &at, &line)) {
        l.line++;
        if (!add_line(&l, line))
            return px_fail(err, PX_E_INPUT, "line %zu of %s is no number: %.*s", l.line, name,
                           (int)(line.n < 60 ? line.n : 60), line.p);
    }
    *item = l.item;
    *n = l.n;
    return l.n ? PX_OK : px_fail(err, PX_E_INPUT, "%s holds no number", name);
}

px_status px_list_read(px_arena *a, const char *path, const px_str **item, size_t *n, px_err *err) {
    px_buf text;
    px_buf_init(&text, 2 * PX_TEXTFILE_MAX);
    *item = NULL;
    *n = 0;
    px_status st = px_textfile_read(path, &text, err);
    if (st == PX_OK) st = px_list_parse(a, px_buf_view(&text), path, item, n, err);
    px_buf_done(&text);
    return st;
}
