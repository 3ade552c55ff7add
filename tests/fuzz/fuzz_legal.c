/* fuzz_legal.c: texts of legal events. Holds: a kind is in the table; what the words of a kind's own
 * name say does not change; a record with such an event is a fixed point of normalising; the log ends
 * in the state that is given, and nothing is in force on the day after its expiry. The text is cut at
 * '|' into office, code, effect, stated kind, stated status and the words. */
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "patent/expiry.h"
#include "patent/legal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OFFICE, CODE, EFFECT, KIND, STATUS, WORDS, PARTS };

static px_rec_event *event(px_arena *a, px_record *r, uint32_t ymd, const px_str part[PARTS]) {
    px_rec_event *e = px_list_add(a, &r->events);
    e->ymd = ymd;
    e->code = part[CODE];
    e->effect = part[EFFECT];
    e->kind = part[KIND];
    e->text = part[WORDS];
    return e;
}

static void fixed(px_arena *a, const px_record *r) {
    px_record again;
    px_err err;
    px_buf b;
    px_buf_init(&b, (size_t)1 << 24);
    px_record_write(r, &b);
    if (px_record_read(a, px_buf_view(&b), &again, &err) != PX_OK) abort();
    if (!px_record_equal(r, &again)) abort();
    px_buf_done(&b);
}

static void judge(px_arena *a, const px_record *r, uint32_t today) {
    px_legal_status s;
    px_legal_status_of(a, r, today, &s);
    px_buf b;
    px_buf_init(&b, (size_t)1 << 24);
    px_legal_state last = PX_STATE_UNKNOWN;
    for (size_t i = 0; i < s.n_log; i++) {
        last = s.log[i].after;
        px_legal_line_print(&s.log[i], i % 2, &b);
    }
    px_buf_done(&b);
    if (s.n_log && last != s.state) abort();
    px_expiry e = px_expiry_of(r);
    if (today == 99990101 && e.ymd && e.ymd < today && s.state != PX_STATE_DEAD) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    px_err err;
    if (px_text_init(&err) != PX_OK || size > 20000) return 0;
    if (size && memchr(data, 0, size)) return 0; /* no reader gives such a text, JSON has none */
    px_arena *a = px_arena_new();
    px_str text = {(const char *)data, size}, part[PARTS] = {{0}};
    size_t from = 0, n = 0;
    for (size_t i = 0; i <= size && n < PARTS; i++)
        if (i == size || (data[i] == '|' && n < WORDS)) {
            part[n++] = px_str_sub(text, from, i);
            from = i + 1;
        }
    px_legal k = px_legal_kind(part[OFFICE], part[CODE], part[WORDS], part[EFFECT]);
    if ((unsigned)k >= PX_LEGAL_COUNT) abort();
    px_record r;
    px_record_init(&r);
    r.pub.given =
        px_arena_fmt(a, PX_STR_FMT "2400812B1", PX_STR_ARG(px_str_sub(part[OFFICE], 0, 2)));
    r.app.ymd = 20100623;
    r.status = part[STATUS];
    for (uint32_t i = 0; i < 3; i++)
        (void)event(a, &r, i ? 20150000 + i * 101 : 0, part);
    if (px_record_normalise(a, &r, &err) == PX_OK) {
        fixed(a, &r);
        judge(a, &r, 0);
        judge(a, &r, 99990101);
    }
    px_arena_free(a);
    return 0;
}
