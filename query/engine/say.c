/* say.c: see say.h. Widths: Unicode East Asian Width W and F (UAX 11), in the ranges that occur. */
#include "query/engine/say.h"

#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

const char *px_say_count(uint64_t n, char out[32]) {
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
    size_t k = 0;
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0) out[k++] = ' ';
        out[k++] = digits[i];
    }
    out[k] = 0;
    return out;
}

static size_t width_of(uint32_t cp) {
    static const struct {
        uint32_t lo, hi;
    } wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},
        {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97C},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
    };
    if (cp < 0x300) return 1;
    if (px_text_is_mark(cp) || cp == 0x200B || cp == 0x200D || cp == 0xFEFF) return 0;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (cp >= wide[i].lo && cp <= wide[i].hi) return 2;
    return 1;
}

size_t px_columns_cut(px_str s, size_t columns, size_t *taken) {
    size_t i = 0, sum = 0;
    while (i < s.n) {
        size_t next = i, w = width_of(px_utf8_next(s, &next));
        if (sum + w > columns) break;
        sum += w;
        i = next;
    }
    if (taken) *taken = sum;
    return i;
}

size_t px_columns(px_str s) {
    size_t n;
    (void)px_columns_cut(s, SIZE_MAX, &n);
    return n;
}

void px_put_plain(px_buf *out, px_str s) {
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        uint32_t cp = px_utf8_next(s, &i);
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029 ||
            (cp >= 0x202A && cp <= 0x202E))
            px_buf_ch(out, ' ');
        else if (cp == 0xFFFD && i - from == 1)
            px_buf_c(out, "\xEF\xBF\xBD");
        else
            px_buf_put(out, s.p + from, i - from);
    }
}

void px_put_cell(px_buf *out, px_str s, size_t columns) {
    size_t taken, n = px_columns_cut(s, columns, &taken);
    if (n < s.n && columns) {
        n = px_columns_cut(s, columns - 1, &taken);
        px_put_plain(out, px_str_sub(s, 0, n));
        px_buf_c(out, "…");
        taken++;
    } else {
        px_put_plain(out, px_str_sub(s, 0, n));
    }
    for (; taken < columns; taken++)
        px_buf_ch(out, ' ');
}

size_t px_terminal_columns(void) {
    struct winsize w;
    long n = 0;
    const char *env = getenv("COLUMNS");
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0) n = w.ws_col;
    if (n <= 0 && env) n = strtol(env, NULL, 10);
    if (n <= 0) n = 100;
    return n < 60 ? 60 : n > 200 ? 200 : (size_t)n;
}

px_class_store *px_say_titles(const char *dir) {
    px_class_store *s;
    px_err err;
    px_err_clear(&err);
    if (px_class_store_open(dir, &s, &err) != PX_OK)
        (void)fprintf(stderr, "%s: %s\n", px_msg_text(PX_MSG_NOTE), err.message);
    return s;
}
