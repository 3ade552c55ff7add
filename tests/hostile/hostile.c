/* hostile.c: a client that does to a server what no good client does, step by step.
 *
 *     hostile HOST:PORT STEP...
 *
 *     send TEXT       with \r \n \0 \xNN spelled out
 *     times N TEXT    the same, N times
 *     drip MS TEXT    a byte every MS milliseconds, over and over, until the server closes
 *     sleep MS
 *     half            closes its own side only
 *     reset           goes away without a word (RST)
 *     read            until the server closes, or nothing came for 3 seconds
 *     sip MS          the same, 512 bytes every MS milliseconds; the receive buffer is small
 *
 * What was read goes to standard output; the last line is "-- closed after N ms" or "-- open after N ms", counted from the
 * connection's beginning. Exit 0 unless it could not connect. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fd;
static bool closed;
static double start;

static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void pause_ms(long ms) {
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    (void)nanosleep(&t, NULL);
}

static size_t spell(const char *s, char *out) {
    size_t n = 0;
    for (; *s; s++) {
        if (*s != '\\') {
            out[n++] = *s;
            continue;
        }
        s++;
        if (*s == 'x' && s[1] && s[2]) {
            char hex[3] = {s[1], s[2], 0};
            out[n++] = (char)strtoul(hex, NULL, 16);
            s += 2;
        } else if (*s == 'r' || *s == 'n' || *s == '0') {
            out[n++] = *s == 'r' ? '\r' : *s == 'n' ? '\n' : '\0';
        } else if (*s) {
            out[n++] = *s;
        } else {
            break;
        }
    }
    return n;
}

static void push(const char *p, size_t n) {
    while (n && !closed) {
        ssize_t got = send(fd, p, n, MSG_NOSIGNAL);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            closed = true;
            return;
        }
        p += got;
        n -= (size_t)got;
    }
}

/* false: closed, or nothing came in time. */
static bool pull(size_t most, int wait_ms) {
    char buf[65536];
    struct pollfd p = {.fd = fd, .events = POLLIN};
    if (closed || poll(&p, 1, wait_ms) <= 0) return false;
    ssize_t n = recv(fd, buf, most < sizeof buf ? most : sizeof buf, 0);
    if (n <= 0) {
        closed = true;
        return false;
    }
    (void)fwrite(buf, 1, (size_t)n, stdout);
    return true;
}

static void drip(const char *text, size_t n, long ms) {
    for (size_t i = 0; !closed && now_ms() - start < 60000; i++) {
        push(text + i % n, 1);
        (void)pull(65536, 0);
        pause_ms(ms);
    }
}

static void dial(const char *address, bool small) {
    struct sockaddr_in a = {.sin_family = AF_INET};
    char name[64];
    const char *colon = strrchr(address, ':');
    int size = 4096;
    if (!colon || (size_t)(colon - address) >= sizeof name) exit(2);
    memcpy(name, address, (size_t)(colon - address));
    name[colon - address] = 0;
    a.sin_port = htons((uint16_t)atoi(colon + 1));
    fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || inet_pton(AF_INET, name, &a.sin_addr) != 1) exit(2);
    if (small) (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
    if (connect(fd, (struct sockaddr *)&a, sizeof a) < 0) {
        perror("connect");
        exit(1);
    }
}

int main(int argc, char **argv) {
    bool small = false;
    for (int i = 2; i < argc; i++)
        small |= strcmp(argv[i], "sip") == 0;
    if (argc < 3) return 2;
    dial(argv[1], small);
    start = now_ms();
    for (int i = 2; i < argc; i++) {
        const char *step = argv[i], *a = i + 1 < argc ? argv[i + 1] : "",
                   *b = i + 2 < argc ? argv[i + 2] : "";
        char *text = malloc(strlen(a) + strlen(b) + 1);
        if (!text) return 2;
        if (strcmp(step, "send") == 0) {
            push(text, spell(a, text));
            i++;
        } else if (strcmp(step, "times") == 0) {
            size_t n = spell(b, text);
            for (long k = atol(a); k > 0 && !closed; k--)
                push(text, n);
            i += 2;
        } else if (strcmp(step, "drip") == 0) {
            drip(text, spell(b, text), atol(a));
            i += 2;
        } else if (strcmp(step, "sleep") == 0) {
            pause_ms(atol(a));
            i++;
        } else if (strcmp(step, "half") == 0) {
            (void)shutdown(fd, SHUT_WR);
        } else if (strcmp(step, "reset") == 0) {
            struct linger l = {1, 0};
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
            (void)close(fd);
            free(text);
            return 0;
        } else if (strcmp(step, "read") == 0) {
            while (pull(65536, 3000)) {
            }
        } else if (strcmp(step, "sip") == 0) {
            while (pull(512, 3000))
                pause_ms(atol(a));
            i++;
        } else {
            (void)fprintf(stderr, "hostile: no step %s\n", step);
            return 2;
        }
        free(text);
    }
    (void)printf("\n-- %s after %.0f ms\n", closed ? "closed" : "open", now_ms() - start);
    return 0;
}
