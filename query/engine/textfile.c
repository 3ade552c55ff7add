/* textfile.c: see textfile.h. Spreadsheet programs in China save text as GB18030 or as UTF-16. */
#include "query/engine/textfile.h"

#include "base/file.h"
#include "base/text.h"

static px_status convert(const char *path, px_encoding from, px_str text, px_buf *out,
                         px_err *err) {
    px_decoder *d = NULL;
    px_status st = px_decoder_new(from, &d, err);
    if (st == PX_OK) st = px_decoder_feed(d, text, true, out, err);
    if (st == PX_OK && px_decoder_bad(d))
        st = px_fail(err, PX_E_INPUT, "%s is no text in UTF-8, UTF-16 or GB18030", path);
    px_decoder_free(d);
    return st;
}

px_status px_textfile_read(const char *path, px_buf *out, px_err *err) {
    px_buf raw;
    px_buf_init(&raw, PX_TEXTFILE_MAX);
    px_status st = px_file_read(path, PX_TEXTFILE_MAX, &raw, err);
    px_str text = px_buf_view(&raw);
    if (st == PX_OK) {
        px_encoding from = px_str_starts(text, PX_STR("\xFF\xFE"))   ? PX_ENC_UTF16LE
                           : px_str_starts(text, PX_STR("\xFE\xFF")) ? PX_ENC_UTF16BE
                           : px_utf8_valid(text)                     ? PX_ENC_UTF8
                                                                     : PX_ENC_GB18030;
        st = convert(path, from, text, out, err);
    }
    px_buf_done(&raw);
    return st;
}

bool px_textfile_line(px_str text, size_t *at, px_str *line) {
    if (*at >= text.n) return false;
    size_t from = *at, end = from;
    while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
        end++;
    *line = px_str_sub(text, from, end);
    if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n') end++;
    *at = end + 1;
    return true;
}
