/* archive.h: the members of an archive (zip, tar, 7z, cpio, ar, cab, rar), one after the other, as
 * streams.
 *
 *     px_archive *z;
 *     st = px_archive_open(in, &z, &err);
 *     while ((got = px_archive_next(z, &m, &err)) == 1) {
 *         if (m.is_file) st = px_archive_stream(z, "name for sentences", &member, &err);
 *         ... read member, close it ...
 *     }
 *     px_archive_close(z);
 *
 * Nothing is unpacked to disk, with one exception: a 7z is read from its end, so one that is no
 * plain file is spooled first (stream.h). Memory is fixed, but for the directory of a zip with
 * random access (about 200 bytes a member, below 65,535 members; larger ones are read from the front). */
#ifndef PX_INDEXER_ARCHIVE_H
#define PX_INDEXER_ARCHIVE_H

#include "indexer/stream.h"

#define PX_ARCHIVE_MEMBERS_MAX ((uint64_t)50000000)
#define PX_ARCHIVE_NAME_MAX    4096

typedef enum px_archive_format {
    PX_ARCHIVE_NONE = 0,
    PX_ARCHIVE_ZIP,
    PX_ARCHIVE_TAR,
    PX_ARCHIVE_7Z,
    PX_ARCHIVE_CPIO,
    PX_ARCHIVE_AR,
    PX_ARCHIVE_CAB,
    PX_ARCHIVE_RAR,
    PX_ARCHIVE_RAR5
} px_archive_format;

/* What these first bytes (512 or more, or all) begin. */
px_archive_format px_archive_look(px_str first);
const char *px_archive_format_name(px_archive_format f); /* "zip", "tar", … */
/* A zip that is one document to people: "OOXML" (.xlsx, .docx), "ODF" (.ods), else NULL. Looks at
 * the names of the first members; with `in` (may be NULL) of random access at all. `xl` is set where
 * members lie in xl/, that is, for a workbook. */
const char *px_archive_document(px_str first, px_stream *in, bool *xl);
/* Does a zip in several volumes end here? `in` may be NULL. */
bool px_archive_is_last_volume(px_stream *in);

typedef struct px_archive px_archive;

typedef struct px_member {
    px_str name;   /* UTF-8, "/" between folders; until the next call */
    uint64_t size; /* bytes unpacked; 0 where not known before reading */
    bool is_file;  /* else a folder, a link, a device */
    bool encrypted;
    bool name_too_long; /* cut to PX_ARCHIVE_NAME_MAX */
} px_member;

/* `in` stays the caller's and must outlive the archive; it may have been peeked at, not read, or has
 * random access: then several archives may be opened over it one after the other. */
px_status px_archive_open(px_stream *in, px_archive **out, px_err *err);
void px_archive_close(px_archive *z); /* NULL is fine; after its member's stream */
/* 1 = a member, 0 = end, < 0 = status: PX_E_IO for a damaged archive, PX_E_LIMIT. */
int px_archive_next(px_archive *z, px_member *out, px_err *err);
/* The member at hand as a stream (once). It ends to be readable with the next px_archive_next. */
px_status px_archive_stream(px_archive *z, const char *path, px_stream **out, px_err *err);
/* After a failure: can no further member be read, because of damage or a limit of the whole file? */
bool px_archive_broken(const px_archive *z);

#endif
