/* fields.c: the field table as data; finding a field by what people call it. */
#include "patent/fields.h"

static const px_field_info rows[PX_F_COUNT] = {
    [PX_F_NONE] = {PX_F_NONE, "", PX_FT_VIRTUAL, 0, "", "", "", ""},
#define PX_FIELD(id, code, type, flags, zh, en, aliases, doc)                                      \
    [PX_F_##id] = {PX_F_##id, code, PX_FT_##type, flags, zh, en, aliases, doc},
#include "patent/fields.tbl"
#undef PX_FIELD
};

const px_field_info *px_field_get(px_field f) {
    return &rows[(unsigned)f < PX_F_COUNT ? f : PX_F_NONE];
}

const char *px_field_code(px_field f) {
    return px_field_get(f)->code;
}

/* Is `name` one of the words of a list separated by single spaces? */
static bool in_words(const char *words, px_str name) {
    while (*words) {
        size_t n = strcspn(words, " ");
        if (px_str_eq_nocase((px_str){words, n}, name)) return true;
        words += n;
        words += *words == ' ';
    }
    return false;
}

px_field px_field_find(px_str name) {
    if (!name.n) return PX_F_NONE;
    for (int f = PX_F_NONE + 1; f < PX_F_COUNT; f++)
        if (px_str_eq_nocase(name, px_str_of(rows[f].code))) return (px_field)f;
    for (int f = PX_F_NONE + 1; f < PX_F_COUNT; f++)
        if (px_str_is(name, rows[f].zh) || in_words(rows[f].aliases, name)) return (px_field)f;
    return PX_F_NONE;
}

static const char *const has_names[PX_HAS_COUNT] = {
#define NAME(id, name) [PX_HAS_##id] = name,
    PX_HAS_TABLE(NAME)
#undef NAME
};

const char *px_has_name(px_has h) {
    return (unsigned)h < PX_HAS_COUNT ? has_names[h] : "";
}

int px_has_find(px_str name) {
    static const struct {
        px_field field;
        px_has has;
    } by_field[] = {
        {PX_F_TI, PX_HAS_TITLE},        {PX_F_AB, PX_HAS_ABSTRACT},  {PX_F_CLM, PX_HAS_CLAIMS},
        {PX_F_DES, PX_HAS_DESCRIPTION}, {PX_F_PA, PX_HAS_APPLICANT}, {PX_F_IN, PX_HAS_INVENTOR},
        {PX_F_PAC, PX_HAS_OWNER},       {PX_F_IPC, PX_HAS_IPC},      {PX_F_CPC, PX_HAS_CPC},
        {PX_F_CT, PX_HAS_CITATIONS},    {PX_F_FAM, PX_HAS_FAMILY},   {PX_F_EV, PX_HAS_LEGAL},
        {PX_F_LS, PX_HAS_LEGAL},        {PX_F_PR, PX_HAS_PRIORITY},  {PX_F_AN, PX_HAS_APPLICATION},
        {PX_F_KW, PX_HAS_KEYWORDS},     {PX_F_PN, PX_HAS_NUMBER},    {PX_F_FT, PX_HAS_FULLTEXT},
        {PX_F_AG, PX_HAS_AGENT},        {PX_F_EX, PX_HAS_EXAMINER},  {PX_F_LOC, PX_HAS_LOCARNO},
        {PX_F_FTM, PX_HAS_FTERM},       {PX_F_UC, PX_HAS_USCLASS},   {PX_F_CF, PX_HAS_CITEDBY},
        {PX_F_NNPL, PX_HAS_NPL},        {PX_F_EVD, PX_HAS_EVENTS},   {PX_F_LSD, PX_HAS_STATUS},
        {PX_F_IFAM, PX_HAS_EXTENDED},
    };
    for (int h = 0; h < PX_HAS_COUNT; h++)
        if (px_str_eq_nocase(name, px_str_of(has_names[h]))) return h;
    px_field f = px_field_find(name);
    for (size_t i = 0; f && i < sizeof by_field / sizeof *by_field; i++)
        if (by_field[i].field == f) return (int)by_field[i].has;
    return -1;
}
