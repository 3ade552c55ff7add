/* migrations.h: the steps from an empty file to the state of today, embedded at build time from migrations/NNN_name.sql in the
 * order of their names. Step number i + 1 ends with `PRAGMA user_version = i + 1`. A step that was released is never edited:
 * a change is another file. */
#ifndef PX_SERVICE_MIGRATIONS_H
#define PX_SERVICE_MIGRATIONS_H

#include <stddef.h>

typedef struct px_migration {
    const char *name; /* "001_people" */
    const char *sql;
} px_migration;

extern const px_migration px_migrations[];
extern const size_t px_migrations_n;

#endif
