/* legal.c: kinds of legal events. Codes first, words second, WIPO ST.17 last.
 *
 * Invariant: a kind depends on the office, the code, the text and the effect of the event alone, so
 * that normalising twice, or writing and reading in between, changes nothing. */
#include "patent/legal.h"

#define WORDS_MAX ((size_t)4096) /* bytes of a text that are read */

typedef struct kind_row {
    const char *code, *en, *zh;
} kind_row;

static const kind_row kinds[PX_LEGAL_COUNT] = {
    {"", "", ""},
#define PX_LEGAL_KIND(id, code, step, en, zh) {code, en, zh},
#include "patent/legal_kind.tbl"
#undef PX_LEGAL_KIND
};

const char *px_legal_code(px_legal k) {
    return kinds[k].code;
}

const char *px_legal_name(px_legal k, bool zh) {
    return zh ? kinds[k].zh : kinds[k].en;
}

px_legal px_legal_find(px_str word) {
    char first = word.n ? px_lower(word.p[0]) : 0;
    for (int k = 1; k < PX_LEGAL_COUNT; k++) {
        const char *names[] = {kinds[k].code, kinds[k].en, kinds[k].zh};
        for (size_t i = 0; i < 3; i++)
            if (px_lower(names[i][0]) == first && px_str_eq_nocase(word, px_str_of(names[i])))
                return (px_legal)k;
    }
    return PX_LEGAL_NONE;
}

/* Codes ------------------------------------------------------------------------------------------
 */

static const struct code_row {
    char cc[3];
    bool speaks; /* the event's words come first */
    px_legal kind;
    const char *codes;
} code_rows[] = {
#define PX_LEGAL_CODES(cc, kind, codes)  {cc, false, PX_LEGAL_##kind, codes},
#define PX_LEGAL_SPEAKS(cc, kind, codes) {cc, true, PX_LEGAL_##kind, codes},
#include "patent/legal_code.tbl"
#undef PX_LEGAL_CODES
#undef PX_LEGAL_SPEAKS
};

static bool listed(const char *codes, px_str code) {
    while (*codes) {
        const char *end = strchr(codes, ' ');
        size_t n = end ? (size_t)(end - codes) : strlen(codes);
        if (n == code.n && memcmp(codes, code.p, n) == 0) return true;
        codes += end ? n + 1 : n;
    }
    return false;
}

static const struct code_row *row_of(px_str cc, px_str code) {
    if (cc.n != 2 || !code.n) return NULL;
    for (size_t i = 0; i < sizeof code_rows / sizeof *code_rows; i++)
        if (code_rows[i].cc[0] == cc.p[0] && code_rows[i].cc[1] == cc.p[1] &&
            listed(code_rows[i].codes, code))
            return &code_rows[i];
    return NULL;
}

/* EP: APAA to APCC, a family of notices about appeals. */
static bool is_appeal(px_str cc, px_str code) {
    return px_str_is(cc, "EP") && code.n == 4 && px_str_starts(code, PX_STR("AP"));
}

/* "FG4D": categories of WIPO ST.17 that say one thing only. */
static px_legal by_st17(px_str code) {
    static const struct {
        char category[3];
        px_legal kind;
    } rows[] = {{"FA", PX_LEGAL_WITHDRAWN},   {"FC", PX_LEGAL_REFUSED}, {"FG", PX_LEGAL_GRANTED},
                {"MA", PX_LEGAL_SURRENDERED}, {"MK", PX_LEGAL_EXPIRED}, {"MM", PX_LEGAL_LAPSED},
                {"PC", PX_LEGAL_TRANSFERRED}, {"QB", PX_LEGAL_LICENSED}};
    if (code.n != 4 || !px_is_digit(code.p[2]) || !px_is_upper(code.p[3])) return PX_LEGAL_NONE;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (memcmp(code.p, rows[i].category, 2) == 0) return rows[i].kind;
    return PX_LEGAL_NONE;
}

/* Words ------------------------------------------------------------------------------------------
 */

static const struct {
    px_legal kind;
    const char *phrases;
} word_rows[] = {
#define PX_LEGAL_WORD(kind, phrases) {PX_LEGAL_##kind, phrases},
#include "patent/legal_word.tbl"
#undef PX_LEGAL_WORD
};

/* A phrase without '*', at the beginning of a word where it begins with a letter. Offset behind it,
 * or SIZE_MAX. */
static size_t piece_at(px_str text, size_t from, px_str piece) {
    while (from + piece.n <= text.n) {
        const char *hit = memchr(text.p + from, piece.p[0], text.n - from - piece.n + 1);
        if (!hit) break;
        from = (size_t)(hit - text.p);
        bool inside = from && px_is_lower(piece.p[0]) && px_is_lower(text.p[from - 1]);
        if (!inside && memcmp(hit, piece.p, piece.n) == 0) return from + piece.n;
        from++;
    }
    return SIZE_MAX;
}

static bool phrase_in(px_str text, px_str phrase) {
    size_t at = 0, from = 0;
    for (size_t i = 0; i <= phrase.n; i++) {
        if (i < phrase.n && phrase.p[i] != '*') continue;
        at = piece_at(text, at, px_str_sub(phrase, from, i));
        if (at == SIZE_MAX) return false;
        from = i + 1;
    }
    return true;
}

static px_legal by_words(px_str text) {
    for (size_t r = 0; text.n && r < sizeof word_rows / sizeof *word_rows; r++) {
        const char *p = word_rows[r].phrases;
        while (*p) {
            size_t n = strcspn(p, "|");
            if (phrase_in(text, (px_str){p, n})) return word_rows[r].kind;
            p += n + (p[n] == '|');
        }
    }
    return PX_LEGAL_NONE;
}

