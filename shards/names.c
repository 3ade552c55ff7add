/* names.c: see names.h. */
#include "shards/names.h"

#include "base/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define NAMES_MAX ((size_t)256 << 20)

static px_status read_text(const char *dir, px_buf *text, px_err *err) {
    char *path = px_path(dir, PX_GROUPS_FILE);
    px_status st = px_file_exists(path) ? px_file_read(path, NAMES_MAX, text, err) : PX_OK;
    free(path);
    return st;
}

px_status px_names_read(const char *dir, px_groups **out, px_err *err) {
    px_buf text;
    px_buf_init(&text, NAMES_MAX);
    *out = NULL;
    px_groups *g = px_groups_new();
    px_status st = read_text(dir, &text, err);
    if (st == PX_OK) st = px_groups_read(g, px_buf_view(&text), err);
    px_buf_done(&text);
    if (st == PX_OK)
        *out = g;
    else
        px_groups_free(g);
    return st;
}

px_status px_names_append(const char *dir, px_str lines, px_err *err) {
    px_buf text;
    px_buf_init(&text, NAMES_MAX);
    char *path = px_path(dir, PX_GROUPS_FILE), *lock_path = px_path(dir, "names.lock");
    px_status st = PX_OK;
    int lock = open(lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0 || flock(lock, LOCK_EX) != 0)
        st = px_fail(err, PX_E_IO, "cannot lock %s", lock_path);
    if (st == PX_OK) st = read_text(dir, &text, err);
    if (st == PX_OK) {
        if (text.n && text.p[text.n - 1] != '\n') px_buf_ch(&text, '\n');
        px_buf_str(&text, lines);
        st = text.failed ? px_fail(err, PX_E_LIMIT, "%s would be too long", path)
                         : px_file_replace(path, px_buf_view(&text), err);
    }
    if (lock >= 0) (void)close(lock);
    px_buf_done(&text);
    free(path);
    free(lock_path);
    return st;
}

px_status px_snapshot_groups(px_snapshot *s, const px_groups **out, px_err *err) {
    px_status st = PX_OK;
    pthread_mutex_lock(&s->ordinals_lock);
    if (!s->groups) st = px_names_read(s->dir, &s->groups, err);
    pthread_mutex_unlock(&s->ordinals_lock);
    *out = s->groups;
    return st;
}
