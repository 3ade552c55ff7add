/* upload.c: see upload.h. A step is one thing for the thread to do; it goes there and comes back by two lists. */
#include "query/server/upload.h"

#include "query/server/server_int.h"
#include "query/server/spool.h"

#include <signal.h>
#include <stdlib.h>

#define PIECE ((size_t)256 << 10)
#define HELD  (4 * PIECE) /* bytes of one upload in memory, before its client has to wait */

typedef enum kind { ADMIT, WRITE, END, DROP } kind;

typedef struct step {
    px_upload *u;
    kind kind;
    px_buf bytes;
    size_t n;      /* of them, also when they are written */
    px_call *call; /* of a DROP */
    struct step *next;
} step;

typedef struct list {
    step *first, **last;
} list;

struct px_upload {
    px_uploads *all;
    px_request *r; /* the loop's; NULL: the client has gone */
    px_call *call;
    uint64_t expected, max;
    px_buf fill;   /* the loop's */
    size_t flying; /* bytes on their way to the disk */
    bool held, cut;
    px_status st; /* the thread's, of the first write that failed */
    px_err err;
};

struct px_uploads {
    px_server *s;
    pthread_t thread;
    bool running, end;
    pthread_mutex_t lock; /* of the lists and `end` */
    pthread_cond_t more;
    list todo, done;
};

static void put(list *l, step *x) {
    x->next = NULL;
    *l->last = x;
    l->last = &x->next;
}

static step *get(list *l) {
    step *x = l->first;
    if (!x) return NULL;
    l->first = x->next;
    if (!l->first) l->last = &l->first;
    return x;
}

/* ---- the thread ---- */

static void write_down(px_upload *u, const px_buf *b) {
    if (u->st == PX_OK && b->n) u->st = px_spool_write(u->call->file, b->p, b->n, &u->err);
}

static void take_step(step *x) {
    px_upload *u = x->u;
    switch (x->kind) {
    case ADMIT:
        px_request_admit(u->r, u->expected);
        break;
    case WRITE:
        write_down(u, &x->bytes);
        break;
    case END:
        write_down(u, &x->bytes);
        if (u->cut && u->st == PX_OK)
            u->st = px_fail(&u->err, PX_E_LARGE, "the body is larger than %llu bytes",
                            (unsigned long long)u->max);
        px_request_uploaded(u->r, u->st, &u->err);
        break;
    case DROP:
        px_request_dropped(u->all->s, x->call);
        break;
    }
    px_buf_done(&x->bytes);
}

static void *work(void *arg) {
    px_uploads *all = arg;
    (void)pthread_mutex_lock(&all->lock);
    for (;;) {
        step *x = get(&all->todo);
        if (x) {
            (void)pthread_mutex_unlock(&all->lock);
            take_step(x);
            (void)pthread_mutex_lock(&all->lock);
            put(&all->done, x);
            px_loop_wake(all->s->loop);
        } else if (all->end) {
            break;
        } else {
            (void)pthread_cond_wait(&all->more, &all->lock);
        }
    }
    (void)pthread_mutex_unlock(&all->lock);
    return NULL;
}

/* ---- the loop ---- */

static void ask(px_upload *u, kind k, px_call *call) {
    px_uploads *all = u->all;
    step *x = px_calloc(1, sizeof *x);
    *x = (step){.u = u, .kind = k, .bytes = u->fill, .n = u->fill.n, .call = call};
    px_buf_init(&u->fill, PX_BUF_MAX);
    u->flying += x->n;
    (void)pthread_mutex_lock(&all->lock);
    put(&all->todo, x);
    (void)pthread_cond_signal(&all->more);
    (void)pthread_mutex_unlock(&all->lock);
}

void px_upload_free(px_upload *u) {
    px_buf_done(&u->fill);
    free(u);
}

static void came_back(px_upload *u, kind k, size_t n) {
    px_request *r = u->r;
    u->flying -= n;
    switch (k) {
    case ADMIT:
        px_request_admitted(r); /* a held exchange stays, so there is one */
        break;
    case WRITE:
        if (!r || !u->held || u->flying + u->fill.n >= HELD) break;
        u->held = false;
        px_request_go(r);
        break;
    case END:
        px_upload_free(u);
        px_request_end_upload(r);
        break;
    case DROP:
        px_upload_free(u);
        break;
    }
}

void px_uploads_back(px_uploads *all) {
    (void)pthread_mutex_lock(&all->lock);
    list done = all->done;
    all->done = (list){NULL, &all->done.first};
    (void)pthread_mutex_unlock(&all->lock);
    for (step *x = done.first, *next; x; x = next) {
        next = x->next;
        came_back(x->u, x->kind, x->n);
        free(x);
    }
}

px_upload *px_upload_begin(px_uploads *all, px_request *r, uint64_t expected) {
    px_upload *u = px_calloc(1, sizeof *u);
    *u = (px_upload){
        .all = all, .r = r, .call = r->x->call, .expected = expected, .max = r->x->body_max};
    px_err_clear(&u->err);
    px_buf_init(&u->fill, PX_BUF_MAX);
    ask(u, ADMIT, NULL);
    return u;
}

bool px_upload_take(px_upload *u, px_str piece) {
    px_buf_put(&u->fill, piece.p, piece.n);
    if (u->fill.n >= PIECE) ask(u, WRITE, NULL);
    u->held = u->flying + u->fill.n >= HELD;
    return !u->held;
}

void px_upload_end(px_upload *u, bool cut) {
    u->cut = cut;
    ask(u, END, NULL);
}

void px_upload_drop(px_upload *u, px_call *call) {
    u->r = NULL;
    px_buf_clear(&u->fill);
    ask(u, DROP, call);
}

/* ---- opening, ending ---- */

px_status px_uploads_new(px_server *s, px_uploads **out, px_err *err) {
    px_uploads *all = px_calloc(1, sizeof *all);
    sigset_t every, before;
    all->s = s;
    all->todo.last = &all->todo.first;
    all->done.last = &all->done.first;
    (void)pthread_mutex_init(&all->lock, NULL);
    (void)pthread_cond_init(&all->more, NULL);
    (void)sigfillset(&every);
    (void)sigdelset(&every, SIGBUS); /* a handler may look at the collection */
    (void)pthread_sigmask(SIG_BLOCK, &every, &before);
    int e = pthread_create(&all->thread, NULL, work, all);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    all->running = !e;
    *out = all;
    return e ? px_fail_errno(err, e, "cannot start a thread") : PX_OK;
}

void px_uploads_free(px_uploads *all) {
    if (!all) return;
    (void)pthread_mutex_lock(&all->lock);
    all->end = true;
    (void)pthread_cond_signal(&all->more);
    (void)pthread_mutex_unlock(&all->lock);
    if (all->running) (void)pthread_join(all->thread, NULL);
    px_uploads_back(all);
    (void)pthread_mutex_destroy(&all->lock);
    (void)pthread_cond_destroy(&all->more);
    free(all);
}