/* ASCII small, blanks single, into a buffer of WORDS_MAX. */
static px_str small(px_str s, char *out) {
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < WORDS_MAX; i++) {
        char c = px_lower(s.p[i]);
        if (c == '\t' || c == '\r') c = ' ';
        if (c == ' ' && n && out[n - 1] == ' ') continue;
        out[n++] = c;
    }
    return (px_str){out, n};
}

static px_str first_line(px_str s) {
    const char *nl = s.n ? memchr(s.p, '\n', s.n) : NULL;
    return nl ? px_str_sub(s, 0, (size_t)(nl - s.p)) : s;
}

/* Parties are no words of the event: "Owner name: ACME LICENSING LLC". */
static px_str without_parties(px_str s) {
    static const char *const marks[] = {"owner name:",    "new owner name:",  ";assignor",
                                        "effective date", "representative's", "变更前"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = px_str_find(s, px_str_of(marks[i]));
        if (at != SIZE_MAX && at > 0) s = px_str_sub(s, 0, at);
    }
    return s;
}

/* What was recorded: "Free format text: SECURITY AGREEMENT;ASSIGNOR:…" */
static px_str free_text(px_str s) {
    static const char mark[] = "free format text:";
    size_t at = px_str_find(s, px_str_of(mark));
    if (at == SIZE_MAX) return (px_str){0};
    s = without_parties(px_str_sub(s, at + sizeof mark - 1, s.n));
    return first_line(s);
}

/* The free text says most, then the first line; details below it only where that says nothing, or
 * nothing more than that something ended. */
static px_legal words_of(px_str text) {
    px_legal k = by_words(free_text(text));
    if (k) return k;
    px_str head = first_line(text);
    k = by_words(without_parties(head));
    if (k != PX_LEGAL_NONE && k != PX_LEGAL_CEASED) return k;
    if (head.n == text.n) return k;
    px_legal whole = by_words(without_parties(text));
    if (k == PX_LEGAL_CEASED)
        return whole == PX_LEGAL_LAPSED || whole == PX_LEGAL_EXPIRED ? whole : k;
    return whole;
}

/* References to national codes -------------------------------------------------------------------
 */

/* Letters and digits behind `label`, from the text as given (capitals matter): "R119Ref" is R119. */
static px_str coded(px_str text, px_str small_text, const char *label) {
    size_t at = px_str_find(small_text, px_str_of(label));
    if (at == SIZE_MAX) return (px_str){0};
    at += strlen(label);
    while (at < text.n && (text.p[at] == ':' || text.p[at] == ' '))
        at++;
    size_t end = at;
    while (end < text.n && (px_is_upper(text.p[end]) || px_is_digit(text.p[end])))
        end++;
    if (end > at && end < text.n && px_is_lower(text.p[end]) && px_is_upper(text.p[end - 1])) end--;
    return px_str_sub(text, at, end);
}

/* What happens in one state, seen from the European or international document. */
static px_legal in_one_state(px_legal k) {
    switch ((int)k) {
    case PX_LEGAL_REFUSED:
    case PX_LEGAL_WITHDRAWN:
    case PX_LEGAL_SURRENDERED:
    case PX_LEGAL_LAPSED:
    case PX_LEGAL_CEASED:
    case PX_LEGAL_EXPIRED:
    case PX_LEGAL_INVALIDATED:
        return PX_LEGAL_LAPSED_STATE;
    case PX_LEGAL_GRANTED:
    case PX_LEGAL_RESTORED:
        return PX_LEGAL_VALIDATED;
    case PX_LEGAL_NONE:
    case PX_LEGAL_FILED:
    case PX_LEGAL_PUBLISHED:
        return PX_LEGAL_PROCEDURE;
    default:
        return k;
    }
}

static bool many_states(px_str cc) {
    return px_str_is(cc, "EP") || px_str_is(cc, "WO");
}

static px_legal by_code(px_str cc, px_str code) {
    const struct code_row *row = row_of(cc, code);
    return row ? row->kind : PX_LEGAL_NONE;
}

static bool bad_end(px_legal k) {
    return in_one_state(k) == PX_LEGAL_LAPSED_STATE && k != PX_LEGAL_LAPSED_STATE;
}

px_legal px_legal_kind(px_str cc, px_str code, px_str text, px_str effect) {
    const struct code_row *row = row_of(cc, code);
    char room[WORDS_MAX];
    if (row && !row->speaks) return row->kind;
    if (is_appeal(cc, code)) return PX_LEGAL_APPEALED;
    text = px_str_sub(text, 0, WORDS_MAX);
    px_str words = small(text, room);
    if (px_str_is(code, "REG")) { /* offsets must agree, so blanks are not squeezed here */
        char same[WORDS_MAX];
        for (size_t i = 0; i < text.n; i++)
            same[i] = px_lower(text.p[i]);
        px_str lower = {same, text.n};
        px_str state = px_str_sub(coded(text, lower, "country code"), 0, 2);
        px_str ref = coded(text, lower, "legal event code");
        if (ref.n) {
            px_legal k = by_code(state, ref);
            size_t at = (size_t)(ref.p - text.p) + ref.n;
            if (!k) k = by_words(without_parties(first_line(px_str_sub(lower, at, lower.n))));
            if (!k) k = by_st17(ref);
            if (!px_str_eq(state, cc)) k = in_one_state(k);
            if (k) return k;
        }
    }
    px_legal k = words_of(words);
    if (k) {
        if (px_str_is(effect, "+") && bad_end(k)) k = PX_LEGAL_PROCEDURE;
        if (px_str_is(effect, "-") && k == PX_LEGAL_GRANTED) k = PX_LEGAL_PROCEDURE;
        return k;
    }
    if (row) return row->kind;
    k = by_st17(code);
    return k && many_states(cc) ? in_one_state(k) : k;
}
