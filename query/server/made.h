/* made.h: files that were made for a download and may be asked for again: a client that takes a range of bytes, or goes on
 * where its connection broke, does not wait for the whole a second time.
 *
 * A file has no name (it is gone when the process is), and a key that holds all it was made of; so what is found is never
 * wrong, only forgotten: the one not asked for longest goes first, and none stays longer than PX_MADE_SECONDS after it was
 * last asked for. The descriptors that are given out are the caller's. Any thread. */
#ifndef PX_SERVER_MADE_H
#define PX_SERVER_MADE_H

#include "base/err.h"

#define PX_MADE_FILES   8u
#define PX_MADE_BYTES   ((uint64_t)1 << 30) /* all together; a larger file is not kept */
#define PX_MADE_SECONDS 900u
#define PX_MADE_KEY     48u

/* A descriptor of the file and its size; -1: it is not known. */
int px_made_get(const char *key, uint64_t *size);
/* Keeps the file behind `fd`, which stays the caller's. */
void px_made_put(const char *key, int fd, uint64_t size);
/* Lets go of all. */
void px_made_clear(void);

/* Opens a file for reading and takes its name away: it is gone when the last descriptor is closed. */
px_status px_made_take(const char *path, int *fd, uint64_t *size, px_err *err);

#endif
