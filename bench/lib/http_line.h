/* http_line.h: one connection of a client that measures: a request goes out, its answer is read and thrown away.
 *
 *     http_line_open(&l, &host);                       // blocks until it is connected
 *     http_line_ask(&l, text, n);                      // the whole request
 *     while ((got = http_line_read(&l)) == HTTP_MORE)  // when the descriptor is readable
 *         wait;
 *
 * The descriptor does not block. Answers with a length, in chunks, and without a body are understood; l.status is the status of the
 * answer, l.close tells that the server closes behind it. One request at a time. */
#ifndef PX_BENCH_HTTP_LINE_H
#define PX_BENCH_HTTP_LINE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_LINE_HEAD    16384u
#define HTTP_LINE_REQUEST 8192u

typedef enum http_got { HTTP_MORE, HTTP_DONE, HTTP_BROKEN } http_got;

typedef struct http_line {
    int fd; /* -1: not open */
    int status;
    bool close;
    uint64_t body; /* bytes of the body so far */
    char head[HTTP_LINE_HEAD];
    size_t n_head, body_at; /* the first bytes of the body stand in `head` */
    enum { HTTP_HEAD, HTTP_LENGTH, HTTP_SIZE, HTTP_DATA, HTTP_DATA_END, HTTP_TRAILER } at;
    uint64_t left;   /* of the body, or of the chunk */
    size_t in_line;  /* bytes of a line of the trailer */
    bool size_ended; /* what follows on the line of a size is not part of it */
    char request[HTTP_LINE_REQUEST];
    size_t n_request, sent;
} http_line;

bool http_line_open(http_line *l, const struct sockaddr_in *host); /* false: errno; closes first */
void http_line_close(http_line *l);
/* false: the connection is gone. What does not fit into the socket goes out with http_line_push. */
bool http_line_ask(http_line *l, const char *text, size_t n);
bool http_line_push(http_line *l);
http_got http_line_read(http_line *l);

#endif
