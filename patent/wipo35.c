/* wipo35.c: the table of wipo35.tbl, asked for a symbol or a record. */
#include "patent/wipo35.h"

static const struct {
    const char *prefix;
    unsigned char field;
    const char *basis;
} rows[] = {
#define PX_WIPO35(prefix, field, basis) {prefix, field, basis},
#include "patent/wipo35.tbl"
};
#define N_ROWS (sizeof rows / sizeof *rows)

static const struct {
    const char *zh, *en;
} sectors[] = {
    {"", ""},
#define PX_WIPO35_SECTOR(number, zh, en) {zh, en},
#include "patent/wipo35.tbl"
};

static const px_wipo35_info fields[PX_WIPO35_FIELDS] = {
#define PX_WIPO35_FIELD(number, sector, zh, en) {number, sector, #number, zh, en},
#include "patent/wipo35.tbl"
};

static int row_of(px_str prefix, const char **basis) {
    size_t lo = 0, hi = N_ROWS;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = px_str_cmp(px_str_of(rows[mid].prefix), prefix);
        if (c == 0) {
            if (basis) *basis = rows[mid].basis;
            return rows[mid].field;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}

int px_wipo35_of(px_str symbol, const char **basis) {
    char group[16];
    if (basis) *basis = "";
    int level = px_class_level(symbol), field = 0;
    if (level >= 4) {
        px_str g = px_class_cut(symbol, 4);
        if (g.n + 1 < sizeof group) {
            memcpy(group, g.p, g.n);
            group[g.n] = '/';
            field = row_of((px_str){group, g.n + 1}, basis);
        }
    }
    if (!field && level >= 3) field = row_of(px_class_cut(symbol, 3), basis);
    if (!field && level >= 2) field = row_of(px_class_cut(symbol, 2), basis);
    return field;
}

const px_wipo35_info *px_wipo35_get(int number) {
    return number >= 1 && number <= PX_WIPO35_FIELDS ? &fields[number - 1] : NULL;
}

const char *px_wipo35_sector(int sector, bool zh) {
    if (sector < 1 || (size_t)sector >= sizeof sectors / sizeof *sectors) return "";
    return zh ? sectors[sector].zh : sectors[sector].en;
}

int px_wipo35_find(px_str name) {
    uint32_t n;
    name = px_str_trim(name);
    if (px_str_u32(name, &n)) return n >= 1 && n <= PX_WIPO35_FIELDS ? (int)n : 0;
    for (int i = 0; i < PX_WIPO35_FIELDS; i++)
        if (px_str_eq_nocase(name, px_str_of(fields[i].en)) || px_str_is(name, fields[i].zh))
            return fields[i].number;
    return 0;
}

size_t px_wipo35_record(const px_record *r, px_wipo35_part out[PX_WIPO35_FIELDS]) {
    size_t count[PX_WIPO35_FIELDS + 1] = {0}, all = 0, n = 0;
    int first = 0;
    for (size_t i = 0; i < r->ipc.n; i++) {
        int f = px_wipo35_of(r->ipc.v[i].symbol, NULL);
        if (!f) continue;
        if (i == 0) first = f;
        count[f]++;
        all++;
    }
    for (int f = 1; f <= PX_WIPO35_FIELDS; f++) {
        if (!count[f]) continue;
        size_t k = n++;
        for (; k && (count[f] > count[out[k - 1].field] ||
                     (f == first && count[f] == count[out[k - 1].field]));
             k--)
            out[k] = out[k - 1];
        out[k] = (px_wipo35_part){f, (double)count[f] / (double)all};
    }
    return n;
}
