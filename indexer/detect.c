/* detect.c: which format reads this. Every kind looks at the content; names of files are never
 * asked, because people rename what they download. What nobody reads is called by its name. */
#include "base/message.h"
#include "indexer/archive.h"
#include "indexer/encoding.h"
#include "indexer/source_kind.h"
#include "indexer/xmlin.h"

#define PX_SOURCE(kind, en, zh) extern const px_source_kind kind;
#include "indexer/sources.tbl"
#undef PX_SOURCE

static const px_source_kind *const kinds[] = {
#define PX_SOURCE(kind, en, zh) &kind,
#include "indexer/sources.tbl"
#undef PX_SOURCE
};

#define N_KINDS (sizeof kinds / sizeof *kinds)
#define A_GUESS 75 /* below, a kind may be mistaken about what begins like something else */

const char *px_source_kind_name(size_t i) {
    return i < N_KINDS ? kinds[i]->name : NULL;
}

px_str px_sample_text(const px_sample *s, px_arena *a) {
    if (s->looked) return s->text;
    /* whether it is UTF-16, and its mark, is all that matters here: the first bytes tell */
    px_encoding_guess g = px_encoding_detect(px_str_sub(s->bytes, 0, 4096), false);
    px_str text = px_str_sub(s->bytes, g.bom, s->bytes.n);
    if (g.encoding != PX_ENC_UTF16LE && g.encoding != PX_ENC_UTF16BE) return text;
    bool high_first = g.encoding == PX_ENC_UTF16BE;
    char *p = px_arena_alloc(a, text.n / 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i + 1 < text.n; i += 2) {
        char high = text.p[i + !high_first], low = text.p[i + high_first];
        p[n++] = !high && low >= 9 ? low : 'x';
    }
    return (px_str){p, n};
}

static const px_source_kind *surest(const px_sample *sample, int *best_score) {
    const px_source_kind *best = NULL;
    *best_score = 0;
    for (size_t i = 0; i < N_KINDS; i++) {
        int score = kinds[i]->probe(sample);
        if (score > *best_score) {
            *best_score = score;
            best = kinds[i];
        }
    }
    return best;
}

/* A named format is that of the members where it is an archive that was given. */
const px_source_kind *px_detect(const px_sample *sample, const char *name) {
    if (!name || !*name || strcmp(name, "auto") == 0) {
        int score;
        const px_source_kind *kind = surest(sample, &score);
        return score < A_GUESS && px_detect_foreign(sample) ? NULL : kind;
    }
    for (size_t i = 0; i < N_KINDS; i++) {
        if (strcmp(kinds[i]->name, name) != 0) continue;
        bool members = !kinds[i]->probe(sample) && px_source_archive.probe(sample);
        return members ? &px_source_archive : kinds[i];
    }
    return NULL;
}

/* First bytes. Two letters alone may begin a table, but there a NUL does not follow soon. */
#define NUL_SOON       64
#define BYTES(literal) literal, sizeof literal - 1
static const struct {
    const char *bytes;
    size_t n;
    const char *en, *zh;
} foreign[] = {
    {BYTES("%PDF-"), "a PDF, which holds pages and no data", " PDF，只有页面，没有数据"},
    {BYTES("II*\0"), "a picture (TIFF)", "图片（TIFF）"},
    {BYTES("MM\0*"), "a picture (TIFF)", "图片（TIFF）"},
    {BYTES("\xFF\xD8\xFF"), "a picture (JPEG)", "图片（JPEG）"},
    {BYTES("\x89PNG"), "a picture (PNG)", "图片（PNG）"},
    {BYTES("GIF8"), "a picture (GIF)", "图片（GIF）"},
    {BYTES("BM"), "a picture (BMP)", "图片（BMP）"},
    {BYTES("{\\rtf"), "a text document (RTF)", "文字文档（RTF）"},
    {BYTES("%!PS"), "a printed page (PostScript)", "打印页面（PostScript）"},
    {BYTES("PAR1"), "a Parquet file; export it as CSV or JSON lines",
     " Parquet 文件；请导出为 CSV 或逐行 JSON"},
    {BYTES("Obj\1"), "an Avro file; export it as JSON lines", " Avro 文件；请导出为逐行 JSON"},
    {BYTES("SQLite format 3"), "a SQLite database; export its tables as CSV",
     " SQLite 数据库；请将其中的表导出为 CSV"},
    {BYTES("PGDMP"), "a PostgreSQL dump; export its tables as CSV",
     " PostgreSQL 转储；请将其中的表导出为 CSV"},
    {BYTES("\x89HDF"), "an HDF5 file; export it as CSV", " HDF5 文件；请导出为 CSV"},
    {BYTES("\x7F\x45LF"), "a program", "程序"},
    {BYTES("MZ"), "a program; if it is an archive that unpacks itself, run it and give its files",
     "程序；如为自解压压缩包，请先运行它，再导入解出的文件"},
    {BYTES("PK\7\10"), "one volume of a split zip; join the volumes first (zip -s 0)",
     "分卷 zip 的一卷；请先合并各卷（zip -s 0）"},
    {BYTES("xar!"), "a xar archive; unpack it first", " xar 压缩包；请先解压"},
};
#undef BYTES

static const char *said(const char *en, const char *zh) {
    return px_lang_is_zh() ? zh : en;
}

const char *px_detect_foreign(const px_sample *sample) {
    px_str s = sample->bytes, root = sample->looked ? px_xml_root_name(sample->text) : (px_str){0};
    const char *document = px_archive_document(s, sample->in, NULL);
    if (document && strcmp(document, "OOXML") == 0)
        return said("an office document without tables", "没有表格的办公文档");
    if (document)
        return said("an OpenDocument file, but no spreadsheet",
                    " OpenDocument 文件，但不是电子表格");
    if (px_str_is(root, "class-scheme") || px_str_is(root, "IPCScheme"))
        return said(
            "a classification scheme, which holds no patents; `patix classes load` takes it",
            "分类表，不含专利；请用 `patix classes load` 载入");
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (px_str_starts(s, (px_str){foreign[i].bytes, foreign[i].n}) &&
            (foreign[i].n > 2 || memchr(s.p, 0, s.n < NUL_SOON ? s.n : NUL_SOON)))
            return said(foreign[i].en, foreign[i].zh);
    if (px_archive_is_last_volume(sample->in))
        return said("the last volume of a split zip; join the volumes first (zip -s 0)",
                    "分卷 zip 的最后一卷；请先合并各卷（zip -s 0）");
    return NULL;
}
