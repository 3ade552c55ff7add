/* own_folder.h: a folder for a fuzz target that needs files with names; it goes when the program
 * ends. */
#ifndef PX_TESTS_FUZZ_OWN_FOLDER_H
#define PX_TESTS_FUZZ_OWN_FOLDER_H

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char own_folder[64];

static inline void own_folder_remove(void) {
    (void)px_dir_remove(own_folder, NULL);
}

static inline void own_folder_make(void) {
    (void)snprintf(own_folder, sizeof own_folder, "%s/px-fuzz-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(own_folder)) abort();
    (void)atexit(own_folder_remove);
}

static inline void own_file(const char *path, px_str content) {
    FILE *f = fopen(path, "wb");
    if (!f || (content.n && fwrite(content.p, 1, content.n, f) != content.n) || fclose(f) != 0)
        abort();
}

#endif
