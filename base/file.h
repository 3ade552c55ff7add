/* file.h: files the way a store needs them: mapped for reading; written under a temporary name,
 * synced and renamed.
 *
 * Invariant M1 rests here: px_file_replace is write, fsync, rename, fsync of the folder, in this
 * order. */
#ifndef PX_BASE_FILE_H
#define PX_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Read-only mapping of a whole file. */
typedef struct px_mapping {
    const char *p; /* NULL for an empty file */
    size_t n;
    uint64_t inode;
    uint32_t place; /* in the table of the guard, from 1; 0: none */
} px_mapping;
px_status px_mapping_open(const char *path, px_mapping *out, px_err *err);
void px_mapping_close(px_mapping *m);
void px_mapping_drop(const px_mapping *m); /* give back touched pages; contents stay valid */

/* A file that is mapped must not become shorter, but people copy over files and disks fail; then reading what is gone ends
 * the process (SIGBUS). After px_mapping_guard zeros stand in its place from then on, and who reads must ask at the end
 * whether all of it was there: px_mapping_losses is another number when something was lost meanwhile, px_mapping_lost tells it of one
 * mapping. For a process that only reads: a writer would write the zeros down. Threads that read must not block SIGBUS. */
void px_mapping_guard(void);
uint64_t px_mapping_losses(void);
bool px_mapping_lost(const px_mapping *m);
/* Asks the system, too: what is cut off within a page reads as zeros without any sign. */
bool px_mapping_whole(const px_mapping *m, const char *path);

/* Whole file into memory, at most `max` bytes (more is PX_E_LIMIT). */
px_status px_file_read(const char *path, size_t max, px_buf *out, px_err *err);
/* PX_E_USAGE where the name is empty: what the system says of such a name names nothing. */
px_status px_file_named(const char *path, px_err *err);
px_status px_file_size(const char *path, uint64_t *out, px_err *err);
bool px_file_exists(const char *path);
bool px_dir_exists(const char *path);
px_status px_dir_make(const char *path, px_err *err);   /* with parents; existing is fine */
px_status px_dir_remove(const char *path, px_err *err); /* with everything in it; absent is fine */
/* A new folder of one's own in TMPDIR (else /tmp); the name is px_malloc'ed. */
px_status px_dir_temporary(char **out, px_err *err);
px_status px_dir_sync(const char *path, px_err *err);
px_status px_file_sync(const char *path, px_err *err);
px_status px_file_rename(const char *from, const char *to,
                         px_err *err); /* fsyncs the folder of `to` */
px_status px_file_replace(const char *path, px_str content, px_err *err);
/* Names in a folder, sorted, without . and .. ; each is px_strdup'ed; free with px_names_free. */
px_status px_dir_list(const char *path, char ***names, size_t *n, px_err *err);
void px_names_free(char **names, size_t n);

/* Buffered sequential writer. Create, write, close; abort removes the file.
 */
typedef struct px_out px_out;
px_status px_out_create(const char *path, px_out **out, px_err *err); /* truncates */
px_status px_out_write(px_out *o, const void *p, size_t n, px_err *err);
uint64_t px_out_offset(const px_out *o);
px_status px_out_close(px_out *o, bool sync, uint64_t *size,
                       px_err *err); /* frees, also on failure */
void px_out_abort(px_out *o);

/* Exclusive lock of a folder (M2): file LOCK with the owner's pid, held by flock until released or
 * death. */
typedef struct px_lock px_lock;
px_status px_lock_take(const char *dir, px_lock **out, px_err *err); /* PX_E_LOCKED names the pid */
void px_lock_release(px_lock *l);

/* "dir/name" in a px_buf-free way: result is px_malloc'ed. */
char *px_path(const char *dir, const char *name);

#endif
