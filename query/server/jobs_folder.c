/* jobs_folder.c: DIR/uploads: files that came, mappings and reports of their imports, and the lock that says whose they are. */
#include "query/server/jobs_int.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whatever lies there is nobody's: a server that died left it. */
static void remove_leftovers(const px_jobs *j) {
    char **names;
    size_t n;
    if (px_dir_list(j->folder, &names, &n, NULL) != PX_OK) return;
    for (size_t i = 0; i < n; i++) {
        char *path = px_path(j->folder, names[i]);
        if (strcmp(names[i], "LOCK") != 0) (void)px_dir_remove(path, NULL);
        free(path);
    }
    px_names_free(names, n);
}

px_status px_jobs_folder_take(px_jobs *j, px_err *err) {
    if (j->mine) return PX_OK;
    if (mkdir(j->folder, 0700) != 0 && errno != EEXIST)
        return px_fail_errno(err, errno, "cannot make %s", j->folder);
    px_status st = px_lock_take(j->folder, &j->mine, err);
    if (st == PX_OK) (void)chmod(j->folder, 0700);
    if (st == PX_OK) remove_leftovers(j);
    return st;
}

static char *path_of(const px_jobs *j, const char *file, const char *behind) {
    char name[PX_SPOOL_NAME + 16];
    (void)snprintf(name, sizeof name, "%s%s", file, behind);
    return px_path(j->folder, name);
}

void px_jobs_file_remove(const px_jobs *j, const char *file) {
    static const char *const behind[] = {"", ".map", ".report"};
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        char *path = path_of(j, file, behind[i]);
        (void)px_dir_remove(path, NULL);
        free(path);
    }
}

px_status px_jobs_map_write(const px_jobs *j, const char *file, px_str map, px_err *err) {
    char *path = path_of(j, file, ".map");
    px_status st = px_file_replace(path, map, err);
    free(path);
    return st;
}

void px_jobs_report_read(const px_jobs *j, const char *file, px_buf *out) {
    char *path = path_of(j, file, ".report");
    px_json *o = NULL;
    px_buf_clear(out);
    bool good = px_file_read(path, PX_TASK_REPORT, out, NULL) == PX_OK &&
                px_json_parse(px_buf_view(out), &o, NULL) == PX_OK &&
                px_json_type(o) == PX_JSON_OBJECT;
    if (!good) px_buf_clear(out);
    while (out->n && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == ' '))
        out->n--;
    px_json_free(o);
    free(path);
}
