/* Any bytes as text: folding gives UTF-8; the tokens do not depend on offsets, are UTF-8 of bounded
 * length, lie in order inside the text; marks stand only between tokens, one at a time; decoding
 * the bytes as UTF-8 in two parts gives what the whole gives. */
#include "patent/analyze.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool held) {
    if (!held) abort();
}

static void check_tokens(px_str text) {
    static px_analyzer *plain, *with; /* kept: reuse must not matter */
    if (!plain) {
        plain = px_analyzer_new();
        with = px_analyzer_new();
    }
    const px_token *a, *b;
    size_t n_a, n_b;
    demand(px_analyze(plain, text, false, &a, &n_a, NULL) == PX_OK);
    demand(px_analyze(with, text, true, &b, &n_b, NULL) == PX_OK);
    demand(n_a == n_b);
    uint32_t at = 0;
    for (size_t i = 0; i < n_a; i++) {
        demand(a[i].kind == b[i].kind && px_str_eq(a[i].text, b[i].text));
        demand(b[i].begin >= at && b[i].begin <= b[i].end && b[i].end <= text.n);
        at = b[i].begin;
        if (b[i].kind >= PX_TOKEN_SENTENCE) {
            demand(i > 0 && i + 1 < n_a && a[i + 1].kind < PX_TOKEN_SENTENCE);
            continue;
        }
        demand(b[i].text.n > 0 && b[i].text.n <= PX_TOKEN_MAX && b[i].begin < b[i].end);
        demand(px_utf8_valid(b[i].text));
        px_str stem = px_analyze_stem(with, b[i].text);
        demand(stem.n > 0 && stem.n <= b[i].text.n + 4);
        (void)px_is_stop_stem(stem);
    }
    px_buf name;
    px_buf_init(&name, PX_BUF_MAX);
    demand(px_analyze_name(plain, text, &name, NULL) == PX_OK);
    demand(name.n > 0 && name.p[0] == ' ' && name.p[name.n - 1] == ' ');
    px_buf_done(&name);
}

static void check_decoder(px_str text) {
    px_buf whole, parts;
    px_buf_init(&whole, PX_BUF_MAX);
    px_buf_init(&parts, PX_BUF_MAX);
    for (int e = 0; e < PX_ENC_COUNT; e++) {
        px_decoder *one, *two;
        size_t half = text.n / 2;
        demand(px_decoder_new((px_encoding)e, &one, NULL) == PX_OK);
        demand(px_decoder_new((px_encoding)e, &two, NULL) == PX_OK);
        px_buf_clear(&whole);
        px_buf_clear(&parts);
        demand(px_decoder_feed(one, text, true, &whole, NULL) == PX_OK);
        demand(px_decoder_feed(two, px_str_sub(text, 0, half), false, &parts, NULL) == PX_OK);
        demand(px_decoder_feed(two, px_str_sub(text, half, text.n), true, &parts, NULL) == PX_OK);
        demand(px_str_eq(px_buf_view(&whole), px_buf_view(&parts)));
        demand(px_decoder_bad(one) == px_decoder_bad(two));
        demand(px_utf8_valid(px_buf_view(&whole)));
        px_decoder_free(one);
        px_decoder_free(two);
    }
    px_buf_done(&whole);
    px_buf_done(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_str text = {(const char *)data, size};
    px_buf out;
    px_buf_init(&out, PX_BUF_MAX);
    demand(px_text_fold(text, &out, NULL) == PX_OK);
    demand(px_utf8_valid(px_buf_view(&out)));
    demand(px_text_nfkc(text, &out, NULL) == PX_OK);
    demand(px_utf8_valid(px_buf_view(&out)));
    px_buf_done(&out);
    check_tokens(text);
    check_decoder(text);
    return 0;
}
