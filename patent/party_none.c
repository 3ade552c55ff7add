/* party_none.c: words in the place of a name; see party.h. Names come by the million and hardly any is one of these, so two letters decide
 * for most. */
#include "base/text.h"
#include "patent/name_clean.h"
#include "patent/party.h"

#include <pthread.h>

#define PX_NOBODY_SPELLED(text)
static const px_str nobody[] = {
#define PX_NOBODY(words) {words, sizeof words - 1},
#include "patent/party_none.tbl"
#undef PX_NOBODY
};
#undef PX_NOBODY_SPELLED
#define PX_NOBODY(words)
static const px_str spelled[] = {
#define PX_NOBODY_SPELLED(text) {text, sizeof text - 1},
#include "patent/party_none.tbl"
#undef PX_NOBODY_SPELLED
};
#undef PX_NOBODY
#define COUNT(x) (sizeof(x) / sizeof *(x))
#define LONGEST  200u /* bytes; nothing here is nearly as long */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool begins[26][27]; /* by two letters, the second may be a sign */
static px_str clean[COUNT(nobody)];

static int letter(px_str s, size_t at) {
    char c = at < s.n ? px_lower(s.p[at]) : 0;
    return c >= 'a' && c <= 'z' ? c - 'a' : 26;
}

static void add_begin(px_str s) {
    if (letter(s, 0) < 26) begins[letter(s, 0)][letter(s, 1)] = true;
}

static void make(void) {
    static px_arena *kept; /* as long as the program */
    kept = px_arena_new();
    for (size_t i = 0; i < COUNT(nobody); i++) {
        clean[i] = px_name_clean(kept, nobody[i]);
        add_begin(nobody[i]);
        add_begin(clean[i]); /* without THE in front */
    }
}

/* No letter and no figure in it. */
static bool is_signs(px_str s) {
    for (size_t i = 0; i < s.n;) {
        uint32_t c = px_utf8_next(s, &i);
        if (c < 0x80 ? px_is_alpha((char)c) || px_is_digit((char)c)
                     : c != 0xFFFD && px_text_script(c) != PX_SCRIPT_OTHER)
            return false;
    }
    return true;
}

static bool is_listed(px_str name) {
    bool company, found = false;
    px_arena *a = px_arena_new();
    px_str is = px_name_clean_(a, name, &company);
    for (size_t i = 0; i < COUNT(nobody) && !company && !found; i++)
        found = px_str_eq(is, clean[i]);
    px_arena_free(a);
    return found;
}

bool px_party_is_nobody(px_str name) {
    name = px_str_trim(name);
    if (!name.n) return true;
    if (name.n > LONGEST || px_is_digit(name.p[0])) return false;
    for (size_t i = 0; i < COUNT(spelled); i++)
        if (px_str_eq(name, spelled[i])) return true;
    (void)pthread_once(&once, make);
    if (letter(name, 0) < 26 && !begins[letter(name, 0)][letter(name, 1)]) return false;
    return is_signs(name) || is_listed(name);
}
