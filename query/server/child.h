/* child.h: another program as a child process, its lines as they come, told to end when asked. No shell is between: arguments
 * go to the program as they stand.
 *
 * The child reads nothing (its input is empty), writes to two pipes, has a process group of its own, and starts with the signals as
 * a program expects them. px_child_run returns when it has ended; no child is left behind. */
#ifndef PX_SERVER_CHILD_H
#define PX_SERVER_CHILD_H

#include "base/err.h"
#include "base/str.h"

typedef struct px_child {
    const char *program;      /* path; argv[0] is what it is called */
    const char *const *argv;  /* ends with NULL */
    const char *folder;       /* where it works */
    bool zh;                  /* the language it speaks */
    uint32_t kill_ms;         /* between SIGTERM and SIGKILL */
    int wake;                 /* an eventfd: look at `stop` */
    bool (*stop)(void *self); /* true: end the child */
    /* A line that is not empty, without its end; longer ones than PX_CHILD_LINE come in parts. */
    void (*line)(void *self, bool is_error, px_str line);
    void *self;
} px_child;

#define PX_CHILD_LINE 4000u

typedef struct px_child_end {
    int code;   /* exit status; -1: a signal */
    int signal; /* that ended it, or 0 */
} px_child_end;

/* The thread that calls waits. PX_E_IO and the like: it did not start. */
px_status px_child_run(const px_child *c, px_child_end *end, px_err *err);

#endif
